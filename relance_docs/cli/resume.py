"""`relance resume`: the pause is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "resume",
    epilog=_("Example: relance resume 2026-014"),
)
def resume(_session: Session) -> EventOf:
    """Record the end of the pause."""
    from relance_docs.recording.events.states import resume as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, today=scene.as_of)

    return event
