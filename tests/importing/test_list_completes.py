"""A list and the books of one import: the later completes the draft of the first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relance_docs.importing.records import ImportAsked
from tests.importing.fec_papers import Line, fec_of
from tests.importing.import_bench import Bench
from tests.importing.table_papers import ROWS, invoices_csv

FIRST = ROWS[0]
OF_FIRST = Line(amount="12000.00", piece="FA-2026-0042", day="20260504")
OTHERS = tuple(
    replace(OF_FIRST, amount=f"{n}00.00", piece=f"FA-2026-010{n}", number=f"V{n}")
    for n in range(1, 5)
)
LIST = invoices_csv((FIRST,)).encode()
TERMS = ImportAsked(payment_days=45)
RECKONED = "calculée d’après un délai"
CONFIRMED = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL

invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-05-04
    due_date: 2026-06-03
    total_with_vat: 12000.00
"""


@pytest.fixture
def empty(tmp_path: Path) -> Bench:
    """Return a workspace without a case."""
    return Bench.made(tmp_path / "w")


def test_what_the_books_left_out_comes_from_the_list(empty: Bench) -> None:
    """SIREN, address, contact and the due date that was only reckoned."""
    plan = empty.plan(fec_of((OF_FIRST,)), LIST, asked=TERMS)
    case = empty.case_after(plan, "2026-001")

    assert [] == [str(skipped.what) for skipped in plan.skipped]
    assert "000200022" == case.debtor.siren
    assert ("3 quai du Rhône", "69007 LYON") == case.debtor.address
    assert case.debtor.contact is not None
    assert "compta@menuiserie.example" == case.debtor.contact.email
    assert "2026-06-03" == str(case.invoices[0].due_date)
    assert [] == [line for line in case.to_confirm if RECKONED in line or "identifiant" in line]
    assert [] == [*empty.plan(LIST).taken]


def test_the_other_due_dates_stay_reckoned(empty: Bench) -> None:
    """Of several invoices, only the one that the list dates is told apart."""
    plan = empty.plan(fec_of((OF_FIRST, *OTHERS)), LIST, asked=TERMS)
    case = empty.case_after(plan, "2026-001")

    assert "2026-06-03" == str(case.invoices[0].due_date)
    assert ["due_date de FA-2026-0101 et 3 autres"] == [
        line.partition(" :")[0] for line in case.to_confirm if RECKONED in line
    ]


def test_a_due_date_of_the_books_is_no_guess(empty: Bench) -> None:
    """Both files state one: the difference is asked, and nothing is replaced."""
    dated = fec_of((replace(OF_FIRST, due="20260701"),))
    case = empty.case_after(empty.plan(dated, LIST), "2026-001")

    assert "2026-07-01" == str(case.invoices[0].due_date)
    assert [line for line in case.to_confirm if line.startswith("due_date de FA-2026-0042 :")]


def test_another_amount_is_asked_and_completes_nothing(empty: Bench) -> None:
    """A list that contradicts the draft may speak of another debtor as well."""
    other = fec_of((replace(OF_FIRST, amount="11000.00"),))
    case = empty.case_after(empty.plan(other, LIST, asked=TERMS), "2026-001")

    assert case.debtor.siren is None
    assert [line for line in case.to_confirm if line.startswith("total_with_vat de")]


def test_a_case_that_is_confirmed_stays_as_it_is(tmp_path: Path) -> None:
    """Only a draft is completed; what a person confirmed is not touched."""
    bench = Bench.made(tmp_path / "w", cases={"2026-001": CONFIRMED})
    plan = bench.plan(LIST)

    assert () == plan.taken
    assert ["FA-2026-0042 is already in case 2026-001"] == [str(s.reason) for s in plan.skipped]
