"""From the bytes of a file to its data with places: the only module that knows the YAML parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from ruamel.yaml import YAML, main
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import StreamEndEvent

from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.reading.building import Builder, TooMuchError
from relance_docs.reading.decoding import decode
from relance_docs.reading.document import Data, Document, Loc, Places, SourceText
from relance_docs.reading.plain_data import is_doubtful, plain_data, plain_places
from relance_docs.reading.plain_lines import read_plain
from relance_docs.reading.yaml_slips import slip_before

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


_KEY: Final = "while scanning a simple key"
"""What the parser was at; it sees on the next line that a key has no colon."""
_C_PARSER: Any = getattr(main, "CParser", None)
"""None where the parser's C part is not installed."""
_EMPTY = Message(
    "the file is empty; `relance schema` shows the fields of a case, `relance schema settings` "
    "those of relance.yaml"
)


def read_yaml(raw: bytes, path: str) -> Document:
    """Return what `raw` says; `data` is None with at least one finding when it says nothing."""
    decoded = decode(raw, path)
    if decoded.source is None:
        return _nothing(SourceText(path=path, text=""), decoded.findings)
    document = _parsed(decoded.source)
    return Document(
        data=document.data,
        places=document.places,
        findings=(*decoded.findings, *document.findings),
        refused=document.refused,
    )


def _parsed(source: SourceText) -> Document:
    data: Data = None if is_doubtful(source.text) else read_plain(source.text)
    if data is None:
        try:
            data = plain_data(source.text, _events(source.text, is_pure=False))
        except (YAMLError, ValueError):
            data = None
    if data is None:
        return _built(source)
    places = Places(source=source, find=partial(_found_anew, source))
    return Document(data=data, places=places, findings=(), refused=frozenset())


def _found_anew(source: SourceText) -> tuple[Mapping[Loc, int], Mapping[Loc, int]]:
    return plain_places(_events(source.text, is_pure=False))


def _built(source: SourceText) -> Document:
    document = _parsed_by(source, is_pure=False)
    if document is None:
        document = _parsed_by(source, is_pure=True)
    if document is None:  # pragma: no cover - only the C parser asks for the other one
        raise AssertionError
    return document


def _parsed_by(source: SourceText, *, is_pure: bool) -> Document | None:
    """Read with one of the two parsers; None when the C parser does not know a thing of YAML 1.2.

    The C parser reads YAML 1.1, where `{at: 2026-06-08T10:15+02:00}` and `{url: https://…}` are
    faults. The other parser knows better, but takes ten times as long.
    """
    builder = Builder(source=source)
    try:
        document = builder.build(_events(source.text, is_pure=is_pure))
    except TooMuchError as error:
        return _stopped(builder, error.finding)
    except (YAMLError, ValueError) as error:
        if not is_pure and "unexpected ':'" in str(error):
            return None
        index = _index(error, source)
        slip = slip_before(source.text, index)
        if slip is not None:
            return _stopped(builder, source.error(slip[0], "yaml-syntax", slip[1]))
        return _stopped(builder, source.error(index, *explained(error)))
    if document.data is None:
        return _nothing(source, (*document.findings, source.error(0, "empty-file", _EMPTY)))
    return document


def _events(text: str, *, is_pure: bool) -> Iterator[Any]:
    """Yield what the parser meets.

    The C parser is asked by itself: `YAML` looks for plug-ins on the disk and makes a class each
    time, which takes ten times as long as to read a case.
    """
    if is_pure or _C_PARSER is None:
        yield from YAML(typ="safe", pure=True).parse(text)
        return
    parser = _C_PARSER(text)
    event = None
    try:
        while type(event) is not StreamEndEvent:
            event = parser.get_event()
            yield event
    finally:
        parser.dispose()


def events_of(text: str) -> tuple[Any, ...]:
    """Return what the parser meets in a text that was read without findings."""
    try:
        return tuple(_events(text, is_pure=False))
    except MarkedYAMLError:  # the C parser takes no time of day between braces
        return tuple(_events(text, is_pure=True))


def _stopped(builder: Builder, finding: Finding) -> Document:
    return _nothing(builder.source, (*builder.findings, finding))


def _nothing(source: SourceText, findings: tuple[Finding, ...]) -> Document:
    places = Places(source=source, find=lambda: ({}, {}))
    return Document(data=None, places=places, findings=findings, refused=frozenset())


def _index(error: Exception, source: SourceText) -> int:
    """Return where the fault is: what was never ended is shown where it begins."""
    if not isinstance(error, MarkedYAMLError):
        position: Any = getattr(error, "position", 0)
        return int(position)
    mark = error.problem_mark or error.context_mark
    begun = error.context_mark
    is_unended = mark is not None and mark.index >= len(source.text.rstrip())
    if begun is not None and (is_unended or error.context == _KEY):
        mark = begun
    return int(mark.index) if mark is not None else 0
