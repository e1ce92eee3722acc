"""A workbook: formulas refer to columns and rows by name, wherever these stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Formula, Sheet, workbook

Line = tuple[str, Decimal, Decimal]
LINES = (
    ("a", Decimal("10.00"), Decimal("3.00")),
    ("b", Decimal("20.00"), Decimal("5.00")),
)


def formulas(*sheets: Sheet[Line]) -> list[dict[str, str]]:
    """Return the formulas of each sheet by cell; a cell that is a number has its value."""
    content = workbook(sheets, title="t", author="a", created=date(2026, 6, 1))
    found = []
    with ZipFile(BytesIO(content)) as book:
        for number in range(1, len(sheets) + 1):
            page = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            cells = re.findall(
                r'<c r="([A-Z]+[0-9]+)"([^>]*)>(?:<f>(.*?)</f>)?(?:<v>(.*?)</v>)', page
            )
            found.append({r: f or v for r, look, f, v in cells if 't="s"' not in look})
    return found


def amount(key: str, of: Callable[[Line], Cell], formula: str = "") -> Column[Line]:
    """Return a column of amounts that are summed."""
    return Column(
        key=key, heading=key, look=CellLook.AMOUNT, of=of, formula=formula, is_summed=True
    )


NAME: Column[Line] = Column(key="name", heading="name", of=lambda line: line[0])
TOTAL = amount("total", lambda line: line[1])
PAID = amount("paid", lambda line: line[2])
LEFT = amount("left", lambda line: line[1] - line[2], "=[total]-[paid]")


@pytest.mark.parametrize(
    ("columns", "left", "formula"),
    [
        ((NAME, TOTAL, PAID, LEFT), "D", "B2-C2"),
        ((NAME, LEFT, PAID, TOTAL), "B", "D2-C2"),
        ((NAME, TOTAL, NAME, PAID, LEFT), "E", "B2-D2"),
    ],
    ids=["as it was", "in another order", "with a column more"],
)
def test_a_formula_follows_its_columns(
    columns: tuple[Column[Line], ...], left: str, formula: str
) -> None:
    """No letter of a column stands in a formula that is written."""
    (cells,) = formulas(Sheet(name="S", columns=columns, rows=LINES))

    assert (formula, f"SUM({left}2:{left}3)") == (cells[f"{left}2"], cells[f"{left}4"])


def test_a_formula_names_columns_and_rows_of_another_sheet() -> None:
    """A whole column, a row by its name, and the row of totals."""
    first = Sheet(
        name="Première", columns=(NAME, TOTAL, PAID), rows=LINES, name_of=lambda line: line[0]
    )
    text = "=SUM([Première!total])+[Première!paid@b]-[Première!paid@total]+[total@b]"
    sums = amount("total", lambda _line: Formula(text=text, value=0))
    second = Sheet(name="2", columns=(NAME, sums), rows=LINES, name_of=lambda line: line[0])

    assert "SUM('Première'!B:B)+'Première'!C3-'Première'!C4+B3" == formulas(first, second)[1]["B2"]


def test_a_total_of_no_rows_is_zero() -> None:
    """The sum of the cell in which it stands would be a circle."""
    (cells,) = formulas(Sheet(name="S", columns=(NAME, TOTAL, LEFT), rows=()))

    assert {"B2": "0", "C2": "0"} == cells


def test_an_unknown_column_is_a_bug() -> None:
    """A formula that names what is not there is never written."""
    wrong = amount("left", lambda line: line[1], "=[totl]")
    with pytest.raises(ValueError, match="totl"):
        formulas(Sheet(name="S", columns=(NAME, TOTAL, wrong), rows=LINES))
