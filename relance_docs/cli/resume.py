"""`relance resume`: the pause is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance_docs.cli.recording import asked_case, perform, recording_options, request
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@click.command(
    "resume",
    help=_("End a pause today."),
    epilog=_("Example: relance resume 2026-014"),
)
@asked_case
@recording_options
@click.pass_obj
def resume(session: Session, *, case_number: str, with_edits: bool, dry_run: bool) -> None:
    """Record the end of the pause."""
    from relance_docs.recording.events.states import resume as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, today=scene.as_of)

    perform(session, request(session, case_number, with_edits=with_edits, dry_run=dry_run), event)
