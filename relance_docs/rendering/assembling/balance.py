"""Whether the content of a page leaves the graphics state as it found it.

What is drawn after it, a stamp, would otherwise be moved, scaled, coloured or hidden with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from relance_docs.rendering.assembling.inflating import inflated

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_TOKEN: Final = re.compile(
    rb"\((?:[^()\\]|\\.)*\)"  # strings, and their letters
    rb"|%[^\r\n]*"
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|(?<![^\s\0\[\]<>(){}/%])(q|Q|BT|ET|BMC|BDC|EMC|BI)(?![^\s\0\[\]<>(){}/%])",
    re.DOTALL,
)
_PAIRS: Final = {b"Q": b"q", b"ET": b"BT", b"EMC": b"B?C"}
_OPENING: Final = {b"q": b"q", b"BT": b"BT", b"BMC": b"B?C", b"BDC": b"B?C"}


def is_balanced(content: bytes) -> bool:
    """Whether every state that `content` saves is restored, and nothing else is.

    False when that cannot be told: then the content is to be kept apart.

    >>> is_balanced(b"q 1 0 0 1 0 0 cm (Q) Tj Q"), is_balanced(b"q"), is_balanced(b"Q q")
    (True, False, False)
    """
    open_now = {b"q": 0, b"BT": 0, b"B?C": 0}
    for found in _TOKEN.finditer(content):
        operator = found.group(1)
        if operator is None:
            continue
        if operator == b"BI":  # the bytes of a picture may read like anything
            return False
        if operator in _OPENING:
            open_now[_OPENING[operator]] += 1
        elif not open_now[_PAIRS[operator]]:
            return False
        else:
            open_now[_PAIRS[operator]] -= 1
    return not any(open_now.values())


def contain(pdf: Pdf, page: Page, streams: Iterable[Object], most: int) -> None:
    """Make the content of `page` leave the graphics state as it found it.

    A content that is not balanced becomes a form: readers keep the state around a form.
    Raises SwollenError when a stream decompresses to more than `most` bytes.
    """
    parts = list(streams)
    if is_balanced(b"\n".join(inflated(part, most) for part in parts)):
        return
    form = _form(pdf, page, parts, most)
    page.obj["/Resources"] = _resources(form)
    page.obj["/Contents"] = pdf.make_stream(b"/RelanceWhole Do")


def _form(pdf: Pdf, page: Page, parts: list[Object], most: int) -> Object:
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    # One stream stays as it is written, whatever is wrong with it: readers show what they can.
    if len(parts) == 1:
        whole = pdf.make_stream(parts[0].read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in parts[0]:
                whole[key] = parts[0][key]
    else:
        whole = pdf.make_stream(b"\n".join(inflated(part, most) for part in parts))
    whole["/Type"], whole["/Subtype"] = Name.XObject, Name.Form
    whole["/BBox"] = page.obj["/MediaBox"]
    resources = page.obj.get("/Resources")
    whole["/Resources"] = resources if isinstance(resources, Dictionary) else Dictionary()
    return whole


def _resources(form: Object) -> Object:
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    return Dictionary(XObject=Dictionary(RelanceWhole=form))
