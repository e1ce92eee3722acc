"""The days on which claims are out of time: by each reading, with what interrupted the period.

Law: law/prescription.py. The prudent day comes first and drives every alert; the other is told
beside it. A petition for an order to pay interrupts nothing, the service of the order does
(Cass., 10 juillet 1990, n° 89-13.345): under three months, no draft of one is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import InterruptionCause
from relance_docs.case.record import Loc
from relance_docs.case.terms import PrescriptionRegime, TermAgreedIn
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.law.delays import add_months
from relance_docs.law.prescription import StartsWith, period_of
from relance_docs.plan.calendar import shifted
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.exhibits import bordereau
from relance_docs.review.records import Deadline, DeadlineKind, OtherDay
from relance_docs.review.texts import cited, counted, told
from relance_docs.statement.periods import InterruptionFound, PeriodReading, Prescription
from relance_docs.statement.records import Statement

URGENT_MONTHS: Final = 3
"""What it takes to have an order made and served."""
_LONGEST_MONTH: Final = 31
CAUSES: Final = {
    InterruptionCause.ACKNOWLEDGMENT: ("reconnaissance de la dette", "2240 C. civ."),
    InterruptionCause.COURT_CLAIM: ("demande en justice", "2241 C. civ."),
    InterruptionCause.ORDER_SERVED: (
        "signification de l’ordonnance d’injonction de payer",
        "2241 C. civ. ; Cass., 10 juillet 1990, n° 89-13.345",
    ),
    InterruptionCause.CONSERVATORY_MEASURE: ("mesure conservatoire", "2244 C. civ."),
    InterruptionCause.ENFORCEMENT: ("acte d’exécution forcée", "2244 C. civ."),
    InterruptionCause.CLAIM_DECLARED: ("déclaration de créance", "L622-25-1 C. com., à vérifier"),
}
_IN_ACT: Final = {
    InterruptionCause.ACKNOWLEDGMENT: (
        "par la reconnaissance du débiteur",
        "article 2240 du code civil",
    ),
    InterruptionCause.COURT_CLAIM: ("par une demande en justice", "article 2241 du code civil"),
    InterruptionCause.ORDER_SERVED: (
        "par la signification d’une ordonnance d’injonction de payer",
        "article 2241 du code civil",
    ),
    InterruptionCause.CONSERVATORY_MEASURE: (
        "par une mesure conservatoire",
        "article 2244 du code civil",
    ),
    InterruptionCause.ENFORCEMENT: (
        "par un acte d’exécution forcée",
        "article 2244 du code civil",
    ),
    InterruptionCause.CLAIM_DECLARED: ("par une déclaration de créance", ""),
}
_PERFORMANCE: Final = {
    PrescriptionRegime.COMMERCIAL: (
        "achèvement des travaux, exécution de la prestation ou livraison"
        " (Cass. com., 26 février 2020, n° 18-25.036)"
    ),
    PrescriptionRegime.CONSUMER: (
        "achèvement des travaux ou exécution de la prestation (Cass. 1re civ., 19 mai 2021,"
        " n° 20-12.520 ; 3e civ., 1er mars 2023, n° 21-23.176)"
    ),
    PrescriptionRegime.TRANSPORT: "livraison (L133-6 C. com. ; lecture prudente, à vérifier)",
    PrescriptionRegime.PUBLIC_BODY: (
        "début de l’année qui suit la livraison ou l’exécution (loi n° 68-1250, art. 1er, à"
        " vérifier)"
    ),
}
_INVOICE: Final = {
    PrescriptionRegime.TRANSPORT: (
        "date de la facture, la livraison n’étant pas connue (L133-6 C. com. ; lecture prudente,"
        " à vérifier)"
    ),
    PrescriptionRegime.PUBLIC_BODY: (
        "début de l’année qui suit la facture, la livraison n’étant pas connue (loi n° 68-1250,"
        " art. 1er, à vérifier)"
    ),
}
_INVOICE_ALONE: Final = (
    "date de la facture, faute de celle de l’exécution ou de la livraison : si elle est"
    " antérieure, le délai est plus court (date de livraison à renseigner)"
)
_TERM: Final = "échéance stipulée au contrat (2233, 3° C. civ.)"
_TITLE: Final = "décision de justice (L111-4 CPCE)"
_EARLIER_TERM: Final = "échéance, antérieure à l’exécution ou à la livraison (2233, 3° C. civ.)"
_CAUTION: Final = told(
    "Une mise en demeure n’interrompt pas ce délai (Cass. com., 18 mai 2022, n° 20-23.204). Le"
    " dossier ne dit rien d’une suspension (2238 C. civ.) ni d’un délai convenu (2254 C. civ.)."
)
_CAUTION_OF_PUBLIC_BODY: Final = told(
    "Une demande de paiement ou une réclamation écrite adressée à l’autorité administrative"
    " interrompt ce délai (loi n° 68-1250, art. 2, à vérifier) ; aucune n’est comptée ici."
)


def is_near(day: date, as_of: date) -> bool:
    """Whether a last day comes within three months, and has not passed.

    That no month is longer tells it of most days, until a day that is known.
    """
    if as_of > day or as_of < shifted(day, -_LONGEST_MONTH * URGENT_MONTHS):
        return False
    return day < add_months(as_of, URGENT_MONTHS)


def urgent_days(owed: Statement) -> tuple[tuple[str, date], ...]:
    """Return the invoices with the first day that is still open on them and near, if it is.

    Those that are out of time on every reading have none.
    """
    return tuple(
        (period.invoice_number, day)
        for period in owed.prescription
        if not period.bars(owed.as_of, owed.regime)
        for day in _open_days(period, owed.as_of)[:1]
        if is_near(day, owed.as_of)
    )


def without_urgent(on_day: CaseOnDay) -> CaseOnDay:
    """Return the case as an act asks for it that interrupts no limitation.

    What cannot wait for the service of an order, or for an agreement, is left out of it.
    """
    owed = on_day.statement
    urgent = frozenset(number for number, _day in urgent_days(owed))
    return replace(on_day, claimed=replace(owed, left_out=urgent))


def _open_days(period: Prescription, as_of: date) -> list[date]:
    return sorted(each.expires_on for each in period.readings if each.expires_on >= as_of)


def limitation_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last day to sue for each part that is not settled; none without a statement."""
    if on_day.owed is None:
        return
    numbered = on_day.once(bordereau)
    for period in on_day.owed.prescription:
        invoice = on_day.case.invoices[_place(period.due_source)]
        yield Deadline(
            day=period.expires_on,
            kind=DeadlineKind.PRESCRIPTION,
            title=_title(period, invoice),
            steps=tuple(_steps(on_day.case, numbered, period)),
            article=period_of(period.regime).article,
            caution=_caution(period),
            invoice_number=period.invoice_number,
            amount=_principal(on_day.owed, period),
            other_days=tuple(map(_other_day, _others(period))),
            is_barred=period.bars(on_day.as_of, on_day.owed.regime),
            is_urgent=any(is_near(day, on_day.as_of) for day in _open_days(period, on_day.as_of)),
            source=period.due_source,
        )


