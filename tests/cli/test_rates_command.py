"""`relance rates`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from relance_docs.cli.main import relance


def run(*arguments: str) -> int:
    """Run `relance rates`; return its exit code."""
    return relance.main(["rates", *arguments], standalone_mode=False)


def test_outside_of_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The packaged rates are shown anywhere, with how to add the next semester."""
    monkeypatch.chdir(tmp_path)

    assert 0 == run()
    shown = capsys.readouterr().out

    assert "2026-S2   2.40    12.40        10.40" in shown
    assert "relance rate 2027-S1 --ecb …" in shown


def test_table_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table has French heads, commas, and words for how sure a rate is."""
    monkeypatch.chdir(tmp_path)

    assert 0 == run("--lang", "fr")
    shown = capsys.readouterr().out

    assert shown.startswith("semestre   BCE  par défaut  personne publique")
    assert "2026-S2   2,40       12,40              10,40" in shown
    for word in ("publié", "source secondaire", "non vérifié"):
        assert word in shown


@pytest.mark.parametrize("written", ["json", "csv"])
def test_every_row_has_its_source(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
) -> None:
    """As data, each semester comes with source, confidence and the day of the check."""
    monkeypatch.chdir(tmp_path)

    run("--format", written)
    out = capsys.readouterr().out
    rows = json.loads(out) if written == "json" else list(csv.DictReader(out.splitlines()))

    assert "2026-S2" == rows[-1]["semester"]
    assert all(row["source"] and row["confidence"] and row["checked_until"] for row in rows)


def test_rates_of_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What relance.yaml adds is in the table, under its own source; a contradiction is refused."""
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "relance.yaml"
    creditor = "creditor: {name: A, address: [B]}\n"
    settings.write_text(
        creditor + "rates: [{semester: 2027-S1, ecb_percent: 2.65, source: JO}]", encoding="utf-8"
    )

    run("--format", "json")

    last = json.loads(capsys.readouterr().out)[-1]
    assert ("2027-S1", "12.65", "JO", None) == (
        last["semester"],
        last["default_percent"],
        last["source"],
        last["legal_other_percent"],
    )

    settings.write_text(
        creditor + "rates: [{semester: 2026-S2, ecb_percent: 2.65, source: JO}]", encoding="utf-8"
    )

    assert 1 == run()
    assert "2.40" in capsys.readouterr().err
