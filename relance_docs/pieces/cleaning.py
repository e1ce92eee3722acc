"""Only what is seen: pages without actions, scripts, files and forms, flat as readers show them.

The catalogue of a PDF, where most of what acts is told, is made anew, and of a page only what
draws it is kept. Links go with the annotations, those inside the pièce too: the original has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.balance import contain, whole
from relance_docs.pieces.fields import fill_in
from relance_docs.pieces.geometry import LETTER, Sight, sight
from relance_docs.pieces.layers import settle_layers
from relance_docs.pieces.markup import draw_marks
from relance_docs.pieces.opening import annotations_of
from relance_docs.pieces.stamps import contents

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_KEPT: Final = frozenset(
    {
        "/Contents",
        "/CropBox",
        "/Group",
        "/MediaBox",
        "/Parent",
        "/Resources",
        "/Rotate",
        "/Type",
        "/UserUnit",
    }
)
_KEPT_OF_TRAILER: Final = frozenset({"/Encrypt", "/Root", "/Size"})
_NEVER_SEEN: Final = frozenset({"/Link", "/Popup", "/Movie", "/Sound", "/FileAttachment"})
_HIDDEN: Final = 0b10_0010
"""Flags of an annotation: hidden, or never shown on a screen."""


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A page of which only what is seen is left."""

    seen: Sight
    is_apart: bool
    """Whether what is drawn after its content is as if it were drawn alone."""


def clean(pdf: Pdf, *, most: int) -> tuple[Cleaned, ...]:
    """Leave in `pdf` what is seen of its pages, and nothing that acts; return what they are.

    Raises SwollenError when the content of a page decompresses to more than `most` bytes.
    """
    shown, pages = whole(pdf), list(pdf.pages)
    cleaned = tuple(
        Cleaned(
            seen=_set_boxes(page),
            is_apart=contain(pdf, page, contents(page), most, shown),
        )
        for page in pages
    )
    if any("/Annots" in page.obj for page in pages):
        _flatten(pdf)
    settle_layers(pdf)
    for page in pages:
        held = page.obj
        for key in held.keys() - _KEPT:
            del held[key]
    pdf.trailer["/Root"] = _root(pdf)
    for key in set(pdf.trailer.keys()) - _KEPT_OF_TRAILER:
        del pdf.trailer[key]
    return cleaned


def _set_boxes(page: Page) -> Sight:
    """Write down how the page is seen, where readers had to guess; return it."""
    from pikepdf import Array  # noqa: PLC0415 - heavy

    seen, held = sight(page), page.obj
    media = held.get("/MediaBox")
    if not isinstance(media, Array) or len(media) != len(LETTER):
        held["/MediaBox"] = Array([*seen.box])
    if "/CropBox" in held:
        held["/CropBox"] = Array([*seen.box])
    held["/Rotate"] = seen.turned
    if "/UserUnit" in held:
        held["/UserUnit"] = seen.unit
    return seen


def _flatten(pdf: Pdf) -> None:
    fill_in(pdf)
    draw_marks(pdf)
    for page in pdf.pages:
        _leave_unseen_out(page)
    pdf.flatten_annotations("screen")


def _leave_unseen_out(page: Page) -> None:
    from pikepdf import Array  # noqa: PLC0415 - heavy

    if "/Annots" not in page.obj:
        return
    seen = [item for item in annotations_of(page) if _is_seen(item)]
    page.obj["/Annots"] = Array(seen)


def _is_seen(annotation: Object) -> bool:
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    kind, flags = annotation.get("/Subtype"), annotation.get("/F")
    hidden = isinstance(flags, int) and flags & _HIDDEN
    drawn = isinstance(annotation.get("/AP"), Dictionary)
    return isinstance(kind, Name) and str(kind) not in _NEVER_SEEN and drawn and not hidden


def _root(pdf: Pdf) -> Object:
    """Return a catalogue with the pages, and which of their layers are seen."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    root = Dictionary(Type=Name.Catalog, Pages=pdf.Root["/Pages"])
    layers = pdf.Root.get("/OCProperties")
    if isinstance(layers, Dictionary):
        root["/OCProperties"] = layers
    return pdf.make_indirect(root)
