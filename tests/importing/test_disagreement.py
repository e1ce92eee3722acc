"""Two sources that disagree: the case stands as it is, both values are told, letters wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relance_docs.importing.records import ImportAsked, ImportPlan
from relance_docs.plan.decision import standing
from relance_docs.plan.records import BlockCode, Blocked
from tests.importing.documents import Paper
from tests.importing.fec_papers import Line, fec_of
from tests.importing.import_bench import Bench
from tests.workspaces import committed, run

SALE = Line(amount="600.00", piece="FA-2026-0001", day="20260331", name="L'Escale Fictive")
PAID = replace(SALE, amount="-250.00", piece="BQ", day="20260420", label="Virement", journal="BQ")
HEADS = "N° facture;Date;Échéance;Client;SIREN;Total TTC;Reste dû"
ROW = "FA-2026-0001;31/03/2026;30/04/2026;Escale Fictive;010001451;600,00;600,00"


def listed(*rows: str, heads: str = HEADS) -> bytes:
    """Return a list of open invoices."""
    return "\n".join((heads, *rows)).encode()


def alarms(plan: ImportPlan) -> list[str]:
    """Return what a person is told to look at."""
    return [str(each.reason) for each in plan.skipped if each.is_alarm]


def questions(bench: Bench, plan: ImportPlan) -> list[str]:
    """Return what stands under `to_confirm` of the case then; its letters wait for it."""
    before = bench.load().case_file("2026-014").case
    case = bench.case_after(plan, "2026-014")
    assert before is not None
    assert before.invoices == case.invoices
    found = standing(bench.load().on_day(case))
    assert not case.to_confirm or (
        isinstance(found, Blocked) and found.code is BlockCode.TO_CONFIRM
    )
    return [
        line.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")
        for line in case.to_confirm
    ]


@pytest.mark.parametrize(
    ("cells", "told", "line"),
    [
        (
            {"600,00;600,00": "660,00;660,00"},
            "total 600.00 € in the case, 660.00 € here",
            "total_with_vat de FA-2026-0001 : 600,00 € au dossier, 660,00 € dans la liste importée",
        ),
        (
            {"600,00;600,00": "600,00;350,00"},
            "600.00 € left in the case, 350.00 € here",
            "reste dû de FA-2026-0001 : 600,00 € au dossier, 350,00 € dans la liste importée",
        ),
        (
            {"600,00;600,00": "600,00;0,00"},
            "600.00 € left in the case, 0.00 € here",
            "reste dû de FA-2026-0001 : 600,00 € au dossier, 0,00 € dans la liste importée",
        ),
        (
            {"30/04/2026": "31/05/2026"},
            "due on 2026-04-30 in the case, on 2026-05-31 here",
            "due_date de FA-2026-0001 : 30 avril 2026 au dossier, 31 mai 2026 dans la liste",
        ),
        (
            {"Escale Fictive;010001451": "Garage Inventé;000300038"},
            "SARL (010001451) in the case, Garage Inventé (000300038) here",
            "débiteur de FA-2026-0001 : Restaurant L'Escale Fictive SARL (010001451) au dossier",
        ),
    ],
    ids=["total", "rest", "paid", "due date", "debtor"],
)
def test_a_list_that_says_otherwise_is_an_alarm(
    bench: Bench, cells: dict[str, str], told: str, line: str
) -> None:
    """Total, rest, due date and debtor: never « already there »."""
    ((before, after),) = cells.items()
    plan = bench.plan(listed(ROW.replace(before, after)))

    assert [True] == [told in alarm for alarm in alarms(plan)]
    assert [True] == [each.startswith(line) for each in questions(bench, plan)]
    assert not bench.plan(listed(ROW.replace(before, after))).writes


def test_a_list_of_another_currency_is_an_alarm(bench: Bench) -> None:
    """The case claims euros."""
    plan = bench.plan(listed(f"{ROW};USD", heads=f"{HEADS};Devise"))
    assert [True] == ["it is in USD" in alarm for alarm in alarms(plan)]
    assert [
        "reste dû de FA-2026-0001 : 600,00 € au dossier, facturée en USD dans la liste importée"
    ] == questions(bench, plan)


@pytest.mark.parametrize("status", ["Payée", "Annulée", "Passée en perte", "Cédée", "Remboursée"])
def test_a_status_that_ends_a_claimed_invoice_is_an_alarm(bench: Bench, status: str) -> None:
    """A later list that has it settled says so of an invoice that letters demand."""
    plan = bench.plan(listed(f"{ROW};{status}", heads=f"{HEADS};Statut"))
    assert 1 == len(alarms(plan))
    assert [True] == [f"« {status} »" in line for line in questions(bench, plan)]


def test_a_list_that_is_older_than_a_payment_is_already_there(bench: Bench) -> None:
    """What it says is left was left before."""
    path = bench.root / "cases" / "2026-014.yaml"
    paid = "\npayments:\n  - {received_on: 2026-05-02, amount: 250.00}\n"
    path.write_text(path.read_text(encoding="utf-8") + paid, encoding="utf-8")
    for left in ("600,00", "350,00"):
        plan = bench.plan(listed(ROW.replace("600,00;600,00", f"600,00;{left}")))
        assert (False, []) == (plan.writes, alarms(plan))
    less = bench.plan(listed(ROW.replace("600,00;600,00", "600,00;100,00")))
    assert [True] == ["350.00 € left in the case, 100.00 € here" in alarm for alarm in alarms(less)]


def test_books_with_a_receipt_that_the_case_has_not_name_it(bench: Bench) -> None:
    """Its amount and its day, so that it can be entered."""
    plan = bench.plan(fec_of((SALE, PAID)), asked=ImportAsked(payment_days=30))
    (line,) = questions(bench, plan)
    assert (
        "reste dû de FA-2026-0001 : 600,00 € au dossier, 350,00 € dans le FEC (réglé ou crédité : "
        "250,00 € le 20 avril 2026)" in line
    )


def test_books_in_which_an_invoice_is_settled_are_an_alarm(bench: Bench) -> None:
    """Also when its customer is no more among those who owe."""
    paid = replace(PAID, amount="-600.00", letter="A")
    plan = bench.plan(fec_of((replace(SALE, letter="A"), paid)), asked=ImportAsked(payment_days=30))
    assert [True] == ["600.00 € left in the case, 0.00 € here" in each for each in alarms(plan)]
    assert 1 == len(questions(bench, plan))


def test_books_that_give_an_invoice_to_another_customer_are_an_alarm(bench: Bench) -> None:
    """The account, written into the case, says that it is the same."""
    content = fec_of((replace(SALE, name="GARAGE INVENTE"),))
    plan = bench.plan(content, asked=ImportAsked(payment_days=30))
    (line,) = questions(bench, plan)
    assert "si c’est le même, écrire debtor.customer_account : C001" in line

    path = bench.root / "cases" / "2026-014.yaml"
    text = path.read_text(encoding="utf-8").partition("to_confirm:")[0]
    path.write_text(text.replace("debtor:\n", "debtor:\n  customer_account: C001\n"), "utf-8")
    again = bench.plan(content, asked=ImportAsked(payment_days=30))
    assert (False, []) == (again.writes, alarms(again))


def test_an_invoice_and_the_books_of_one_command_are_compared(empty: Bench) -> None:
    """The case that the one opens gets the question of the other."""
    sale = replace(SALE, amount="12000.00", piece="FA-2026-0042")
    paid = replace(PAID, amount="-2000.00")
    paper = Paper(paid="0.00", due="12000.00", buyer="L'Escale Fictive")
    plan = empty.plan(fec_of((sale, paid)), paper.cii(), asked=ImportAsked(payment_days=30))
    case = empty.case_after(plan, "2026-001")
    assert ["12000.00"] == [f"{i.principal:.2f}" for i in case.invoices]
    assert any(line.startswith("reste dû de FA-2026-0042") for line in case.to_confirm)


OLD = Line(amount="1200.00", piece="FA-2025-07", day="20251104")
OPENING = replace(OLD, piece="AN2026", day="20260101", journal="AN", label="REPORT A NOUVEAU")


@pytest.mark.parametrize("opening", [OPENING, replace(OPENING, piece="-", number="OUVERTURE/2026")])
@pytest.mark.parametrize("is_one_command", [True, False])
def test_a_balance_carried_forward_is_no_second_claim(
    empty: Bench,
    opening: Line,
    is_one_command: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """It is asked whether it is the debt of the year before, in either order."""
    first, second = fec_of((OLD,)), fec_of((opening,))
    terms = ImportAsked(payment_days=30)
    if is_one_command:
        plan = empty.plan(second, first, asked=terms)
        empty.write(plan)
    else:
        empty.write(empty.plan(first, asked=terms))
        plan = empty.plan(second, asked=terms)
        assert not plan.writes
    (decision,) = plan.decisions
    assert decision.key.endswith(".opening")
    assert ["FA-2025-07"] == [i.invoice_number for c in empty.load().cases for i in c.invoices]
    another = ImportAsked(payment_days=30, answers={decision.key: "another"})
    case = empty.case_after(empty.plan(second, asked=another), "2026-001")
    assert 2 == len(case.invoices)
    assert any(line.startswith("à-nouveaux") for line in case.to_confirm)


def test_an_older_invoice_of_a_balance_that_is_claimed_is_a_question(empty: Bench) -> None:
    """The books of the year before may be imported afterwards."""
    empty.write(empty.plan(fec_of((OPENING,)), asked=ImportAsked(payment_days=30)))
    plan = empty.plan(fec_of((OLD,)), asked=ImportAsked(payment_days=30))
    assert (False, ["FA-2025-07.opening"]) == (plan.writes, [d.key for d in plan.decisions])


def test_less_carried_forward_than_the_case_claims_is_an_alarm(empty: Bench) -> None:
    """Part of it was paid before the end of the year."""
    empty.write(empty.plan(fec_of((OLD,)), asked=ImportAsked(payment_days=30)))
    plan = empty.plan(
        fec_of((replace(OPENING, amount="500.00"),)), asked=ImportAsked(payment_days=30)
    )
    assert [True] == ["1200.00 € are left of FA-2025-07" in each for each in alarms(plan)]
    case = empty.case_after(plan, "2026-001")
    assert any(line.startswith("reste dû de FA-2025-07") for line in case.to_confirm)


def test_what_a_person_has_answered_is_not_asked_again(bench: Bench) -> None:
    """The case was confirmed against these two values: the same list, or the books, ask no more."""
    once = bench.with_history()
    late = listed(ROW.replace("30/04/2026", "31/05/2026"), heads=HEADS)
    once.write(once.plan(late))
    committed(once.root)
    assert 0 == run(once.root, "confirm", "2026-014", "--all").exit_code
    plan = once.plan(late)

    assert not plan.writes
    assert ["FA-2026-0001 is already in case 2026-014"] == [str(s.reason) for s in plan.skipped]
    assert alarms(once.plan(late.replace(b"31/05", b"30/06")))


def test_a_value_that_was_set_right_is_no_answer_for_the_old_one(bench: Bench) -> None:
    """Who said what is right instead has confirmed nothing against that source."""
    once = bench.with_history()
    late = listed(ROW.replace("30/04/2026", "31/05/2026"), heads=HEADS)
    once.write(once.plan(late))
    committed(once.root)
    right = "invoices.FA-2026-0001.due_date=2026-05-15"
    assert 0 == run(once.root, "confirm", "2026-014", right).exit_code
    case = once.load().case_file("2026-014").case

    assert case is not None
    assert ((), ()) == (case.to_confirm, case.confirmed)
    assert alarms(once.plan(late))
