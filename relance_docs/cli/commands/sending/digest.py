"""`relance digest`: what was done, and what waits; on the screen, or by e-mail to the user."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import IsoDay
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.recording.recorded import RecordedEvent
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
    type=IsoDay(of_commits=True),
    help=_("First day of what was done; without it, today."),
)
@click.option("--mail", is_flag=True, help=_("Send it to yourself instead of printing it."))
@outcome_option
@click.pass_context
def digest(ctx: click.Context, *, since: date | None, mail: bool) -> int:
    """Print the digest, or send it; 1 when the file of a case has errors."""
    session = ctx.ensure_object(Session)
    workspace = session.load_workspace()
    settings = workspace.sound_settings
    found = _digest(session, workspace, since)
    if session.outcome is not None:
        session.outcome.more |= found.data(session)
    if mail:
        from relance_docs.cli.commands.sending.run import asking_for
        from relance_docs.sending.digest import send_digest

        letter = found.subject(session), found.text(session)
        to = send_digest(settings, partial(asking_for, session), letter, moment=session.now())
        session.announce(Message("the digest went to {address}", address=to))
    elif session.outcome is None:
        click.echo(f"{found.subject(session)}\n\n{found.text(session)}", nl=False)
    return int(any(file.case is None or file.has_errors for file in workspace.case_files))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Digest:
    """What was done since a day, and what waits."""

    day: date
    since: date
    done: tuple[RecordedEvent, ...]
    """The oldest first."""
    pending: tuple[Message, ...]
    """What was begun, and nobody knows how it ended."""
    tasks: tuple[Task, ...]

    def subject(self, session: Session) -> str:
        """Return the subject of its e-mail, in the language of the run."""
        return session.translate(
            Message(
                "relance, {day}: done {done}, waiting {waiting}",
                day=self.day,
                done=len(self.done),
                waiting=len(self.tasks) + len(self.pending),
            )
        )

    def text(self, session: Session) -> str:
        """Return the text, in the language of the run."""
        nothing = session.translate(Message("  nothing"))
        lines = (
            session.translate(Message("Recorded since {day}:", day=self.since)),
            *(session.translate(Message("  {subject}", subject=e.subject)) for e in self.done),
            *(() if self.done else (nothing,)),
            "",
            session.translate(Message("Waiting for you:")),
            *(f"  {session.translate(note)}" for note in self.pending),
            *_waiting(session, self.tasks),
            *(() if self.tasks or self.pending else (nothing,)),
        )
        return "\n".join(lines) + "\n"

    def data(self, session: Session) -> dict[str, object]:
        """Return what `--format json` prints of it."""
        from relance_docs.cli.commands.reading.today import task_data

        return {
            "day": self.day.isoformat(),
            "since": self.since.isoformat(),
            "done": [{"commit": e.commit, "subject": str(e.subject)} for e in self.done],
            "pending": [session.translate(note) for note in self.pending],
            "tasks": [task_data(session, task) for task in self.tasks],
        }


def _digest(session: Session, workspace: Workspace, since: date | None) -> _Digest:
    from relance_docs.cli.commands.reading.today import all_tasks
    from relance_docs.git.repository import repository_of
    from relance_docs.recording.recorded import events_of
    from relance_docs.sending.journal import notes_of

    # Commits bear the day of the clock, also where relance.yaml fixes the one that is told.
    first = since or session.today
    return _Digest(
        day=workspace.as_of,
        since=since or workspace.as_of,
        done=tuple(reversed(events_of(repository_of(session.root), since=first))),
        pending=tuple(notes_of(session.root)),
        tasks=tuple(listed.task for listed in all_tasks(workspace, session.store)),
    )


def _waiting(session: Session, tasks: tuple[Task, ...]) -> Iterator[str]:
    from relance_docs.cli.commands.reading.today import task_lines

    for number, task in enumerate(tasks, start=1):
        for line in task_lines(session, number, task, _WIDTH):
            yield f"  {line}"
