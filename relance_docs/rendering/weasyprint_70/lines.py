"""Lines of one text: the short way through the layout of a line.

Nearly every line of a letter, and every cell of its tables, holds a single text. What the renderer
does for floats, first letters, siblings and breaks between them has no effect on such a line; what
is left is done here, in the renderer's order, so that not even a rounding differs.
"""

from __future__ import annotations

from typing import Any, Final

from weasyprint.formatting_structure.boxes import Box, LineBox, TextBox
from weasyprint.layout import inline

_TOLERANCE: Final = 1 + 1e-9
"""The renderer's own, against widths that come back from Pango a little too small."""


def get_next_linebox(
    context: Any,
    linebox: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: object,
    fixed_boxes: object,
    first_letter_style: object,
    first_line_style: object,
) -> tuple[Any, Any]:
    """Return the next line and where to go on, as the renderer's function of this name does."""
    if (
        len(linebox.children) == 1
        and first_letter_style is None
        and first_line_style is None
        and not context.excluded_shapes
        and containing_block.style["direction"] == "ltr"
        and _is_plain(linebox, linebox.children[0])
    ):
        skip = inline.skip_first_whitespace(linebox, skip_stack)
        if skip != "continue":
            found = _line(context, linebox, position_y, skip, containing_block)
            if found is not None:
                return found
    usual: tuple[Any, Any] = _usual(
        context,
        linebox,
        position_y,
        bottom_space,
        skip_stack,
        containing_block,
        absolute_boxes,
        fixed_boxes,
        first_letter_style,
        first_line_style,
    )
    return usual


def _is_plain(linebox: Any, text: Any) -> bool:
    line = linebox.style
    return (
        type(linebox) is LineBox
        and type(text) is TextBox
        and not linebox.is_leader
        and not (linebox.margin_top or linebox.margin_left or linebox.margin_right)
        and not (linebox.padding_left or linebox.padding_right)
        and not (linebox.border_left_width or linebox.border_right_width)
        and line["direction"] == "ltr"
        and line["position"] == "static"
        and text.style["vertical_align"] == "baseline"
        and text.is_in_normal_flow()
    )


def _line(
    context: Any,
    linebox: Any,
    position_y: float,
    skip_stack: Any,
    containing_block: Any,
) -> tuple[Any, Any] | None:
    position_x = containing_block.content_box_x()
    available = position_x + containing_block.width - position_x
    linebox.position_x, linebox.position_y = position_x, position_y
    max_x = (position_x + available) * _TOLERANCE
    position_x += linebox.text_indent

    text = linebox.children[0]
    text.position_x, text.position_y = position_x, position_y
    inline.resolve_percentages(text, containing_block)
    skip = 0
    if skip_stack is not None:
        (rest,) = skip_stack.values()
        skip = next(iter(rest)) or 0 if rest else 0
    placed, resume, is_preserved = inline.split_text_box(
        context, text, max_x - position_x, skip, is_line_start=True
    )
    if placed is None:
        return None
    line = linebox.copy_with_children([placed])
    line.remove_decoration(start=skip_stack is not None, end=resume is not None)
    line.width = placed.position_x + placed.margin_width() - line.content_box_x()
    inline._adjust_line_height(line)
    linebox.width, linebox.height = line.width, line.height
    if placed.text.endswith(" "):
        inline.remove_last_whitespace(context, line)
    offset_x = inline.text_align(context, line, available, last=(resume is None or is_preserved))

    placed.position_y = -placed.baseline
    top = min(-line.baseline, placed.position_y)
    bottom = max(-line.baseline + line.margin_height(), placed.position_y + placed.margin_height())
    line.baseline = -top
    line.position_y = top
    line.height = bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(offset_x, position_y - top)
    line.position_y = position_y
    return line, None if resume is None else {0: {resume: None}}


def is_in_normal_flow(box: Box) -> bool:
    """Return whether a box is in normal flow, as the renderer's five methods do together."""
    style = box.style
    position = style["position"]
    return (
        style["float"] == "none" and type(position) is str and position not in {"absolute", "fixed"}
    )


_usual: Final = inline.get_next_linebox
