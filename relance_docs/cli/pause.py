"""`relance pause`: no letter until a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from relance_docs.cli.asking import asked_argument, asked_option
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "pause",
    help=_("Send no letter until a day, that day excluded."),
    epilog=_('Example: relance pause 2026-014 --until 2026-09-15 "échéancier attendu"'),
)
@asked_option(
    "--until",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Until"),
    help=_("The first day on which letters may leave again, as 2026-09-15."),
)
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
def pause(
    _session: Session,
    *,
    until: date,
    reason: str,
) -> EventOf:
    """Record the pause."""
    from relance_docs.recording.events.states import pause as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, until, reason, today=scene.as_of)

    return event
