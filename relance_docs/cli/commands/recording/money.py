"""Money: `paid`, `refund`, `bounced`, `checked`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli import asking
from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, asked_argument, asked_option
from relance_docs.cli.completion import InvoiceNumber
from relance_docs.cli.options import IsoDay, understood_day
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    ask_first,
    carry_out,
    insisting_option,
    owed_on,
    party_of,
    party_option,
    proof_given,
    proof_option,
    recording,
    recording_options,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message, joined

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.money import MoneyReceived, PaymentClue
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene

OVERPAID = "--overpaid"


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
    type=InvoiceNumber(),
    help=_("The invoice the debtor meant; without it, the law decides (1342-10 C. civ.)."),
)
@click.option("--reference", metavar=_("TEXT"), help=_("What the bank statement says."))
@insisting_option(OVERPAID, _("It is more than what is owed, and that is right."))
@party_option
@again_option
def paid(
    session: Session,
    *,
    amount: Decimal,
    on: date,
    invoice: str | None,
    reference: str | None,
    party: str | None,
) -> EventOf:
    """Record the payment."""
    from relance_docs.case.claims import Payment
    from relance_docs.recording.events.money import more_than_owed
    from relance_docs.recording.events.money import paid as event_of

    def event(scene: Scene) -> Event:
        payment = Payment(
            received_on=on,
            amount=amount,
            reference=reference,
            invoice_number=invoice,
            party=party_of(scene, party),
        )
        owed = owed_on(scene, on)
        found = event_of(
            scene.case,
            payment,
            today=scene.as_of,
            owed=owed,
            again=AGAIN in session.insists,
        )
        ask_first(session, more_than_owed(payment, owed), option=OVERPAID)
        return found

    return event


@recording(
    "refund",
    help=_(
        "Record money that was given back to the debtor: a credit that was paid out lowers nothing."
    ),
    epilog=_("Example: relance refund 2026-014 200.00 --on 2026-09-01"),
)
@asked_argument("amount", metavar=_("AMOUNT"), type=Euros(), question=_("Amount given back"))
@asked_option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Day it left the account"),
    help=_("Day it left the account, as 2026-09-01."),
)
@click.option("--invoice", metavar=_("NUMBER"), help=_("The invoice that had been paid with it."))
@click.option("--reference", metavar=_("TEXT"), help=_("What the bank statement says."))
@again_option
def refund(
    session: Session,
    *,
    amount: Decimal,
    on: date,
    invoice: str | None,
    reference: str | None,
) -> EventOf:
    """Record what was given back."""
    from relance_docs.case.claims import Payment
    from relance_docs.recording.events.money import refund as event_of

    def event(scene: Scene) -> Event:
        payment = Payment(
            received_on=on, amount=-amount, reference=reference, invoice_number=invoice
        )
        owed = scene.workspace.on_day(scene.case, on).owed
        return event_of(
            scene.case,
            payment,
            today=scene.as_of,
            credit=owed.credit if owed else None,
            again=AGAIN in session.insists,
        )

    return event


@recording(
    "bounced",
    help=_(
        "Record that a cheque or a debit came back unpaid: from that day on, the debt is as if it "
        "had never been received. PAYMENT is its amount, its day, its invoice or a part of its "
        "reference."
    ),
    epilog=_(
        "Example: relance bounced 2026-014 468.00 --on 2026-09-10 --fee 12.50 --proof rejet.pdf"
    ),
)
@click.argument("payment", metavar=_("[PAYMENT]"), required=False)
@asked_option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Day the bank took it back"),
    help=_("Day the bank took it back, as 2026-09-10."),
)
@click.option("--amount", metavar=_("AMOUNT"), type=Euros(), help=_("Amount of the payment."))
@click.option(
    "--fee",
    metavar=_("AMOUNT"),
    type=Euros(),
    help=_("What the bank charged for it; it is kept, and no document claims it."),
)
@click.option("--reference", metavar=_("TEXT"), help=_("What the bank statement says."))
@proof_option
def bounced(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    payment: str | None,
    on: date,
    amount: Decimal | None,
    fee: Decimal | None,
    reference: str | None,
    proof: ProofGiven | None,
    title: str | None,
) -> EventOf:
    """Record what came back."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.claims import Bounced
    from relance_docs.recording.events.entries import refuse_future
    from relance_docs.recording.events.money import bounced as event_of

    clue = _clue(session, payment, amount)
    chosen = _chosen(session, clue, on) if asking.is_terminal() else None

    def event(scene: Scene) -> Event:
        refuse_future(on, scene.as_of)
        received = _meant(scene.case, clue, on, chosen)
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.PAYMENT_PROOF,
            title=title or f"Avis de rejet du {on:%d/%m/%Y}",
            day=on,
        )
        how = Bounced(bounced_on=on, fee=fee or None, reference=reference)
        return event_of(scene.case, received, how, shown)

    return event


