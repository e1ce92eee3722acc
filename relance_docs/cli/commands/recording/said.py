"""What was said: `note`, `promise`, `dispute`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, asked_argument, asked_option, is_terminal
from relance_docs.cli.completion import InvoiceNumber, StepName
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    at_option,
    by_option,
    call_due_on,
    channel_option,
    party_of,
    party_option,
    proof_given,
    proof_option,
    recording,
    when,
)
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf, TypedReason
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.claims import CreditNote
    from relance_docs.case.history import Circumstance, Outcome
    from relance_docs.case.plan import Channel
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene


reason_option = click.option(
    "--reason", type=TypedReason(), help=_("Why it is not paid; the audit counts the reasons.")
)

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
@click.argument("text", metavar=_("[TEXT]"), required=False)
@channel_option
@click.option(
    "--step", metavar=_("STEP"), type=StepName(), help=_("The call of the plan that this was.")
)
@click.option("--outcome", type=OneOf("Outcome", only=OUTCOMES), help=_("What came of it."))
@reason_option
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    multiple=True,
    help=_("An invoice it was about; without it, every one overdue that day."),
)
@click.option(
    "--apart",
    is_flag=True,
    help=_("It is no call of the plan; without it, the call that was due that day is meant."),
)
@click.option(
    "--circumstance",
    type=OneOf("Circumstance"),
    help=_("It is a fact that a way to court needs; it counts with --proof."),
)
@click.option(
    "--in-act",
    is_flag=True,
    help=_("A draft for a court may tell of it and repeat it; else it stays in the office."),
)
@proof_option
@at_option
@by_option
@party_option
@again_option
def note(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    text: str | None,
    channel: Channel | None,
    step: str | None,
    outcome: Outcome | None,
    reason: str | None,
    invoices: tuple[str, ...],
    apart: bool,
    circumstance: Circumstance | None,
    in_act: bool,
    proof: ProofGiven | None,
    title: str | None,
    at: date | None,
    by: str | None,
    party: str | None,
) -> EventOf:
    """Record the note."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.plan import Channel
    from relance_docs.recording.events.contacts import ContactReported, FactShown
    from relance_docs.recording.events.contacts import note as event_of
    from relance_docs.recording.events.entries import day_of

    if (circumstance is None) != (proof is None):
        raise click.UsageError(session.translate(_NEED_EACH_OTHER))
    said = text or (None if outcome else _text(session))
    is_apart = apart or circumstance is not None
    is_by_phone = channel in (None, Channel.PHONE)
    may_be_call = step is None and not is_apart and party is None and is_by_phone

    def event(scene: Scene) -> Event:
        moment = when(session, scene, at)
        call = call_due_on(scene, day_of(moment)) if may_be_call else None
        if call is not None:
            session.note(
                Message(
                    "note: this counts as {step}, the call that was due; if it is none, take it "
                    "back and add --apart",
                    step=call,
                )
            )
        named = title or f"Pièce du {day_of(moment):%d/%m/%Y}"
        piece = proof_given(scene, proof, kind=PieceKind.OTHER, title=named, day=None)
        contact = ContactReported(
            at=moment,
            channel=channel,
            party=party_of(scene, party),
            by=by,
            step=step or call,
            invoices=invoices,
            reason=reason,
            again=AGAIN in session.insists,
            shown=FactShown(circumstance=circumstance, proof=piece)
            if circumstance and piece
            else None,
            in_act=in_act,
        )
        return event_of(scene.case, scene.settings, contact, said, outcome, today=scene.as_of)

    return event


_NEED_EACH_OTHER = Message(
    "--circumstance and --proof go together: the fact, and the pièce that shows it"
)


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
@click.option(
    "--step", metavar=_("STEP"), type=StepName(), help=_("The call of the plan that this was.")
)
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    multiple=True,
    help=_("An invoice it concerns."),
)
@reason_option
@click.option("--note", metavar=_("TEXT"), help=_("What was said."))
@at_option
@by_option
@party_option
@again_option
def promise(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    pay_by: date,
    amount: Decimal | None,
    channel: Channel | None,
    step: str | None,
    invoices: tuple[str, ...],
    reason: str | None,
    note: str | None,
    at: date | None,
    by: str | None,
    party: str | None,
) -> EventOf:
    """Record the promise."""
    from relance_docs.case.history import Promise
    from relance_docs.recording.events.contacts import ContactReported
    from relance_docs.recording.events.contacts import promise as event_of

    stated: dict[str, Any] = {"pay_by": pay_by} | ({} if amount is None else {"amount": amount})
    pledge = Promise.model_construct(**stated)

    def event(scene: Scene) -> Event:
        contact = ContactReported(
            at=when(session, scene, at),
            channel=channel,
            by=by,
            party=party_of(scene, party),
            step=step,
            invoices=invoices,
            reason=reason,
            again=AGAIN in session.insists,
        )
        return event_of(scene.case, scene.settings, contact, pledge, note, today=scene.as_of)

    return event


