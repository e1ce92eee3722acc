"""The bordereau: every document of the case, numbered; a number once communicated never moves.

Law: 56, 132 and 768 CPC: writings cite the pièces by their number, and carry the list of them.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.case.history import HistoryEntry, SentDocument
from relance_docs.case.plan import Channel
from relance_docs.plan.events import kind_of_event
from relance_docs.plan.kinds import StepKind, kind_of_channel
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau, Exhibit, ExhibitForm
from relance_docs.review.texts import title_of_email, title_of_letter

# Every document that a case names, before it has a number; the order of a first bordereau.
#
# Usual order: identity of the parties, order, contract and terms, delivery, invoices, account
# statement, exchanges, reminders, formal notices each followed by its proof of dispatch and its
# receipt, receipts of money, insolvency register, the rest. Inside one of these, as things
# happened.


_GROUPS: Final = (
    (PieceKind.COMPANY_EXTRACT,),
    (PieceKind.SIGNED_QUOTE, PieceKind.ORDER),
    (PieceKind.CONTRACT, PieceKind.TERMS_OF_SALE, PieceKind.TERMS_ACCEPTED),
    (PieceKind.DELIVERY_NOTE, PieceKind.TIMESHEET),
    (PieceKind.INVOICE,),
    (PieceKind.CREDIT_NOTE,),
    (PieceKind.ACCOUNT_STATEMENT,),
    (PieceKind.EXCHANGE, PieceKind.ACKNOWLEDGMENT),
    (PieceKind.REMINDER,),
    (PieceKind.FORMAL_NOTICE, PieceKind.PROOF_OF_DISPATCH, PieceKind.RECEIPT),
    (PieceKind.PAYMENT_PROOF,),
    (PieceKind.INSOLVENCY_CHECK,),
    (PieceKind.OTHER,),
)
_GROUP: Final = {kind: place for place, kinds in enumerate(_GROUPS) for kind in kinds}
_ROLE: Final = {PieceKind.PROOF_OF_DISPATCH: 3, PieceKind.RECEIPT: 4}
_LETTER, _EMAIL, _PROOF = 0, 1, 2
_REGISTERED: Final = (Channel.REGISTERED, Channel.E_REGISTERED)
_LAST: Final = date.max
_INTERNAL: Final = frozenset({StepKind.CALL, StepKind.HANDOVER})
"""Steps whose documents are for the creditor's own side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """A letter and what goes with it: they stand together, under the day of the letter."""

    group: int
    day: date
    place: int = -1
    """Index of the letter in the history."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseDocument:
    """A document of the case and where it stands in a first bordereau."""

    exhibit: Exhibit
    thread: Thread
    role: int = 0
    """The letter, the e-mail that carried it, its proofs."""

    def sort_key(self) -> tuple[int, date, int, int, date]:
        """Order by group, then by thread, then by role and day; else as the case file has it."""
        day = self.exhibit.date or _LAST
        thread = self.thread
        return thread.group, thread.day, thread.place, self.role, day


def documents(on_day: CaseOnDay) -> tuple[CaseDocument, ...]:
    """Return every document of the case, one per file, in the order of a first bordereau."""
    once: dict[str, CaseDocument] = {}
    for document in (*_pieces(on_day), *_letters(on_day)):
        exhibit = document.exhibit
        key = exhibit.file or f"id:{exhibit.id}"
        known = once.get(key)
        once[key] = document if known is None else _merged(known, exhibit)
    return tuple(sorted(once.values(), key=CaseDocument.sort_key))


def _merged(known: CaseDocument, other: Exhibit) -> CaseDocument:
    """Return a document that the case names twice; what the history recorded of it is kept."""
    exhibit = known.exhibit
    same = replace(
        exhibit,
        sha256=exhibit.sha256 or other.sha256,
        also=(*exhibit.also, other.id),
        invoices=tuple(dict.fromkeys((*exhibit.invoices, *other.invoices))),
    )
    return replace(known, exhibit=same)


def _pieces(on_day: CaseOnDay) -> Iterator[CaseDocument]:
    invoices = {invoice.invoice_number: i for i, invoice in enumerate(on_day.case.invoices)}
    proved = letters_proved(on_day.case)
    for i, piece in enumerate(on_day.case.pieces):
        named_by = tuple(
            invoice.invoice_number for invoice in on_day.case.invoices if piece.id in invoice.pieces
        )
        exhibit = Exhibit(
            number=None,
            id=piece.id,
            kind=piece.kind,
            title=piece.title,
            date=piece.date,
            file=piece.file,
            sha256=None,
            form=ExhibitForm.COPY_OF_ORIGINAL if piece.original else ExhibitForm.COPY,
            communicated_on=None,
            source=("pieces", i),
            invoices=named_by,
        )
        thread, role = _place_of(piece, proved.get(piece.id), on_day)
        if piece.kind is PieceKind.INVOICE and named_by:
            # The order of the file is that in which the claim tells them.
            thread = replace(thread, day=date.min, place=min(invoices[n] for n in named_by))
        yield CaseDocument(exhibit=exhibit, thread=thread, role=role)


def _place_of(piece: Piece, letter: int | None, on_day: CaseOnDay) -> tuple[Thread, int]:
    """Return the thread of a pièce: that of the letter it proves, else its own."""
    if letter is not None:
        thread = _thread(on_day.case.history[letter], letter, on_day)
        return thread, _ROLE.get(piece.kind, _PROOF)
    own = Thread(group=_GROUP[piece.kind], day=piece.date or _LAST)
    return own, _ROLE.get(piece.kind, _LETTER)


def letters_proved(case: Case) -> dict[str, int]:
    """Return, for each pièce that shows dispatch or receipt of a letter, its place in the history.

    That of the letter that names it; else, for a proof of dispatch or a receipt, that of the last
    registered letter sent by its date.
    """
    letters = [(i, entry) for i, entry in enumerate(case.history) if is_letter(entry)]
    named = {
        name: i for i, entry in reversed(letters) for name in (entry.proof, entry.receipt) if name
    }
    registered = sorted((e.day, i) for i, e in letters if e.channel in _REGISTERED)
    found = {}
    for piece in case.pieces:
        if piece.id in named:
            found[piece.id] = named[piece.id]
        elif piece.kind in _ROLE and piece.date is not None:
            before = bisect(registered, (piece.date, len(case.history)))
            if before:
                found[piece.id] = registered[before - 1][1]
    return found


def is_letter(entry: HistoryEntry) -> bool:
    """Whether an event is a step that left in writing."""
    return entry.happened and entry.channel not in (Channel.PHONE, Channel.VISIT)


def _letters(on_day: CaseOnDay) -> Iterator[CaseDocument]:
    case, settings = on_day.case, on_day.settings
    communicated = frozenset(communicated_ids(case))
    for i, entry in enumerate(case.history):
        if not _may_be_shown(entry, on_day, communicated):
            continue
        thread = _thread(entry, i, on_day)
        if entry.document is not None:
            title = title_of_letter(entry, case, settings)
            exhibit = _sent(entry, entry.document, title, on_day)
            source = ("history", i, "document")
            yield CaseDocument(exhibit=replace(exhibit, source=source), thread=thread, role=_LETTER)
        if entry.email is not None:
            title = title_of_email(entry, case, settings)
            exhibit = _sent(entry, entry.email, title, on_day)
            source = ("history", i, "email")
            yield CaseDocument(exhibit=replace(exhibit, source=source), thread=thread, role=_EMAIL)


def _may_be_shown(entry: HistoryEntry, on_day: CaseOnDay, communicated: AbstractSet[str]) -> bool:
    """Whether what was archived with an entry is a pièce: no call sheet, nothing internal.

    What its author marked is, and what was communicated stays one.
    """
    files = {document.file for document in (entry.document, entry.email) if document is not None}
    if entry.in_act or files & communicated:
        return True
    kinds = {kind_of_event(entry, on_day.case, on_day.settings), kind_of_channel(entry.channel)}
    return kinds.isdisjoint(_INTERNAL)


def _sent(entry: HistoryEntry, document: SentDocument, title: str, on_day: CaseOnDay) -> Exhibit:
    return Exhibit(
        number=None,
        id=document.file,
        kind=_kind(entry, on_day),
        title=title,
        date=entry.day,
        file=document.file,
        sha256=document.sha256,
        form=ExhibitForm.COPY,
        communicated_on=None,
        source=(),
        invoices=entry.invoices,
    )


def _thread(entry: HistoryEntry, place: int, on_day: CaseOnDay) -> Thread:
    return Thread(group=_GROUP[_kind(entry, on_day)], day=entry.day, place=place)


def _kind(entry: HistoryEntry, on_day: CaseOnDay) -> PieceKind:
    """Return what kind of pièce a letter of the history is."""
    step = kind_of_event(entry, on_day.case, on_day.settings)
    if step is StepKind.FORMAL_NOTICE:
        return PieceKind.FORMAL_NOTICE
    asks = step is not None and (step.is_demand or step is StepKind.PREVENTIVE)
    return PieceKind.REMINDER if asks else PieceKind.EXCHANGE


def bordereau(on_day: CaseOnDay) -> Bordereau:
    """Return every document of the case with its number.

    What was communicated keeps its number for ever, withdrawn or not; the rest follows in the
    order of a first bordereau. A document dated after `as_of` is left out until it is communicated.
    """
    known = tuple(document.exhibit for document in documents(on_day))
    first = communicated_ids(on_day.case)
    fixed = tuple(_communicated(on_day.case, first, known))
    taken = {exhibit.id for exhibit in fixed}
    rest = [e for e in known if e.id not in taken and not _is_later(e, on_day.as_of)]
    numbered = (*fixed, *(exhibit for exhibit in rest if exhibit.file is not None))
    return Bordereau(
        exhibits=tuple(replace(e, number=number) for number, e in enumerate(numbered, start=1)),
        missing=tuple(exhibit for exhibit in rest if exhibit.file is None),
    )


def communicated_ids(case: Case) -> tuple[str, ...]:
    """Return the ids of what was communicated, in the order of their numbers, from 1."""
    return tuple(dict.fromkeys(name for each in case.bordereaux for name in each.pieces))


def _communicated(case: Case, ids: Sequence[str], known: Sequence[Exhibit]) -> Iterator[Exhibit]:
    """Yield what was communicated, in order; what the case no longer names as withdrawn."""
    by_name = {name: e for e in reversed(known) for name in (e.id, e.file, *e.also) if name}
    seen = set()
    for name in ids:
        exhibit = by_name.get(name) or _withdrawn(case, name)
        if exhibit.id not in seen:
            seen.add(exhibit.id)
            yield replace(exhibit, communicated_on=_communicated_on(case, name))


def _communicated_on(case: Case, name: str) -> date:
    return min(each.communicated_on for each in case.bordereaux if name in each.pieces)


def _withdrawn(case: Case, name: str) -> Exhibit:
    """Return what stands for a document that was communicated and is named nowhere any more."""
    place = next(i for i, each in enumerate(case.bordereaux) if name in each.pieces)
    return Exhibit(
        number=None,
        id=name,
        kind=PieceKind.OTHER,
        title=f"Pièce retirée du dossier ({name})",
        date=None,
        file=None,
        sha256=None,
        form=ExhibitForm.COPY,
        communicated_on=None,
        source=("bordereaux", place, "pieces", case.bordereaux[place].pieces.index(name)),
    )


def _is_later(exhibit: Exhibit, as_of: date) -> bool:
    return exhibit.date is not None and exhibit.date > as_of
