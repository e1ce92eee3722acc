"""Lengths of boxes in percent, resolved once for all boxes alike.

For each of a thousand boxes the renderer turns the same two dozen declared lengths into those
that apply. Here the answer is remembered: it depends on nothing but these values and the size of
the box around. Done for the one version of the renderer it was written for, while one of our
documents is laid out; a test compares the bytes with and without it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Final

from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

from relance_docs.rendering.known_styles import IS_KNOWN_VERSION

_MOST: Final = 20_000
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


def _resolve_percentages(box: Box, containing_block: Any) -> None:  # noqa: ANN401 - untyped
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
        if len(_answers) > _MOST:
            _answers.clear()
        _answers[key] = dict(zip(_SET, _resolved(attributes), strict=True))
    else:
        attributes.update(answer)


@contextmanager
def remembered_lengths() -> Iterator[None]:
    """Resolve lengths this way inside."""
    users = _users() if IS_KNOWN_VERSION else ()
    for module in users:
        module.resolve_percentages = _resolve_percentages
    try:
        yield
    finally:
        for module in users:
            module.resolve_percentages = _usual


def _users() -> tuple[Any, ...]:
    """Return the modules of the renderer that resolve lengths."""
    return tuple(
        module
        for name, module in sys.modules.items()
        if name.startswith("weasyprint.layout")
        and getattr(module, "resolve_percentages", None) is _usual
    )
