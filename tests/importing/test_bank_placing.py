"""Where a receipt goes that no invoice number tells: promises, persons, sums, batches, answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.errors import RefusalError
from relance_docs.importing.bank.answers import answer_of
from relance_docs.importing.matching.records import Announced, BankReceipt, Certainty, Clue, Debts
from relance_docs.importing.records import ImportAsked
from tests.importing.bank_papers import PAID, Movement, bank_bench, camt, ofx
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND, case, checked, done, payments
from tests.importing.test_matching import LEDGER, MENUISERIE, debt, matched, owes

DAY = date(2026, 11, 16)
PROMISED = Announced(clue=Clue.PROMISE, day=date(2026, 11, 20), amount=Decimal("450.00"))
AGREED = Announced(clue=Clue.INSTALMENT, day=date(2026, 11, 15), amount=Decimal("228.00"))
WAITED_FOR = replace(MENUISERIE, people=("Mme Élise Morel", "Durand"), announced=(PROMISED, AGREED))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases: 600.00 of a restaurant, 500.00 of a garage."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND})


def receipt(amount: str, label: str) -> BankReceipt:
    """Return money that came in."""
    return BankReceipt(day=DAY, amount=Decimal(amount), label=label)


@pytest.mark.parametrize(
    ("label", "amount", "reason"),
    [
        ("VIR SARL MENUISERIE 2026-001", "2000.00", "the label names the case 2026-001"),
        ("VIR 2026001", "1200.00", "the label names the case 2026-001"),
        ("MENUISERIE FICTIVE", "450.00", "the amount is what was promised for 2026-11-20"),
        ("MENUISERIE FICTIVE", "228.00", "the amount is the instalment of 2026-11-15"),
        ("2026-001 ACOMPTE MENUISERIE FICTIVE", "77.00", "the label names the case 2026-001"),
    ],
)
def test_what_tells_a_case_besides_its_invoices(label: str, amount: str, reason: str) -> None:
    """The number our letters ask for, an amount that was waited for; the reason is told."""
    found = matched(receipt(amount, label), (WAITED_FOR, *LEDGER[1:]))

    assert Certainty.CERTAIN is found.certainty
    assert reason in str(found.reason)


@pytest.mark.parametrize(
    ("label", "amount", "words"),
    [
        ("VIREMENT MLLE MOREL ELISE ACOMPTE", "450.00", "what was promised for 2026-11-20"),
        ("M KARIM 1ERE ECHEANCE", "228.00", "the instalment of 2026-11-15"),
        ("MME ELISE MOREL", "31.00", "the amount is not what is owed"),
        ("VIR DURAND", "1200.00", "the payer has the name of Durand"),
    ],
)
def test_what_is_only_a_hint_is_asked(label: str, amount: str, words: str) -> None:
    """A person may pay for anybody, and an amount may be anybody's: a decision, never nothing."""
    found = matched(receipt(amount, label), (WAITED_FOR, *LEDGER[1:]))

    assert Certainty.AMBIGUOUS is found.certainty
    assert words in str(found.candidates[0].reasons) + str(found.reason)


def test_one_word_of_a_person_alone_is_no_clue() -> None:
    """Anybody may be called Durand."""
    assert Certainty.NONE is matched(receipt("31.00", "VIR DURAND"), (WAITED_FOR,)).certainty


def test_the_number_of_a_case_that_an_invoice_bears_too_is_that_of_the_invoice() -> None:
    """Who numbers both alike is not asked each time."""
    numbered = owes("2026-007", "Traiteur Fictif", debt("2026-001", "90.00"))
    found = matched(receipt("90.00", "VIR 2026-001"), (MENUISERIE, numbered))

    assert found.chosen is not None
    assert "2026-007" == found.chosen.case_number


@pytest.mark.parametrize(
    ("label", "amount", "clue"),
    [
        ("FA-2026-0042 FA-2026-0050", "1700.00", "number"),
        ("REMISE CHEQUES", "1700.00", "nothing"),
        ("VIREMENT SCI AUTRE", "800.00", "nothing"),
    ],
)
def test_the_sum_of_several_cases_is_proposed(label: str, amount: str, clue: str) -> None:
    """What goes to which is told, and a person decides, whether the payer named them or not."""
    open_ones: tuple[Debts, ...] = () if clue == "number" else LEDGER
    ledger = LEDGER if clue == "number" else ()
    found = matched(receipt(amount, label), ledger, open_ones)

    best = found.candidates[0]
    assert Certainty.AMBIGUOUS is found.certainty
    assert ("2026-001", "2026-002") == best.case_numbers
    assert Decimal(amount) == sum(share.amount for share in best.shares)
    assert "the amount is what 2026-001, 2026-002 owe together" == str(best.reasons[0])


