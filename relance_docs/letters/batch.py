"""All that is due, written into build/letters: every case by itself, every file whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from relance_docs.errors import FindingsError, RefusalError, reason_of
from relance_docs.files.folder import remove_file, replace_file
from relance_docs.finding import Finding
from relance_docs.letters import manifest
from relance_docs.letters.decide import decide
from relance_docs.letters.inputs import key_of
from relance_docs.letters.job import LETTERS_FOLDER, Job
from relance_docs.letters.outcome import Outcome, Result
from relance_docs.message import Message
from relance_docs.recording.data_state import workspace_state
from relance_docs.rendering.progress import Progress
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.workspace import Workspace

Known: TypeAlias = dict[str, manifest.Entry]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run did."""

    outcomes: tuple[Outcome, ...]
    """One per case, in order."""
    removed: tuple[str, ...]
    """Documents that are not due as of that day and were removed, relative to build/letters.

    Also those whose successor could not be made: what is outdated must not be sent by mistake.
    """
    kept: tuple[str, ...]
    """Documents that are not due but that somebody has changed: left there."""

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The cases for which something went wrong."""
        return tuple(each for each in self.outcomes if each.has_failed)


@dataclass(frozen=True, kw_only=True)
class _Content:
    """What a worker makes: the files of a job, or the phrases that bar it."""

    files: tuple[tuple[str, bytes], ...] = ()
    findings: tuple[Finding, ...] = ()
    made_with: str = ""


@dataclass(frozen=True, kw_only=True)
class _Made:
    """What became of a job: the digests of its files, or the phrases that bar it."""

    digests: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    made_with: str = ""


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Raise RefusalError for the whole run where the folder cannot be written to."""
    try:
        yield
    except OSError as error:
        raise RefusalError(
            Message(
                "{folder} cannot be written to ({reason}): mend that, then run it again",
                folder=folder,
                reason=reason_of(error),
            )
        ) from error


