"""`relance reopen`: a closed case goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.recording import recording, when
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "reopen",
    help=_("Open a closed case again; the reason stays in its history."),
    epilog=_('Example: relance reopen 2026-014 "le virement a été rejeté"'),
)
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
def reopen(
    session: Session,
    *,
    reason: str,
) -> EventOf:
    """Record the reopening."""
    from relance_docs.recording.events.states import reopen as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, reason, at=when(session, scene, None))

    return event
