"""The limitation period of each part of an invoice, told step by step."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import InterruptionCause
from relance_docs.case.record import Loc
from relance_docs.case.terms import PrescriptionRegime
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.law.constants import LegalValue
from relance_docs.law.prescription import period_of, starts_on
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import counted, told
from relance_docs.statement.opening import arose_on
from relance_docs.statement.records import InterruptionFound, Prescription, Statement

CAUSES: Final = {
    InterruptionCause.ACKNOWLEDGMENT: ("reconnaissance de la dette", "2240 C. civ."),
    InterruptionCause.COURT_CLAIM: ("demande en justice", "2241 C. civ."),
    InterruptionCause.ORDER_SERVED: (
        "signification de l’ordonnance d’injonction de payer",
        "2241 C. civ. ; Cass., 10 juillet 1990, n° 89-13.345",
    ),
    InterruptionCause.CONSERVATORY_MEASURE: ("mesure conservatoire", "2244 C. civ."),
    InterruptionCause.ENFORCEMENT: ("acte d’exécution forcée", "2244 C. civ."),
    InterruptionCause.CLAIM_DECLARED: ("déclaration de créance", "article à vérifier"),
}
_STARTS: Final = {
    PrescriptionRegime.COMMERCIAL: "l’échéance (2233, 3° C. civ.)",
    PrescriptionRegime.CONSUMER: "l’échéance (2233, 3° C. civ.)",
    PrescriptionRegime.TRANSPORT: (
        "la livraison, ou la facture si elle n’est pas connue, au plus tard l’échéance"
        " (L133-6 C. com. ; lecture prudente, à vérifier)"
    ),
    PrescriptionRegime.PUBLIC_BODY: (
        "début de l’année qui suit la livraison, ou la facture si elle n’est pas connue"
        " (loi n° 68-1250, art. 1er, à vérifier)"
    ),
}
_CAUTION: Final = told(
    "Une mise en demeure n’interrompt pas ce délai (Cass. com., 18 mai 2022, n° 20-23.204). Le"
    " dossier ne dit rien d’une suspension (2238 C. civ.) ni d’un délai convenu (2254 C. civ.)."
)
_CAUTION_OF_PUBLIC_BODY: Final = told(
    "Une demande de paiement ou une réclamation écrite adressée à l’autorité administrative"
    " interrompt ce délai (loi n° 68-1250, art. 2, à vérifier) ; aucune n’est comptée ici."
)


def limitation_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last day to sue for each part that is not settled; none without a statement."""
    if on_day.owed is None:
        return
    for period in on_day.owed.prescription:
        invoice = on_day.case.invoices[_place(period.due_source)]
        yield Deadline(
            day=period.expires_on,
            kind=DeadlineKind.PRESCRIPTION,
            title=_title(period, invoice),
            steps=tuple(_steps(on_day.case, period, invoice)),
            article=period_of(period.regime).article,
            caution=_caution(period),
            invoice_number=period.invoice_number,
            amount=_principal(on_day.owed, period),
            source=period.due_source,
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


def _steps(case: Case, period: Prescription, invoice: Invoice) -> Iterator[str]:
    length: LegalValue = period_of(period.regime)
    started = starts_on(period.regime, due_date=period.due_date, arose_on=arose_on(invoice))
    yield told(f"Point de départ : {in_words(started)}, {_STARTS[period.regime]}.")
    yield from (_interruption(case, event) for event in period.interruptions)
    if period.started_on != started:
        yield told(f"Nouveau point de départ : {in_words(period.started_on)} (2231 C. civ.).")
    years = counted(int(length.value), "an", "ans")
    yield told(f"Durée : {years} ({length.article}).")
    yield told(f"Dernier jour pour agir, inclus : {in_words(period.expires_on)}.")


def _interruption(case: Case, event: InterruptionFound) -> str:
    what, article = CAUSES[event.cause]
    day = in_words(event.day)
    if event.counted:
        return told(f"Interruption comptée : {what} du {day} ({article}).")
    return told(f"Non compté, à apprécier : {_occasion(case, event)} du {day}, {what} ({article}).")


def _occasion(case: Case, event: InterruptionFound) -> str:
    """Return what it was that is not counted; of several payments of a day, which one."""
    if event.source == ("payment_plan",):
        return "échéancier"
    if event.source[0] != "payments":
        return "événement sans pièce ou hors délai"
    payment = case.payments[_place(event.source)]
    is_alone = sum(other.received_on == payment.received_on for other in case.payments) == 1
    return "règlement partiel" + ("" if is_alone else f" de {euros(payment.amount)}")


def _principal(owed: Statement, period: Prescription) -> Decimal:
    """Return the principal due of that part, disputed or not."""
    parts = (part for claim in (*owed.invoices, *owed.disputed) for part in claim.parts)
    return sum(
        (part.principal_due for part in parts if part.source == period.due_source),
        Decimal("0.00"),
    )
