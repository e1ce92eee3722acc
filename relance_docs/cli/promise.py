"""`relance promise`: the debtor said when it would pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import asked_option
from relance_docs.cli.options import IsoDay
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


@recording(
    "promise",
    help=_("Record a promise to pay: no letter leaves before its day has passed."),
    epilog=_(
        "Example: relance promise 2026-014 --pay-by 2026-06-20 --amount 12000.00 --channel phone"
    ),
)
@asked_option(
    "--pay-by",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Promised for"),
    help=_("Day by which the debtor said it would pay, as 2026-06-20."),
)
@click.option(
    "--amount",
    metavar=_("AMOUNT"),
    type=Euros(),
    help=_("What it promised; without it, all that was overdue that day."),
)
@channel_option
@click.option("--step", metavar=_("STEP"), help=_("The call of the plan that this was."))
@click.option(
    "--invoice", "invoices", metavar=_("NUMBER"), multiple=True, help=_("An invoice it concerns.")
)
@click.option("--note", metavar=_("TEXT"), help=_("What was said."))
@at_option
@by_option
@again_option
def promise(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    pay_by: date,
    amount: Decimal | None,
    channel: str | None,
    step: str | None,
    invoices: tuple[str, ...],
    note: str | None,
    at: date | None,
    by: str | None,
) -> EventOf:
    """Record the promise."""
    from relance_docs.case.plan import Channel
    from relance_docs.recording.events.contacts import Contact, Pledge
    from relance_docs.recording.events.contacts import promise as event_of

    pledge = Pledge(pay_by=pay_by, amount=amount, note=note)

    def event(scene: Scene) -> Event:
        contact = Contact(
            at=when(session, scene, at),
            channel=Channel(channel) if channel else None,
            by=by,
            step=step,
            invoices=invoices,
            again=AGAIN in session.insists,
        )
        return event_of(scene.case, scene.settings, contact, pledge, today=scene.as_of)

    return event
