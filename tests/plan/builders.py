"""Small cases for the tests of the plan."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Instalment, Invoice, Payment
from relance_docs.case.history import HistoryEntry
from relance_docs.case.parties import Contact, Creditor, Debtor, DebtorKind, Signatory
from relance_docs.case.settings import Options, Settings
from relance_docs.case.terms import Allocation, Terms
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.next_step import next_step
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import NextStep, StepDue

DUE = date(2026, 6, 3)
"""The due date D of most tests, a Wednesday."""

CREDITOR = Creditor(
    name="Atelier Exemple SARL",
    legal_form="SARL au capital de 10 000 €",
    siren="010000016",
    address=("12 RUE DE LA FORGE", "69003 LYON"),
    iban="FR09000000000000FICTIF00183",
    signatory=Signatory(name="Anne Exemple", role="Gérante"),
)
DEBTOR = Debtor(
    kind=DebtorKind.BUSINESS,
    name="Menuiserie Fictive SARL",
    address=("3 QUAI DU RHONE", "69007 LYON"),
    contact=Contact(name="Mme Durand", email="durand@example.org", phone="+33 4 00 00 00 00"),
)


def after(days: int, due: date = DUE) -> date:
    """Return D + `days`."""
    return due + timedelta(days=days)


def invoice(
    number: str = "FA-1", due: date = DUE, amount: str = "100.00", **facts: object
) -> Invoice:
    """Return an invoice issued a month before it is due."""
    when = {} if "instalments" in facts else {"due_date": due}
    issued = {"issue_date": due - timedelta(days=30)}
    number_and_total = {"invoice_number": number, "total_with_vat": Decimal(amount)}
    return Invoice.model_validate(number_and_total | issued | when | facts)


def instalment(due: date, amount: str) -> Instalment:
    """Return a part of an invoice or of a payment plan."""
    return Instalment(due_date=due, amount=Decimal(amount))


def paid(day: date, amount: str, number: str | None = None) -> Payment:
    """Return a receipt."""
    return Payment(received_on=day, amount=Decimal(amount), invoice_number=number)


def credited(day: date, amount: str, number: str | None = None) -> CreditNote:
    """Return a credit note."""
    return CreditNote(number="AV-1", issue_date=day, amount=Decimal(amount), invoice_number=number)


def did(step: str | None, day: date, **facts: object) -> HistoryEntry:
    """Return an event of the history."""
    return HistoryEntry.model_validate({"at": day, "step": step, **facts})


def case(*invoices: Invoice, **facts: object) -> Case:
    """Return a case; without invoices, of one of 100.00 due on D."""
    bills = {"number": "2026-001", "debtor": DEBTOR, "invoices": invoices or (invoice(),)}
    return Case.model_validate(bills | facts)


def settings(**facts: object) -> Settings:
    """Return settings in which receipts are up to date, go to the capital, and letters are free."""
    usual: dict[str, object] = {
        "creditor": CREDITOR,
        "terms": Terms(allocation=Allocation.CAPITAL_FIRST),
        "payments_checked_until": date(2036, 1, 1),
        "options": Options(min_days_between_letters=0),
    }
    return Settings.model_validate(usual | facts)


SETTINGS = settings()
LEGAL_ORDER = settings(
    terms=Terms(), options=Options(min_days_between_letters=0, min_amount=Decimal("0.00"))
)
"""As `SETTINGS`, but receipts pay indemnity and penalties first, and every cent is asked for."""


def on_day(of: Case, as_of: date, by: Settings = SETTINGS) -> CaseOnDay:
    """Return a case on a day, under the packaged rates."""
    return CaseOnDay(case=of, settings=by, rates=packaged_rates(), as_of=as_of)


def look(of: Case, as_of: date, by: Settings = SETTINGS) -> NextStep:
    """Return what the plan says of a case on a day."""
    return next_step(on_day(of, as_of, by))


def said(found: NextStep) -> str:
    """Return the name of the step that is due, or the code of what blocks it."""
    return found.step.step if isinstance(found, StepDue) else found.code.value
