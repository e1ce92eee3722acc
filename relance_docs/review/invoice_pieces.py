"""Which documents of the bordereau belong to an invoice, a payment, a letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.claims import CreditNote, Invoice, Payment
from relance_docs.case.history import HistoryEntry
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.exhibits import is_letter, letters_proved

ORDER_KINDS: Final = (PieceKind.SIGNED_QUOTE, PieceKind.ORDER, PieceKind.CONTRACT)
TERMS_KINDS: Final = (PieceKind.TERMS_OF_SALE, PieceKind.TERMS_ACCEPTED)
DELIVERY_KINDS: Final = (PieceKind.DELIVERY_NOTE, PieceKind.TIMESHEET)


def of_invoice(
    bordereau: Bordereau, invoice: Invoice, kinds: Iterable[PieceKind]
) -> tuple[Exhibit, ...]:
    """Return the documents of these kinds that an invoice names, missing ones last."""
    wanted = frozenset(kinds)
    found = (bordereau.of(piece_id) for piece_id in dict.fromkeys(invoice.pieces))
    return _in_order(e for e in found if e is not None and e.kind in wanted)


def of_kinds(bordereau: Bordereau, kinds: Iterable[PieceKind]) -> tuple[Exhibit, ...]:
    """Return every document of these kinds, missing ones last."""
    wanted = frozenset(kinds)
    return _in_order(e for e in (*bordereau.exhibits, *bordereau.missing) if e.kind in wanted)


def of_claim(
    case: Case, bordereau: Bordereau, invoice: Invoice, kinds: Iterable[PieceKind]
) -> tuple[Exhibit, ...]:
    """Return the documents of these kinds for an invoice: those it names, else those nobody names.

    What another invoice names as its own never counts here; in a case of one invoice, all count
    but what a guarantor signed.
    """
    kinds = tuple(kinds)
    own = of_invoice(bordereau, invoice, kinds)
    if own:
        return own
    guarantees = {each.proof for each in case.guarantors}
    free = tuple(e for e in of_kinds(bordereau, kinds) if not e.invoices and e.id not in guarantees)
    return free if len(case.invoices) == 1 else ()


def invoice_document(case: Case, bordereau: Bordereau, invoice: Invoice) -> tuple[Exhibit, ...]:
    """Return the invoice itself: among its own pièces, else by its number in a title."""
    own = of_claim(case, bordereau, invoice, (PieceKind.INVOICE,))
    if own:
        return own
    named = of_kinds(bordereau, (PieceKind.INVOICE,))
    return tuple(e for e in named if not e.invoices and invoice.invoice_number in e.title.split())


def of_credit_note(case: Case, bordereau: Bordereau, note: CreditNote) -> tuple[Exhibit, ...]:
    """Return the credit note itself: by its number in a title, else alone of its day."""
    known = of_kinds(bordereau, (PieceKind.CREDIT_NOTE,))
    named = tuple(e for e in known if note.number in e.title.split())
    is_alone = sum(other.issue_date == note.issue_date for other in case.credit_notes) == 1
    return named or tuple(e for e in known if is_alone and e.date == note.issue_date)


def of_payment(case: Case, bordereau: Bordereau, payment: Payment) -> tuple[Exhibit, ...]:
    """Return what shows a payment: the proof of its day, when no other payment came that day."""
    is_alone = sum(other.received_on == payment.received_on for other in case.payments) == 1
    bounces = {other.bounced.proof for other in case.payments if other.bounced}
    known = of_kinds(bordereau, (PieceKind.PAYMENT_PROOF,))
    return tuple(
        e for e in known if is_alone and e.date == payment.received_on and e.id not in bounces
    )


def _in_order(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    return tuple(sorted(exhibits, key=lambda e: (e.number is None, e.number or 0)))


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterProofs:
    """The numbered pièces that show dispatch or receipt, by the place of the letter."""

    _dispatch: dict[int, tuple[Exhibit, ...]]
    _receipt: dict[int, tuple[Exhibit, ...]]

    def dispatch(self, place: int) -> tuple[Exhibit, ...]:
        """Return what shows that the letter at `place` of the history left, or the event was."""
        return self._dispatch.get(place, ())

    def receipt(self, place: int) -> tuple[Exhibit, ...]:
        """Return what shows that the letter at `place` of the history arrived, or came back."""
        return self._receipt.get(place, ())


def copies_of_notice(bordereau: Bordereau, entry: HistoryEntry) -> tuple[Exhibit, ...]:
    """Return a mise en demeure as archived, with its e-mail; else the pièce of that very day."""
    sent = bordereau.numbered(*(d.file for d in (entry.document, entry.email) if d))
    copies = of_kinds(bordereau, (PieceKind.FORMAL_NOTICE,))
    return sent or tuple(e for e in copies if e.date == entry.day)


def letter_proofs(case: Case, bordereau: Bordereau) -> LetterProofs:
    """Return the proofs of every letter of the history."""
    dispatch: dict[int, list[str]] = {}
    receipt: dict[int, list[str]] = {}
    for piece_id, place in letters_proved(case).items():
        piece = case.piece(piece_id)
        is_receipt = piece is not None and piece.kind is PieceKind.RECEIPT
        shows_receipt = is_receipt or piece_id == case.history[place].receipt
        (receipt if shows_receipt else dispatch).setdefault(place, []).append(piece_id)
    for place, entry in enumerate(case.history):
        if not is_letter(entry) and (entry.proof or entry.receipt):
            dispatch[place] = [name for name in (entry.proof, entry.receipt) if name]
    return LetterProofs(
        _dispatch={place: bordereau.numbered(*ids) for place, ids in dispatch.items()},
        _receipt={place: bordereau.numbered(*ids) for place, ids in receipt.items()},
    )
