"""The limitation period of every unpaid part, with what interrupted it.

Law: law/prescription.py. Only what has its pièce is counted; part payments and payment plans may be
acknowledgments (2240 C. civ.) and are shown for a lawyer to confirm, never counted. What one of
several solidary debtors acknowledges counts against all (2245); what a guarantor does, does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import InterruptionCause
from relance_docs.case.record import Loc
from relance_docs.case.terms import PrescriptionRegime
from relance_docs.case.title import Decision
from relance_docs.law.decisions import enforced_from, is_void
from relance_docs.law.prescription import (
    Start,
    StartsWith,
    Term,
    last_day,
    last_day_of_title,
    restarts_on,
    starts,
)
from relance_docs.statement.claim import Claim
from relance_docs.statement.making import maker
from relance_docs.statement.periods import InterruptionFound, PeriodReading, Prescription
from relance_docs.statement.records import Receipt
from relance_docs.statement.tariff import Tariff

_prescription_of: Final = maker(Prescription)
_period_reading: Final = maker(PeriodReading)


class Unsettled(NamedTuple):
    """What is not settled of one due date, as the invoice has it."""

    invoice: Invoice
    tariff: Tariff
    due_date: date
    source: Loc
    """The field that states the due date."""


def prescriptions(
    case: Case, unsettled: Iterable[Unsettled], allocations: Iterable[Receipt], as_of: date
) -> tuple[Prescription, ...]:
    """Return one entry per invoice and due date that is not settled, in the order of the file."""
    events = _Events(case, allocations, as_of)
    once: dict[Loc, Unsettled] = {}
    for each in unsettled:
        once.setdefault(each.source, each)
    return tuple([_prescription(case, each, events) for each in once.values()])


def unsettled(claim: Claim, as_of: date) -> Iterator[Unsettled]:
    """Yield the unpaid parts; every part when only penalties or the indemnity are left.

    Of what a payment plan put off, the part as the invoice has it: the plan may acknowledge the
    debt, which is for a lawyer to confirm.
    """
    unpaid = [part for part in claim.parts if part.principal]
    if unpaid or claim.due(as_of):
        for part in unpaid or claim.parts:
            first = part.instead_of or part
            yield Unsettled(claim.invoice, claim.tariff, first.due_date, first.source)


def _regime(case: Case, tariff: Tariff) -> PrescriptionRegime:
    """Return the limitation of a claim; L218-2 C. conso. is for consumers, who are people.

    Law: article liminaire C. conso.: a legal person that acts for no profession is no consumer.
    """
    regime = tariff.regime.prescription
    is_legal_person = regime is PrescriptionRegime.CONSUMER and case.debtor.is_collective
    return PrescriptionRegime.COMMERCIAL if is_legal_person else regime


def _prescription(case: Case, owed: Unsettled, events: _Events) -> Prescription:
    invoice, terms, due_date = owed.invoice, owed.tariff.terms, owed.due_date
    regime = terms.prescription or _regime(case, owed.tariff)
    interrupting = events.concerning(invoice.invoice_number)
    known = starts(
        regime,
        performed_on=invoice.delivery_date,
        issued_on=invoice.issue_date,
        term=Term(
            due_date=due_date,
            agreed_in=terms.term_agreed_in,
            is_shown=terms.term_proof is not None,
        ),
    )
    return _prescription_of(
        invoice_number=invoice.invoice_number,
        due_date=due_date,
        regime=regime,
        readings=tuple([_reading(regime, start, due_date, interrupting) for start in known]),
        agreed_in=terms.term_agreed_in,
        term_proof=terms.term_proof,
        due_source=owed.source,
    )


def _reading(
    regime: PrescriptionRegime, start: Start, due_date: date, events: Iterable[InterruptionFound]
) -> PeriodReading:
    """Return the period that a start gives: an event before it, or too late, changes nothing."""
    started, found = start.day, []
    first = min(start.day, due_date)
    for event in events:
        if event.day < first:
            continue
        in_time = event.counted and event.day <= last_day(regime, started)
        if in_time:
            started = max(started, restarts_on(regime, event.day))
        found.append(replace(event, counted=in_time))
    return _period_reading(
        starts_with=start.starts_with,
        began_on=start.day,
        started_on=started,
        expires_on=last_day(regime, started),
        interruptions=tuple(found),
    )


class _Events:
    """What may interrupt the limitation of claims, looked up once for all invoices of a case."""

    def __init__(self, case: Case, paid: Iterable[Receipt], as_of: date) -> None:
        self._told = [
            (
                frozenset(entry.invoices),
                InterruptionFound(
                    day=entry.day,
                    cause=entry.interruption.cause,
                    counted=entry.interruption.proof is not None and case.owes(entry.party),
                    source=("history", place),
                ),
            )
            for place, entry in enumerate(case.history)
            if entry.interruption and entry.day <= as_of
        ]
        self._services = tuple(_services(case, as_of))
        self._payments: dict[str, dict[Loc, date]] = {}
        for receipt in paid:
            if receipt.is_credit_note or receipt.amount <= 0 or not receipt.invoice_number:
                continue
            if case.owes(_payer(case, receipt)):
                # One payment may have gone to the disputed part of an invoice and to the other one.
                of_invoice = self._payments.setdefault(receipt.invoice_number, {})
                of_invoice[receipt.source] = receipt.received_on
        plan = case.payment_plan
        is_shown = plan is not None and plan.proof is not None and plan.agreed_on <= as_of
        self._agreed_on = plan.agreed_on if plan is not None and is_shown else None
        self._is_none = not (self._told or self._services or self._payments or self._agreed_on)

    def concerning(self, number: str) -> list[InterruptionFound]:
        """Return those that concern an invoice, in order of their days."""
        if self._is_none:
            return []
        found = [event for named, event in self._told if not named or number in named]
        found += self._services
        payments = self._payments.get(number, {})
        found += [_to_confirm(day, source) for source, day in payments.items()]
        if self._agreed_on is not None:
            found.append(_to_confirm(self._agreed_on, ("payment_plan",)))
        return sorted(found, key=lambda event: (event.day, event.cause))


def _payer(case: Case, receipt: Receipt) -> str | None:
    """Return the party that paid, where the payment says so."""
    key, place = receipt.source[0], receipt.source[-1]
    return case.payments[int(place)].party if key == "payments" else None


def _services(case: Case, as_of: date) -> Iterator[InterruptionFound]:
    """Yield the services of orders to pay, but for those that the history tells as well."""
    told = {
        entry.day
        for entry in case.history
        if entry.interruption and entry.interruption.cause is InterruptionCause.ORDER_SERVED
    }
    for place, decision in enumerate(case.title.decisions if case.title else ()):
        served_on = decision.served_on
        if not decision.is_order or served_on is None or served_on > as_of or served_on in told:
            continue
        if is_void(decision, served_on):
            continue
        yield InterruptionFound(
            day=served_on,
            cause=InterruptionCause.ORDER_SERVED,
            counted=decision.service_proof is not None,
            source=("title", "decisions", place, "served_on"),
        )


def title_periods(case: Case, decision: Decision, as_of: date) -> tuple[PeriodReading, ...]:
    """Return the periods in which a decision can be enforced, the prudent one first.

    Law: L111-4 CPCE: ten years; from its date, or from the day on which it became enforceable, for
    the text does not say. 2231 and 2244 C. civ.: an act of enforcement starts them afresh.
    """
    starts = dict.fromkeys(filter(None, (decision.made_on, enforced_from(decision))))
    return tuple(_title_period(case, decision, start, as_of) for start in sorted(starts))


def _title_period(case: Case, decision: Decision, start: date, as_of: date) -> PeriodReading:
    started, found = start, []
    for place, measure in enumerate(case.title.measures if case.title else ()):
        if not decision.made_on <= measure.taken_on <= as_of:
            continue
        in_time = measure.proof is not None and measure.taken_on <= last_day_of_title(started)
        started = max(started, measure.taken_on) if in_time else started
        found.append(
            InterruptionFound(
                day=measure.taken_on,
                cause=InterruptionCause.ENFORCEMENT,
                counted=in_time,
                source=("title", "measures", place),
            )
        )
    return PeriodReading(
        starts_with=StartsWith.TITLE,
        began_on=start,
        started_on=started,
        expires_on=last_day_of_title(started),
        interruptions=tuple(found),
    )


def _to_confirm(day: date, source: Loc) -> InterruptionFound:
    return InterruptionFound(
        day=day, cause=InterruptionCause.ACKNOWLEDGMENT, counted=False, source=source
    )
