"""A document that needs a second person leaves only once another identity approved these bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.workspaces import Copies, Workplace, run, settings_of

SETTINGS = settings_of(
    "2026-11-20",
    "plan: [{step: relance-2, after_due: 1, channel: post}]\napproval: {relance-2: 2}\n",
    checked="2026-11-19",
)
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-09-30
    due_date: 2026-10-30
    total_with_vat: 1000.00
"""
NUMBER, STEP = "2026-001", "relance-2"
ANOTHER = {"GIT_AUTHOR_NAME": "Paul Durand", "GIT_AUTHOR_EMAIL": "paul@exemple.invalid"}


def made(root: Path) -> None:
    """Make a workspace whose letter lies in build/letters."""
    files = {"relance.yaml": SETTINGS, ".gitignore": "build/\n", f"cases/{NUMBER}.yaml": CASE}
    desk = Workplace.of(root, files)
    assert run(desk.root, "letters").exit_code == 0


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of it."""
    return Workplace(copies.of(made))


def test_it_leaves_once_another_identity_approved_it(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused alone, also when approved by who sends; then another approves, and it may leave."""
    alone = run(desk.root, "sent", NUMBER, STEP)
    assert alone.exit_code != 0
    assert "needs 2 persons" in alone.stderr
    assert run(desk.root, "approve", NUMBER, STEP).exit_code == 0
    assert run(desk.root, "sent", NUMBER, STEP).exit_code != 0, "one identity is one person"
    again = run(desk.root, "approve", NUMBER, STEP)
    assert "approved this very document already" in again.stderr
    assert "waits for 1 more beside C. Martin" in " ".join(run(desk.root, "status").stdout.split())
    with monkeypatch.context() as patch:
        for name, value in ANOTHER.items():
            patch.setenv(name, value)
        approved = run(desk.root, "approve", NUMBER, STEP)
        assert "that is enough" in approved.stderr
    said = desk.git("log", "-1", "--format=%an%n%B")
    letter = next((desk.root / f"build/letters/{NUMBER}").glob("*.pdf")).read_bytes()
    assert said.startswith("Paul Durand")
    assert f"Approves: {hashlib.sha256(letter).hexdigest()}" in said
    assert not desk.git("diff-tree", "--no-commit-id", "--name-only", "-r", "HEAD")
    assert "has them: approved by" in run(desk.root, "explain", NUMBER, "--lang", "en").stdout
    assert run(desk.root, "sent", NUMBER, STEP).exit_code == 0
    assert "name: Paul Durand" in (desk.root / f"cases/{NUMBER}.yaml").read_text()
    verified = run(desk.root, "verify")
    assert verified.exit_code == 0, verified.output
    assert "needed 2 persons, and 2 stand behind it" in verified.output


def test_a_letter_changed_afterwards_is_approved_anew(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are what is approved; and who takes an approval back stands behind it no more."""
    with monkeypatch.context() as patch:
        for name, value in ANOTHER.items():
            patch.setenv(name, value)
        assert run(desk.root, "approve", NUMBER, STEP).exit_code == 0
    desk.change("1000.00", "900.00", f"cases/{NUMBER}.yaml")
    assert run(desk.root, "letters").exit_code == 0
    assert "needs 2 persons" in run(desk.root, "sent", NUMBER, STEP).stderr
    listed = run(desk.root, "today", "--list", "--format", "json").stdout
    assert f"relance approve {NUMBER} {STEP}" in listed
    with monkeypatch.context() as patch:
        for name, value in ANOTHER.items():
            patch.setenv(name, value)
        assert run(desk.root, "approve", NUMBER, STEP).exit_code == 0
        said = run(desk.root, "approve", NUMBER, STEP, "--withdraw", "le montant est faux")
        assert said.exit_code == 0, said.output
    assert "needs 2 persons" in run(desk.root, "sent", NUMBER, STEP).stderr


def test_verify_finds_what_left_without_its_second_person(desk: Workplace) -> None:
    """Whoever took the rule out, recorded, and put it back by hand in one commit is found."""
    rule = "approval: {relance-2: 2}\n"
    desk.replace(rule, "", "relance.yaml")
    desk.commit()
    assert run(desk.root, "sent", NUMBER, STEP).exit_code == 0
    assert run(desk.root, "verify").exit_code == 0, "not asked for when it was recorded"
    desk.replace("as_of:", f"{rule}as_of:", "relance.yaml")
    desk.git("commit", "-a", "--amend", "--no-edit")
    verified = run(desk.root, "verify")
    assert verified.exit_code == 1
    assert "needed 2 persons, and 1 stand behind it" in verified.output


def test_an_amount_may_ask_for_the_second_person(desk: Workplace) -> None:
    """Above the amount any document of the plan needs two; exactly the amount does not."""
    desk.change("approval: {relance-2: 2}", "approval: {above: 100.00}", "relance.yaml")
    assert run(desk.root, "letters").exit_code == 0
    assert "needs 2 persons" in run(desk.root, "sent", NUMBER, STEP).stderr
    desk.change("approval: {above: 100.00}", "approval: {above: 5000.00}", "relance.yaml")
    assert run(desk.root, "letters").exit_code == 0
    assert run(desk.root, "sent", NUMBER, STEP).exit_code == 0
    assert "needs no second person" in run(desk.root, "approve", NUMBER, STEP).stderr


def test_a_rule_that_names_no_document_is_told(desk: Workplace) -> None:
    """A step that nobody has, and a call, are told with their place."""
    desk.change("approval: {relance-2: 2}", "approval: {relanse-2: 2}", "relance.yaml")
    assert "approval-step" in run(desk.root, "check").stdout
