"""The values of a form where its makers left drawing them to the reader's program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.decoding import drawn
from relance_docs.pieces.geometry import numbers
from relance_docs.pieces.opening import annotations_of
from relance_docs.pieces.typeface import REGULAR, Typeface, face_for, wrapped

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_DEEPEST: Final = 32
"""Fields above a field that are looked at."""
_MULTILINE: Final = 1 << 12
_PASSWORD: Final = 1 << 13
_PUSH_BUTTON: Final = 1 << 16
_LONGEST: Final = 20_000
"""Characters of a value that are drawn."""
_SIZE: Final = re.compile(rb"([\d.]+)\s+Tf")
_CAP_HEIGHT: Final = 0.66
_LEADING: Final = 1.2
_INSET: Final = 2.0


def fill_in(pdf: Pdf) -> None:
    """Give every field of `pdf` that has a value an appearance that shows it."""
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    form = pdf.Root.get("/AcroForm")
    stale = isinstance(form, Dictionary) and bool(form.get("/NeedAppearances"))
    if isinstance(form, Dictionary):
        form["/NeedAppearances"] = False
    for page in pdf.pages:
        for widget in annotations_of(page):
            if widget.get("/Subtype") == "/Widget":
                _fill_in(pdf, widget, stale=stale)


def _fill_in(pdf: Pdf, widget: Object, *, stale: bool) -> None:
    kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
    if kind == "/Btn":
        _set_button(pdf, widget, value)
    elif kind in {"/Tx", "/Ch"} and (stale or _normal(widget) is None):
        many = kind == "/Tx" and bool(_flags(widget) & _MULTILINE)
        set_text(pdf, widget, _text(widget, value), multiline=many)


def _inherited(field: Object, key: str) -> Object | None:
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    holder: Object | None = field
    for _ in range(_DEEPEST):
        if not isinstance(holder, Dictionary):
            return None
        if key in holder:
            return holder[key]
        holder = holder.get("/Parent")
    return None


def _flags(field: Object) -> int:
    flags: object = _inherited(field, "/Ff")
    return flags if isinstance(flags, int) else 0


def _normal(widget: Object) -> Object | None:
    """Return the normal appearance of a widget."""
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    appearance = widget.get("/AP")
    return appearance.get("/N") if isinstance(appearance, Dictionary) else None


def _set_button(pdf: Pdf, widget: Object, value: Object | None) -> None:
    """Show a box ticked or not, as its value says."""
    from pikepdf import Dictionary, Name, Stream  # noqa: PLC0415 - heavy

    if _flags(widget) & _PUSH_BUTTON or not isinstance(value, Name):
        return
    normal = _normal(widget)
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        if str(value) in normal or "/Off" in normal:
            widget["/AS"] = value if str(value) in normal else Name.Off
    elif normal is None and value != "/Off":
        set_text(pdf, widget, "✓", multiline=False)


def _text(widget: Object, value: Object | None) -> str:
    """Return the value of a text or choice field as a reader would see it."""
    from pikepdf import Array, Stream, String  # noqa: PLC0415 - heavy

    if isinstance(value, Stream):
        return value.read_bytes()[:_LONGEST].decode("utf-8", "replace")
    if isinstance(value, Array):
        return "\n".join(_text(widget, item) for item in value if isinstance(item, String))
    if not isinstance(value, String):
        return ""
    text = str(value)[:_LONGEST]
    if _flags(widget) & _PASSWORD and _inherited(widget, "/FT") == "/Tx":
        return "*" * len(text)
    return _named(_inherited(widget, "/Opt"), text)


def _named(options: Object | None, value: str) -> str:
    """Return what a choice shows for a value."""
    from pikepdf import Array  # noqa: PLC0415 - heavy

    if isinstance(options, Array):
        for option in options:
            if isinstance(option, Array) and len(option) > 1 and str(option[0]) == value:
                return str(option[1])
    return value


def set_text(pdf: Pdf, widget: Object, text: str, *, multiline: bool) -> None:
    """Give a field or a note the appearance of `text`, in rows when it is `multiline`."""
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415 - heavy

    size = _box_size(widget)
    if size is None or not text.strip():
        return
    lines = [drawn(line) for line in re.split(r"\r\n|\r|\n", text)]
    face = face_for(REGULAR, lines)
    appearance = pdf.make_stream(_content(widget, lines, face, size, multiline=multiline))
    appearance["/Type"], appearance["/Subtype"] = Name.XObject, Name.Form
    appearance["/BBox"] = Array([0, 0, *size])
    appearance["/Resources"] = Dictionary(Font=Dictionary(F=face.embedded(pdf)))
    widget["/AP"] = Dictionary(N=appearance)


def _box_size(widget: Object) -> tuple[float, float] | None:
    box = numbers(widget.get("/Rect"))
    if len(box) != len(("x1", "y1", "x2", "y2")):
        return None
    size = (abs(box[2] - box[0]), abs(box[3] - box[1]))
    return size if min(size) > 1 else None


def _content(
    widget: Object,
    lines: list[str],
    face: Typeface,
    size: tuple[float, float],
    *,
    multiline: bool,
) -> bytes:
    width, height = size
    if multiline:
        points = _points(widget) or 10.0
        rows = [row for line in lines for row in wrapped(line, face, (width - 2 * _INSET) / points)]
        top = height - _INSET - points
    else:
        rows = [" ".join(lines)]
        points = _points(widget) or min(12.0, 0.7 * height)
        room = max(width - 2 * _INSET, 1.0)
        points = min(points, room / max(face.width(rows[0]), 0.01))
        top = (height - _CAP_HEIGHT * points) / 2
    shown = [
        b"1 0 0 1 %.3f %.3f Tm %s Tj"
        % (
            _left(widget, face.width(row) * points, width),
            top - number * _LEADING * points,
            face.shown(row),
        )
        for number, row in enumerate(rows)
    ]
    return b"/Tx BMC q BT 0 g /F %.3f Tf %s ET Q EMC" % (points, b" ".join(shown))


def _points(widget: Object) -> float | None:
    """Return the size of the letters that the field asks for; None: as it fits."""
    asked = _inherited(widget, "/DA")
    found = _SIZE.search(bytes(asked)) if asked is not None else None
    try:
        points = float(found.group(1)) if found else 0.0
    except ValueError:
        return None
    return points if 1 <= points <= 144 else None  # noqa: PLR2004 - sizes that make sense


def _left(widget: Object, wide: float, width: float) -> float:
    aligned: object = _inherited(widget, "/Q")
    room = width - wide
    return {1: room / 2, 2: room - _INSET}.get(aligned if isinstance(aligned, int) else 0, _INSET)
