"""The changes an edit can make, and what each means for the data of the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relance_docs.reading.document import Data, Loc
from relance_docs.reading.editing.writing import Value, as_data


@dataclass(frozen=True, kw_only=True, slots=True)
class Append:
    """A new item of the list `key` of the mapping at `loc`; the list is made if need be."""

    loc: Loc = ()
    key: str
    value: Value
    order: tuple[str, ...] = ()
    """The documented order of the keys of that mapping; a new key takes its place in it."""
    place: int | None = None
    """Before which item of a list that is there it stands, from 0; None: after the last one."""
    as_block: bool = False
    """Whether the first item of a new list is written on several lines; later ones imitate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """The value of `key` in the mapping at `loc`, new or replaced."""

    loc: Loc = ()
    key: str
    value: Value
    order: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Remove:
    """The key `key` of the mapping at `loc` goes, with its value."""

    loc: Loc = ()
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Drop:
    """The item at `place`, from 0, of the list `key` goes; the list keeps at least one."""

    loc: Loc = ()
    key: str
    place: int


Change = Append | Put | Remove | Drop


def applied(data: Data, changes: Iterable[Change]) -> Data:
    """Return the data of a file with the changes made; `data` itself stays.

    >>> applied({"a": "1"}, [Append(key="list", value="x"), Remove(key="a")])
    {'list': ['x']}
    """
    for change in changes:
        data = _with(data, change.loc, change)
    return data


def _with(data: Data, loc: Loc, change: Change) -> Data:
    """Return data with a change made below it; what the change leaves alone is shared."""
    if not loc:
        if not isinstance(data, dict):
            raise TypeError(change.loc)
        return _changed(data, change)
    part, *rest = loc
    if isinstance(data, list) and isinstance(part, int):
        inner = _with(data[part], tuple(rest), change)
        return [*data[:part], inner, *data[part + 1 :]]
    if not isinstance(data, dict):
        raise TypeError(change.loc)
    return data | {str(part): _with(data[str(part)], tuple(rest), change)}


def _changed(mapping: dict[str, Data], change: Change) -> dict[str, Data]:
    changed = dict(mapping)
    if isinstance(change, Remove):
        del changed[change.key]
    elif isinstance(change, Put):
        changed[change.key] = as_data(change.value)
    elif isinstance(change, Drop):
        items = mapping[change.key]
        if not isinstance(items, list):
            raise TypeError(change.key)
        left = list(items)
        del left[change.place]
        changed[change.key] = left
    else:
        items = mapping.get(change.key)
        kept = items if isinstance(items, list) else []
        place = len(kept) if change.place is None else change.place
        changed[change.key] = [*kept[:place], as_data(change.value), *kept[place:]]
    return changed
