"""All cases together: totals, balances, and what is in none of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case.case import Case, Closed, ClosingReason
from relance_docs.case.claims import Dispute
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.plan.decision import barred_by_findings
from relance_docs.portfolio.case_figures import figures_of, figures_of_unread
from relance_docs.portfolio.debtors import debtor_name
from relance_docs.portfolio.portfolio import Portfolio, portfolio
from relance_docs.portfolio.records import CaseFigures, UnpaidBecause
from tests.plan.builders import DEBTOR, after, case, did, invoice, on_day, paid


def figures(of: Case, as_of: date) -> CaseFigures:
    """Return the figures of a case on a day."""
    return figures_of(on_day(of, as_of))


def together(as_of: date, *cases: Case) -> Portfolio:
    """Return the portfolio of some cases."""
    return portfolio((figures(each, as_of) for each in cases), as_of)


def test_the_buckets_of_a_balance_add_up_to_its_principal() -> None:
    """Day 30 belongs to 1-30, day 31 to 31-60, and the due date itself is not late."""
    as_of = after(91)
    dues = (0, 1, 31, 61, 91)  # days late: 91, 90, 60, 30, 0
    bills = [invoice(f"FA-{n}", after(n), f"{n + 1}.00") for n in dues]
    owed = together(as_of, case(*bills)).total
    aging = owed.aging
    assert [
        Decimal("92.00"),
        Decimal("62.00"),
        Decimal("32.00"),
        Decimal("2.00"),
        Decimal("1.00"),
    ] == [
        aging.not_due,
        aging.days_1_30,
        aging.days_31_60,
        aging.days_61_90,
        aging.over_90_days,
    ]
    assert Decimal("189.00") == owed.principal
    assert Decimal("97.00") == owed.principal_overdue


def test_what_is_overdue_is_the_total_less_principal_not_due() -> None:
    """Penalties and indemnity are payable at once; principal on its day."""
    owed = together(after(1), case(invoice(), invoice("FA-2", after(30)))).total
    assert Decimal("100.00") + owed.penalties + Decimal("40.00") == owed.overdue
    assert Decimal("200.00") + owed.penalties + Decimal("40.00") == owed.total


def test_the_total_is_that_of_the_statements() -> None:
    """The portfolio adds up the statements and changes nothing of them."""
    cases = (case(number="A"), case(invoice("FA-2", amount="7.77"), number="B"))
    statements = [on_day(each, after(40)).statement for each in cases]
    expected = sum(each.total_due for each in statements)
    assert expected == together(after(40), *cases).total.total


def test_a_closed_case_is_in_no_total() -> None:
    """What a closed case left is told by itself."""
    closed = Closed(reason=ClosingReason.WRITTEN_OFF, closed_on=after(20))
    written_off = case(number="2026-002", closed=closed)
    found = together(after(20), case(), written_off)
    assert ("2026-002",) == tuple(each.number for each in found.closed)
    assert together(after(20), case()).total == found.total
    assert found.total.total == found.left_in_closed
    assert ("2026-002",) == found.balances[0].uncounted


def test_a_case_closed_later_still_counts() -> None:
    """On a day before its closing the case was open."""
    closed = Closed(reason=ClosingReason.PAID, closed_on=after(20))
    assert () == together(after(19), case(closed=closed)).closed


def test_a_case_with_errors_is_named_and_in_no_total() -> None:
    """An unreadable case has a line and a reason, and no amount."""
    unread = figures_of_unread("2026-009", "", barred_by_findings(2))
    found = portfolio([figures(case(), after(5)), unread], after(5))
    assert (unread,) == found.unreckoned
    assert unread.reason is not None
    assert together(after(5), case()).total == found.total


def test_a_case_without_a_published_rate_is_in_no_total() -> None:
    """A rate that is missing leaves the case unreckoned, with its reason."""
    found = together(date(2035, 1, 1), case())
    assert Decimal("0.00") == found.total.total
    assert ("2026-001",) == tuple(each.number for each in found.unreckoned)


def test_cases_of_one_siren_are_one_debtor() -> None:
    """The SIREN decides; without one the name does, whatever its capitals and accents."""
    by_siren = DEBTOR.model_copy(update={"siren": "010 001 451"})
    renamed = DEBTOR.model_copy(update={"siren": "010001451", "name": "Autre Nom SARL"})
    found = together(
        after(5),
        case(number="A", debtor=by_siren),
        case(number="B", debtor=renamed),
        case(number="C"),
        case(number="D", debtor=DEBTOR.model_copy(update={"name": "MENUISERIE  fictive sarl"})),
    )
    assert {("A", "B"), ("C", "D")} == {row.numbers for row in found.balances}


def test_two_names_that_differ_are_two_debtors() -> None:
    """Nothing but capitals, accents and spacing is overlooked."""
    one, other = (
        debtor_name(Debtor(kind=DebtorKind.CONSUMER, name=name)) for name in ("M. Roux", "M. Rous")
    )
    assert one.key != other.key


def test_a_dispute_is_apart_from_what_is_due() -> None:
    """The disputed principal is in the receivable and in no amount that is due."""
    dispute = Dispute(raised_on=after(2), amount=Decimal("30.00"), reason="Teinte  Fausse")
    found = together(after(10), case(invoice(dispute=dispute)))
    assert Decimal("70.00") == found.total.principal
    assert Decimal("100.00") == found.total.receivable
    assert Decimal("30.00") == found.disputes[0].principal


def test_disputes_of_one_reason_are_one_row() -> None:
    """Capitals and spacing do not make another reason; settled ones tell how long they took."""
    open_one = Dispute(raised_on=after(2), reason="Teinte fausse")
    settled = Dispute(raised_on=after(2), resolved_on=after(9), reason="teinte  FAUSSE")
    found = together(
        after(10),
        case(invoice(dispute=open_one), number="A"),
        case(invoice("FA-2", dispute=settled), number="B"),
    )
    (row,) = found.disputes
    assert (("A", "B"), 1, 1, Decimal("7.0")) == (
        row.numbers,
        row.open_count,
        row.settled.count,
        row.settled.days,
    )


def test_the_last_answer_of_the_debtor_is_the_reason_recorded() -> None:
    """What the debtor said goes before how the last contact ended; a note is not interpreted."""
    history = (
        did("appel-1", after(5), channel="phone", outcome="refusal"),
        did("appel-2", after(10), channel="phone", outcome="no_answer"),
    )
    found = together(after(12), case(history=history))
    assert UnpaidBecause.REFUSAL == found.unpaid[0].because
    assert UnpaidBecause.NONE_RECORDED == together(after(12), case()).unpaid[0].because
    assert () == together(after(0), case()).unpaid


@given(days=st.lists(st.integers(0, 120), min_size=1, max_size=5), on=st.integers(0, 200))
def test_rows_add_up_to_the_total(days: list[int], on: int) -> None:
    """The rows of debtors add up to the total, whatever the order of the cases."""
    cases = [
        case(
            invoice(f"FA-{n}", after(late), f"{n + 1}0.01"),
            number=f"2026-{n}",
            debtor=DEBTOR.model_copy(update={"name": f"Débiteur {n % 2}"}),
            payments=(paid(after(late), "3.00"),),
        )
        for n, late in enumerate(days)
    ]
    found = together(after(on), *cases)
    assert found == together(after(on), *reversed(cases))
    for name in ("principal", "penalties", "total", "overdue", "receivable"):
        rows = sum(getattr(row.owed, name) for row in found.balances)
        assert getattr(found.total, name) == rows
