"""What a reader's program was left to draw: the values of a form, the marks of a reviewer.

They are drawn in the page's own units, in a form whose box is that of the mark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.geometry import numbers
from relance_docs.pieces.kinds import drawn
from relance_docs.pieces.opening import annotations_of, name_said
from relance_docs.pieces.stamps import row
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
        is_shown = name_said(value) in normal
        if is_shown or "/Off" in normal:
            widget["/AS"] = value if is_shown else Name.Off
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
            if isinstance(option, Array) and len(option) > 1 and name_said(option[0]) == value:
                return name_said(option[1])
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


_CORNERS: Final = 4
_QUAD: Final = 8
_CIRCLE: Final = 0.5523
"""How far the handles of a quarter of a circle reach, in radii."""
_MOST_POINTS: Final = 20_000
_WAVE: Final = 0.1
"""How far a squiggly line goes across and up, in heights of the word."""
_MOST_WAVES: Final = 1_000
_FILLS: Final = {1: "g", 3: "rg", 4: "k"}
_STROKES: Final = {1: "G", 3: "RG", 4: "K"}
Box = tuple[float, float, float, float]


def draw_marks(pdf: Pdf) -> None:
    """Give every mark of `pdf` that lacks one an appearance, as readers draw it."""
    for page in pdf.pages:
        for mark in annotations_of(page):
            if "/AP" not in mark:
                _draw(pdf, mark)


def _draw(pdf: Pdf, mark: Object) -> None:
    from pikepdf import Array, Dictionary, Name, String  # noqa: PLC0415 - heavy

    kind, box = name_said(mark.get("/Subtype")), _box(mark)
    if kind == "/FreeText":
        said = mark.get("/Contents")
        set_text(pdf, mark, str(said) if isinstance(said, String) else "", multiline=True)
    elif kind in _DRAWN and box:
        form = pdf.make_stream(_DRAWN[kind](mark, box).encode())
        form["/Type"], form["/Subtype"], form["/BBox"] = Name.XObject, Name.Form, Array(box)
        blend = Dictionary(BM=Name.Multiply if kind == "/Highlight" else Name.Normal)
        form["/Resources"] = Dictionary(ExtGState=Dictionary(M=blend))
        mark["/AP"] = Dictionary(N=form)


def _box(mark: Object) -> Box | None:
    found = numbers(mark.get("/Rect"))
    if len(found) != _CORNERS:
        return None
    x1, y1, x2, y2 = found
    box = (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _color(mark: Object, key: str, operators: dict[int, str], otherwise: str = "") -> str:
    """Return what sets a colour."""
    shades = numbers(mark.get(key))[:_CORNERS]
    operator = operators.get(len(shades))
    return f"{row(*shades)} {operator}\n" if operator else otherwise


def _quads(mark: Object, box: Box) -> Iterator[Box]:
    """Yield the boxes of the words that are marked."""
    points = numbers(mark.get("/QuadPoints"))[:_MOST_POINTS]
    if len(points) < _QUAD:
        yield box
    for start in range(0, len(points) - _QUAD + 1, _QUAD):
        across, up = points[start : start + _QUAD : 2], points[start + 1 : start + _QUAD : 2]
        yield min(across), min(up), max(across), max(up)


def _highlight(mark: Object, box: Box) -> str:
    filled = (
        f"{row(left, bottom, right - left, top - bottom)} re f"
        for left, bottom, right, top in _quads(mark, box)
    )
    return "/M gs " + _color(mark, "/C", _FILLS, "1 1 0 rg\n") + "\n".join(filled)


def _lined(share: float) -> Callable[[Object, Box], str]:
    """Return what draws a line through words at that share of their height."""

    def draw(mark: Object, box: Box) -> str:
        lines = (
            f"{row(left, y := bottom + share * (top - bottom))} m {row(right, y)} l S"
            for left, bottom, right, top in _quads(mark, box)
        )
        return _color(mark, "/C", _STROKES) + "\n".join(lines)

    return draw


def _squiggly(mark: Object, box: Box) -> str:
    """Return what draws a line that goes up and down below words."""
    lines = (_path(_waves(*quad)) for quad in _quads(mark, box))
    return _color(mark, "/C", _STROKES) + "0.5 w\n" + "\n".join(lines)


def _waves(left: float, bottom: float, right: float, top: float) -> list[float]:
    step = max(_WAVE * (top - bottom), (right - left) / _MOST_WAVES, 0.1)
    count = int((right - left) / step) + 1
    rows = (bottom + _WAVE / 2 * (top - bottom), bottom + 1.5 * _WAVE * (top - bottom))
    return [value for place in range(count) for value in (left + place * step, rows[place % 2])]


def _painted(mark: Object) -> tuple[str, str, float]:
    """Return what sets the colours of a frame, what paints it, and how thick its line is."""
    inside = _color(mark, "/IC", _FILLS)
    width = _width(mark)
    line = _color(mark, "/C", _STROKES) if width else ""
    paint = {(True, True): "B", (True, False): "f", (False, True): "S"}
    return f"{inside}{line}{row(width)} w ", paint.get((bool(inside), bool(width)), "n"), width


def _width(mark: Object) -> float:
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    style = mark.get("/BS")
    found = numbers([style.get("/W")]) if isinstance(style, Dictionary) else []
    return min(max(found[0], 0.0), 50.0) if found else 1.0


def _square(mark: Object, box: Box) -> str:
    colors, paint, width = _painted(mark)
    left, bottom, right, top = box
    inner = (left + width / 2, bottom + width / 2, right - left - width, top - bottom - width)
    return f"{colors}{row(*inner)} re {paint}"


def _circle(mark: Object, box: Box) -> str:
    colors, paint, width = _painted(mark)
    left, bottom, right, top = box
    x, y = (left + right) / 2, (bottom + top) / 2
    across, up = (right - left - width) / 2, (top - bottom - width) / 2
    far, high = across * _CIRCLE, up * _CIRCLE
    return (
        f"{colors}{row(x + across, y)} m"
        f" {row(x + across, y + high, x + far, y + up, x, y + up)} c"
        f" {row(x - far, y + up, x - across, y + high, x - across, y)} c"
        f" {row(x - across, y - high, x - far, y - up, x, y - up)} c"
        f" {row(x + far, y - up, x + across, y - high, x + across, y)} c {paint}"
    )


def _strokes(mark: Object, _: Box) -> str:
    """Return lines through points: `L` of a line, `Vertices`, `InkList`."""
    from pikepdf import Array  # noqa: PLC0415 - heavy

    ink = mark.get("/InkList")
    rows = list(ink) if isinstance(ink, Array) else [mark.get("/L") or mark.get("/Vertices")]
    color, width = _color(mark, "/C", _STROKES), f"{row(_width(mark))} w "
    return color + width + "\n".join(_path(numbers(points)[:_MOST_POINTS]) for points in rows)


def _path(points: list[float]) -> str:
    pairs = list(zip(points[::2], points[1::2], strict=False))
    steps = (f"{row(*pair)} {'l' if place else 'm'}" for place, pair in enumerate(pairs))
    return f"{' '.join(steps)} S" if pairs else ""


_DRAWN: Final[dict[str, Callable[[Object, Box], str]]] = {
    "/Highlight": _highlight,
    "/Underline": _lined(0.08),
    "/Squiggly": _squiggly,
    "/StrikeOut": _lined(0.45),
    "/Square": _square,
    "/Circle": _circle,
    "/Line": _strokes,
    "/PolyLine": _strokes,
    "/Polygon": _strokes,
    "/Ink": _strokes,
}
