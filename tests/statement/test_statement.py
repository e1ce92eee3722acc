"""What is owed, scene by scene."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from relance_docs.case.case import Case
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.terms import Allocation, RateReading, Terms
from relance_docs.errors import RefusalError
from relance_docs.law.clauses import UnsettledClauseError
from relance_docs.law.rates import MissingRateError, packaged_rates
from relance_docs.statement.lines import Line
from relance_docs.statement.records import Arose, InvoiceStatement, Statement
from relance_docs.statement.statement import statement

Scene = Callable[..., Case]
Owed = Callable[..., Statement]

PARTIAL: dict[str, Any] = {
    "invoices": [{"total_with_vat": "10000.00", "due_date": "2026-04-30"}],
    "payments": [{"received_on": "2026-07-01", "amount": "4000.00"}],
}


def amounts(claim: InvoiceStatement | Statement) -> tuple[str, str, str]:
    """Return principal, penalties and indemnity due."""
    return str(claim.principal_due), str(claim.penalties_due), str(claim.indemnity_due)


def written(line: Line) -> str:
    """Write a line in one string."""
    return f"{line.from_day} {line.to_day} {line.base} {line.rate_percent} {line.amount}"


class TestAllocationInsideAnInvoice:
    """O07: 4 000 € on 1 July for 10 000 € due on 30 April, reckoned on 3 September 2026."""

    def test_legal_order(self, scene: Scene, owed: Owed) -> None:
        """Indemnity and penalties come before capital (1343-1 C. civ.)."""
        result = owed(scene(**PARTIAL), "2026-09-03")

        assert ("6246.45", "135.81", "0.00") == amounts(result)
        assert [
            "2026-05-01 2026-06-30 10000.00 12.15 203.05",
            "2026-07-01 2026-07-01 10000.00 12.40 3.40",
            "2026-07-02 2026-09-03 6246.45 12.40 135.81",
        ] == [written(line) for line in result.invoices[0].lines]
        entry = result.allocations[0]
        assert [
            "40.00",
            "206.45",
            "3753.55",
        ] == [*map(str, (entry.to_indemnity, entry.to_penalties, entry.to_principal))]

    def test_capital_first(self, scene: Scene, owed: Owed) -> None:
        """A creditor who chose so counts the payment on capital."""
        result = owed(scene(**PARTIAL), "2026-09-03", allocation="capital_first")

        assert ("6000.00", "336.90", "40.00") == amounts(result)

    @pytest.mark.parametrize("chosen", Allocation)
    def test_the_other_order_stands_beside(
        self, scene: Scene, owed: Owed, chosen: Allocation
    ) -> None:
        """Each statement says what the order not chosen would give."""
        totals: dict[object, str] = {
            Allocation.LEGAL: "6382.26",
            Allocation.INTEREST_FIRST: "6381.39",
            Allocation.CAPITAL_FIRST: "6376.90",
        }

        result = owed(scene(**PARTIAL), "2026-09-03", allocation=chosen)

        assert totals[chosen] == str(result.total_due)
        assert result.other_allocation is not None
        assert result.other_allocation.choice is not chosen
        assert totals[result.other_allocation.choice] == str(result.other_allocation.total_due)

    def test_fixed_clause_does_not_break_at_a_semester(self, scene: Scene, owed: Owed) -> None:
        """10 000 € at 10 % due 2025-01-01, 4 000 € on 2025-07-01: 6 000 + 798.36 + 40."""
        case = scene(
            invoices=[{"total_with_vat": "10000.00", "due_date": "2025-01-01"}],
            payments=[{"received_on": "2025-07-01", "amount": "4000.00"}],
            terms={
                "penalty_rate": {"fixed": "10.00"},
                "below_floor": "as_written",
                "allocation": "capital_first",
            },
        )

        assert ("6000.00", "798.36", "40.00") == amounts(owed(case, "2026-01-01"))

    def test_a_line_breaks_only_where_capital_changes(self, scene: Scene, owed: Owed) -> None:
        """A payment that settles only penalties leaves the lines as they are."""
        case = scene(
            invoices=PARTIAL["invoices"],
            payments=[{"received_on": "2026-06-10", "amount": "100.00"}],
        )

        result = owed(case, "2026-06-30")

        assert ("10000.00", "143.05", "0.00") == amounts(result)
        assert 1 == len(result.invoices[0].lines)


class TestBeforeAndOnTheDueDate:
    """Nothing is late before the day after the due date."""

    @pytest.mark.parametrize("as_of", ["2026-04-29", "2026-04-30"])
    def test_no_penalty_no_indemnity(self, scene: Scene, owed: Owed, as_of: str) -> None:
        """Through the due date only the principal stands, and nothing is overdue."""
        result = owed(scene(invoices=PARTIAL["invoices"]), as_of)

        assert ("10000.00", "0.00", "0.00") == amounts(result)
        assert 0 == result.principal_overdue == result.daily_penalty
        assert 0 == result.invoices[0].days_late

    def test_paid_on_the_due_date(self, scene: Scene, owed: Owed) -> None:
        """Paid on the due date: 0, 0, 0, and so it stays."""
        case = scene(
            invoices=PARTIAL["invoices"],
            payments=[{"received_on": "2026-04-30", "amount": "10000.00"}],
        )

        assert ("0.00", "0.00", "0.00") == amounts(owed(case, "2026-09-03"))

    def test_paid_on_the_first_day_late(self, scene: Scene, owed: Owed) -> None:
        """Paid one day late: one day of penalties and the indemnity are owed, and taken first."""
        case = scene(
            invoices=PARTIAL["invoices"],
            payments=[{"received_on": "2026-05-01", "amount": "10000.00"}],
        )

        result = owed(case, "2026-05-01")

        assert ("43.33", "0.00", "0.00") == amounts(result)

    def test_paid_in_advance(self, scene: Scene, owed: Owed) -> None:
        """What is paid before the due date bears no interest at all."""
        case = scene(
            invoices=PARTIAL["invoices"],
            payments=[{"received_on": "2019-12-24", "amount": "4000.00"}],
        )

        assert "6000.00" == str(owed(case, "2026-05-31").invoices[0].lines[0].base)

    def test_future_payments_are_not_counted(self, scene: Scene, owed: Owed) -> None:
        """A statement of 30 June knows nothing of a payment of 1 July."""
        assert ("10000.00", "203.05", "40.00") == amounts(owed(scene(**PARTIAL), "2026-06-30"))

    def test_an_invoice_not_yet_issued_is_left_out(self, scene: Scene, owed: Owed) -> None:
        """On a day before its issue an invoice is not owed."""
        later = {**PARTIAL["invoices"][0], "issue_date": "2026-03-30"}

        assert () == owed(scene(invoices=[later]), "2026-03-29").invoices


class TestSeveralInvoices:
    """1342-10 C. civ. across invoices."""

    def test_indemnity_for_each(self, scene: Scene, owed: Owed) -> None:
        """Two late invoices: 40 € twice."""
        late = {"total_with_vat": "100.00", "due_date": "2026-04-30"}

        assert "80.00" == str(owed(scene(invoices=[late, late]), "2026-05-01").indemnity_due)

    def test_rounding_line_by_line(self, scene: Scene, owed: Owed) -> None:
        """O13: 33 invoices of 100 €, 7 days: 33 × 0.23 = 7.59, though rounding once gives 7.69."""
        late = {"total_with_vat": "100.00", "due_date": "2026-05-31"}

        assert "7.59" == str(owed(scene(invoices=[late] * 33), "2026-06-07").penalties_due)

    def test_named_invoice_first(self, scene: Scene, owed: Owed) -> None:
        """The invoice that the debtor names is paid, though another is older."""
        case = scene(
            invoices=[
                {"total_with_vat": "100.00", "due_date": "2026-04-30"},
                {"total_with_vat": "100.00", "due_date": "2026-05-31"},
            ],
            payments=[{"received_on": "2026-05-15", "amount": "100.00", "invoice_number": "FA-2"}],
        )

        assert [
            "100.00",
            "0.00",
        ] == [str(claim.principal_due) for claim in owed(case, "2026-06-30").invoices]

    def test_highest_rate_then_oldest(self, scene: Scene, owed: Owed) -> None:
        """An unnamed payment goes to the dearer debt, then to the older, due debts first."""
        case = scene(
            invoices=[
                {"total_with_vat": "100.00", "due_date": "2026-09-30"},
                {"total_with_vat": "100.00", "due_date": "2026-04-30"},
                {"total_with_vat": "100.00", "due_date": "2026-03-31"},
                {
                    "total_with_vat": "100.00",
                    "due_date": "2026-05-31",
                    "terms": {"penalty_rate": {"fixed": "15.00"}},
                },
            ],
            payments=[{"received_on": "2026-06-30", "amount": "200.00"}],
        )

        result = owed(case, "2026-06-30")

        assert ["FA-4", "FA-3"] == [entry.invoice_number for entry in result.allocations]

    def test_equal_debts_share_in_proportion(self, scene: Scene, owed: Owed) -> None:
        """100 € for three equal debts: 33.34, 33.33 and 33.33, and not a cent is lost."""
        late = {"total_with_vat": "500.00", "due_date": "2026-04-30"}
        case = scene(
            invoices=[late] * 3, payments=[{"received_on": "2026-06-30", "amount": "100.00"}]
        )

        result = owed(case, "2026-06-30")

        assert ["33.34", "33.33", "33.33"] == [str(entry.amount) for entry in result.allocations]

    def test_spill_over_then_credit(self, scene: Scene, owed: Owed) -> None:
        """What exceeds the named invoice goes to the others, due or not; then it is a credit."""
        case = scene(
            invoices=[
                {"total_with_vat": "100.00", "due_date": "2026-04-30"},
                {"total_with_vat": "100.00", "due_date": "2026-12-31"},
            ],
            payments=[{"received_on": "2026-04-30", "amount": "250.00", "invoice_number": "FA-1"}],
        )

        result = owed(case, "2026-06-30")

        assert ("0.00", "50.00") == (str(result.total_due), str(result.credit))
        assert ["FA-1", "FA-2", ""] == [entry.invoice_number for entry in result.allocations]


class TestInstalments:
    """An invoice with several due dates."""

    def test_each_part_from_its_own_day(self, scene: Scene, owed: Owed) -> None:
        """Every part bears interest from its due date, and gives the indemnity (C-78/22)."""
        case = scene(
            invoices=[
                {
                    "total_with_vat": "300.00",
                    "instalments": [
                        {"due_date": "2026-04-30", "amount": "100.00"},
                        {"due_date": "2026-05-31", "amount": "200.00"},
                    ],
                }
            ]
        )

        result = owed(case, "2026-06-30")

        assert [
            "2026-05-01 2026-06-30 100.00 12.15 2.03",
            "2026-06-01 2026-06-30 200.00 12.15 2.00",
        ] == [written(line) for line in result.invoices[0].lines]
        assert "80.00" == str(result.indemnity_due)

    def test_a_part_that_is_paid_in_time_gives_none(self, scene: Scene, owed: Owed) -> None:
        """Only what is late is indemnified, once for an invoice that is partly disputed."""
        parts = [
            {"due_date": "2026-04-30", "amount": "100.00"},
            {"due_date": "2026-05-31", "amount": "200.00"},
        ]
        case = scene(
            invoices=[
                {
                    "total_with_vat": "300.00",
                    "instalments": parts,
                    "dispute": {"raised_on": "2026-06-02", "amount": "50.00", "reason": "x"},
                }
            ],
            payments=[{"received_on": "2026-04-30", "amount": "100.00"}],
        )

        result = owed(case, "2026-06-30")
        accrued = [c.indemnity_accrued for c in (*result.invoices, *result.disputed)]

        assert Decimal("80.00") == sum(accrued)


class TestCreditNotes:
    """A credit note from the origin, on its date, or of no invoice."""

    NOTE: ClassVar = {"number": "AV-1", "issue_date": "2026-06-10", "amount": "1000.00"}
    LATE: ClassVar = {"total_with_vat": "10000.00", "due_date": "2026-05-31"}

    def test_from_origin(self, scene: Scene, owed: Owed) -> None:
        """What was never owed bore no interest."""
        note = {**self.NOTE, "invoice_number": "FA-1"}

        result = owed(scene(invoices=[self.LATE], credit_notes=[note]), "2026-06-30")

        assert ["9000.00"] == [str(line.base) for line in result.invoices[0].lines]
        assert ("1000.00", ()) == (str(result.invoices[0].credited), result.allocations)

    def test_on_issue_date(self, scene: Scene, owed: Owed) -> None:
        """On its date it takes off capital, never penalties; that day bears the old capital."""
        note = {**self.NOTE, "invoice_number": "FA-1", "effect": "on_issue_date"}

        result = owed(scene(invoices=[self.LATE], credit_notes=[note]), "2026-06-30")

        assert [
            "2026-06-01 2026-06-10 10000.00 12.15 33.29",
            "2026-06-11 2026-06-30 9000.00 12.15 59.92",
        ] == [written(line) for line in result.invoices[0].lines]
        assert ("9000.00", "93.21", "40.00") == amounts(result)

    def test_without_invoice(self, scene: Scene, owed: Owed) -> None:
        """It counts as a payment on its date."""
        result = owed(scene(invoices=[self.LATE], credit_notes=[self.NOTE]), "2026-06-10")

        assert ("9073.29", "0.00", "0.00") == amounts(result)
        assert result.allocations[0].is_credit_note

    def test_larger_than_the_invoice(self, scene: Scene, owed: Owed) -> None:
        """The excess goes to other debts from the day of the note, then stands as a credit."""
        note = {**self.NOTE, "amount": "10300.00", "invoice_number": "FA-1"}
        other = {"total_with_vat": "200.00", "due_date": "2026-06-30"}

        result = owed(scene(invoices=[self.LATE, other], credit_notes=[note]), "2026-06-30")

        assert ("0.00", "100.00") == (str(result.total_due), str(result.credit))

    def test_taken_off_the_earliest_part(self, scene: Scene, owed: Owed) -> None:
        """From the origin it reduces the parts that are due first, which claims least."""
        invoice = {
            "total_with_vat": "3000.00",
            "instalments": [
                {"due_date": "2026-04-30", "amount": "1500.00"},
                {"due_date": "2026-05-31", "amount": "1500.00"},
            ],
        }
        note = {**self.NOTE, "invoice_number": "FA-1"}

        result = owed(scene(invoices=[invoice], credit_notes=[note]), "2026-06-30")

        assert ["500.00", "1500.00"] == [str(part.amount) for part in result.invoices[0].parts]

    def test_paid_before_the_issue(self, scene: Scene, owed: Owed) -> None:
        """BT-113 was never due."""
        result = owed(scene(invoices=[{**self.LATE, "paid_amount": "4000.00"}]), "2026-06-30")

        assert ("6000.00", "4000.00") == (
            str(result.principal_due),
            str(result.invoices[0].paid),
        )

    def test_negative_invoice(self, scene: Scene, owed: Owed) -> None:
        """An amount due below zero is a credit from the day of issue."""
        negative = {**self.LATE, "total_with_vat": "0.00", "amount_due": "-50.00"}

        result = owed(scene(invoices=[negative]), "2026-06-30")

        assert ("0.00", "50.00") == (str(result.total_due), str(result.credit))


class TestBaseWithoutVat:
    """Terms that reckon penalties without VAT."""

    LATE: ClassVar = {"total_with_vat": "12000.00", "due_date": "2026-05-31"}

    def test_base(self, scene: Scene, owed: Owed) -> None:
        """The base is the capital in the proportion of the amounts without and with VAT."""
        case = scene(
            invoices=[{**self.LATE, "total_without_vat": "10000.00"}],
            payments=[{"received_on": "2026-05-31", "amount": "1200.00"}],
        )

        result = owed(case, "2026-06-30", base="without_vat")

        assert ["9000.00"] == [str(line.base) for line in result.invoices[0].lines]
        assert "10800.00" == str(result.principal_due)

    def test_unknown_amount(self, scene: Scene, owed: Owed) -> None:
        """Without BT-109 it is refused, naming the invoice."""
        with pytest.raises(RefusalError, match="FA-1"):
            owed(scene(invoices=[self.LATE]), "2026-06-30", base="without_vat")


class TestDispute:
    """An open dispute sets a part of the claim apart."""

    def disputed(self, scene: Scene, **dispute: str) -> Case:
        """Return an invoice of 1 000 € with a dispute raised on 2026-06-10."""
        stated = {"raised_on": "2026-06-10", "reason": "quantité", **dispute}
        late = {"total_with_vat": "1000.00", "due_date": "2026-05-31", "dispute": stated}
        return scene(invoices=[late])

    def test_part(self, scene: Scene, owed: Owed) -> None:
        """The disputed part has its own penalties and is in no total; 40 € is due once."""
        result = owed(self.disputed(scene, amount="300.00"), "2026-06-30")

        assert ("700.00", "6.99", "40.00") == amounts(result)
        assert ("300.00", "3.00", "0.00") == amounts(result.disputed[0])
        assert "303.00" == str(result.disputed_due)

    def test_whole(self, scene: Scene, owed: Owed) -> None:
        """A dispute without an amount sets the whole invoice apart."""
        result = owed(self.disputed(scene), "2026-06-30")

        assert ((), "0.00") == (result.invoices, str(result.total_due))
        assert ("1000.00", "9.99", "40.00") == amounts(result.disputed[0])

    @pytest.mark.parametrize("as_of", ["2026-06-09", "2026-06-20"])
    def test_not_open(self, scene: Scene, owed: Owed, as_of: str) -> None:
        """Before it is raised and once it is resolved there is nothing apart."""
        result = owed(self.disputed(scene, resolved_on="2026-06-20"), as_of)

        assert () == result.disputed

    def test_unnamed_payment_goes_to_the_undisputed_part(self, scene: Scene, owed: Owed) -> None:
        """The undisputed part is discharged first; what is left goes to the disputed one."""
        case = self.disputed(scene, amount="300.00").model_copy(
            update={
                "payments": scene(
                    invoices=[{"total_with_vat": "1.00", "due_date": "2026-05-31"}],
                    payments=[{"received_on": "2026-05-31", "amount": "800.00"}],
                ).payments
            }
        )

        result = owed(case, "2026-06-30")

        assert ("0.00", "0.00", "0.00") == amounts(result)
        assert ("200.00", "2.00", "40.00") == amounts(result.disputed[0])
        assert [False, True] == [entry.to_disputed_part for entry in result.allocations]


class TestConsumer:
    """1231-6 C. civ.: the legal rate, from the day after the formal notice reached the debtor."""

    LATE: ClassVar = {"total_with_vat": "10000.00", "due_date": "2026-05-31"}

    def notified(self, scene: Scene, **entry: Any) -> Case:  # noqa: ANN401 - as in a file
        """Return a consumer's case with a formal notice sent on 2026-06-10."""
        notice = {"at": "2026-06-10", "step": "mise-en-demeure", **entry}
        return scene("consumer", invoices=[self.LATE], history=[notice])

    def test_interest_from_the_day_after_presentation(self, scene: Scene, owed: Owed) -> None:
        """First presentation counts when the letter was received later; no indemnity."""
        case = self.notified(scene, presented_on="2026-06-12", received_on="2026-06-20")

        result = owed(case, "2026-07-31")

        assert [
            "2026-06-13 2026-06-30 10000.00 2.62 12.92",
            "2026-07-01 2026-07-31 10000.00 2.75 23.36",
        ] == [written(line) for line in result.invoices[0].lines]
        assert ("10000.00", "36.28", "0.00") == amounts(result)
        assert result.other_reading is None

    @pytest.mark.parametrize(
        "entry",
        [
            {},
            {"received_on": "2026-08-01"},
            {"received_on": "2026-06-12", "skipped": "payé"},
            {"received_on": "2026-06-12", "invoices": ["FA-9"]},
            {"received_on": "2026-06-12", "step": "relance-2"},
            {"at": "2026-05-31", "received_on": "2026-06-02"},
        ],
        ids=["not yet", "later", "skipped", "other invoice", "other step", "before it was due"],
    )
    def test_no_interest_without_notice(
        self, scene: Scene, owed: Owed, entry: dict[str, Any]
    ) -> None:
        """A notice that did not reach the debtor, or not for this debt, starts nothing."""
        assert "0.00" == str(owed(self.notified(scene, **entry), "2026-07-31").penalties_due)

    def test_step_of_another_name(self, scene: Scene, owed: Owed) -> None:
        """A step of the case's plan whose document is a formal notice is one."""
        plan = [{"step": "med", "template": "mise-en-demeure", "channel": "registered"}]
        case = scene(
            "consumer",
            invoices=[self.LATE],
            plan=plan,
            history=[{"at": "2026-06-10", "step": "med", "received_on": "2026-06-12"}],
        )

        assert "12.92" == str(owed(case, "2026-06-30").penalties_due)

    def test_step_of_another_name_in_the_workspace(self, scene: Scene) -> None:
        """A formal notice may have its name from the workspace's own plan."""
        step = PlanStep(step="med", template="mise-en-demeure", channel=Channel.REGISTERED)
        history = [{"at": "2026-06-10", "step": "med", "received_on": "2026-06-12"}]
        case = scene("consumer", invoices=[self.LATE], history=history)
        day, rates = date(2026, 6, 30), packaged_rates()

        assert "12.92" == str(statement(case, Terms(), rates, day, plan=(step,)).penalties_due)
        assert "0.00" == str(statement(case, Terms(), rates, day).penalties_due)

    def test_clause_is_not_applied(self, scene: Scene, owed: Owed) -> None:
        """A penalty clause does not replace the legal rate against a consumer."""
        case = self.notified(scene, received_on="2026-06-12")

        result = owed(case, "2026-06-30", penalty_rate={"fixed": "15.00"})

        assert "12.92" == str(result.penalties_due)


