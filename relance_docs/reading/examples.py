"""How a part of a file is written: the fields that it needs, on one line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from relance_docs.case.days import SUGGESTED, written_day
from relance_docs.reading.anatomy import kinds_of, record_at, written_fields
from relance_docs.reading.document import Loc

_DAY: Final = "2026-12-01"
_BLANK: Final = "…"
_SPECIAL: Final = frozenset(",:#[]{}\"'")


def example(root: type[BaseModel], loc: Loc, written: Any) -> str:  # noqa: ANN401 - any value
    """Return the record at `loc` as it is written, with the value that stands there alone.

    >>> from relance_docs.case.settings import Settings
    >>> example(Settings, ("creditor", "signatory"), "Claire Martin")
    '{name: Claire Martin, role: …}'
    """
    record = record_at(root, loc)
    fields = dict(_needed(record)) if record is not None else {}
    value = written if isinstance(written, str) and not _SPECIAL & set(written) else ""
    day = written_day(value, SUGGESTED)
    texts = [name for name, is_day in fields.items() if not is_day]
    shown = {name: day or _DAY if is_day else _BLANK for name, is_day in fields.items()}
    if texts and value and not day:
        shown[texts[0]] = value
    return f"{{{', '.join(f'{name}: {text}' for name, text in shown.items()) or _BLANK}}}"


def _needed(record: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    """Yield the fields that must be there, and whether each is a day."""
    for name in written_fields(record):
        field = record.model_fields[name]
        if field.is_required():
            yield name, date in kinds_of(field.annotation)
