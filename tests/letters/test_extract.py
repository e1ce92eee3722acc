"""The files inside the PDF: the claim for a program, and nothing that is not for the debtor."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO

import pikepdf

from relance_docs.claim.extract import attachments, claim_data
from relance_docs.statement.as_data import statement_data
from tests.letters.letter_cases import PAST, case_of, job, job_of, pdf_of, sent


def attached(pdf: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF, by name."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {name: file.get_file().read_bytes() for name, file in document.attachments.items()}


def test_attached() -> None:
    """The PDF holds the claim and the décompte as they are, but for the totals of other choices."""
    made = job_of("mise-en-demeure")
    inside = attached(pdf_of("mise-en-demeure"))

    assert set(inside) == {
        "creance-2026-014.json",
        "decompte-2026-014.json",
        "decompte-2026-014.csv",
    }
    whole = statement_data(made.owed)
    del whole["other_allocation"], whole["other_reading"]
    assert json.loads(inside["decompte-2026-014.json"]) == whole
    for other in (made.owed.other_allocation, made.owed.other_reading):
        assert other is not None
        assert all(f"{other.total_due}".encode() not in content for content in inside.values())


def test_call_sheet() -> None:
    """A call sheet, which stays in the house, has no attachment."""
    assert not attached(pdf_of("appel-1"))


def test_notes_stay_inside() -> None:
    """What was noted about the debtor is in no file of the letter."""
    past = (*PAST, sent("appel-2", PAST[-1]["at"], outcome="other", note="semble gêné"))
    made = job(case_of(history=past), "mise-en-demeure")
    found = attachments(made.on_day, made.due.invoice_numbers)

    assert all("gêné" not in each.content.decode() for each in found)
    assert "history" not in claim_data(made.on_day, made.due.invoice_numbers)


def test_amounts_are_text() -> None:
    """Amounts are text with two decimals: no program reads them as floating point."""
    made = job_of("relance-2")
    data = claim_data(made.on_day, made.due.invoice_numbers)

    assert data["invoices"][0]["total_with_vat"] == "12000.00"
    assert data["payments"][0]["amount"] == "2000.00"


def test_the_name_of_a_bank_line_stays_inside() -> None:
    """How the bank names a line is kept to know it again, and for nobody else."""
    made = job_of("relance-2")
    payments = tuple(p.model_copy(update={"bank_line": "b-1"}) for p in made.case.payments)
    case = made.case.model_copy(update={"payments": payments})
    data = claim_data(replace(made.on_day, case=case), made.due.invoice_numbers)

    assert data["payments"]
    assert all("bank_line" not in payment for payment in data["payments"])
