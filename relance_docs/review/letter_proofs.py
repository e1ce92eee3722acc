"""What shows that a letter left, that it arrived or came back; what shows another event."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.history import HistoryEntry
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.exhibits import is_letter, letters_proved
from relance_docs.review.invoice_pieces import of_kinds


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
