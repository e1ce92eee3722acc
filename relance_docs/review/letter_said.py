"""What an archived letter says of its claim, and whether what was paid then bears that out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from relance_docs.case.claims import Invoice
from relance_docs.case.record import Loc
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.records import Contradiction
from relance_docs.review.texts import lowered, title_of_step, told
from relance_docs.statement.records import InvoiceStatement

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceSaid:
    """What a letter says of an invoice that it claims."""

    invoice_number: str
    principal_due: Decimal
    penalties_due: Decimal
    indemnity_due: Decimal
    amount_due: Decimal | None
    """What was due at issue (BT-115); None when the letter carries no such file."""
    due_dates: tuple[date, ...]
    """Empty when the letter carries no such file."""

    @property
    def total_due(self) -> Decimal:
        """Principal, penalties and indemnity."""
        return self.principal_due + self.penalties_due + self.indemnity_due


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneySaid:
    """A payment or a credit note that a letter took into account."""

    day: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterSaid:
    """What a letter says of the invoices that it claims, as of the day of its décompte."""

    as_of: date
    numbers: tuple[str, ...]
    """The invoices that it claims."""
    invoices: tuple[InvoiceSaid, ...]
    """Those of them that are in the totals of its décompte."""
    payments: tuple[MoneySaid, ...] | None
    """Those named for these invoices or for none; None when the letter does not list them."""
    credit_notes: tuple[MoneySaid, ...] | None

    @property
    def total_due(self) -> Decimal:
        """What its décompte says is due on these invoices."""
        return sum((invoice.total_due for invoice in self.invoices), ZERO)


def letter_said(decompte: Mapping[str, Any], creance: Mapping[str, Any] | None) -> LetterSaid:
    """Return what the two JSON files of a letter say: the décompte, and the claim if there is one.

    Without the second, every invoice of the décompte is taken as claimed. Raises ValueError for
    data that is not what this program puts into its letters.
    """
    try:
        return _letter_said(decompte, creance)
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ValueError(str(error)) from error


def _letter_said(decompte: Mapping[str, Any], creance: Mapping[str, Any] | None) -> LetterSaid:
    claimed = {each["invoice_number"]: each for each in creance["invoices"]} if creance else None
    return LetterSaid(
        as_of=date.fromisoformat(decompte["as_of"]),
        numbers=tuple(claimed or (each["invoice_number"] for each in decompte["invoices"])),
        invoices=tuple(
            _invoice(each, claimed[each["invoice_number"]] if claimed else None)
            for each in decompte["invoices"]
            if claimed is None or each["invoice_number"] in claimed
        ),
        payments=_money(creance["payments"], "received_on") if creance else None,
        credit_notes=_money(creance["credit_notes"], "issue_date") if creance else None,
    )


def _invoice(owed: Mapping[str, Any], claimed: Mapping[str, Any] | None) -> InvoiceSaid:
    return InvoiceSaid(
        invoice_number=owed["invoice_number"],
        principal_due=Decimal(owed["principal_due"]),
        penalties_due=Decimal(owed["penalties_due"]),
        indemnity_due=Decimal(owed["indemnity_due"]),
        amount_due=Decimal(claimed["amount_due"]) if claimed else None,
        due_dates=_due_dates(claimed) if claimed else (),
    )


def _due_dates(claimed: Mapping[str, Any]) -> tuple[date, ...]:
    stated = [claimed["due_date"]] if claimed.get("due_date") else []
    parts = [part["due_date"] for part in claimed.get("instalments") or ()]
    return tuple(sorted(date.fromisoformat(day) for day in (*stated, *parts)))


def _money(entries: list[Mapping[str, Any]], day: str) -> tuple[MoneySaid, ...]:
    return tuple(
        MoneySaid(day=date.fromisoformat(entry[day]), amount=Decimal(entry["amount"]))
        for entry in entries
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceSettled:
    """When an invoice was settled, by today's data."""

    principal_on: date
    """Day of the receipt or credit note that left no principal."""
    wholly_on: date | None
    """Day on which nothing was left, penalties and indemnity included; None while some is."""
    sources: tuple[Loc, ...]
    """What of that day left no principal: payments, credit notes."""


def settlements(on_day: CaseOnDay) -> dict[str, InvoiceSettled]:
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


def _settled(claims: list[InvoiceStatement]) -> InvoiceSettled | None:
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
    return InvoiceSettled(
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
    settled: Mapping[str, InvoiceSettled],
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
    settled: InvoiceSettled, number: str, day: date, words: LetterSaid | None
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
