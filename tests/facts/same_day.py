"""A case in which everything happens twice on one day, as its file has it."""

from __future__ import annotations

from datetime import date
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement
from tests.plan.builders import CREDITOR, DEBTOR

AS_OF = date(2026, 11, 20)
SETTINGS = Settings(creditor=CREDITOR, payments_checked_until=AS_OF)
TWO_PAYMENTS = (
    {"received_on": "2026-06-01", "amount": "1000.00"},
    {"received_on": "2026-06-01", "amount": "2000.00"},
)
TWO_CREDIT_NOTES = (
    {"number": "AV-1", "issue_date": "2026-06-02", "amount": "100.00", "invoice_number": "FA-1"},
    {"number": "AV-2", "issue_date": "2026-06-02", "amount": "50.00", "invoice_number": "FA-1"},
)
LATER_NOTES = tuple(
    {**note, "number": f"AV-{number}", "effect": "on_issue_date"}
    for number, note in enumerate(TWO_CREDIT_NOTES, start=3)
)
TWO_PROMISES = (
    {
        "at": "2026-06-03",
        "outcome": "promise",
        "invoices": ["FA-1"],
        "promise": {"pay_by": "2026-06-10", "amount": "500.00"},
    },
    {
        "at": "2026-06-03",
        "outcome": "promise",
        "invoices": ["FA-2"],
        "promise": {"pay_by": "2026-06-12", "amount": "700.00"},
    },
)
TWO_LETTERS = (
    {"at": "2026-05-20", "step": "relance-1", "channel": "email", "invoices": ["FA-1"]},
    {"at": "2026-05-20", "step": "relance-1", "channel": "post", "invoices": ["FA-2"]},
)
TWO_NOTES = (
    {"at": "2026-05-21", "note": "Message laissé au standard"},
    {"at": "2026-05-21", "note": "Message laissé au standard"},
)
PLAN = {
    "agreed_on": "2026-06-01",
    "instalments": [{"due_date": "2026-12-01", "amount": "5000.00"}],
    "proof": "accord",
}
PIECES = ({"id": "accord", "kind": "acknowledgment", "title": "Échéancier signé"},)


def invoices(**first: object) -> list[dict[str, Any]]:
    """Return two invoices of one day and one amount, the first with these fields too."""
    plain = {"issue_date": "2026-03-31", "due_date": "2026-04-30", "total_with_vat": "6000.00"}
    return [
        {"invoice_number": "FA-1", **plain, **first},
        {"invoice_number": "FA-2", **plain},
    ]


def case(**stated: Any) -> Case:  # noqa: ANN401 - as in a file
    """Return a case with these entries."""
    bills = {"number": "2026-014", "debtor": DEBTOR, "invoices": invoices()}
    return Case.model_validate(bills | stated)


def everything_twice() -> Case:
    """Return a case with two of everything on one day."""
    disputed = {"raised_on": "2026-06-04", "amount": "200.00", "reason": "une porte manque"}
    return case(
        invoices=[bill | {"dispute": disputed} for bill in invoices()],
        payments=TWO_PAYMENTS,
        credit_notes=(*TWO_CREDIT_NOTES, *LATER_NOTES),
        history=(*TWO_LETTERS, *TWO_NOTES, *TWO_PROMISES),
        payment_plan=PLAN,
        pieces=PIECES,
    )


def owed(of: Case, as_of: date = AS_OF) -> Statement:
    """Return what is owed on a case."""
    return statement(of, SETTINGS.terms, packaged_rates(), as_of, plan=SETTINGS.plan)
