"""`relance paid`: a payment that arrived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import asked_argument, asked_option
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import AGAIN, again_option, owed_on, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "paid",
    epilog=_("Example: relance paid 2026-014 2000.00 --on 2026-07-15 --invoice FA-2026-0042"),
)
@asked_argument("amount", metavar=_("AMOUNT"), type=Euros(), question=_("Amount"))
@asked_option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Day the account was credited"),
    help=_("Day the account was credited, as 2026-07-15."),
)
@click.option(
    "--invoice",
    metavar=_("NUMBER"),
    help=_("The invoice the debtor meant; without it, the law decides (1342-10 C. civ.)."),
)
@click.option("--reference", metavar=_("TEXT"), help=_("What the bank statement says."))
@again_option
def paid(
    session: Session,
    *,
    amount: Decimal,
    on: date,
    invoice: str | None,
    reference: str | None,
) -> EventOf:
    """Record the payment."""
    from relance_docs.recording.events.money import Receipt
    from relance_docs.recording.events.money import paid as event_of

    def event(scene: Scene) -> Event:
        receipt = Receipt(
            amount=amount,
            received_on=on,
            invoice_number=invoice,
            reference=reference,
            again=AGAIN in session.insists,
        )
        owed = owed_on(scene, on)
        return event_of(scene.case, receipt, today=scene.as_of, owed=owed)

    return event
