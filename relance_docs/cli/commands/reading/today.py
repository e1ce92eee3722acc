"""`relance today`: what is to be done today, one after the other, and recorded as it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import is_terminal
from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.output import print_json
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.outputs.listing import TaskData
    from relance_docs.review.tasks import Task
    from relance_docs.store.lines import Lines
    from relance_docs.store.store import Store
    from relance_docs.store.tasks import ListedTask
    from relance_docs.workspace.records import Workspace


@click.command(
    "today",
    help=_(
        "What is to be done today, in order of urgency: deadlines of the law, calls, letters, "
        "questions. On a terminal it goes through them one by one, and records what you did."
    ),
)
@cases_argument
@as_of_option
@click.option("--list", "lists", is_flag=True, help=_("Print them, and ask nothing."))
@format_option("text", "json")
@click.pass_context
def today(
    ctx: click.Context,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    *,
    lists: bool,
    output_format: str,
) -> int:
    """Print the tasks, or go through them; 1 when the file of a case has errors."""
    session = ctx.ensure_object(Session)
    desks = [(each, each.load_workspace(as_of, numbers=case_numbers)) for each in session.of_each]
    tasks = _in_one_order(desks, as_of, is_narrowed=bool(case_numbers))
    if output_format == "json":
        print_json([_of_desk(each, listed.task, of=len(desks)) for each, listed in tasks])
    elif not tasks:
        session.announce(Message("nothing is to be done on {day}", day=desks[0][1].as_of))
    else:
        if len(desks) == 1:
            store = None if case_numbers else session.store
            _print_text(session, [listed for _desk, listed in tasks], store)
        else:
            _print_text(session, [_named(each, listed.task) for each, listed in tasks], None)
        if is_terminal() and not lists and len(desks) == 1:
            from relance_docs.cli.commands.reading.walk import TaskWalk

            TaskWalk(ctx, session, as_of).go(listed.task for _desk, listed in tasks)
    files = (file for _each, workspace in desks for file in workspace.case_files)
    return int(any(file.has_errors for file in files))


Desk = tuple[Session, "Workspace"]


def _in_one_order(
    desks: Sequence[Desk], as_of: date | None, *, is_narrowed: bool
) -> list[tuple[Desk, ListedTask]]:
    """Return the tasks of every workspace, the most urgent first, whosesoever it is."""
    found = []
    for desk in desks:
        session, workspace = desk
        workspace.refuse_unsound()
        is_now = as_of is None and not workspace.as_of_is_fixed
        store = None if is_narrowed else session.store
        moment = session.now() if is_now else None
        found += [(desk, task) for task in all_tasks(workspace, store, moment)]
    return sorted(found, key=lambda each: each[1].urgency) if len(desks) > 1 else found


def _named(desk: Desk, task: Task) -> ListedTask:
    """Return a task as it is said where there are several creditors: whose, and in which folder."""
    from dataclasses import replace

    from relance_docs.store.tasks import ListedTask

    session, workspace = desk
    creditor = workspace.sound_settings.creditor.name
    return ListedTask.of(
        replace(
            task,
            sentence=Message("{what} [{creditor}]", what=task.sentence, creditor=creditor),
            command=session.there(task.command),
        )
    )


def all_tasks(
    workspace: Workspace, store: Store | None, moment: datetime | None = None
) -> tuple[ListedTask, ...]:
    """Return all that is to be done, by urgency; what concerns every case is there once.

    `store`: what is known from earlier runs, where all cases are asked; what is new is kept there.
    `moment`: of the day, for what has its hours.
    """
    from relance_docs.documents.of_workspace import tasks_of_workspace
    from relance_docs.review.tasks import TaskCode
    from relance_docs.store.tasks import ListedTask, tasks_of_cases

    found = tuple(tasks_of_cases(workspace, store, moment))
    if store is not None:
        store.write()
    receipts = [task for task in found if task.code == TaskCode.RECEIPTS]
    others = (task for task in found if task.code != TaskCode.RECEIPTS)
    of_all = tasks_of_workspace(workspace.sound_settings, workspace.cases, workspace.as_of)
    beside = map(
        ListedTask.of,
        chain(of_all, _with_errors(workspace), _unsaved(workspace), _unapproved(workspace)),
    )
    return tuple(sorted((*others, *receipts[:1], *beside), key=attrgetter("urgency")))


def _unapproved(workspace: Workspace) -> Iterator[Task]:
    """Yield the documents due that wait for a second person."""
    if workspace.sound_settings.approval is None:
        return  # and nothing is loaded for it
    from relance_docs.letters.awaiting_approval import awaited
    from relance_docs.review.tasks import Task, TaskCode

    for number, each in awaited(workspace).items():
        case = workspace.case_file(number).case
        if each.missing:
            yield Task(
                code=TaskCode.APPROVAL,
                case_number=number,
                debtor=case.debtor.name if case else "",
                sentence=each.told,
                command=f"relance approve {number} {each.step}",
                step=each.step,
            )


def _with_errors(workspace: Workspace) -> Iterator[Task]:
    from relance_docs.review.tasks import Task, TaskCode

    for file in workspace.case_files:
        if file.has_errors:
            yield Task(
                code=TaskCode.ERRORS,
                case_number=file.number,
                debtor=file.facts.name if file.facts else "",
                sentence=Message("its file has errors"),
                command=f"relance check {file.number}",
            )


def _unsaved(workspace: Workspace) -> Iterator[Task]:
    """Yield the cases that were changed by hand, and not committed."""
    from relance_docs.recording.data_state import workspace_state
    from relance_docs.review.tasks import Task, TaskCode

    committed = workspace_state(workspace.root)
    for file in workspace.case_files:
        reason = committed.of_case(file.number).draft_reason
        if reason is not None:
            yield Task(
                code=TaskCode.UNSAVED,
                case_number=file.number,
                debtor=file.facts.name if file.facts else "",
                sentence=reason,
                command=f"relance save {file.number}",
            )


def _of_desk(desk: Desk, task: Task, *, of: int) -> TaskData:
    session, workspace = desk
    data = task_data(session, task)
    if of == 1:
        return data
    data["creditor"] = workspace.sound_settings.creditor.name
    data["command"] = session.there(task.command)
    return data


def task_data(session: Session, task: Task) -> TaskData:
    """Return a task as `--format json` prints it."""
    return {
        "code": task.code.value,
        "case": task.case_number,
        "debtor": task.debtor,
        "step": task.step,
        "day": task.day.isoformat() if task.day else None,
        "days_left": task.days_left,
        "sentence": session.translate(task.sentence),
        "command": task.command,
    }


def _print_text(session: Session, tasks: Sequence[ListedTask], store: Store | None) -> None:
    from relance_docs.cli.commands.reading.status import page_width
    from relance_docs.store.lines import Lines

    width = page_width()
    lines = Lines(store, "tasks-printed", session.language, width)
    printed = [
        line
        for number, listed in enumerate(tasks, start=1)
        for line in _printed(session, number, listed, width, lines)
    ]
    lines.write()
    click.echo("\n".join(printed))
    if made := _made(session, tasks):
        session.note(
            Message(
                "letters of this list that lie in build/letters: {count}; look at them; those that"
                " left are recorded by `relance sent --all`",
                count=made,
            )
        )


def _made(session: Session, tasks: Sequence[ListedTask]) -> int:
    """Return how many of the letters among the tasks are made, and are no drafts."""
    from relance_docs.letters.built import may_leave
    from relance_docs.review.tasks import TaskCode

    lying = {(case, step) for case, step, _invoices in may_leave(session.root)}
    if not lying:
        return 0
    letters = (listed.task for listed in tasks if listed.code == TaskCode.LETTER)
    return sum((task.case_number, task.step) in lying for task in letters)


def _printed(
    session: Session, number: int, listed: ListedTask, width: int, lines: Lines
) -> Iterator[str]:
    """Yield the lines of a task: what is kept of them is that of any number as long as its own."""
    digits = len(str(number))
    any_number = 10 ** (digits - 1)
    first, *others = lines.of(
        listed.packed,
        lambda: list(task_lines(session, any_number, listed.task, width)),
        digits,
    )
    yield f"{number}{first[digits:]}"
    yield from others


def task_lines(session: Session, number: int, task: Task, width: int) -> Iterator[str]:
    """Yield a task as it is printed, its command below."""
    from textwrap import wrap

    said = (
        Message(
            "{number}. {case} {debtor}: {what}",
            number=number,
            case=task.case_number,
            debtor=task.debtor,
            what=task.sentence,
        )
        if task.case_number
        else Message("{number}. {what}", number=number, what=task.sentence)
    )
    yield from wrap(session.translate(said), width, subsequent_indent="   ")
    yield f"   → {task.command}"
