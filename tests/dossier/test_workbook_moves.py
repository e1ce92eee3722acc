"""The décompte on another day: LibreOffice reckons the workbook again, as a statement would."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from relance_docs.case.settings import AddedRate
from relance_docs.case.terms import PenaltyRate, RateForm
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.workbook.book import recalculation
from relance_docs.statement.ahead import Ahead, ahead
from relance_docs.statement.statement import statement
from tests.dossier.acts_desk import brief_in, inv
from tests.dossier.dossier_desk import values

INVOICES = (
    "invoices:\n"
    + inv("A", "2025-05-20", "2025-06-20", "3650.00", ", total_without_vat: 3041.67")
    + inv("B", "2026-09-20", "2026-12-20", "1234.57", ", total_without_vat: 1028.81")
    + "  - invoice_number: C\n    issue_date: 2026-01-10\n    total_with_vat: 3000.00\n"
    "    total_without_vat: 2500.00\n    instalments:\n"
    "      - {due_date: 2026-02-10, amount: 1000.00}\n"
    "      - {due_date: 2026-11-30, amount: 1000.00}\n"
    "      - {due_date: 2027-03-10, amount: 1000.00}\n"
)
RECEIPTS = (
    "payments:\n  - {received_on: 2026-03-03, amount: 777.77}\n"
    "  - {received_on: 2026-10-03, amount: 500.00, invoice_number: C}\n"
    "credit_notes:\n"
    "  - {number: AV1, issue_date: 2026-08-08, invoice_number: A, amount: 100.00}\n"
)
DISPUTE = INVOICES.replace("1234.57,", "1234.57, dispute: {raised_on: 2026-10-01, reason: x},")
CASES = {
    "legal": INVOICES + RECEIPTS,
    "capital_first": INVOICES + RECEIPTS + "terms: {allocation: capital_first}\n",
    "contested": DISPUTE + RECEIPTS,
    "fixed": INVOICES + RECEIPTS + "terms: {penalty_rate: {fixed: 12.00}, source: CGV}\n",
    "legal_times": INVOICES + "terms: {penalty_rate: {legal_times: 4}, source: CGV}\n",
    "without_vat": INVOICES + "terms: {base: without_vat, rate_reading: frozen}\n",
}
DAYS = (date(2026, 11, 20), date(2026, 12, 31), date(2027, 8, 15))
ADDED = tuple(
    AddedRate(
        semester=f"{year}-S{half}",
        ecb_percent=Decimal(ecb),
        legal_other_percent=Decimal(legal),
        source="essai",
    )
    for year, half, ecb, legal in (
        (2027, 1, "2.15", "2.62"),
        (2027, 2, "2.05", "2.71"),
        (2028, 1, "2.00", "2.70"),
        (2028, 2, "2.00", "2.70"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A workbook of which the day, and perhaps the rates, were changed."""

    brief: Brief
    day: date
    has_rates: bool
    shown: dict[str, str]
    """What the first sheet then says, by its labels."""


def reckons_ahead(brief: Brief, as_of: date) -> Ahead:
    """Return how far the workbook of a case moves that was made on a day."""
    terms, plan = brief.settings.terms, brief.settings.plan
    return ahead(brief.case, terms, brief.on_day.rates, as_of, plan=plan)


def cells_of(content: bytes, day: date, *, has_rates: bool) -> dict[str, dict[str, str]]:
    """Return the cells to be changed, by their sheet: the day, and the rates of later semesters."""
    table = values(content, "Semestres")
    heads = {cell[0]: text for cell, text in table.items() if cell[1:] == "1"}
    rows = {text: cell[1:] for cell, text in table.items() if cell[0] == "A"}
    rates = {}
    for added in ADDED if has_rates else ():
        for column, head in heads.items():
            if head.startswith("Taux de refinancement"):
                rates[column + rows[added.semester]] = str(added.ecb_percent)
            elif head.startswith("Taux de l’intérêt"):
                rates[column + rows[added.semester]] = str(added.legal_other_percent)
    return {"Totaux": {"B3": str((day - date(1899, 12, 30)).days)}, "Semestres": rates}


