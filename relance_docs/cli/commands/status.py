"""`relance status`: where each case stands and what comes next, what to do first on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.plan.summary import Summary
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
WIDTH: Final = 100
DEBTOR_WIDTH: Final = 20


@click.command("status", help=_("Show where each case stands and what comes next."))
@cases_argument
@as_of_option
@format_option("text", "json", "csv")
@click.pass_obj
def status(
    session: Session, case_numbers: tuple[str, ...], as_of: date | None, output_format: str
) -> int:
    """Print one row per case; 1 when the file of one has errors."""
    workspace = session.load_workspace(as_of, numbers=case_numbers)
    summaries = sorted(_summaries(workspace), key=lambda one: one.urgency)
    if output_format == "text":
        _print_text(session, summaries)
    else:
        _print_data(session, summaries, output_format)
    return int(any(summary.stage == "error" for summary in summaries))


def _summaries(workspace: Workspace) -> Iterator[Summary]:
    from relance_docs.plan.standing import barred_by_findings
    from relance_docs.plan.summary import summary_of, summary_of_unread

    workspace.refuse_unsound()
    for file in workspace.case_files:
        if file.case is None or file.has_errors:
            errors = sum(finding.is_error for finding in file.findings)
            debtor = file.case.debtor.name if file.case else ""
            yield summary_of_unread(file.number, debtor, barred_by_findings(errors))
        else:
            on_day = workspace.on_day(file.case)
            yield summary_of(on_day)


def _print_data(session: Session, summaries: Sequence[Summary], output_format: str) -> None:
    from relance_docs.cli.output import print_csv, print_json

    rows = [_data(session, summary) for summary in summaries]
    if output_format == "json":
        print_json(rows)
    else:
        print_csv(COLUMNS, ([_cell(row[column]) for column in COLUMNS] for row in rows))


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


def _cell(value: object) -> object:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _print_text(session: Session, summaries: Sequence[Summary]) -> None:
    from relance_docs.cli.output import table_lines

    if not summaries:
        session.note(
            Message(
                "there is no case in cases/ yet: `relance new`, or `relance import` with your files"
            )
        )
        return
    words = session.translate
    language = session.language
    header = (
        words(Message("case")),
        words(Message("debtor")),
        words(Message("stage")),
        words(Message("next step")),
        words(Message("due on")),
        words(Message("days late")),
        words(Message("balance")),
        words(Message("owed in all")),
    )
    rows = [_row(summary, words, language) for summary in summaries]
    head, *lines = table_lines(header, rows, right=(5, 6, 7))
    click.echo(head)
    for line, summary in zip(lines, summaries, strict=True):
        click.echo(line)
        for note in _notes(session, summary):
            click.echo(note)


def _row(summary: Summary, words: Callable[[Message], str], language: str) -> tuple[str, ...]:
    from relance_docs.cli.present import day_cell, number_text

    stage = STAGE_WORDS.get(summary.stage)
    return (
        summary.case_number,
        _shortened(summary.debtor),
        words(stage) if stage else summary.stage,
        summary.next_step or "—",
        day_cell(summary.due_on, language) if summary.due_on else "—",
        str(summary.days_late),
        number_text(summary.balance, language) if summary.balance is not None else "?",
        number_text(summary.total_due, language) if summary.total_due is not None else "?",
    )


def _shortened(name: str) -> str:
    return name if len(name) <= DEBTOR_WIDTH else name[: DEBTOR_WIDTH - 1].rstrip() + "…"


def _wrapped(sentence: str) -> list[str]:
    from textwrap import wrap

    return wrap(sentence, WIDTH, initial_indent="  → ", subsequent_indent="    ")


def _notes(session: Session, summary: Summary) -> list[str]:
    said = summary.reason or Message("ready: `relance letters` makes its document")
    sentences = [session.translate(said)]
    if summary.not_due_yet:
        part = Message("of what is owed, {amount} € are not due yet", amount=summary.not_due_yet)
        sentences.append(session.translate(part))
    sentences += [session.translate(changed.told) for changed in summary.changed]
    return [line for sentence in sentences for line in _wrapped(sentence)]
