"""What a bank takes back undoes the receipt it undoes, and only that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from relance_docs.case.case import Case
from relance_docs.importing.records import ImportAsked
from tests.importing.bank_papers import MOVEMENTS, PAID, Movement, bank_bench, camt, table
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND, case, checked, done

BACK = Movement(day=date(2026, 11, 18), amount="-600.00", label="CHEQUE IMPAYE 4530", payer="")
CHEQUES = Movement(amount="600.00", label="REMISE CHEQUES BORD 4530", payer="")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases: 600.00 of a restaurant, 500.00 of a garage."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND})


def bounces(case_: Case) -> list[tuple[str, date | None]]:
    """Return the payments of a case, and when each came back."""
    return [
        (f"{p.amount:.2f}", p.bounced.bounced_on if p.bounced else None) for p in case_.payments
    ]


@pytest.mark.parametrize(
    "label",
    ["REJET FA-2026-0001", "VIR RETOURNE RESTAURANT L ESCALE FICTIVE", "IMPAYE FA-2026-0001"],
)
def test_a_return_that_names_the_debtor_undoes_its_payment(bench: Bench, label: str) -> None:
    """From the day it came back it counts for nothing; the payment itself stays in the case."""
    done(bench, camt())
    plan = done(bench, camt((*MOVEMENTS, replace(BACK, label=label))))

    assert [("600.00", date(2026, 11, 18))] == bounces(case(bench))
    assert "the 600.00 received on 2026-11-16 in case 2026-014 came back" in str(
        plan.taken[0].reason
    )
    assert date(2026, 11, 20) == checked(bench)


def test_a_return_in_the_statement_of_the_receipt_undoes_it(bench: Bench) -> None:
    """Newest rows first as well: of one day, what came in is entered before."""
    label = "REJET VIR FA-2026-0001"
    done(bench, table((replace(BACK, day=PAID.day, label=label), PAID)).encode())

    assert [("600.00", date(2026, 11, 16))] == bounces(case(bench))


def test_a_slip_whose_number_the_return_repeats_is_undone(bench: Bench) -> None:
    """« BORD 4530 » and « CHEQUE IMPAYE 4530 »: nobody is named, and it is clear."""
    content = camt((CHEQUES,))
    (decision,) = bench.plan(content).decisions
    done(bench, content, asked=ImportAsked(answers={decision.key: "2026-014"}))
    plan = done(bench, camt((CHEQUES, BACK)))

    assert [("600.00", date(2026, 11, 18))] == bounces(case(bench))
    assert "both say 4530" in str(plan.taken[0].reason)


def test_one_cheque_of_a_slip_comes_back(bench: Bench) -> None:
    """The slip was shared among two cases; the amount tells whose cheque it was."""
    slip = replace(CHEQUES, amount="1100.00")
    (decision,) = bench.plan(camt((slip,))).decisions
    done(bench, camt((slip,)), asked=ImportAsked(answers={decision.key: decision.choices[0].value}))
    back = replace(BACK, amount="-500.00")
    done(bench, camt((slip, back)))

    assert [("600.00", None)] == bounces(case(bench))
    assert [("500.00", date(2026, 11, 18))] == bounces(case(bench, "2026-015"))


def test_a_return_that_names_nobody_is_asked(bench: Bench) -> None:
    """The amount alone proves nothing; receipts are checked until its eve meanwhile."""
    done(bench, camt())
    statement = camt((*MOVEMENTS, replace(BACK, label="CHEQUE IMPAYE SANS PROVISION")))
    plan = done(bench, statement)

    (decision,) = plan.decisions
    assert ["2026-014", "skip"] == [choice.value for choice in decision.choices]
    assert [("600.00", None)] == bounces(case(bench))
    done(bench, statement, asked=ImportAsked(answers={decision.key: "2026-014"}))
    assert [("600.00", date(2026, 11, 18))] == bounces(case(bench))
    again = bench.plan(statement)
    assert () == again.decisions
    assert "entered already, in case 2026-014" == str(again.skipped[-1].reason)


def test_a_return_that_is_none_of_ours_is_left_out(bench: Bench) -> None:
    """A person says so, and it is not asked again in that run."""
    done(bench, camt())
    statement = camt((*MOVEMENTS, replace(BACK, label="CHEQUE IMPAYE SANS PROVISION")))
    (decision,) = bench.plan(statement).decisions
    plan = done(bench, statement, asked=ImportAsked(answers={decision.key: "none"}))

    assert () == plan.cases
    assert [("600.00", None)] == bounces(case(bench))


def test_a_reversal_that_the_format_marks_needs_no_word(bench: Bench) -> None:
    """RvslInd says it, the parties say whose."""
    done(bench, camt())
    marked = camt((replace(BACK, label="VIR", payer="RESTAURANT L ESCALE FICTIVE"),))
    marked = marked.replace(b"<Sts>", b"<RvslInd>true</RvslInd><Sts>").replace(b"Cdtr>", b"Dbtr>")
    done(bench, marked)

    assert [("600.00", date(2026, 11, 18))] == bounces(case(bench))


def test_a_part_of_a_slip_that_comes_back_raises_an_alarm(bench: Bench) -> None:
    """The slip was entered as one payment: what is undone is a part of it, and the day waits."""
    (decision,) = bench.plan(camt((CHEQUES,))).decisions
    done(bench, camt((CHEQUES,)), asked=ImportAsked(answers={decision.key: "2026-014"}))
    plan = done(bench, camt((CHEQUES, replace(BACK, amount="-200.00"))))

    (alarm,) = (s for s in plan.skipped if s.is_alarm)
    assert "`relance refund 2026-014 200.00 --on 2026-11-18`" in str(alarm.reason)


@pytest.mark.parametrize("label", ["FRAIS REJET FA-2026-0001", "PRLV LOYER", "CB RETROUVAILLES"])
def test_other_debits_are_left_alone(bench: Bench, label: str) -> None:
    """The fee of a return is no return."""
    done(bench, camt())
    plan = bench.plan(camt((*MOVEMENTS, replace(BACK, label=label))))

    assert () == plan.cases
    assert () == plan.decisions


def test_money_given_back_to_a_debtor_raises_an_alarm(bench: Bench) -> None:
    """A debit of just what it paid, that names it and no return: a person says what it was."""
    done(bench, camt())
    plan = bench.plan(camt((*MOVEMENTS, replace(BACK, label="VIR RESTAURANT L ESCALE FICTIVE"))))

    (alarm,) = (s for s in plan.skipped if s.is_alarm)
    assert "`relance refund`" in str(alarm.reason)


@pytest.mark.parametrize(
    "entry",
    [
        "  - {received_on: 2026-11-18, amount: -600.00}\n",
        "  - {received_on: 2026-11-10, amount: 600.00, bounced: {bounced_on: 2026-11-17}}\n",
    ],
)
def test_what_a_person_entered_is_not_entered_again(tmp_path: Path, entry: str) -> None:
    """A refund or a bounced payment of the same amount within three days is the same."""
    text = f"{CASE}payments:\n  - {{received_on: 2026-11-01, amount: 600.00}}\n{entry}"
    bench = bank_bench(tmp_path / "w", {"2026-014": text})
    plan = bench.plan(camt((replace(BACK, label="REJET FA-2026-0001"),)))

    assert () == plan.cases
    assert "entered already, in case 2026-014" == str(plan.skipped[0].reason)


def test_a_return_in_a_case_closed_as_paid_is_an_alarm(bench: Bench) -> None:
    """It has to be opened again first; nothing of it is lost from sight."""
    done(bench, camt())
    path = bench.root / "cases" / "2026-014.yaml"
    path.write_text(path.read_text() + "closed: {reason: paid, closed_on: 2026-11-17}\n")
    plan = done(bench, camt((*MOVEMENTS, replace(BACK, label="REJET FA-2026-0001"))))

    (alarm,) = (s for s in plan.skipped if s.is_alarm)
    assert "relance reopen" in str(alarm.reason)
