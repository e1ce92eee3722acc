"""`relance communicated`: the pièces were given to someone; their numbers never move again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    asked_case,
    day_option,
    perform,
    recording_options,
    request,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@click.command(
    "communicated",
    help=_("Record that the pièces were communicated: from then on, their numbers never move."),
    epilog=_('Example: relance communicated 2026-014 --to "Me Exemple" --on 2026-09-30'),
)
@asked_case
@click.option("--to", metavar=_("NAME"), help=_("To whom: the lawyer, the court, the other party."))
@day_option(_("Day they were communicated; without it, today."))
@again_option
@recording_options
@click.pass_obj
def communicated(
    session: Session,
    *,
    case_number: str,
    to: str | None,
    on: date | None,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Record the bordereau."""
    from relance_docs.recording.events.bordereaux import communicated as event_of
    from relance_docs.review.exhibits import bordereau

    def event(scene: Scene) -> Event:
        day = on or scene.as_of
        on_day = scene.workspace.on_day(scene.case, day)
        return event_of(
            scene.case,
            bordereau(on_day),
            day,
            to,
            today=scene.as_of,
            again=AGAIN in session.insists,
        )

    perform(session, request(session, case_number, with_edits=with_edits, dry_run=dry_run), event)