def write_letters(
    workspace: Workspace,
    *,
    processes: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> Report:
    """Write what is due for the cases of `workspace`, and remove what no longer is.

    A document whose data has not changed is not made again. Raises RefusalError only for what
    concerns every letter: the libraries that lay out text are missing, or the folder cannot be
    written to.
    """
    folder = workspace.root / LETTERS_FOLDER
    known = manifest.read(folder)
    before = dict(known)
    committed = workspace_state(workspace.root)
    decided = [decide(file, workspace, committed) for file in workspace.case_files]
    jobs = [each for each in decided if isinstance(each, Job)]
    try:
        made = _make(workspace.root, jobs, known, processes, progress)
        outcomes = tuple(made[o.case.number] if isinstance(o, Job) else o for o in decided)
        with _writing(folder):
            removed, kept = _clear(
                workspace.root, known, _cases(workspace, known, outcomes), outcomes
            )
    finally:
        if known != before:
            with _writing(folder):
                manifest.write(folder, known, below=workspace.root)
    return Report(outcomes=outcomes, removed=removed, kept=kept)


def _make(
    root: Path, jobs: Sequence[Job], known: Known, processes: int, progress: Progress
) -> dict[str, Outcome]:
    """Make the documents that are not there yet; return the outcome of every job by case."""
    folder = root / LETTERS_FOLDER
    keys = {job.case.number: key_of(job) for job in jobs}
    outcomes = {
        job.case.number: _outcome(job, Result.UNCHANGED, known[job.path].sha256)
        for job in jobs
        if _is_there(folder, job, known, keys[job.case.number])
    }
    todo = [job for job in jobs if job.case.number not in outcomes]
    _announce(root, todo, known)
    for done, (job, made) in enumerate(_in_processes(todo, processes), start=1):
        outcomes[job.case.number] = _recorded(job, made, known, keys[job.case.number])
        progress(done, len(todo))
    return outcomes


def _is_there(folder: Path, job: Job, known: Known, key: str) -> bool:
    return all(manifest.is_current(folder, path, known, key) for path in job.paths)


def _announce(root: Path, jobs: Iterable[Job], known: Known) -> None:
    """Enter what is about to be written: were the run interrupted, the next one knows it."""
    entered = {
        path: manifest.Entry(case=job.case.number, sha256="", key="")
        for job in jobs
        for path in job.paths
        if path not in known
    }
    if entered:
        folder = root / LETTERS_FOLDER
        with _writing(folder):
            manifest.write(folder, known | entered, below=root)
        known.update(entered)


def _in_processes(
    jobs: Sequence[Job], processes: int
) -> Iterator[tuple[Job, _Made | RefusalError]]:
    """Yield what became of each job: made elsewhere, where it may be stopped, and written here."""
    if not jobs:
        return
    from relance_docs.rendering.batches import each  # noqa: PLC0415 - heavy

    for job, content in zip(jobs, each(_content, jobs, processes=processes), strict=True):
        yield job, content if isinstance(content, RefusalError) else _written(job, content)


def _content(job: Job) -> _Content:
    """Make a document; runs in a worker."""
    from relance_docs.letters.document import make_document  # noqa: PLC0415 - heavy
    from relance_docs.letters.made_with import made_with  # noqa: PLC0415 - heavy

    try:
        document = make_document(job)
    except FindingsError as blocked:
        return _Content(findings=blocked.findings)
    return _Content(files=document.files, findings=document.warnings, made_with=made_with())


def _written(job: Job, content: _Content) -> _Made:
    folder = job.root / LETTERS_FOLDER
    with _writing(folder):
        digests = tuple(_put(job.root, folder / path, file) for path, file in content.files)
    return _Made(digests=digests, findings=content.findings, made_with=content.made_with)


def _put(root: Path, path: Path, content: bytes) -> str:
    """Write a file unless it is there with this content; return its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    if manifest.digest_of(path) != digest:
        replace_file(path, content, below=root, over_link=True)
    return digest


def _recorded(job: Job, made: _Made | RefusalError, known: Known, key: str) -> Outcome:
    if isinstance(made, RefusalError):
        return Outcome(
            case=job.case.number,
            step=job.due.step.step,
            result=Result.FAILED,
            reason=made.message,
        )
    if not made.digests:
        return Outcome(
            case=job.case.number,
            step=job.due.step.step,
            result=Result.FAILED,
            reason=made.findings[0].message,
            findings=made.findings,
        )
    for path, digest in zip(job.paths, made.digests, strict=True):
        known[path] = manifest.Entry(
            case=job.case.number,
            sha256=digest,
            key=key,
            head="" if job.draft else job.head,
            invoices=job.due.invoice_numbers,
            pay_by=job.due.pay_by.isoformat() if job.due.pay_by else None,
            made_with=made.made_with,
        )
    return _outcome(job, Result.WRITTEN, made.digests[0], made.findings)


def _outcome(job: Job, result: Result, sha256: str, findings: tuple[Finding, ...] = ()) -> Outcome:
    email_path = job.email_path
    return Outcome(
        case=job.case.number,
        step=job.due.step.step,
        result=result,
        path=f"{LETTERS_FOLDER}/{job.path}",
        email_path=f"{LETTERS_FOLDER}/{email_path}" if email_path else None,
        sha256=sha256,
        draft_reason=job.draft_reason,
        findings=findings,
    )


def _cases(workspace: Workspace, known: Known, outcomes: Iterable[Outcome]) -> frozenset[str]:
    """Return the cases whose documents were decided on: those of the run, and those gone."""
    gone = {e.case for e in known.values() if not (workspace.root / case_path(e.case)).exists()}
    return frozenset(outcome.case for outcome in outcomes) | gone


def _clear(
    root: Path, known: Known, cases: frozenset[str], outcomes: Iterable[Outcome]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remove what the program wrote for these cases and is not due; return removed and kept."""
    folder = root / LETTERS_FOLDER
    due = {path for outcome in outcomes for path in (outcome.path, outcome.email_path) if path}
    removed, kept = [], []
    for path, entry in sorted(known.items()):
        if entry.case not in cases or f"{LETTERS_FOLDER}/{path}" in due:
            continue
        del known[path]
        if manifest.is_ours(folder, path, entry):
            remove_file(folder / path, below=root, up_to=folder)
            removed.append(path)
        elif (folder / path).exists() and entry.sha256:
            kept.append(path)
    return tuple(removed), tuple(kept)
