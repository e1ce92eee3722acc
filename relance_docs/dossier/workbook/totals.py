"""The first sheet: the day asked for, and what is owed on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.dossier.workbook.columns import (
    DISPUTED,
    INVOICES,
    SEMESTERS,
    TOTALS,
    amount,
    penalty_words,
    text,
)
from relance_docs.dossier.workbook.title import (
    COSTS,
    INDEMNITY,
    PENALTIES,
    PRINCIPAL,
    of_title,
)
from relance_docs.french import day as in_words
from relance_docs.french import short_day
from relance_docs.rendering.spreadsheet import Cell, CellLook, Formula, InputCell, Sheet
from relance_docs.statement.ahead import Ahead
from relance_docs.statement.records import Statement

_Total = tuple[str, str, Cell]
"""The name of a row of totals, what it says, and its amount."""
_OPEN: Final = "voir « Contrôle »"


def total_sheet(owed: Statement, ahead: Ahead | None) -> Sheet[_Total]:
    """Return the sheet; with `ahead` the day is a cell to be changed."""
    return Sheet(
        name=TOTALS,
        columns=(
            text("what", f"Dossier {owed.case_number}", 58, lambda row: row[1]),
            amount("amount", "Montant", lambda row: row[2], is_summed=False),
        ),
        rows=(*_days(owed, ahead), *_sums(owed, ahead), *_others(owed)),
        name_of=lambda row: row[0],
    )


def _days(owed: Statement, ahead: Ahead | None) -> Iterator[_Total]:
    if ahead is None:
        yield "day", "Arrêté au", owed.as_of
        return
    bounds = ahead.first_day, ahead.last_day
    hint = f"Du {in_words(bounds[0])} au {in_words(bounds[1])} : le jour du jugement, par exemple."
    yield "how", "Changer la date en jaune : tout le classeur se recalcule à ce jour.", None
    day = InputCell(value=owed.as_of, look=CellLook.DAY, between=bounds, hint=hint)
    yield "day", "Arrêté au (à changer)", day
    yield "first", "Au plus tôt : dernier fait compté", bounds[0]
    yield "last", "Au plus tard, sans fait nouveau", bounds[1]
    within = "AND([amount@day]>=[amount@first],[amount@day]<=[amount@last])"
    yield (
        "counted",
        "Jour compté",
        Formula(text=f"=IF({within},[amount@day],NA())", value=owed.as_of),
    )
    control = (
        f'=IF(ISNA([amount@counted]),"date hors des limites ci-dessus",'
        f'IF(ISNUMBER([{INVOICES}!due_in_all@total]),"complet",'
        f'"taux à compléter : feuille « {SEMESTERS} »"))'
    )
    yield "control", "Contrôle", Formula(text=control, value="complet")


def _sums(owed: Statement, ahead: Ahead | None) -> Iterator[_Total]:
    words = penalty_words(owed.regime)
    overdue = owed.principal_overdue + owed.penalties_due + owed.indemnity_due + owed.costs_due
    not_yet = owed.principal_due - owed.principal_overdue
    for name, label, part, due in (
        ("overdue", "Principal échu restant dû", PRINCIPAL, owed.principal_overdue),
        ("penalties", words.due, PENALTIES, owed.penalties_due),
        ("indemnity", "Indemnité forfaitaire restant due", INDEMNITY, owed.indemnity_due),
    ):
        added = f"+{of_title(part)}" if owed.title else ""
        yield name, label, _sum(f"[{INVOICES}!{name}@total]{added}", due)
    costs = ""
    if owed.title:
        costs = "+[amount@costs]"
        yield "costs", "Frais et dépens restant dus", _sum(of_title(COSTS), owed.costs_due)
    yield (
        "all_overdue",
        "Total échu",
        _sum(f"[amount@overdue]+[amount@penalties]+[amount@indemnity]{costs}", overdue),
    )
    rest = f"[{INVOICES}!principal@total]-[{INVOICES}!overdue@total]"
    yield "not_yet", "Principal non échu", _sum(rest, not_yet)
    yield (
        "all",
        "Total du dossier",
        _sum("[amount@all_overdue]+[amount@not_yet]", owed.total_due),
    )
    yield "credit", "Crédit du débiteur, non déduit", owed.credit
    if owed.disputed:
        apart = _sum(f"[{DISPUTED}!due_in_all@total]", owed.disputed_due)
        yield "disputed", "Sommes contestées, à part", apart
    if owed.interest_stopped_on:
        contested = owed.contested_to_declare
        words_of = "À déclarer, contesté compris" if contested else "À déclarer"
        yield "to_declare", words_of, owed.to_declare
    if owed.daily_penalty is not None and not owed.interest_stopped_on:
        daily = owed.daily_penalty
        moves = _sum(f"[{INVOICES}!per_day@total]", daily) if ahead is not None else daily
        yield "per_day", words.per_day, moves


def _others(owed: Statement) -> Iterator[_Total]:
    """Yield the totals of the choices not made: they stay as they are on the printed day."""
    day = short_day(owed.as_of)
    for label, other in (
        (f"Total du dossier au {day}, autre imputation", owed.other_allocation),
        (f"Total du dossier au {day}, autre lecture du taux", owed.other_reading),
    ):
        if other is not None and other.total_due is not None:
            yield "other", label, other.total_due


def _sum(text: str, value: Decimal) -> Formula:
    """Return a sum that says so in words when a rate is missing or the day is out of bounds."""
    return Formula(text=f'=IFERROR({text},"{_OPEN}")', value=value)
