"""A suggestion is given when one reading is possible, and is right; otherwise the form is."""

from __future__ import annotations

import pytest

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import suggested_moment, written_day
from tests.reading.test_findings import DEBTOR, INVOICE, case_findings

AMOUNTS = {
    "1 200,10": "1200.10",
    "1\u202f200,10\u00a0€": "1200.10",
    "1.200,5 €": "1200.50",
    "1,200.50": "1200.50",
    "1200 EUR": "1200.00",
    "1 200 000": "1200000.00",
    "1.200.000": "1200000.00",
    "“1200.00”": "1200.00",
    "1200,1": "1200.10",
    "1200.005": None,
    "1200,005": None,
    "1.200": None,
    "1,200": None,
    "12OO.00": None,
    "12 00.00": None,
    "1200 k€": None,
    "1200/2": None,
    "0012": None,
    "12²": None,
    "douze": None,
    "": None,
}
DAYS = {
    "3/6/2026": "2026-06-03",
    "03.06.2026": "2026-06-03",
    "4 octobre 2026": "2026-10-04",
    "1er octobre 2026": "2026-10-01",
    "le jeudi 4 août 2026": "2026-08-04",
    "12 févr. 2026": "2026-02-12",
    "4 juil. 2026": "2026-07-04",
    "2026-10-4": "2026-10-04",
    "2026/10/04": "2026-10-04",
    "20261004": "2026-10-04",
    "04/10/26": "2026-10-04",
    "“2026-10-04”": "2026-10-04",
    "26/10/04": None,
    "31/02/2026": None,
    "06/23/2026": None,
    "4 jui 2026": None,
    "4 brumaire 2026": None,
    "octobre 2026": None,
    "demain": None,
}
MOMENTS = {
    "2026-11-08 10:15": "2026-11-08T10:15+01:00",
    "2026-11-08T10:15": "2026-11-08T10:15+01:00",
    "8/6/2026 à 10h15": "2026-06-08T10:15+02:00",
    "2026-03-29 04:00": "2026-03-29T04:00+02:00",
    "2026-10-25 04:00": "2026-10-25T04:00+01:00",
    "2026-10-25 02:30": None,
    "2026-11-08 25:15": None,
    "2026-11-08": None,
    "hier à 10h15": None,
}


@pytest.mark.parametrize(("text", "meant"), AMOUNTS.items())
def test_amount(text: str, meant: str | None) -> None:
    """An amount is suggested when only spaces, € and separators of thousands had to go."""
    found = written_amount(text, amounts.SUGGESTED)
    assert (str(found) if found is not None else None) == meant


@pytest.mark.parametrize(("text", "meant"), DAYS.items())
def test_day(text: str, meant: str | None) -> None:
    """A day is read as a French person writes it, and only when the calendar has it."""
    found = written_day(text, days.SUGGESTED)
    assert (str(found) if found is not None else None) == meant


@pytest.mark.parametrize(("text", "meant"), MOMENTS.items())
def test_moment(text: str, meant: str | None) -> None:
    """A moment without offset is one of Paris, but for the night in which the time changes."""
    assert suggested_moment(text) == meant


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("invoices: [{total_with_vat: 1200.005}]", "one is written as 1200.00"),
        ("invoices: [{total_with_vat: 12OO.00}]", "one is written as 1200.00"),
        ("invoices: [{total_with_vat: 1234567890123,00}]", "one is written as 1200.00"),
        ("invoices: [{issue_date: 4 octobre 2026}]", "write 2026-10-04"),
        ("invoices: [{issue_date: bientôt}]", "write year-month-day, for example 2026-06-03"),
        ("history: [{at: 2026-11-08 10h15}]", "write 2026-11-08T10:15+01:00 (if it is"),
        ("history: [{at: 8/11/2026}]", "write 2026-11-08"),
        ("history: [{at: hier}]", "write one such as 2026-06-08T10:15+02:00"),
        ("credit_notes: [{amount: −5.00}]", "is negative"),
    ],
)
def test_finding(line: str, sentence: str) -> None:
    """A finding suggests what was meant, or says that its value is only an example."""
    invoices = "" if line.startswith("invoices") else INVOICE
    found = case_findings(f"{DEBTOR}{invoices}{line}\n")

    assert any(sentence in str(finding.message) for finding in found)
