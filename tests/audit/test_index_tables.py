"""The tables of the index: what they hold, as a page, as CSV, as data."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.audit.case_page.gathering import day_said
from relance_docs.audit.index import table as tables
from relance_docs.audit.index.index import csv_bytes, data_of, write_index
from relance_docs.audit.index.table import ColumnKind, IndexColumn, IndexTable
from relance_docs.case.record import Loc
from relance_docs.git.known_on import KnownOn
from relance_docs.review.records import DeadlineKind
from tests.audit.index_pages import (
    AS_OF,
    HOSTILE,
    asked,
    column,
    deadline,
    full,
    index,
    index_case,
    page,
)
from tests.plan.builders import after, case, did, paid


def rows_of(content: bytes) -> list[list[str]]:
    """Read a CSV as a French spreadsheet does."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("days", "within"),
    [(0, "sous 30 jours"), (30, "sous 30 jours"), (31, "31 à 90 jours"), (90, "31 à 90 jours")],
)
def test_a_deadline_within_ninety_days_is_listed(days: int, within: str) -> None:
    """The day itself and the ninetieth are in; the thirtieth belongs to the first span."""
    found = index([index_case(case(), deadline(days))])
    ((_day, left, span, *_others),) = found.tables["echeances"].rows
    assert (days, within) == (left, span)
    assert (int(days <= 30), 1) == (found.within_near, found.within_far)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_deadline_outside_is_not_listed(days: int) -> None:
    """Yesterday and the ninety-first day are out."""
    assert () == index([index_case(case(), deadline(days))]).tables["echeances"].rows


def test_a_prescription_that_has_passed_stays_on_the_list() -> None:
    """It is the one deadline that cannot be made up for."""
    passed = deadline(-400, kind=DeadlineKind.PRESCRIPTION)
    found = index([index_case(case(), passed)])
    assert "dépassée" == found.tables["echeances"].rows[0][2]
    assert (0, 0) == (found.within_near, found.within_far)


def test_a_deadline_that_is_met_is_not_listed() -> None:
    """What was to be done by then is done."""
    assert () == index([index_case(case(), deadline(5, is_met=True))]).tables["echeances"].rows


def test_every_table_is_filled_by_full_cases() -> None:
    """The tests below look at rows."""
    assert [] == [
        table.key
        for table in index(full()).tables.values()
        if not table.rows and table.key not in {"degradations", "motifs-detail"}
    ]


def test_a_csv_opens_in_a_french_spreadsheet() -> None:
    """UTF-8 with its mark, semicolons, CRLF, decimal commas, French dates."""
    found = index(full())
    content = csv_bytes(found.tables["echeances"])
    assert content.startswith(b"\xef\xbb\xbfJour;Dans (jours);")
    assert content.endswith(b"\r\n")
    rows = rows_of(content)
    assert len(found.tables["echeances"].rows) + 1 == len(rows)
    assert {"5,00", ""} == {row[7] for row in rows[1:]}


def test_the_rows_of_a_csv_add_up_to_the_total_of_the_page() -> None:
    """What a spreadsheet sums is what the page says."""
    found = index(full())
    head, *rows = rows_of(csv_bytes(found.tables["balance-agee"]))
    place = head.index("Total dû")
    amounts = [row[place].replace(",", ".") for row in rows]
    assert "" in amounts  # a debtor of whom nothing is counted has no amount, not even zero
    assert found.portfolio.total.total == sum(Decimal(amount) for amount in amounts if amount)


def test_what_is_not_counted_is_named_in_the_line_of_its_debtor() -> None:
    """A debtor with a case in the total and a closed one: the line says which is left out."""
    table = index(full(["Menuiserie Fictive SARL"])).tables["balance-agee"]
    assert [("2026-900",), ("2026-901",)] == column(table, "uncounted")
    assert [("2026-000", "2026-900"), ("2026-901",)] == column(table, "cases")


def test_the_tables_agree_with_each_other() -> None:
    """What is overdue by reason, what is disputed by reason, and what cases owe: the same sums."""
    found = index(full())
    total = found.portfolio.total
    overdue = sum(row.principal for row in found.portfolio.unpaid)
    disputed = sum(row.principal for row in found.portfolio.disputes)
    owed = [each for each in column(found.tables["dossiers"], "total_due") if each is not None]
    assert (total.principal_overdue, total.disputed_principal) == (overdue, disputed)
    assert total.total == sum(owed, Decimal(0))


