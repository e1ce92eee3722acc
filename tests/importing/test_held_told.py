"""`relance checked` after an import that left a receipt to be placed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.importing.bank_papers import PAID, bank_bench, camt
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND

SLIP = replace(PAID, amount="1100.00", label="REMISE CHEQUES", payer="")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases, all committed."""
    cases = {"2026-014": CASE, "2026-015": SECOND}
    return bank_bench(tmp_path / "w", cases).with_history()


def run(bench: Bench, *words: str) -> Result:
    """Run a command in English."""
    return CliRunner().invoke(relance, ["--lang", "en", "-C", str(bench.root), *words])


def imported(bench: Bench, content: bytes) -> None:
    """Import a statement, whatever is left to be decided."""
    path = bench.root.parent / "releve.xml"
    path.write_bytes(content)
    run(bench, "import", str(path), "--yes")
    assert "Event: import" in bench.git("log", "-1", "--format=%B")


def test_a_receipt_that_nobody_placed_is_told(bench: Bench) -> None:
    """The import stopped at its eve; a later day is recorded with a word about it, once."""
    imported(bench, camt((SLIP,)))

    said = run(bench, "checked", "2026-11-19").stderr

    assert "the last import left receipts after 2026-11-15 that nobody has placed" in said
    assert "nobody has placed" not in run(bench, "checked", "2026-11-20").stderr


def test_the_day_where_it_stopped_needs_no_word(bench: Bench) -> None:
    """Nor a day before."""
    imported(bench, camt((SLIP,)))

    assert "nobody has placed" not in run(bench, "checked", "2026-11-14").stderr


def test_an_import_that_placed_all_needs_no_word(bench: Bench) -> None:
    """Its commit says nothing of open receipts."""
    imported(bench, camt())

    assert "Receipts-Open-After" not in bench.git("log", "-1", "--format=%B")
    assert "nobody has placed" not in run(bench, "checked", "2026-11-21").stderr
