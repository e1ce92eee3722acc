"""The page of a case in a real browser: it obeys its policy, and everybody can read it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.audit.case_desk import (
    AS_OF,
    NASTY,
    RICH,
    RTL,
    amounts_of,
    many,
    opened,
    page_of,
    words_on_paper,
)
from tests.audit.opened_page import Open


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the page of the rich case, with facts that were changed afterwards."""
    return _committed(
        tmp_path_factory.mktemp("riche") / "w",
        RICH,
        "amount: 2000.00, reference",
        "amount: 900.00, reference",
    )


@pytest.fixture(scope="session")
def nasty_page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the page of a case whose texts try everything."""
    text = NASTY.replace('"', '\\"')
    case = RICH.replace("name: Menuiserie Fictive SARL", f'name: "{text}"')
    case = case.replace("reason: une porte manque", f"reason: {'x' * 300}")
    case = case.replace("reference: VIR", f'reference: "javascript:alert(1) {RTL}"')
    case = case.replace("FA-2026-0050", f'"{RTL}</text></svg>{"9" * 60}"')
    return _committed(
        tmp_path_factory.mktemp("dur") / "w", case, "2026-06-08T21:30", "2026-06-08T21:31"
    )


def _committed(root: Path, case: str, old: str, new: str) -> bytes:
    with pytest.MonkeyPatch.context() as environment:
        for role in ("AUTHOR", "COMMITTER"):
            environment.setenv(f"GIT_{role}_NAME", "C. Martin")
            environment.setenv(f"GIT_{role}_EMAIL", "c.martin@exemple.invalid")
        desk = opened(root, case)
        desk.change(old, new, 9)
    return page_of(desk.root).encode()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_quiet_and_legible(page: bytes, open_page: Open, *, dark: bool) -> None:
    """Nothing on the console, no request, no violation of the policy, enough contrast."""
    shown = open_page(page, dark=dark)
    assert [] == shown.complaints
    assert [] == shown.faint()


def test_everything_can_be_reached_by_everybody(page: bytes, open_page: Open) -> None:
    """axe-core finds no barrier with everything unfolded; nor without the script."""
    assert [] == open_page(page, width=320).unfolded().barriers()
    bare = page[: page.index(b"<script>")] + b"</body></html>"
    assert [] == open_page(bare).barriers()


@pytest.mark.parametrize("width", [320, 1600])
def test_nothing_is_wider_than_the_window(
    page: bytes, nasty_page: bytes, open_page: Open, width: int
) -> None:
    """Narrow or wide, with plain texts or with 300 characters without a break."""
    for each in (page, nasty_page):
        assert 0 == open_page(each, width=width).unfolded().overflow()


def test_nothing_in_a_file_is_run(nasty_page: bytes, open_page: Open) -> None:
    """Marks, quotes and links in texts are shown as they are; nothing happens."""
    shown = open_page(nasty_page).unfolded()
    assert [] == shown.complaints
    assert "Rapport d’audit" in shown.page.title()
    assert " ".join(NASTY.split()) in shown.text()
    assert 0 == shown.page.locator("img, iframe, object, a[href^=javascript]").count()
    assert 1 == shown.page.locator("script").count()
    assert 2 == shown.page.locator("svg").count()


def test_the_page_says_the_same_without_its_script(page: bytes, open_page: Open) -> None:
    """Every amount and every fact stands there when nothing is run."""
    shown = open_page(page, scripts=False)
    assert [] == shown.complaints
    assert 0 == shown.page.locator("button, input").count()
    assert "Total dû" in shown.text()


def test_keys_are_enough(page: bytes, open_page: Open) -> None:
    """The first key leads past the header; invoices open, columns sort, rows are filtered."""
    shown = open_page(page).page
    shown.keyboard.press("Tab")
    assert "Aller au contenu" == shown.evaluate("document.activeElement.textContent")
    shown.keyboard.press("Enter")
    assert "contenu" == shown.evaluate("document.activeElement.id")
    shown.locator("#f1 summary").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("#f1 table").first.is_visible()
    table = shown.locator("table:has(#t-chronologie)")
    first = table.locator("tbody tr").first.inner_text()
    table.locator("th button").first.focus()
    shown.keyboard.press("Enter")
    shown.keyboard.press("Enter")
    assert first != table.locator("tbody tr").first.inner_text()
    assert "descending" == table.locator("th").first.get_attribute("aria-sort")


def test_rows_are_filtered_by_words(page: bytes, open_page: Open) -> None:
    """Words without accents find their rows, and the number of rows is told."""
    shown = open_page(page).page
    shown.get_by_label("Filtrer par mots").first.fill("ECHEANCE 0042")
    rows = shown.locator("table:has(#t-chronologie) tbody tr:visible")
    assert 1 == rows.count()
    assert "ligne(s) sur" in shown.get_by_role("status").first.inner_text()


def test_paper_has_everything(page: bytes, open_page: Open, tmp_path: Path) -> None:
    """Printed with or without the script: pages of A4 with numbers, and every word of the page."""
    for name, scripts in (("with", True), ("without", False)):
        printed = open_page(page, scripts=scripts).printed(tmp_path / f"{name}.pdf")
        text = _text_of(printed)
        pages = text.count("\f")
        for number in range(1, pages + 1):
            assert f"{number} / {pages}" in text
        flat = "".join(text.split())
        words = words_on_paper(page.decode()).split()
        assert [] == [word for word in words if word not in flat]


def _text_of(pdf: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def test_totals_on_the_page_are_those_of_the_statement(open_page: Open, tmp_path: Path) -> None:
    """What a reader sees in the first figure is the total that the statement prints."""
    desk = opened(tmp_path / "w")
    shown = open_page(page_of(desk.root).encode()).page
    total = shown.locator(".figures .total data").get_attribute("value")
    assert amounts_of(desk.root)["total_due"] == total
    assert AS_OF.isoformat() in shown.content()


@pytest.mark.parametrize(("invoices", "events"), [(500, 5), (1, 2000)])
def test_large_cases_stay_usable(
    open_page: Open, tmp_path: Path, invoices: int, events: int
) -> None:
    """500 invoices or 2 000 events: the page opens, fits its window, draws little, and filters."""
    desk = opened(tmp_path / "w", many(invoices, events))
    shown = open_page(page_of(desk.root).encode(), width=320)
    assert [] == shown.complaints
    assert 0 == shown.overflow()
    assert shown.page.locator("svg *").count() < 1200
    shown.page.get_by_label("Filtrer par mots").first.fill(f"N{events - 1:05}")
    assert 1 == shown.page.locator("table:has(#t-chronologie) tbody tr:visible").count()
