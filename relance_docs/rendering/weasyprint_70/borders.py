"""Collapsed borders of a table, resolved once for tables alike.

Which border wins between two cells depends on the borders that the styles of cells, rows and
columns declare, and on where the cells are.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any, Final

from weasyprint.layout import table as tables

_MOST: Final = 500
"""Tables remembered; a letter has three, and those of other letters often as many rows."""
_SIDES: Final = ("top", "right", "bottom", "left")
_WIDTHS: Final = tuple(f"border_{side}_width" for side in _SIDES)
_declared: Final = itemgetter(
    *(f"border_{side}_{kind}" for side in _SIDES for kind in ("style", "width", "color")),
    "color",
)
_resolved: Final = attrgetter(*_WIDTHS)
_where: Final = attrgetter("grid_x", "colspan", "rowspan")


class KnownBorders:
    """The borders of the tables laid out so far."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Any, tuple[dict[str, float], ...]]] = {}

    def collapse_table_borders(self, table: Any, grid_width: int, grid_height: int) -> Any:
        """Set the borders of all boxes of a table and return the grid, as the renderer does."""
        boxes = tuple(_boxes(table))
        key = (
            table.style["direction"],
            grid_width,
            grid_height,
            *((_declared(box.style), *place) for box, place in boxes),
        )
        known = self._known.get(key)
        if known is None:
            grid = _usual(table, grid_width, grid_height)
            if len(self._known) > _MOST:
                self._known.clear()
            resolved = (dict(zip(_WIDTHS, _resolved(box), strict=True)) for box, _ in boxes)
            self._known[key] = grid, tuple(resolved)
            return grid
        grid, widths_of_boxes = known
        for (box, _), widths in zip(boxes, widths_of_boxes, strict=True):
            box.__dict__.update(widths)
        return grid


def _boxes(table: Any) -> Iterator[tuple[Any, tuple[object, ...]]]:
    """Yield all boxes that have borders, each with its place in the tree and in the grid."""
    yield table, ("table",)
    for group in table.children:
        yield group, ("group",)
        for row in group.children:
            yield row, ("row",)
            for cell in row.children:
                yield cell, _where(cell)
    for columns in table.column_groups:
        yield columns, ("columns", columns.grid_x, columns.span)
        for column in columns.children:
            yield column, ("column", column.grid_x)


_usual: Final = tables.collapse_table_borders
