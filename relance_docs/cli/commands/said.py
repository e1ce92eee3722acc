"""What was said: `note`, `promise`, `dispute`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, asked_argument, asked_option, is_terminal
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
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.history import Outcome
    from relance_docs.case.plan import Channel
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
"""Those of Outcome that a note can have."""


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
@click.option("--outcome", type=OneOf("Outcome", only=OUTCOMES), help=_("What came of it."))
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
    channel: Channel | None,
    step: str | None,
    outcome: Outcome | None,
    invoices: tuple[str, ...],
    at: date | None,
    by: str | None,
) -> EventOf:
    """Record the note."""
    from relance_docs.recording.events.contacts import Contact
    from relance_docs.recording.events.contacts import note as event_of

    def event(scene: Scene) -> Event:
        contact = Contact(
            at=when(session, scene, at),
            channel=channel,
            by=by,
            step=step,
            invoices=invoices,
            again=AGAIN in session.insists,
        )
        return event_of(scene.case, scene.settings, contact, text, outcome, today=scene.as_of)

    return event


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
    channel: Channel | None,
    step: str | None,
    invoices: tuple[str, ...],
    note: str | None,
    at: date | None,
    by: str | None,
) -> EventOf:
    """Record the promise."""
    from relance_docs.recording.events.contacts import Contact, Pledge
    from relance_docs.recording.events.contacts import promise as event_of

    pledge = Pledge(pay_by=pay_by, amount=amount, note=note)

    def event(scene: Scene) -> Event:
        contact = Contact(
            at=when(session, scene, at),
            channel=channel,
            by=by,
            step=step,
            invoices=invoices,
            again=AGAIN in session.insists,
        )
        return event_of(scene.case, scene.settings, contact, pledge, today=scene.as_of)

    return event


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
