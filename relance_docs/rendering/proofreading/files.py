"""Files and blocks that a template names and that are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from relance_docs.errors import RefusalError
from relance_docs.files.plain import TEMPLATE_BYTES, read_file
from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.rendering.folders import find
from relance_docs.rendering.older import completed
from relance_docs.rendering.proofreading.syntax import (
    Template,
    certain_references,
    constant_references,
)
from relance_docs.rendering.templates import environment

_DEEPEST: Final = 16


def missing(template: Template) -> Iterator[Finding]:
    """Yield the files that a template names and that are in none of its folders."""
    for name, line in constant_references(template):
        if _found(name, template.source.folders) is None:
            place = template.place(line, name)
            yield Finding(place=place, code="template-file", message=_not_there(name, template))


def circles(template: Template) -> Iterator[Finding]:
    """Yield where a template uses itself, directly or by way of others: that has no end.

    One that does so on a condition is left to whoever wrote it.
    """
    folders = template.source.folders
    own = _found(template.source.name, folders)
    for name, line in certain_references(template.tree):
        if own is not None and own in _reached(name, folders):
            yield Finding(
                place=template.place(line, name),
                code="template-circle",
                message=_circle(name, is_itself=_found(name, folders) == own),
            )


def _circle(name: str, *, is_itself: bool) -> Message:
    if is_itself:
        return Message(
            "the template uses itself: '{name}' is this file; to change a packaged template, copy"
            " it whole under its name, or extend it from a file with another name",
            name=name,
        )
    return Message("the template uses itself: '{name}' leads back to this file", name=name)


def _reached(name: str, folders: tuple[Path, ...]) -> set[Path]:
    """Return the files that are used whenever `name` is, with it."""
    reached: set[Path] = set()
    names = [name]
    while names:
        path = _found(names.pop(), folders)
        if path is not None and path not in reached:
            reached.add(path)
            tree = _tree_in(path, path.name, folders)
            names += [named for named, _line in certain_references(tree)] if tree else []
    return reached


def _not_there(name: str, template: Template) -> Message:
    there = sorted({p.name for folder in template.source.folders for p in folder.iterdir()})
    near = get_close_matches(name, there, n=1)
    if near:
        return Message("there is no '{name}'; did you mean '{near}'?", name=name, near=near[0])
    return Message("there is no '{name}' in the folders of templates", name=name)


def _found(name: str, folders: tuple[Path, ...]) -> Path | None:
    try:
        return find(name, folders)
    except RefusalError:
        return None


def unfilled(template: Template) -> Iterator[Finding]:
    """Yield the blocks that the extended template does not have: nobody would see their text."""
    extended = next(iter(template.tree.find_all(nodes.Extends)), None)
    if extended is None:
        return
    known = _blocks_above(template.tree, template.source.folders)
    if known is None:
        return
    outer = (node for node in template.tree.body if isinstance(node, nodes.Block))
    for block in outer:
        if block.name not in known:
            place = template.place(block.lineno, block.name)
            yield Finding(place=place, code="template-block", message=_no_block(block.name, known))


def _no_block(name: str, known: Iterable[str]) -> Message:
    near = get_close_matches(name, known, n=1)
    if near:
        return Message(
            "the letter has no block '{name}'; did you mean '{near}'?", name=name, near=near[0]
        )
    return Message("the letter has no block '{name}': its text would not be printed", name=name)


def _blocks_above(tree: nodes.Template, folders: tuple[Path, ...]) -> set[str] | None:
    """Return the blocks of all that a template extends; None when that cannot be read."""
    known: set[str] = set()
    for _ in range(_DEEPEST):
        extended = next(iter(tree.find_all(nodes.Extends)), None)
        if extended is None:
            return known
        above = tree_of(extended.template, folders)
        if above is None:
            return None
        tree = above
        known.update(block.name for block in tree.find_all(nodes.Block))
    return None


def tree_of(named: nodes.Node, folders: tuple[Path, ...]) -> nodes.Template | None:
    """Return what a file that a template names holds; None when that cannot be said."""
    if not isinstance(named, nodes.Const):
        return None
    name = str(named.value)
    path = _found(name, folders)
    return None if path is None else _tree_in(path, name, folders)


def _tree_in(path: Path, name: str, folders: tuple[Path, ...]) -> nodes.Template | None:
    try:
        source = read_file(path, limit=TEMPLATE_BYTES, follow=False).decode("utf-8")
        return environment(folders).parse(completed(source, name, folders), path.name)
    except (TemplateSyntaxError, UnicodeDecodeError, RecursionError, OSError, RefusalError):
        return None
