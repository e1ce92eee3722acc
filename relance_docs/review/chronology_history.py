"""The facts of the history: letters, calls, visits, receipts, promises and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from relance_docs.case.amounts import SUGGESTED, written_amount
from relance_docs.case.case import PieceKind
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.plan import Channel
from relance_docs.case.reasons import reason_label
from relance_docs.case.record import Loc
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.events import kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseStanding, PromiseState
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import (
    LetterProofs,
    copies_of_notice,
    letter_proofs,
    of_kinds,
)
from relance_docs.review.records import DatedFact, FactKind
from relance_docs.review.texts import (
    counted,
    lowered,
    sentences,
    title_of_letter,
    title_of_step,
    told,
)

_KINDS: Final = {Channel.PHONE: FactKind.CALL, Channel.VISIT: FactKind.VISIT}
_BACK: Final = (Outcome.RETURNED, Outcome.UNCLAIMED)
_CLAIMED: Final = ("invoices.", "credit_notes.", "payments.", "terms.")
"""What the claim rests on, as a field of the case is named."""
_NOT_TOLD: Final = (Outcome.PROMISE, Outcome.DELIVERED, *_BACK, Outcome.OTHER)
"""Outcomes that are facts of their own, with their own day; and the one that says nothing."""


def _corrected_totals(entry: HistoryEntry) -> Iterator[str]:
    """Yield the totals of invoices that an entry puts right."""
    for corrected in entry.corrections:
        _invoices, _dot, rest = corrected.field.partition("invoices.")
        number, dot, _field = rest.rpartition(".total_with_vat")
        amounts = [written_amount(t or "", SUGGESTED) for t in (corrected.before, corrected.after)]
        if dot and all(amount is not None for amount in amounts):
            before, after = (euros(amount) for amount in amounts if amount is not None)
            yield f"Facture {number} : {after} TTC au lieu de {before}"


def facts_of_history(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    """Yield what happened, with what followed from it, in any order."""
    became = {each.source: each for each in on_day.promises}
    proofs = letter_proofs(on_day.case, bordereau)
    for i, entry in enumerate(on_day.case.history):
        told_of = _Entry(on_day=on_day, bordereau=bordereau, proofs=proofs, entry=entry, place=i)
        if not (told_of.is_promise_alone or told_of.is_of_the_file_alone):
            yield told_of.itself()
        yield from told_of.journey()
        yield from told_of.dates(became.get(("history", i)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One entry of the history, told."""

    on_day: CaseOnDay
    bordereau: Bordereau
    proofs: LetterProofs
    entry: HistoryEntry
    place: int

    @property
    def _loc(self) -> Loc:
        return ("history", self.place)

    @property
    def is_promise_alone(self) -> bool:
        """Whether the entry says nothing but the promise, which is told under its own title."""
        stated = self.entry.model_dump(exclude_defaults=True, exclude={"at", "invoices", "by"})
        return stated.keys() == {"promise"}

    @property
    def is_of_the_file_alone(self) -> bool:
        """Whether the entry only corrects what no claim rests on: a contact, an address."""
        fields = [corrected.field for corrected in self.entry.corrections]
        return bool(fields) and not any(field.startswith(_CLAIMED) for field in fields)

    @property
    def _title(self) -> str:
        return title_of_step(self.entry, self.on_day.case, self.on_day.settings)

    def _fact(
        self,
        kind: FactKind,
        day: date,
        title: str,
        *field: str,
        detail: str = "",
        shown: bool = False,
    ) -> DatedFact:
        return DatedFact(
            day=day,
            kind=kind,
            title=title,
            detail=detail,
            invoice_numbers=self.entry.invoices,
            channel=self.entry.channel,
            outcome=self.entry.outcome,
            exhibits=self.proofs.receipt(self.place) if shown else (),
            source=(*self._loc, *field),
        )

    def itself(self) -> DatedFact:
        """Return what happened on the day of the entry."""
        entry = self.entry
        acknowledged = None if entry.interruption is None else entry.interruption.proof
        dispatch = self.proofs.dispatch(self.place)
        letter = self._is_letter and entry.skipped is None
        return DatedFact(
            day=entry.day,
            at=entry.at if isinstance(entry.at, datetime) else None,
            kind=self._kind(),
            title=self._own_title(is_letter=letter),
            detail=self._detail(),
            invoice_numbers=entry.invoices,
            channel=entry.channel,
            outcome=entry.outcome,
            exhibits=self.bordereau.numbered(
                *(e.id for e in (*self._sent(), *dispatch)), acknowledged
            ),
            source=(*self._loc, "at"),
        )

    def _sent(self) -> tuple[Exhibit, ...]:
        """Return what left that day: as archived; else, of a mise en demeure, its copy."""
        entry, on_day = self.entry, self.on_day
        is_notice = kind_of_event(entry, on_day.case, on_day.settings) is StepKind.FORMAL_NOTICE
        if is_notice and entry.was_taken:
            return copies_of_notice(self.bordereau, entry)
        return self.bordereau.numbered(*(d.file for d in (entry.document, entry.email) if d))

    def _own_title(self, *, is_letter: bool) -> str:
        if self.entry.skipped is not None:
            return f"Étape non effectuée{' : ' if self._title else ''}{lowered(self._title)}"
        if self.entry.corrections:
            return "Correction du dossier"
        if self.entry.again is not None:
            return f"Étape à refaire{' : ' if self._title else ''}{lowered(self._title)}"
        if is_letter:
            return told(title_of_letter(self.entry, self.on_day.case, self.on_day.settings))
        return self._title

    @property
    def _is_letter(self) -> bool:
        return self.entry.channel is not None and self.entry.channel not in _KINDS

    def _kind(self) -> FactKind:
        if self.entry.skipped is not None:
            return FactKind.SKIPPED
        if self.entry.channel is None:
            return FactKind.EVENT if self.entry.document is None else FactKind.LETTER
        return _KINDS.get(self.entry.channel, FactKind.LETTER)

    def _detail(self) -> str:
        entry = self.entry
        outcome = None
        if entry.outcome is not None and entry.outcome not in _NOT_TOLD:
            outcome = label(entry.outcome).capitalize()
        pay_by = (
            f"Règlement demandé au plus tard le {in_words(entry.pay_by)}" if entry.pay_by else None
        )
        given = entry.reason and reason_label(entry.reason, self.on_day.settings.reasons)
        reason = f"Motif donné : {lowered(given)}" if given else None
        why = entry.skipped or entry.again
        skipped = f"Motif : {why}" if why else None
        totals = _corrected_totals(entry)
        return told(sentences(outcome, reason, skipped, *totals, pay_by, entry.note))

    def journey(self) -> Iterator[DatedFact]:
        """Yield the presentation, the receipt, the return of what was sent."""
        entry, what = self.entry, lowered(self._title)
        at_once = entry.presented_on is not None and entry.presented_on == entry.received_on
        presented_on = None if at_once else entry.presented_on
        received = "Première présentation et réception" if at_once else "Réception"
        days = (
            (FactKind.PRESENTED, presented_on, "Première présentation", "presented_on"),
            (FactKind.RECEIVED, entry.received_on, received, "received_on"),
            (FactKind.RETURNED, entry.returned_on, "Retour à l’expéditeur", "returned_on"),
        )
        is_unclaimed = entry.outcome is Outcome.UNCLAIMED
        for kind, day, word, field in days:
            if day is not None:
                title = told(f"{word} : {what}")
                unclaimed = kind is FactKind.RETURNED and is_unclaimed
                detail = "Pli non réclamé." if unclaimed else ""
                yield self._fact(kind, day, title, field, detail=detail, shown=True)

    def dates(self, became: PromiseStanding | None) -> Iterator[DatedFact]:
        """Yield the promise, the day it was for, and the date to pay that a letter gave."""
        entry, promise = self.entry, self.entry.promise
        if promise is not None:
            amount = "" if promise.amount is None else f" de {euros(promise.amount)}"
            until = f"Règlement{amount} annoncé au plus tard le {in_words(promise.pay_by)}."
            title = "Promesse de règlement"
            yield self._fact(FactKind.PROMISE, entry.day, title, "at", detail=until)
            end, outcome = "Terme de la promesse de règlement", _outcome_of(became)
            where = "promise", "pay_by"
            yield self._fact(FactKind.PROMISE_DATE, promise.pay_by, end, *where, detail=outcome)
        if entry.pay_by is not None:
            title = told(f"Fin du délai de règlement : {lowered(self._title)}")
            yield self._fact(FactKind.PAY_BY, entry.pay_by, title, "pay_by")


