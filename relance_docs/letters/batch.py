"""All that is due, written into build/letters: every case by itself, every file whole."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.folder import remove_file, replace_file, writing
from relance_docs.finding import Finding
from relance_docs.letters import manifest
from relance_docs.letters.decisions import Decisions
from relance_docs.letters.each_debtor import left_behind
from relance_docs.letters.earlier import (
    SET_ASIDE_FOLDER,
    LettersRun,
    archived_as,
    files_of,
    holding,
    holds,
    may_have_left,
    set_aside,
    take_back,
)
from relance_docs.letters.inputs import key_of
from relance_docs.letters.job import LETTERS_FOLDER, LetterJob
from relance_docs.letters.making import Content, content_of
from relance_docs.letters.manifest import OpenManifest
from relance_docs.letters.outcome import LetterOutcome, LetterResult, LettersReport
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.processes.sharing import Workforce
from relance_docs.rendering.document import Progress
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.records import CaseFile, as_if
from relance_docs.workspace.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class _Made:
    """What became of a job: the digests of its files, or the phrases that bar it."""

    digests: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    made_with: str = ""
    facts: str = ""


_OF_ONE_FILE: Final = frozenset(
    (errno.EACCES, errno.EPERM, errno.EBUSY, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY)
)
"""What the system says of a file that a viewer holds open, or of a folder in its place."""


def write_letters(
    workspace: Workspace,
    *,
    processes: int = 1,
    executor: Workforce | None = None,
    progress: Progress = lambda _done, _total: None,
    today: date | None = None,
    decisions: Decisions | None = None,
) -> LettersReport:
    """Write what is due for the cases of `workspace`, and put away what no longer is.

    A document whose data has not changed is not made again, nor one that was made before and still
    holds. `executor`: who makes them; without one, so many processes of this machine. `today`: no
    document of a later day can have left. `decisions`: those of earlier runs. Raises RefusalError
    only for what concerns every letter: the libraries that lay out text are missing, nobody is
    there to make one, or the folder cannot be written to.
    """
    run = LettersRun.of(workspace, today or workspace.as_of)
    if decisions is not None:
        decisions.begin(run)
    known = decisions or run
    decided = [known.decided(file) for file in workspace.case_files]
    jobs = {each.case.number: each for each in decided if isinstance(each, LetterJob)}
    try:
        made = _make(run, tuple(jobs.values()), executor, processes, progress)
        outcomes = tuple(made[o.case.number] if isinstance(o, LetterJob) else o for o in decided)
        with writing(run.folder):
            put_away = _clear(run, jobs, outcomes)
    finally:
        run.save()
    return replace(put_away, outcomes=outcomes, replaced=run.replaced)


def _make(
    run: LettersRun,
    jobs: Sequence[LetterJob],
    executor: Workforce | None,
    processes: int,
    progress: Progress,
) -> dict[str, LetterOutcome]:
    """Make the documents that are not there yet; return the outcome of every job by case."""
    folder, known = run.folder, run.known
    keys = {job.case.number: key_of(job) for job in jobs}
    outcomes = {
        job.case.number: _outcome(job, LetterResult.UNCHANGED, known[job.path].sha256)
        for job in jobs
        if _is_there(folder, job, known, keys[job.case.number])
    }
    with writing(folder):
        outcomes |= {
            job.case.number: _kept(job, path, known)
            for job in jobs
            if job.case.number not in outcomes
            and not job.draft
            and (path := _made_before(run, job)) is not None
        }
    todo = [job for job in jobs if job.case.number not in outcomes]
    _announce(run, todo)
    making = _made_by(executor, processes, todo, run)
    for done, (job, made) in enumerate(making, start=1):
        outcomes[job.case.number] = _recorded(job, made, known, keys[job.case.number])
        progress(done, len(todo))
    return outcomes


def _made_before(run: LettersRun, job: LetterJob) -> str | None:
    """Return a document made before that holds today, in build/letters by now."""
    path = holding(job, run.known, run.folder, run.on(job))
    if path is not None:
        return path
    path = holding(job, run.aside, run.root / SET_ASIDE_FOLDER, run.on(job))
    if path is None:
        return None
    *_drafts, back = [
        take_back(run.root, each, run.known, run.aside)
        for each in reversed(tuple(files_of(path, run.aside)))
    ]
    return back


def _kept(job: LetterJob, path: str, known: OpenManifest) -> LetterOutcome:
    _letter, *beside = files_of(path, known)
    email = next((each for each in beside if not known[each].party), None)
    return LetterOutcome(
        case=job.case.number,
        step=job.due.step.step,
        result=LetterResult.KEPT,
        path=f"{LETTERS_FOLDER}/{path}",
        email_path=f"{LETTERS_FOLDER}/{email}" if email else None,
        others=tuple(f"{LETTERS_FOLDER}/{each}" for each in beside if known[each].party),
        made_on=day if (day := manifest.day_of(path)) != job.on_day.as_of else None,
        sha256=known[path].sha256,
        is_call=job.kind is StepKind.CALL,
    )


def _is_there(folder: Path, job: LetterJob, known: OpenManifest, key: str) -> bool:
    return all(manifest.is_current(folder, path, known, key) for path in job.paths)


def _announce(run: LettersRun, jobs: Iterable[LetterJob]) -> None:
    """Enter what is about to be written: were the run interrupted, the next one knows it."""
    folder, known = run.folder, run.known
    entered = {
        path: manifest.ManifestEntry(case=job.case.number, sha256="", key="")
        for job in jobs
        for path in job.paths
        if path not in known
    }
    if entered:
        run.keep_aside()
        with writing(folder):
            manifest.write(folder, {**known, **entered}, below=run.root)
        known.update(entered)


def _made_by(
    executor: Workforce | None, processes: int, jobs: Sequence[LetterJob], run: LettersRun
) -> Iterator[tuple[LetterJob, _Made | RefusalError]]:
    """Yield what became of each job: made elsewhere, where it may be stopped, and written here."""
    if not jobs:
        return
    from relance_docs.rendering.batches import completed  # noqa: PLC0415 - heavy

    for job, content in completed(content_of, jobs, processes=processes, executor=executor):
        yield job, content if isinstance(content, RefusalError) else _written(job, content, run)


def _written(job: LetterJob, content: Content, run: LettersRun) -> _Made | RefusalError:
    """Write the files of a job; what is in the way of one of them bars no other job."""
    folder = job.root / LETTERS_FOLDER
    try:
        for path, file in content.files:
            if may_have_left(run, path) and run.known[path].sha256 != _digest(file):
                run.replaced[path] = set_aside(run.root, path, run.known, run.aside)
        digests = tuple(_put(job.root, folder / path, file) for path, file in content.files)
    except OSError as error:
        if error.errno not in _OF_ONE_FILE:
            with writing(folder):
                raise
        return RefusalError(
            Message(
                "{path} cannot be written ({reason}): close it where it is open, then run it again",
                path=f"{LETTERS_FOLDER}/{job.path}",
                reason=reason_of(error),
            )
        )
    return _Made(
        digests=digests,
        findings=content.findings,
        made_with=content.made_with,
        facts=content.facts,
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _put(root: Path, path: Path, content: bytes) -> str:
    """Write a file unless it is there with this content; return its SHA-256."""
    digest = _digest(content)
    if manifest.digest_of(path) != digest:
        replace_file(path, content, below=root, over_link=True)
    return digest


def _recorded(
    job: LetterJob, made: _Made | RefusalError, known: OpenManifest, key: str
) -> LetterOutcome:
    if isinstance(made, RefusalError):
        return LetterOutcome(
            case=job.case.number,
            step=job.due.step.step,
            result=LetterResult.FAILED,
            reason=made.message,
        )
    if not made.digests:
        return LetterOutcome(
            case=job.case.number,
            step=job.due.step.step,
            result=LetterResult.FAILED,
            reason=made.findings[0].message,
            findings=made.findings,
        )
    letters = ((path, letter) for letter in job.letters for path in letter.own_paths)
    for (path, letter), digest in zip(letters, made.digests, strict=True):
        known[path] = manifest.ManifestEntry(
            case=job.case.number,
            sha256=digest,
            key=key,
            head="" if job.draft else job.head,
            invoices=job.due.invoice_numbers,
            pay_by=job.due.pay_by.isoformat() if job.due.pay_by else None,
            made_with=made.made_with,
            step=job.due.step.step,
            facts=made.facts,
            dress=job.dress,
            apart=tuple((each.invoice_number, each.step) for each in job.due.apart),
            party=letter.party or "",
            channel=letter.due.step.channel.value if letter.party else "",
        )
    return _outcome(job, LetterResult.WRITTEN, made.digests[0], made.findings)


def _outcome(
    job: LetterJob, result: LetterResult, sha256: str, findings: tuple[Finding, ...] = ()
) -> LetterOutcome:
    email_path = job.email_path
    return LetterOutcome(
        case=job.case.number,
        step=job.due.step.step,
        result=result,
        path=f"{LETTERS_FOLDER}/{job.path}",
        email_path=f"{LETTERS_FOLDER}/{email_path}" if email_path else None,
        others=tuple(f"{LETTERS_FOLDER}/{path}" for path in job.paths[len(job.own_paths) :]),
        sha256=sha256,
        draft_reason=job.draft_reason,
        is_call=job.kind is StepKind.CALL,
        findings=findings,
    )


def _cases(
    workspace: Workspace, known: OpenManifest, outcomes: Iterable[LetterOutcome]
) -> frozenset[str]:
    """Return the cases whose documents were decided on: those of the run, and those gone."""
    gone = {e.case for e in known.values() if not (workspace.root / case_path(e.case)).exists()}
    return frozenset(outcome.case for outcome in outcomes) | gone


def _clear(
    run: LettersRun, jobs: Mapping[str, LetterJob], outcomes: Iterable[LetterOutcome]
) -> LettersReport:
    """Put away what the program wrote for these cases and is not due; say what became of it."""
    by_case = {outcome.case: outcome for outcome in outcomes}
    cases = _cases(run.workspace, run.known, by_case.values())
    due = {path for each in by_case.values() for path in each.paths}
    of_others = {entry.case for entry in run.known.values() if entry.party}
    behind = {
        path
        for file in run.workspace.case_files
        if file.number in of_others  # a case is read to be asked
        for path in _left_behind(run, file)
    }
    removed, kept, aside, left = [], [], {}, []
    archived: dict[str, str] = {}
    for path, entry in sorted(run.known.items()):
        if entry.case not in cases or f"{LETTERS_FOLDER}/{path}" in due or path in behind:
            continue
        if not manifest.is_ours(run.folder, path, entry):
            del run.known[path]
            is_there = (run.folder / path).exists()
            if is_there and entry.sha256:
                kept.append(path)
            if not is_there:  # a run that was killed may have begun it
                with suppress(RefusalError):
                    remove_file(run.folder / path, below=run.root, up_to=run.folder)
        elif not may_have_left(run, _letter_of(path, run.known)):
            place = archived_as(run, run.known.get(_letter_of(path, run.known), entry))
            if place is not None:
                archived[path] = place
            if _removed(run, path):
                removed.append(path)
            else:
                kept.append(path)
        elif _may_be_right(run, path, jobs.get(entry.case), by_case.get(entry.case)):
            left.append(path)
        else:
            aside[path] = set_aside(run.root, path, run.known, run.aside)
            removed.append(path)
    return LettersReport(
        outcomes=(),
        removed=tuple(removed),
        kept=tuple(kept),
        set_aside=aside,
        archived=archived,
        not_replaced=tuple(left),
    )


def _left_behind(run: LettersRun, file: CaseFile) -> Iterator[str]:
    """Yield the letters to co-debtors that hold and are still to leave, as the debtor's has."""
    if file.case is None or file.has_errors or not file.case.co_debtors:
        return
    for path, before in left_behind(run.workspace.on_day(file.case), run.known).items():
        entry, then = run.known[path], as_if(file, before)
        job = run.decided(then)
        is_due = isinstance(job, LetterJob) and job.due.step.step == entry.step
        if (
            isinstance(job, LetterJob)
            and is_due
            and holds(job, path, entry, partial(run.decided, then))
        ):
            yield path


def _removed(run: LettersRun, path: str) -> bool:
    """Remove a document that is not due any more, unless a viewer holds it open."""
    try:
        remove_file(run.folder / path, below=run.root, up_to=run.folder)
    except OSError as error:
        if error.errno not in _OF_ONE_FILE:
            raise
        return False
    del run.known[path]
    return True


def _letter_of(path: str, known: OpenManifest) -> str:
    """Return the PDF that a file carries or is; an e-mail draft goes where its letter goes."""
    stem = path.rpartition(".")[0]
    letter = f"{stem.rpartition('--')[0] if path in known and known[path].party else stem}.pdf"
    return letter if letter in known else path


def _may_be_right(
    run: LettersRun, path: str, job: LetterJob | None, outcome: LetterOutcome | None
) -> bool:
    """Whether a document whose successor could not be made may still say what is right.

    A template that cannot be read any more makes nothing wrong that was made before.
    """
    if outcome is None or not outcome.has_failed:
        return False
    if job is None:
        return outcome.code is None
    letter = _letter_of(path, run.known)
    is_of_step = manifest.step_of(letter, run.known[letter]) == job.due.step.step
    return is_of_step and holds(job, letter, run.known[letter], run.on(job), dressed=False)
