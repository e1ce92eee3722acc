"""Findings and sentences as plain data, and back: what cannot be said so is not kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath, PurePosixPath
from typing import Any, Final

from relance_docs.case.words import WORDS
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message

_WORDS: Final[Mapping[str, type[StrEnum]]] = {kind.__name__: kind for kind in WORDS}
"""The closed lists that a sentence may name a value of."""

Plain = Any
"""Texts, numbers, None, and lists and dictionaries of them, as JSON has them."""


class NotKeptError(Exception):
    """A value that would not come back as it was."""


def plain(value: object) -> Plain:
    """Return a value that stands in a sentence; raises NotKeptError for one of another kind."""
    if value is None or type(value) in {str, int, bool}:
        return value
    if isinstance(value, Message):
        said = value.values
        return {"say": value.msgid, "with": {name: plain(each) for name, each in said.items()}}
    if type(value) in {Decimal, date}:
        return {"number" if isinstance(value, Decimal) else "day": str(value)}
    if isinstance(value, StrEnum) and type(value).__name__ in _WORDS:
        return {"word": value.value, "of": type(value).__name__}
    if hasattr(value, "as_message"):
        return plain(value.as_message())
    if not isinstance(value, PurePath):
        raise NotKeptError(type(value).__name__)
    return {"path": str(value)}


def valued(kept: Plain) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what `plain` was given."""
    match kept:
        case {"say": msgid, "with": values}:
            return Message(msgid, **{name: valued(each) for name, each in values.items()})
        case {"number": number}:
            return Decimal(number)
        case {"word": word, "of": name}:
            return _WORDS[name](word)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"path": path}:
            return PurePosixPath(path)
    return kept


def plain_finding(finding: Finding) -> Plain:
    """Return a finding; raises NotKeptError as `plain` does."""
    place = finding.place
    where = [place.path, place.line, place.column, place.source]
    return [*where, finding.code, plain(finding.message), finding.severity.value]


def found(kept: Plain) -> Finding:
    """Return the finding that `plain_finding` was given."""
    path, line, column, source, code, message, severity = kept
    return Finding(
        place=Place(path=path, line=line, column=column, source=source),
        code=code,
        message=valued(message),
        severity=Severity(severity),
    )