class TestInsolvency:
    """A judgment stops interest on the debts that are older."""

    def opened(self, scene: Scene, **invoice: str) -> Case:
        """Return a case with a procedure opened on 2026-06-16."""
        late = {"total_with_vat": "10000.00", "due_date": "2026-05-31", **invoice}
        return scene(
            invoices=[late], insolvency={"kind": "redressement", "opened_on": "2026-06-16"}
        )

    def test_interest_stops_on_the_eve(self, scene: Scene, owed: Owed) -> None:
        """15 days of June bear interest; nothing more accrues; the 40 € of before is kept."""
        result = owed(self.opened(scene), "2026-11-20")

        assert ["2026-06-01 2026-06-15 10000.00 12.15 49.93"] == [
            written(line) for line in result.invoices[0].lines
        ]
        assert ("10000.00", "49.93", "40.00") == amounts(result)
        assert (date(2026, 6, 16), Decimal("0.00")) == (
            result.interest_stopped_on,
            result.daily_penalty,
        )

    def test_before_the_judgment(self, scene: Scene, owed: Owed) -> None:
        """On the eve nothing had happened yet."""
        assert "40.00" == str(owed(self.opened(scene), "2026-06-15").indemnity_due)

    def test_later_debts(self, scene: Scene, owed: Owed) -> None:
        """A debt that arose after the judgment follows the ordinary rules."""
        later = self.opened(
            scene, delivery_date="2026-06-18", issue_date="2026-06-20", due_date="2026-07-20"
        )

        result = owed(later, "2026-07-31")

        assert "40.00" == str(result.indemnity_due)
        assert [Arose.AFTER] == [claim.arose for claim in result.invoices]

    @pytest.mark.parametrize(
        ("due_date", "indemnity"), [("2026-06-15", "40.00"), ("2026-06-16", "0.00")]
    )
    def test_the_indemnity_of_a_due_date_before(
        self, scene: Scene, owed: Owed, due_date: str, indemnity: str
    ) -> None:
        """L441-10, II C. com. bars the 40 € only where the judgment forbade to pay on time."""
        result = owed(self.opened(scene, due_date=due_date), "2026-11-20")

        assert indemnity == str(result.indemnity_due)

    def test_an_invoice_of_later_without_its_delivery(self, scene: Scene, owed: Owed) -> None:
        """Whether it arose before the judgment nobody knows: it is in no total."""
        undated = self.opened(scene, issue_date="2026-06-20", due_date="2026-07-20")

        result = owed(undated, "2026-07-31")

        assert ["0.00"] == [str(result.total_due)]
        assert ["FA-1"] == [claim.invoice_number for claim in result.undated]

    def test_what_comes_in_after_the_judgment_pays_later_debts(
        self, scene: Scene, owed: Owed
    ) -> None:
        """L622-7 C. com.: earlier debts may be paid no more."""
        earlier = {"total_with_vat": "500.00", "due_date": "2026-05-31"}
        later = {
            "invoice_number": "FA-2",
            "total_with_vat": "300.00",
            "delivery_date": "2026-06-20",
            "issue_date": "2026-06-20",
            "due_date": "2026-07-20",
        }
        case = scene(
            invoices=[earlier, later],
            insolvency={"kind": "sauvegarde", "opened_on": "2026-06-16"},
            payments=[{"received_on": "2026-07-10", "amount": "300.00"}],
        )

        (receipt,) = owed(case, "2026-07-15").allocations

        assert ("FA-2", "300.00") == (receipt.invoice_number, str(receipt.to_principal))


