"""Every row of worked_examples.md, reckoned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.law.interest import interest
from relance_docs.statement.lines import Line
from relance_docs.statement.records import Statement

PAGE = Path(__file__).with_name("worked_examples.md").read_text(encoding="utf-8")


def table(heading: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the table below a heading of the page."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|")
    ]
    header, _rule, *rows = cells
    return (dict(zip(header, row, strict=True)) for row in rows)


PUBLISHED = list(table("Published by others"))
WHOLE = list(table("Whole statements"))


def test_the_tables_are_found() -> None:
    """Both tables are read, so that no example is lost unseen."""
    assert (11, 16) == (len(PUBLISHED), len(WHOLE))


@pytest.mark.parametrize("row", PUBLISHED, ids=lambda row: row["id"])
def test_published_amount(row: dict[str, str]) -> None:
    """The rule gives the figure that others printed, except the two that are wrong in print."""
    amount = interest(Decimal(row["base"]), Decimal(row["rate %"]), int(row["days"]))

    assert row["ours"] == str(amount)
    assert (row["id"] in {"P05", "P19"}) == (row["printed"] != str(amount))


@pytest.mark.parametrize("row", WHOLE, ids=lambda row: row["id"])
def test_whole_statement(
    row: dict[str, str], scene: Callable[..., Case], owed: Callable[..., Statement]
) -> None:
    """The lines, the penalties and the indemnity are those of the table, paid that day or not."""
    invoice = {"total_with_vat": row["invoice"], "due_date": row["due"]}
    paid = {"received_on": row["last day"], "amount": row["invoice"]}
    unpaid = scene(row["debtor"], invoices=[invoice], terms=terms(row["terms"]))
    settled = unpaid.model_copy(
        update={"payments": scene(row["debtor"], invoices=[invoice], payments=[paid]).payments}
    )

    for case in (unpaid, settled):
        claim = owed(case, row["last day"]).invoices[0]

        assert [line for line in row["lines"].split("; ") if line] == [*map(written, claim.lines)]
        assert row["penalties"] == str(claim.penalties_accrued)
        assert row["indemnity"] == str(claim.indemnity_accrued)


def terms(words: str) -> dict[str, Any]:
    """Read the column « terms »: a clause and its value, a decision on the floor, a reading."""
    stated: dict[str, Any] = {}
    for word in (left := words.split()):
        if word in {"fixed", "legal_times", "ecb_plus"}:
            stated["penalty_rate"] = {word: left[left.index(word) + 1]}
        elif word in {"as_written", "floor", "default_rate"}:
            stated["below_floor"] = word
        elif word == "frozen":
            stated["rate_reading"] = word
    return stated


def written(line: Line) -> str:
    """Write a line as the table does."""
    return f"{line.from_day} {line.to_day} {line.days} {line.rate_percent} {line.amount}"