@recording(
    "dispute",
    epilog=_(
        'Example: relance dispute 2026-014 FA-2026-0042 --amount 1500.00 --reason "hotte rayée"'
    ),
)
@asked_argument("invoice", metavar=_("INVOICE"), type=InvoiceNumber(), question=_("Invoice"))
@click.option("--reason", metavar=_("TEXT"), help=_("What the debtor says."))
@click.option(
    "--listed-reason",
    "listed",
    type=TypedReason(),
    help=_("Which reason of the list it is; the audit counts them."),
)
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
@click.option(
    "--credit-note",
    "credit_number",
    metavar=_("NUMBER"),
    help=_("The credit note that settled it, issued on that day."),
)
@click.option(
    "--credited", metavar=_("AMOUNT"), type=Euros(), help=_("Amount of that credit note with VAT.")
)
def dispute(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    invoice: str,
    reason: str | None,
    listed: str | None,
    amount: Decimal | None,
    on: date | None,
    resolved_on: date | None,
    resolution: str | None,
    credit_number: str | None,
    credited: Decimal | None,
) -> EventOf:
    """Record the dispute, or its end."""
    from relance_docs.recording.events.contacts import dispute as event_of
    from relance_docs.recording.events.contacts import refuse_unknown_reason, settle

    if (credit_number or credited) and resolved_on is None:
        message = Message("--credit-note goes with --resolved-on: it ends the dispute")
        raise click.UsageError(session.translate(message))
    if resolved_on is None:
        is_asked = reason is None
        reason = _reason(session, reason)
        amount = _part(amount) if is_asked else amount
    elif reason or listed or amount is not None or on is not None:
        message = Message("--resolved-on ends a dispute: leave out --reason, --amount and --on")
        raise click.UsageError(session.translate(message))
    credit = _credit(session, invoice, resolved_on, (credit_number, credited))

    def event(scene: Scene) -> Event:
        if resolved_on is not None:
            return settle(scene.case, invoice, resolved_on, resolution, credit, today=scene.as_of)
        from relance_docs.case.claims import Dispute

        refuse_unknown_reason(scene.settings, listed)
        part: dict[str, Any] = {} if amount is None else {"amount": amount}
        part |= {} if listed is None else {"listed_reason": listed}
        contest = Dispute.model_construct(raised_on=on or scene.as_of, reason=reason or "", **part)
        return event_of(scene.case, invoice, contest, today=scene.as_of)

    return event


def _part(amount: Decimal | None) -> Decimal | None:
    """Ask which part is contested, where somebody was asked already; None for all of it."""
    if amount is not None or not is_terminal():
        return amount
    question = _("Part contested (Enter: the whole invoice)")
    ctx = click.get_current_context()
    found: Decimal | None = answer_to(question, ctx, kind=Euros(), default="", show_default=False)
    return found


def _credit(
    session: Session,
    invoice: str,
    day: date | None,
    given: tuple[str | None, Decimal | None],
) -> CreditNote | None:
    """Return the credit note that settled a dispute; asked for on a terminal."""
    from relance_docs.case.claims import CreditNote

    if day is None:
        return None
    number, amount = given
    ctx = click.get_current_context()
    if number is None and amount is None and is_terminal():
        question = _("Settled by a credit note: its number (Enter: by none)")
        number = answer_to(question, ctx, default="", show_default=False)
    if number is not None and amount is None and is_terminal():
        amount = answer_to(_("Its amount with VAT, without a sign"), ctx, kind=Euros())
    if number is None and amount is None:
        return None
    if number is None or amount is None:
        message = Message("a credit note has a number and an amount: --credit-note, --credited")
        raise click.UsageError(session.translate(message))
    return CreditNote.model_construct(
        number=number, issue_date=day, amount=amount, invoice_number=invoice
    )


def _text(session: Session) -> str:
    if is_terminal():
        return str(answer_to(_("What was said"), click.get_current_context()))
    message = Message("what was said? add a text, or --outcome")
    raise click.UsageError(session.translate(message))


def _reason(session: Session, reason: str | None) -> str:
    if reason:
        return reason
    if is_terminal():
        return str(answer_to(_("What the debtor says"), click.get_current_context()))
    message = Message("what does the debtor say? add --reason, or --resolved-on to end a dispute")
    raise click.UsageError(session.translate(message))
