"""`relance audit`: every euro and every event explained, in pages that open offline."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import (
    as_of_option,
    cases_argument,
    format_option,
    jobs_option,
    understood_day,
)
from relance_docs.cli.progress import progress_bar
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.audit.report import AuditReport
    from relance_docs.git.known_on import KnownOn
    from relance_docs.git.repository import Repository
    from relance_docs.outputs.documents import AuditPageData
    from relance_docs.workspace.records import Workspace


@click.command(
    "audit",
    epilog=_(
        "Example: relance audit, or relance audit 2026-014 --as-of 2026-08-31. --as-of reckons "
        "for another day with what is known today; --known-on leaves out what was committed later."
    ),
)
@cases_argument
@as_of_option
@click.option(
    "--known-on",
    metavar=_("COMMIT|DATE"),
    help=_("Only what was committed by then, as a commit or a date; without it, all of today."),
)
@jobs_option
@format_option("text", "json")
@click.pass_obj
def audit(
    session: Session,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    known_on: str | None,
    jobs: int | None,
    output_format: str,
) -> int:
    """Write the pages; 1 when the file of a case has errors: its page says which."""
    from relance_docs.audit.pages import AUDIT_FOLDER
    from relance_docs.audit.report import ReportRequest, write_report
    from relance_docs.cli.present import Hand

    numbers = tuple(dict.fromkeys(case_numbers))
    read = _workspace(session, as_of, known_on, numbers)
    with read as (workspace, then), progress_bar(session, session.words(_("pages"))) as progress:
        report = write_report(
            ReportRequest(
                workspace=workspace,
                root=session.root,
                folder=session.root / AUDIT_FOLDER,
                says=Hand("fr").words,
                progress=progress,
                processes=jobs or os.cpu_count() or 1,
                store=session.store,
                then=then,
                with_index=not numbers,
            )
        )
    _say(session, report)
    _print(report, output_format)
    return int(bool(report.with_errors))


@contextmanager
def _workspace(
    session: Session, as_of: date | None, known_on: str | None, numbers: tuple[str, ...]
) -> Iterator[tuple[Workspace, tuple[Repository, KnownOn] | None]]:
    """Read the workspace as it is, or as it was known then."""
    if known_on is None:
        workspace = session.load_workspace(
            as_of, numbers=numbers, reads_documents=True, lets_go=True
        )
        yield workspace, None
        return
    from relance_docs.git.known_on import known_on as found
    from relance_docs.git.known_on import workspace_then
    from relance_docs.git.repository import repository_of

    repository = repository_of(session.root)
    day = understood_day(known_on, session, of_commits=True)
    known = found(repository, known_on if day is None else day.isoformat())
    with workspace_then(repository, known, as_of=as_of, numbers=numbers) as workspace:
        yield workspace, (repository, known)


def _say(session: Session, report: AuditReport) -> None:
    for name in report.removed:
        said = Message(
            "removed: {path} (its case is not there any more)", path=f"build/audit/{name}"
        )
        session.note(said)
    for number in report.with_errors:
        said = Message(
            "{case}: its file has errors, so its page gives no amount: "
            "`relance check {case}` shows them",
            case=number,
        )
        aside(session.translate(said))


def _print(report: AuditReport, output_format: str) -> None:
    """Print the paths of the pages, the index first."""
    paths = [f"build/audit/{path.name}" for path in report.index[:1]]
    if output_format == "text":
        for path in (*paths, *(f"build/audit/{page.name}" for page in report.pages)):
            click.echo(path)
        return
    from relance_docs.cli.output import print_json

    index: list[AuditPageData] = [{"case": None, "path": path} for path in paths]
    pages: list[AuditPageData] = [
        {"case": page.number, "path": f"build/audit/{page.name}", "sha256": page.sha256}
        for page in report.pages
    ]
    print_json([*index, *pages])
