"""A document that the facts do not carry is not written, and the reason says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.settings import Settings
from relance_docs.documents.catalogue import KINDS
from relance_docs.review.chronology import chronology
from relance_docs.review.exhibits import bordereau
from tests.documents.asking import SETTINGS, on_day, said, why_not
from tests.letters.letter_cases import AS_OF, CREDITOR, case_of, invoice

TO_THE_DEBTOR = tuple(
    kind.value
    for kind, of in KINDS.items()
    if of.goes_to_debtor and not of.to_guarantor and kind is not DocumentKind.VAT_WRITE_OFF
)
PAID = {"received_on": date(2026, 8, 31), "amount": Decimal("12000.00")}
OLD = invoice(issue_date=date(2020, 1, 1), due_date=date(2020, 1, 31))


def reason(case: Case, kind: str, **asked: Any) -> str:  # noqa: ANN401 - what is asked
    """Return why a document is not written; empty when it is."""
    found = why_not(case, kind, **asked)
    return str(found) if found else ""


@pytest.mark.parametrize("kind", TO_THE_DEBTOR)
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"insolvency": {"kind": "redressement", "opened_on": date(2026, 9, 1)}}, "collective"),
        ({"handed_over": {"to": "lawyer", "handed_on": date(2026, 9, 1)}}, "handed over"),
        ({"closed": {"reason": "written_off", "closed_on": date(2026, 9, 1)}}, "closed"),
        ({"to_confirm": ("l’adresse",)}, "to confirm"),
    ],
)
def test_who_is_not_written_to(kind: str, fields: dict[str, Any], said: str) -> None:
    """Under a procedure, elsewhere, closed or in doubt: nothing goes to the debtor."""
    assert said in reason(case_of(payments=(PAID,), **fields), kind)


@pytest.mark.parametrize(
    "kind",
    [
        "account-statement",
        "plan-proposal",
        "plan-agreement",
        "missed-instalment",
        "reasons-request",
        "penalties-claim",
    ],
)
def test_receipts_are_entered_first(kind: str) -> None:
    """No debt is told while money may have come that nobody has entered."""
    unknown = Settings.model_validate({"creditor": CREDITOR})

    assert "receipts are entered" in reason(case_of(), kind, settings=unknown)


@pytest.mark.parametrize("kind", ["plan-proposal", "plan-agreement", "reasons-request"])
def test_nobody_acknowledges_what_is_out_of_time(kind: str) -> None:
    """What is out of time is put into no plan, and no reason for it is asked."""
    assert "out of time" in reason(case_of("business", OLD), kind)


def test_a_consumer_is_told_no_old_debt() -> None:
    """A statement of account to a consumer recalls nothing out of time; that to a firm may."""
    assert "out of time" in reason(case_of("consumer", OLD), "account-statement")
    assert reason(case_of("business", OLD), "account-statement") == ""


def test_a_public_body_agrees_no_instalments() -> None:
    """A public body has its legal time to pay."""
    assert "public body" in reason(case_of("public_body"), "plan-proposal")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("promise-confirmation", "no promise is recorded"),
        ("missed-instalment", "no payment plan is recorded"),
        ("dispute-acknowledgement", "no dispute is open"),
        ("dispute-answer", "no dispute is open"),
        ("thanks", "no payment is recorded"),
        ("receipt", "no payment is recorded"),
        ("penalties-claim", "no invoice is paid to its amount"),
    ],
)
def test_what_the_facts_do_not_carry(kind: str, said: str) -> None:
    """A document without its fact says which one is missing."""
    assert said in reason(case_of(), kind)


def test_a_promise_for_tomorrow_is_confirmed_and_one_for_today_is_not() -> None:
    """The day is what the debtor said, no delay that the letter gives: it may come before it."""
    promise = {"pay_by": AS_OF + timedelta(days=1), "amount": Decimal("12000.00")}
    said_today = {"at": AS_OF, "channel": "phone", "outcome": "promise", "promise": promise}
    case = case_of(history=(said_today,))

    assert "21 novembre 2026" in said(case, "promise-confirmation")
    assert "too late to confirm it" in reason(
        case, "promise-confirmation", as_of=AS_OF + timedelta(days=1)
    )


def test_a_part_payment_is_no_receipt() -> None:
    """Thanks and a receipt come when the invoices are paid, not before."""
    part = {"received_on": date(2026, 8, 31), "amount": Decimal("11999.99")}

    assert "0.01 € of the invoices are not paid" in reason(case_of(payments=(part,)), "receipt")


def test_a_waiver_of_the_rest_bars_its_claim() -> None:
    """Who gave the rest up asks for it no more."""
    case = case_of(payments=(PAID,), closed={"reason": "waived", "closed_on": date(2026, 9, 1)})

    assert "closed" in reason(case, "penalties-claim")
    assert reason(case, "receipt") == ""


def test_who_signs_is_known() -> None:
    """A document without a signatory or an account lacks what it needs."""
    bare = {name: CREDITOR[name] for name in ("name", "address")}
    settings = SETTINGS.model_copy(
        update={"creditor": Settings.model_validate({"creditor": bare}).creditor}
    )

    assert "creditor.iban" in reason(case_of(), "account-statement", settings=settings)


def test_what_left_is_a_piece_and_no_step() -> None:
    """A document recorded as sent is told in chronology and bordereau; no plan counts it."""
    sent = {
        "at": date(2026, 11, 10),
        "written": "account-statement",
        "channel": "email",
        "reason": "cash_flow",
        "document": {"file": "2026-014/sent/x.pdf", "sha256": "0" * 64},
    }
    case = on_day(case_of(history=(sent,)))

    assert "Relevé de compte, courriel" in {e.title for e in bordereau(case).exhibits}
    told = [f for f in chronology(case, bordereau(case)) if f.day == date(2026, 11, 10)]
    assert [fact.title for fact in told] == ["Relevé de compte, courriel"]
    assert "difficulté de trésorerie" in told[0].detail
    assert replace(case, case=case_of()).positions == case.positions
