"""Invoices that a letter claims although, by today's data, they were paid or contested before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.claims import Invoice
from relance_docs.case.record import Loc
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.records import Contradiction
from relance_docs.review.texts import lowered, title_of_step, told
from relance_docs.statement.records import InvoiceStatement

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """When an invoice was settled, by today's data."""

    principal_on: date
    """Day of the receipt or credit note that left no principal."""
    wholly_on: date | None
    """Day on which nothing was left, penalties and indemnity included; None while some is."""
    sources: tuple[Loc, ...]
    """What of that day left no principal: payments, credit notes."""


def settlements(on_day: CaseOnDay) -> dict[str, Settled]:
    """Return the invoices of which no principal is left, with the days of their settlement.

    What is left today was left on every day before, since its last payment: only money that is
    given back makes capital rise, and then it was settled when it fell again.
    """
    if on_day.owed is None:
        return {}
    by_invoice: dict[str, list[InvoiceStatement]] = {}
    for claim in (*on_day.owed.invoices, *on_day.owed.disputed):
        by_invoice.setdefault(claim.invoice_number, []).append(claim)
    found = {number: _settled(claims) for number, claims in by_invoice.items()}
    return {number: settled for number, settled in found.items() if settled is not None}


def _settled(claims: list[InvoiceStatement]) -> Settled | None:
    """Return when an invoice was settled, its disputed part and the other one together."""
    received = tuple(receipt for claim in claims for receipt in claim.receipts)
    reduced = {r.source: r.received_on for r in received if r.to_principal > 0}
    reduced |= {
        credited.source: credited.note.issue_date
        for claim in claims
        for credited in claim.credit_notes
    }
    if not reduced or any(claim.principal_due for claim in claims):
        return None
    last = max(reduced.values())
    is_whole = not any(claim.total_due for claim in claims)
    return Settled(
        principal_on=last,
        wholly_on=max((last, *(r.received_on for r in received))) if is_whole else None,
        sources=tuple(_day_field(source) for source, day in reduced.items() if day == last),
    )


def _day_field(source: Loc) -> Loc:
    """Return the field that states the day of a payment or of a credit note."""
    return (*source, "received_on" if source[0] == "payments" else "issue_date")


def paid_and_claimed(
    on_day: CaseOnDay,
    bordereau: Bordereau,
    settled: Mapping[str, Settled],
    place: int,
    words: LetterSaid | None,
    numbers: tuple[str, ...],
) -> Iterator[Contradiction]:
    """Yield the invoices of a letter whose principal was paid before it, as known today.

    A letter may ask for the penalties of an invoice whose principal is paid: that is none. One
    without its décompte is judged only when nothing at all was left.
    """
    day = on_day.case.history[place].day
    for number in numbers:
        known = settled.get(number)
        if known is None or not _asked_for_principal(known, number, day, words):
            continue
        since = in_words(known.principal_on)
        yield Contradiction(
            key="paid_and_claimed",
            sentence=told(
                f"La facture {number} est réclamée ({_letter(on_day, place)}) ; d’après les"
                f" données d’aujourd’hui, son principal était soldé depuis le {since}."
            ),
            day=day,
            invoice_number=number,
            now=ZERO,
            exhibits=_document(bordereau, on_day, place),
            sources=(("history", place), *known.sources),
        )


def _asked_for_principal(
    settled: Settled, number: str, day: date, words: LetterSaid | None
) -> bool:
    """Whether a letter asked for principal that was paid before its day."""
    if words is None:
        return settled.wholly_on is not None and settled.wholly_on < day
    said = (each for each in words.invoices if each.invoice_number == number)
    return settled.principal_on < day and any(each.principal_due for each in said)


def disputed_and_claimed(
    on_day: CaseOnDay,
    bordereau: Bordereau,
    place: int,
    words: LetterSaid | None,
    numbers: tuple[str, ...],
) -> Iterator[Contradiction]:
    """Yield the invoices of a letter that were contested before it, and claimed all the same."""
    day = on_day.case.history[place].day
    for i, invoice in enumerate(on_day.case.invoices):
        dispute = invoice.dispute
        if dispute is None or invoice.invoice_number not in numbers:
            continue
        is_before = dispute.raised_on < day and dispute.is_open(day)
        if is_before and (dispute.amount is None or _claims_it_all(invoice, words)):
            yield Contradiction(
                key="disputed_and_claimed",
                sentence=told(
                    f"La facture {invoice.invoice_number} est réclamée"
                    f" ({_letter(on_day, place)}) ; sa contestation est datée du"
                    f" {in_words(dispute.raised_on)}"
                    + (f", pour {euros(dispute.amount)}." if dispute.amount is not None else ".")
                ),
                day=day,
                invoice_number=invoice.invoice_number,
                then=day,
                now=dispute.raised_on,
                exhibits=_document(bordereau, on_day, place),
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


def _letter(on_day: CaseOnDay, place: int) -> str:
    entry = on_day.case.history[place]
    title = lowered(title_of_step(entry, on_day.case, on_day.settings))
    return f"{title} du {in_words(entry.day)}"


def _document(bordereau: Bordereau, on_day: CaseOnDay, place: int) -> tuple[Exhibit, ...]:
    document = on_day.case.history[place].document
    return bordereau.numbered(document.file if document else None)
