"""Names that a template uses and that do not exist for a value of that kind."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from jinja2 import nodes

from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.reading.anatomy import kinds_of
from relance_docs.rendering.proofreading.files import tree_of
from relance_docs.rendering.proofreading.syntax import Template, constant_references
from relance_docs.rendering.templates import environment

Kind = Any
"""A type form of the contract; None when it is not known."""

_KEEPS: Final = frozenset(("list", "sort", "reverse", "selectattr", "rejectattr", "unique"))
_DEEPEST: Final = 8
"""Loops inside one another; a name that is an item of itself ends here."""
_PICKS: Final = frozenset(("first", "last"))


@dataclass(frozen=True, kw_only=True)
class Names:
    """The names that a template gives itself; all others are those of the contract."""

    contract: type
    """The record of all variables."""
    own: Mapping[str, tuple[nodes.Node | None, ...]]
    """For each, what it is an item of; None when that cannot be said."""

    def kind(self, node: nodes.Node, depth: int = 0) -> Kind:
        """Return the kind of an expression; `depth` counts the names that it stands on."""
        match node:
            case nodes.Name():
                return self._kind_of_name(node.name, depth)
            case nodes.Getattr():
                return attribute_kind(self.kind(node.node, depth), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=int())):
                return item_kind(self.kind(node.node, depth))
            case nodes.Filter(node=nodes.Node() as inner) if node.name in _KEEPS:
                return self.kind(inner, depth)
            case nodes.Filter(node=nodes.Node() as inner) if node.name in _PICKS:
                return item_kind(self.kind(inner, depth))
        return None

    def _kind_of_name(self, name: str, depth: int) -> Kind:
        if name not in self.own:
            return hints(self.contract).get(name)
        if depth > _DEEPEST:
            return None
        items = [of and item_kind(self.kind(of, depth + 1)) for of in self.own[name]]
        return items[0] if items and all(item == items[0] for item in items) else None


@cache
def hints(kind: type) -> Mapping[str, Kind]:
    """Return the fields and properties of a record, with their kinds."""
    found = dict(get_type_hints(kind))
    for owner in filter(_is_ours, kind.__mro__):
        for name, value in vars(owner).items():
            if isinstance(value, property) and value.fget is not None:
                found.setdefault(name, get_type_hints(value.fget).get("return"))
    return found


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("relance_docs.")


def known_names(kind: Kind) -> tuple[str, ...]:
    """Return the fields and properties that a value of this kind has."""
    return tuple(
        name
        for each in _classes(kind)
        if _is_ours(each)
        for name in hints(each)
        if not name.startswith(("_", "model_"))
    )


def has_attribute(kind: Kind, name: str) -> bool:
    """Whether a value of this kind may have an attribute; True when the kind is not known."""
    classes = tuple(_classes(kind))
    return not classes or any(_has(each, name) for each in classes)


def _has(kind: type, name: str) -> bool:
    return name in hints(kind) or any(name in vars(owner) for owner in kind.__mro__)


def attribute_kind(kind: Kind, name: str) -> Kind:
    """Return the kind of an attribute; None when it is not known."""
    found = (hints(each).get(name) for each in _classes(kind))
    return next((each for each in found if each is not None), None)


def item_kind(kind: Kind) -> Kind:
    """Return the kind of the items of a tuple; None when it is none."""
    if kind is None:
        return None
    items = (get_args(each)[0] for each in kinds_of(kind) if get_origin(each) is tuple)
    return next(items, None)


def _classes(kind: Kind) -> Iterator[type]:
    """Yield the classes that a kind stands for; none when one of them is not known."""
    if kind is None:
        return
    for each in kinds_of(kind):
        origin = get_origin(each) or each
        if isinstance(origin, type) and origin is not types.NoneType:
            yield origin


_OF_JINJA: Final = ("loop", "self", "super", "caller", "varargs", "kwargs")
_OF_EMAILS: Final = ("subject",)
_ASKS: Final = frozenset(("defined", "undefined"))
_COMPUTES: Final = (
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow,
)  # fmt: skip


def misnamed(template: Template, others: Iterable[Template], contract: type) -> Iterator[Finding]:
    """Yield what a template names and does not exist, and where it computes.

    `contract` is the record of all variables; `others` are the templates beside this one.
    """
    names = Names(contract=contract, own=_own_names(template))
    known = {*hints(contract), *_OF_JINJA, *environment(template.source.folders).globals}
    known |= {*names.own, *_given_by(template, others)}
    if template.source.name.endswith(".txt"):
        known.update(_OF_EMAILS)
    yield from _once(
        (
            *_variables(template, known, tuple(hints(contract))),
            *_attributes(template, names),
            *_macros(template),
            *_filters(template),
            *_tests(template),
            *_arithmetic(template),
        )
    )


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    return iter({(each.place, each.message): each for each in findings}.values())


def _own_names(template: Template) -> dict[str, tuple[nodes.Node | None, ...]]:
    """Return the names that a template gives, with what each is an item of."""
    found: dict[str, list[nodes.Node | None]] = {}
    items: dict[int, nodes.Node] = {}
    for loop in template.tree.find_all(nodes.For):
        items[id(loop.target)] = loop.iter
    for name in template.tree.find_all(nodes.Name):
        if name.ctx != "load":
            found.setdefault(name.name, []).append(items.get(id(name)))
    for given in _given_by_tags(template):
        found.setdefault(given, []).append(None)
    return {name: tuple(of) for name, of in found.items()}


def _given_by_tags(template: Template) -> Iterator[str]:
    yield from (macro.name for macro in template.tree.find_all(nodes.Macro))
    yield from (imported.target for imported in template.tree.find_all(nodes.Import))
    for imported in template.tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in imported.names)


def _given_by(template: Template, others: Iterable[Template]) -> Iterator[str]:
    """Yield the names of the templates that include this one: it sees them."""
    for other in others:
        if template.source.name in {name for name, _line in constant_references(other)}:
            yield from _own_names(other)


def _variables(template: Template, known: set[str], offered: tuple[str, ...]) -> Iterator[Finding]:
    asked = {id(test.node) for test in template.tree.find_all(nodes.Test) if test.name in _ASKS}
    for node in template.tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in known and id(node) not in asked:
            yield _unknown(template, node.lineno, node.name, offered)


def _attributes(template: Template, names: Names) -> Iterator[Finding]:
    asked = {id(test.node) for test in template.tree.find_all(nodes.Test) if test.name in _ASKS}
    for node in template.tree.find_all(nodes.Getattr):
        kind = names.kind(node.node)
        if not has_attribute(kind, node.attr) and id(node) not in asked:
            yield _unknown(template, node.lineno, node.attr, known_names(kind))


def _macros(template: Template) -> Iterator[Finding]:
    """Yield what is asked of an imported file that does not have it."""
    for imported in template.tree.find_all(nodes.Import):
        tree = tree_of(imported.template, template.source.folders)
        if tree is None:
            continue
        known = set(_exported(tree))
        for node in template.tree.find_all(nodes.Getattr):
            is_asked = isinstance(node.node, nodes.Name) and node.node.name == imported.target
            if is_asked and node.attr not in known:
                yield _unknown(template, node.lineno, node.attr, sorted(known))


def _exported(tree: nodes.Template) -> Iterator[str]:
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    yield from (name.name for name in tree.find_all(nodes.Name) if name.ctx == "store")


def _filters(template: Template) -> Iterator[Finding]:
    known = environment(template.source.folders).filters
    for node in template.tree.find_all(nodes.Filter):
        if node.name not in known:
            yield _unknown(template, node.lineno, node.name, known)


def _tests(template: Template) -> Iterator[Finding]:
    known = environment(template.source.folders).tests
    for node in template.tree.find_all(nodes.Test):
        if node.name not in known:
            yield _unknown(template, node.lineno, node.name, known)


def _arithmetic(template: Template) -> Iterator[Finding]:
    for node in template.tree.find_all(_COMPUTES):
        message = Message("a template prints figures and never computes them")
        place = template.place(node.lineno)
        yield Finding(place=place, code="template-arithmetic", message=message)


def _unknown(template: Template, line: int, name: str, known: Iterable[str]) -> Finding:
    near = _nearest(name, tuple(known))
    message = Message("'{name}' does not exist; docs/templates.md lists what does", name=name)
    if near is not None:
        message = Message("'{name}' does not exist; did you mean '{near}'?", name=name, near=near)
    return Finding(place=template.place(line, name), code="template-name", message=message)


_FRENCH: Final = {"jour": "day", "date": "short_day", "montant": "euros", "euro": "euros"}


def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    translated = _FRENCH.get(name.lower())
    if translated in known:
        return translated
    near = get_close_matches(name, known, n=1)
    return near[0] if near else None
