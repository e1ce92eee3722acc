"""A statement that is imported: what is entered, what is asked, until when receipts are checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.importing.records import ImportAsked, ImportPlan
from tests.importing.bank_papers import (
    FORMS,
    IBAN,
    OUR_SETTINGS,
    PAID,
    RENT,
    bank_bench,
    camt,
    ofx,
    table,
)
from tests.importing.import_bench import CASE, Bench

SECOND = """\
debtor:
  kind: business
  name: Garage Inventé SARL
  address: [1 RUE DU CRIC, 69007 LYON]
invoices:
  - invoice_number: FA-2026-0050
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 500.00
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases and the account of the statements."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND})


def payments(case: Case) -> list[tuple[date, str, str | None]]:
    """Return the payments of a case."""
    return [(p.received_on, f"{p.amount:.2f}", p.invoice_number) for p in case.payments]


def done(bench: Bench, *contents: bytes, asked: ImportAsked | None = None) -> ImportPlan:
    """Import and write, relance.yaml too."""
    plan = bench.plan(*contents, asked=asked)
    bench.write(plan)
    if plan.settings is not None:
        (bench.root / "relance.yaml").write_bytes(plan.settings[1])
    assert not bench.load().has_errors
    return plan


def checked(bench: Bench) -> date | None:
    """Return until when receipts are checked."""
    return bench.load().sound_settings.payments_checked_until


def case(bench: Bench, number: str = "2026-014") -> Case:
    """Return a case as it is now."""
    found = bench.load().case_file(number).case
    assert found is not None
    return found


@pytest.mark.parametrize("form", FORMS)
def test_a_receipt_that_is_certain_is_entered(bench: Bench, form: str) -> None:
    """In every form: the day, the amount and the invoice, and the rest of the file as it was."""
    before = (bench.root / "cases" / "2026-014.yaml").read_text(encoding="utf-8")
    plan = done(bench, FORMS[form])

    assert [(date(2026, 11, 16), "600.00", "FA-2026-0001")] == payments(case(bench))
    assert [] == payments(case(bench, "2026-015"))
    # A table tells no period: whether the days before its first movement had any is asked.
    assert (["bank.gap.2026-11-10"] if form.startswith("csv") else []) == [
        decision.key for decision in plan.decisions
    ]
    after = (bench.root / "cases" / "2026-014.yaml").read_text(encoding="utf-8")
    assert after.startswith(before)


@pytest.mark.parametrize("form", FORMS)
def test_a_statement_imported_twice_adds_nothing(bench: Bench, form: str) -> None:
    """The second time there is nothing to write, and it says why."""
    done(bench, FORMS[form])
    again = bench.plan(FORMS[form])

    assert not again.writes
    assert ["imported already, in case 2026-014"] == [str(s.reason) for s in again.skipped]


@pytest.mark.parametrize("form", ["ofx-1", "cfonb120", "mt940-plain"])
def test_the_same_days_in_another_form_add_nothing(bench: Bench, form: str) -> None:
    """The bank words the line otherwise; the day and the amount are the same."""
    done(bench, camt())
    again = bench.plan(FORMS[form])

    assert () == again.cases
    assert ["entered already, in case 2026-014: same amount, same days"] == [
        str(s.reason) for s in again.skipped
    ]


def test_overlapping_statements_add_what_is_new(bench: Bench) -> None:
    """Two transfers that say the same on one day are two; the next statement repeats them."""
    half = replace(PAID, amount="300.00")
    done(bench, ofx((half, half)))
    last = replace(PAID, day=date(2026, 11, 18), amount="20.00", label="FA-2026-0001 FRAIS")
    plan = bench.plan(ofx((half, half, last)))

    assert ["300.00", "300.00"] == [amount for _day, amount, _invoice in payments(case(bench))]
    assert 2 == len(plan.skipped)
    assert 1 == len(plan.taken) + len(plan.decisions)


@pytest.mark.parametrize("days", [-3, 0, 2])
def test_a_payment_entered_by_hand_is_recognised(tmp_path: Path, days: int) -> None:
    """The same amount within three days is the same money."""
    day = date(2026, 11, 16 + days)
    text = f"{CASE}payments:\n  - {{received_on: {day}, amount: 600.00}}\n"
    bench = bank_bench(tmp_path / "w", {"2026-014": text})
    plan = bench.plan(camt())

    assert () == plan.cases
    assert ["entered already, in case 2026-014: same amount, same days"] == [
        str(s.reason) for s in plan.skipped
    ]


def test_one_payment_by_hand_stands_for_one_line(tmp_path: Path) -> None:
    """Of two like transfers, the second is new, and a person says what it pays."""
    text = f"{CASE}payments:\n  - {{received_on: 2026-11-16, amount: 300.00}}\n"
    bench = bank_bench(tmp_path / "w", {"2026-014": text})
    half = replace(PAID, amount="300.00")
    plan = bench.plan(ofx((half, half)))

    assert 1 == len(plan.skipped)
    assert 1 == len(plan.taken) + len(plan.decisions)


