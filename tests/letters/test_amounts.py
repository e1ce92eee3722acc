"""Every printed total is the sum of the lines above it, and that of the statement."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.letters.document import page_of
from relance_docs.plan.kinds import StepKind
from tests.letters.letter_cases import ALL, DEMANDS, case_of, invoice, job, job_of
from tests.letters.reading_html import cells, of_class, text_of, tree

ZERO = Decimal("0.00")
DEMAND = re.compile(
    r"(?:payer la somme|régler la somme|votre règlement) de ((?:\d+\u202f)*\d+,\d{2}\u00a0€)"
)


def amount(text: str) -> Decimal:
    """Return the last amount in euros of a text."""
    found = re.findall(r"((?:\d{1,3}\u202f)*\d{1,3},\d{2})\u00a0€", unescape(text))
    return Decimal(found[-1].replace("\u202f", "").replace(",", "."))


def check_invoice_table(page: str) -> None:
    """Assert that the lines of the table of invoices add up to its totals."""
    (table,) = of_class(tree(page), "invoices")
    body, sums = table.findall("tbody")
    rest = [amount(cells(row)[5]) for row in body.findall("tr")]
    totals = [amount("|".join(cells(row))) for row in sums.findall("tr")]

    assert sum(rest, ZERO) == totals[0]
    for row in body.findall("tr"):
        whole, settled, left = (amount(cell) for cell in cells(row)[3:6])
        assert whole - settled == left
    if len(totals) > 1:
        assert sum(totals[:-1], ZERO) == totals[-1]


def check_decompte(page: str) -> None:
    """Assert that the lines of the décompte add up to the sum of the invoices and the total."""
    tables = of_class(tree(page), "lines")
    for table in tables:
        *_invoices, total = table.findall("tbody")
        rows = [amount("|".join(cells(row))) for row in total.findall("tr")]
        assert sum(rows[:-1], ZERO) == rows[-1]
        sums = [amount("|".join(cells(row))) for row in of_class(table, "sum")[:-1]]
        if sums:
            assert sum(sums, ZERO) == rows[-1]


@pytest.mark.parametrize("name", ALL)
def test_printed_totals(name: str) -> None:
    """In every document the printed lines add up to the printed totals."""
    page = page_of(job_of(name))

    check_invoice_table(page)
    check_decompte(page)


@pytest.mark.parametrize("name", DEMANDS)
def test_one_total(name: str) -> None:
    """The total in the sentence of the demand is that of the statement's covered invoices."""
    made = job_of(name)
    covered = [c for c in made.owed.invoices if c.invoice_number in made.due.invoice_numbers]
    expected = sum((c.principal_overdue for c in covered), ZERO)
    if made.kind is not StepKind.COURTEOUS:
        expected += sum((c.penalties_due + c.indemnity_due for c in covered), ZERO)
    text = text_of(tree(page_of(made)))
    demand = DEMAND.search(text)

    assert demand is not None
    assert expected == amount(demand[1])


CENTS = st.integers(min_value=1, max_value=9_999_999).map(lambda cents: Decimal(cents) / 100)


@settings(max_examples=15)
@given(totals=st.lists(CENTS, min_size=1, max_size=6), paid=st.lists(CENTS, max_size=3))
def test_any_amounts(totals: list[Decimal], paid: list[Decimal]) -> None:
    """Whatever the invoices and payments, the printed lines add up to the printed totals."""
    invoices = [invoice(f"FA-{n}", total_with_vat=total) for n, total in enumerate(totals)]
    payments = [{"received_on": "2026-07-15", "amount": amount_} for amount_ in paid]
    made = job(case_of("business", *invoices, payments=payments), "mise-en-demeure")
    if made.owed.principal_overdue > 0:
        page = page_of(made)

        check_invoice_table(page)
        check_decompte(page)
