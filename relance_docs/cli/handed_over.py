"""`relance handed-over`: the case is with a lawyer, a commissaire de justice or a court."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_option
from relance_docs.cli.recording import day_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene

RECIPIENTS = ("lawyer", "commissaire_de_justice", "court", "collector")
"""The words of Recipient."""


@recording(
    "handed-over",
    help=_("Record that the case was handed over: no letter leaves from here any more."),
    epilog=_('Example: relance handed-over 2026-014 --to lawyer --name "Me Exemple"'),
)
@asked_option("--to", type=click.Choice(RECIPIENTS), question=_("To"), help=_("Who has it now."))
@click.option("--name", metavar=_("NAME"), help=_("The name of who has it."))
@day_option(_("Day it was handed over; without it, today."))
def handed_over(
    _session: Session,
    *,
    to: str,
    name: str | None,
    on: date | None,
) -> EventOf:
    """Record the handing over."""
    from relance_docs.case.case import Recipient
    from relance_docs.recording.events.states import handed_over as event_of

    def event(scene: Scene) -> Event:
        handed_on = on or scene.as_of
        return event_of(scene.case, Recipient(to), handed_on, name, today=scene.as_of)

    return event
