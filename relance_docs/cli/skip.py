"""`relance skip`: a step of the plan is left out, for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.recording import asked_case, perform, recording_options, request, when
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.evidence.event import Event
    from relance_docs.evidence.record import Scene


@click.command(
    "skip",
    help=_("Leave a step of the plan out, with the reason."),
    epilog=_('Example: relance skip 2026-014 avertissement "le débiteur ne répond plus"'),
)
@asked_case
@asked_argument("step", metavar=_("STEP"), question=_("Step"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@recording_options
@click.pass_obj
def skip(
    session: Session,
    *,
    case_number: str,
    step: str,
    reason: str,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Record the step as skipped."""
    from relance_docs.evidence.events.contacts import skip as event_of

    def event(scene: Scene) -> Event:
        at = when(session, scene, None)
        return event_of(scene.case, scene.settings, step, reason, at=at)

    perform(session, request(session, case_number, with_edits=with_edits, dry_run=dry_run), event)
