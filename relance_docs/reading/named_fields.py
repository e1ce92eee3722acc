"""The fields of a case as people name them: `debtor.address`, `invoices.FA-1.total_with_vat`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_origin

from pydantic import BaseModel

from relance_docs.case.case import Case
from relance_docs.case.terms import PenaltyRate
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.anatomy import kinds_of, record_at, record_in, written_fields
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Data, Loc
from relance_docs.reading.field_words import field_meant
from relance_docs.reading.suggestions import nearest

_NAMED_BY: Final[Mapping[str, str]] = {
    "invoices": "invoice_number",
    "credit_notes": "number",
    "pieces": "id",
    "co_debtors": "name",
    "guarantors": "name",
}
"""Lists whose items are known by a field; those of the others by their place, from 1."""
_OTHER_WAYS: Final[Mapping[str, Message]] = {
    "history": Message("entries of the history are only added; `relance undo` takes one back"),
    "bordereaux": Message("the numbers of a bordereau that was communicated never move"),
    "to_confirm": Message("what is to be confirmed is confirmed with `relance confirm`"),
    "confirmed": Message("what is to be confirmed is confirmed with `relance confirm`"),
    "closed": Message("a case is closed with `relance close`, and opened with `relance reopen`"),
    "pause": Message("a pause is made with `relance pause`, and ended with `relance resume`"),
    "schema_version": Message("the version of the format is not changed by hand"),
}
_SHOWN: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedField:
    """A field of a case that holds one value, or several of one line each."""

    name: str
    """As it is written in full."""
    loc: Loc
    kinds: tuple[Any, ...]
    """The types that its value may have; `tuple` for one of several lines."""

    @property
    def is_list(self) -> bool:
        """Whether it holds several texts."""
        return tuple in self.kinds


def field_named(case: Case, name: str) -> NamedField:
    """Return the field of that name; RefusalError, with near names, when the case has none.

    A word means the field that it is the name of: « adresse », « courriel », « montant ».
    """
    name = _in_full(case, name.strip())
    head, dot, rest = name.partition(".")
    if head in _OTHER_WAYS:
        raise RefusalError(_OTHER_WAYS[head])
    found = _below(case, (head,), head, rest) if dot or head in written_fields(Case) else None
    if found is None:
        raise RefusalError(_unknown(case, name))
    return found


def _in_full(case: Case, name: str) -> str:
    """Return the full name that a word stands for; RefusalError when it is of several invoices."""
    meant = None if name in written_fields(Case) else field_meant(name)
    if meant is None or not meant.startswith("invoices."):
        return meant or name
    key = meant.rpartition(".")[2]
    names = [f"invoices.{invoice.invoice_number}.{key}" for invoice in case.invoices]
    if len(names) == 1:
        return names[0]
    raise RefusalError(
        Message(
            "'{name}' is a field of each invoice; name one: {fields}",
            name=name,
            fields=", ".join(names[: 2 * _SHOWN]),
        )
    )


def value_at(data: Data, loc: Loc) -> Data:
    """Return what a file says at a place; None for nothing."""
    for step in loc:
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        elif isinstance(data, dict):
            data = data.get(str(step))
        else:
            return None
    return data


def names_of(case: Case) -> Iterator[str]:
    """Yield the name of every field that can be set in a case, in the order of the file."""
    for head in written_fields(Case):
        if head not in _OTHER_WAYS:
            yield from _names_below(case, (head,), head)


def _names_below(case: Case, loc: Loc, name: str) -> Iterator[str]:
    record = record_at(Case, loc)
    if record is None or record is PenaltyRate:
        yield name
        return
    if _is_list_of_records(loc):
        for place, word in enumerate(_items(case, loc)):
            yield from _names_below(case, (*loc, place), f"{name}.{word}")
        return
    for key in written_fields(record):
        if (*loc, key) != ("debtor", "language") and key != "plan":
            yield from _names_below(case, (*loc, key), f"{name}.{key}")


def _below(case: Case, loc: Loc, name: str, rest: str) -> NamedField | None:
    """Return the field that `rest` names under the place `loc`."""
    record = record_at(Case, loc)
    if record is None or record is PenaltyRate:
        is_here = loc[-1] in fields_of_parent(loc)
        return _leaf(loc, name) if is_here and not rest else None
    if _is_list_of_records(loc):
        for place, word in sorted(enumerate(_items(case, loc)), key=lambda p: -len(p[1])):
            head, after = rest[: len(word)], rest[len(word) :]
            if same_number(head) == same_number(word) and after.startswith("."):
                return _below_key(case, (*loc, place), f"{name}.{word}", after[1:])
        return None
    return _below_key(case, loc, name, rest)


def _below_key(case: Case, loc: Loc, name: str, rest: str) -> NamedField | None:
    key, _dot, after = rest.partition(".")
    if key not in fields_of_parent((*loc, key)):
        return None
    return _below(case, (*loc, key), f"{name}.{key}", after)


def fields_of_parent(loc: Loc) -> tuple[str, ...]:
    """Return the fields that may stand beside the place."""
    record = record_at(Case, loc[:-1])
    return written_fields(record) if record is not None else ()


def _leaf(loc: Loc, name: str) -> NamedField:
    record = record_at(Case, loc[:-1])
    annotation = record.model_fields[str(loc[-1])].annotation if record is not None else None
    kinds = tuple(
        tuple if get_origin(kind) is tuple else kind
        for kind in kinds_of(annotation)
        if kind is not type(None)
    )
    return NamedField(name=name, loc=loc, kinds=kinds)


def _is_list_of_records(loc: Loc) -> bool:
    if isinstance(loc[-1], int):
        return False
    record = record_at(Case, loc[:-1])
    if record is None:
        return False
    kinds = kinds_of(record.model_fields[str(loc[-1])].annotation)
    return any(get_origin(kind) is tuple and record_in(kind) is not None for kind in kinds)


def _items(case: Case, loc: Loc) -> Iterator[str]:
    """Yield how each item of a list of the case is called."""
    items: Any = case
    for step in loc:
        items = items[step] if isinstance(step, int) else getattr(items, step, None)
    key = _NAMED_BY.get(str(loc[-1]))
    for place, item in enumerate(items or (), start=1):
        is_record = isinstance(item, BaseModel) and key is not None
        yield str(getattr(item, key)) if is_record and key else str(place)


def _unknown(case: Case, name: str) -> Message:
    known = tuple(names_of(case))
    if name in {known_name.rpartition(".")[0] for known_name in known}:
        below = [each.removeprefix(f"{name}.") for each in known if each.startswith(f"{name}.")]
        return Message(
            "'{name}' consists of fields; name one: {fields}",
            name=name,
            fields=", ".join(f"{name}.{field}" for field in below[: 2 * _SHOWN]),
        )
    last = name.rpartition(".")[2]
    near = nearest(last, dict.fromkeys(each.rpartition(".")[2] for each in known))
    candidates = [each for each in known if each.rpartition(".")[2] == near]
    whole = nearest(name, known)
    if whole is not None and whole in candidates:
        candidates.sort(key=lambda each: each != whole)
    if not candidates:
        return Message(
            "'{name}' is no field of case {case}; fields are named as debtor.address or "
            "invoices.{invoice}.total_with_vat",
            name=name,
            case=case.number,
            invoice=case.invoices[0].invoice_number,
        )
    return Message(
        "'{name}' is no field of case {case}; did you mean {near}?",
        name=name,
        case=case.number,
        near=", ".join(candidates[:_SHOWN]),
    )
