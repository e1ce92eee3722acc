"""`refund` and `bounced`, run as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relance_docs.cli import asking
from tests.workspaces import Copies, called, git

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
as_of: 2026-11-29
payments_checked_until: 2026-11-28
"""
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - {invoice_number: R1, issue_date: 2026-07-04, due_date: 2026-08-03, total_with_vat: 1000.00}
  - {invoice_number: R2, issue_date: 2026-10-04, due_date: 2026-11-03, total_with_vat: 500.00}
payments:
  - {received_on: 2026-07-20, amount: 400.00, reference: REMISE CHEQUES BORD 4530}
  - {received_on: 2026-08-01, amount: 400.00, reference: VIR MENUISERIE}
  - {received_on: 2026-08-02, amount: 250.00, invoice_number: R1, bank_line: L-1}
  - {received_on: 2026-08-02, amount: 150.00, invoice_number: R2, bank_line: L-1}
"""
PATH = "cases/2026-014.yaml"


def made(folder: Path) -> None:
    """Make a workspace with one case, all committed."""
    (folder / "cases").mkdir(parents=True)
    (folder / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / PATH).write_text(CASE, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=first")


@pytest.fixture
def root(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace of its own, and stand in it."""
    folder = copies.of(made)
    monkeypatch.chdir(folder)
    return folder


def changed(root: Path) -> str:
    """Return what the last commit added to the case."""
    diff = git(root, "show", "--format=", "--unified=0", "HEAD", "--", PATH)
    lines = [line[1:] for line in diff.splitlines() if line.startswith("+")]
    return "\n".join(line for line in lines if not line.startswith("++"))


def subject(root: Path) -> str:
    """Return the subject of the last commit."""
    return git(root, "log", "-1", "--format=%s").strip()


def total(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `statement` says is due."""
    capsys.readouterr()
    assert called("statement", "2026-014", "--format", "json") == 0
    found: str = json.loads(capsys.readouterr().out)["total_due"]
    return found


def test_a_refund_is_one_line_and_one_commit(root: Path) -> None:
    """What was given back is told, and what goes beyond the credit is owed again."""
    assert called("refund", "2026-014", "100,00", "--on", "2026-09-01", "--reference", "VIR") == 0

    assert changed(root) == "  - {received_on: 2026-09-01, amount: -100.00, reference: VIR}"
    assert subject(root) == "2026-014: 100.00 EUR given back on 2026-09-01"
    assert called("check") == 0
    assert called("undo", "2026-014", "essai", "--yes") == 0
    assert (root / PATH).read_text(encoding="utf-8") == CASE


def test_beyond_the_credit_it_is_owed_again(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The debtor had 200.00 of its own on that day: 30.00 more were a debt that was paid."""
    del root
    assert called("refund", "2026-014", "230.00", "--on", "2026-09-01") == 0

    assert "had a credit of 200.00 on 2026-09-01: the other 30.00" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["4530"],
        ["--amount", "400", "2026-07-20"],
        ["bord 4530", "--amount", "400,00"],
    ],
)
def test_a_payment_is_named_by_what_is_known_of_it(root: Path, arguments: list[str]) -> None:
    """Its amount, its day, a part of its reference: all that is said must fit."""
    proof = root.parent / "rejet.pdf"
    proof.write_bytes(b"%PDF-1.4\n%%EOF\n")

    how = ("--on", "2026-07-28", "--fee", "12.50", "--proof", str(proof))
    assert called("bounced", "2026-014", *arguments, *how) == 0

    assert "bounced: {bounced_on: 2026-07-28, fee: 12.50, proof: p-rejet}" in changed(root)
    assert subject(root) == (
        "2026-014: 400.00 EUR received on 2026-07-20 came back unpaid on 2026-07-28"
    )
    assert (root / "cases/2026-014/rejet.pdf").is_file()
    assert called("check") == 0


