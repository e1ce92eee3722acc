"""Findings and sentences as plain data, and back: what cannot be said so is not kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath, PurePosixPath
from typing import Any, Final

from relance_docs.case.as_of import AsOf
from relance_docs.case.words import WORDS
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message

_WORDS: Final[Mapping[str, type[StrEnum]]] = {kind.__name__: kind for kind in WORDS}
"""The closed lists that a sentence may name a value of."""

Plain = Any
"""Texts, numbers, None, and lists and dictionaries of them, as JSON has them."""


_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


class NotKeptError(Exception):
    """A value that would not come back as it was."""


def plain(value: object) -> Plain:
    """Return a value that stands in a sentence, or a tuple of such values.

    Raises NotKeptError for one of another kind.
    """
    said: Plain
    if type(value) in _AS_THEY_ARE:
        said = value
    elif type(value) is tuple:
        said = [plain(each) for each in value]
    elif isinstance(value, Message):
        values = {name: plain(each) for name, each in value.values.items()}
        said = {"say": value.msgid, "with": values}
    elif type(value) in {Decimal, date, AsOf}:
        said = {"number" if isinstance(value, Decimal) else "day": str(value)}
    elif isinstance(value, StrEnum) and type(value).__name__ in _WORDS:
        said = {"word": value.value, "of": type(value).__name__}
    elif hasattr(value, "as_message"):
        said = plain(value.as_message())
    elif isinstance(value, PurePath):
        said = {"path": str(value)}
    else:
        raise NotKeptError(type(value).__name__)
    return said


def valued(kept: Plain) -> Any:  # noqa: ANN401 - whatever was kept
    """Return what `plain` was given."""
    if isinstance(kept, list):
        return tuple(map(valued, kept))
    value = kept
    match kept:
        case str() | None:  # as most are
            pass
        case {"say": msgid, "with": values}:
            value = Message(msgid, **{name: valued(each) for name, each in values.items()})
        case {"number": number}:
            value = Decimal(number)
        case {"word": word, "of": name}:
            value = _WORDS[name](word)
        case {"day": day}:
            value = date.fromisoformat(day)
        case {"path": path}:
            value = PurePosixPath(path)
    return value


def packed(values: Iterable[object]) -> str:
    """Return such values as JSON; empty where one is of another kind."""
    try:
        return json.dumps([plain(value) for value in values])
    except NotKeptError:
        return ""


def unpacked(kept: str) -> tuple[Any, ...]:
    """Return the values that were packed."""
    return tuple(map(valued, json.loads(kept)))


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