def interruptions_told(on_day: CaseOnDay) -> tuple[str, ...]:
    """Return what interrupted the period of the invoices that live by it, as an act says it."""
    if on_day.owed is None:
        return ()
    numbered = on_day.once(bordereau)
    told_of: dict[str, None] = {}
    for period in on_day.owed.prescription:
        if period.bars(on_day.as_of, on_day.owed.regime):
            continue
        for event in period.prudent.interruptions:
            if event.counted:
                shown = cited(numbered.numbered(_proof(on_day.case, event)))
                what, article = _IN_ACT[event.cause]
                where = ", ".join(filter(None, (article, shown)))
                sentence = told(
                    f"Facture {period.invoice_number} : la prescription a été interrompue le"
                    f" {in_words(event.day)} {what}{f' ({where})' if where else ''}."
                )
                told_of.setdefault(sentence)
    return tuple(told_of)


def _exhibits(
    case: Case, numbered: Bordereau, period: Prescription, reading: PeriodReading
) -> tuple[Exhibit, ...]:
    shown = [_proof(case, event) for event in reading.interruptions if event.counted]
    if reading.starts_with is StartsWith.TERM and period.agreed_in is TermAgreedIn.CONTRACT:
        shown.append(period.term_proof)
    return numbered.numbered(*shown)


def _proof(case: Case, event: InterruptionFound) -> str | None:
    if event.source[0] == "title" and case.title is not None:
        return case.title.decisions[int(event.source[2])].service_proof
    if event.source[0] != "history":
        return None
    interruption = case.history[_place(event.source)].interruption
    return interruption.proof if interruption else None


