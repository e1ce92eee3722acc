"""`relance print`: the day's post in one PDF, and as a table for a mail service."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option, jobs_option
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import DocumentKind
    from relance_docs.letters.outcome import LettersReport
    from relance_docs.outputs.documents import PostData
    from relance_docs.post.printing import PrintedPost
    from relance_docs.post.records import Day
    from relance_docs.workspace.workspace import Workspace


@click.command(
    "print",
    help=_(
        "Write what is due by post today into one PDF, registered letters first, each behind a "
        "sheet that tells it, and the same as a table (CSV, XLSX) and as a ZIP for a mail service. "
        "What is due is made as `relance letters` makes it. Afterwards `relance sent --from` "
        "records the whole run."
    ),
    epilog=_("Example: relance print --for maileva"),
)
@cases_argument
@as_of_option
@click.option(
    "--for",
    "service_name",
    metavar=_("SERVICE"),
    default="courrier",
    show_default=True,
    help=_("Whose columns the table has: a file of mail_services/, or one that is packaged."),
)
@click.option(
    "--with-documents",
    is_flag=True,
    help=_("Also the documents on demand (`relance write`) that were made on that day."),
)
@click.option(
    "--with",
    "kinds",
    metavar=_("KIND"),
    type=OneOf("DocumentKind"),
    multiple=True,
    help=_("Also this document on demand, made now for every case that carries it."),
)
@click.option("--no-separators", is_flag=True, help=_("No sheet before each letter, and no list."))
@click.option("--one-sided", is_flag=True, help=_("For paper printed on one side: no empty pages."))
@click.option("--colour", is_flag=True, help=_("Asks the service to print in colour."))
@jobs_option
@format_option("text", "json")
@click.pass_obj
def print_(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    service_name: str,
    with_documents: bool,
    kinds: tuple[DocumentKind, ...],
    no_separators: bool,
    one_sided: bool,
    colour: bool,
    jobs: int | None,
    output_format: str,
) -> int:
    """Make what is due, gather what goes by post, write it; 1 when something went wrong."""
    from relance_docs.cli.progress import progress_bar
    from relance_docs.letters.batch import write_letters
    from relance_docs.post.gathering import POSTED, day_of
    from relance_docs.post.printing import print_day
    from relance_docs.post.records import Sheets
    from relance_docs.post.services import service

    asked = service(session.root, service_name)
    workspace = session.load_workspace(as_of, numbers=case_numbers)
    workspace.refuse_unsound()
    with progress_bar(session, session.words(_("letters"))) as progress:
        report = write_letters(
            workspace, processes=jobs or os.cpu_count() or 1, progress=progress, today=session.today
        )
    _write(session, workspace, kinds)
    day = day_of(workspace, report.outcomes, on_demand=POSTED if with_documents else kinds)
    sheets = Sheets(separators=not no_separators, duplex=not one_sided, in_colour=colour)
    printed = print_day(workspace, day, asked, sheets) if day.letters else None
    _say(session, day, report)
    if output_format == "json":
        _print_json(session, day, printed)
    else:
        _print_text(session, day, printed)
    return 1 if report.failed else 0


def _write(session: Session, workspace: Workspace, kinds: tuple[DocumentKind, ...]) -> None:
    """Make the documents on demand that are asked for, of every case that carries them."""
    from relance_docs.cli.findings_output import format_findings
    from relance_docs.documents.records import DocumentAsked
    from relance_docs.documents.writing import write_documents
    from relance_docs.post.gathering import POSTED

    for kind in kinds:
        if kind not in POSTED:
            message = Message("{kind} goes to nobody: it is not posted", kind=kind)
            raise click.UsageError(session.translate(message))
    asked = tuple(DocumentAsked(kind=kind) for kind in kinds)
    for outcome in write_documents(workspace, asked) if asked else ():
        if outcome.findings:
            aside(format_findings(outcome.findings, "text", session.translate), ends_line=False)


def _say(session: Session, day: Day, report: LettersReport) -> None:
    """Say on stderr what is due by post and is not in it, and what could not be made."""
    for each in day.left_out:
        said = Message("{case}: not in the post: {reason}", case=each.case, reason=each.reason)
        session.note(said)
    for outcome in report.failed:
        reason = outcome.reason or Message("its wording is refused: `relance letters` says where")
        aside(
            session.translate(Message("{case}: error: {reason}", case=outcome.case, reason=reason))
        )


def _print_json(session: Session, day: Day, printed: PrintedPost | None) -> None:
    from relance_docs.cli.output import print_json

    data: PostData = {
        "day": day.as_of.isoformat(),
        "files": list(printed.paths) if printed else [],
        "letters": [
            {
                "case": each.case,
                "step": each.step,
                "party": each.party or None,
                "registered": each.is_registered,
                "pages": each.pages,
                "sha256": each.sha256,
            }
            for each in day.letters
        ],
        "left_out": [
            {"case": each.case, "reason": session.translate(each.reason)} for each in day.left_out
        ],
    }
    print_json(data)


def _print_text(session: Session, day: Day, printed: PrintedPost | None) -> None:
    from relance_docs.cli.output import print_table

    if printed is None:
        session.announce(Message("no letter goes by post on {day}", day=day.as_of))
        return
    header = tuple(session.words(text) for text in (_("case"), _("document"), _("pages"), _("to")))
    rows = [
        (
            each.case,
            f"{each.label} (R)" if each.is_registered else each.label,
            str(each.pages),
            each.lines[0],
        )
        for each in day.letters
    ]
    print_table(header, rows)
    for path in printed.paths:
        click.echo(path)
    session.note(
        Message(
            "next: print {pdf} ({pages} pages), or give the ZIP to your mail service; enter the"
            " days and the numbers in the table, then `relance sent --from {table}`",
            pdf=printed.paths[0],
            pages=printed.pages,
            table=printed.paths[1],
        )
    )
