"""What a life-cycle message changes: a dispute, a payment, or a line of the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Dispute, Invoice, Payment
from relance_docs.case.history import Outcome
from relance_docs.case.plan import Channel
from relance_docs.case.same_debtor import siren_of
from relance_docs.importing.claims.already_known import rests
from relance_docs.importing.draft import Draft
from relance_docs.importing.lifecycle.reading import (
    APPROVED,
    ASSIGNED,
    ASSIGNED_PRIVATELY,
    CANCELLED,
    CASHED,
    DISPUTED,
    OTHER_ACCOUNT,
    PARTLY_APPROVED,
    PAYMENT_SENT,
    REFUSED,
    REJECTED,
    SUSPENDED,
    StatusRead,
)
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change
from relance_docs.recording.events.contacts import dispute as contested
from relance_docs.recording.events.entries import history_entry, to_come
from relance_docs.workspace.case_text import CASE_ORDER, stated

_YES: Final = "yes"
_SKIP: Final = "skip"
_DISPUTE: Final = "dispute"
_REASON: Final = Message("it names this invoice")
_NOTES: Final = {
    APPROVED: "Statut 205 « Approuvée » : la facture est approuvée par l’acheteur.",
    PARTLY_APPROVED: "Statut 206 « Approuvée partiellement » par l’acheteur.",
    SUSPENDED: "Statut 208 « Suspendue » par l’acheteur.",
    PAYMENT_SENT: "Statut 211 « Paiement transmis » : annoncé par l’acheteur, non reçu à ce titre.",
    REJECTED: "Statut 213 « Rejetée » : refusée par une plateforme, non par l’acheteur.",
    CANCELLED: "Statut 220 « Annulée » : remplacée ou retirée par son émetteur.",
    ASSIGNED: "Statut 225 « Affacturée » : la créance est cédée à un factor.",
    ASSIGNED_PRIVATELY: "Statut 226 « Affacturée confidentiel » : la créance est cédée.",
    OTHER_ACCOUNT: "Statut 227 « Changement de compte à payer ».",
}
"""What the history says; French, as the rest of it."""
_OPEN_QUESTIONS: Final = {
    REJECTED: "rejetée par une plateforme (213) : l’acheteur ne l’a sans doute pas reçue ; la "
    "corriger et l’émettre à nouveau avant toute relance",
    CANCELLED: "annulée (220) : si une autre facture la remplace, rien n’est dû sur celle-ci",
    ASSIGNED: "affacturée (225) : la créance est celle du factor, elle n’est pas à réclamer",
    ASSIGNED_PRIVATELY: "affacturée (226) : la créance est celle du factor, l’encaissement aussi",
    OTHER_ACCOUNT: "changement de compte à payer (227) : vérifier à qui elle est due, et sur quel "
    "compte",
}
"""What a person has to answer before any letter leaves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """The invoice of a status in its case."""

    case: Case
    invoice: Invoice
    status: StatusRead
    day: date
    earlier: tuple[StatusRead, ...]
    """Those before it in the same message."""


def propose(draft: Draft, item: Item) -> None:
    """Put down what becomes of each status of the message."""
    statuses = item.reading.body if item.reading is not None else None
    if not isinstance(statuses, tuple):  # pragma: no cover - the reader of this kind made it
        raise TypeError(statuses)
    for place, status in enumerate(statuses):
        reason = _propose(draft, item, status, statuses[:place])
        if reason is None:
            continue
        if len(statuses) == 1:
            draft.refuse(item, reason)
        else:
            draft.skip(item, _what(status), reason)


def _propose(
    draft: Draft, item: Item, status: StatusRead, earlier: tuple[StatusRead, ...]
) -> Message | None:
    """Propose one status; return why nothing is taken of it, if so."""
    creditor = draft.settings.creditor
    ours = siren_of(creditor)
    if status.seller_siren and ours and status.seller_siren != ours:
        return Message(
            "the seller has the SIREN {theirs}, not that of relance.yaml ({ours})",
            theirs=status.seller_siren,
            ours=ours,
        )
    found = _found(draft, item, status, earlier)
    if isinstance(found, Message):
        return found
    take = _TAKES.get(status.status or "")
    if take is None:
        return Message(
            "status {status} ({label}) changes nothing in a case",
            status=status.status or "—",
            label=status.label or "—",
        )
    last = max(found.day, status.paid_on or found.day)
    return to_come(last, draft.today) or take(draft, item, found)


