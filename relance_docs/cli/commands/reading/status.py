"""`relance status`: where each case stands and what comes next, what to do first on top."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.review.row import Row

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
    from relance_docs.store.rows import rows as rows_of

    workspace = session.load_workspace(as_of, numbers=case_numbers)
    store = None if case_numbers else session.store
    rows = sorted(rows_of(workspace, store), key=lambda row: row.urgency)
    if store is not None:
        store.write()
    has_error = any(row.stage == "error" for row in rows)
    if not everything and not case_numbers:
        rows = [row for row in rows if row.stage != "closed"]
    if due or calls or blocked:
        rows = [row for row in rows if _is_asked_for(row, due=due, calls=calls, blocked=blocked)]
    if output_format == "text":
        _print_text(session, rows, is_filtered=due or calls or blocked)
    else:
        _print_data(session, rows, output_format)
    return int(has_error)


def _is_asked_for(row: Row, *, due: bool, calls: bool, blocked: bool) -> bool:
    is_due = due and row.is_ready
    is_call = calls and row.is_ready and row.is_call
    return is_due or is_call or (blocked and row.waits_for_the_user)


def _print_data(session: Session, shown: Sequence[Row], output_format: str) -> None:
    from relance_docs.cli.output import print_csv, print_json

    rows = [_data(session, row) for row in shown]
    if output_format == "json":
        print_json(rows)
        return
    in_french = session.language == "fr"
    if in_french:  # a spreadsheet is for a person
        for row in rows:
            stage = STAGE_WORDS.get(str(row["stage"]))
            row["stage"] = session.translate(stage) if stage else row["stage"]
    heads = [session.translate(HEADS[name]) for name in COLUMNS] if in_french else COLUMNS
    cells = ([_cell(row[column], in_french=in_french) for column in COLUMNS] for row in rows)
    print_csv(heads, cells, in_french=in_french)


def _data(session: Session, row: Row) -> dict[str, object]:
    reason, due_on = row.reason, row.due_on
    return {
        "case": row.case_number,
        "debtor": row.debtor,
        "stage": row.stage,
        "next_step": row.next_step,
        "due_on": due_on.isoformat() if due_on else None,
        "ready": row.is_ready,
        "reason": session.translate(reason) if reason else None,
        "balance": str(row.balance) if row.balance is not None else None,
        "total_due": str(row.total_due) if row.total_due is not None else None,
        "days_late": row.days_late,
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
    cells = [_row(session, row, width) for row in rows]
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


def _row(session: Session, row: Row, width: int) -> tuple[str, ...]:
    from relance_docs.cli.present import day_cell, number_text

    words, language = session.translate, session.language
    stage = STAGE_WORDS.get(row.stage)
    return (
        row.case_number,
        _shortened(row.debtor, DEBTOR_WIDTH + width - NARROWEST),
        words(stage) if stage else row.stage,
        row.next_step or "—",
        day_cell(row.due_on, language) if row.due_on else "—",
        str(row.days_late),
        number_text(row.balance, language) if row.balance is not None else "?",
        number_text(row.total_due, language) if row.total_due is not None else "?",
    )


def _shortened(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"


def _wrapped(sentence: str, mark: str, width: int) -> list[str]:
    from textwrap import wrap

    return wrap(sentence, width, initial_indent=f"  {mark} ", subsequent_indent="    ")


def _notes(session: Session, row: Row, width: int) -> list[str]:
    said = row.reason or Message("ready: `relance letters` makes its document")
    sentences = [("→", said)]
    if row.not_due_yet:
        part = Message("of what is owed, {amount} € are not due yet", amount=row.not_due_yet)
        sentences.append(("→", part))
    sentences += [("!", deadline) for deadline in row.deadlines]
    sentences += [("·", note) for note in row.notes]
    return [
        line
        for mark, sentence in sentences
        for line in _wrapped(session.translate(sentence), mark, width)
    ]