def _outcome_of(became: PromiseStanding | None) -> str:
    if became is None:
        return ""
    received = f"Reçu entre-temps : {euros(became.received)}"
    later = f"Reçu depuis : {euros(became.received_later)}"
    said = {
        PromiseState.PENDING: ("Promesse en cours jusqu’à ce jour inclus", received),
        PromiseState.KEPT: ("Promesse tenue", received),
        PromiseState.BROKEN: ("Promesse non tenue", received),
        PromiseState.PAID_LATE: ("Promesse non tenue à cette date", received, later),
    }
    return told(sentences(*said[became.state]))


def facts_of_states(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    """Yield what concerns the case as a whole, in any order."""
    yield from _payment_plan(on_day, bordereau)
    yield from _pause(on_day)
    yield from _insolvency(on_day, bordereau)
    yield from _over_indebtedness(on_day, bordereau)
    yield from _communicated(on_day)
    yield from _end(on_day)


def _payment_plan(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    plan = on_day.case.payment_plan
    if plan is None:
        return
    yield DatedFact(
        day=plan.agreed_on,
        kind=FactKind.PLAN_AGREED,
        title="Échéancier convenu",
        detail=told(sentences(counted(len(plan.instalments), "échéance", "échéances"))),
        exhibits=bordereau.numbered(plan.proof),
        source=("payment_plan", "agreed_on"),
    )
    for i, part in enumerate(plan.instalments):
        yield DatedFact(
            day=part.due_date,
            kind=FactKind.INSTALMENT_DATE,
            title=f"Échéance {i + 1} sur {len(plan.instalments)} de l’échéancier convenu",
            amount=part.amount,
            source=("payment_plan", "instalments", i, "due_date"),
        )


def _pause(on_day: CaseOnDay) -> Iterator[DatedFact]:
    pause = on_day.case.pause
    if pause is None:
        return
    reason = told(sentences(f"Motif : {pause.reason}"))
    if pause.since is not None:
        yield DatedFact(
            day=pause.since,
            kind=FactKind.PAUSE_BEGINS,
            title="Suspension des relances",
            detail=reason,
            source=("pause", "since"),
        )
    yield DatedFact(
        day=pause.until,
        kind=FactKind.PAUSE_ENDS,
        title="Fin de la suspension des relances",
        detail="" if pause.since is not None else reason,
        source=("pause", "until"),
    )


def _insolvency(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    case = on_day.case
    shown = of_kinds(bordereau, (PieceKind.INSOLVENCY_CHECK,))
    if case.bodacc_checked_on is not None:
        yield DatedFact(
            day=case.bodacc_checked_on,
            kind=FactKind.BODACC_CHECKED,
            title="Consultation du BODACC",
            exhibits=shown,
            source=("bodacc_checked_on",),
        )
    if case.insolvency is None:
        return
    procedure = label(case.insolvency.kind)
    yield DatedFact(
        day=case.insolvency.opened_on,
        kind=FactKind.INSOLVENCY_OPENED,
        title=f"Jugement d’ouverture : {procedure}".replace(" :", "\N{NO-BREAK SPACE}:"),
        exhibits=() if case.insolvency.published_on else shown,
        source=("insolvency", "opened_on"),
    )
    if case.insolvency.published_on is not None:
        yield DatedFact(
            day=case.insolvency.published_on,
            kind=FactKind.INSOLVENCY_PUBLISHED,
            title="Publication du jugement d’ouverture au BODACC",
            exhibits=shown,
            source=("insolvency", "published_on"),
        )


_OF_OVER_INDEBTEDNESS: Final = {
    "admissible_on": "Demande de traitement du surendettement déclarée recevable",
    "informed_on": "Information du créancier par la commission de surendettement",
    "justified_on": "Justification de la créance à la commission de surendettement",
    "measures_on": "Plan ou mesures de traitement du surendettement",
    "erased_on": "Rétablissement personnel du débiteur",
    "ended_on": "Fin de la procédure de surendettement",
}


def _over_indebtedness(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    known = on_day.case.over_indebtedness
    if known is None:
        return
    shown = bordereau.numbered(known.proof)
    for field, title in _OF_OVER_INDEBTEDNESS.items():
        day = getattr(known, field)
        if day is not None:
            yield DatedFact(
                day=day,
                kind=FactKind.OVER_INDEBTEDNESS,
                title=title,
                detail=sentences(known.commission) if field == "admissible_on" else "",
                exhibits=shown if field == "admissible_on" else (),
                source=("over_indebtedness", field),
            )


def _communicated(on_day: CaseOnDay) -> Iterator[DatedFact]:
    for i, each in enumerate(on_day.case.bordereaux):
        yield DatedFact(
            day=each.communicated_on,
            kind=FactKind.COMMUNICATED,
            title=f"Communication de {counted(len(each.pieces), 'pièce', 'pièces')}",
            detail=told(sentences(f"Destinataire : {each.to}" if each.to else None)),
            source=("bordereaux", i, "communicated_on"),
        )


def _end(on_day: CaseOnDay) -> Iterator[DatedFact]:
    handed, closed = on_day.case.handed_over, on_day.case.closed
    if handed is not None:
        yield DatedFact(
            day=handed.handed_on,
            kind=FactKind.HANDED_OVER,
            title=f"Dossier confié à {label(handed.to)}",
            detail=sentences(handed.name),
            source=("handed_over", "handed_on"),
        )
    if closed is not None:
        yield DatedFact(
            day=closed.closed_on,
            kind=FactKind.CLOSED,
            title="Dossier clos",
            detail=told(sentences(label(closed.reason), closed.note)),
            source=("closed", "closed_on"),
        )
