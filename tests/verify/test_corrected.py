"""A change of a history by hand is never hidden: it fails, or somebody is named who answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from relance_docs.recording.corrected import correct
from relance_docs.recording.record import Recorded, Request
from relance_docs.verify.checks import CheckOutcome, CheckResult, scene_of
from relance_docs.verify.history import history_only_grows, later_changes
from relance_docs.verify.other_debtors import OtherDebtors
from relance_docs.verify.proof import case_proof
from tests.desks.trail_desk import TrailDesk
from tests.recording.test_killed import hook, killed
from tests.workspaces import PATH, run

OLD, NEW = "outcome: no_answer", "outcome: refusal"


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return a workspace with a history of two entries."""
    return TrailDesk.opened(tmp_path / "w")


def answer(desk: TrailDesk, commit: str, reason: str = "notes relues") -> Recorded:
    """Answer for what a commit changed."""
    asked = Request(root=desk.root, number="2026-014", today=date(2026, 8, 20))
    return correct(asked, commit, reason)


def grows(desk: TrailDesk) -> list[CheckResult]:
    """Return what verify finds of the histories."""
    return list(history_only_grows(scene_of(desk.root, (), (), lambda *_: iter(()))))


def test_it_fails_until_somebody_answers_for_it(desk: TrailDesk) -> None:
    """Afterwards it is noted: both values, who changed it, who answers, and why."""
    commit = desk.change(OLD, NEW, 2, "Correct the note")
    assert [r.outcome for r in grows(desk)] == [CheckOutcome.FAILED]

    done = answer(desk, commit[:12])

    (found,) = grows(desk)
    said = str(found.message)
    assert found.outcome is CheckOutcome.NOTED
    told = ("no_answer → refusal", commit, done.commit or "?", "notes relues")
    assert all(word in said for word in told)
    assert done.diff == ""
    assert desk.git("log", "-1", "--format=%B").splitlines() == [
        f"2026-014: its history was corrected by hand in {commit[:10]}",
        "",
        "notes relues",
        "",
        "Case: 2026-014",
        "Event: corrected",
        f"Corrected: {commit}",
    ]


def test_the_trail_and_the_proof_name_who_answers(desk: TrailDesk) -> None:
    """Under the change that was made by hand; the commit of the statement goes with the case."""
    done = answer(desk, desk.change(OLD, NEW, 2))
    shown = run(desk.root, "trail", "2026-014").stdout
    repository = repository_of(desk.root)
    nobody = OtherDebtors(cases=(), texts=())
    proof = case_proof(repository, read_history(repository), "2026-014", others=nobody, ca=None)

    assert "no_answer → refusal" in shown
    assert f"in {done.commit}: notes relues" in shown
    assert proof is not None
    assert done.commit in [facts.commit for facts in proof.commits]


def test_a_change_to_come_is_not_covered(desk: TrailDesk) -> None:
    """The statement counts for the commit it names; the next change by hand fails again."""
    answer(desk, desk.change(OLD, NEW, 2))

    desk.change(NEW, OLD, 3)

    assert sorted(r.outcome for r in grows(desk)) == [CheckOutcome.FAILED, CheckOutcome.NOTED]


@pytest.mark.parametrize(
    ("case", "files"),
    [("2026-015", False), ("2026-014", True)],
    ids=["of-another-case", "with-a-change-of-its-own"],
)
def test_a_forged_statement_counts_for_nothing(desk: TrailDesk, case: str, *, files: bool) -> None:
    """One of another case does not cover it, nor one that comes with a change of its own."""
    commit = desk.change(OLD, NEW, 2)
    if files:
        desk.write("letter_templates/x.css", "p {}\n")

    desk.commit(3, f"x\n\nparce que\n\nCase: {case}\nEvent: corrected\nCorrected: {commit}")

    assert [r.outcome for r in grows(desk)] == [CheckOutcome.FAILED]


