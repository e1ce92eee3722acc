"""The address book: one debtor of many cases, changed in one place, each case whole by itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from relance_docs.cli import session
from tests.workspaces import INVOICE, SETTINGS, Workplace, run

DEBTOR = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  siren: "000200022"
  address: [3 QUAI DU RHONE, 69007 LYON]  # entrepôt
"""
ENTRY = "debtors/C0042.yaml"
FIRST, SECOND, OTHER = "cases/2026-001.yaml", "cases/2026-002.yaml", "cases/2026-003.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Workplace:
    """Return a workspace with two cases of one debtor, and one of another."""
    contact = "  contact: {name: Mme Durand, email: compta@menuiserie.example}\n"
    other = "debtor: {kind: business, name: Autre Exemple SAS, address: [1 RUE X, 69001 LYON]}\n"
    files = {
        "relance.yaml": SETTINGS,
        FIRST: DEBTOR + INVOICE,
        SECOND: DEBTOR + contact + INVOICE.replace("0042", "0043"),
        OTHER: other + INVOICE.replace("0042", "0044"),
    }
    return Workplace.of(tmp_path / "w", files)


def test_from_two_cases_to_one_address(desk: Workplace) -> None:
    """The entry has what both say; an address set in one case is set in all, and undone in all."""
    other = (desk.root / OTHER).read_bytes()
    moved = run(desk.root, "debtor", "C0042", "2026-001", "2026-002")
    listed = json.loads(run(desk.root, "debtor", "--format", "json").stdout)
    both = [(desk.root / path).read_text() for path in (FIRST, SECOND)]
    checked = run(desk.root, "check", "--format", "json").stdout
    changed = run(
        desk.root,
        *("set", "2026-001", "debtor.address=9 RUE NEUVE, 69008 LYON", "--reason", "déménagement"),
    )
    touched = desk.git("show", "--name-only", "--format=%(trailers:key=Case,valueonly)").split()
    after = [(desk.root / path).read_text() for path in (FIRST, SECOND, ENTRY)]
    withdrawn = run(desk.root, "undo", "2026-002", "mauvaise adresse", "--yes")

    assert [each.exit_code for each in (moved, changed, withdrawn)] == [0, 0, 0]
    assert [{"entry": "C0042", "debtor": "Menuiserie Fictive SARL"}] == [
        {key: each[key] for key in ("entry", "debtor")} for each in listed
    ]
    assert listed[0]["cases"] == ["2026-001", "2026-002"]
    assert all("book: C0042" in text and "Mme Durand" in text for text in both)
    assert "entrepôt" in both[0]
    assert "debtor-in-other-case" not in checked
    assert touched == ["2026-001", "2026-002", FIRST, SECOND, ENTRY]
    assert "2026-002" in changed.stderr
    assert all("9 RUE NEUVE" in text for text in after)
    assert all("déménagement" in text for text in after[:2])
    assert [(desk.root / path).read_text() for path in (FIRST, SECOND)] == both
    assert (desk.root / OTHER).read_bytes() == other
    assert desk.is_clean
    assert run(desk.root, "verify").exit_code == 0


def test_an_edited_entry_is_an_error_until_its_cases_follow(desk: Workplace) -> None:
    """Both places are told, nothing leaves nor is saved, and one command brings all in step."""
    run(desk.root, "debtor", "C0042", "2026-001", "2026-002")
    desk.replace("69007 LYON", "69007 LYON CEDEX", ENTRY)
    found = json.loads(run(desk.root, "check", "--format", "json").stdout)
    faults = [f for f in found if f["code"] == "book-contradicted"]
    saved = run(desk.root, "save", "-m", "adresse")
    left = run(desk.root, "letters", "--as-of", "2026-11-20")
    brought = run(desk.root, "debtor", "C0042", "--reason", "courrier du 3 juin")
    again = run(desk.root, "debtor", "C0042")

    assert [(f["path"], f["line"]) for f in faults] == [(FIRST, 5), (SECOND, 5)]
    assert all(f"{ENTRY}:5" in f["message"] for f in faults)
    assert saved.exit_code != 0
    assert left.exit_code == 1
    assert "2026-001: error" in left.stderr
    assert not list((desk.root / "build/letters").glob("**/*.pdf"))
    assert brought.exit_code == 0
    assert again.exit_code == 1
    for path in (FIRST, SECOND):
        text = (desk.root / path).read_text()
        assert "69007 LYON CEDEX" in text
        assert "note: courrier du 3 juin" in text
    assert desk.is_clean


def test_what_the_book_cannot_be(desk: Workplace) -> None:
    """Another debtor, a name that names it, an unknown entry and odd files are told, not taken."""
    run(desk.root, "debtor", "C0042", "2026-001")
    differs = run(desk.root, "debtor", "C0042", "2026-003")
    named = run(desk.root, "debtor", "Autre-Exemple-SAS", "2026-003")
    before = desk.git("rev-parse", "HEAD")
    desk.replace("book: C0042", "book: C0024", FIRST)
    desk.write("debtors/C9.yml", "x")
    consent = "  e_registered_consent: {given_on: 2026-01-01, proof: p}\n"
    wrong = DEBTOR.replace("000200022", "000200023")
    desk.write("debtors/C7.yaml", wrong + consent)
    codes = {
        (f["path"], f["code"])
        for f in json.loads(run(desk.root, "check", "--format", "json").stdout)
    }

    assert differs.exit_code == 1
    assert "Autre Exemple SAS" in differs.stderr
    assert named.exit_code == 1
    assert desk.git("rev-parse", "HEAD") == before
    assert {
        (FIRST, "book-unknown"),
        ("debtors/C9.yml", "book-name"),
        ("debtors/C7.yaml", "book-of-a-case"),
        ("debtors/C7.yaml", "siren"),
    } <= codes


def test_new_cases_of_a_known_debtor_name_the_entry(
    desk: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand and by an import, a case gets what the entry states, and nothing to confirm."""
    monkeypatch.setattr(session, "_day_of_this_machine", lambda: date(2026, 11, 30))
    run(desk.root, "debtor", "C0042", "2026-001", "2026-002")
    given = ("--issue-date", "2026-10-01", "--due-date", "2026-10-31", "--amount", "500")
    typed = run(
        desk.root, "new", "--book", "C0042", "--invoice", "FA-9", *given, "--another-debtor"
    )
    table = tmp_path / "balance.csv"
    table.write_text(
        "Client;SIREN;Facture;Date;Echéance;Total TTC;Reste dû\n"
        "MENUISERIE FICT.;000200022;FA-77;04/10/2026;04/11/2026;1000,00;1000,00\n"
    )
    answer = "MENUISERIE FICT..case=new"
    imported = run(desk.root, "import", str(table), "--yes", "--answer", answer)
    unknown = run(desk.root, "new", "--book", "C1", "--invoice", "FA-10", *given)
    assert (typed.exit_code, imported.exit_code) == (0, 0), typed.output + imported.output
    texts = [(desk.root / f"cases/2026-00{n}.yaml").read_text() for n in (4, 5)]

    assert unknown.exit_code == 2
    assert all("book: C0042" in text and "3 QUAI DU RHONE" in text for text in texts)
    assert all("debtor.kind" not in text for text in texts)
