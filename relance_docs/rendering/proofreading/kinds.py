"""What kind of value an expression of a template is, as far as the contract tells."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from jinja2 import nodes

from relance_docs.reading.anatomy import kinds_of

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
