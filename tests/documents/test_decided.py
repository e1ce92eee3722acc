"""Documents on demand once a court has decided."""

from __future__ import annotations

from datetime import date

from relance_docs.case.documents import DocumentKind, For
from relance_docs.documents.catalogue import possible
from relance_docs.documents.tables import as_csv, rows_for
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.on_day import CaseOnDay
from tests.letters.letter_cases import SETTINGS, case_of


def test_a_case_that_a_court_decided_can_be_told_to_an_accountant() -> None:
    """No document asks any more; the tables have the unpaid invoice as the account has it."""
    judgment = {"kind": "judgment", "made_on": date(2026, 9, 8), "principal": "12000.00"}
    of = case_of("business", title={"decisions": [judgment]})
    settings = SETTINGS.model_copy(update={"payments_checked_until": date(2026, 11, 19)})
    on_day = CaseOnDay(case=of, settings=settings, rates=packaged_rates(), as_of=date(2026, 11, 20))

    why = {each.kind: each.why_not for each in possible(on_day)}
    table = as_csv(For.ACCOUNTANT, rows_for(For.ACCOUNTANT, (on_day,))).decode("utf-8-sig")

    assert why[DocumentKind.ACCOUNT_STATEMENT] is not None
    assert why[DocumentKind.DOUBTFUL_DEBTS] is None
    assert "FA-2026-0042" in table
    assert ";12000,00;" in table
