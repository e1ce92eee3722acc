"""Templates that Jinja cannot read, told at their place in words that say what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.rendering.folders import TemplateFile
from relance_docs.rendering.templates import environment

_UNKNOWN_TAG: Final = re.compile(r"Encountered unknown tag '(?P<tag>\w+)'\.")
_UNCLOSED: Final = re.compile(r"The innermost block that needs to be closed is '(?P<tag>\w+)'")
_TAG: Final = re.compile(r"\{%-?\s*(?P<end>end)?(?P<tag>\w+)")
_OPENING: Final = re.compile(r"[ \t\S]*?(?P<tag>\{[{%#])")
_TAGS: Final = (
    "block", "call", "elif", "else", "endblock", "endcall", "endfilter", "endfor", "endif",
    "endmacro", "endset", "endwith", "extends", "filter", "for", "from", "if", "import", "include",
    "macro", "set", "with",
)  # fmt: skip
_REFERRING: Final = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_PERHAPS: Final = (nodes.If, nodes.For, nodes.CondExpr, nodes.Macro, nodes.CallBlock)
"""What is inside of these may never be reached."""
_EXPLANATIONS: Final = (
    ("unexpected '}'", Message("a tag is not closed here; write }}}} or %}} at its end")),
    ("unexpected end of template", Message("a tag is not closed; write }}}} or %}} at its end")),
    ("Missing end of comment tag", Message("a comment is not closed; write #}} at its end")),
    (
        "expected token 'end of",
        Message("something is missing between two words of this tag: a point, a comma, '|' or =="),
    ),
    ("unexpected char", Message("this tag holds a character that has no meaning in it, such as ’")),
    (
        "Expected an expression",
        Message("this tag is not finished; a name is missing at its end"),
    ),
    ("expected name", Message("a name is missing after the point")),
    ("defined twice", Message("a block of this name is already in this file; rename one of them")),
)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template that Jinja could read."""

    source: TemplateFile
    tree: nodes.Template

    def place(self, line: int, word: str = "") -> Place:
        """Return the place of a word on a line; of the first thing on it when it is not there."""
        return place_of(self.source, line, word)


def place_of(source: TemplateFile, line: int, word: str = "") -> Place:
    """Return the place of a whole word on a line (from 1); else of the first thing on it."""
    start = _line_start(source.text.text, line)
    end = source.text.text.find("\n", start)
    shown = source.text.text[start : end if end >= 0 else None]
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", shown) if word else None
    indent = len(shown) - len(shown.lstrip())
    return source.text.place(start + (found.start() if found else indent))


def _line_start(text: str, line: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start


def parsed(source: TemplateFile) -> Template | Finding:
    """Return what Jinja reads in a file, or why it cannot."""
    try:
        tree = environment(source.folders).parse(source.text.text, source.name)
    except TemplateSyntaxError as error:
        place, message = _explained(source, error)
        return Finding(place=place, code="template-syntax", message=message)
    except RecursionError:
        message = Message("the file nests too deep to be read as a template")
        return Finding(place=source.text.place(0), code="template-syntax", message=message)
    return Template(source=source, tree=tree)


def _explained(source: TemplateFile, error: TemplateSyntaxError) -> tuple[Place, Message]:
    problem = error.message or ""
    unknown, unclosed = _UNKNOWN_TAG.search(problem), _UNCLOSED.search(problem)
    if unknown is not None and not (unclosed and unknown["tag"] in _TAGS):
        return place_of(source, error.lineno, unknown["tag"]), _unknown_tag(unknown["tag"])
    place = _first_tag(source, error.lineno)
    if unclosed is not None:
        return _unclosed(source, unclosed["tag"], place)
    for piece, message in _EXPLANATIONS:
        if piece in problem:
            return place, message
    return place, Message("this is no template: {problem}", problem=problem)


def _first_tag(source: TemplateFile, line: int) -> Place:
    """Return the place of the first tag on a line, as Jinja tells no column."""
    start = _line_start(source.text.text, line)
    found = _OPENING.match(source.text.text, start)
    return source.text.place(found.start("tag")) if found else place_of(source, line)


def _unknown_tag(tag: str) -> Message:
    near = get_close_matches(tag, _TAGS, n=1)
    if near:
        return Message("'{tag}' is no tag; did you mean '{near}'?", tag=tag, near=near[0])
    return Message("'{tag}' is no tag of a template", tag=tag)


def _unclosed(source: TemplateFile, tag: str, place: Place) -> tuple[Place, Message]:
    opened: list[int] = []
    for found in _TAG.finditer(source.text.text):
        if found["tag"] == tag:
            if found["end"] is None:
                opened.append(found.start())
            elif opened:
                opened.pop()
    message = Message("'{tag}' is opened here and not closed; write 'end{tag}' after it", tag=tag)
    return source.text.place(opened[-1]) if opened else place, message


def constant_references(template: Template) -> Iterator[tuple[str, int]]:
    """Yield the files that a template names, with their lines."""
    for node in template.tree.find_all(_REFERRING):
        if not getattr(node, "ignore_missing", False):
            yield from _referenced(node)


def certain_references(tree: nodes.Node) -> Iterator[tuple[str, int]]:
    """Yield the files that are used whenever this is, with the lines that name them."""
    for node in tree.iter_child_nodes():
        if isinstance(node, _REFERRING):
            yield from _referenced(node)
        elif not isinstance(node, _PERHAPS):
            yield from certain_references(node)


def _referenced(node: nodes.Node) -> Iterator[tuple[str, int]]:
    named = getattr(node, "template", None)
    if isinstance(named, nodes.Const) and isinstance(named.value, str):
        yield named.value, node.lineno
