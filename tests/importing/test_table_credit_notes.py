"""Credit notes in a list of invoices: off which invoice each is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance_docs.importing.planning import Readings, planned
from relance_docs.importing.records import ImportAsked, ImportPlan, Source
from relance_docs.importing.sources import read
from tests.importing.import_bench import TODAY, Bench

HEADS = "N° facture;Date;Échéance;Client;SIREN;Total TTC;Reste dû;Type;Facture d'origine\n"
ONE = (
    "FA-2026-101;01/09/2026;01/10/2026;Menuiserie Fictive SARL;000200022;1200,00;1200,00;Facture;\n"
)
TWO = ONE.replace("101", "102").replace("1200,00", "800,00")
NOTE = "AV-2026-003;15/09/2026;;Menuiserie Fictive SARL;;-200,00;-200,00;Avoir;FA-2026-101\n"
UNNAMED = NOTE.replace("FA-2026-101", "")
KEY = "credit_note.AV-2026-003"
NOT_TAKEN = "it is a credit note, and is not taken"


def plan(bench: Bench, rows: str, **answers: str) -> ImportPlan:
    """Plan the import of a list."""
    asked = ImportAsked(answers=answers)
    item = read(Source(name="liste.csv", given=(HEADS + rows).encode()), asked)
    return planned(bench.load(), Readings(items=(item,), asked=asked, today=TODAY))


def credited(bench: Bench, made: ImportPlan) -> list[tuple[str, str | None, Decimal]]:
    """Return the credit notes of the case that is opened."""
    case = bench.case_after(made, "2026-001")
    return [(n.number, n.invoice_number, n.amount) for n in case.credit_notes]


@pytest.mark.parametrize(
    "note",
    [
        NOTE,
        NOTE.replace("FA-2026-101", "Avoir partiel sur facture 2026-101"),
        NOTE.replace("-200,00", "200,00"),
        NOTE.replace("Avoir;", ";"),
        NOTE.replace("-200,00;-200", "-500,00;-200"),
    ],
)
def test_a_note_that_names_its_invoice_is_taken_off_it(empty: Bench, note: str) -> None:
    """Whatever its sign, and by what is left of it; its debtor is known by the name alone."""
    made = plan(empty, ONE + TWO + note)

    assert [("AV-2026-003", "FA-2026-101", Decimal("200.00"))] == credited(empty, made)
    assert () == made.decisions


@pytest.mark.parametrize("note", [UNNAMED, NOTE.replace("-200,00;-200,00", "-200,00;")])
def test_whose_note_it_is_is_asked(empty: Bench, note: str) -> None:
    """One without a name, or of which nobody says whether the invoice is without it already."""
    asked = plan(empty, ONE + TWO + note)
    (decision,) = asked.decisions
    taken = plan(empty, ONE + TWO + note, **{KEY: "FA-2026-102"})
    left = plan(empty, ONE + TWO + note, **{KEY: "skip"})

    assert (KEY, ["FA-2026-101", "FA-2026-102", "skip"]) == (
        decision.key,
        [choice.value for choice in decision.choices],
    )
    assert [("AV-2026-003", "FA-2026-102", Decimal("200.00"))] == credited(empty, taken)
    for made in (asked, left):
        assert [(True, True)] == [
            (skipped.is_alarm, NOT_TAKEN in str(skipped.reason)) for skipped in made.skipped
        ]


def test_two_notes_reduce_one_invoice_as_far_as_it_goes(empty: Bench) -> None:
    """The second finds less left; what is more than that is taken off nothing."""
    second = NOTE.replace("003", "004").replace("200,00", "1000,01")
    made = plan(empty, ONE + NOTE + second)

    assert [("AV-2026-003", "FA-2026-101", Decimal("200.00"))] == credited(empty, made)
    assert [NOT_TAKEN in str(skipped.reason) for skipped in made.skipped] == [True]


def test_nothing_is_claimed_of_what_a_note_takes_whole(empty: Bench) -> None:
    """Neither the invoice nor the note opens a case."""
    made = plan(empty, ONE + NOTE.replace("200,00", "1200,00"))

    assert not made.writes
    assert ["credit note AV-2026-003 leaves nothing of it to pay"] == [
        str(skipped.reason) for skipped in made.skipped
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (NOTE.replace("-200,00;-200,00", "-200,00;0,00"), "nothing is left of it"),
        (NOTE.replace("15/09/2026", "15/09/2027"), "is still to come"),
        (NOTE.replace("Menuiserie Fictive", "Garage Inventé"), NOT_TAKEN),
    ],
)
def test_a_note_that_is_used_up_to_come_or_of_another_is_left_out(
    empty: Bench, row: str, reason: str
) -> None:
    """Each with its reason; the invoices stay what they are."""
    made = plan(empty, ONE + row)

    assert [] == credited(empty, made)
    assert [reason in str(skipped.reason) for skipped in made.skipped] == [True]


def test_the_same_list_once_more_asks_and_adds_nothing(empty: Bench) -> None:
    """The case says off which invoice the note was taken, and ties with the list."""
    empty.write(plan(empty, ONE + TWO + UNNAMED, **{KEY: "FA-2026-102"}))
    again = plan(empty, ONE + TWO + UNNAMED)

    assert not again.writes
    assert () == again.decisions
    assert not any(skipped.is_alarm for skipped in again.skipped)


def test_a_new_note_on_an_invoice_of_a_case_is_a_question(empty: Bench) -> None:
    """What is left differs: no letter leaves before somebody says which is right."""
    empty.write(plan(empty, ONE))
    case = empty.case_after(plan(empty, ONE + NOTE), "2026-001")

    assert ["1 200,00", "1 000,00"] == [
        amount for amount in ("1 200,00", "1 000,00") if amount in plainly(case.to_confirm[0])
    ]


def plainly(text: str) -> str:
    """Return a text with one kind of space."""
    return text.replace("\u202f", " ").replace("\xa0", " ")
