"""What came back, a step made again, a second case of a debtor, the letter that really left."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.workspaces import Copies, git, settings_of

SETTINGS = settings_of("2026-07-01", checked="2026-06-30")
CASE = """\
debtor:
  kind: business
  name: Boulangerie Petit Fournil
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Mme Durand, email: durand@example.org}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 1000.00
history:
  - {at: 2026-06-04, step: relance-1, channel: email}
  - {at: 2026-06-10, step: appel-2, channel: phone}
"""
INSOLVENT = "insolvency: {kind: redressement, opened_on: 2026-05-12, published_on: 2026-05-17}\n"


def workspace(folder: Path) -> None:
    """Make a workspace of one case, whose firm letter is due."""
    (folder / "cases").mkdir(parents=True)
    (folder / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "cases" / "2026-001.yaml").write_text(CASE, encoding="utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(folder, *command)


@pytest.fixture
def root(copies: Copies) -> Path:
    """Return a copy of that workspace."""
    return copies.of(workspace)


def run(root: Path, *arguments: str, fails: bool = False) -> Result:
    """Run `relance` in a workspace."""
    found = CliRunner().invoke(relance, ["-C", str(root), *arguments, "--lang", "en"])
    assert (found.exit_code != 0) is fails, found.output
    return found


def case_text(root: Path) -> str:
    """Return the file of the case."""
    return (root / "cases" / "2026-001.yaml").read_text(encoding="utf-8")


def test_a_letter_that_came_back_is_made_again_for_the_new_address(root: Path) -> None:
    """No letter goes to the old address; the one that came back stays in the record."""
    run(root, "letters", "-j1")
    run(root, "sent", "2026-001", "relance-2", "--on", "2026-07-01")
    run(root, "received", "2026-001", "relance-2", "--outcome", "returned", "--on", "2026-07-01")

    assert "not_reached: [3 QUAI DU RHONE, 69007 LYON]" in case_text(root).replace('"', "")
    status = " ".join(run(root, "status", "--lang", "en").stdout.split())
    assert "no other letter goes there" in status
    assert "relance again 2026-001 relance-2" in status

    run(root, "again", "2026-001", "relance-2", "--reason", "NPAI", "--on", "2026-07-01")
    assert "FAILED" in run(root, "letters", "-j1", fails=True).stdout
    old, new = "[3 QUAI DU RHONE, 69007 LYON]", "[8 RUE DU PORT, 69002 LYON]"
    moved = case_text(root).replace(old, new, 1)
    (root / "cases" / "2026-001.yaml").write_text(moved, encoding="utf-8")
    git(root, "commit", "-qam", "adresse")
    run(root, "letters", "-j1")
    run(root, "sent", "2026-001", "relance-2", "--on", "2026-07-01")

    assert case_text(root).count("step: relance-2") == 3
    assert case_text(root).count("outcome: returned") == 1


def test_the_letter_that_left_is_the_one_that_is_named(root: Path) -> None:
    """Set aside since, it is archived as it was, and no other one."""
    run(root, "letters", "-j1")
    made = root / "build" / "letters" / "2026-001" / "2026-07-01-relance-2.pdf"
    first = made.read_bytes()
    run(root, "paid", "2026-001", "100", "--on", "2026-06-30")
    run(root, "letters", "-j1")
    aside = root / "build" / "set-aside" / "2026-001" / "2026-07-01-relance-2.pdf"

    assert aside.read_bytes() == first != made.read_bytes()
    run(root, "sent", "2026-001", "relance-2", "--on", "2026-07-01", "--file", str(aside))
    archived = root / "cases" / "2026-001" / "sent" / "2026-07-01-relance-2.pdf"
    assert archived.read_bytes() == first
    assert "commit: " in case_text(root)


NEW = "--kind business --invoice FA-9 --issue-date 2026-06-01 --due-date 2026-06-15 --amount 100"


def test_a_second_case_of_a_debtor_is_asked_about(root: Path) -> None:
    """A name that is alike is enough; who insists gets the case."""
    asked = ["new", "--debtor", "Petit Fournil SARL", *NEW.split()]
    refused = run(root, *asked, fails=True)

    assert "case 2026-001 is open against Boulangerie Petit Fournil" in refused.stderr
    assert "--another-debtor" in refused.stderr
    run(root, *asked, "--another-debtor")
    run(root, "new", "--debtor", "Garage Fictif", *NEW.replace("FA-9", "FA-10").split())


def test_a_debtor_in_a_procedure_gets_no_demand_by_a_second_case(root: Path) -> None:
    """Even opened on purpose, the second case demands nothing."""
    path = root / "cases" / "2026-001.yaml"
    path.write_text(case_text(root) + INSOLVENT, encoding="utf-8")
    git(root, "commit", "-qam", "jugement")
    asked = ["new", "--debtor", "Le Petit Fournil", *NEW.split()]

    assert "collective procedure" in run(root, *asked, fails=True).stderr
    run(root, *asked, "--another-debtor")
    assert "2026-001" in run(root, "status", "2026-002").stdout
    assert "build/letters" not in run(root, "letters", "-j1").stdout


def test_the_declaration_is_recorded(root: Path) -> None:
    """Once declared, the deadline asks for nothing more."""
    path = root / "cases" / "2026-001.yaml"
    path.write_text(case_text(root) + INSOLVENT, encoding="utf-8")
    git(root, "commit", "-qam", "jugement")

    assert "by 2026-07-17, 16 d left" in run(root, "today", "--list").stdout
    run(root, "declared", "2026-001", "--on", "2026-07-01")
    assert "claim_declared" in case_text(root)
    assert "declare the claim" not in run(root, "today", "--list").stdout