class TestPublicBody:
    """Its law pays the principal, then what is due for the delay."""

    def test_a_payment_of_the_principal_leaves_interest_that_bears_nothing(
        self, scene: Scene, owed: Owed
    ) -> None:
        """R2192-32, R2192-36 CCP: 12 000 € paid 82 days late leave 273.63 and 40 €."""
        case = scene(
            "public_body",
            invoices=[
                {"total_with_vat": "12000.00", "issue_date": "2025-10-01", "due_date": "2025-11-20"}
            ],
            payments=[{"received_on": "2026-02-10", "amount": "12000.00"}],
        )

        result = owed(case, "2026-11-20")

        assert ("0.00", "273.63", "40.00") == amounts(result)
        assert result.other_allocation is None


class TestPaymentPlan:
    """What it covers is due by its own terms."""

    PARTS = tuple(
        {"due_date": day, "amount": "2000.00"}
        for day in ("2026-07-31", "2026-08-31", "2026-11-30", "2026-12-31")
    )
    PROOF = ({"id": "p-plan", "kind": "acknowledgment", "title": "Échéancier signé"},)

    def agreed(self, scene: Scene, *history: dict[str, str], **plan: Any) -> Case:  # noqa: ANN401
        """Return 8 000 € due on 30 April, put off on 1 July; the first of four parts is paid."""
        return scene(
            invoices=[
                {"total_with_vat": "8000.00", "issue_date": "2026-03-31", "due_date": "2026-04-30"}
            ],
            payments=[{"received_on": "2026-07-31", "amount": "2000.00"}],
            payment_plan={
                "agreed_on": "2026-07-01",
                "instalments": self.PARTS,
                "proof": "p-plan",
                **plan,
            },
            pieces=self.PROOF,
            history=history,
        )

    def test_only_the_missed_instalment_is_due(self, scene: Scene, owed: Owed) -> None:
        """1305-2 C. civ.: 2 000 € of 31 August; its interest runs from 1 September."""
        result = owed(self.agreed(scene), "2026-11-20")

        assert "2000.00" == str(result.principal_overdue)
        assert "6000.00" == str(result.principal_due)
        assert ("55.04", "40.00") == (str(result.penalties_due), str(result.indemnity_due))

    def test_what_comes_in_pays_principal(self, scene: Scene, owed: Owed) -> None:
        """The instalments add up to the principal; what was owed beside it is reserved."""
        result = owed(self.agreed(scene), "2026-11-20")

        assert ["2000.00"] == [str(each.to_principal) for each in result.allocations]
        assert "205.16" == str(result.invoices[0].reserved.total)

    def test_a_plan_of_the_principal_alone(self, scene: Scene, owed: Owed) -> None:
        """What was owed beside it stays due: 165.16 € of penalties and one indemnity."""
        result = owed(self.agreed(scene, covers="principal"), "2026-11-20")

        assert ("220.20", "40.00") == (str(result.penalties_due), str(result.indemnity_due))
        assert not result.invoices[0].reserved.total

    def test_a_clause_brings_the_rest_forward_once_a_notice_was_in_vain(
        self, scene: Scene, owed: Owed
    ) -> None:
        """From the day that the formal notice gave; not without the clause, nor before."""
        notice = {
            "at": "2026-09-10",
            "step": "mise-en-demeure",
            "channel": "registered",
            "pay_by": "2026-09-21",
        }

        def overdue(day: str, **plan: Any) -> str:  # noqa: ANN401 - as in a file
            return str(owed(self.agreed(scene, notice, **plan), day).principal_overdue)

        assert "2000.00" == overdue("2026-09-30")
        assert "2000.00" == overdue("2026-09-21", acceleration_clause=True)
        assert "6000.00" == overdue("2026-09-22", acceleration_clause=True)
        assert "2000.00" == overdue("2026-09-22", acceleration_clause=True, proof=None)


