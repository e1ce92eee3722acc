"""What is owed once a court has decided: its sums, the interest since, where money goes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.errors import RefusalError
from relance_docs.statement.limitation import title_periods
from relance_docs.statement.records import Arose, Statement
from relance_docs.statement.titled import TitleStatement
from tests.statement.conftest import Owed, Scene

INVOICE = {
    "issue_date": "2025-01-02",
    "due_date": "2025-02-01",
    "total_with_vat": "10000.00",
    "delivery_date": "2024-12-20",
}
JUDGMENT = {
    "kind": "judgment",
    "made_on": "2025-10-01",
    "principal": "10000.00",
    "penalties": "800.00",
    "indemnity": "40.00",
    "article_700": "1500.00",
    "costs": "60.22",
    "served_on": "2025-10-15",
    "enforceable_on": "2025-10-15",
}
ORDER = {
    "kind": "order",
    "made_on": "2025-10-01",
    "principal": "9000.00",
    "served_on": "2025-10-15",
    "enforceable_on": "2025-11-18",
}


def decided(scene: Scene, *decisions: dict[str, Any], **more: Any) -> Case:  # noqa: ANN401 - as in a file
    """Return a case of one invoice with decisions."""
    measures = more.pop("measures", [])
    invoices = more.pop("invoices", [INVOICE])
    title = {"decisions": list(decisions), "measures": measures}
    return scene(more.pop("kind", "business"), invoices=invoices, title=title, **more)


def under(owed: Statement) -> TitleStatement:
    """Return what is owed under the decision."""
    assert owed.title is not None
    return owed.title


def lines(owed: Statement) -> list[tuple[str, str, int, str, str]]:
    """Return the lines of interest since: first day, last day, days, rate, amount."""
    return [
        (
            line.from_day.isoformat(),
            line.to_day.isoformat(),
            line.days,
            str(line.rate_percent),
            str(line.amount),
        )
        for line in under(owed).lines
    ]


def due(owed: Statement) -> dict[str, str]:
    """Return what is left of each sum."""
    return {each.kind.value: str(each.due) for each in under(owed).sums}


def test_before_it_the_invoices_are_owed(scene: Scene, owed: Owed) -> None:
    """On the eve of a judgment nothing is changed; on its day it takes their place."""
    case = decided(scene, JUDGMENT)

    eve, day = owed(case, "2025-09-30"), owed(case, "2025-10-01")

    assert eve.title is None
    assert [claim.invoice_number for claim in eve.invoices] == ["FA-1"]
    assert day.invoices == ()
    assert due(day) == {
        "principal": "10000.00",
        "penalties": "800.00",
        "indemnity": "40.00",
        "article_700": "1500.00",
        "costs": "60.22",
    }
    assert str(day.total_due) == "12400.22"
    assert str(day.account.principal_due) == "10000.00"


def test_legal_rate_then_five_points_more(scene: Scene, owed: Owed) -> None:
    """Reckoned by hand: 75 days at 2.76 %, then + 5 points two months after 15 October."""
    case = decided(scene, JUDGMENT)

    assert lines(owed(case, "2026-02-10")) == [
        ("2025-10-02", "2025-12-15", 75, "2.76", "56.71"),
        ("2025-12-16", "2025-12-31", 16, "7.76", "34.02"),
        ("2026-01-01", "2026-02-10", 41, "7.62", "85.59"),
    ]


def test_the_example_of_the_administration(scene: Scene, owed: Owed) -> None:
    """Enforceable on 17 September 2015: raised from 18 November 2015 on (DILA)."""
    old = {"issue_date": "2015-01-02", "due_date": "2015-02-01", "total_with_vat": "3650.00"}
    judgment = {
        "kind": "judgment",
        "made_on": "2015-09-17",
        "principal": "3650.00",
        "enforceable_on": "2015-09-17",
    }
    case = decided(scene, judgment, invoices=[{**INVOICE, **old}])

    before, after = owed(case, "2015-11-17"), owed(case, "2015-11-18")

    assert [line[3] for line in lines(before)] == ["0.99"]
    assert [line[3] for line in lines(after)] == ["0.99", "5.99"]
    assert str(after.daily_penalty) == "0.60"


def test_raised_no_earlier_than_two_months_from_service(scene: Scene, owed: Owed) -> None:
    """A judgment enforceable at once and served a month later is raised from its service on."""
    case = decided(scene, {**JUDGMENT, "served_on": "2025-11-15", "enforceable_on": "2025-10-01"})

    assert str(under(owed(case, "2026-02-10")).raised_from) == "2026-01-16"


def test_nothing_is_raised_while_it_is_not_known_to_be_enforceable(
    scene: Scene, owed: Owed
) -> None:
    """Without the day on which it became enforceable, the legal rate alone runs."""
    unknown = {key: value for key, value in JUDGMENT.items() if key != "enforceable_on"}

    result = owed(decided(scene, unknown), "2026-02-10")

    assert under(result).raised_from is None
    assert [line[3] for line in lines(result)] == ["2.76", "2.62"]


def test_the_rate_of_the_claim_is_never_raised(scene: Scene, owed: Owed) -> None:
    """A judgment that grants L441-10 bears ECB + 10: 12.15 % × 91 days, then 12.15 % × 41."""
    case = decided(scene, {**JUDGMENT, "interest": "claimed"})

    assert lines(owed(case, "2026-02-10")) == [
        ("2025-10-02", "2025-12-31", 91, "12.15", "302.92"),
        ("2026-01-01", "2026-02-10", 41, "12.15", "136.48"),
    ]


def test_several_rates_are_to_be_stated(scene: Scene, owed: Owed) -> None:
    """Invoices of different clauses share no rate: that of the judgment is to be written."""
    agreed = {**INVOICE, "terms": {"penalty_rate": {"fixed": "12.00"}}}
    claimed = {**JUDGMENT, "interest": "claimed"}
    case = decided(scene, claimed, invoices=[INVOICE, agreed])

    with pytest.raises(RefusalError, match="interest_rate"):
        owed(case, "2026-02-10")
    stated = decided(
        scene, {**claimed, "interest_rate": {"fixed": "12.00"}}, invoices=[INVOICE, agreed]
    )
    assert {line[3] for line in lines(owed(stated, "2026-02-10"))} == {"12.00"}


def test_interest_from_an_earlier_day(scene: Scene, owed: Owed) -> None:
    """« Avec intérêts au taux légal à compter du 1er juillet »: that day counts."""
    case = decided(scene, {**JUDGMENT, "interest_from": "2025-07-01"})

    assert lines(owed(case, "2025-10-01")) == [
        ("2025-07-01", "2025-10-01", 93, "2.76", "70.32"),
    ]


def test_costs_then_interest_then_principal(scene: Scene, owed: Owed) -> None:
    """3 000.00 pay 1 600.22 of costs and indemnity, 976.32 of interest, 423.46 of principal."""
    case = decided(scene, JUDGMENT, payments=[{"received_on": "2026-02-10", "amount": "3000.00"}])

    result = owed(case, "2026-11-30")
    (receipt,) = under(result).receipts

    assert (str(receipt.to_costs), str(receipt.to_interest), str(receipt.to_principal)) == (
        "1600.22",
        "976.32",
        "423.46",
    )
    assert lines(result)[3:] == [
        ("2026-02-11", "2026-06-30", 140, "7.62", "279.90"),
        ("2026-07-01", "2026-11-30", 153, "7.75", "311.11"),
    ]
    assert str(result.total_due) == "10167.55"
    assert str(result.penalties_due) == "591.01"


def test_principal_first_where_the_creditor_chose_it(scene: Scene, owed: Owed) -> None:
    """`capital_first`: all of it goes to the principal; the other total is told."""
    case = decided(scene, JUDGMENT, payments=[{"received_on": "2026-02-10", "amount": "3000.00"}])

    result = owed(case, "2026-02-10", allocation="capital_first")

    assert due(result)["principal"] == "7000.00"
    assert result.other_allocation is not None
    assert result.other_allocation.total_due == result.total_due


def test_what_came_in_by_its_day_is_taken_into_account(scene: Scene, owed: Owed) -> None:
    """A payment of the day of the judgment pays the invoices; one of the next day the judgment."""
    payments = [
        {"received_on": "2025-10-01", "amount": "500.00"},
        {"received_on": "2025-10-02", "amount": "700.00"},
    ]

    result = owed(decided(scene, JUDGMENT, payments=payments), "2025-10-02")
    earlier = {**JUDGMENT, "received_until": "2025-09-30"}
    since = owed(decided(scene, earlier, payments=payments), "2025-10-02")

    assert [str(each.amount) for each in under(result).receipts] == ["700.00"]
    assert [str(each.amount) for each in under(since).receipts] == ["500.00", "700.00"]


def test_enforcement_costs_and_what_it_brought(scene: Scene, owed: Owed) -> None:
    """The costs of a measure are owed from its day on, on a line of their own, and paid first."""
    seizure = {"kind": "bank_seizure", "taken_on": "2026-01-12", "costs": "120.55"}
    payment = {"received_on": "2026-02-10", "amount": "100.00", "by_enforcement": "true"}
    case = decided(scene, JUDGMENT, measures=[seizure], payments=[payment])

    eve, result = owed(case, "2026-01-11"), owed(case, "2026-02-10")

    assert "enforcement" not in due(eve)
    assert due(result)["enforcement"] == "20.55"
    assert str(under(result).recovered) == "100.00"
    assert str(result.costs_due) == "1580.77"


def test_money_that_is_given_back_is_owed_again(scene: Scene, owed: Owed) -> None:
    """A refund undoes the last receipt, its last sum first: the principal, then interest."""
    payments = [
        {"received_on": "2026-02-10", "amount": "3000.00"},
        {"received_on": "2026-02-20", "amount": "-500.00"},
    ]

    result = owed(decided(scene, JUDGMENT, payments=payments), "2026-02-20")

    assert due(result)["principal"] == "10000.00"
    assert [str(each.amount) for each in under(result).receipts] == ["3000.00", "-500.00"]
    assert str(under(result).receipts[1].to_interest) == "-76.54"


def test_a_credit_note_reduces_the_principal_from_its_day(scene: Scene, owed: Owed) -> None:
    """A note on a decided invoice, issued later, takes off the principal, never the interest."""
    note = {
        "number": "AV-1",
        "issue_date": "2025-11-30",
        "amount": "1000.00",
        "invoice_number": "FA-1",
    }
    case = decided(scene, JUDGMENT, credit_notes=[note])

    result = owed(case, "2025-12-01")

    assert due(result)["principal"] == "9000.00"
    assert lines(result)[0] == ("2025-10-02", "2025-11-30", 60, "2.76", "45.37")


def test_other_invoices_go_on(scene: Scene, owed: Owed) -> None:
    """An invoice the judgment is not about bears its own penalties; money that names it pays it."""
    later = {**INVOICE, "issue_date": "2025-11-01", "due_date": "2025-11-30"}
    payment = {"received_on": "2025-12-10", "amount": "400.00", "invoice_number": "FA-2"}
    case = decided(scene, JUDGMENT, invoices=[INVOICE, later], payments=[payment])

    result = owed(case, "2025-12-10")

    assert [claim.invoice_number for claim in result.invoices] == ["FA-2"]
    assert under(result).invoices == ("FA-1",)
    assert under(result).receipts == ()
    assert result.total_due == under(result).total_due + result.invoices[0].total_due


def test_what_exceeds_the_judgment_is_a_credit(scene: Scene, owed: Owed) -> None:
    """Once all of it is paid, the rest is the debtor's."""
    payment = {"received_on": "2025-10-02", "amount": "13000.00"}

    result = owed(decided(scene, JUDGMENT, payments=[payment]), "2025-10-02")

    assert str(result.total_due) == "0.00"
    assert str(result.credit) == "599.02"


