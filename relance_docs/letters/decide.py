"""What is to be done for a case today: a document to make, or the reason why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.claim.logo import logo_file
from relance_docs.errors import RefusalError
from relance_docs.letters.enclosures import enclosure_files
from relance_docs.letters.inputs import dress, fingerprint
from relance_docs.letters.job import LetterJob, case_templates
from relance_docs.letters.outcome import LetterOutcome, LetterResult
from relance_docs.plan.decision import barred_by_findings, standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from relance_docs.recording.data_state import WorkspaceState
from relance_docs.workspace.layout import CASES_FOLDER
from relance_docs.workspace.records import CaseFile
from relance_docs.workspace.workspace import Workspace

TO_BE_MENDED: Final = frozenset(
    {BlockCode.FINDINGS, BlockCode.MISSING_MENTION, BlockCode.MISSING_RATE}
)
"""Blocks that are no decision of the plan but a gap in the user's files."""

COMMIT_SHOWN: Final = 10
"""Hexadecimal digits of a commit that a letter shows."""


def decide(
    file: CaseFile, workspace: Workspace, committed: WorkspaceState, day: date | None = None
) -> LetterJob | LetterOutcome:
    """Return the document to make for a case, or the outcome when there is none.

    `day`: that of the document, where it is not the day of the workspace.
    """
    if file.case is None or file.has_errors:
        count = sum(finding.is_error for finding in file.findings)
        return without_document(file.number, barred_by_findings(count))
    on_day = workspace.on_day(file.case, day)
    try:
        found = standing(on_day)
        if isinstance(found, Blocked):
            return without_document(file.number, found)
        return _job(file, on_day.with_the_rest_reserved, found, workspace.root, committed)
    except RefusalError as refusal:
        return LetterOutcome(
            case=file.number, step=None, result=LetterResult.FAILED, reason=refusal.message
        )


def without_document(number: str, blocked: Blocked) -> LetterOutcome:
    """Return that there is no document for a case, and why."""
    return LetterOutcome(
        case=number,
        step=blocked.next_step.step if blocked.next_step else None,
        result=LetterResult.FAILED if blocked.code in TO_BE_MENDED else LetterResult.NOT_DUE,
        code=blocked.code,
        reason=blocked.reason,
    )


def _job(
    file: CaseFile, on_day: CaseOnDay, due: StepDue, root: Path, committed: WorkspaceState
) -> LetterJob:
    case = on_day.case
    enclosed = enclosure_files(root, case, due.invoice_numbers)
    logo = logo_file(on_day.settings.creditor)
    used = (*(f"{CASES_FOLDER}/{name}" for name in enclosed), *((logo,) if logo else ()))
    reads = (*used, *case_templates(root, case.number))
    state = committed.of_case(case.number, reads=reads)
    return LetterJob(
        root=root,
        on_day=on_day,
        due=due,
        commit=(state.commit or "")[:COMMIT_SHOWN],
        draft_reason=state.draft_reason,
        head=committed.head or "",
        dress=dress(root, file, used),
        fingerprint=fingerprint(root, file, due.step.step, on_day.as_of.isoformat(), used),
    )
