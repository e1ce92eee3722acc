"""Only what is seen: pages without actions, scripts, files and forms, flat as readers show them.

The catalogue of a PDF, where most of what acts is told, is made anew, and of a page only what
draws it is kept. Links go with the annotations, those inside the pièce too: the original has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from relance_docs.rendering.assembling.balance import contain
from relance_docs.rendering.assembling.fields import fill_in
from relance_docs.rendering.assembling.geometry import LETTER, sight
from relance_docs.rendering.assembling.layers import settle_layers
from relance_docs.rendering.assembling.markup import draw_marks
from relance_docs.rendering.assembling.opening import annotations_of
from relance_docs.rendering.assembling.stamps import contents

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


def clean(pdf: Pdf, *, most: int) -> None:
    """Leave in `pdf` what is seen of its pages, and nothing that acts.

    Raises SwollenError when the content of a page decompresses to more than `most` bytes.
    """
    for page in pdf.pages:
        _set_boxes(page)
        contain(pdf, page, contents(page), most)
    if any("/Annots" in page.obj for page in pdf.pages):
        _flatten(pdf)
    settle_layers(pdf)
    for page in pdf.pages:
        for key in set(page.obj.keys()) - _KEPT:
            del page.obj[key]
    pdf.trailer["/Root"] = _root(pdf)
    for key in set(pdf.trailer.keys()) - _KEPT_OF_TRAILER:
        del pdf.trailer[key]


def _set_boxes(page: Page) -> None:
    """Write down how the page is seen, where readers had to guess."""
    from pikepdf import Array  # noqa: PLC0415 - heavy

    seen = sight(page)
    whole = page.obj.get("/MediaBox")
    if not isinstance(whole, Array) or len(whole) != len(LETTER):
        page.obj["/MediaBox"] = Array([*seen.box])
    if "/CropBox" in page.obj:
        page.obj["/CropBox"] = Array([*seen.box])
    page.obj["/Rotate"] = seen.turned
    if "/UserUnit" in page.obj:
        page.obj["/UserUnit"] = seen.unit


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
