"""What a case gets after it was opened: `invoice`, `credit-note`, `piece`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import asked_argument, asked_option
from relance_docs.cli.commands.starting.new import DueDay
from relance_docs.cli.completion import InvoiceNumber
from relance_docs.cli.identifiers import NewInvoiceNumber
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    ProofFile,
    ask_first,
    insisting_option,
    proof_given,
    recording,
)
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import PieceKind
    from relance_docs.case.claims import CreditNoteEffect
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene


OVER_LIMIT = "--over-limit"


@recording(
    "invoice",
    help=_("Add a further unpaid invoice to a case that is open; `relance new` opens one."),
    epilog=_(
        "Example: relance invoice 2026-014 FA-2026-0058 845.60 --issued 2026-10-01 "
        "--due 2026-10-31 --file facture.pdf"
    ),
)
@asked_argument(
    "number", metavar=_("NUMBER"), type=NewInvoiceNumber(), question=_("Invoice number")
)
@asked_argument("total", metavar=_("TOTAL"), type=Euros(), question=_("Its total with VAT"))
@asked_option(
    "--issued",
    "issue_date",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Its date, as 2026-05-04"),
    help=_("Its date."),
)
@asked_option(
    "--due",
    metavar=_("DATE"),
    type=DueDay(),
    question=_("Its due date, as 2026-06-03"),
    help=_("Its due date."),
)
@click.option(
    "--delivered",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day of the delivery, or of the end of the service."),
)
@click.option(
    "--file", metavar=_("FILE"), type=ProofFile(), help=_("The invoice itself, kept as a pièce.")
)
@insisting_option(OVER_LIMIT, _("It passes the credit policy, and that is decided."))
def invoice(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    number: str,
    total: Decimal,
    issue_date: date,
    due: date,
    delivered: date | None,
    file: ProofGiven | None,
) -> EventOf:
    """Record the invoice; what passes the credit policy is asked, or told, before."""
    from dataclasses import replace

    from relance_docs.case.case import PieceKind
    from relance_docs.case.claims import Invoice
    from relance_docs.portfolio.credit import credit_of, doubt_of
    from relance_docs.recording.events.claims import further_invoice

    more: dict[str, Any] = {"delivery_date": delivered} if delivered else {}
    stated = Invoice.model_construct(
        invoice_number=number,
        issue_date=issue_date,
        due_date=due,
        total_with_vat=total,
        **more,
    )

    def event(scene: Scene) -> Event:
        title = f"Facture n° {stated.invoice_number}"
        proof = proof_given(scene, file, kind=PieceKind.INVOICE, title=title, day=issue_date)
        found = further_invoice(scene.case, stated, proof, today=scene.as_of)
        credit = credit_of(scene.workspace.on_day(scene.case), stated)
        alerts = credit.alerts if credit else ()
        ask_first(session, doubt_of(scene.case, alerts), option=OVER_LIMIT)
        notes = (Message("note: {what}", what=alert) for alert in alerts)
        return replace(found, warnings=(*found.warnings, *notes))

    return event


@recording(
    "credit-note",
    help=_("Record a credit note that you issued to the debtor."),
    epilog=_(
        "Example: relance credit-note 2026-014 AV-2026-007 120.00 --on 2026-10-12 "
        "--invoice FA-2026-0042"
    ),
)
@asked_argument("number", metavar=_("NUMBER"), question=_("Number of the credit note"))
@asked_argument(
    "amount",
    metavar=_("AMOUNT"),
    type=Euros(),
    question=_("Its amount with VAT, without a sign"),
)
@asked_option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Day it was issued"),
    help=_("Day it was issued."),
)
@click.option(
    "--invoice",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    help=_("The invoice it corrects; without it, it counts as a payment on its day."),
)
@click.option(
    "--effect",
    type=OneOf("CreditNoteEffect"),
    help=_("From when it reduces the debt; without it, as if that part had never been owed."),
)
@click.option("--reason", metavar=_("TEXT"), help=_("Why it was issued."))
@click.option(
    "--file",
    metavar=_("FILE"),
    type=ProofFile(),
    help=_("The credit note itself, kept as a pièce."),
)
def credit_note(  # noqa: PLR0913 - the options of the command
    _session: Session,
    *,
    number: str,
    amount: Decimal,
    on: date,
    invoice: str | None,
    effect: CreditNoteEffect | None,
    reason: str | None,
    file: ProofGiven | None,
) -> EventOf:
    """Record the credit note."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.claims import CreditNote
    from relance_docs.recording.events.claims import credit_note as event_of

    said = {"invoice_number": invoice, "effect": effect, "reason": reason}
    more: dict[str, Any] = {key: value for key, value in said.items() if value}
    note = CreditNote.model_construct(number=number, issue_date=on, amount=amount, **more)

    def event(scene: Scene) -> Event:
        title = f"Avoir n° {note.number}"
        proof = proof_given(scene, file, kind=PieceKind.CREDIT_NOTE, title=title, day=on)
        return event_of(scene.case, note, proof, today=scene.as_of)

    return event


@recording(
    "piece",
    help=_(
        "Keep a document with the case: a signed quote, a delivery note, a letter of the debtor. "
        "It gets its place in the bordereau."
    ),
    epilog=_(
        "Example: relance piece 2026-014 bl-118.pdf --kind delivery_note "
        '--title "Bon de livraison n° 118 signé" --date 2026-03-30 --invoice FA-2026-0042'
    ),
)
@asked_argument("file", metavar=_("FILE"), type=ProofFile(), question=_("File"))
@asked_option(
    "--kind",
    type=OneOf("PieceKind"),
    question=_("What it is"),
    help=_("What it is: that gives its place in the bordereau."),
)
@click.option("--title", metavar=_("TEXT"), help=_("Its title in the bordereau."))
@click.option("--date", "day", metavar=_("DATE"), type=IsoDay(), help=_("Date of the document."))
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    multiple=True,
    help=_("An invoice that it proves; once for each."),
)
def piece(
    session: Session,
    *,
    file: ProofGiven,
    kind: PieceKind,
    title: str | None,
    day: date | None,
    invoices: tuple[str, ...],
) -> EventOf:
    """Record the pièce."""
    from relance_docs.case.words import label
    from relance_docs.recording.events.claims import piece as event_of

    if file.content is None and not Path(file.name).exists():
        message = Message("there is no file {path}", path=file.name)
        raise click.BadParameter(session.translate(message), param_hint="FILE")
    words = label(kind).replace("-", " ")
    named = title or words[:1].upper() + words[1:]

    def event(scene: Scene) -> Event:
        proof = proof_given(scene, file, kind=kind, title=named, day=day)
        if proof is None:
            raise AssertionError(file)  # pragma: no cover - the file is asked for
        return event_of(scene.case, proof, invoices)

    return event