def test_what_is_not_certain_is_asked_and_not_written(bench: Bench) -> None:
    """Only the amount fits: nothing is written, receipts are checked until the eve."""
    plan = done(bench, camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),)))

    (decision,) = plan.decisions
    assert decision.key.startswith("bank.")
    assert ["2026-014", "skip"] == [choice.value for choice in decision.choices]
    assert () == plan.cases
    assert date(2026, 11, 15) == checked(bench)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("2026-014", [("600.00", "FA-2026-0001")]),
        ("2026-014:FA-2026-0001", [("600.00", "FA-2026-0001")]),
        ("skip", []),
        ("none", []),
    ],
)
def test_the_word_of_a_person_counts(
    bench: Bench, answer: str, expected: list[tuple[str, str]]
) -> None:
    """A case, an invoice of it, or that it is none of ours; then all is checked."""
    content = camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),))
    (decision,) = bench.plan(content).decisions
    done(bench, content, asked=ImportAsked(answers={decision.key: answer}))

    assert expected == [(amount, number) for _day, amount, number in payments(case(bench))]
    assert date(2026, 11, 20) == checked(bench)


@pytest.mark.parametrize("answer", ["2026-999", "2026-014:FA-9"])
def test_an_answer_that_names_nothing_is_refused(bench: Bench, answer: str) -> None:
    """A case or an invoice that is not there; nothing at all is taken then."""
    content = camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),))
    (decision,) = bench.plan(content).decisions
    plan = bench.plan(content, asked=ImportAsked(answers={decision.key: answer}))

    assert not plan.writes
    assert "has no invoice" in str(plan.refusals["0"]) or "no case" in str(plan.refusals["0"])


def test_a_person_may_send_any_receipt_anywhere(bench: Bench) -> None:
    """Also one that nothing recognises, and one that is certain of another case."""
    content = camt((replace(PAID, amount="77.00", label="X", payer="Y"), PAID))
    lines: Any = bench.plan(content).reports["0"]["payments"]
    answers = {f"bank.{line['id']}": "2026-015" for line in lines}
    done(bench, content, asked=ImportAsked(answers=answers))

    assert ["77.00", "600.00"] == [amount for _d, amount, _n in payments(case(bench, "2026-015"))]
    assert [] == payments(case(bench))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (b"PDNG", "not booked yet"),
        (b"INFO", "for information only"),
    ],
)
def test_what_is_not_booked_is_no_receipt(bench: Bench, status: bytes, words: str) -> None:
    """It is said, and nothing is written of it."""
    content = camt((PAID,), last=Decimal("1000.00")).replace(b"BOOK", status)
    plan = bench.plan(content)

    assert () == plan.cases
    assert [True] == [words in str(s.reason) for s in plan.skipped]


def test_a_credit_that_takes_back_a_debit_is_no_receipt(bench: Bench) -> None:
    """Our own transfer came back: no debtor paid."""
    plan = bench.plan(camt((PAID,), entry="<RvslInd>true</RvslInd>"))

    assert () == plan.cases
    assert ["it takes back a debit: no debtor paid"] == [str(s.reason) for s in plan.skipped]


def test_an_ordinary_debit_is_left_alone(bench: Bench) -> None:
    """Rent is nobody's payment, and not worth a line."""
    assert () == bench.plan(camt((RENT,))).skipped


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (f"  iban: {IBAN}\n  bic: EXMPFRP0\n", "", "enter creditor.iban"),
        (IBAN, "FR5200000000000EXEMPLE00209", "is not that of relance.yaml"),
    ],
)
def test_a_statement_of_an_unknown_account_is_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    """Nothing is entered from an account that may be somebody else's."""
    settings = OUR_SETTINGS.replace(old, new)
    plan = bank_bench(tmp_path / "w", {"2026-014": CASE}, settings).plan(camt())

    assert words in str(plan.refusals["0"])
    assert not plan.writes


def test_another_account_of_ours_is_taken_and_checks_nothing(tmp_path: Path) -> None:
    """With two accounts, one statement does not say that all receipts are entered."""
    settings = OUR_SETTINGS.replace(
        f"  iban: {IBAN}", f"  iban: {IBAN}\n  other_ibans: [FR5200000000000EXEMPLE00209]"
    )
    bench = bank_bench(tmp_path / "w", {"2026-014": CASE}, settings)
    done(bench, camt())

    assert 1 == len(payments(case(bench)))
    assert date(2026, 11, 10) == checked(bench)


