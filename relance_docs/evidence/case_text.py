"""The text of a new case file, as a person would have written it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from relance_docs.evidence.events.entries import CASE_ORDER
from relance_docs.reading.editing.lists import item_lines
from relance_docs.reading.editing.writing import Value, normalised, pair_lines
from relance_docs.reading.reading import read_case
from relance_docs.workspace.layout import case_path

_ON_SEVERAL_LINES: Final = frozenset(("invoices", "history"))
"""Lists whose items stand on a line for each field, be they short."""
_INDENT: Final = 2


def case_text(number: str, data: Mapping[str, Value]) -> bytes:
    """Return the file of a new case; what a field could misread is in quotation marks.

    What is written is read again, and it is a case; AssertionError otherwise, for that is a bug.
    """
    lines = [line for key in _ordered(data) for line in _field(key, normalised(data[key]))]
    raw = ("\n".join(lines).removeprefix("\n") + "\n").encode("utf-8")
    reading = read_case(raw, path=case_path(number), number=number)
    if reading.record is None:
        raise AssertionError(reading.findings)
    return raw


def _ordered(data: Mapping[str, Value]) -> Iterable[str]:
    return sorted(data, key=CASE_ORDER.index)


def _field(key: str, value: Value) -> list[str]:
    """Return a field of the case with a blank line before it."""
    if isinstance(value, Mapping):
        return ["", f"{key}:", *_indented(line for k, v in value.items() for line in _pair(k, v))]
    if isinstance(value, tuple) and any(isinstance(item, Mapping) for item in value):
        as_block = key in _ON_SEVERAL_LINES
        items = (item_lines(item, as_block=as_block, indent=_INDENT) for item in value)
        return ["", f"{key}:", *(line for lines in items for line in lines)]
    if isinstance(value, tuple):
        items = (item_lines(item, as_block=False, indent=_INDENT) for item in value)
        return ["", f"{key}:", *(line for lines in items for line in lines)]
    return ["", *pair_lines(key, value)]


def _pair(key: str, value: Value) -> list[str]:
    return pair_lines(key, value, _INDENT)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{' ' * _INDENT}{line}" if line else "" for line in lines]
