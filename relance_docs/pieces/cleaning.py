"""Only what is seen: pages without actions, scripts, files and forms, flat as readers show them.

The catalogue of a PDF, where most of what acts is told, is made anew, and of a page only what
draws it is kept. Links go with the annotations, those inside the pièce too: the original has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.geometry import LETTER, Sight, settle_layers, sight
from relance_docs.pieces.markup import draw_marks, fill_in
from relance_docs.pieces.opening import annotations_of, inflated, name_said
from relance_docs.pieces.stamps import contents

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf


# Whether the content of a page leaves the graphics state as it found it.
#
# What is drawn after it, a stamp, would otherwise be moved, scaled, coloured or hidden with it.


_UNREAD: Final = re.compile(
    rb"\((?:[^()\\]|\\.)*\)"  # strings, and their letters
    rb"|%[^\r\n]*",
    re.DOTALL,
)
_DEEPEST: Final = 8
"""Brackets inside the brackets of a text that are followed."""
_DELIMITERS: Final = bytes.maketrans(b"[]<>{}\0", b"       ")
_CLOSES: Final = {b"Q": (b"q",), b"ET": (b"BT",), b"EMC": (b"BMC", b"BDC")}
_OPENING: Final = frozenset().union(*_CLOSES.values())
_OPERATORS: Final = _OPENING | frozenset(_CLOSES) | {b"BI"}


def is_balanced(content: bytes) -> bool:
    """Whether every state that `content` saves is restored in order, and nothing else is.

    False when that cannot be told: then the content is to be kept apart.

    >>> is_balanced(b"q 1 0 0 1 0 0 cm (Q) Tj Q"), is_balanced(b"q"), is_balanced(b"Q q")
    (True, False, False)
    """
    read = _without_texts(content)
    if b"(" in read or read.count(b"<") != read.count(b">"):
        return False
    plain = read.translate(_DELIMITERS).replace(b"/", b" /")
    open_now: list[bytes] = []
    for operator in filter(_OPERATORS.__contains__, plain.split()):
        if operator in _OPENING:
            open_now.append(operator)
        # BI: a picture, whose bytes may read like anything.
        elif operator == b"BI" or not open_now or open_now.pop() not in _CLOSES[operator]:
            return False
    return not open_now


def _without_texts(content: bytes) -> bytes:
    """Return `content` without strings and comments; what is nested goes from the inside."""
    read = _UNREAD.sub(b" ", content)
    for _ in range(_DEEPEST):
        if b"(" not in read:
            break
        read = _UNREAD.sub(b" ", read)
    return read


def whole(pdf: Pdf) -> Object:
    """Return the content of every page that `contain` puts into a form."""
    return pdf.make_stream(b"/RelanceWhole Do\n")


def contain(pdf: Pdf, page: Page, parts: Sequence[Object], most: int, shown: Object) -> bool:
    """Make the content of `page`, in `parts`, restore the graphics state; return whether it is.

    It becomes a form, around which readers keep the state, without being read: whatever is wrong
    with it, readers show what they can; `shown`, the same for all pages, then draws it. Only a
    content in several parts, which are one text, is looked at, and put together where it is not
    balanced; where it is, it may still move what follows. Raises SwollenError when a part then
    decompresses to more than `most` bytes.
    """
    if not parts:
        return True
    if len(parts) == 1:
        form = parts[0] if _is_free(parts[0]) else _copied(pdf, parts[0])
    else:
        text = b"\n".join(inflated(part, most) for part in parts)
        if is_balanced(text):
            return False
        form = pdf.make_stream(text)
    held = page.obj
    _make_form(form, held)
    held["/Resources"] = _resources(form)
    held["/Contents"] = shown
    return True


def _is_free(stream: Object) -> bool:
    """Whether a stream is nothing yet but the content of a page, and of one page only."""
    return "/Subtype" not in stream


def _copied(pdf: Pdf, stream: Object) -> Object:
    copy = pdf.make_stream(stream.read_raw_bytes())
    for key in ("/Filter", "/DecodeParms"):
        if key in stream:
            copy[key] = stream[key]
    return copy


def _make_form(form: Object, page: Object) -> None:
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    resources = page.get("/Resources")
    form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
    form["/BBox"] = page["/MediaBox"]
    form["/Resources"] = resources if isinstance(resources, Dictionary) else Dictionary()


def _resources(form: Object) -> Object:
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    return Dictionary(XObject=Dictionary(RelanceWhole=form))


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
    return isinstance(kind, Name) and name_said(kind) not in _NEVER_SEEN and drawn and not hidden


def _root(pdf: Pdf) -> Object:
    """Return a catalogue with the pages, and which of their layers are seen."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    root = Dictionary(Type=Name.Catalog, Pages=pdf.Root["/Pages"])
    layers = pdf.Root.get("/OCProperties")
    if isinstance(layers, Dictionary):
        root["/OCProperties"] = layers
    return pdf.make_indirect(root)
