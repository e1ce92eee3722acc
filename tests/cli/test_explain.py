"""`relance explain`: why, when, what to do, and how much."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli import present
from relance_docs.cli.main import relance
from tests.workspaces import PATH, write_files

NBSP = "\N{NO-BREAK SPACE}"
GROUP = "\N{NARROW NO-BREAK SPACE}"

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR09000000000000FICTIF00183
  signatory: {name: Anne Exemple, role: Gérante}
payments_checked_until: 2026-08-31
as_of: 2026-08-31
"""
CASE = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  address: [3 QUAI DU RHONE, 69007 LYON]
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 12000.00
    paid_amount: 1500.00
credit_notes:
  - {number: AV-1, issue_date: 2026-04-10, amount: 500.00, invoice_number: FA-2026-0042}
history:
  - {at: 2026-05-20, step: relance-2}
  - at: 2026-06-02
    channel: phone
    outcome: promise
    promise: {pay_by: 2026-06-20, amount: 10000.00}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace of one case."""
    return write_files(tmp_path, {"relance.yaml": SETTINGS, PATH: CASE})


def run(root: Path, *arguments: str, **settings: object) -> Result:
    """Run `relance explain` in a workspace."""
    return CliRunner().invoke(
        relance,
        ["-C", str(root), "explain", "2026-014", *arguments],
        **settings,  # type: ignore[arg-type]
    )


def english(root: Path, *arguments: str) -> str:
    """Return the explanation in English, each sentence on one line."""
    printed = run(root, *arguments, "--lang", "en").stdout
    return printed.replace("\n    ", " ")


@pytest.mark.parametrize(
    "sentence",
    [
        "due today: avertissement, by post, since 2026-05-25 (25 d after the due date)",
        "it covers: FA-2026-0042",
        "send it, then record that you did: `relance sent 2026-014 avertissement`",
        "it gives the debtor until 2026-09-08 to pay",
        "FA-2026-0042: due on 2026-04-30, late by 123 d",
        "FA-2026-0042: the last step taken is relance-2, on 2026-05-20",
        "promised on 2026-06-02 for 2026-06-20 (10,000.00 €): broken, received since: 0.00 €",
        "12,000.00 € with VAT − 1,500.00 € paid before issue − 500.00 € of credit notes",
        "− 0.00 € claimed apart (dispute) = 10,000.00 €",
        "from 2026-05-01 to 2026-06-30: 10,000.00 € × 12.15 % × 61 d / 365 = 203.05 €",
        "from 2026-07-01 to 2026-08-31: 10,000.00 € × 12.40 % × 62 d / 365 = 210.63 €",
        "penalties: 413.68 € − 0.00 € = 413.68 €",
        "indemnity for recovery: 40.00 € − 0.00 € = 40.00 €",
        "together: 10,000.00 € + 413.68 € + 40.00 € = 10,453.68 €",
        "each further day adds 3.40 €",
        "the other way (principal paid first) the total would be",
        # the day of the invoice, while that of delivery is not known
        "due on 2026-04-30: the claim can be brought until 2031-03-31, counted from 2026-03-31",
        "until 2031-04-30 if the contract stipulates the day of payment, counted from 2026-04-30",
    ],
)
def test_what_is_explained(root: Path, sentence: str) -> None:
    """Step, rule, day, invoices, promise, every amount with its sum, the other choice."""
    assert sentence in english(root).replace("\n", " ")


def test_a_block_says_the_way_out(root: Path) -> None:
    """Nothing to send: why, and what to do."""
    said = english(root, "--as-of", "2026-09-30")

    assert "no document today: receipts are entered until 2026-08-31 only" in said
    assert "(`relance checked DATE`)" in said


def test_days_and_amounts_are_french_unless_asked_otherwise(root: Path) -> None:
    """Without a choice of language the explanation is in that of the documents."""
    figures = f"10{GROUP}000,00"

    assert f"30{NBSP}avril 2026" in run(root).stdout
    assert figures in run(root, env={"LANG": "en_US.UTF-8"}).stdout
    assert figures in run(root, env={"RELANCE_LANG": "fr"}).stdout
    assert "10,000.00" in run(root, env={"RELANCE_LANG": "en"}).stdout
    assert (
        "10,000.00"
        in CliRunner()
        .invoke(relance, ["--lang", "en", "-C", str(root), "explain", "2026-014"])
        .stdout
    )


def test_a_file_with_errors_is_not_explained(root: Path) -> None:
    """Its errors are printed instead."""
    broken = CASE.replace("total_with_vat: 12000.00", "total_with_vat: 12 000,00")
    (root / "cases" / "2026-014.yaml").write_text(broken, encoding="utf-8")

    found = run(root, "--lang", "en")

    assert found.exit_code == 1
    assert "cases/2026-014.yaml:9:21" in found.stderr


def test_numbers_inside_sentences_inside_sentences() -> None:
    """A message that holds another is presented to its depth."""
    from datetime import date

    from relance_docs.message import Message

    inner = Message("from {day}", day=date(2026, 6, 3))

    assert present.sentences_in("en")(Message("{first}; {second}", first=inner, second=2)) == (
        "from 2026-06-03; 2"
    )