def changed(content: bytes, cells: dict[str, dict[str, str]], target: Path) -> None:
    """Write a workbook with other numbers in some cells, and without the value of any formula."""
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w") as copy:
        names = re.findall(r'<sheet name="([^"]+)"', source.read("xl/workbook.xml").decode())
        for entry in source.infolist():
            page = source.read(entry).decode("utf-8", "surrogateescape")
            if found := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename):
                page = re.sub(r"</f><v>[^<]*</v>", "</f>", page)
                for cell, number in cells.get(names[int(found[1]) - 1], {}).items():
                    old = rf'(<c r="{cell}"(?: s="\d+")?)(?:/>|>.*?</c>)'
                    page, count = re.subn(old, rf"\1><v>{number}</v></c>", page, count=1)
                    assert count, cell
            copy.writestr(entry, page.encode("utf-8", "surrogateescape"))


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> list[Moved]:
    """Return every workbook on every day, reckoned by LibreOffice in one run."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("classeurs")
    jobs: list[tuple[str, Brief, date, bool]] = []
    for name, lines in CASES.items():
        brief = brief_in(folder / name, lines)
        content = recalculation(brief)
        for day in DAYS:
            for has_rates in (True, False) if day.year > brief.as_of.year else (False,):
                stem = f"{name}-{day}-{has_rates}"
                changed(
                    content, cells_of(content, day, has_rates=has_rates), folder / f"{stem}.xlsx"
                )
                jobs.append((stem, brief, day, has_rates))
    recalculate(folder, *(folder / f"{stem}.xlsx" for stem, *_ in jobs))
    if not (folder / f"{jobs[0][0]}.csv").exists():
        pytest.skip("LibreOffice Calc is not installed")
    return [
        Moved(brief=brief, day=day, has_rates=has_rates, shown=first_sheet(folder / f"{stem}.csv"))
        for stem, brief, day, has_rates in jobs
    ]


def recalculate(folder: Path, *books: Path) -> None:
    """Let LibreOffice reckon workbooks, and write the first sheet of each as CSV."""
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"),
            *("--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1"),
            *("--outdir", str(folder), *map(str, books)),
        ],
        capture_output=True,
        check=False,
        timeout=500,
    )


def first_sheet(table: Path) -> dict[str, str]:
    """Return the rows of a sheet."""
    with table.open(encoding="utf-8", newline="") as file:
        return {row[0]: row[1] for row in csv.reader(file, delimiter=";") if len(row) > 1}


def reckoned(moved: list[Moved]) -> Iterator[Moved]:
    """Yield those of which every rate is known, or that need none: a clause of 12 %."""
    return (
        each
        for each in moved
        if each.has_rates
        or each.day.year == each.brief.as_of.year
        or each.brief.case.terms.penalty_rate == PenaltyRate(form=RateForm.FIXED, value=Decimal(12))
    )


def figures(text: str) -> str:
    """Return the figures of an amount."""
    return "".join(filter(str.isdigit, text))


def test_every_day_gives_what_a_statement_gives(moved: list[Moved]) -> None:
    """To the cent: principal that is due, penalties, indemnities, total, one further day."""
    for each in reckoned(moved):
        brief = each.brief
        rates = brief.on_day.rates.with_added(ADDED)
        owed = statement(
            brief.case, brief.settings.terms, rates, each.day, plan=brief.settings.plan
        )
        expected = {
            "Principal échu restant dû": owed.principal_overdue,
            "Pénalités de retard restant dues": owed.penalties_due,
            "Indemnité forfaitaire restant due": owed.indemnity_due,
            "Total du dossier": owed.total_due,
        }
        if each.has_rates:
            expected["Pénalités de retard par jour, en plus"] = owed.daily_penalty or Decimal(0)
        if owed.disputed:
            expected["Sommes contestées, à part"] = owed.disputed_due
        told = {label: figures(each.shown[label]) for label in expected}

        assert told == {label: figures(f"{amount:.2f}") for label, amount in expected.items()}
        assert each.shown["Contrôle"] == "complet"


def test_a_missing_rate_says_so(moved: list[Moved]) -> None:
    """No total counts a semester without its rate as 0."""
    asked = [each for each in moved if not each.has_rates and each.day.year > 2026]
    needing = [each for each in asked if each.shown["Contrôle"] != "complet"]

    assert {id(each.brief) for each in needing} >= {id(each.brief) for each in asked[:3]}
    for each in needing:
        assert each.shown["Contrôle"] == "taux à compléter : feuille « Semestres »"
        assert not figures(each.shown["Total du dossier"])
        assert not figures(each.shown["Pénalités de retard restant dues"])


def test_the_day_is_bounded_by_the_facts(tmp_path: Path) -> None:
    """Not before the last fact that changed a capital, nor after the next one of the file."""
    brief = brief_in(tmp_path, CASES["legal"])
    early, late = (reckons_ahead(brief, date(2026, 5, 1)), reckons_ahead(brief, brief.as_of))

    # Paid on 3 March and 3 October, credited on 8 August; the next day is reckoned with the last.
    assert (date(2026, 3, 3), date(2026, 8, 6)) == (early.first_day, early.last_day)
    assert (date(2026, 10, 3), date(2028, 12, 30)) == (late.first_day, late.last_day)


def test_a_clause_that_falls_below_the_floor_ends_the_days(tmp_path: Path) -> None:
    """Three times the legal rate is 7,86 in the first half of 2026, 8,25 in the second."""
    lines = (
        "invoices:\n"
        + inv("A", "2026-01-20", "2026-02-20", "3650.00")
        + "terms: {penalty_rate: {fixed: 8.00}, below_floor: default_rate, source: CGV}\n"
    )
    found = reckons_ahead(brief_in(tmp_path, lines), date(2026, 5, 1))

    assert date(2026, 6, 29) == found.last_day


def test_what_a_court_decided_is_in_the_totals(tmp_path: Path) -> None:
    """The sums of a decision stand on sheets of their own; the totals count them."""
    brief = brief_in(
        tmp_path,
        "invoices:\n"
        + inv("A", "2026-05-20", "2026-06-20", "4000.00")
        + "title:\n  requested_on: 2026-08-25\n  decisions:\n"
        "    - {kind: order, made_on: 2026-09-03, served_on: 2026-09-10, principal: 4000.00,"
        " article_700: 500.00, enforceable_on: 2026-11-12}\n",
    )
    content = recalculation(brief)
    shown = values(content, "Totaux")
    sums = {shown[cell]: shown.get(f"B{cell[1:]}", "") for cell in shown if cell[0] == "A"}

    # 4 000 × 2,75 % × 78/365, from the day after the order
    assert ("4000", "23.51", "500") == tuple(
        sums[label].removesuffix(".00")
        for label in (
            "Principal échu restant dû",
            "Pénalités de retard restant dues",
            "Frais et dépens restant dus",
        )
    )
    assert "4523.51" == sums["Total du dossier"]
    if shutil.which("soffice") is not None:
        changed(content, {}, tmp_path / "titre.xlsx")
        recalculate(tmp_path, tmp_path / "titre.xlsx")
        reckoned_again = first_sheet(tmp_path / "titre.csv")
        assert "452351" == figures(reckoned_again["Total du dossier"])


def test_a_declaration_does_not_move(tmp_path: Path) -> None:
    """It is owed on the day of the judgment, whatever day follows."""
    lines = (
        "invoices:\n"
        + inv("A", "2026-05-20", "2026-06-20", "4000.00", ", delivery_date: 2026-05-15")
        + "insolvency: {kind: redressement, opened_on: 2026-09-15, published_on: 2026-09-28}\n"
    )
    shown = values(recalculation(brief_in(tmp_path, lines)), "Totaux")

    assert "Arrêté au" == shown["A2"]
    assert not any("changer" in text for text in shown.values())
