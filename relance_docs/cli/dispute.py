"""`relance dispute`: the debtor contests an invoice, or no longer does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, asked_argument, is_terminal
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "dispute",
    epilog=_(
        'Example: relance dispute 2026-014 FA-2026-0042 --amount 1500.00 --reason "hotte rayée"'
    ),
)
@asked_argument("invoice", metavar=_("INVOICE"), question=_("Invoice"))
@click.option("--reason", metavar=_("TEXT"), help=_("What the debtor says."))
@click.option(
    "--amount",
    metavar=_("AMOUNT"),
    type=Euros(),
    help=_("The part contested; without it, the whole invoice."),
)
@click.option(
    "--on", metavar=_("DATE"), type=IsoDay(), help=_("Day it was raised; without it, today.")
)
@click.option(
    "--resolved-on", metavar=_("DATE"), type=IsoDay(), help=_("Day the dispute was settled.")
)
@click.option("--resolution", metavar=_("TEXT"), help=_("How it was settled."))
def dispute(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    invoice: str,
    reason: str | None,
    amount: Decimal | None,
    on: date | None,
    resolved_on: date | None,
    resolution: str | None,
) -> EventOf:
    """Record the dispute, or its end."""
    from relance_docs.recording.events.contacts import Contest, settle
    from relance_docs.recording.events.contacts import dispute as event_of

    if resolved_on is None:
        reason = _reason(session, reason)
    elif reason or amount is not None or on is not None:
        message = Message("--resolved-on ends a dispute: leave out --reason, --amount and --on")
        raise click.UsageError(session.translate(message))

    def event(scene: Scene) -> Event:
        if resolved_on is not None:
            return settle(scene.case, invoice, resolved_on, resolution, today=scene.as_of)
        contest = Contest(raised_on=on or scene.as_of, reason=reason or "", amount=amount)
        return event_of(scene.case, invoice, contest, today=scene.as_of)

    return event


def _reason(session: Session, reason: str | None) -> str:
    if reason:
        return reason
    if is_terminal():
        return str(answer_to(_("What the debtor says"), click.get_current_context()))
    message = Message("what does the debtor say? add --reason, or --resolved-on to end a dispute")
    raise click.UsageError(session.translate(message))
