"""Lengths of boxes in percent, resolved once for all boxes alike.

For each of a thousand boxes the renderer turns the same two dozen declared lengths into those
that apply. Here the answer is remembered: it depends on nothing but these values and the size of
the box around.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

_MOST_KNOWN_LENGTHS: Final = 20_000
"""Answers kept; a letter has a few hundred, most the same as another letter's."""

_SIDES: Final = ("top", "right", "bottom", "left")
_BORDERS: Final = tuple(f"border_{side}_width" for side in _SIDES)
_SET: Final = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{prefix}{axis}" for prefix in ("", "min_", "max_") for axis in ("width", "height")),
    *_BORDERS,
)
"""What the renderer sets, each from the style's value of that name."""

_declared: Final = itemgetter(*_SET, "border_collapse", "box_sizing")
_resolved: Final = itemgetter(*_SET)
_usual: Final[Callable[[Box, Any], None]] = percent.resolve_percentages
_answers: Final[dict[object, dict[str, Any]]] = {}


def resolve_percentages(box: Box, containing_block: Any) -> None:
    """Set what applies to `box` as its attributes; `containing_block` is a box or its size."""
    around = containing_block
    size = (around.width, around.height) if isinstance(around, Box) else tuple(around)
    attributes = box.__dict__
    key = (
        size,
        isinstance(box, PageBox),
        _declared(box.style),
        *map(attributes.get, _BORDERS),  # already there where borders collapse
    )
    try:
        answer = _answers.get(key)
    except TypeError:  # a calculation, which is a list
        _usual(box, around)
        return
    if answer is None:
        _usual(box, around)
        if len(_answers) > _MOST_KNOWN_LENGTHS:
            _answers.clear()
        _answers[key] = dict(zip(_SET, _resolved(attributes), strict=True))
    else:
        attributes.update(answer)