def test_the_debt_is_again_what_it_was_and_the_fee_is_in_no_total(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came back counts for nothing; undo takes just that back."""
    before = total(capsys)
    without = CASE.replace(
        "  - {received_on: 2026-07-20, amount: 400.00, reference: REMISE CHEQUES BORD 4530}\n", ""
    )
    (root / PATH).write_text(without, encoding="utf-8")
    expected = total(capsys)
    (root / PATH).write_text(CASE, encoding="utf-8")

    assert called("bounced", "2026-014", "4530", "--on", "2026-07-28", "--fee", "12.50") == 0
    assert total(capsys) == expected != before
    assert called("undo", "2026-014", "essai", "--yes") == 0
    assert total(capsys) == before


def test_the_shares_of_one_bank_line_come_back_together(root: Path) -> None:
    """The sum of a transfer that was shared among invoices names all of its shares."""
    assert called("bounced", "2026-014", "--on", "2026-08-09", "2026-08-02", "--amount", "400") == 0

    assert changed(root).count("bounced: {bounced_on: 2026-08-09}") == 2


def test_one_of_the_shares_may_come_back_alone(root: Path) -> None:
    """Of two cheques paid in together, one was bad."""
    assert called("bounced", "2026-014", "--amount", "150", "--on", "2026-08-09", "--fee", "5") == 0

    assert changed(root).count("bounced: {bounced_on: 2026-08-09, fee: 5.00}") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["refund", "2026-014", "0", "--on", "2026-09-01"], "more than zero"),
        (["refund", "2026-014", "1.00", "--on", "2026-11-30"], "future"),
        (["refund", "2026-014", "1.00", "--on", "2026-09-01", "--invoice", "X"], "no invoice X"),
        (["refund", "2026-014", "9000.00", "--on", "2026-09-01"], "more than all that was"),
        (["paid", "2026-014", "0", "--on", "2026-09-01"], "relance refund"),
        (["bounced", "2026-014", "--amount", "400", "--on", "2026-09-01"], "several payments"),
        (["bounced", "2026-014", "--amount", "7", "--on", "2026-09-01"], "it has: 400.00 €"),
        (["bounced", "2026-014", "4530", "--on", "2026-07-19"], "can have bounced"),
        (["bounced", "2026-014", "4530", "--on", "2026-11-30"], "future"),
    ],
)
def test_what_cannot_be_is_refused(
    root: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence that says the way out, and nothing is recorded."""
    assert called(*arguments) == 1

    assert said in " ".join(capsys.readouterr().err.split())
    assert subject(root) == "first"


def test_a_case_closed_as_paid_is_opened_again_first(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A payment that comes back ends the closing: the way is said."""
    assert called("paid", "2026-014", "450.00", "--on", "2026-11-01") == 0
    assert called("close", "2026-014", "--reason", "paid", "--note", "avoir de 50 € compensé") == 0

    assert called("bounced", "2026-014", "4530", "--on", "2026-11-05") == 1
    assert "relance reopen 2026-014" in capsys.readouterr().err
    assert called("reopen", "2026-014", "chèque revenu") == 0
    assert called("bounced", "2026-014", "4530", "--on", "2026-11-05") == 0
    assert called("bounced", "2026-014", "4530", "--on", "2026-11-05") == 1
    assert subject(root).endswith("came back unpaid on 2026-11-05")


def test_of_several_a_person_chooses(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal lists what may be meant, oldest first, and what is missing is asked for."""
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    answers = iter(["2026-014", "2026-09-01", "2"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: next(answers))

    assert called("bounced", "--amount", "400") == 0

    assert "2  400.00 € received on 2026-08-01 (VIR MENUISERIE)" in capsys.readouterr().err
    assert subject(root).startswith("2026-014: 400.00 EUR received on 2026-08-01 came back")


def test_what_was_given_back_and_what_came_back_are_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`explain` and `statement` say both, and when."""
    del root
    assert called("bounced", "2026-014", "4530", "--on", "2026-07-28") == 0
    assert called("refund", "2026-014", "30.00", "--on", "2026-09-01", "--invoice", "R1") == 0
    capsys.readouterr()

    assert called("explain", "2026-014") == 0
    explained = " ".join(capsys.readouterr().out.split())
    assert called("statement", "2026-014") == 0
    stated = " ".join(capsys.readouterr().out.split())

    assert "sont revenus impayés le 28 juillet 2026, et ne comptent pas" in explained
    assert "rendu le 1er septembre 2026 : 30,00 €" in explained
    assert "came back unpaid on 2026-07-28, and counts for nothing: 400.00" in stated
