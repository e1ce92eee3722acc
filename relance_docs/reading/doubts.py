"""Values that YAML reads without a word, though something else was probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from relance_docs.message import Message

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
_COMMENT: Final = re.compile(r" (?=#)")
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
        if _COMMENT.match(text, end):
            message = Message(
                "'{value}' ends here: ' #' begins a comment; put the text in quotation marks, or "
                "two spaces before the comment",
                value=value,
            )
            return end + 1, "comment-in-text", message
    return None
