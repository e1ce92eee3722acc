"""`relance digest`: what was done, and what waits; on the screen, or by e-mail to the user."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import IsoDay
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.review.tasks import Task
    from relance_docs.workspace.workspace import Workspace

_WIDTH = 76


@click.command(
    "digest",
    help=_(
        "What was recorded since a day, and what waits for you; --mail sends it to your own "
        "address (`digest_to` of `mail` in relance.yaml, else `from`)."
    ),
    epilog=_("Example: relance digest --mail"),
)
@click.option(
    "--since",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("First day of what was done; without it, today."),
)
@click.option("--mail", is_flag=True, help=_("Send it to yourself instead of printing it."))
@click.pass_context
def digest(ctx: click.Context, *, since: date | None, mail: bool) -> int:
    """Print the digest, or send it; 1 when the file of a case has errors."""
    session = ctx.ensure_object(Session)
    workspace = session.load_workspace()
    settings = workspace.sound_settings
    subject, text = _digest(session, workspace, since)
    if mail:
        from relance_docs.cli.commands.sending.run import asking_for
        from relance_docs.sending.digest import send_digest

        to = send_digest(
            settings, partial(asking_for, session), (subject, text), moment=session.now()
        )
        session.announce(Message("the digest went to {address}", address=to))
    else:
        click.echo(f"{subject}\n\n{text}", nl=False)
    return int(any(file.case is None or file.has_errors for file in workspace.case_files))


def _digest(session: Session, workspace: Workspace, since: date | None) -> tuple[str, str]:
    """Return the subject and the text, in the language of the run."""
    from relance_docs.cli.commands.reading.today import all_tasks
    from relance_docs.git.repository import repository_of
    from relance_docs.recording.recorded import events_of
    from relance_docs.sending.journal import notes_of

    tasks = all_tasks(workspace)
    # Commits bear the day of the clock, also where relance.yaml fixes the one that is told.
    first = since or session.today
    done = tuple(reversed(events_of(repository_of(session.root), since=first)))
    pending = notes_of(session.root)
    subject = Message(
        "relance, {day}: done {done}, waiting {waiting}",
        day=workspace.as_of,
        done=len(done),
        waiting=len(tasks) + len(pending),
    )
    nothing = Message("  nothing")
    lines = (
        session.translate(Message("Recorded since {day}:", day=since or workspace.as_of)),
        *(session.translate(Message("  {subject}", subject=each.subject)) for each in done),
        *(() if done else (session.translate(nothing),)),
        "",
        session.translate(Message("Waiting for you:")),
        *(f"  {session.translate(note)}" for note in pending),
        *_waiting(session, tasks),
        *(() if tasks or pending else (session.translate(nothing),)),
    )
    return session.translate(subject), "\n".join(lines) + "\n"


def _waiting(session: Session, tasks: tuple[Task, ...]) -> Iterator[str]:
    from relance_docs.cli.commands.reading.today import task_lines

    for number, task in enumerate(tasks, start=1):
        for line in task_lines(session, number, task, _WIDTH):
            yield f"  {line}"