def test_each_payment_leads_to_its_case_and_its_field() -> None:
    """The row of a receipt names the line that states it, and that of the step before it."""
    entry = did("relance-1", after(12), channel="email", reason="oversight")
    of = case(history=(entry,), payments=(paid(after(25), "60.00"),))
    places: dict[Loc, str] = {
        ("payments", 0): "cases/2026-001.yaml:9",
        ("history", 0): "cases/2026-001.yaml:14",
    }
    found = index([replace(index_case(of), places=places)])
    (row,) = data_of(found.tables.values())["reglements-detail"]
    assert (["2026-001"], "60.00", "cases/2026-001.yaml:9", "cases/2026-001.yaml:14") == (
        row["case"],
        row["amount"],
        row["field"],
        row["step_field"],
    )
    (reason,) = data_of(found.tables.values())["motifs-detail"]
    assert ("Oubli", "cases/2026-001.yaml:14") == (reason["reason"], reason["field"])


def test_no_cell_of_a_csv_is_a_formula() -> None:
    """What begins like a formula is text; numbers below zero are numbers."""
    for table in index(full(HOSTILE)).tables.values():
        cells = [cell for row in rows_of(csv_bytes(table)) for cell in row]
        suspect = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert [] == [cell for cell in suspect if not re.fullmatch("-[0-9]+(,[0-9]+)?", cell)]
        assert all(cell.isprintable() for cell in cells)


def test_data_has_amounts_as_text_and_days_in_iso() -> None:
    """As everywhere in JSON."""
    (row,) = [
        row
        for row in data_of(index(full()).tables.values())["dossiers"]
        if row["case"] == ["2026-000"]
    ]
    assert "overdue" in row
    assert isinstance(row["total_due"], str)
    assert isinstance(row["days_late"], int)


def test_the_order_of_the_cases_plays_no_part() -> None:
    """The same cases give the same bytes, and so do the same files once more."""
    cases = full()
    assert page(cases) == page(cases[::-1])


def test_a_second_run_leaves_the_files_as_they_are(tmp_path: Path) -> None:
    """A page that would not change keeps its time."""
    found = index(full())
    first = {path: path.stat().st_mtime_ns for path in write_index(tmp_path, found, asked())}
    assert first == {
        path: path.stat().st_mtime_ns for path in write_index(tmp_path, found, asked())
    }
    assert {"index.html", "bilan.html", "tables"} == {path.name for path in tmp_path.iterdir()}


def test_a_column_is_as_wide_as_its_largest_amount() -> None:
    """No amount runs into the next column; a text goes on in the next line."""
    columns: tuple[IndexColumn[tuple[Decimal, str]], ...] = (
        tables.column("a", "A", lambda row: row[0], ColumnKind.AMOUNT),
        tables.column("b", "B", lambda row: row[1], ColumnKind.OWN),
    )
    rows = tables.rows_of(columns, ((Decimal("123456789012.34"), "x" * 300),))
    table = IndexTable(key="t", caption="T", columns=columns, rows=rows)
    assert (20, 24) == table.widths()


KNOWN = KnownOn(
    asked="2026-09-01",
    commit="0123456789abcdef0123456789abcdef01234567",
    committed_at=datetime(2026, 8, 31, 17, 5, tzinfo=UTC),
    day=date(2026, 9, 1),
    is_in_history=True,
)


def test_the_day_and_what_was_known_are_both_said() -> None:
    """With the clock that the date comes from."""
    said = " ".join(day_said(AS_OF, KNOWN, is_fixed=True)).replace("\N{NO-BREAK SPACE}", " ")
    assert "sont ceux du 11 septembre 2026" in said
    assert "jusqu’au 1er septembre 2026 inclus" in said
    assert "commit 0123456789ab du 31 août 2026 à 17 h 05 (UTC+00:00)" in said
    assert "la machine qui a fait le commit" in said
    assert "ne prouve rien" in said
    assert "relance.yaml" in said


def test_without_a_past_the_page_says_that_it_knows_today() -> None:
    """Facts recorded later than the day are in."""
    assert "aujourd’hui" in " ".join(day_said(AS_OF, None))