class TestOrder:
    """An order to pay decides once it is enforceable, and as long as nobody opposes it."""

    @pytest.mark.parametrize(
        ("day", "principal"),
        [("2025-11-17", "10000.00"), ("2025-11-18", "9000.00")],
    )
    def test_not_before(self, scene: Scene, owed: Owed, day: str, principal: str) -> None:
        """Until then the invoices are owed as they are."""
        assert str(owed(decided(scene, ORDER), day).principal_due) == principal

    def test_served_too_late_it_never_decides(self, scene: Scene, owed: Owed) -> None:
        """1411 CPC: void from the day after the last one; the invoices stay owed."""
        last = {**ORDER, "served_on": "2026-04-01", "enforceable_on": "2026-05-05"}
        late = {**last, "served_on": "2026-04-02"}

        assert owed(decided(scene, last), "2026-06-01").title is not None
        assert owed(decided(scene, late), "2026-06-01").title is None

    def test_never_enforced_before_its_time(self, scene: Scene, owed: Owed) -> None:
        """Written as enforceable at once: it decides, and is raised, from its first day on."""
        case = decided(scene, {**ORDER, "enforceable_on": "2025-10-15"})

        assert owed(case, "2025-11-17").title is None
        assert str(under(owed(case, "2025-11-18")).raised_from) == "2026-01-19"

    def test_an_opposition_undoes_it(self, scene: Scene, owed: Owed) -> None:
        """From the opposition on the claim is before the court, until the judgment replaces it."""
        opposed = {**ORDER, "opposed_on": "2025-12-01"}
        judgment = {"kind": "judgment", "made_on": "2026-03-02", "principal": "9500.00"}
        case = decided(scene, opposed, judgment)

        assert owed(case, "2025-12-01").title is None
        assert owed(case, "2026-03-01").title is None
        assert due(owed(case, "2026-03-02"))["principal"] == "9500.00"

    def test_interest_of_the_order_runs_from_its_date(self, scene: Scene, owed: Owed) -> None:
        """Once it decides, its interest counts from its own date."""
        assert lines(owed(decided(scene, ORDER), "2025-11-18")) == [
            ("2025-10-02", "2025-11-18", 48, "2.76", "32.67"),
        ]


