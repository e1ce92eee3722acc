"""What the records allow at a place of a file: its fields, its words, its kind."""

from __future__ import annotations

import types
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relance_docs.reading.document import Loc


def record_at(root: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    """Return the record that is read at `loc` under `root`, if one is."""
    return record_in(_annotation_at(root, loc))


def fields_at(root: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """Return the names of the fields that may stand at `loc`."""
    record = record_at(root, loc)
    return written_fields(record) if record is not None else ()


def words_at(root: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """Return the words a value may be, where only some words are allowed."""
    return tuple(_words(_annotation_at(root, loc)))


@cache
def written_fields(record: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a record that are written in a file, in order."""
    return tuple(fields_of(record))


@cache
def fields_of(record: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return what is known of the fields that are written in a file, by the name they have there.

    `from` is a word of Python, so its attribute has another name.
    """
    known = record.model_fields.items()
    return {field.alias or name: field for name, field in known if not field.exclude}


@cache
def owners(root: type[BaseModel]) -> dict[str, tuple[str, ...]]:
    """Return, for every field below `root`, the fields under which it may stand."""
    found: dict[str, list[str]] = {}
    for parent, record in _records_below(root, "", frozenset()):
        for name in written_fields(record):
            found.setdefault(name, []).append(parent)
    return {name: tuple(dict.fromkeys(parents)) for name, parents in found.items()}


def _records_below(
    record: type[BaseModel], parent: str, seen: frozenset[type[BaseModel]]
) -> Iterator[tuple[str, type[BaseModel]]]:
    yield parent, record
    for name in written_fields(record):
        inner = record_in(fields_of(record)[name].annotation)
        if inner is not None and inner not in seen:
            yield from _records_below(inner, name, seen | {inner})


def _annotation_at(root: type[BaseModel], loc: Loc) -> Any:  # noqa: ANN401 - a type form
    annotation: Any = root
    for step in loc:
        if isinstance(step, int):
            annotation = _item_in(annotation)
            continue
        record = record_in(annotation)
        if record is None or step not in fields_of(record):
            return None
        annotation = fields_of(record)[step].annotation
    return annotation


def kinds_of(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """Return the types a type form stands for: `X | None` and `Annotated` taken apart."""
    if get_origin(annotation) is Annotated:
        return kinds_of(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return tuple(kind for each in get_args(annotation) for kind in kinds_of(each))
    return (annotation,)


def _item_in(annotation: Any) -> Any:  # noqa: ANN401
    lists = (kind for kind in kinds_of(annotation) if get_origin(kind) is tuple)
    return next((get_args(kind)[0] for kind in lists), None)


def record_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    """Return the record that a value, or the items of a list, is read as."""
    for kind in kinds_of(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
        if get_origin(kind) is tuple:
            return record_in(get_args(kind)[0])
    return None


def _words(annotation: Any) -> Iterator[str]:  # noqa: ANN401
    for kind in kinds_of(annotation):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            yield from (member.value for member in kind)
        elif get_origin(kind) is Literal:
            yield from (str(word) for word in get_args(kind))