def test_a_statement_that_does_not_add_up_is_refused(bench: Bench) -> None:
    """Lines are missing: what is there is told, and nothing is taken."""
    plan = bench.plan(camt(last=Decimal("9.00")))

    assert "the movements do not add up" in str(plan.refusals["0"])
    assert not plan.writes
    reported: Any = plan.reports["0"]["payments"]
    assert ["600.00"] == [payment["amount"] for payment in reported]
    assert "certain" == reported[0]["match"]["certainty"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-10", date(2026, 11, 20)),
        ("2026-11-12", date(2026, 11, 20)),
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-01", date(2026, 11, 1)),
    ],
)
def test_until_when_receipts_are_checked(tmp_path: Path, before: str, after: date) -> None:
    """It moves to the last day covered, never back, and not over days without a statement."""
    settings = OUR_SETTINGS.replace("2026-11-10", before)
    bench = bank_bench(tmp_path / "w", {"2026-014": CASE}, settings)
    plan = done(bench, camt())

    assert after == checked(bench)
    assert ("2026-11-01" == before) == any("bank.gap" in d.key for d in plan.decisions)


def test_a_gap_that_a_person_explains_is_none(tmp_path: Path) -> None:
    """Nothing was received on the days between: receipts are checked until the last day."""
    settings = OUR_SETTINGS.replace("2026-11-10", "2026-11-01")
    bench = bank_bench(tmp_path / "w", {"2026-014": CASE}, settings)
    done(bench, camt(), asked=ImportAsked(answers={"bank.gap.2026-11-01": "none"}))

    assert date(2026, 11, 20) == checked(bench)


def test_relance_yaml_keeps_every_other_byte(bench: Bench) -> None:
    """Only the day of payments_checked_until is another."""
    before = (bench.root / "relance.yaml").read_text(encoding="utf-8")
    done(bench, camt())

    after = (bench.root / "relance.yaml").read_text(encoding="utf-8")
    assert before.replace("2026-11-10", "2026-11-20") == after


def test_two_statements_of_one_import_follow_each_other(bench: Bench) -> None:
    """In whatever order they are named, the earlier one is taken first."""
    early, late = camt(), camt((replace(PAID, day=date(2026, 11, 21), label="X", payer="Y"),))
    late = late.replace(b"2026-11-20", b"2026-11-22").replace(b"2026-11-10", b"2026-11-20")
    late = late.replace(b">1000.00<", b">1349.60<").replace(b">1600.00<", b">1949.60<")
    done(bench, late, early)

    assert date(2026, 11, 22) == checked(bench)


def test_a_receipt_left_open_in_one_statement_holds_the_day_for_all(bench: Bench) -> None:
    """Nothing is checked beyond its eve, whichever file of the import says more."""
    unknown = replace(PAID, day=date(2026, 11, 18), amount="9000.00")

    for contents in ((camt(), ofx((unknown,))), (ofx((unknown,)), camt())):
        plan = bench.plan(*contents)
        assert plan.settings is not None
        assert b"payments_checked_until: 2026-11-17" in plan.settings[1]


def test_the_second_transfer_sees_the_first(bench: Bench) -> None:
    """What the first one paid is owed no more: the second is not certain."""
    again = replace(PAID, day=date(2026, 11, 17))
    plan = bench.plan(camt((PAID, again)))

    assert 1 == len(plan.taken)
    assert 1 == len(plan.decisions)


def test_columns_that_a_person_names_are_remembered(bench: Bench) -> None:
    """The next export with the same heads needs no word."""
    content = table().replace("Date opération", "Jour op").replace("Crédit (€)", "Entrées (€)")
    refused = bench.plan(content.encode("cp1252", "replace").replace(b"?", b" "))
    assert not refused.writes
    source = content.encode()
    hints = {"date": "Jour op", "credit": "Entrées (€)", "debit": "Débit (€)", "label": "Libellé"}
    bench_plan = _named_plan(bench, source, ImportAsked(hints=hints))
    bench.write(bench_plan)
    assert bench_plan.settings is not None
    (bench.root / "relance.yaml").write_bytes(bench_plan.settings[1])

    assert 1 == len(payments(case(bench)))
    assert 1 == len(bench.load().sound_settings.imports)
    again = _named_plan(bench, source, ImportAsked())
    assert () == again.cases
    assert ["imported already, in case 2026-014"] == [str(s.reason) for s in again.skipped]


def _named_plan(bench: Bench, content: bytes, asked: ImportAsked) -> ImportPlan:
    from relance_docs.importing.planning import Readings, planned
    from relance_docs.importing.records import Source
    from relance_docs.importing.sources import read
    from tests.importing.import_bench import TODAY

    item = read(Source(name="releve.csv", given=content), asked)
    return planned(bench.load(), Readings(items=(item,), asked=asked, today=TODAY))
