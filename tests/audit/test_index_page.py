"""The index in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.audit.index.index import counts_bytes
from relance_docs.french import euros
from tests.audit.index_pages import HOSTILE, asked, full, index, page
from tests.audit.opened_page import Open
from tests.letters.reading_pdf import page_texts

PAGE = page(full())
COUNTS = counts_bytes(index(full(HOSTILE)), asked(creditor=HOSTILE[1]))
HOSTILE_PAGE = page(full(HOSTILE), creditor=HOSTILE[1])
EVERYTHING = (
    "for (const each of document.querySelectorAll('.heavy')) each.classList.remove('heavy')"
)
"""Lays out what is not in sight, too."""


@pytest.mark.parametrize(
    ("content", "dark", "width"),
    [(PAGE, False, 1280), (PAGE, True, 1280), (HOSTILE_PAGE, False, 320), (COUNTS, False, 320)],
    ids=["light", "dark", "hostile and narrow", "what was counted"],
)
def test_the_index_has_no_barrier_and_no_complaint(
    open_page: Open, content: bytes, width: int, *, dark: bool
) -> None:
    """WCAG 2.2 AA by axe-core, no message, no request, nothing wider than the window."""
    opened = open_page(content, dark=dark, width=width)
    opened.page.evaluate(EVERYTHING)
    assert [] == opened.barriers()
    assert [] == opened.complaints
    assert 0 == opened.overflow()


def test_a_workspace_without_cases_has_an_index(open_page: Open) -> None:
    """Every section says that it has nothing."""
    opened = open_page(page([]))
    assert "Aucun dossier dans cases/." in opened.text()
    assert [] == opened.complaints


def test_a_name_from_a_file_is_text(open_page: Open) -> None:
    """It is on the page as it was written, and has made nothing of the page."""
    opened = open_page(HOSTILE_PAGE)
    opened.page.evaluate(EVERYTHING)
    shown = opened.page.locator("#dossiers tbody").inner_text()
    for name in HOSTILE[:6]:
        assert name in shown
    assert 1 == opened.page.locator("script").count()
    assert 0 == opened.page.locator("img").count()
    assert {"", "html"} == {
        link.partition("#")[0].rpartition(".")[2].replace("csv", "html")
        for link in opened.page.eval_on_selector_all(
            "a", "all => all.map(each => each.getAttribute('href'))"
        )
    }


def test_without_script_nothing_is_missing(open_page: Open) -> None:
    """The same tables, whole, on the two pages together; no control that does nothing."""
    rows = "document.querySelectorAll('tbody tr').length"
    with_script, without = open_page(PAGE), open_page(PAGE, scripts=False)
    counted = open_page(counts_bytes(index(full()), asked()))
    tables = index(full()).tables.values()
    shown = with_script.page.evaluate(rows) + counted.page.evaluate(rows)
    assert sum(len(table.rows) for table in tables) == shown
    assert 0 == without.page.locator("button, input, select").count()
    assert with_script.page.locator("tbody tr").count() == without.page.locator("tbody tr").count()


def test_the_totals_are_those_of_the_cases(open_page: Open) -> None:
    """What the boxes and the last line of the balance say is the sum of the statements."""
    total = index(full()).portfolio.total
    opened = open_page(PAGE)
    boxes = opened.page.locator(".figures").first.inner_text()
    for amount in (total.total, total.overdue, total.disputed):
        assert euros(amount) in boxes
    cell = opened.page.locator("#balance tfoot td.amount").first
    assert str(total.total) == cell.get_attribute("data-value")


def test_a_case_with_errors_is_said_to_be_in_no_total(open_page: Open) -> None:
    """It is named above the tables, and its line gives the reason."""
    opened = open_page(PAGE)
    notice = opened.page.locator(".notice.bad")
    assert "2026-901" in notice.inner_text()
    assert "dans aucun total" in notice.inner_text()
    line = opened.page.locator("#dossiers tr.aside", has_text="2026-901")
    assert "errors in its file: 2" in line.inner_text()


def test_a_table_is_sorted_with_the_keyboard(open_page: Open) -> None:
    """A heading is a button: Enter sorts, Enter again turns the order around."""
    opened = open_page(page(full(("Bois", "Acier", "Écrin"))))
    head = opened.page.locator("#dossiers th", has_text="Débiteur")
    head.get_by_role("button").focus()
    opened.page.keyboard.press("Enter")
    names = opened.page.locator("#dossiers tbody tr > :nth-child(2)")
    assert "ascending" == head.get_attribute("aria-sort")
    assert ["?", "Acier", "Bois", "Écrin", "Menuiserie Fictive SARL"] == names.all_inner_texts()
    opened.page.keyboard.press("Enter")
    assert "descending" == head.get_attribute("aria-sort")
    assert names.all_inner_texts()[0] == "Menuiserie Fictive SARL"


def test_amounts_are_sorted_as_numbers(open_page: Open) -> None:
    """9 comes before 1 000."""
    opened = open_page(PAGE)
    opened.page.locator("#balance th", has_text="Principal").get_by_role("button").press("Enter")
    cells = opened.page.locator("#balance tbody td:nth-child(8)")
    values = cells.evaluate_all("all => all.map(each => Number(each.dataset.value))")
    assert sorted(values) == values
    assert 3 <= len(values)


def test_rows_are_filtered_by_words_and_by_state(open_page: Open) -> None:
    """Accents do not count; how many are left is said to who does not see it."""
    opened = open_page(page(full(("Bois", "Écrin"))))
    section = opened.page.locator("#dossiers")
    section.get_by_label("Filtrer par mots").focus()
    opened.page.keyboard.type("ecrin")
    shown = section.locator("tbody tr:not([hidden])")
    assert 1 == shown.count()
    assert "1 ligne(s) sur 4" == section.get_by_role("status").inner_text()
    section.get_by_label("Filtrer par mots").fill("")
    section.get_by_label("État").select_option("clos")
    assert ["2026-900"] == section.locator("tbody tr:not([hidden]) th").all_inner_texts()


def test_the_index_is_printed_whole(open_page: Open, tmp_path: Path) -> None:
    """Every row, the headings of columns, page numbers, the text at the foot; no control."""
    opened = open_page(page(full([f"Débiteur Numéro {n}" for n in range(60)])))
    texts = page_texts(opened.printed(tmp_path / "index.pdf").read_bytes())
    whole = "\n".join(texts)
    assert 60 <= whole.count("2026-0")
    assert "Débiteur Numéro 59" in whole
    assert "Ce qui bloque" in whole
    assert "Filtrer par mots" not in whole
    assert f"{len(texts)} / {len(texts)}" in texts[-1]
    assert "créances au 11/09/2026" in texts[-1]
