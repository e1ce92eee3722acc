"""A line of text in a corner of a page, upright as the page is seen, on white."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from relance_docs.french import NO_BREAK
from relance_docs.pieces.geometry import Sight, sight
from relance_docs.pieces.typeface import SEMIBOLD, Typeface, typeface

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_A4_WIDTH: Final = 595.0
_SMALLEST, _LARGEST = 0.6, 6.0
"""How much smaller or larger than on A4 a stamp may be."""
_MARGIN: Final = 11.0
_PADDING: Final = 3.0
_BELOW: Final = 0.17
"""How far letters reach below their line, in sizes, on average."""
_RESOURCE: Final = "/RelanceStamp"
_CHARACTERS: Final = frozenset(f"Pièce n° — p./0123456789 {NO_BREAK}")


@dataclass(frozen=True, kw_only=True)
class PageStamp:
    """What is stamped, and where."""

    text: str
    size: float
    """In points on A4; larger on larger pages."""
    at_top: bool
    """At the top right; else at the lower right."""


def piece_mark(number: int, page: int, pages: int) -> PageStamp:
    """Return the mark of a page of a pièce."""
    text = f"Pièce n°{NO_BREAK}{number} — p.{NO_BREAK}{page}/{pages}"
    return PageStamp(text=text, size=10, at_top=True)


def page_mark(page: int, pages: int) -> PageStamp:
    """Return the number of a page of the dossier."""
    return PageStamp(text=f"{page}/{pages}", size=9, at_top=False)


@cache
def stamp_face() -> Typeface:
    """Return the font of all stamps."""
    return typeface(SEMIBOLD, _CHARACTERS)


@dataclass(frozen=True, kw_only=True)
class Foot:
    """What has to be known of a stamped page to stamp it again."""

    seen: Sight
    font: str
    """The name by which its content may call the font of the stamps."""


class Stamper:
    """Stamps pages of one PDF, in the font that `stamp_face` gives."""

    def __init__(self, pdf: Pdf, face: Typeface) -> None:
        from pikepdf import Dictionary  # noqa: PLC0415 - heavy

        self._pdf = pdf
        self._face = face
        self._font = face.embedded(pdf)
        self._fonts = pdf.make_indirect(Dictionary({_RESOURCE: self._font}))
        self._save = pdf.make_stream(b"q\n")

    def stamp(
        self, page: Page, mark: PageStamp, *, seen: Sight | None = None, wrapped: bool = True
    ) -> Foot:
        """Put `mark` over the content of `page`; `wrapped`: save and restore the state around."""
        from pikepdf import Array  # noqa: PLC0415 - heavy

        foot = Foot(seen=seen or sight(page), font=self._resource(page))
        content, streams = self._drawn(mark, foot), contents(page)
        if wrapped:
            streams = [self._save, *streams]
            content = b"\nQ\n" + content
        page.obj["/Contents"] = Array([*streams, self._pdf.make_stream(content)])
        return foot

    def stamp_again(self, page: Page, mark: PageStamp, foot: Foot) -> None:
        """Put `mark` over the content of a page that was stamped before."""
        page.obj["/Contents"].append(self._pdf.make_stream(self._drawn(mark, foot)))

    def share_font(self, page: Page, foot: Foot) -> None:
        """Give the font of these stamps to a PDF of stamped pages, of which `page` is one."""
        fonts = page.obj["/Resources"]["/Font"]
        for key in ("/DescendantFonts", "/ToUnicode"):  # for pages with a list of their own
            fonts[foot.font][key] = self._font[key]
        fonts[foot.font] = self._font

    def _drawn(self, mark: PageStamp, foot: Foot) -> bytes:
        wide = round(self._face.width(mark.text) * mark.size, 3)
        frame = _frame(foot.seen, mark.size, wide, foot.font, at_top=mark.at_top)
        return frame % self._face.shown(mark.text)

    def _resource(self, page: Page) -> str:
        """Return the name by which the content of `page` may call the font."""
        from pikepdf import Dictionary  # noqa: PLC0415 - heavy

        held = page.obj
        resources = held.get("/Resources")
        if not isinstance(resources, Dictionary):
            resources = held["/Resources"] = Dictionary()
        fonts = resources["/Font"] if "/Font" in resources else None  # noqa: SIM401
        if not isinstance(fonts, Dictionary):
            resources["/Font"] = self._fonts
            return _RESOURCE
        name = _RESOURCE
        while name in fonts and not self._is_ours(fonts[name]):
            name += "x"
        # The font of a stamp of the same letters, from a file stamped before, is this very font.
        fonts[name] = self._font
        return name

    def _is_ours(self, font: Object) -> bool:
        from pikepdf import Dictionary  # noqa: PLC0415 - heavy

        return isinstance(font, Dictionary) and font.get("/BaseFont") == f"/{self._face.name}"


def contents(page: Page) -> list[Object]:
    """Return the content streams of `page`, those that are there."""
    from pikepdf import Array, Stream  # noqa: PLC0415 - heavy

    if "/Contents" not in page.obj:
        return []
    held = page.obj["/Contents"]
    streams = list(held) if isinstance(held, Array) else [held]
    return [stream for stream in streams if isinstance(stream, Stream)]


@lru_cache(maxsize=512)
def _frame(seen: Sight, size: float, wide: float, font: str, *, at_top: bool) -> bytes:
    """Return what draws a stamp, with a place for its text; the same for most pages of a file."""
    width, height = seen.size
    scale = min(max(min(width, height) / _A4_WIDTH, _SMALLEST), _LARGEST)
    scale = min(scale, width / (wide + 2 * (_MARGIN + _PADDING)))
    size, padding, margin = size * scale, _PADDING * scale, _MARGIN * scale
    box_width, box_height = wide * scale + 2 * padding, size + 2 * padding
    left = width - margin - box_width
    bottom = height - margin - box_height if at_top else margin
    baseline = bottom + padding + _BELOW * size
    box = row(left, bottom, box_width, box_height)
    return (
        f"q {row(*seen.upright)} cm /Artifact <</Type /Pagination>> BDC\n"
        f"1 g {box} re f\n"
        f"0 G {row(0.5 * scale)} w {box} re S\n"
        f"0 g BT {font} {row(size)} Tf {row(left + padding, baseline)} Td %s Tj ET EMC Q\n"
    ).encode()


def row(*numbers: float) -> str:
    """Return numbers as operands, without exponents.

    >>> row(1.0, 0.00001, -2.5)
    '1 0.00001 -2.5'
    """
    return " ".join(f"{number:.6f}".rstrip("0").rstrip(".") or "0" for number in numbers)