def _found(
    draft: Draft, item: Item, status: StatusRead, earlier: tuple[StatusRead, ...]
) -> _Found | Message:
    """Return the invoice, told by number and issue date; why there is none otherwise."""
    for case, known in draft.with_number(status.invoice_number):
        number = known.number if isinstance(known, CreditNote) else known.invoice_number
        if status.issue_date not in {None, known.issue_date}:
            return Message(
                "invoice {number} of case {case} is dated {ours}, not {theirs}: it is another",
                number=number,
                case=case.number,
                ours=known.issue_date,
                theirs=status.issue_date,
            )
        if isinstance(known, CreditNote):
            return Message(
                "{number} is a credit note, which counts in case {case} already: no money came in",
                number=number,
                case=case.number,
            )
        if status.given_on is None:
            return Message("the message does not say when the status was given")
        return _Found(case=case, invoice=known, status=status, day=status.given_on, earlier=earlier)
    if status.status in _OPEN_QUESTIONS:
        draft.warn(
            item,
            Message(
                "{number} is not in any case: {status} {label}; leave it out when you import it",
                number=status.invoice_number or "—",
                status=status.status,
                label=status.label or "—",
            ),
        )
    return Message("no case has invoice {number}", number=status.invoice_number or "—")


def _dispute(draft: Draft, item: Item, found: _Found) -> Message | None:
    """Raise a dispute on the whole invoice, with the reason of the buyer."""
    known = found.invoice.dispute
    if known is not None and known.raised_on == found.day:
        return _already(found)
    if known is not None and known.resolved_on is None:
        return Message(
            "{number} is in dispute since {day} already",
            number=found.invoice.invoice_number,
            day=known.raised_on,
        )
    if known is not None and known.raised_on > found.day:
        return _already(found)
    said = " ; ".join(words for r in found.status.reasons if (words := r.words))
    label = found.status.label or found.status.status
    contest = Dispute(raised_on=found.day, reason=said or f"{label}, sans motif indiqué")
    event = contested(found.case, found.invoice.invoice_number, contest, today=draft.today)
    _take(draft, item, found, *event.changes)
    return None


def _noted(draft: Draft, item: Item, found: _Found) -> Message | None:
    """Keep the status as a line of the history; it is no payment and no promise."""
    note = _NOTES[found.status.status or ""]
    if found.status.amount is not None:
        note = f"{note} Montant indiqué : {found.status.amount:.2f} EUR."
    reasons = " ; ".join(words for r in found.status.reasons if (words := r.words))
    if reasons:
        note = f"{note} Motif : {reasons}."
    number = found.invoice.invoice_number
    if any(
        (entry.day, entry.note, entry.invoices) == (found.day, note, (number,))
        for entry in found.case.history
    ):
        return _already(found)
    entry = history_entry(
        at=found.day,
        invoices=(number,),
        channel=Channel.PORTAL.value,
        outcome=Outcome.OTHER.value,
        note=note,
    )
    _take(draft, item, found, entry)
    return None


def _questioned(draft: Draft, item: Item, found: _Found) -> Message | None:
    """Bar the letters of the case until a person has said what becomes of the invoice."""
    number, status = found.invoice.invoice_number, found.status.status or ""
    question = Message(
        "{number} is {label} ({status}), and case {case} claims it: shall it be in dispute, so "
        "that no letter demands it?",
        number=number,
        label=found.status.label or "—",
        status=status,
        case=found.case.number,
    )
    choices = (
        Choice(value=_DISPUTE, label=Message("in dispute: nothing is demanded on it")),
        Choice(value=_SKIP, label=Message("it is still owed: leave the message out")),
    )
    if found.invoice.dispute is not None and found.invoice.dispute.is_open(draft.today):
        return _noted(draft, item, found)
    answer = draft.ask(item, f"{number}.{status}", question, choices=choices)
    if answer == _DISPUTE:
        return _dispute(draft, item, found)
    if answer == _SKIP:
        return Message("left out, as you said")
    known = _noted(draft, item, found)
    if known is None:
        line = f"facture {number} : {_OPEN_QUESTIONS[status]}"
        draft.question(item, found.case.number, line, _what(found.status))
    return known


