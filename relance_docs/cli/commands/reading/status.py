"""`relance status`: where each case stands and what comes next, what to do first on top."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.letters.awaiting_approval import Awaited
    from relance_docs.outputs.listing import StatusData
    from relance_docs.store.lines import Lines
    from relance_docs.store.rows import ListedRow, StatusRow
    from relance_docs.store.store import Store
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
    "over_indebted": Message("over-indebted"),
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

    def is_shown(row: ListedRow) -> bool:
        if row.stage == "closed" and not everything and not case_numbers:
            return False
        is_any = not (due or calls or blocked)
        return is_any or _is_asked_for(row, due=due, calls=calls, blocked=blocked)

    offices = tuple(_office(each, as_of, case_numbers, is_shown) for each in session.of_each)
    if output_format == "text":
        for office in offices:
            _print_office(office, len(offices), is_filtered=due or calls or blocked)
    else:
        _print_data(session, offices, output_format)
    if all(session.may_be_kept(office.workspace, case_numbers) for office in offices):
        session.stands_with = {}
    return int(any(office.has_error for office in offices))


@dataclass(frozen=True, kw_only=True)
class Office:
    """One workspace as the command shows it."""

    session: Session
    workspace: Workspace
    store: Store | None
    """What is known from earlier runs, where all cases are asked."""
    rows: tuple[ListedRow, ...]
    """Those that are shown, by urgency."""
    waiting: Mapping[str, Awaited]
    """Documents that a second person is to approve, by case."""
    has_error: bool

    @property
    def creditor(self) -> str:
        """Whose claims they are."""
        return self.workspace.sound_settings.creditor.name


def _office(
    session: Session,
    as_of: date | None,
    numbers: tuple[str, ...],
    is_shown: Callable[[ListedRow], bool],
) -> Office:
    from relance_docs.store.rows import rows as rows_of

    workspace = session.load_workspace(as_of, numbers=numbers)
    store = None if numbers else session.store
    rows = sorted(rows_of(workspace, store), key=lambda row: row.urgency)
    if store is not None:
        store.write()
    return Office(
        session=session,
        workspace=workspace,
        store=store,
        rows=tuple(filter(is_shown, rows)),
        waiting=_waiting(workspace),
        has_error=any(row.stage == "error" for row in rows),
    )


def _waiting(workspace: Workspace) -> Mapping[str, Awaited]:
    if workspace.sound_settings.approval is None:
        return {}  # and nothing is loaded for it
    from relance_docs.letters.awaiting_approval import awaited

    return awaited(workspace)


def _print_office(office: Office, count: int, *, is_filtered: bool) -> None:
    from relance_docs.documents.of_workspace import tasks_of_workspace
    from relance_docs.store.rows import deadline_said

    session, workspace = office.session, office.workspace
    if count > 1:
        heading = Message(
            "{creditor} ({folder})", creditor=office.creditor, folder=session.folders[0]
        )
        click.echo(session.translate(heading))
    _print_text(office, is_filtered=is_filtered)
    for task in tasks_of_workspace(workspace.sound_settings, workspace.cases, workspace.as_of):
        session.note(Message("note: {what}", what=deadline_said(task)))
    if count > 1:
        click.echo()


def _is_asked_for(row: ListedRow, *, due: bool, calls: bool, blocked: bool) -> bool:
    is_due = due and row.is_ready
    is_call = calls and row.is_ready and row.is_call
    return is_due or is_call or (blocked and row.waits_for_the_user)


def _print_data(session: Session, offices: Sequence[Office], output_format: str) -> None:
    from relance_docs.cli.output import print_csv, print_json

    columns = COLUMNS if len(offices) == 1 else ("creditor", *COLUMNS)
    rows = [
        _data(session, listed.row, office.creditor if len(offices) > 1 else None)
        for office in offices
        for listed in office.rows
    ]
    if output_format == "json":
        print_json(rows)
        return
    in_french = session.language == "fr"
    if in_french:  # a spreadsheet is for a person
        for row in rows:
            stage = STAGE_WORDS.get(row["stage"])
            row["stage"] = session.translate(stage) if stage else row["stage"]
    heads = [session.translate(HEADS[name]) for name in columns] if in_french else columns
    cells = ([_cell(value, in_french=in_french) for value in row.values()] for row in rows)
    print_csv(heads, cells, in_french=in_french)


def _data(session: Session, row: StatusRow, creditor: str | None) -> StatusData:
    reason, due_on = row.reason, row.due_on
    data: StatusData = {
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
    return data if creditor is None else {"creditor": creditor, **data}


def _cell(value: object, *, in_french: bool) -> object:
    if not isinstance(value, bool):
        return value
    return (
        {True: "oui", False: "non"}[value] if in_french else {True: "true", False: "false"}[value]
    )


def _print_text(office: Office, *, is_filtered: bool) -> None:
    from relance_docs.cli.output import aligned
    from relance_docs.store.lines import Lines

    session, rows = office.session, office.rows
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
    lines = Lines(office.store, "rows-printed", session.language, width)
    printed = [_printed(office, row, width, lines) for row in rows]
    lines.write()
    header = [session.translate(HEADS[name]) for name in _IN_TABLE]
    head, *table = aligned([header, *(cells for cells, _notes in printed)], right=(5, 6, 7))
    shown = [head]
    for line, (_cells, notes) in zip(table, printed, strict=True):
        shown += (line, *notes)
    click.echo("\n".join(shown))


def _printed(
    office: Office, listed: ListedRow, width: int, lines: Lines
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the cells of a row as they are shown, and the lines below it."""
    from relance_docs.unseen import shown_in_line

    def made() -> tuple[Sequence[str], Sequence[str]]:
        cells = [shown_in_line(cell) for cell in _cells(office.session, listed.row, width)]
        return cells, _notes(office, listed.row, width)

    is_by_itself = listed.case_number not in office.waiting
    return lines.of(listed.packed, made) if is_by_itself else made()


def page_width() -> int:
    """Return the columns that a page takes: those of the terminal, never fewer than 100."""
    from shutil import get_terminal_size

    return (
        max(NARROWEST, get_terminal_size((NARROWEST, 24)).columns) if sys.stdout.isatty() else 100
    )


def _cells(session: Session, row: StatusRow, width: int) -> tuple[str, ...]:
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


_FOLDED: Final = frozenset("\t\n\x0b\x0c\r")


def _wrapped(sentence: str, mark: str, width: int) -> list[str]:
    from textwrap import wrap

    whole = f"  {mark} {sentence}"
    is_plain = _FOLDED.isdisjoint(sentence) and sentence == sentence.strip() != ""
    if is_plain and len(whole) <= width:
        return [whole]  # as most are: to break them takes twenty times as long
    return wrap(sentence, width, initial_indent=f"  {mark} ", subsequent_indent="    ")


def _notes(office: Office, row: StatusRow, width: int) -> list[str]:
    said = row.reason or Message("ready: `relance letters` makes its document")
    sentences = [("→", said)]
    if row.not_due_yet:
        part = Message("of what is owed, {amount} € are not due yet", amount=row.not_due_yet)
        sentences.append(("→", part))
    if row.case_number in office.waiting:
        sentences.append(("→", office.waiting[row.case_number].told))
    sentences += [("!", deadline) for deadline in row.deadlines]
    sentences += [("·", note) for note in row.notes]
    return [
        line
        for mark, sentence in sentences
        for line in _wrapped(office.session.translate(sentence), mark, width)
    ]
