"""A value as YAML text that this program, YAML 1.1 and YAML 1.2 all read the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.document import Data
from relance_docs.unseen import code_point, unseen_in

Value = str | Decimal | date | datetime | int | tuple["Value", ...] | Mapping[str, "Value"]
"""What an edit writes: a bool as true or false, a None never."""

LINE_WIDTH: Final = 100
"""A mapping or a list inside a mapping stands on one line while that is no longer than this."""

# What YAML 1.1 reads as something else than text.
_WORDS_WITH_A_MEANING: Final = frozenset(
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
)
# Text that begins with a letter, or a path that begins with a digit (2026-014/devis.pdf).
_PLAIN: Final = re.compile(r"(?:[^\W\d_]|\d[\w.-]*/[\w.-]*[^\W\d_])[^\"#\[\]{},\\`|>?]*")
_NOT_PLAIN: Final = re.compile(r":(?:\s|$)|\s$|[\[\]{},#]")
_UNPRINTABLE: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|[\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_SHOWN: Final = 60
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def normalised(value: Value) -> Value:
    """Return the value as it will be read again: text without outer blanks, one kind of line end.

    Raises RefusalError for text that is not Unicode, and for what nobody sees.
    """
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise RefusalError(Message("the text is not in UTF-8; type it again"))
        text = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
        for found in unseen_in(text):
            raise RefusalError(
                Message(
                    "'{text}' has the invisible character {code}; type it again without it",
                    text=text[:_SHOWN],
                    code=code_point(found[0]),
                )
            )
        return text
    if isinstance(value, Mapping):
        return {key: normalised(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(normalised(inner) for inner in value)
    return value


def as_data(value: Value) -> Data:
    """Return the value as the strict reader gives it: text all through.

    >>> as_data({"amount": Decimal("2000"), "received_on": date(2026, 7, 15)})
    {'amount': '2000.00', 'received_on': '2026-07-15'}
    """
    if isinstance(value, Mapping):
        return {key: as_data(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [as_data(inner) for inner in value]
    return _text(value)


def _text(value: str | Decimal | date | int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        has_seconds = bool(value.second or value.microsecond)
        return value.isoformat(timespec="seconds" if has_seconds else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def flow(value: Value) -> str:
    """Return the value on one line, as it stands between brackets.

    >>> flow({"received_on": date(2026, 7, 15), "reference": "VIR: 12"})
    '{received_on: 2026-07-15, reference: "VIR: 12"}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, tuple):
        return f"[{', '.join(map(flow, value))}]"
    text = word(value)
    # libyaml reads no plain word with a colon between brackets, be it the hour of a moment.
    return f'"{text}"' if ":" in text and not text.startswith('"') else text


def word(value: str | Decimal | date | int) -> str:
    """Return a single value as it stands after its key on a line of its own."""
    return quoted_if_needed(value) if isinstance(value, str) else _text(value)


def quoted_if_needed(text: str) -> str:
    r"""Return the text plain when nothing could read it otherwise, else in double quotes.

    >>> for text in ("VIR DURAND", "0042", "no", "dit : « demain »", 'le "solde"', "a\nb"):
    ...     print(quoted_if_needed(text))
    VIR DURAND
    "0042"
    "no"
    "dit : « demain »"
    "le \"solde\""
    "a\nb"
    """
    return text if _is_plain(text) else f'"{_escaped(text)}"'


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and _NOT_PLAIN.search(text) is None
        and _UNPRINTABLE.search(text) is None
        and "\n" not in text
        and text.lower() not in _WORDS_WITH_A_MEANING
    )


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    if code <= 0xFF:  # noqa: PLR2004 - two hexadecimal digits
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits


def block_lines(value: Mapping[str, Value], column: int = 0) -> list[str]:
    """Return a mapping, a line for each field; the first column of the mapping is `column`.

    The lines are not indented; `column` only decides what fits on one.
    """
    return [line for key, inner in value.items() for line in pair_lines(key, inner, column)]


def pair_lines(key: str, value: Value, column: int = 0) -> list[str]:
    """Return a key and its value as lines that are not indented."""
    if isinstance(value, str) and _fits_a_block(value):
        return [f"{key}: |-", *indented(value.split("\n"), 2)]
    if isinstance(value, tuple) and any(isinstance(item, Mapping) for item in value):
        return [f"{key}:", *(f"  - {flow(item)}" for item in value)]
    if not isinstance(value, (Mapping, tuple)):
        return [f"{key}: {word(value)}"]
    line = f"{key}: {flow(value)}"
    if isinstance(value, tuple) and column + len(line) > LINE_WIDTH:
        return [f"{key}:", *(f"  - {flow(item)}" for item in value)]
    if isinstance(value, Mapping) and column + len(line) > LINE_WIDTH:
        return [f"{key}:", *indented(block_lines(value, column + 2), 2)]
    return [line]


def _fits_a_block(text: str) -> bool:
    """Whether a text of several lines can stand under `|-` without harm from any editor."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and _UNPRINTABLE.search(text) is None
        and not lines[0].startswith(" ")
        and all(line == line.rstrip() for line in lines)
    )


def indented(lines: list[str], columns: int) -> list[str]:
    """Return the lines moved to the right; empty lines stay empty."""
    return [f"{' ' * columns}{line}" if line else "" for line in lines]
