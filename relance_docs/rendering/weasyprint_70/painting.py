"""Boxes that show nothing but their text: no background, no border to be looked for.

Most boxes of a letter have neither. Whether a style has one is found out once for each style.
"""

from __future__ import annotations

from typing import Any, Final

from weasyprint import draw
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import LineBox, TextBox
from weasyprint.layout import background
from weasyprint.layout.absolute import AbsolutePlaceholder

_CORNERS: Final = ("top_left", "top_right", "bottom_right", "bottom_left")
_NOTHING: Final = {
    **{f"border_{corner}_radius": (0, 0) for corner in _CORNERS},
    "background": None,
}


def layout_box_backgrounds(
    page: object,
    box: Any,
    get_image_from_uri: object,
    layout_children: bool = True,
    style: object = None,
) -> None:
    """Prepare the backgrounds of a box, as the renderer's function of this name does."""
    if (
        style is not None
        or box is page
        or type(box) is AbsolutePlaceholder
        or not _shows_nothing(box.style)
    ):
        _usual_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    box.__dict__.update(_NOTHING)
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image_from_uri)


def _shows_nothing(style: Any) -> bool:
    try:
        known: bool = style.relance_shows_nothing
    except AttributeError:
        known = style.relance_shows_nothing = (
            all((0, "px") in style[f"border_{corner}_radius"] for corner in _CORNERS)
            and style["border_image_source"][0] == "none"
            and style["mask_border_source"][0] == "none"
            and style["visibility"] == "visible"
            and all(kind == "none" for kind, _ in style["background_image"])
            and not style["box_shadow"]
            and get_color(style, "background_color").alpha == 0
        )
    return known


def draw_inline_level(
    stream: Any,
    page: object,
    box: Any,
    offset_x: float = 0,
    text_overflow: str = "clip",
    block_ellipsis: object = "none",
) -> None:
    """Draw a line of one text, or anything as the renderer's function of this name does."""
    if not (
        type(box) is LineBox
        and len(box.children) == 1
        and type(box.children[0]) is TextBox
        and box.background is None
        and _shows_nothing(box.style)
        and not (box.border_top_width or box.border_bottom_width)
        and not (box.border_left_width or box.border_right_width)
        and stream._tags is not None
    ):
        _usual_inline(stream, page, box, offset_x, text_overflow, block_ellipsis)
        return
    (text,) = box.children
    tags = stream._tags
    number = len(tags)
    tags[text] = {"tag": "Span", "mcid": number}
    stream.stream.append(b"/Span\n<</MCID %d>>\nBDC" % number)
    draw.draw_text(
        stream,
        text,
        offset_x + text.position_x - box.position_x,
        box.text_overflow,
        box.block_ellipsis,
    )
    stream.end_marked_content()


_usual_backgrounds: Final = background.layout_box_backgrounds
_usual_inline: Final = draw.draw_inline_level