def test_no_statement_without_a_reason(desk: TrailDesk) -> None:
    """Neither by the command nor by hand."""
    commit = desk.change(OLD, NEW, 2)
    with pytest.raises(RefusalError, match="say why"):
        answer(desk, commit, " ")

    desk.commit(3, f"x\n\nCase: 2026-014\nEvent: corrected\nCorrected: {commit}")

    assert [r.outcome for r in grows(desk)] == [CheckOutcome.FAILED]


def test_what_needs_no_answer_is_refused(desk: TrailDesk) -> None:
    """A payment that is changed is listed anyway, an added entry is no change; nothing is said."""
    paid = desk.change("amount: 2000.00", "amount: 2100.00", 2)
    with pytest.raises(RefusalError, match="nothing to answer for"):
        answer(desk, paid)

    commit = desk.change(OLD, NEW, 3)
    answer(desk, commit)
    with pytest.raises(RefusalError, match="answers for it"):
        answer(desk, commit)
    with pytest.raises(RefusalError, match="no commit of the history"):
        answer(desk, "f" * 40)


def test_the_debtor_is_not_named(desk: TrailDesk) -> None:
    """The reason stands in a commit message, as that of an undo does."""
    commit = desk.change(OLD, NEW, 2)

    with pytest.raises(RefusalError, match="without the debtor's name"):
        answer(desk, commit, "Menuiserie Fictive a rappelé")


def test_a_case_that_got_another_number_keeps_its_answer(desk: TrailDesk) -> None:
    """The statement names the number of then."""
    answer(desk, desk.change(OLD, NEW, 2))

    desk.git("mv", PATH, "cases/2026-099.yaml")
    desk.commit(4)

    assert [r.outcome for r in grows(desk)] == [CheckOutcome.NOTED]


def test_a_merge_that_changed_a_fact_by_itself_is_answered_for(desk: TrailDesk) -> None:
    """What no branch says is somebody's word, or fails."""
    desk.git("branch", "other")
    desk.change("reference: VIR", "reference: VIR 1", 2)
    desk.git("switch", "--quiet", "other")
    desk.write("notes.txt", "x\n")
    desk.commit(3)
    desk.git("merge", "--quiet", "--no-commit", "main", day=4)
    merge = desk.change("amount: 2000.00", "amount: 2500.00", 4)

    def of_merge() -> list[CheckOutcome]:
        scene = scene_of(desk.root, (), (), lambda *_: iter(()))
        return [r.outcome for r in later_changes(scene) if merge in str(r.message)]

    assert of_merge() == [CheckOutcome.FAILED]
    answer(desk, merge)
    assert of_merge() == [CheckOutcome.NOTED]


def test_what_is_staged_stays_staged(desk: TrailDesk) -> None:
    """The statement is a commit without files, and takes nothing out of the index."""
    commit = desk.change(OLD, NEW, 2)
    (desk.root / "autre.txt").write_text("x", encoding="utf-8")
    desk.git("add", "autre.txt")

    answer(desk, commit)

    assert desk.git("status", "--porcelain") == "A  autre.txt"


@pytest.mark.parametrize("state", ["prepared", "committed"])
def test_killed_while_the_branch_is_locked(desk: TrailDesk, state: str) -> None:
    """The lock that holds a commit without files is known by what it says; the next one records."""
    commit = desk.change(OLD, NEW, 2)
    lethal = hook(desk.root, "reference-transaction", f'[ "$1" != {state} ] || kill -9 0')
    killed(lambda: answer(desk, commit))
    lethal.unlink()

    done = run(desk.root, "note", "2026-014", "rappellera")

    assert done.exit_code == 0, done.output
    assert desk.git("log", "--format=%s").count("was corrected") == (state == "committed")
    assert desk.git("status", "--porcelain") == ""
    assert not [p for p in (desk.root / ".git").rglob("*.lock") if p.name != "relance.lock"]
