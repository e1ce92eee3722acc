"""What proves the reminders and each mise en demeure: its text, its dispatch, its receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.french import day as in_words
from relance_docs.french import listed
from relance_docs.plan.events import concerned, is_written_demand, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.invoice_pieces import of_kinds
from relance_docs.review.letter_proofs import LetterProofs, copies_of_notice, letter_proofs
from relance_docs.review.proof_element import element
from relance_docs.review.records import ProofElement
from relance_docs.review.texts import counted, sentences

UNCLAIMED: Final = (
    "Pli non réclamé (une mise en demeure non réclamée n’est pas privée d’effet : Cass. 1re civ.,"
    " 20 janvier 2021, n° 19-20.680)"
)


def proofs_of_letters(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    """Yield the reminders as one element, then each mise en demeure sent by `as_of`."""
    notices = tuple(_notices(on_day))
    yield _reminders(on_day, bordereau)
    if not notices:
        copies = of_kinds(bordereau, (PieceKind.FORMAL_NOTICE,))
        said = None if copies else "Aucune mise en demeure n’est indiquée"
        yield element("formal_notice", "Mise en demeure", copies, said=said)
    proofs = letter_proofs(on_day.case, bordereau)
    for i, entry in notices:
        yield from _notice(bordereau, entry, i, proofs)
    if notices:
        yield from _not_covered(on_day, notices)


def _notices(on_day: CaseOnDay) -> Iterator[tuple[int, HistoryEntry]]:
    for i, entry in enumerate(on_day.case.history):
        if entry.was_taken and entry.day <= on_day.as_of:
            kind = kind_of_event(entry, on_day.case, on_day.settings)
            if kind is StepKind.FORMAL_NOTICE:
                yield i, entry


def _reminders(on_day: CaseOnDay, bordereau: Bordereau) -> ProofElement:
    sent = [
        (i, entry)
        for i, entry in enumerate(on_day.case.history)
        if entry.day <= on_day.as_of
        and is_written_demand(entry, on_day.case, on_day.settings)
        and kind_of_event(entry, on_day.case, on_day.settings) is not StepKind.FORMAL_NOTICE
    ]
    days = listed([in_words(entry.day) for _i, entry in sent]) if sent else ""
    number = counted(len(sent), "relance écrite indiquée", "relances écrites indiquées")
    return element(
        "reminders",
        "Relances",
        of_kinds(bordereau, (PieceKind.REMINDER,)),
        said=f"{number} : {days}" if sent else "Aucune relance écrite n’est indiquée",
        sources=tuple(("history", i) for i, _entry in sent),
    )


def _notice(
    bordereau: Bordereau, entry: HistoryEntry, place: int, proofs: LetterProofs
) -> Iterator[ProofElement]:
    loc, day = ("history", place), in_words(entry.day)
    yield element(
        "formal_notice",
        f"Mise en demeure du {day}",
        copies_of_notice(bordereau, entry),
        said=f"Envoi indiqué le {day}",
        sources=((*loc, "at"),),
    )
    number = f"Numéro de suivi : {entry.tracking_number}" if entry.tracking_number else None
    yield element(
        "formal_notice_dispatch",
        f"Envoi de la mise en demeure du {day}",
        proofs.dispatch(place),
        said=number,
        sources=((*loc, "tracking_number"),) if number else (),
    )
    fields = ("presented_on", "received_on", "returned_on")
    yield element(
        "formal_notice_receipt",
        f"Réception de la mise en demeure du {day}",
        proofs.receipt(place),
        said=_arrived(entry),
        against=_came_back(entry),
        sources=tuple((*loc, field) for field in fields if getattr(entry, field) is not None),
    )


def _arrived(entry: HistoryEntry) -> str | None:
    presented, received = entry.presented_on, entry.received_on
    return (
        sentences(
            f"Première présentation indiquée le {in_words(presented)}" if presented else None,
            f"Réception indiquée le {in_words(received)}" if received else None,
        )
        or None
    )


def _came_back(entry: HistoryEntry) -> str | None:
    if entry.outcome is Outcome.BOUNCED:
        return "Courriel non remis"
    if entry.returned_on is None and entry.outcome not in (Outcome.RETURNED, Outcome.UNCLAIMED):
        return None
    back = f"Pli revenu le {in_words(entry.returned_on)}" if entry.returned_on else "Pli revenu"
    return sentences(back, UNCLAIMED if entry.outcome is Outcome.UNCLAIMED else None)


def _not_covered(
    on_day: CaseOnDay, notices: tuple[tuple[int, HistoryEntry], ...]
) -> Iterator[ProofElement]:
    """Yield the overdue invoices that no mise en demeure is about."""
    covered = {n for _i, e in notices for n in concerned(e, on_day.case, on_day.settings)}
    for i, invoice in enumerate(on_day.case.invoices):
        number = invoice.invoice_number
        if number not in covered and min(invoice.due_dates) < on_day.as_of:
            yield element(
                "invoice_in_notice",
                "Facture visée par une mise en demeure",
                (),
                said="Aucune mise en demeure indiquée ne vise cette facture",
                number=number,
                sources=(("invoices", i, "due_date"),),
            )
