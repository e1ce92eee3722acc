"""How a case file is written: its keys in their order, a new one as a person would write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from relance_docs.case.case import BookEntry, Case
from relance_docs.case.record import Record
from relance_docs.case.terms import PenaltyRate
from relance_docs.reading.document import Data
from relance_docs.reading.editing.lists import item_lines
from relance_docs.reading.editing.writing import Value, normalised, pair_lines
from relance_docs.reading.reading import read_case, read_record
from relance_docs.workspace.layout import case_path

_FIRST_LAST: Final = ("number", "schema_version")
CASE_ORDER: Final = (
    *(name for name in Case.model_fields if name not in _FIRST_LAST),
    "schema_version",
)
"""The order of the keys of a case file, as it is documented."""


_ON_SEVERAL_LINES: Final = frozenset(("invoices", "history"))
"""Lists whose items stand on a line for each field, be they short."""
_INDENT: Final = 2


def stated(kind: type[Record], /, **fields: Any) -> dict[str, Value]:  # noqa: ANN401 - any field
    """Return the fields that are given, in the order of the record."""
    return {
        name: fields[name] for name in kind.model_fields if fields.get(name) not in (None, (), "")
    }


def written(record: Record) -> dict[str, Value]:
    """Return a record as a file states it: the fields that it was given, in their order.

    A clause is the mapping that it is there.
    """
    said = {name: getattr(record, name) for name in record.model_fields_set}
    return stated(type(record), **{key: _plain(value) for key, value in said.items()})


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a record
    if isinstance(value, PenaltyRate):
        return {value.form.value: value.value} if value.value is not None else value.form.value
    if isinstance(value, Record):
        return written(value)
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value


def case_text(number: str, data: Mapping[str, Value]) -> bytes:
    """Return the file of a new case; what a field could misread is in quotation marks."""
    return case_written(number, data)[0]


def case_written(number: str, data: Mapping[str, Value]) -> tuple[bytes, Case, Data]:
    """Return the file of a new case, the case that it is, and what it says.

    What is written is read again, and it is a case; AssertionError otherwise, for that is a bug.
    """
    lines = [
        line
        for key in sorted(data, key=CASE_ORDER.index)
        for line in _field(key, normalised(data[key]))
    ]
    raw = ("\n".join(lines).removeprefix("\n") + "\n").encode("utf-8")
    reading = read_case(raw, path=case_path(number), number=number)
    if reading.record is None:
        raise AssertionError(reading.findings)
    return raw, reading.record, reading.document.data


def book_text(path: str, data: Mapping[str, Data]) -> bytes:
    """Return the file of a new entry of the address book; `data` is in the order of its fields."""
    lines = [line for key, value in data.items() for line in _field(key, normalised(plain(value)))]
    raw = ("\n".join(lines).removeprefix("\n") + "\n").encode("utf-8")
    reading = read_record(raw, BookEntry, path=path)
    if reading.record is None:
        raise AssertionError(reading.findings)
    return raw


def plain(data: Data) -> Value:
    """Return what a file says as what an edit writes; nothing is an empty text."""
    if isinstance(data, list):
        return tuple(map(plain, data))
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items() if value is not None}
    return data or ""


def _field(key: str, value: Value) -> list[str]:
    """Return a field of the case with a blank line before it."""
    if isinstance(value, Mapping):
        return [
            "",
            f"{key}:",
            *_indented(line for k, v in value.items() for line in pair_lines(k, v, _INDENT)),
        ]
    if isinstance(value, tuple) and any(isinstance(item, Mapping) for item in value):
        as_block = key in _ON_SEVERAL_LINES
        items = (item_lines(item, as_block=as_block, indent=_INDENT) for item in value)
        return ["", f"{key}:", *(line for lines in items for line in lines)]
    if isinstance(value, tuple):
        items = (item_lines(item, as_block=False, indent=_INDENT) for item in value)
        return ["", f"{key}:", *(line for lines in items for line in lines)]
    return ["", *pair_lines(key, value)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{' ' * _INDENT}{line}" if line else "" for line in lines]
