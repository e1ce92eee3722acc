"""`relance write`: a document on demand, and which of them a case calls for."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.options import CaseNumber, IsoDay, as_of_option, jobs_option
from relance_docs.cli.outcome import CommandOutcome
from relance_docs.cli.recording import party_option
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import DocumentKind, For
    from relance_docs.documents.catalogue import Possible
    from relance_docs.documents.records import DocumentAsked
    from relance_docs.documents.writing import DocumentOutcome
    from relance_docs.outputs.doing import DocumentData, DocumentKindData
    from relance_docs.workspace.records import Workspace

F = TypeVar("F", bound=Callable[..., Any])


def instalment_options(command: F) -> F:
    """Add --number, --amount, --until, --first and --with-penalties: how a debt is spread."""
    for option in (
        click.option(
            "--with-penalties",
            is_flag=True,
            help=_("Tell penalties and indemnity too; put them into the instalments."),
        ),
        click.option(
            "--first",
            metavar=_("DATE"),
            type=IsoDay(),
            help=_("Day of the first instalment; without it, in a month."),
        ),
        click.option(
            "--until",
            metavar=_("DATE"),
            type=IsoDay(),
            help=_("Monthly instalments, the last one by that day."),
        ),
        click.option("--amount", metavar=_("AMOUNT"), type=Euros(), help=_("What each is.")),
        click.option(
            "--number",
            "count",
            metavar="N",
            type=click.IntRange(min=1),
            help=_("How many monthly instalments."),
        ),
    ):
        command = option(command)
    return command


@click.command(
    "write",
    help=_(
        "Write a document on demand into build/documents: a statement of account, the confirmation "
        "of a promise, a receipt… `--list` says which of them the case calls for now, and why the "
        "others make no sense. Nothing is sent, and nothing is recorded."
    ),
    epilog=_(
        "Example: relance write 2026-014 account-statement; relance write --all account-statement"
    ),
)
@click.argument("case_number", metavar=_("CASE"), type=CaseNumber(), required=False)
@click.argument("kind", metavar=_("KIND"), type=OneOf("DocumentKind"), required=False)
@click.option("--list", "lists", is_flag=True, help=_("Say which documents make sense now."))
@click.option("--all", "of_all", is_flag=True, help=_("Of every case that carries it."))
@click.option(
    "--format",
    "form",
    type=click.Choice(("pdf", "eml", "docx", "csv", "xlsx", "json")),
    help=_(
        "pdf; eml: as well, the draft of an e-mail that carries the PDF; docx: as well, the same "
        "to be written in; of a table, xlsx or csv; json: what was done, for a program."
    ),
)
@instalment_options
@click.option(
    "--for",
    "whom",
    type=OneOf("For", only=("collector", "insurer")),
    help=_("Whose columns the handover-table has."),
)
@click.option("--answer", metavar=_("TEXT"), help=_("What is answered to a dispute."))
@party_option
@as_of_option
@jobs_option
@click.pass_obj
def write(  # noqa: PLR0913 - the options of the command
    session: Session,
    /,
    *,
    case_number: str | None,
    kind: DocumentKind | None,
    lists: bool,
    of_all: bool,
    form: str | None,
    whom: For | None,
    as_of: date | None,
    jobs: int | None,
    party: str | None,
    **more: Any,  # noqa: ANN401 - what is asked of the document
) -> int:
    """Write the document; 1 when it could not be written."""
    from relance_docs.documents.records import DocumentAsked
    from relance_docs.documents.tables import TABLES

    if form == "json":
        session.outcome, form = CommandOutcome(), None
    if of_all and case_number and kind is None:
        kind, case_number = _kind_of(case_number), None
    if (case_number is None) is not of_all:
        raise click.UsageError(session.translate(Message("name one case, or --all of them")))
    workspace = session.load_workspace(as_of, numbers=(case_number,) if case_number else ())
    workspace.refuse_unsound()
    if lists:
        return _list(session, workspace)
    if kind is None:
        message = Message(
            "which document? `relance write {case} --list` says which make sense",
            case=case_number or "CASE",
        )
        raise click.UsageError(session.translate(message))
    if kind in TABLES:
        return _table(session, workspace, _for(session, kind, whom), form or "xlsx")
    if form in {"csv", "xlsx"} or whom is not None:
        message = Message("--for, csv and xlsx go with a table: handover-table, doubtful-debts")
        raise click.UsageError(session.translate(message))
    case = workspace.case_file(case_number).case if party and case_number else None
    if case is not None:
        from relance_docs.recording.events.obligors import party_named

        party = party_named(case, party)
    asked = DocumentAsked(kind=kind, party=party, **more)
    return written(session, workspace, (asked,), form or "pdf", jobs=jobs, of_all=of_all)


def _for(session: Session, kind: DocumentKind, whom: For | None) -> For:
    from relance_docs.case.documents import DocumentKind, For

    if kind is DocumentKind.DOUBTFUL_DEBTS:
        return For.ACCOUNTANT
    if whom is None:
        message = Message("for whom? add --for collector or --for insurer")
        raise click.UsageError(session.translate(message))
    return whom


def _table(session: Session, workspace: Workspace, whom: For, form: str) -> int:
    from relance_docs.documents.writing import write_table

    if form not in {"csv", "xlsx"}:
        message = Message("a table is written as xlsx or csv")
        raise click.UsageError(session.translate(message))
    path, left_out = write_table(workspace, whom, form)
    for outcome in left_out:
        _say(session, outcome)
    if path is None:
        session.note(Message("no case has a line for this table"))
        return 1
    session.announce(Message("{path}", path=path))
    return 0


def _kind_of(text: str) -> DocumentKind:
    from relance_docs.case.documents import DocumentKind

    return DocumentKind(OneOf("DocumentKind").convert(text, None, click.get_current_context()))


def written(
    session: Session,
    workspace: Workspace,
    asked: tuple[DocumentAsked, ...],
    form: str,
    *,
    jobs: int | None = None,
    of_all: bool = False,
) -> int:
    """Write documents and say where they are; of all cases, some may carry none."""
    from relance_docs.cli.progress import progress_bar
    from relance_docs.documents.writing import write_documents

    with progress_bar(session, session.words(_("documents"))) as progress:
        outcomes = write_documents(
            workspace,
            asked,
            form,
            processes=(jobs or os.cpu_count() or 1) if of_all else 1,
            progress=progress,
        )
    said: set[tuple[str, str]] = set()
    for outcome in outcomes:
        # What bars several documents of a case is told once.
        reason = (outcome.case, str(outcome.reason))
        if outcome.reason is None or reason not in said:
            _say(session, outcome)
        said.add(reason)
    if of_all:
        return 0 if any(outcome.paths for outcome in outcomes) else 1
    return 1 if any(outcome.reason for outcome in outcomes) else 0


def _say(session: Session, outcome: DocumentOutcome) -> None:
    from relance_docs.cli.findings_output import format_findings

    if session.outcome is not None:
        session.outcome.tell("documents", _data(session, outcome))
    if outcome.findings:
        aside(format_findings(outcome.findings, "text", session.translate), ends_line=False)
    if outcome.reason is not None:
        session.note(
            Message("{case}: not written: {reason}", case=outcome.case, reason=outcome.reason)
        )
    for path in outcome.paths:
        session.announce(Message("{path}", path=path))
    if outcome.draft_reason is not None and outcome.paths:
        session.note(Message("note: it is marked PROJET: {reason}", reason=outcome.draft_reason))


def _data(session: Session, outcome: DocumentOutcome) -> DocumentData:
    return {
        "case": outcome.case,
        "paths": list(outcome.paths),
        "reason": session.translate(outcome.reason) if outcome.reason else None,
        "draft": outcome.draft_reason is not None,
    }


def _now(possible: Possible) -> Message:
    if possible.why_not is not None:
        return possible.why_not
    if possible.needs:
        return Message("yes, with {options}", options=possible.needs)
    return Message("yes")


def _list(session: Session, workspace: Workspace) -> int:
    """Print each kind, and why it makes no sense now, for each case."""
    from relance_docs.cli.output import print_table
    from relance_docs.cli.present import word_of
    from relance_docs.documents.catalogue import possible

    header = tuple(session.words(text) for text in (_("case"), _("document"), _("now")))
    rows = []
    for case in workspace.cases:
        if session.outcome is not None:
            for each in possible(workspace.on_day(case)):
                session.outcome.tell("kinds", _possible_data(session, case.number, each))
            continue
        first: dict[str, str] = {}
        for each in possible(workspace.on_day(case)):
            name, now = word_of(each.kind, session.language), session.translate(_now(each))
            if each.why_not is not None and now in first:
                now = session.translate(Message("no, as for {document}", document=first[now]))
            first.setdefault(now, name)
            rows.append((case.number, name, now))
    if session.outcome is None:
        print_table(header, rows)
    return 0


def _possible_data(session: Session, number: str, possible: Possible) -> DocumentKindData:
    why_not = possible.why_not
    return {
        "case": number,
        "kind": possible.kind.value,
        "reason": session.translate(why_not) if why_not else None,
        "needs": possible.needs or None,
    }
