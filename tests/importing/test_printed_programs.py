"""Printed invoices of many programs: how much is read, and that nothing wrong is certain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from relance_docs.case.case import Case
from relance_docs.case.settings import InvoiceLayout
from relance_docs.errors import RefusalError
from relance_docs.importing.printed.layout import learned
from relance_docs.importing.printed.page import CellSheet
from relance_docs.importing.printed.reading import PrintedInvoice, read_printed, text_of
from tests.importing.invoice_habits import HABITS
from tests.importing.invoice_looks import Look
from tests.importing.invoice_printers import by_letter, spaced, typst, weasyprint
from tests.importing.invoice_programs import Bill, bill
from tests.importing.invoice_situations import SITUATIONS
from tests.importing.test_printed import CREDITOR, read, said

BILLS = 60
LEAST = 0.8
"""Share of the invoices of which number, days and total are read without a layout."""
LEAST_TAUGHT = 0.98
"""The same with a layout that another invoice of the program taught."""


def wrong(one: Bill, found: PrintedInvoice) -> Iterator[str]:
    """Yield the values that are certain and not what stands on the page."""
    right = {
        "invoice_number": one.number,
        "issue_date": one.issued,
        "due_date": one.due,
        "total_with_vat": one.total,
        "total_without_vat": one.net,
        "amount_due": one.asked,
    }
    for name, value in right.items():
        place = found.found.get(name)
        if place is not None and place.confidence == "certain" and place.value != value:
            yield f"{one.name}: {name} {place.value} for {value} ({place.said})"


def is_read(one: Bill, found: PrintedInvoice) -> bool:
    """Whether number, days, total and what is asked for are those of the page."""
    invoice = found.invoice
    due = invoice.amount_due if invoice.amount_due is not None else invoice.total_with_vat
    return (
        (invoice.invoice_number, invoice.issue_date) == (one.number, one.issued)
        and (invoice.total_with_vat, due) == (one.total, one.asked)
        and invoice.due_dates == ((one.due,) if one.due else ())
    )


def test_most_is_read_and_nothing_wrong_is_certain() -> None:
    """A wrong value is worse than none."""
    bills = [bill(seed) for seed in range(BILLS)]
    found = [read_printed(_sheet(by_letter(one.texts)), CREDITOR) for one in bills]

    assert [] == [said for one, each in zip(bills, found, strict=True) for said in wrong(one, each)]
    read_ones = sum(map(is_read, bills, found))
    assert read_ones >= LEAST * BILLS


def taught_by(content: bytes, one: Bill) -> InvoiceLayout | None:
    """Return the layout that an invoice teaches whose values a person confirmed."""
    due = one.due or one.issued
    invoice = {
        "invoice_number": one.number,
        "issue_date": one.issued.isoformat(),
        "due_date": due.isoformat(),
        "total_with_vat": f"{one.total:.2f}",
        "total_without_vat": f"{one.net:.2f}",
    }
    debtor = {"kind": "business", "name": one.buyer}
    case = Case.model_validate({"number": "2026-001", "debtor": debtor, "invoices": [invoice]})
    try:
        return learned(_sheet(content), case, case.invoices[0], CREDITOR)
    except RefusalError:
        return None


def test_what_one_invoice_teaches_reads_the_next_one() -> None:
    """Another buyer, other sums, more lines, an advance paid: nothing wrong is certain."""
    read_ones, count = 0, 0
    faults: list[str] = []
    for seed in range(BILLS):
        layout = taught_by(by_letter(bill(seed).texts), bill(seed))
        if layout is None:
            continue
        following = bill(seed, following=True)
        found = read_printed(_sheet(by_letter(following.texts)), CREDITOR, (layout,))
        read_ones, count = read_ones + is_read(following, found), count + 1
        faults += wrong(following, found)

    assert [] == faults
    assert count >= LEAST * BILLS
    assert read_ones >= LEAST_TAUGHT * count


@pytest.mark.parametrize("printer", [weasyprint, spaced, typst])
def test_it_does_not_matter_how_a_program_sets_letters(printer: object) -> None:
    """The same page says the same, whatever sets it: kerning, wide letters, subset fonts."""
    assert callable(printer)
    for seed in range(4):
        one = bill(seed)
        expected = read_printed(_sheet(by_letter(one.texts)), CREDITOR).invoice

        found = read_printed(_sheet(printer(one.texts)), CREDITOR).invoice

        assert (expected.invoice_number, expected.issue_date, expected.due_dates) == (
            found.invoice_number, found.issue_date, found.due_dates,
        )  # fmt: skip
        assert (expected.total_with_vat, expected.buyer) == (found.total_with_vat, found.buyer)


def _sheet(content: bytes) -> CellSheet:
    sheet = text_of(content)
    assert sheet is not None
    return sheet


@pytest.mark.parametrize("look", [*SITUATIONS, *HABITS], ids=lambda look: look.name)
def test_a_situation_of_its_own_is_read(look: Look) -> None:
    """What a quick reader gets wrong: balances, deposits, lots, retentions, earlier invoices."""
    found = read(look.body)
    told = said(found)

    assert look.expected == {key: told[key] for key in look.expected}


def test_a_corrected_invoice_names_the_one_it_replaces() -> None:
    """It is asked whether all of it is owed, so that no debt is claimed twice."""
    (look,) = [each for each in SITUATIONS if each.name == "corrects another invoice"]
    invoice = read(look.body).invoice

    assert ("384", ["FA-2026-030"]) == (
        invoice.type_code, [each.invoice_number for each in invoice.preceding]
    )  # fmt: skip
