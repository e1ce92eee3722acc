"""`relance paid`: a payment that arrived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import asked_argument, asked_option
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    asked_case,
    owed_on,
    perform,
    recording_options,
    request,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@click.command(
    "paid",
    help=_("Record a payment that arrived."),
    epilog=_("Example: relance paid 2026-014 2000.00 --on 2026-07-15 --invoice FA-2026-0042"),
)
@asked_case
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
@recording_options
@click.pass_obj
def paid(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_number: str,
    amount: Decimal,
    on: date,
    invoice: str | None,
    reference: str | None,
    with_edits: bool,
    dry_run: bool,
) -> None:
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

    perform(session, request(session, case_number, with_edits=with_edits, dry_run=dry_run), event)
