"""Where a page is seen (cropped, turned, in units of its own), and which of its layers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf


LETTER: Final = (0.0, 0.0, 612.0, 792.0)
"""What readers take for a page that does not say its size."""
_LARGEST: Final = 1e7
_QUARTER: Final = 90
_CORNERS: Final = 4


_TOLD: Final = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_MOST_KNOWN: Final = 1_000
_known: Final[dict[str, Sight]] = {}
"""What was worked out, by how it is written: the pages of a file are mostly alike."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The part of a page that is seen, and how it is turned."""

    box: tuple[float, float, float, float]
    """Left, bottom, right, top, in the page's own units."""
    turned: int
    """Degrees clockwise: 0, 90, 180 or 270."""
    unit: float
    """Points (1/72 inch) of one unit."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen, in points."""
        left, bottom, right, top = self.box
        across, up = (right - left) * self.unit, (top - bottom) * self.unit
        return (up, across) if self.turned in {90, 270} else (across, up)

    @property
    def upright(self) -> tuple[float, float, float, float, float, float]:
        """The matrix from points, counted from the corner seen at the lower left, to the page."""
        left, bottom, right, top = self.box
        point = 1 / self.unit
        return {
            0: (point, 0, 0, point, left, bottom),
            90: (0, point, -point, 0, right, bottom),
            180: (-point, 0, 0, -point, right, top),
            270: (0, -point, point, 0, left, top),
        }[self.turned]


def sight(page: Page) -> Sight:
    """Return how `page` is seen, as readers take what is missing or makes no sense."""
    held = page.obj
    # Asking first: to find nothing with `get` takes ten times as long.
    told = tuple([held[key] if key in held else None for key in _TOLD])  # noqa: SIM401
    written = " ".join([_written(value) for value in told])
    if "R" in written:  # a reference, which means something else in another file
        return _seen(*told)
    if written not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[written] = _seen(*told)
    return _known[written]


def _written(value: object) -> str:
    if value is None:
        return "-"
    unparse = getattr(value, "unparse", None)
    return unparse().decode("latin-1") if unparse else repr(value)


def _seen(media_box: object, crop_box: object, rotate: object, user_unit: object) -> Sight:
    media = _box(media_box) or LETTER
    crop = _box(crop_box) or media
    both = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    seen = both if both[0] < both[2] and both[1] < both[3] else media
    turned = _number(rotate) or 0
    unit = _number(user_unit) or 1
    return Sight(
        box=seen,
        turned=int(turned) % 360 if turned % _QUARTER == 0 else 0,
        unit=unit if unit > 0 else 1,
    )


def _box(value: object) -> tuple[float, float, float, float] | None:
    corners = numbers(value)
    return _upright(corners) if len(corners) == _CORNERS else None


def numbers(values: object) -> list[float]:
    """Return the numbers of an array; none when it is no array or holds anything else."""
    from pikepdf import Array  # noqa: PLC0415 - heavy

    if not isinstance(values, Array | list):
        return []
    found = [_number(value) for value in values]
    kept = [number for number in found if number is not None]
    return kept if len(kept) == len(found) else []


def _upright(corners: Sequence[float]) -> tuple[float, float, float, float] | None:
    x1, y1, x2, y2 = corners
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type] # what a hostile file holds here is unknown
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < _LARGEST else None


# Layers of the pièces in the joined file: what was hidden stays hidden.
#
# Which layer is seen is told in the catalogue, of which a file has one: each stamped copy
# therefore marks its hidden layers, and the joined file lists all layers anew (ISO 32000-1, 8.11).


_HIDDEN: Final = "/RelanceHidden"


def has_layers(pdf: Pdf) -> bool:
    """Whether some of `pdf` is drawn on layers."""
    return "/OCProperties" in pdf.Root


def settle_layers(pdf: Pdf) -> None:
    """Mark the layers of `pdf` that are hidden when it is opened, and list all of them anew."""
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    properties = pdf.Root.get("/OCProperties")
    shown = properties.get("/D") if isinstance(properties, Dictionary) else None
    if not isinstance(properties, Dictionary):
        return
    layers = _listed(properties.get("/OCGs"))
    settings = shown if isinstance(shown, Dictionary) else Dictionary()
    off, on = _listed(settings.get("/OFF")), _listed(settings.get("/ON"))
    hidden = {layer.objgen for layer in off}
    if settings.get("/BaseState") == "/OFF":
        hidden = {layer.objgen for layer in layers} - {layer.objgen for layer in on}
    for layer in layers:
        if layer.objgen in hidden:
            layer[_HIDDEN] = True
        elif _HIDDEN in layer:
            del layer[_HIDDEN]
    _declare(pdf, layers)


def declare_layers(pdf: Pdf) -> None:
    """List all layers of a joined `pdf`, those marked as hidden hidden."""
    from pikepdf import Dictionary, Stream  # noqa: PLC0415 - heavy

    _declare(
        pdf,
        [
            part
            for part in pdf.objects
            if isinstance(part, Dictionary)
            and not isinstance(part, Stream)
            and part.get("/Type") == "/OCG"
        ],
    )


def _declare(pdf: Pdf, layers: Iterable[Object]) -> None:
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    every = list(layers)
    hidden = [layer for layer in every if _HIDDEN in layer]
    settings = Dictionary(OFF=Array(hidden), Order=Array())
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(every), D=settings)


def _listed(held: Object | None) -> list[Object]:
    """Return the layers of an array, each a dictionary of its own."""
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    if not isinstance(held, Array):
        return []
    return [item for item in held if isinstance(item, Dictionary) and item.is_indirect]
