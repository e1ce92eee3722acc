"""`relance note`: what was said on the phone, on a visit, in a message."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    at_option,
    by_option,
    channel_option,
    recording,
    when,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene

OUTCOMES = (
    "no_answer",
    "message_left",
    "dispute",
    "refusal",
    "insolvent",
    "paid",
    "bounced",
    "other",
)
"""The words of Outcome that a note can have."""


@recording(
    "note",
    epilog=_(
        'Example: relance note 2026-014 "rappellera jeudi" --channel phone --step appel-1 '
        "--outcome no_answer"
    ),
)
@asked_argument("text", metavar=_("TEXT"), question=_("What was said"))
@channel_option
@click.option("--step", metavar=_("STEP"), help=_("The call of the plan that this was."))
@click.option("--outcome", type=click.Choice(OUTCOMES), help=_("What came of it."))
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    multiple=True,
    help=_("An invoice it was about; without it, every one overdue that day."),
)
@at_option
@by_option
@again_option
def note(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    text: str,
    channel: str | None,
    step: str | None,
    outcome: str | None,
    invoices: tuple[str, ...],
    at: date | None,
    by: str | None,
) -> EventOf:
    """Record the note."""
    from relance_docs.case.history import Outcome
    from relance_docs.case.plan import Channel
    from relance_docs.recording.events.contacts import Contact
    from relance_docs.recording.events.contacts import note as event_of

    def event(scene: Scene) -> Event:
        contact = Contact(
            at=when(session, scene, at),
            channel=Channel(channel) if channel else None,
            by=by,
            step=step,
            invoices=invoices,
            again=AGAIN in session.insists,
        )
        came_of_it = Outcome(outcome) if outcome else None
        return event_of(scene.case, scene.settings, contact, text, came_of_it, today=scene.as_of)

    return event
