"""`relance agenda`: what is coming, day by day; also as a file that calendars subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import IsoDay, as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.documents.agenda import Coming
    from relance_docs.outputs.listing import ComingData
    from relance_docs.workspace.records import Workspace

WEEK: Final = 7
MONTH: Final = 31
YEAR: Final = 366


@click.command(
    "agenda",
    help=_(
        "What is coming: deadlines, promises, instalments, calls and letters, day by day; what "
        "waits already stands under today."
    ),
    epilog=_("Example: relance agenda --month --ics agenda.ics"),
)
@cases_argument
@as_of_option
@click.option("--week", "days", flag_value=WEEK, type=int, help=_("Seven days; the default."))
@click.option("--month", "days", flag_value=MONTH, type=int, help=_("31 days."))
@click.option("--until", metavar=_("DATE"), type=IsoDay(), help=_("Through that day."))
@click.option("--in-charge", metavar=_("NAME"), help=_("Only the cases that NAME looks after."))
@click.option(
    "--ics",
    metavar=_("FILE"),
    type=click.Path(path_type=Path, dir_okay=False),
    help=_(
        "Write a calendar file, with alarms for what must not be missed; without a span, a year."
    ),
)
@format_option("text", "json")
@click.pass_obj
def agenda(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    days: int | None,
    until: date | None,
    in_charge: str | None,
    ics: Path | None,
    output_format: str,
) -> int:
    """Print the agenda, or write it; 1 when the file of a case has errors."""
    span = days or (YEAR if ics else WEEK)
    workspaces: list[Workspace] = []
    everything: list[Coming] = []
    for each in session.of_each:
        workspace = each.load_workspace(as_of, numbers=case_numbers)
        workspace.refuse_unsound()
        workspaces.append(workspace)
        last = until or workspace.as_of + timedelta(days=span)
        everything += _found(each, workspace, last, in_charge, of=len(session.of_each))
    found = tuple(sorted(everything, key=lambda each: each.order))
    if ics is not None:
        _write(session, workspaces, found, ics)
    elif output_format == "json":
        _print_json(session, found)
    elif not found:
        session.announce(Message("nothing is coming"))
    else:
        _print_text(session, workspaces, found)
    files = (file for workspace in workspaces for file in workspace.case_files)
    return int(any(file.case is None or file.has_errors for file in files))


def _found(
    session: Session, workspace: Workspace, until: date, in_charge: str | None, *, of: int
) -> Iterator[Coming]:
    from relance_docs.documents.agenda import coming

    wanted = None if in_charge is None else in_charge.casefold()
    for case in workspace.cases:
        for each in coming(workspace.on_day(case), until):
            if wanted is None or wanted in each.in_charge.casefold():
                yield replace(each, command=session.there(each.command)) if of > 1 else each


def _write(
    session: Session, workspaces: list[Workspace], found: tuple[Coming, ...], ics: Path
) -> None:
    from relance_docs.documents.calendar_file import calendar_file
    from relance_docs.files.folder import replace_file, writing

    content = calendar_file(
        found,
        creditors=[each.sound_settings.creditor.name for each in workspaces],
        as_of=workspaces[0].as_of,
        says=session.translate,
    )
    path = ics.absolute()
    with writing(path.parent):
        replace_file(path, content, below=path.parent)
    session.announce(Message("{path}: {count} events", path=ics, count=len(found)))


def _print_json(session: Session, found: tuple[Coming, ...]) -> None:
    from relance_docs.cli.output import print_json

    data: list[ComingData] = [
        {
            "day": each.day.isoformat(),
            "since": each.since.isoformat() if each.since else None,
            "code": each.code.value,
            "case": each.case_number,
            "debtor": each.debtor,
            "creditor": each.creditor,
            "in_charge": each.in_charge or None,
            "sentence": session.translate(each.what),
            "command": each.command,
        }
        for each in found
    ]
    print_json(data)


def _print_text(session: Session, workspaces: list[Workspace], found: tuple[Coming, ...]) -> None:
    for day, of_the_day in groupby(found, key=lambda each: each.day):
        heading = (
            Message("today, {day}", day=day)
            if day == workspaces[0].as_of
            else Message("{day}", day=day)
        )
        click.echo(session.translate(heading))
        for each in of_the_day:
            click.echo(f"  {session.translate(_line(each, of=len(workspaces)))}")


def _line(each: Coming, *, of: int) -> Message:
    what = each.what
    if of > 1:
        what = Message("{what} [{creditor}]", what=what, creditor=each.creditor)
    if each.since is not None:
        what = Message("{what} (since {day})", what=what, day=each.since)
    return Message("{case} {debtor}: {what}", case=each.case_number, debtor=each.debtor, what=what)
