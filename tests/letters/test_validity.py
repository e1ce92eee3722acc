"""Every document is PDF/A-3a and PDF/UA-1, and its SEPA code says what it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp

from tests.letters.letter_cases import ALL, pdf_of
from tests.letters.reading_pdf import pictures

MISREAD = "STREAM-LENGTH"
"""This validator takes a last byte that is a line end for one of the file; veraPDF does not."""


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_valid(name: str, profile: str, tmp_path: Path) -> None:
    """No document breaks a rule of either standard."""
    page = pytest.importorskip("page", reason="the package page-validation is not installed")
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf_of(name))

    report = str(page.validate_pdf(str(path), profile=profile))
    broken = [line for line in report.splitlines() if line.startswith("[")]
    assert "Checks:" in report
    assert [line for line in broken if MISREAD not in line] == []


def test_code() -> None:
    """The printed code is read at 200 dpi, with the amount, the account and the reference."""
    (code,) = zxingcpp.read_barcodes(pictures(pdf_of("relance-2"), 200)[0])

    assert "FR520000000000000EXEMPLE00112\nEUR10794.66\n" in code.text
    assert code.text.endswith("2026-014 FA-2026-0042")
