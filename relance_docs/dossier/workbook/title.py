"""The sheets of what a court decided: what is left of each sum, and the interest since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from relance_docs.dossier.workbook.columns import amount, day, percent, text
from relance_docs.plan.labels import TITLE_SUM_NAMES
from relance_docs.rendering.spreadsheet import CellLook, Column, Formula, Sheet
from relance_docs.statement.lines import Line
from relance_docs.statement.titled import CAPITAL, INTERESTS, TitleLine, TitleStatement, TitleSum

TITLE, INTEREST = "Titre", "Intérêts du titre"
PRINCIPAL, PENALTIES, INDEMNITY, COSTS = "principal", "intérêts", "indemnité", "frais"
_PARTS: Final[Mapping[TitleSum, str]] = {
    **dict.fromkeys(CAPITAL, PRINCIPAL),
    **dict.fromkeys(INTERESTS, PENALTIES),
    TitleSum.INDEMNITY: INDEMNITY,
}


def title_sheets(title: TitleStatement) -> tuple[Sheet[Any], ...]:
    """Return both sheets."""
    return _sums(title), _interest(title)


def of_title(part: str) -> str:
    """Return the formula of what is left of a part, to be added to that of the invoices."""
    return f'SUMIFS([{TITLE}!due],[{TITLE}!part],"{part}")'


def _sums(title: TitleStatement) -> Sheet[TitleLine]:
    return Sheet(
        name=TITLE,
        columns=(
            text("what", "Somme", 48, lambda row: TITLE_SUM_NAMES[row.kind]),
            text("part", "Nature", 12, lambda row: _PARTS.get(row.kind, COSTS)),
            amount("granted", "Accordé, exposé ou couru", lambda row: row.amount),
            amount("due", "Restant dû", lambda row: row.due),
        ),
        rows=title.sums,
    )


def _interest(title: TitleStatement) -> Sheet[Line]:
    return Sheet(
        name=INTEREST,
        columns=(
            day("first", "Du (inclus)", lambda line: line.from_day),
            day("last", "Au (inclus)", lambda line: line.to_day),
            Column(
                key="days",
                heading="Jours",
                look=CellLook.COUNT,
                width=8,
                of=lambda line: Formula(text="=[last]-[first]+1", value=line.days),
            ),
            amount("base", "Base", lambda line: line.base, is_summed=False),
            percent("rate", "Taux annuel", lambda line: line.rate_percent),
            amount(
                "amount",
                "Base × taux × jours ÷ 36 500",
                lambda line: line.amount,
                formula="=ROUND([base]*[rate]*[days]/36500,2)",
            ),
            text("basis", "Origine du taux", 80, lambda x: x.basis.text),
        ),
        rows=title.lines,
    )