def test_interest_becomes_capital_by_whole_years(scene: Scene, owed: Owed) -> None:
    """Reckoned by hand: 495.24 of interest of the first year bears interest in the second."""
    old = {**INVOICE, "issue_date": "2023-10-02", "due_date": "2023-11-01"}
    judgment = {
        "kind": "judgment",
        "made_on": "2024-01-15",
        "principal": "10000.00",
        "capitalised_from": "2024-01-15",
    }
    case = decided(scene, judgment, invoices=[old])

    eve, day = owed(case, "2025-01-14"), owed(case, "2025-01-15")
    result = owed(case, "2025-07-15")

    assert "capitalised" not in due(eve)
    assert due(day) == {"principal": "10000.00", "capitalised": "495.24"}
    assert due(result) == {
        "principal": "10000.00",
        "capitalised": "495.24",
        "interest": "188.99",
    }
    assert str(result.total_due) == "10684.23"


def test_without_interest_nothing_runs(scene: Scene, owed: Owed) -> None:
    """A judgment that grants none bears none."""
    result = owed(decided(scene, {**JUDGMENT, "interest": "none"}), "2026-02-10")

    assert lines(result) == []
    assert str(result.daily_penalty) == "0.00"


def test_an_opening_judgment_stops_it(scene: Scene, owed: Owed) -> None:
    """Interest of an earlier claim stops on the eve of a collective procedure; it is declared."""
    insolvency = {"kind": "redressement", "opened_on": "2025-12-01"}

    result = owed(decided(scene, JUDGMENT, insolvency=insolvency), "2026-02-10")

    assert lines(result) == [("2025-10-02", "2025-11-30", 60, "2.76", "45.37")]
    assert result.due_that_arose(Arose.BEFORE) == result.total_due


