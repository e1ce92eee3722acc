"""What is claimed: a further invoice of an open case, a credit note, a pièce that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import (
    euros,
    refuse_future,
    refuse_unknown_invoice,
)
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import CASE_ORDER, written


def further_invoice(case: Case, invoice: Invoice, proof: Proof | None, *, today: date) -> Event:
    """Record one more unpaid invoice of the debtor; `proof` is the invoice itself.

    Raises RefusalError for a case that is closed or in other hands, for a number that the case
    has, for a day to come, and for nothing owed.
    """
    number = invoice.invoice_number
    refuse_future(invoice.issue_date, today)
    if invoice.total_with_vat <= 0:
        raise RefusalError(Message("an invoice is more than zero"))
    if case.closed is not None:
        raise RefusalError(
            Message(
                "case {case} is closed since {day}; open it again first: `relance reopen {case} "
                "REASON`, or give the invoice a case of its own: `relance new`",
                case=case.number,
                day=case.closed.closed_on,
            )
        )
    if any(same_number(known.invoice_number) == same_number(number) for known in case.invoices):
        raise StandsAlreadyError(
            Message(
                "case {case} has the invoice {number} already", case=case.number, number=number
            ),
            events=("invoice", "new", "import"),
        )
    stated = invoice.model_copy(update={"pieces": (proof.piece_id,)}) if proof else invoice
    return Event(
        name="invoice",
        sentence=f"invoice {number} of {euros(invoice.total_with_vat)} added",
        changes=(
            Append(key="invoices", value=written(stated), order=CASE_ORDER, as_block=True),
            *(proof.changes if proof else ()),
        ),
        files=proof.files if proof else (),
        warnings=tuple(_after_others(case, invoice)),
    )


def _after_others(case: Case, invoice: Invoice) -> Iterator[Message]:
    if case.handed_over is not None:
        yield Message(
            "note: the case is handed over since {day}: tell whoever has it of this invoice",
            day=case.handed_over.handed_on,
        )
    insolvency = case.insolvency
    if insolvency is not None:
        supplied = invoice.delivery_date or invoice.issue_date
        yield (
            Message(
                "note: a procedure was opened on {day}, and this was supplied before: it is "
                "declared, not demanded",
                day=insolvency.opened_on,
            )
            if supplied < insolvency.opened_on
            else Message(
                "note: a procedure was opened on {day}, and this was supplied after: it is a later "
                "claim ({article} C. com.)",
                day=insolvency.opened_on,
                article="L641-13" if insolvency.is_liquidation else "L622-17",
            )
        )


def credit_note(case: Case, note: CreditNote, proof: Proof | None, *, today: date) -> Event:
    """Record a credit note; `proof` is the document itself.

    Raises RefusalError for a number that the case has, an unknown invoice, nothing given back, or
    a day to come.
    """
    return Event(
        name="credit-note",
        sentence=f"credit note {note.number} of {euros(note.amount)}",
        changes=(*_noted(case, note, today), *(proof.changes if proof else ())),
        files=proof.files if proof else (),
        warnings=tuple(_too_large(case, note)),
    )


def credited(case: Case, note: CreditNote, *, today: date) -> tuple[Change, ...]:
    """Return the edits that state a credit note; RefusalError as for `credit_note`."""
    return tuple(_noted(case, note, today))


def _noted(case: Case, note: CreditNote, today: date) -> Iterator[Change]:
    refuse_future(note.issue_date, today)
    if note.amount <= 0:
        raise RefusalError(
            Message("a credit note is more than zero, and is written without a sign")
        )
    if note.invoice_number is not None:
        refuse_unknown_invoice(case, note.invoice_number)
    if any(same_number(known.number) == same_number(note.number) for known in case.credit_notes):
        raise StandsAlreadyError(
            Message(
                "case {case} has the credit note {number} already",
                case=case.number,
                number=note.number,
            ),
            events=("credit-note", "dispute", "import"),
        )
    yield Append(key="credit_notes", value=written(note), order=CASE_ORDER)


def _too_large(case: Case, note: CreditNote) -> Iterator[Message]:
    """Warn of a credit note above what it corrects, those before it included."""
    number = note.invoice_number
    if number is None:
        return
    invoice = next(each for each in case.invoices if each.invoice_number == number)
    before = sum(
        (n.amount for n in case.credit_notes if n.invoice_number == number), Decimal("0.00")
    )
    if before + note.amount > invoice.principal:
        yield Message(
            "note: {amount} is credited on {number} in all, and the invoice is of {principal}",
            amount=before + note.amount,
            number=number,
            principal=invoice.principal,
        )


def piece(case: Case, proof: Proof, invoices: tuple[str, ...]) -> Event:
    """Record a pièce, and which invoices it proves.

    Raises RefusalError when it stands there already and proves them already.
    """
    for number in invoices:
        refuse_unknown_invoice(case, number)
    proves = tuple(
        Put(
            loc=("invoices", place),
            key="pieces",
            value=(*invoice.pieces, proof.piece_id),
            order=tuple(Invoice.model_fields),
        )
        for place, invoice in enumerate(case.invoices)
        if invoice.invoice_number in invoices and proof.piece_id not in invoice.pieces
    )
    if not proof.changes and not proves:
        raise StandsAlreadyError(
            Message(
                "the pièce {id} of case {case} is this very file",
                id=proof.piece_id,
                case=case.number,
            ),
            events=("piece",),
        )
    return Event(
        name="piece",
        sentence=f"pièce {proof.piece_id} added",
        changes=(*proof.changes, *proves),
        files=proof.files,
    )
