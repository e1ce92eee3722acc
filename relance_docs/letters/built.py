"""The exact document that was written into build/letters, if it is what is due from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from relance_docs.errors import RefusalError
from relance_docs.evidence.data_state import workspace_state
from relance_docs.letters import manifest
from relance_docs.letters.decide import decide
from relance_docs.letters.inputs import key_of
from relance_docs.letters.job import LETTERS_FOLDER, Job
from relance_docs.letters.outcome import Outcome
from relance_docs.message import Message
from relance_docs.plan.records import StepDue
from relance_docs.workspace.workspace import Workspace, load


@dataclass(frozen=True, kw_only=True)
class Built:
    """A document that may leave."""

    path: str
    """Relative to the workspace."""
    content: bytes = field(repr=False)
    commit: str
    """The last commit of the case file: the data it was made from."""
    as_of: date
    due: StepDue


def built_path(root: Path, number: str, step: str) -> str | None:
    """Return the newest document of that step in build/letters, relative to it; None without."""
    found = (
        path
        for path, entry in manifest.read(root / LETTERS_FOLDER).items()
        if entry.case == number and path.endswith(f"-{step}.pdf") and _step(path) == step
    )
    return max(found, default=None)


def _step(path: str) -> str:
    """Return the step in `2026-014/2026-11-20-relance-2.pdf`; its name may hold a hyphen."""
    return path.rpartition("/")[2].removesuffix(".pdf")[len("2026-11-20-") :]


def built_document(root: Path, number: str, step: str) -> Built:
    """Return the document of a step that was written into build/letters.

    Raises RefusalError when there is none, when it was changed since, when it bears the PROJET
    mark, or when today's data no longer gives it: then it is not the document that is due.
    """
    path = built_path(root, number, step)
    if path is None:
        raise RefusalError(
            Message(
                "no document {step} of case {case} in build/letters; write it with "
                "`relance letters {case}`, or name the one that left with --document",
                step=step,
                case=number,
            )
        )
    folder = root / LETTERS_FOLDER
    entry = manifest.read(folder)[path]
    if not manifest.is_ours(folder, path, entry):
        raise RefusalError(
            Message(
                "{path} was changed since it was written; write it again with "
                "`relance letters {case}`, or name the one that left with --document",
                path=f"{LETTERS_FOLDER}/{path}",
                case=number,
            )
        )
    as_of = date.fromisoformat(path.rpartition("/")[2][: len("2026-11-20")])
    job = _job(load(root, as_of=as_of, today=as_of, numbers=(number,)), number, path)
    if job.draft_reason is not None:
        raise RefusalError(
            Message(
                "{path} bears the PROJET mark ({reason}); write it again and send that one",
                path=f"{LETTERS_FOLDER}/{path}",
                reason=job.draft_reason,
            )
        )
    if key_of(job) != entry.key:
        raise RefusalError(_stale(path, number, Message("its data was changed or committed since")))
    commit = workspace_state(root).of_case(number).commit or ""
    return Built(
        path=f"{LETTERS_FOLDER}/{path}",
        content=(folder / path).read_bytes(),
        commit=commit,
        as_of=as_of,
        due=job.due,
    )


def _job(workspace: Workspace, number: str, path: str) -> Job:
    """Return the job that gives this document today."""
    file = workspace.case_file(number)
    if workspace.settings is None:
        raise RefusalError(Message("relance.yaml cannot be read; see `relance check`"))
    decided = decide(file, workspace, workspace.settings, workspace_state(workspace.root))
    if isinstance(decided, Outcome):
        reason = decided.reason or Message("nothing is due")
        raise RefusalError(_stale(path, number, reason))
    if decided.path != path:
        other = Message("what is due is {step}", step=decided.due.step.step)
        raise RefusalError(_stale(path, number, other))
    return decided


def _stale(path: str, number: str, reason: Message) -> Message:
    return Message(
        "{path} is not what is due any more: {reason}; write the documents again with "
        "`relance letters {case}`, or record the one that left with --document and --even-if",
        path=f"{LETTERS_FOLDER}/{path}",
        reason=reason,
        case=number,
    )