def test_a_public_body_pays_principal_first(scene: Scene, owed: Owed) -> None:
    """R2192-36 CCP: principal, then interest, then the rest."""
    payment = {"received_on": "2025-10-10", "amount": "10005.00"}

    result = owed(decided(scene, JUDGMENT, kind="public_body", payments=[payment]), "2025-10-10")
    (receipt,) = under(result).receipts

    assert (str(receipt.to_principal), str(receipt.to_interest), str(receipt.to_costs)) == (
        "10000.00",
        "5.00",
        "0.00",
    )


def test_limitation_is_that_of_the_title(scene: Scene, owed: Owed) -> None:
    """Ten years from the judgment; a measure with its pièce starts them afresh."""
    shown = {"kind": "demand", "taken_on": "2030-05-02", "proof": "p"}
    unshown = {"kind": "demand", "taken_on": "2030-05-02"}

    plain = owed(decided(scene, JUDGMENT), "2026-02-10")
    renewed = decided(scene, JUDGMENT, measures=[shown])
    untold = decided(scene, JUDGMENT, measures=[unshown])

    assert plain.prescription == ()
    assert str(under(plain).expires_on) == "2035-10-01"
    for case, day in ((renewed, "2040-05-02"), (untold, "2035-10-01")):
        assert case.title is not None
        (period, *_others) = title_periods(case, case.title.decisions[0], under(plain).expires_on)
        assert period.expires_on.isoformat() == day


def test_the_sums_add_up(scene: Scene, owed: Owed) -> None:
    """Every total of the statement is a sum of printed lines."""
    payment = {"received_on": "2026-02-10", "amount": "3000.00"}

    result = owed(decided(scene, JUDGMENT, payments=[payment]), "2026-06-30")
    interest = sum((line.amount for line in under(result).lines), Decimal(0))

    assert {each.kind.value: each.amount for each in under(result).sums}["interest"] == interest
    assert result.total_due == sum((each.due for each in under(result).sums), Decimal(0))