def _others(period: Prescription) -> tuple[PeriodReading, ...]:
    """Return the readings that end on another day: an interruption may have made them one."""
    return tuple(r for r in period.readings[1:] if r.expires_on != period.expires_on)


def _other_day(reading: PeriodReading) -> OtherDay:
    return OtherDay(
        day=reading.expires_on,
        condition=told("si le délai de paiement est stipulé au contrat (2233, 3° C. civ.)"),
    )


def _title(period: Prescription, invoice: Invoice) -> str:
    several = len(tuple(invoice.due_dates)) > 1
    due = f", échéance du {in_words(period.due_date)}" if several else ""
    return told(f"Prescription : facture {period.invoice_number}{due}")


def _caution(period: Prescription) -> str:
    is_public = period.regime is PrescriptionRegime.PUBLIC_BODY
    return _CAUTION_OF_PUBLIC_BODY if is_public else _CAUTION


def _place(source: Loc) -> int:
    """Return the place in its list of the entry that a fact comes from."""
    return int(source[1])


def _steps(case: Case, numbered: Bordereau, period: Prescription) -> Iterator[str]:
    length = period_of(period.regime)
    years = counted(int(length.value), "an", "ans")
    for reading in (period.prudent, *_others(period)):
        if reading is not period.prudent:
            yield told("Si le délai de paiement est stipulé au contrat, pièce à l’appui :")
        yield told(f"Point de départ : {in_words(reading.began_on)}, {_start(period, reading)}.")
        for event in reading.interruptions:
            yield _interruption(case, numbered, event)
        if reading.started_on != reading.began_on:
            yield told(f"Nouveau point de départ : {in_words(reading.started_on)} (2231 C. civ.).")
        yield told(f"Durée : {years} ({length.article}).")
        yield told(f"Dernier jour pour agir, inclus : {in_words(reading.expires_on)}.")
    if period.agreed_in is TermAgreedIn.INVOICE:
        yield told("Le délai de paiement n’est indiqué que par la facture : il ne reporte rien.")
    if period.agreed_in is TermAgreedIn.CONTRACT and period.term_proof:
        yield told(
            "Le délai de paiement est stipulé au contrat"
            f" ({cited(numbered.numbered(period.term_proof)) or 'pièce non jointe'})."
        )


def _start(period: Prescription, reading: PeriodReading) -> str:
    match reading.starts_with:
        case StartsWith.PERFORMANCE:
            return _PERFORMANCE[period.regime]
        case StartsWith.INVOICE:
            return _INVOICE.get(period.regime, _INVOICE_ALONE)
        case StartsWith.TERM:
            is_agreed = reading is not period.prudent or period.agreed_in is TermAgreedIn.CONTRACT
            return _TERM if is_agreed else _EARLIER_TERM
        case StartsWith.TITLE:
            return _TITLE


def _interruption(case: Case, numbered: Bordereau, event: InterruptionFound) -> str:
    what, article = CAUSES[event.cause]
    day = in_words(event.day)
    if event.counted:
        shown = cited(numbered.numbered(_proof(case, event)))
        where = ", ".join(filter(None, (article, shown)))
        return told(f"Interruption comptée : {what} du {day} ({where}).")
    return told(f"Non compté, à apprécier : {_occasion(case, event)} du {day}, {what} ({article}).")


def _occasion(case: Case, event: InterruptionFound) -> str:
    """Return what it was that is not counted; of several payments of a day, which one."""
    if event.source == ("payment_plan",):
        return "échéancier"
    if event.source[0] == "history" and not case.owes(case.history[_place(event.source)].party):
        return "acte de la caution, et non du débiteur,"
    if event.source[0] != "payments":
        return "événement sans pièce ou hors délai"
    payment = case.payments[_place(event.source)]
    is_alone = sum(other.received_on == payment.received_on for other in case.payments) == 1
    return "règlement partiel" + ("" if is_alone else f" de {euros(payment.amount)}")


def _principal(owed: Statement, period: Prescription) -> Decimal:
    """Return the principal due of that part, disputed or not."""
    parts = (
        part for claim in (*owed.invoices, *owed.disputed, *owed.undated) for part in claim.parts
    )
    return sum(
        (part.principal_due for part in parts if part.invoice_source == period.due_source),
        Decimal("0.00"),
    )