def test_among_many_cases_no_sum_proves_anything() -> None:
    """Of thousands of pairs, some give any amount."""
    many = tuple(
        owes(f"c{n:05}", f"Debtor{n:05}", debt(f"Z-{n:05}", f"{n}.37")) for n in range(1, 5100)
    )
    found = matched(receipt("74.74", "REMISE CHEQUES"), (), many)

    assert Certainty.NONE is found.certainty


TWO = (
    "<NtryDtls><TxDtls><Amt Ccy='EUR'>600.00</Amt><RltdPties><Dbtr><Nm>RESTAURANT L ESCALE FICTIVE"
    "</Nm></Dbtr></RltdPties><RmtInf><Ustrd>FA-2026-0001</Ustrd></RmtInf></TxDtls>"
    "<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>"
    "{payer}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{label}</Ustrd></RmtInf>{more}</TxDtls>"
    "</NtryDtls>"
)


def batch(total: str, amount: str = "500.00", **said: str) -> bytes:
    """Return a statement with one batch of two transfers, the second as told."""
    fields = {"payer": "GARAGE INVENTE", "label": "FA-2026-0050", "more": ""} | said
    content = camt((replace(PAID, amount=total),)).decode()
    start, end = content.index("<NtryDtls>"), content.index("</NtryDtls>") + len("</NtryDtls>")
    return (content[:start] + TWO.format(amount=amount, **fields) + content[end:]).encode()


def test_a_batch_whose_parts_are_told_is_shared(bench: Bench) -> None:
    """Each part has its amount, its payer and its invoice; no case keeps what speaks of another."""
    plan = done(bench, batch("1100.00"))

    assert [(date(2026, 11, 16), "600.00", "FA-2026-0001")] == payments(case(bench))
    assert [(date(2026, 11, 16), "500.00", "FA-2026-0050")] == payments(case(bench, "2026-015"))
    assert () == plan.decisions
    assert "GARAGE" not in (case(bench).payments[0].reference or "")
    assert date(2026, 11, 20) == checked(bench)
    again = bench.plan(batch("1100.00"))
    (skipped,) = again.skipped
    assert "imported already, in case 2026-014, 2026-015" == str(skipped.reason)


def test_a_shared_credit_is_known_again_from_another_form(bench: Bench) -> None:
    """The other export tells only the sum, on the same day."""
    done(bench, batch("1100.00"))
    again = bench.plan(ofx((replace(PAID, amount="1100.00", label="REMISE VIREMENTS"),)))

    assert () == again.cases
    assert "entered already" in str(again.skipped[0].reason)


def test_a_batch_that_does_not_add_up_is_taken_as_a_whole(bench: Bench) -> None:
    """Parts that make another amount prove nothing."""
    plan = bench.plan(batch("1150.00"))

    assert () == plan.taken
    assert ["2026-014", "2026-015", "skip"] == [c.value for c in plan.decisions[0].choices]


def test_a_part_that_nothing_recognises_leaves_the_batch_to_a_person(bench: Bench) -> None:
    """What is known of it is proposed, with the amounts, and may be accepted as it is."""
    content = batch("677.00", "77.00", payer="SCI AUTRE", label="LOYER")
    (decision,) = bench.plan(content).decisions

    best = decision.choices[0]
    assert "2026-014" == best.value
    assert "77.00 of it go to no case" in str(best.label)
    done(bench, content, asked=ImportAsked(answers={decision.key: "2026-014:FA-2026-0001=600.00"}))
    assert [(date(2026, 11, 16), "600.00", "FA-2026-0001")] == payments(case(bench))


def test_a_part_that_comes_back_to_us_is_nobodys_payment(bench: Bench) -> None:
    """RtrInf speaks of its own transaction: the other one was paid."""
    back = "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"
    content = batch("720.00", "120.00", payer="FOURNISSEUR", label="RETOUR VIREMENT", more=back)
    done(bench, content)

    assert [(date(2026, 11, 16), "600.00", "FA-2026-0001")] == payments(case(bench))
    assert [] == payments(case(bench, "2026-015"))


def test_a_person_shares_a_credit_among_cases(bench: Bench) -> None:
    """With amounts; the place without one takes the rest."""
    content = camt((replace(PAID, amount="1100.00", label="REMISE CHEQUES", payer=""),))
    (decision,) = bench.plan(content).decisions
    answer = answer_of(["2026-015", "2026-014:FA-2026-0001=600.00"])
    done(bench, content, asked=ImportAsked(answers={decision.key: answer}))

    assert [(date(2026, 11, 16), "600.00", "FA-2026-0001")] == payments(case(bench))
    assert [(date(2026, 11, 16), "500.00", None)] == payments(case(bench, "2026-015"))
    assert date(2026, 11, 20) == checked(bench)


