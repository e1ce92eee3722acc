"""`relance handed-over`: the case is with a lawyer, a commissaire de justice or a court."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_option
from relance_docs.cli.recording import asked_case, day_option, perform, recording_options, request
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene

RECIPIENTS = ("lawyer", "commissaire_de_justice", "court", "collector")
"""The words of Recipient."""


@click.command(
    "handed-over",
    help=_("Record that the case was handed over: no letter leaves from here any more."),
    epilog=_('Example: relance handed-over 2026-014 --to lawyer --name "Me Exemple"'),
)
@asked_case
@asked_option("--to", type=click.Choice(RECIPIENTS), question=_("To"), help=_("Who has it now."))
@click.option("--name", metavar=_("NAME"), help=_("The name of who has it."))
@day_option(_("Day it was handed over; without it, today."))
@recording_options
@click.pass_obj
def handed_over(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_number: str,
    to: str,
    name: str | None,
    on: date | None,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Record the handing over."""
    from relance_docs.case.case import Recipient
    from relance_docs.recording.events.states import handed_over as event_of

    def event(scene: Scene) -> Event:
        handed_on = on or scene.as_of
        return event_of(scene.case, Recipient(to), handed_on, name, today=scene.as_of)

    perform(session, request(session, case_number, with_edits=with_edits, dry_run=dry_run), event)
