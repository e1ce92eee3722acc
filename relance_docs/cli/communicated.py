"""`relance communicated`: the pièces were given to someone; their numbers never move again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.recording import AGAIN, again_option, day_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "communicated",
    help=_("Record that the pièces were communicated: from then on, their numbers never move."),
    epilog=_('Example: relance communicated 2026-014 --to "Me Exemple" --on 2026-09-30'),
)
@click.option("--to", metavar=_("NAME"), help=_("To whom: the lawyer, the court, the other party."))
@day_option(_("Day they were communicated; without it, today."))
@again_option
def communicated(
    session: Session,
    *,
    to: str | None,
    on: date | None,
) -> EventOf:
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

    return event
