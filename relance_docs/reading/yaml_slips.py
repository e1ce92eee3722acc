"""Slips of the hand that the parser explains by something else, or reads without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from relance_docs.message import Message

_LINES: Final = 4
"""The parser stops on the line of the slip, or a few lines below it."""

_NO_SPACE: Final = re.compile(r" *(?:- +)*(?P<key>[a-z_]+)(?P<place>:)(?P<value>[^\s/:,\]}]\S*)")
_OPENS: Final = r".*?(?:: +|- +|[\[{,] *)"
_APOSTROPHE: Final = re.compile(rf"{_OPENS}'(?:[^'\n]|'')*(?P<place>')(?=[^\s',\]}}])")
_QUOTE: Final = re.compile(rf'{_OPENS}"(?:[^"\\\n]|\\.)*(?P<place>")(?=[^\s",\]}}])')
_COMMENT: Final = re.compile(r"[^#\n]*[\[{][^\]}#\n]* (?P<place>#)(?! )")


def slip_before(text: str, index: int) -> tuple[int, Message] | None:
    """Return the slip that stopped the parser at `index`: where it stands, and what to write."""
    for start in _line_starts(text, index):
        line = text[start:].split("\n", 1)[0]
        for find in (_missing_space, _text_ended, _comment):
            found = find(line)
            if found is not None:
                place, message = found
                return start + place, message
    return None


def missing_space(key: str) -> Message | None:
    """Return what to say of a key that has its value in it, as `due_date:2026-10-04`."""
    found = _missing_space(key)
    return found[1] if found is not None else None


def _line_starts(text: str, index: int) -> Iterator[int]:
    """Yield where the line of `index` begins, then those of the lines above it."""
    end = min(index, len(text))
    for _ in range(_LINES):
        start = text.rfind("\n", 0, end) + 1
        yield start
        if start == 0:
            return
        end = start - 1


def _missing_space(line: str) -> tuple[int, Message] | None:
    found = _NO_SPACE.match(line)
    if found is None:
        return None
    message = Message(
        "a space is missing after the colon; write '{key}: {value}'",
        key=found["key"],
        value=found["value"].strip("'\""),
    )
    return found.start("place"), message


def _text_ended(line: str) -> tuple[int, Message] | None:
    found = _APOSTROPHE.match(line)
    if found is not None:
        return found.start("place"), Message(
            'this apostrophe ends the text; put the text in "…", or write the apostrophe twice'
        )
    found = _QUOTE.match(line)
    if found is not None:
        return found.start("place"), Message(
            "this quotation mark ends the text; put the whole text in '…'"
        )
    return None


def _comment(line: str) -> tuple[int, Message] | None:
    found = _COMMENT.match(line)
    if found is None:
        return None
    return found.start("place"), Message(
        "' #' begins a comment, up to the end of the line; put the text in \"…\""
    )


DOUBT_CODES: Final[Mapping[str, str]] = {
    "comment-in-text": (
        "A name, an address or a reference is cut by ` #`, which begins a comment; two spaces "
        "before it tell that one is meant."
    ),
    "typographic-quotes": (
        "Quotation marks of a word processor (“ ” « ») around a value are a part of it."
    ),
}
"""Meaning of each, all warnings."""

_CUT_SHORT: Final = frozenset(
    (
        "address",
        "description",
        "invoice_number",
        "legal_form",
        "name",
        "number",
        "order_reference",
        "rcs",
        "reference",
        "representative",
        "role",
        "title",
        "tracking_number",
    )
)
"""Fields in whose text a `#` may stand."""
_COMMENT_DOUBTS: Final = re.compile(r" (?=#)")
_QUOTED: Final = re.compile(r"(?:[“”„‟].*[“”„‟]|«.*»|‘.*’)", re.DOTALL)


def doubt(text: str, index: int, value: str, field: str) -> tuple[int, str, Message] | None:
    """Return what is doubtful of an unquoted `value` at `index` of `text`: place, code, sentence.

    `field` is the key of the value, or of the list that holds it.
    """
    if _QUOTED.fullmatch(value):
        message = Message(
            'the quotation marks {first} {last} are read as a part of the value; write " instead, '
            "or leave them out",
            first=value[0],
            last=value[-1],
        )
        return index, "typographic-quotes", message
    if field in _CUT_SHORT and text.startswith(value, index):
        end = index + len(value)
        if _COMMENT_DOUBTS.match(text, end):
            message = Message(
                "'{value}' ends here: ' #' begins a comment; put the text in quotation marks, or "
                "two spaces before the comment",
                value=value,
            )
            return end + 1, "comment-in-text", message
    return None
