"""`relance status`: where each case stands and what comes next, what to do first on top."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.plan.summary import Summary
    from relance_docs.review.tasks import Task
    from relance_docs.workspace.records import Workspace

COLUMNS: Final = (
    "case",
    "debtor",
    "stage",
    "next_step",
    "due_on",
    "ready",
    "reason",
    "balance",
    "total_due",
    "days_late",
)
STAGE_WORDS: Final = {
    "closed": Message("closed"),
    "handed_over": Message("handed over"),
    "insolvency": Message("insolvent"),
    "paid": Message("paid"),
    "error": Message("error"),
    "overdue": Message("overdue"),
    "not_due": Message("not due"),
}
"""What a stage that is no step is called in a table; in data it is the code."""
HEADS: Final = {
    "creditor": Message("creditor"),
    "case": Message("case"),
    "debtor": Message("debtor"),
    "stage": Message("stage"),
    "next_step": Message("next step"),
    "due_on": Message("due on"),
    "ready": Message("ready"),
    "reason": Message("reason"),
    "balance": Message("balance"),
    "total_due": Message("owed in all"),
    "days_late": Message("days late"),
}
_IN_TABLE: Final = (
    "case",
    "debtor",
    "stage",
    "next_step",
    "due_on",
    "days_late",
    "balance",
    "total_due",
)
NARROWEST: Final = 100
DEBTOR_WIDTH: Final = 12
"""Cells for the name of a debtor on a page of 100; a wider one gives it what is more."""


@dataclass(frozen=True)
class Row:
    """A case as the table shows it."""

    summary: Summary
    deadlines: tuple[Task, ...]
    """What its days still ask for."""
    is_call: bool
    """Whether its next step is a call."""
    alerts: tuple[Message, ...] = ()
    """What passes the credit policy."""


@click.command("status", help=_("Show where each case stands and what comes next."))
@cases_argument
@click.option("--all", "everything", is_flag=True, help=_("Closed cases as well."))
@click.option("--due", is_flag=True, help=_("Only cases whose document is due."))
@click.option("--calls", is_flag=True, help=_("Only cases in which a call is due."))
@click.option("--blocked", is_flag=True, help=_("Only cases that wait for you."))
@as_of_option
@format_option("text", "json", "csv")
@click.pass_obj
def status(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_numbers: tuple[str, ...],
    everything: bool,
    due: bool,
    calls: bool,
    blocked: bool,
    as_of: date | None,
    output_format: str,
) -> int:
    """Print one row per case; 1 when the file of one has errors.

    Closed cases are left out, unless they are named or asked for. Of several filters, each adds
    the cases that it lets through.
    """

    def is_shown(row: Row) -> bool:
        if row.summary.stage == "closed" and not everything and not case_numbers:
            return False
        is_any = not (due or calls or blocked)
        return is_any or _is_asked_for(row, due=due, calls=calls, blocked=blocked)

    offices = tuple(_office(each, as_of, case_numbers, is_shown) for each in session.of_each)
    if output_format == "text":
        for office in offices:
            _print_office(office, len(offices), is_filtered=due or calls or blocked)
    else:
        _print_data(session, offices, output_format)
    return int(any(office.has_error for office in offices))


@dataclass(frozen=True, kw_only=True)
class Office:
    """One workspace as the command shows it."""

    session: Session
    workspace: Workspace
    rows: tuple[Row, ...]
    """Those that are shown, by urgency."""
    has_error: bool

    @property
    def creditor(self) -> str:
        """Whose claims they are."""
        return self.workspace.sound_settings.creditor.name


def _office(
    session: Session,
    as_of: date | None,
    numbers: tuple[str, ...],
    is_shown: Callable[[Row], bool],
) -> Office:
    workspace = session.load_workspace(as_of, numbers=numbers)
    rows = sorted(_rows(workspace), key=lambda row: row.summary.urgency)
    return Office(
        session=session,
        workspace=workspace,
        rows=tuple(filter(is_shown, rows)),
        has_error=any(row.summary.stage == "error" for row in rows),
    )


def _print_office(office: Office, count: int, *, is_filtered: bool) -> None:
    from relance_docs.review.of_workspace import tasks_of_workspace

    session, workspace = office.session, office.workspace
    if count > 1:
        heading = Message(
            "{creditor} ({folder})", creditor=office.creditor, folder=session.folders[0]
        )
        click.echo(session.translate(heading))
    _print_text(session, office.rows, is_filtered=is_filtered)
    for task in tasks_of_workspace(workspace.sound_settings, workspace.cases, workspace.as_of):
        session.note(Message("note: {what}", what=deadline_said(task)))
    if count > 1:
        click.echo()


def _is_asked_for(row: Row, *, due: bool, calls: bool, blocked: bool) -> bool:
    summary = row.summary
    is_due = due and summary.is_ready
    is_call = calls and summary.is_ready and row.is_call
    return is_due or is_call or (blocked and summary.waits_for_the_user)


def _rows(workspace: Workspace) -> Iterator[Row]:
    from relance_docs.plan.kinds import StepKind, kind_of
    from relance_docs.plan.records import StepDue
    from relance_docs.plan.standing import barred_by_findings
    from relance_docs.plan.summary import summary_of, summary_of_unread
    from relance_docs.portfolio.credit import credit_of
    from relance_docs.review.agenda import deadline_tasks

    workspace.refuse_unsound()
    for file in workspace.case_files:
        if file.case is None or file.has_errors:
            errors = sum(finding.is_error for finding in file.findings)
            debtor = file.case.debtor.name if file.case else ""
            summary = summary_of_unread(file.number, debtor, barred_by_findings(errors))
            yield Row(summary, (), is_call=False)
        else:
            on_day = workspace.on_day(file.case)
            summary = summary_of(on_day)
            found = summary.next
            is_call = isinstance(found, StepDue) and kind_of(found.step) is StepKind.CALL
            credit = credit_of(on_day)
            alerts = credit.alerts if credit else ()
            yield Row(summary, deadline_tasks(on_day), is_call=is_call, alerts=alerts)


def _print_data(session: Session, offices: Sequence[Office], output_format: str) -> None:
    from relance_docs.cli.output import print_csv, print_json

    columns = COLUMNS if len(offices) == 1 else ("creditor", *COLUMNS)
    rows = [
        ({"creditor": office.creditor} if len(offices) > 1 else {}) | _data(session, row.summary)
        for office in offices
        for row in office.rows
    ]
    if output_format == "json":
        print_json(rows)
        return
    in_french = session.language == "fr"
    if in_french:  # a spreadsheet is for a person
        for row in rows:
            stage = STAGE_WORDS.get(str(row["stage"]))
            row["stage"] = session.translate(stage) if stage else row["stage"]
    heads = [session.translate(HEADS[name]) for name in columns] if in_french else columns
    cells = ([_cell(row[column], in_french=in_french) for column in columns] for row in rows)
    print_csv(heads, cells, in_french=in_french)


def _data(session: Session, summary: Summary) -> dict[str, object]:
    reason, due_on = summary.reason, summary.due_on
    return {
        "case": summary.case_number,
        "debtor": summary.debtor,
        "stage": summary.stage,
        "next_step": summary.next_step,
        "due_on": due_on.isoformat() if due_on else None,
        "ready": summary.is_ready,
        "reason": session.translate(reason) if reason else None,
        "balance": str(summary.balance) if summary.balance is not None else None,
        "total_due": str(summary.total_due) if summary.total_due is not None else None,
        "days_late": summary.days_late,
    }


def _cell(value: object, *, in_french: bool) -> object:
    if not isinstance(value, bool):
        return value
    return (
        {True: "oui", False: "non"}[value] if in_french else {True: "true", False: "false"}[value]
    )


def _print_text(session: Session, rows: Sequence[Row], *, is_filtered: bool) -> None:
    from relance_docs.cli.output import table_lines

    if not rows:
        session.note(
            Message("no case is so")
            if is_filtered
            else Message(
                "there is no open case in cases/: `relance new`, or `relance import` with your"
                " files; `relance status --all` also shows those that are closed"
            )
        )
        return
    width = page_width()
    header = tuple(session.translate(HEADS[name]) for name in _IN_TABLE)
    cells = [_row(session, row.summary, width) for row in rows]
    head, *lines = table_lines(header, cells, right=(5, 6, 7))
    click.echo(head)
    for line, row in zip(lines, rows, strict=True):
        click.echo(line)
        for note in _notes(session, row, width):
            click.echo(note)


def page_width() -> int:
    """Return the columns that a page takes: those of the terminal, never fewer than 100."""
    from shutil import get_terminal_size

    return (
        max(NARROWEST, get_terminal_size((NARROWEST, 24)).columns) if sys.stdout.isatty() else 100
    )


def _row(session: Session, summary: Summary, width: int) -> tuple[str, ...]:
    from relance_docs.cli.present import day_cell, number_text

    words, language = session.translate, session.language
    stage = STAGE_WORDS.get(summary.stage)
    return (
        summary.case_number,
        _shortened(summary.debtor, DEBTOR_WIDTH + width - NARROWEST),
        words(stage) if stage else summary.stage,
        summary.next_step or "—",
        day_cell(summary.due_on, language) if summary.due_on else "—",
        str(summary.days_late),
        number_text(summary.balance, language) if summary.balance is not None else "?",
        number_text(summary.total_due, language) if summary.total_due is not None else "?",
    )


def _shortened(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"


def _wrapped(sentence: str, mark: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(sentence, width, initial_indent=f"  {mark} ", subsequent_indent="    ")


def _notes(session: Session, row: Row, width: int) -> list[str]:
    summary = row.summary
    said = summary.reason or Message("ready: `relance letters` makes its document")
    sentences = [("→", said)]
    if summary.not_due_yet:
        part = Message("of what is owed, {amount} € are not due yet", amount=summary.not_due_yet)
        sentences.append(("→", part))
    sentences += [("!", deadline_said(task)) for task in row.deadlines]
    sentences += [("·", note) for note in (*summary.notes, *row.alerts)]
    return [
        line
        for mark, sentence in sentences
        for line in _wrapped(session.translate(sentence), mark, width)
    ]


def deadline_said(task: Task) -> Message:
    """Say a deadline with the command that meets it."""
    return Message("{what}: `{command}`", what=task.sentence, command=task.command)
