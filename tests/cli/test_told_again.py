"""What letters told, what is given up: said by the commands that a bookkeeper runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Copies, called, committed, settings_of, write_files

CREDITOR = """\
  rcs: Lyon
  vat_identifier: FR94010000016
  email: compta@atelier.example
  phone: "+33 1 99 00 12 34"
"""
SETTINGS = settings_of("2026-11-20", creditor=CREDITOR)
CASE = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  siren: "000200022"
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Mme Durand, email: compta@menuiserie.example}
invoices:
  - invoice_number: F-0962
    issue_date: 2026-10-10
    due_date: 2026-11-09
    total_with_vat: 1524.55
"""
PATH = "cases/2026-014.yaml"


def made(folder: Path) -> None:
    """Make a workspace with one case, all committed."""
    committed(
        write_files(folder, {"relance.yaml": SETTINGS, PATH: CASE, ".gitignore": "/build/\n"})
    )


@pytest.fixture
def root(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace of its own, and stand in it."""
    folder = copies.of(made)
    monkeypatch.chdir(folder)
    return folder


def test_an_amount_changed_after_a_letter_left_is_said(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `check` and by `status`: the record of the letter keeps the amounts that it gave."""
    assert called("letters") == 0
    assert called("sent", "2026-014", "relance-1") == 0
    text = (root / PATH).read_text(encoding="utf-8")
    assert "amounts:\n" in text
    (root / PATH).write_text(text.replace("total_with_vat: 1524.55", "total_with_vat: 1425.55"))
    capsys.readouterr()

    assert called("check", "2026-014") == 0
    checked = " ".join(capsys.readouterr().out.split())
    assert called("status", "2026-014") == 0
    told = " ".join(capsys.readouterr().out.split())

    assert "gave 1,524.55 € for invoice F-0962, and it is 1,425.55 € now" in checked
    assert "invoice F-0962 is 1,425.55 €" in told


def test_closing_says_what_is_given_up(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The principal was paid late: penalties and the indemnity go with the case."""
    del root
    assert called("paid", "2026-014", "1524.55", "--on", "2026-11-19") == 0
    capsys.readouterr()

    assert called("close", "2026-014", "--reason", "paid") == 0
    assert "45.20 € of penalties and indemnity are given up" in capsys.readouterr().err