def _clue(session: Session, payment: str | None, amount: Decimal | None) -> PaymentClue:
    from relance_docs.case.amounts import TYPED, written_amount
    from relance_docs.recording.events.money import PaymentClue

    if payment is None and amount is None and not asking.is_terminal():
        message = Message("which payment? name it by its amount: --amount 468.00")
        raise click.UsageError(session.translate(message))
    return PaymentClue(
        amount=amount,
        said=payment,
        said_amount=written_amount(payment, TYPED) if payment else None,
        said_day=understood_day(payment, session) if payment else None,
    )


def _chosen(session: Session, clue: PaymentClue, day: date) -> MoneyReceived | None:
    """Let a person choose from the payments that may be meant; None when there is no choice."""
    from relance_docs.recording.events.money import receipts_meant

    ctx = click.get_current_context()
    number = ctx.params["case_number"]
    case = session.load_workspace(numbers=(number,)).case_file(number).case
    meant = receipts_meant(case, clue, day) if case else ()
    if len(meant) < 2:  # noqa: PLR2004 - one is no choice
        return None
    for place, received in enumerate(meant, start=1):
        click.echo(f"{place:>4}  {session.translate(_told(received))}", err=True)
    question = _("Which of them came back")
    answer: int = answer_to(question, ctx, kind=click.IntRange(1, len(meant)))
    return meant[answer - 1]


def _meant(case: Case, clue: PaymentClue, day: date, chosen: MoneyReceived | None) -> MoneyReceived:
    """Return the payment that is meant; RefusalError, with those it may be, when that is open."""
    from relance_docs.errors import RefusalError
    from relance_docs.recording.events.money import PaymentClue, receipts_meant

    meant = receipts_meant(case, clue, day)
    if chosen in meant:
        return chosen
    if len(meant) == 1:
        return meant[0]
    known = meant or receipts_meant(case, PaymentClue(), day)
    if not known:
        raise RefusalError(
            Message("case {case} has no payment that can have bounced", case=case.number)
        )
    those = joined(tuple(map(_told, known)))
    if not meant:
        raise RefusalError(
            Message(
                "no payment of case {case} is like that; it has: {those}",
                case=case.number,
                those=those,
            )
        )
    raise RefusalError(
        Message(
            "several payments of case {case} are like that: {those}; name one by its day and its "
            "--amount, or by its reference",
            case=case.number,
            those=those,
        )
    )


def _told(received: MoneyReceived) -> Message:
    said = ", ".join(
        dict.fromkeys(
            text
            for each in received.payments
            for text in (each.invoice_number, each.reference)
            if text
        )
    )
    amount, day = received.amount, received.received_on
    if not said:
        return Message("{amount} € received on {day}", amount=amount, day=day)
    return Message("{amount} € received on {day} ({said})", amount=amount, day=day, said=said)


@click.command(
    "checked",
    help=_(
        "Record that every payment received up to a day, that day included, is entered. No demand "
        "is written while that day is too long ago."
    ),
    epilog=_("Example: relance checked 2026-11-20"),
)
@asked_argument("day", metavar=_("DATE"), type=IsoDay(), question=_("Payments are entered through"))
@recording_options
@outcome_option
@click.pass_obj
def checked(session: Session, *, day: date, with_edits: bool, dry_run: bool) -> None:
    """Record the day in relance.yaml."""
    from dataclasses import replace

    from relance_docs.recording.of_settings import checked_until
    from relance_docs.recording.record import Request

    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    carry_out(session, lambda: checked_until(replace(asked, now=session.clock), day))