def _cashed(draft: Draft, item: Item, found: _Found) -> Message | None:
    """Propose a payment: the seller's own platform says that the money arrived, or went back."""
    amount, number = found.status.amount, found.invoice.invoice_number
    if not amount:
        return Message("status 212 without an amount in euros: record what arrived by hand")
    if found.status.currency_code != "EUR":
        return Message(
            "the amount is in {currency}, not in euros", currency=found.status.currency_code
        )
    day = found.status.paid_on or found.day
    mine = [p for p in found.case.payments if p.invoice_number in {None, number}]
    before = [
        each.amount
        for each in found.earlier
        if (each.invoice_number, each.status) == (found.status.invoice_number, CASHED)
        and (each.paid_on or each.given_on) == day
    ]
    known = sum((payment.received_on, payment.amount) == (day, amount) for payment in mine)
    if known > before.count(amount):
        return _already(found)
    question = _doubt(found, amount, day, [p for p in mine if p.amount == amount])
    if question is not None:
        choices = (
            Choice(value=_YES, label=Message("another payment: record it")),
            Choice(value=_SKIP, label=Message("the same: leave it out")),
        )
        key = f"{number}.212.{day.isoformat()}" + (f".{len(before) + 1}" if before else "")
        answer = draft.ask(item, key, question, choices=choices)
        if answer != _YES:
            return Message("left out, as you said") if answer == _SKIP else None
    value = stated(
        Payment,
        received_on=day,
        amount=amount,
        reference=f"Statut 212 Encaissée, {number}",
        invoice_number=number,
    )
    _take(draft, item, found, Append(key="payments", value=value, order=CASE_ORDER))
    return None


def _doubt(found: _Found, amount: Decimal, day: date, alike: list[Payment]) -> Message | None:
    """Return what speaks against a payment of its own: one that is alike, or too little left."""
    number = found.invoice.invoice_number
    if alike:
        return Message(
            "{number}: a payment of {amount} € on {day} is in the case; is that of {other} "
            "another one?",
            number=number,
            amount=amount,
            day=alike[-1].received_on,
            other=day,
        )
    left = rests(found.case, found.invoice)[-1]
    if amount <= left:
        return None
    return Message(
        "{number}: {amount} € is more than the {left} € left on it, payments and credit notes "
        "counted; was it money, and another payment?",
        number=number,
        amount=amount,
        left=left,
    )


def _take(draft: Draft, item: Item, found: _Found, *changes: Change) -> None:
    draft.change(found.case.number, *changes)
    draft.take(item, found.case.number, _what(found.status), _REASON)


def _what(status: StatusRead) -> Message:
    if status.amount is not None:
        return Message(
            "{number}: {status} {label}, {amount} €",
            number=status.invoice_number,
            status=status.status,
            label=status.label or "",
            amount=status.amount,
        )
    return Message(
        "{number}: {status} {label}",
        number=status.invoice_number,
        status=status.status,
        label=status.label or "",
    )


def _already(found: _Found) -> Message:
    return Message(
        "{number}: this status is already in case {case}",
        number=found.invoice.invoice_number,
        case=found.case.number,
    )


_TAKES: Final[dict[str, Callable[[Draft, Item, _Found], Message | None]]] = {
    APPROVED: _noted,
    PARTLY_APPROVED: _noted,
    DISPUTED: _dispute,
    SUSPENDED: _noted,
    REFUSED: _dispute,
    PAYMENT_SENT: _noted,
    CASHED: _cashed,
    REJECTED: _questioned,
    CANCELLED: _questioned,
    ASSIGNED: _questioned,
    ASSIGNED_PRIVATELY: _questioned,
    OTHER_ACCOUNT: _questioned,
}
