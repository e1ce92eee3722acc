"""Money: `paid`, `checked`, `plan`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import DayAndAmount, Euros
from relance_docs.cli.asking import answer_to, asked_argument, asked_option, is_terminal
from relance_docs.cli.completion import InvoiceNumber
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    carry_out,
    owed_on,
    proof_given,
    proof_option,
    recording,
    recording_options,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Given
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
    type=InvoiceNumber(),
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
@click.pass_obj
def checked(session: Session, *, day: date, with_edits: bool, dry_run: bool) -> None:
    """Record the day in relance.yaml."""
    from dataclasses import replace

    from relance_docs.recording.of_settings import checked_until
    from relance_docs.recording.record import Request

    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    carry_out(session, lambda: checked_until(replace(asked, now=session.clock), day))


Instalments = tuple[tuple[date, Decimal], ...]


@recording(
    "plan",
    epilog=_(
        "Example: relance plan 2026-014 --instalment 2026-10-31=5000.00 "
        "--instalment 2026-11-30=5000.00 --proof accord.pdf"
    ),
)
@click.option(
    "--instalment",
    "instalments",
    metavar=_("DATE=AMOUNT"),
    type=DayAndAmount(),
    multiple=True,
    help=_("An instalment, as 2026-10-31=5000.00; once for each."),
)
@click.option(
    "--agreed-on", metavar=_("DATE"), type=IsoDay(), help=_("Day of the agreement; else today.")
)
@click.option("--replace", is_flag=True, help=_("Replace the plan that was agreed before."))
@proof_option
def plan(
    session: Session,
    *,
    instalments: Instalments,
    agreed_on: date | None,
    replace: bool,
    proof: Given | None,
    title: str | None,
) -> EventOf:
    """Record the payment plan."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.money import Agreement
    from relance_docs.recording.events.money import plan as event_of

    parts = instalments or _asked(session)

    def event(scene: Scene) -> Event:
        day = agreed_on or scene.as_of
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.ACKNOWLEDGMENT,
            title=title or f"Échéancier convenu le {day:%d/%m/%Y}",
            day=day,
        )
        agreement = Agreement(agreed_on=day, instalments=parts, replace=replace)
        return event_of(scene.case, agreement, shown, today=scene.as_of, owed=owed_on(scene, day))

    return event


def _asked(session: Session) -> Instalments:
    """Ask for instalments until an empty answer; misuse where nobody can be asked."""
    if not is_terminal():
        message = Message("which instalments? add --instalment 2026-10-31=5000.00 for each")
        raise click.UsageError(session.translate(message))
    question = _("Instalment, as 2026-10-31=5000.00 (empty: no more)")
    ctx = click.get_current_context()
    parts: list[tuple[date, Decimal]] = []
    while part := answer_to(question, ctx, kind=DayAndAmount(), default="", show_default=False):
        parts.append(part)
    if not parts:
        raise click.Abort
    return tuple(parts)
