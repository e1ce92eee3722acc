"""The text of an HTML element, as runs of characters of one look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from relance_docs.rendering.editable.blocks import TextRun

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

INLINE: Final = frozenset({"a", "abbr", "b", "br", "em", "i", "span", "strong", "sub", "sup"})
PLAIN: Final = TextRun(text="")
_BLANK: Final = "gap"
_SPACES: Final = re.compile(r"[ \t\n\r\f]+")
"""What HTML takes for one space; no-break spaces are none."""


def classes_of(element: Element) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset(element.get("class", "").split())


def flat(element: Element | None) -> str:
    """Return the text of an element without its looks; empty where there is none."""
    return _SPACES.sub(" ", "".join(element.itertext())).strip(" ") if element is not None else ""


def inside(element: Element, like: TextRun = PLAIN) -> list[TextRun]:
    """Return what an element says; a block inside it ends a line."""
    return [*text_of(element.text, like), *_children(element, like)]


def _children(element: Element, like: TextRun) -> Iterator[TextRun]:
    for child in element:
        yield from runs_of(child, like)
        yield from text_of(child.tail, like)


def runs_of(element: Element, like: TextRun) -> Iterator[TextRun]:
    """Yield what an element inside a paragraph says, in the look of what it lies in."""
    tag, classes = element.tag, classes_of(element)
    if not isinstance(tag, str):  # a comment
        return
    if tag == "br":
        yield replace(like, text="\n")
        return
    like = replace(
        like,
        is_bold=like.is_bold or tag in {"b", "strong"},
        is_italic=like.is_italic or tag in {"i", "em"},
        is_small=like.is_small or "small" in classes,
        is_blank=like.is_blank or _BLANK in classes,
    )
    is_block = tag not in INLINE
    if is_block:
        yield replace(like, text="\n")
    yield from text_of(element.text, like)
    yield from _children(element, like)
    if is_block:
        yield replace(like, text="\n")


def text_of(text: str | None, like: TextRun) -> Iterator[TextRun]:
    """Yield characters as one run; no run for none."""
    if text:
        yield replace(like, text=_SPACES.sub(" ", text))


def trimmed(runs: tuple[TextRun, ...]) -> tuple[TextRun, ...]:
    """Return runs without spaces at the ends of lines and without two in a row."""
    kept: list[TextRun] = []
    at_start = True
    for run in runs:
        text = run.text.lstrip(" ") if at_start else run.text
        if text == "\n" and kept:
            kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
        if text:
            kept.append(replace(run, text=text))
            at_start = text.endswith((" ", "\n"))
    while kept and kept[-1].text.strip(" \n") == "":
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(run for run in kept if run.text)
