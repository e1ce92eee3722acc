"""How data and findings are printed."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from relance_docs.cli.findings_output import format_finding, format_findings, format_github
from relance_docs.cli.output import print_csv, print_json, table_lines
from relance_docs.cli.present import sentences_in
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message


def finding(source: str = "", column: int = 1, **settings: object) -> Finding:
    """Return a finding on line 14 of a case."""
    place = Place(path="cases/2026-014.yaml", line=14, column=column, source=source)
    message = Message("'{value}' is not an amount", value="1 200,10")
    return Finding(place=place, code="amount", message=message, **settings)  # type: ignore[arg-type]


def caret_of(source: str, column: int) -> tuple[str, str]:
    """Return the line of source and the line of the caret, as they are printed."""
    _head, shown, caret = format_finding(finding(source, column)).split("\n")
    return shown, caret


def test_a_finding_shows_its_line_and_a_caret() -> None:
    """An editor can jump to the first line; the caret stands under the fault."""
    assert [
        "cases/2026-014.yaml:14:19: error: '1 200,10' is not an amount [amount]",
        "      total_with_vat: 1 200,10",
        "                      ^",
    ] == format_finding(finding("  total_with_vat: 1 200,10", 19)).split("\n")


def test_a_finding_without_a_line_is_one_line() -> None:
    """A missing file has a path and a sentence, and no source."""
    assert "\n" not in format_finding(finding())


def test_a_finding_in_french_has_its_place_in_front_all_the_same() -> None:
    """The place is written as editors expect it; the rest is typeset as French is."""
    head = "cases/2026-014.yaml:14:1: avertissement\N{NO-BREAK SPACE}: "
    said = sentences_in("fr")
    assert format_finding(finding(severity=Severity.WARNING), said).startswith(head)


def test_the_caret_minds_wide_characters() -> None:
    """A character that takes two cells of the terminal moves the caret by two."""
    shown, caret = caret_of("name: 東京!", 9)
    assert ("    name: 東京!", " " * 14 + "^") == (shown, caret)


def test_a_long_line_is_cut_around_the_place() -> None:
    """A line of a megabyte is not printed; what is shown is around the place."""
    shown, caret = caret_of("a" * 500_000 + "!" + "b" * 500_000, 500_001)
    assert len(shown) <= 104
    assert "!" == shown[caret.index("^")]


def test_nothing_in_a_file_commands_the_terminal() -> None:
    """Control characters of a file are shown as escapes, and the caret counts what is shown."""
    shown, caret = caret_of("a\x1b[2Jb: \t\x00c", 10)
    assert r"    a\x1b[2Jb:  \x00c" == shown
    assert "\\" == shown[caret.index("^")]


def test_findings_as_json() -> None:
    """Programs read path, line, column, severity, code and message."""
    text = format_findings([finding(column=3, severity=Severity.WARNING)], "json")
    assert [
        {
            "path": "cases/2026-014.yaml",
            "line": 14,
            "column": 3,
            "severity": "warning",
            "code": "amount",
            "message": "'1 200,10' is not an amount",
        }
    ] == json.loads(text)


def test_no_findings_are_an_empty_list_in_json_and_nothing_in_text() -> None:
    """What is in order is silent, but JSON stays JSON."""
    assert ("[]\n", "") == (format_findings([], "json"), format_findings([], "text"))


def test_findings_for_github_escape_what_it_would_read() -> None:
    """A colon or a comma in a path does not end the property."""
    odd = Finding(place=Place(path="a,b:c.yaml"), code="x", message=Message("50 %\nmore"))
    expected = "::error file=a%2Cb%3Ac.yaml,line=1,col=1,title=x::50 %25%0Amore"
    assert expected == format_github(odd)


def test_a_table_is_aligned_by_what_is_seen() -> None:
    """Combining characters take no room, wide ones two; amounts end together."""
    rows = [("e\u0301t\u00e9", "9.00"), ("東京", "10.00")]
    assert [
        "case    due",
        "e\u0301t\u00e9    9.00",
        "東京  10.00",
    ] == table_lines(("case", "due"), rows, right=[1])


def test_json_keeps_order_and_accents(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON on stdout is UTF-8 text with the keys as given."""
    print_json({"b": "é", "a": []})
    assert '{\n  "b": "é",\n  "a": []\n}\n' == capsys.readouterr().out


def test_json_takes_no_number_that_is_not_text() -> None:
    """An amount that somebody forgot to write as text is a bug, not a float."""
    with pytest.raises(TypeError, match="Decimal"):
        print_json({"total": Decimal("1.10")})


def test_csv_quotes_what_has_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    """A comma in a cell does not make a column; nothing is an empty cell."""
    print_csv(("case", "note"), [("2026-014", "a, b"), ("2026-015", None)])
    assert 'case,note\n2026-014,"a, b"\n2026-015,\n' == capsys.readouterr().out
