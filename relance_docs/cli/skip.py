"""`relance skip`: a step of the plan is left out, for a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.recording import at_option, recording, when
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "skip",
    epilog=_('Example: relance skip 2026-014 avertissement "le débiteur ne répond plus"'),
)
@asked_argument("step", metavar=_("STEP"), question=_("Step"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@at_option
def skip(
    session: Session,
    *,
    step: str,
    reason: str,
    at: date | None,
) -> EventOf:
    """Record the step as skipped."""
    from relance_docs.recording.events.contacts import skip as event_of

    def event(scene: Scene) -> Event:
        moment = when(session, scene, at)
        return event_of(scene.case, scene.settings, step, reason, at=moment, today=scene.as_of)

    return event
