"""Documents that were asked for, written into build/documents: each case by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.case.documents import For
from relance_docs.documents.job import DOCUMENTS_FOLDER, DocumentJob, job_of
from relance_docs.documents.records import DocumentAsked
from relance_docs.documents.tables import as_csv, as_workbook, rows_for, why_not
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.folder import replace_file, writing
from relance_docs.finding import Finding
from relance_docs.letters import manifest
from relance_docs.letters.inputs import program
from relance_docs.message import Message
from relance_docs.plan.decision import barred_by_findings
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import workspace_state
from relance_docs.rendering.document import Progress
from relance_docs.workspace.workspace import Workspace

CSV: Final = "csv"


@dataclass(frozen=True, kw_only=True)
class DocumentOutcome:
    """What became of the document of one case."""

    case: str
    paths: tuple[str, ...] = ()
    """What was written, relative to the workspace; none when nothing was."""
    reason: Message | None = None
    """Why nothing was."""
    findings: tuple[Finding, ...] = ()
    """What bars it, or what somebody should look at."""
    draft_reason: Message | None = None
    """Why it bears the PROJET mark."""


@dataclass(frozen=True, kw_only=True)
class _Made:
    """What a worker makes: the files of a document, or the phrases that bar it."""

    files: tuple[tuple[str, bytes], ...] = ()
    findings: tuple[Finding, ...] = ()
    invoices: tuple[str, ...] = ()
    pay_by: str | None = None
    made_with: str = ""


def write_documents(
    workspace: Workspace,
    asked: Iterable[DocumentAsked],
    form: str = "pdf",
    *,
    processes: int = 1,
    progress: Progress = lambda _done, _total: None,
) -> tuple[DocumentOutcome, ...]:
    """Write each document that is asked for, of every case of the workspace, in their order.

    Raises RefusalError for what concerns all: the libraries that lay out text are missing, or the
    folder cannot be written to.
    """
    from relance_docs.rendering.batches import each  # noqa: PLC0415 - heavy

    committed = workspace_state(workspace.root)
    outcomes: dict[int, DocumentOutcome] = {}
    jobs: dict[int, DocumentJob] = {}
    wanted = [(file, one) for file in workspace.case_files for one in asked]
    for place, (file, one) in enumerate(wanted):
        try:
            jobs[place] = job_of(file, workspace, committed, one)
        except FindingsError as barred:
            first = barred.findings[0].message
            outcomes[place] = DocumentOutcome(
                case=file.number, reason=first, findings=barred.findings
            )
        except RefusalError as refusal:
            outcomes[place] = DocumentOutcome(case=file.number, reason=refusal.message)
    made = each(partial(_made, form=form), jobs.values(), processes=processes)
    for done, (place, job, found) in enumerate(zip(jobs, jobs.values(), made, strict=True), 1):
        outcomes[place] = _kept(job, found)
        progress(done, len(jobs))
    return tuple(outcomes[place] for place in sorted(outcomes))


def write_table(
    workspace: Workspace, whom: For, form: str
) -> tuple[str | None, list[DocumentOutcome]]:
    """Write one table of all cases of the workspace; return its path, and why some are not in it.

    There is none when no case has a line. Raises RefusalError when the folder cannot be written to.
    """
    left_out: list[DocumentOutcome] = []
    taken: list[CaseOnDay] = []
    for file in workspace.case_files:
        if file.case is None or file.has_errors:
            count = sum(finding.is_error for finding in file.findings)
            left_out.append(
                DocumentOutcome(case=file.number, reason=barred_by_findings(count).reason)
            )
            continue
        on_day = workspace.on_day(file.case).with_the_rest_reserved
        reason = why_not(on_day, whom)
        if reason is None:
            taken.append(on_day)
        else:
            left_out.append(DocumentOutcome(case=file.number, reason=reason))
    lines = rows_for(whom, taken)
    if not lines:
        return None, left_out
    author = workspace.sound_settings.creditor.name
    content = (
        as_csv(whom, lines)
        if form == CSV
        else as_workbook(whom, lines, author=author, as_of=workspace.as_of)
    )
    numbers = [file.number for file in workspace.case_files]
    folder = f"{numbers[0]}/" if len(numbers) == 1 else ""
    path = f"{DOCUMENTS_FOLDER}/{folder}{workspace.as_of.isoformat()}-{whom.value}.{form}"
    with writing(workspace.root / DOCUMENTS_FOLDER):
        replace_file(workspace.root / path, content, below=workspace.root, over_link=True)
    return path, left_out


def _made(job: DocumentJob, *, form: str) -> _Made:
    """Make a document; runs in a worker."""
    from relance_docs.documents.making import make_document  # noqa: PLC0415 - heavy
    from relance_docs.letters.made_with import made_with  # noqa: PLC0415 - heavy

    try:
        document = make_document(job, form)
    except FindingsError as blocked:
        return _Made(findings=blocked.findings)
    files = [(job.path, document.pdf)]
    for file, ending in ((document.email, "eml"), (document.word, "docx")):
        if file is not None:
            files.append((f"{job.path.removesuffix('.pdf')}.{ending}", file))
    content = document.content
    return _Made(
        files=tuple(files),
        findings=document.warnings,
        invoices=tuple(row.invoice_number for row in content.invoices),
        pay_by=content.pay_by.isoformat() if content.pay_by else None,
        made_with=made_with(),
    )


def _kept(job: DocumentJob, made: _Made | RefusalError) -> DocumentOutcome:
    """Write the files of a document, and enter them as the program's own."""
    number = job.on_day.case.number
    if isinstance(made, RefusalError):
        return DocumentOutcome(case=number, reason=made.message)
    if not made.files:
        return DocumentOutcome(case=number, reason=made.findings[0].message, findings=made.findings)
    folder = job.root / DOCUMENTS_FOLDER
    known = manifest.OpenManifest(manifest.read(folder))
    with writing(folder):
        for path, content in made.files:
            replace_file(folder / path, content, below=job.root, over_link=True)
            known[path] = _entry(job, made, content)
        manifest.write(folder, _still_there(folder, known), below=job.root)
    return DocumentOutcome(
        case=number,
        paths=tuple(f"{DOCUMENTS_FOLDER}/{path}" for path, _content in made.files),
        findings=made.findings,
        draft_reason=job.draft_reason,
    )


def _entry(job: DocumentJob, made: _Made, content: bytes) -> manifest.ManifestEntry:
    return manifest.ManifestEntry(
        case=job.on_day.case.number,
        sha256=hashlib.sha256(content).hexdigest(),
        key=f"{job.fingerprint} {program()}",
        head="" if job.draft_reason else job.head,
        invoices=made.invoices,
        pay_by=made.pay_by,
        made_with=made.made_with,
        step=job.asked.kind.value,
        party=job.asked.party or "",
    )


def _still_there(folder: Path, known: manifest.OpenManifest) -> dict[str, manifest.ManifestEntry]:
    return {path: entry for path, entry in known.items() if (folder / path).is_file()}
