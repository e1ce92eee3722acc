"""What a court granted, in the workbook: its sums, and the interest since, line by line."""

from __future__ import annotations

from typing import Final

from relance_docs.dossier.workbook.columns import amount, day, percent
from relance_docs.plan.labels import TITLE_SUM_NAMES
from relance_docs.rendering.spreadsheet import Cell, Column, Formula, Look, Sheet
from relance_docs.statement.lines import Line
from relance_docs.statement.titled import TitleLine, TitleStatement, TitleSum

TITLE: Final = "Titre"
INTEREST: Final = "Intérêts du titre"


def title_sheet(title: TitleStatement) -> Sheet[TitleLine]:
    """Return the sums, granted or accrued, what was received of each, and what is left."""
    is_plain = not any(each.kind is TitleSum.CAPITALISED for each in title.sums)

    def accrued(row: TitleLine) -> Cell:
        if row.kind is TitleSum.INTEREST and is_plain:
            return Formula(text=f"=[{INTEREST}!amount@total]", value=row.amount)
        return row.amount

    return Sheet(
        name=TITLE,
        columns=(
            Column(key="what", heading="Somme", width=50, of=lambda row: TITLE_SUM_NAMES[row.kind]),
            amount("amount", "Accordée ou courue", accrued),
            amount("received", "Réglée", lambda row: row.amount - row.due),
            amount(
                "due",
                "Restant due",
                lambda row: Formula(text="=[amount]-[received]", value=row.due),
            ),
        ),
        rows=title.sums,
    )


def title_interest_sheet(title: TitleStatement) -> Sheet[Line]:
    """Return the lines of interest since the decision."""
    return Sheet(
        name=INTEREST,
        columns=(
            day("first", "Du (inclus)", lambda line: line.from_day),
            day("last", "Au (inclus)", lambda line: line.to_day),
            Column(
                key="days",
                heading="Jours",
                look=Look.COUNT,
                width=8,
                of=lambda line: Formula(text="=[last]-[first]+1", value=line.days),
            ),
            amount("base", "Base", lambda line: line.base, is_summed=False),
            percent("rate", "Taux annuel", lambda line: line.rate_percent),
            amount(
                "amount",
                "Base × taux × jours ÷ 36 500",
                lambda line: Formula(
                    text="=ROUND([base]*[rate]*[days]/36500,2)", value=line.amount
                ),
            ),
            Column(
                key="basis", heading="Origine du taux", width=80, of=lambda line: line.basis.text
            ),
            Column(
                key="source",
                heading="Source",
                width=70,
                of=lambda line: line.basis.value_source,
            ),
        ),
        rows=title.lines,
    )
