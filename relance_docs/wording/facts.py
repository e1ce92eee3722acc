"""What the wording check must know of a letter: to whom, by whom, of what kind, what names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.case import Case
from relance_docs.case.parties import ActsAs, Contact, Debtor, DebtorKind, Language
from relance_docs.case.settings import Settings


class LetterKind(StrEnum):
    """The tone that a document may take."""

    PREVENTIVE = "preventive"
    """Before the due date: no demand, no penalty, no threat."""
    COURTEOUS = "courteous"
    FIRM = "firm"
    WARNING = "warning"
    FORMAL_NOTICE = "formal_notice"
    OTHER = "other"


_KINDS = {
    "rappel-1": LetterKind.PREVENTIVE,
    "rappel-2": LetterKind.PREVENTIVE,
    "relance-1": LetterKind.COURTEOUS,
    "relance-2": LetterKind.FIRM,
    "avertissement": LetterKind.WARNING,
    "mise-en-demeure": LetterKind.FORMAL_NOTICE,
}


def letter_kind(template_name: str) -> LetterKind:
    """Return the kind of the packaged template of that name, without its ending; else OTHER."""
    return _KINDS.get(template_name, LetterKind.OTHER)


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterFacts:
    """The facts of one letter that decide what it may say."""

    debtor_kind: DebtorKind = DebtorKind.BUSINESS
    letter: LetterKind = LetterKind.OTHER
    acts_as: ActsAs = ActsAs.CREDITOR
    is_amicable: bool = True
    """False for a document addressed to a court or in a collective procedure."""
    dispute_is_open: bool = False
    last_reminder_was_said: bool = False
    """A letter of this template already left, and said as much."""
    more_reminders_follow: bool = False
    """The plan has another reminder between this letter and the mise en demeure."""
    lawyer_is_mandated: bool = False
    costs_are_justified: bool = False
    """The case has a pièce that proves costs beyond the 40 €: its title names « frais »."""
    written_on: date | None = None
    delivered_on: date | None = None
    """Day on which the letter is expected to be presented; its delays must end later."""
    pay_by: date | None = None
    total_due: Decimal | None = None
    amounts: tuple[Decimal, ...] = ()
    """Every other sum of the statement that the letter may rightly call a total."""
    language: Language = Language.FRENCH
    names: tuple[str, ...] = ()
    """Names, addresses and references taken from the data: they are nobody's threat."""


def names_in(case: Case, settings: Settings) -> tuple[str, ...]:
    """Return the names, addresses, references and titles that letters quote from the data.

    Free sentences (the reason of a dispute, a note) are no names: what they say is checked.
    """
    names = {*_creditor(settings), *_debtor(case.debtor), *_claims(case)}
    for other in case.obligors:
        names |= {other.name, *other.address, *(_contact(other.contact) if other.contact else ())}
    return tuple(sorted(name for name in names if name))


def _creditor(settings: Settings) -> Iterator[str]:
    creditor, sender = settings.creditor, settings.sender
    yield from (creditor.name, creditor.legal_form or "", creditor.rcs or "", *creditor.address)
    yield from (creditor.email or "", creditor.website or "")
    if creditor.signatory:
        yield from (creditor.signatory.name, creditor.signatory.role)
    if creditor.mediator:
        yield from (creditor.mediator.name, *creditor.mediator.address)
    if sender:
        yield from (sender.name, sender.legal_form or "", *sender.address, sender.email or "")
        if sender.signatory:
            yield from (sender.signatory.name, sender.signatory.role)


def _debtor(debtor: Debtor) -> Iterator[str]:
    yield from (debtor.name, debtor.legal_form or "", debtor.representative or "")
    yield from (debtor.rcs or "", *debtor.address)
    if debtor.contact:
        yield from _contact(debtor.contact)
    if (public := debtor.public_body) is not None:
        yield from (public.order_giver or "", public.accountant or "", public.service_code or "")
        yield from public.accountant_address


def _contact(contact: Contact) -> Iterator[str]:
    yield from (contact.name, contact.role or "", contact.email or "")


def _claims(case: Case) -> Iterator[str]:
    for invoice in case.invoices:
        yield from (invoice.invoice_number, invoice.order_reference or "")
        yield invoice.description or ""
        yield from (invoice.engagement_number or "", invoice.chorus_number or "")
        yield invoice.sent_back.reason if invoice.sent_back else ""
    for credit_note in case.credit_notes:
        yield credit_note.number
    for payment in case.payments:
        yield payment.reference or ""
    for piece in case.pieces:
        yield piece.title
