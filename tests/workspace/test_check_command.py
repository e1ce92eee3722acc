"""`relance check` prints every finding, and its exit code says whether there is an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.cli.main import relance

Write = Callable[[str, str | bytes], Path]
WriteCase = Callable[..., Path]


def run(root: Path, *arguments: str) -> int:
    """Run the command on the workspace; return its exit code."""
    return relance.main(["-C", str(root), "check", *arguments], standalone_mode=False)


def test_nothing_wrong(case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A right workspace prints nothing but the summary, and leaves with 0."""
    case("2026-001")

    assert 0 == run(tmp_path)
    assert ("", "cases: 1, errors: 0, warnings: 0\n") == capsys.readouterr()


def test_a_warning_is_no_failure(
    case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Warnings alone leave with 0."""
    case("2026-001", more="payments: [{received_on: 2026-07-01, amount: 0.00}]\n")

    assert 0 == run(tmp_path)
    assert "[zero-amount]" in capsys.readouterr().out


def test_an_error_is_a_failure(
    case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The place, the sentence, the code, the line and a caret; exit code 1."""
    case("2026-001", more="payments:\n- received_on: 2026-07-01\n  amount: 1 200,10\n")

    assert 1 == run(tmp_path)
    assert capsys.readouterr().out == (
        "cases/2026-001.yaml:6:11: error: '1 200,10' is not an amount; write 1200.10 [amount]\n"
        "      amount: 1 200,10\n"
        "              ^\n"
    )


def test_json(case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has the keys of the design, in its order."""
    case("2026-001", more="payment: []\n")
    run(tmp_path, "--format", "json")
    (found,) = json.loads(capsys.readouterr().out)

    assert ["path", "line", "column", "severity", "code", "message"] == list(found)
    assert ("cases/2026-001.yaml", 4, 1, "unknown-key") == (
        found["path"],
        found["line"],
        found["column"],
        found["code"],
    )


def test_only_some_cases(
    case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cases named on the command line are the only ones looked at."""
    case("2026-001", "F1")
    case("2026-002", "F2", "payment: []\n")

    assert 0 == run(tmp_path, "2026-001")
    assert 1 == run(tmp_path, "2026-002", "--format", "github")
    assert "::error file=cases/2026-002.yaml,line=4,col=1" in capsys.readouterr().out


def test_unknown_case(case: WriteCase, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that is not there is refused in one sentence."""
    case("2026-001")

    assert 1 == run(tmp_path, "2026-010")
    assert "2026-001" in capsys.readouterr().err