class TestReading:
    """Progressive or frozen."""

    def test_other_reading(self, scene: Scene, owed: Owed) -> None:
        """The statement says what the reading not chosen would give (O01)."""
        case = scene(invoices=[{"total_with_vat": "10000.00", "due_date": "2023-05-31"}])

        result = owed(case, "2023-08-31")

        assert result.other_reading is not None
        assert (
            result.other_reading.choice,
            str(result.other_reading.total_due),
        ) == (RateReading.FROZEN, "10355.07")

    def test_public_body_has_no_choice(self, scene: Scene, owed: Owed) -> None:
        """R2192-31 CCP freezes the rate, whatever the terms say."""
        case = scene(
            "public_body", invoices=[{"total_with_vat": "20000.00", "due_date": "2026-05-20"}]
        )

        result = owed(case, "2026-08-10", rate_reading="progressive")

        assert (result.rate_reading, result.other_reading) == (RateReading.FROZEN, None)
        assert "456.05" == str(result.penalties_due)


class TestRefusals:
    """What is not known is refused by name."""

    LATE: ClassVar = {"total_with_vat": "1000.00", "due_date": "2026-11-30"}

    def test_unpublished_semester(self, scene: Scene, owed: Owed) -> None:
        """On 1 January 2027 the rate of that semester is not known."""
        with pytest.raises(MissingRateError, match="2027-S1"):
            owed(scene(invoices=[self.LATE]), "2027-01-01")

    def test_last_known_day(self, scene: Scene, owed: Owed) -> None:
        """On 31 December 2026 all is known but the penalty of the next day."""
        result = owed(scene(invoices=[self.LATE]), "2026-12-31")

        assert ("10.53", None) == (str(result.penalties_due), result.daily_penalty)

    def test_frozen_needs_no_later_semester(self, scene: Scene, owed: Owed) -> None:
        """The frozen reading goes on; what the progressive one gives is unknown."""
        result = owed(scene(invoices=[self.LATE]), "2027-01-31", rate_reading="frozen")

        assert result.other_reading is not None
        assert (Decimal("0.34"), None) == (result.daily_penalty, result.other_reading.total_due)

    def test_paid_needs_no_later_semester(self, scene: Scene, owed: Owed) -> None:
        """A debt that was paid in time is reckoned whatever the day."""
        case = scene(
            invoices=[self.LATE], payments=[{"received_on": "2027-02-01", "amount": "1.00"}]
        )
        paid = scene(
            invoices=[self.LATE],
            payments=[
                {"received_on": "2026-11-30", "amount": "1000.00"},
                {"received_on": "2027-02-01", "amount": "1.00"},
            ],
        )

        assert "1.00" == str(owed(paid, "2027-03-01").credit)
        with pytest.raises(MissingRateError):
            owed(case, "2027-03-01")

    def test_clause_below_the_floor(self, scene: Scene, owed: Owed) -> None:
        """A clause of 5 % is refused until somebody decides."""
        late = {"total_with_vat": "1000.00", "due_date": "2026-05-31"}

        with pytest.raises(UnsettledClauseError, match=r"7\.86"):
            owed(scene(invoices=[late]), "2026-06-30", penalty_rate={"fixed": "5.00"})

    def test_a_clause_that_repeats_the_law_has_no_floor(self, scene: Scene, owed: Owed) -> None:
        """« ECB + 10 » is the rate of the law, and bound by no floor, even in 2024."""
        late = {"total_with_vat": "10000.00", "due_date": "2024-02-29"}

        result = owed(scene(invoices=[late]), "2024-03-30", penalty_rate={"ecb_plus": "10"})

        assert "119.18" == str(result.penalties_due)

    def test_the_end_of_the_calendar(self, scene: Scene, owed: Owed) -> None:
        """A day without a next one is refused with a sentence."""
        with pytest.raises(RefusalError, match="9999-12-31"):
            owed(scene(invoices=[self.LATE]), "9999-12-31", rate_reading="frozen")

    def test_older_than_the_rule(self, scene: Scene, owed: Owed) -> None:
        """Penalties of 2008 are not those of the law this program knows."""
        late = {"issue_date": "2008-01-01", "total_with_vat": "10.00", "due_date": "2008-02-01"}

        with pytest.raises(RefusalError, match="2008-S1"):
            owed(scene(invoices=[late]), "2008-03-01")


