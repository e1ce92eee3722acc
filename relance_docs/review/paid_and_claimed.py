"""Invoices that a letter claims although, by today's data, they were paid or contested before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.matter import DataPath, Matter
from relance_docs.review.recomputed import Recomputed
from relance_docs.review.records import Contradiction
from relance_docs.review.texts import lowered, told
from relance_docs.review.titles import title_of_step
from relance_docs.statement.records import InvoiceStatement, Statement

ZERO = Decimal("0.00")
EVE = timedelta(days=1)


def paid_and_claimed(
    matter: Matter,
    bordereau: Bordereau,
    then: Recomputed,
    place: int,
    words: LetterSaid | None,
    numbers: tuple[str, ...],
) -> Iterator[Contradiction]:
    """Yield the invoices of a letter whose principal was paid by the eve, as known today.

    A letter may ask for the penalties of an invoice whose principal is paid: that is none.
    """
    day = matter.case.history[place].day
    eve = day - EVE
    perhaps = {n for n in numbers if _may_be_paid(matter.case, n, eve)}
    owed = then.on(eve) if perhaps else None
    if owed is None:
        return
    for invoice in (*owed.invoices, *owed.disputed):
        number = invoice.invoice_number
        is_paid = not invoice.principal_due and invoice.paid + invoice.credited > ZERO
        if number in perhaps and is_paid and _asks_for_principal(invoice, words):
            last = _last_receipt(owed, number)
            since = f" depuis le {in_words(last)}" if last else ""
            yield Contradiction(
                key="paid_and_claimed",
                sentence=told(
                    f"La facture {number} est réclamée ({_letter(matter, place)}) ; d’après les"
                    f" données d’aujourd’hui, son principal était soldé{since}."
                ),
                day=day,
                invoice_number=number,
                now=ZERO,
                exhibits=_document(bordereau, matter, place),
                sources=(("history", place), *_receipts(matter, last)),
            )


def _asks_for_principal(invoice: InvoiceStatement, words: LetterSaid | None) -> bool:
    """Whether a letter asks for principal; one without its décompte, when nothing else was due."""
    if words is None:
        return not invoice.total_due
    said = (each for each in words.invoices if each.invoice_number == invoice.invoice_number)
    return any(each.principal_due for each in said)


def disputed_and_claimed(
    matter: Matter,
    bordereau: Bordereau,
    place: int,
    words: LetterSaid | None,
    numbers: tuple[str, ...],
) -> Iterator[Contradiction]:
    """Yield the invoices of a letter that were contested before it, and claimed all the same."""
    day = matter.case.history[place].day
    for i, invoice in enumerate(matter.case.invoices):
        dispute = invoice.dispute
        if dispute is None or invoice.invoice_number not in numbers:
            continue
        is_before = dispute.raised_on < day and dispute.is_open(day)
        if is_before and (dispute.amount is None or _claims_it_all(invoice, words)):
            yield Contradiction(
                key="disputed_and_claimed",
                sentence=told(
                    f"La facture {invoice.invoice_number} est réclamée"
                    f" ({_letter(matter, place)}) ; sa contestation est datée du"
                    f" {in_words(dispute.raised_on)}"
                    + (f", pour {euros(dispute.amount)}." if dispute.amount is not None else ".")
                ),
                day=day,
                invoice_number=invoice.invoice_number,
                then=day,
                now=dispute.raised_on,
                exhibits=_document(bordereau, matter, place),
                sources=(("history", place), ("invoices", i, "dispute", "raised_on")),
            )


def _claims_it_all(invoice: Invoice, words: LetterSaid | None) -> bool:
    """Whether a letter claims more of an invoice than the part that was not contested."""
    dispute = invoice.dispute
    if words is None or dispute is None or dispute.amount is None:
        return False
    undisputed = invoice.principal - dispute.amount
    said = (each for each in words.invoices if each.invoice_number == invoice.invoice_number)
    return any(each.principal_due > undisputed for each in said)


def _may_be_paid(case: Case, number: str, day: date) -> bool:
    """Whether what came in by a day could have paid an invoice: spares a statement if not."""
    of_it = {None, number}
    came = (p.amount for p in case.payments if p.received_on <= day and p.invoice_number in of_it)
    notes = (n.amount for n in case.credit_notes if n.issue_date <= day)
    owed = (i.principal for i in case.invoices if i.invoice_number == number)
    return sum((*came, *notes), ZERO) >= min(owed, default=ZERO)


def _last_receipt(owed: Statement, number: str) -> date | None:
    days = (e.received_on for e in owed.allocations if e.invoice_number == number)
    return max(days, default=None)


def _receipts(matter: Matter, day: date | None) -> Iterator[DataPath]:
    """Yield where the file states what was received or credited on a day."""
    for i, payment in enumerate(matter.case.payments):
        if payment.received_on == day:
            yield ("payments", i, "received_on")
    for i, note in enumerate(matter.case.credit_notes):
        if note.issue_date == day:
            yield ("credit_notes", i, "issue_date")


def _letter(matter: Matter, place: int) -> str:
    entry = matter.case.history[place]
    title = lowered(title_of_step(entry, matter.case, matter.settings))
    return f"{title} du {in_words(entry.day)}"


def _document(bordereau: Bordereau, matter: Matter, place: int) -> tuple[Exhibit, ...]:
    document = matter.case.history[place].document
    return bordereau.numbered(document.file if document else None)
