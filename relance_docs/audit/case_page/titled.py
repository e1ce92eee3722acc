"""What a court decided: its sums, the interest since, what came in, the days that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from relance_docs import french
from relance_docs.audit.case_page.account import LineRow
from relance_docs.audit.case_page.pedigree import FieldRef, Pedigree
from relance_docs.case.record import Loc
from relance_docs.case.title import Decision
from relance_docs.case.words import label
from relance_docs.law.decisions import deciding
from relance_docs.plan.labels import TITLE_SUM_NAMES
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.after_act import days_left_told
from relance_docs.review.records import Deadline
from relance_docs.review.tasks import command_for
from relance_docs.statement.lines import Line
from relance_docs.statement.rate_spans import RateKey, rate_key
from relance_docs.statement.records import RateSpan
from relance_docs.statement.titled import TitleReceipt, TitleStatement, TitleSum


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionFact:
    """One thing that the file says of a decision."""

    name: str
    text: str
    field: FieldRef


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionRow:
    """A decision, or what the file says of it."""

    name: str
    decision: Decision
    counts: bool
    """Whether its sums are those owed."""
    facts: tuple[DecisionFact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleReceiptRow:
    """Money that came in after the decision, and the field that states it."""

    entry: TitleReceipt
    field: FieldRef


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """A day that follows an act."""

    deadline: Deadline
    left: str
    """« dans 32 jours », « DÉPASSÉ depuis 3 jours », « fait »."""
    command: str
    """What records that it is done; empty once it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Titled:
    """All that a page shows of the title of a case."""

    decisions: tuple[DecisionRow, ...]
    owed: TitleStatement | None
    names: Mapping[TitleSum, str]
    lines: tuple[LineRow, ...]
    receipts: tuple[TitleReceiptRow, ...]
    days: tuple[DayRow, ...]


_FACTS: Final = {
    "principal": "Principal accordé",
    "penalties": "Intérêts liquidés",
    "indemnity": "Indemnité forfaitaire",
    "damages": "Dommages et intérêts",
    "article_700": "Article 700",
    "costs": "Dépens",
    "interest": "Intérêts accordés",
    "interest_from": "Intérêts à compter du",
    "capitalised_from": "Capitalisation à compter du",
    "received_until": "Règlements pris en compte jusqu’au",
    "served_on": "Signifiée le",
    "served_in_person": "Signifiée à personne",
    "opposed_on": "Opposition ou appel du",
    "consigned_on": "Frais consignés le",
    "enforceable_on": "Exécutoire le",
    "delay_until": "Délai accordé jusqu’au",
    "delay_lost_on": "Délai perdu le",
}


def titled(
    on_day: CaseOnDay,
    deadlines: tuple[Deadline, ...],
    pedigree: Pedigree,
    rates: tuple[RateSpan, ...],
) -> Titled | None:
    """Return what is shown of the title of a case; None without one."""
    title, owed = on_day.case.title, on_day.owed.title if on_day.owed else None
    if title is None:
        return None
    counting = deciding(on_day.case, on_day.as_of)
    numbers = {rate_key(rate): number for number, rate in enumerate(rates, start=1)}
    return Titled(
        decisions=tuple(
            DecisionRow(
                name=label(decision.kind),
                decision=decision,
                counts=counting is not None and counting[0] == place,
                facts=tuple(_facts(decision, ("title", "decisions", place), pedigree)),
            )
            for place, decision in enumerate(title.decisions)
            if decision.made_on <= on_day.as_of
        ),
        owed=owed,
        names=TITLE_SUM_NAMES,
        lines=tuple(_line(line, owed, pedigree, numbers) for line in (owed.lines if owed else ())),
        receipts=tuple(
            TitleReceiptRow(entry=entry, field=pedigree.field(entry.source, _name(entry)))
            for entry in (owed.receipts if owed else ())
        ),
        days=tuple(_day(each, on_day) for each in deadlines if each.source[0] == "title"),
    )


def _facts(decision: Decision, loc: Loc, pedigree: Pedigree) -> Iterator[DecisionFact]:
    for name, said in _FACTS.items():
        if pedigree.states((*loc, name)):
            value = getattr(decision, name)
            yield DecisionFact(name=said, text=_said(value), field=pedigree.field((*loc, name)))


def _said(value: object) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return french.euros(value)
        case date():
            return french.day(value)
        case StrEnum():
            return label(value)
        case _:
            return str(value)


def _name(entry: TitleReceipt) -> str:
    return "avoir" if entry.is_credit_note else "règlement"


def _line(
    line: Line, owed: TitleStatement | None, pedigree: Pedigree, numbers: dict[RateKey, int]
) -> LineRow:
    names = ("principal", "interest_from", "made_on", "served_on", "enforceable_on")
    loc = owed.source if owed else ()
    fields = [pedigree.field((*loc, n)) for n in names if pedigree.states((*loc, n))]
    fields += [
        pedigree.field(each.source, _name(each))
        for each in (owed.receipts if owed else ())
        if each.to_principal and each.received_on < line.from_day
    ]
    return LineRow(line=line, rate=numbers[rate_key(line)], fields=tuple(fields))


def _day(deadline: Deadline, on_day: CaseOnDay) -> DayRow:
    left = deadline.days_left(on_day.as_of)
    is_open = deadline.is_met is None
    return DayRow(
        deadline=deadline,
        left=days_left_told(deadline, left),
        command=command_for(on_day.case.number, deadline, left) if is_open else "",
    )
