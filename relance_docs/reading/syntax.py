"""What the YAML parser complains of, in words that say what to write."""

from __future__ import annotations

from typing import Final

from relance_docs.message import Message

_UNREADABLE: Final = Message("this cannot be read as YAML; look at the indentation and the quotes")

# The parser has no codes: these are pieces of its sentences, the first that fits wins.
_EXPLANATIONS: Final = (
    ("unexpected end of stream", Message("a quotation mark is opened here and never closed")),
    (
        "mapping values are not allowed",
        Message("a second ': ' on this line; put the text in quotation marks, or begin a new line"),
    ),
    ("could not find expected ':'", Message("a key without ': '; write 'key: value'")),
    (
        "did not find expected key",
        Message("the fields of one mapping must begin in the same column; correct the indentation"),
    ),
    (
        "did not find expected '-' indicator",
        Message(
            "the items of one list must begin in the same column with '- '; correct the indentation"
        ),
    ),
    (
        "block sequence entries are not allowed",
        Message("a list cannot begin here; write each '- ' item on a line of its own"),
    ),
    (
        "expected ',' or ']'",
        Message("this list is not closed with ']', or a comma is missing between two items"),
    ),
    (
        "expected ',' or '}'",
        Message("this '{{' is not closed with '}}', or a comma is missing between two fields"),
    ),
    (
        "expected node content",
        Message("a value is missing here, or a bracket is not closed"),
    ),
    (
        "cannot start any token",
        Message("a value cannot begin with this character; put the value in quotation marks"),
    ),
    (
        "found unknown escape character",
        Message("a backslash in double quotation marks; use single quotation marks"),
    ),
    ("undefined alias", Message("'*' repeats another value; put the text in quotation marks")),
    ("undefined tag handle", Message("'!' begins a tag; put the text in quotation marks")),
    ("directive", Message("a YAML directive (%); delete this line")),
    (
        "did not find expected <document start>",
        Message("the file goes on after its end; correct the indentation of this line"),
    ),
    (
        "did not find expected alphabetic or numeric character",
        Message("'&' and '*' have a meaning of their own; put the text in quotation marks"),
    ),
)


def explained(error: Exception) -> tuple[str, Message]:
    """Return the code and the sentence for what the parser raised."""
    problem = str(getattr(error, "problem", None) or error)
    return "yaml-syntax", next(
        (message for piece, message in _EXPLANATIONS if piece in problem), _UNREADABLE
    )