def test_the_sum_that_is_proposed_can_be_answered_as_it_stands(bench: Bench) -> None:
    """The value of the choice says what goes where."""
    content = camt((replace(PAID, amount="1100.00", label="REMISE CHEQUES", payer=""),))
    (decision,) = bench.plan(content).decisions
    value = decision.choices[0].value
    assert "2026-014:FA-2026-0001=600.00+2026-015:FA-2026-0050=500.00" == value
    done(bench, content, asked=ImportAsked(answers={decision.key: value}))

    assert ["600.00"] == [amount for _d, amount, _n in payments(case(bench))]
    assert ["500.00"] == [amount for _d, amount, _n in payments(case(bench, "2026-015"))]


def test_more_than_is_owed_is_said(bench: Bench) -> None:
    """A person may send it there, and is told that the rest stays as a credit."""
    content = camt((replace(PAID, amount="9000.00", label="X", payer=""),))
    reported: Any = bench.plan(content).reports["0"]["payments"]
    answers = {f"bank.{reported[0]['id']}": "2026-015:FA-2026-0050"}
    plan = bench.plan(content, asked=ImportAsked(answers=answers))

    assert any("9000.00 is more than the" in str(said) for _source, said in plan.warnings)


@pytest.mark.parametrize(
    "said",
    [
        ["2026-014:FA-2026-0001", "2026-015"],
        ["2026-014", "none"],
        ["2026-014=600.00", "2026-014=500.00"],
        ["2026-014=600.00", "2026-014"],
        ["2026-014=1.234", "2026-015"],
    ],
)
def test_answers_that_contradict_each_other_are_refused(said: list[str]) -> None:
    """Never the last one silently."""
    with pytest.raises(RefusalError):
        answer_of(said)


def test_an_answer_that_is_said_twice_is_one() -> None:
    """The same word again contradicts nothing."""
    assert "2026-014:FA-2026-0001" == answer_of(["2026-014:FA-2026-0001"] * 2)


def test_shares_that_are_more_than_came_in_are_refused(bench: Bench) -> None:
    """Nothing of the statement is taken then."""
    (decision,) = bench.plan(camt((replace(PAID, label="X", payer=""),))).decisions
    answers = {decision.key: "2026-014=500.00+2026-015=200.00"}
    plan = bench.plan(
        camt((replace(PAID, label="X", payer=""),)), asked=ImportAsked(answers=answers)
    )

    assert not plan.writes
    assert "is more than the 600.00 that came in" in str(plan.refusals["0"])


@pytest.mark.parametrize(
    "label",
    ["REMISE CHEQUES BORD 0001234", "REM CHQ 12", "REMISE CB 16/11", "LCR AU 15/11", "STRIPE"],
)
def test_a_lump_that_tells_no_payer_holds_the_day(bench: Bench, label: str) -> None:
    """It may hold the money of any debtor: a person says so, or that it does not."""
    content = camt((replace(PAID, amount="431.17", label=label, payer=""),))
    plan = done(bench, content)

    (decision,) = plan.decisions
    assert date(2026, 11, 15) == checked(bench)
    assert any(label in str(said) for _source, said in plan.warnings)
    done(bench, content, asked=ImportAsked(answers={decision.key: "none"}))
    assert date(2026, 11, 20) == checked(bench)


def test_what_is_no_debtors_money_lets_the_day_move(bench: Bench) -> None:
    """Nobody's name, no amount that fits: it is said with its identifier, and may be placed."""
    content = camt((Movement(amount="431.17", label="CPAM REMB", payer="CPAM"),))
    plan = done(bench, content)

    (skipped,) = plan.skipped
    assert skipped.decision is not None
    assert date(2026, 11, 20) == checked(bench)


def test_a_line_that_does_not_exist_is_misuse(bench: Bench) -> None:
    """An identifier with a slip of the pen is never passed over."""
    plan = bench.plan(camt(), asked=ImportAsked(answers={"bank.0123456789abcdef": "2026-014"}))

    assert ("0123456789abcdef",) == plan.unheard


def test_a_lump_of_a_day_that_is_checked_holds_nothing(bench: Bench) -> None:
    """The next statement repeats it, and somebody said what it was."""
    content = camt((replace(PAID, amount="431.17", label="REMISE CHEQUES", payer=""),))
    (decision,) = bench.plan(content).decisions
    done(bench, content, asked=ImportAsked(answers={decision.key: "none"}))
    later = content.replace(b"<Dt>2026-11-20</Dt>", b"<Dt>2026-11-22</Dt>")
    done(bench, later)

    assert date(2026, 11, 22) == checked(bench)
