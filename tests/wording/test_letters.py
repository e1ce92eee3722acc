"""The letters of the example, as they are rendered, raise nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import PlanStep
from relance_docs.letters import document
from relance_docs.letters.job import LetterJob
from relance_docs.plan.decision import standing
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.records import StepDue
from relance_docs.resources import example_workspace
from relance_docs.workspace.workspace import Workspace, load

WORKSPACE: Workspace = load(example_workspace(), as_of=None, today=date(2026, 11, 20))


def _jobs() -> list[LetterJob]:
    return [
        LetterJob(
            root=WORKSPACE.root,
            on_day=on_day,
            due=due,
            commit="",
            fingerprint="0" * 12,
            draft_reason=None,
        )
        for on_day in map(WORKSPACE.on_day, WORKSPACE.cases)
        if isinstance(due := standing(on_day), StepDue)
    ]


@pytest.mark.parametrize("job", _jobs(), ids=lambda job: f"{job.case.number} {job.due.step.step}")
def test_rendered(job: LetterJob, monkeypatch: pytest.MonkeyPatch) -> None:
    """No packaged letter is refused or doubted, whomever it is for and whatever it claims."""
    monkeypatch.setattr(document, "_pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr(document, "drawn", lambda _: ((), ()))
    assert document.make_document(job).warnings == ()


@pytest.mark.parametrize("kind", DebtorKind)
@pytest.mark.parametrize("step", DEFAULT_PLAN[:-1], ids=lambda step: step.step)
def test_every_step_for_every_debtor(
    kind: DebtorKind, step: PlanStep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each packaged letter may be said to each kind of debtor."""
    monkeypatch.setattr(document, "_pdf", lambda *_: b"%PDF-")
    monkeypatch.setattr(document, "drawn", lambda _: ((), ()))
    (job,) = [job for job in _jobs() if job.case.number == "2026-014"]
    debtor = job.case.debtor.model_copy(update={"kind": kind})
    case = job.case.model_copy(update={"debtor": debtor})
    on_day = replace(job.on_day, case=case)
    made = replace(job, on_day=on_day, due=replace(job.due, step=step))
    assert document.make_document(made).warnings == ()