class TestAlsoInTheStatement:
    """Ages, the further day, what a line says of its rate."""

    def test_aging(self, scene: Scene, owed: Owed) -> None:
        """Day 30 is in 1–30, day 31 in 31–60; the due date itself is not late."""
        days = ["2026-11-20", "2026-10-21", "2026-10-20", "2026-09-20", "2026-08-21"]
        case = scene(invoices=[{"total_with_vat": "1.00", "due_date": day} for day in days])

        aging = owed(case, "2026-11-20").aging

        assert ["1.00", "1.00", "1.00", "1.00", "1.00"] == [
            str(amount)
            for amount in (
                aging.not_due,
                aging.days_1_30,
                aging.days_31_60,
                aging.days_61_90,
                aging.over_90_days,
            )
        ]

    def test_further_day(self, scene: Scene, owed: Owed) -> None:
        """10 000 € at 12.40 %: 3.40 € a day."""
        case = scene(invoices=PARTIAL["invoices"])

        assert Decimal("3.40") == owed(case, "2026-08-31").daily_penalty

    def test_rate_of_the_next_day(self, scene: Scene, owed: Owed) -> None:
        """On 30 June the further day is 1 July, at the rate of the second semester."""
        case = scene(invoices=PARTIAL["invoices"])

        assert Decimal("3.40") == owed(case, "2026-06-30").daily_penalty

    @pytest.mark.parametrize(
        ("kind", "terms", "text"),
        [
            (
                "business",
                {},
                "taux BCE de 2,40 % au 1er juillet 2026 + 10 points, art. L441-10, II C. com.",
            ),
            (
                "business",
                {"penalty_rate": {"legal_times": "3"}, "source": "cgv-2024.pdf, art. 7"},
                (
                    "3 × taux de l’intérêt légal de 2,75 % (2d semestre 2026), clause de pénalités"
                    " de retard (cgv-2024.pdf, art. 7), art. L441-10, II C. com."
                ),
            ),
            (
                "business",
                {"penalty_rate": {"fixed": "12.00"}},
                (
                    "taux convenu de 12,00 % l’an, clause de pénalités de retard,"
                    " art. L441-10, II C. com."
                ),
            ),
            (
                "public_body",
                {},
                "taux BCE de 2,40 % au 1er juillet 2026 + 8 points, art. R2192-31 CCP",
            ),
        ],
    )
    def test_basis(
        self, scene: Scene, owed: Owed, kind: str, terms: dict[str, Any], text: str
    ) -> None:
        """Each line says in French where its rate comes from, with the article."""
        case = scene(kind, invoices=[{"total_with_vat": "10.00", "due_date": "2026-07-31"}])

        basis = owed(case, "2026-08-31", **terms).invoices[0].lines[0].basis

        assert text == basis.text.replace("\N{NO-BREAK SPACE}", " ")
