"""What letters said, held against today's data."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.law.rates import packaged_rates
from relance_docs.review.contradictions import contradictions
from relance_docs.review.exhibits import bordereau
from relance_docs.review.letter_said import LetterSaid, letter_said
from relance_docs.review.records import Contradiction
from relance_docs.statement.as_data import statement_data
from relance_docs.statement.statement import statement
from tests.plan.builders import SETTINGS, case, credited, did, invoice, paid
from tests.review.review_cases import NOTICE, sent, under_review

DAY = date(2026, 7, 10)
LETTER = did("mise-en-demeure", DAY, channel="registered", document=sent(NOTICE))


def said_of(of: Case, *numbers: str) -> LetterSaid:
    """Return what a letter of that day carries when it is made from a case."""
    owed = statement(of, SETTINGS.terms, packaged_rates(), DAY)
    invoices = [i for i in of.invoices if not numbers or i.invoice_number in numbers]
    creance: dict[str, Any] = {
        "invoices": [
            i.model_dump(mode="json", exclude_none=True) | {"amount_due": str(i.principal)}
            for i in invoices
        ],
        "payments": [p.model_dump(mode="json") for p in of.payments],
        "credit_notes": [n.model_dump(mode="json") for n in of.credit_notes],
    }
    return letter_said(json.loads(json.dumps(statement_data(owed))), creance)


def found(today: Case, then: Case) -> list[Contradiction]:
    """Return the contradictions of a letter made then and the data of today."""
    asked = under_review(today)
    return list(contradictions(asked, bordereau(asked), {NOTICE: said_of(then)}))


def with_letter(*invoices: Any, **facts: Any) -> Case:  # noqa: ANN401 - facts of a case
    """Return a case whose letter left."""
    return case(*invoices, history=[LETTER], **facts)


def test_a_letter_that_still_holds_contradicts_nothing() -> None:
    """The same facts give the same amount for the same day."""
    of = with_letter(payments=[paid(date(2026, 6, 20), "40.00")])

    assert found(of, of) == []


def test_a_payment_recorded_late_changes_the_amount() -> None:
    """Both amounts are told, and the payment that the letter did not count."""
    today = with_letter(payments=[paid(date(2026, 7, 1), "40.00")])

    amount, payment = found(today, with_letter())

    assert (amount.key, amount.then, amount.now) == (
        "amount_differs",
        Decimal("141.24"),  # 100 + 0.90 (27 days in June) + 0.34 (10 in July) + 40
        Decimal("101.11"),  # 60 + 0.90 + 0.03 (1 July, on 100) + 0.18 (9 days, on 60) + 40
    )
    assert amount.sentence == (
        "Le décompte joint (mise en demeure du 10\xa0juillet 2026) indique 141,24\xa0€ au"
        " 10\xa0juillet 2026\u202f; avec les données d’aujourd’hui, 101,11\xa0€ au même jour, pour"
        " les mêmes factures."
    )
    assert payment.key == "payment_not_counted"
    assert payment.sources == (("history", 0, "document"), ("payments", 0))


def test_a_payment_after_the_letter_contradicts_nothing() -> None:
    """It was not owed less on that day."""
    assert found(with_letter(payments=[paid(date(2026, 7, 11), "40.00")]), with_letter()) == []


def test_a_payment_or_credit_note_that_is_gone_is_told() -> None:
    """The letter counted it, the data do not know it any more."""
    then = with_letter(
        payments=[paid(date(2026, 7, 1), "40.00")],
        credit_notes=[credited(date(2026, 7, 1), "5.00", "FA-1")],
    )

    assert {each.key for each in found(with_letter(), then)} == {
        "amount_differs",
        "payment_gone",
        "credit_note_gone",
    }


def test_a_credit_note_after_the_letter_is_told() -> None:
    """The letter asks for more than is left of its invoice."""
    note = credited(date(2026, 8, 3), "415.50", "FA-1")
    (told,) = found(with_letter(credit_notes=[note]), with_letter())

    assert (told.key, told.now, told.invoice_number) == ("credited_since", note.amount, "FA-1")
    assert "415,50\xa0€ du 3\xa0août 2026 réduit la facture FA-1" in told.sentence
    assert told.sources[-1] == ("credit_notes", 0)


@pytest.mark.parametrize(("later", "keys"), [(7, []), (8, ["left_after_its_date"])])
def test_a_letter_that_left_long_after_its_date_is_told(later: int, keys: list[str]) -> None:
    """What it asks for and the time it gives are counted from the day that it bears."""
    left = LETTER.model_copy(update={"at": DAY + timedelta(days=later)})
    told = found(case(history=[left]), with_letter())

    assert keys == [each.key for each in told]
    assert all("porte la date du 10\xa0juillet 2026" in each.sentence for each in told)


def test_an_invoice_paid_before_the_letter_is_told() -> None:
    """With the day since when, and the place of the payment."""
    today = with_letter(payments=[paid(date(2026, 6, 30), "200.00", "FA-1")])

    (paid_before,) = [e for e in found(today, with_letter()) if e.key == "paid_and_claimed"]

    assert "soldé depuis le 30\xa0juin 2026" in paid_before.sentence
    assert paid_before.sources == (("history", 0), ("payments", 0, "received_on"))


def test_a_letter_without_its_decompte_is_judged_when_nothing_was_left() -> None:
    """It may have been for the penalties."""
    letter = did("relance-2", DAY, channel="post", invoices=("FA-1",))
    keys = {}
    for amount in ("100.00", "200.00"):
        payment = paid(date(2026, 6, 30), amount, "FA-1")
        asked = under_review(case(history=[letter], payments=[payment]))
        keys[amount] = [each.key for each in contradictions(asked, bordereau(asked), {})]

    assert keys == {"100.00": [], "200.00": ["paid_and_claimed"]}


def test_a_letter_for_the_penalties_alone_contradicts_nothing() -> None:
    """The principal was paid late; what is left may be asked for."""
    of = with_letter(payments=[paid(date(2026, 6, 30), "100.00", "FA-1")])

    assert found(of, of) == []


def test_an_invoice_disputed_before_the_letter_is_told() -> None:
    """Wholly; a part of it only when the letter claims more than the rest."""
    whole = {"raised_on": "2026-07-01", "reason": "r"}
    partly = whole | {"amount": "30.00"}

    keys = [e.key for e in found(with_letter(invoice(dispute=whole)), with_letter())]
    assert "disputed_and_claimed" in keys
    keys = [e.key for e in found(with_letter(invoice(dispute=partly)), with_letter())]
    assert "disputed_and_claimed" in keys
    same = with_letter(invoice(dispute=partly))
    assert found(same, same) == []


def test_an_invoice_that_has_changed_is_told() -> None:
    """Its amount, its due date, or that it is gone."""
    then = with_letter(invoice(amount="100.00"), invoice("FA-2"))
    today = with_letter(invoice(amount="90.00", due=date(2026, 6, 10)))

    by_key = {each.key: each for each in found(today, then)}

    assert by_key.keys() == {
        "amount_differs",
        "invoice_amount_changed",
        "due_date_changed",
        "invoice_gone",
    }
    assert by_key["due_date_changed"].then == date(2026, 6, 3)
    assert by_key["invoice_gone"].invoice_number == "FA-2"


def test_two_letters_with_one_tracking_number_are_told() -> None:
    """However the number is spaced."""
    first = did("relance-2", date(2026, 6, 20), channel="registered", tracking_number="1A 000 3")
    second = did("mise-en-demeure", DAY, channel="registered", tracking_number="1a0003")
    asked = under_review(case(history=[first, second]))

    (twice,) = contradictions(asked, bordereau(asked), {})

    assert twice.sources == (("history", 1, "tracking_number"), ("history", 0, "tracking_number"))


def test_a_letter_after_the_day_is_not_judged() -> None:
    """Nor is one that was never made here."""
    today = with_letter(payments=[paid(date(2026, 7, 1), "40.00")])
    asked = under_review(today, date(2026, 7, 9))

    assert contradictions(asked, bordereau(asked), {NOTICE: said_of(with_letter())}) == ()


@pytest.mark.parametrize("data", [{}, {"as_of": "x", "invoices": []}, {"as_of": 3}])
def test_data_of_another_program_are_refused(data: dict[str, Any]) -> None:
    """As a ValueError, for the edge to take as nothing."""
    with pytest.raises(ValueError):  # noqa: PT011 - any data of others
        letter_said(data, None)
