"""How findings are printed: for a person, for a program, for a pull request on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from relance_docs.cli.output import display_width, json_text
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message
from relance_docs.unseen import shown, shown_in_line

SEVERITY_WORDS: Final[Mapping[Severity, Message]] = {
    Severity.ERROR: Message("error"),
    Severity.WARNING: Message("warning"),
}
SHOWN_WIDTH: Final = 100
"""Characters of a source line that are shown around the place."""
SHOWN_BEFORE: Final = 60
INDENT: Final = "    "

if TYPE_CHECKING:
    from relance_docs.outputs.listing import FindingData

Said = Callable[[Message], str]


def format_findings(findings: Iterable[Finding], output_format: str, said: Said = str) -> str:
    """Return the findings as `text`, `json` or `github`, each line ended; empty for none in text.

    `said` renders the messages. In JSON only the message is translated: codes and keys stay.
    """
    if output_format == "json":
        return json_text([finding_data(finding, said) for finding in findings]) + "\n"
    one = format_github if output_format == "github" else format_finding
    return "".join(f"{one(finding, said)}\n" for finding in findings)


def finding_data(finding: Finding, said: Said = str) -> FindingData:
    """Return a finding as `check --format json` prints it."""
    return {
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": said(finding.message),
    }


def format_finding(finding: Finding, said: Said = str) -> str:
    """Return `path:line:column: error: message [code]`, the source line and a caret.

    The first line is what editors and terminals make clickable.
    """
    place = finding.place
    head = Message(
        "{place}: {severity}: {message}",
        place=f"{_printable(place.path)}:{place.line}:{place.column}",
        severity=SEVERITY_WORDS[finding.severity],
        message=_printable(said(finding.message)),
    )
    return "\n".join((f"{said(head)} [{finding.code}]", *_source_lines(place)))


def _source_lines(place: Place) -> tuple[str, ...]:
    if not place.source.strip():
        return ()
    # A line may be megabytes long; what is shown begins a little before the place.
    start = max(0, place.column - 1 - SHOWN_BEFORE)
    line = _printable(place.source[start : start + SHOWN_WIDTH])
    before = _printable(place.source[start : place.column - 1])
    return (f"{INDENT}{line}".rstrip(), f"{INDENT}{' ' * display_width(before)}^")


def _printable(text: str) -> str:
    """Return the text on one line with nothing that a terminal would obey."""
    return shown_in_line(text.replace("\t", " "))


def format_github(finding: Finding, said: Said = str) -> str:
    """Return the workflow command that puts the finding beside its line on GitHub."""
    place = finding.place
    properties = {
        "file": place.path,
        "line": str(place.line),
        "col": str(place.column),
        "title": finding.code,
    }
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{finding.severity.value} {written}::{_data(said(finding.message))}"


def _data(text: str) -> str:
    return shown(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
