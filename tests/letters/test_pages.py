"""The sheet: the window of the envelope, the folds, one page, tables that break well."""

from __future__ import annotations

import re

import pytest

from relance_docs.letters.compose import LetterSurroundings, letter_context
from relance_docs.letters.document import make_document
from tests.letters.letter_cases import LETTERS, case_of, draft, job, job_of, many_invoices, pdf_of
from tests.letters.reading_pdf import boxes, page_texts, pictures

ONE_PAGE = (
    "rappel-1",
    "relance-1",
    "relance-1-consumer",
    "relance-2",
    "relance-2-consumer",
    "relance-2-public",
    "relance-2-instalments",
    "appel-1",
    "appel-2",
)


@pytest.mark.parametrize("name", LETTERS)
def test_window(name: str) -> None:
    """Nothing but the address stands in the window, and the address stands where it must."""
    inside = [b for b in boxes(pdf_of(name)) if b.right > 100 and 40 < b.bottom and b.top < 90]
    address = "".join(box.text for box in inside)

    assert "".join("".join(context_lines(name)).split()) == address
    assert min(box.left for box in inside) >= 109.9
    assert max(box.right for box in inside) <= 190
    assert min(box.top for box in inside) >= 55
    assert max(box.bottom for box in inside) <= 90


def test_a_contact_that_is_the_debtor_is_not_named_twice() -> None:
    """Where only an e-mail address was known, the window has the name once."""
    name = "Menuiserie Fictive SARL"
    debtor = {"name": name, "contact": {"name": name, "email": "compta@fictive.example"}}
    made = job(case_of(debtor=debtor), "relance-1")

    window = letter_context(made.on_day, made.due, LetterSurroundings()).recipient

    assert 1 == [name in line for line in window].count(True)


def context_lines(name: str) -> tuple[str, ...]:
    """Return the lines of the window of a document."""
    made = job_of(name)
    return letter_context(made.on_day, made.due, LetterSurroundings()).recipient


def test_folds() -> None:
    """The folds are marked in the left margin, at 99 and 198 mm."""
    page = pictures(pdf_of("relance-2"), 254)[0]
    column = page.crop((50, 0, 80, page.height)).resize((1, page.height)).convert("L").tobytes()
    marks = {round(y / 10) for y, shade in enumerate(column) if shade < 230}

    assert marks == {99, 198}


@pytest.mark.parametrize("name", ONE_PAGE)
def test_one_page(name: str) -> None:
    """A simple document is one page."""
    assert len(page_texts(pdf_of(name))) == 1


@pytest.mark.parametrize("name", ["mise-en-demeure", "mise-en-demeure-consumer", "avertissement"])
def test_annex(name: str) -> None:
    """A simple mise en demeure is one page, and its décompte another."""
    letter, annex = page_texts(pdf_of(name))

    assert "Page 1/2" in letter
    assert annex.lstrip().startswith("Décompte de créance arrêté au")


def test_long_table() -> None:
    """A table that goes on repeats its head on each page; its total stays with its lines."""
    pages = page_texts(pdf_of("mise-en-demeure-40"))
    tables = [page for page in pages if "FA-2026-00" in page]

    assert len(tables) > 3
    assert all("Échéance" in page or "Du (inclus)" in page for page in tables)


@pytest.mark.parametrize("count", range(24, 34))
def test_total_stays_with_a_line(count: int) -> None:
    """Wherever a page ends, the total is on a page with at least one line of its table."""
    made = job(many_invoices(count), "relance-2")
    pdf = make_document(made).files[0][1]
    (page,) = [page for page in page_texts(pdf) if "Total à régler" in page]

    assert re.search(r"FA-2026-00\d\d", page.split("Total à régler")[0])


def test_long_names() -> None:
    """A long name is broken between words and stays in the window."""
    name = "Société Interprofessionnelle de Menuiserie et de Charpente du Val de Saône"
    made = job(case_of(debtor={"name": name}), "relance-2")
    inside = [b for b in boxes(make_document(made).files[0][1]) if b.left > 100 and b.top < 90]

    assert max(box.right for box in inside) <= 190


def test_draft_mark() -> None:
    """A draft bears its mark on every page; another letter bears none."""
    made = draft(job(many_invoices(40), "relance-2"))

    assert all("PROJET" in page for page in page_texts(make_document(made).files[0][1]))
    assert not any("PROJET" in page for page in page_texts(pdf_of("relance-2")))
