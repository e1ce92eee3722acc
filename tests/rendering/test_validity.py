"""A letter is PDF/A-3a and PDF/UA-1 at once, whatever it carries."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from relance_docs.rendering.render import render_pdf
from tests.rendering.rendering_builders import full_letter, invoice_pdf
from tools.check_pdf import check, missing


@pytest.fixture(scope="module")
def letter_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the letter with everything."""
    folder = tmp_path_factory.mktemp("letter")
    path = folder / "letter.pdf"
    path.write_bytes(render_pdf(full_letter(folder)))
    return path


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_letter_is_valid(letter_file: Path, profile: str) -> None:
    """A letter with pictures, tables, enclosures and attachments breaks no rule of either norm."""
    page = pytest.importorskip("page", reason="the package page-validation is not installed")

    report = page.validate_pdf(str(letter_file), profile=profile)

    assert "Checks: 0 failed" in str(report), report


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_verapdf_finds_nothing(letter_file: Path, tmp_path: Path) -> None:
    """The reference validator finds nothing either, and does find what is not as it should be."""
    spoiled = tmp_path / "spoiled.pdf"
    with pikepdf.open(letter_file) as pdf:
        del pdf.Root.Lang
        del pdf.Root.Metadata
        pdf.save(spoiled)

    valid, said = check([letter_file, spoiled])

    verdicts = [line.split(" ", 3)[:3] for line in said.splitlines() if line.startswith("/")]
    assert not valid
    assert [
        [f"{letter_file}:", "3a:", "valid,"],
        [f"{letter_file}:", "ua1:", "valid,"],
    ] == verdicts[:2], said
    assert [f"{spoiled}:", "3a:", "clause"] in verdicts
    assert [f"{spoiled}:", "ua1:", "clause"] in verdicts


def test_attachments_can_be_taken_out(letter_file: Path) -> None:
    """What was attached comes out byte for byte, with its kind, its role and a fixed date."""
    with pikepdf.open(letter_file) as pdf:
        attached = {
            name: (
                spec.get_file().read_bytes(),
                spec.get_file().mime_type,
                str(spec.obj.AFRelationship),
                str(spec.get_file().creation_date),
            )
            for name, spec in pdf.attachments.items()
        }

    date = "2026-12-01 08:00:00+00:00"
    expected = {
        "FA-1.pdf": (invoice_pdf(), "application/pdf", "/Supplement", date),
        "decompte.csv": (b"a;b\n", "text/csv", "/Data", date),
    }
    assert expected == attached


def test_text_keeps_its_typography(letter_file: Path) -> None:
    """Text copied from a letter keeps the no-break spaces of its amounts."""
    pdf = pypdfium2.PdfDocument(letter_file)
    text = pdf[0].get_textpage().get_text_bounded()
    pdf.close()

    assert "1\u202f234,56\u00a0€" in text
