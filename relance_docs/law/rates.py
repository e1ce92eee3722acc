"""The published rates: ECB main refinancing rate and legal interest rate, by semester.

Law: L441-10, II C. com. and R2192-31 CCP (ECB rate in force on the first day of the semester, by
its date of effect, not of announcement); L313-2 and D313-1-A CMF (legal rate). A semester whose
rate is not published is refused by name, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from relance_docs.case.settings import AddedRate
from relance_docs.errors import RefusalError
from relance_docs.french import day as in_words
from relance_docs.law.constants import legal_values
from relance_docs.law.packaged import Confidence, rows
from relance_docs.law.semesters import Semester
from relance_docs.message import Message

ECB_COMPLETE_THROUGH = date(2026, 10, 28)
"""Last day for which every change of the ECB rate is known: the decision of 29 October is not."""


class RateSeries(StrEnum):
    """A series of rates; its value is the field of `rates:` in relance.yaml that adds to it."""

    ECB = "ecb_percent"
    LEGAL_INDIVIDUAL = "legal_individual_percent"
    """Legal rate, creditor an individual outside his profession."""
    LEGAL_OTHER = "legal_other_percent"
    """Legal rate, all other creditors: a business that claims, also from a consumer."""


_NAMES = {
    RateSeries.ECB: Message("ECB main refinancing rate"),
    RateSeries.LEGAL_INDIVIDUAL: Message("legal interest rate (creditor an individual)"),
    RateSeries.LEGAL_OTHER: Message("legal interest rate (all other creditors)"),
}
RATE_OPTIONS: Final = {
    RateSeries.ECB: "--ecb",
    RateSeries.LEGAL_INDIVIDUAL: "--legal-individual",
    RateSeries.LEGAL_OTHER: "--legal-business",
}
"""The options of `relance rate`, which enters a rate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedRate:
    """A rate of a semester, in percent a year."""

    percent: Decimal
    source: str
    """Where the value was read."""
    confidence: Confidence
    act: str
    """The institution and the act that set it, in French, as a judge looks for it."""
    is_justified: bool
    """Whether that act is known by its date, and the value was read where it is published."""


class MissingRateError(RefusalError):
    """A rate that is needed is not published, or not yet known to this version."""

    def __init__(self, series: RateSeries, semester: Semester) -> None:
        super().__init__(
            Message(
                "the {series} of {semester} is not known; once it is published, enter it: "
                "`relance rate {semester} {option} … --source …`",
                series=_NAMES[series],
                semester=str(semester),
                option=RATE_OPTIONS[series],
            )
        )
        self.series = series
        self.semester = semester

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.series, self.semester)


Published = Mapping[tuple[RateSeries, Semester], PublishedRate]


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Every rate that is known, by series and semester."""

    published: Published
    """Not to be written to: what is added makes new `Rates`."""
    checked_until: date
    """Day on which the packaged values were last compared with their sources."""

    def rate(self, series: RateSeries, semester: Semester) -> PublishedRate:
        """Return the rate of `semester`; raise MissingRateError when it is not known."""
        found = self.published.get((series, semester))
        if found is None:
            raise MissingRateError(series, semester)
        return found

    def ecb_reference(self, semester: Semester) -> PublishedRate:
        """Return the ECB rate in force on the first day of `semester`.

        >>> packaged_rates().ecb_reference(Semester.parse("2012-S2")).percent  # cut on 11 July
        Decimal('1.00')
        """
        return self.rate(RateSeries.ECB, semester)

    def legal(
        self, semester: Semester, column: RateSeries = RateSeries.LEGAL_OTHER
    ) -> PublishedRate:
        """Return the legal rate of `semester` for that kind of creditor."""
        return self.rate(column, semester)

    @property
    def semesters(self) -> tuple[Semester, ...]:
        """Every semester of which some rate is known, in order."""
        return tuple(sorted({semester for _, semester in self.published}))

    def with_added(self, added: Iterable[AddedRate]) -> Rates:
        """Return these rates and those of `added`.

        A value that contradicts a known one, or a semester that is not written as one, raises
        RefusalError; stating a known value again changes nothing.
        """
        published = dict(self.published)
        for entry in added:
            for key, rate in _stated(entry):
                known = published.setdefault(key, rate)
                if known.percent != rate.percent:
                    raise _contradiction(key, known, rate)
        return replace(self, published=published)


def _contradiction(
    key: tuple[RateSeries, Semester], known: PublishedRate, rate: PublishedRate
) -> RefusalError:
    series, semester = key
    return RefusalError(
        Message(
            "the {series} of {semester} is known as {known} ({source}); rates: in relance.yaml"
            " says {stated}: correct it or take it out",
            series=_NAMES[series],
            semester=str(semester),
            known=str(known.percent),
            source=known.source,
            stated=str(rate.percent),
        )
    )


def _stated(entry: AddedRate) -> Iterable[tuple[tuple[RateSeries, Semester], PublishedRate]]:
    semester = Semester.parse(entry.semester)
    values = {
        RateSeries.ECB: entry.ecb_percent,
        RateSeries.LEGAL_INDIVIDUAL: entry.legal_individual_percent,
        RateSeries.LEGAL_OTHER: entry.legal_other_percent,
    }
    for series, percent in values.items():
        if percent is not None:
            yield (
                (series, semester),
                PublishedRate(
                    percent=percent,
                    source=entry.source,
                    confidence=Confidence.WORKSPACE,
                    act=entry.source,
                    is_justified=True,
                ),
            )


@cache
def packaged_rates() -> Rates:
    """Return the rates shipped with the program.

    >>> packaged_rates().legal(Semester.parse("2026-S2")).percent
    Decimal('2.75')
    """
    checked = min(value.checked_until for value in legal_values().values())
    return Rates(published=_ecb() | _legal(), checked_until=checked)


def _ecb() -> dict[tuple[RateSeries, Semester], PublishedRate]:
    """Take, for each semester, the rate in force on its first day."""
    changes = [
        (date.fromisoformat(row["effective_from"]), row) for row in rows("ecb_main_refinancing.csv")
    ]
    found: dict[tuple[RateSeries, Semester], PublishedRate] = {}
    semester = Semester.of(changes[0][0])
    while semester.first_day <= ECB_COMPLETE_THROUGH:
        effective, row = [each for each in changes if each[0] <= semester.first_day][-1]
        act = (
            "Banque centrale européenne, taux des opérations principales de refinancement en"
            f" vigueur au {in_words(semester.first_day)} (depuis le {in_words(effective)})"
        )
        found[RateSeries.ECB, semester] = _rate(row, "percent", act, is_dated=True)
        semester = semester.following
    return found


def _legal() -> dict[tuple[RateSeries, Semester], PublishedRate]:
    columns = {
        RateSeries.LEGAL_INDIVIDUAL: "creditor_individual_percent",
        RateSeries.LEGAL_OTHER: "creditor_other_percent",
    }
    return {
        (series, semester): _rate(row, column, _act(row, semester), is_dated=bool(row["act"]))
        for row in rows("legal_interest.csv")
        for semester in (Semester.parse(row["semester"]),)
        for series, column in columns.items()
    }


def _act(row: dict[str, str], semester: Semester) -> str:
    kind = "décret" if semester.year < _ORDERS_SINCE else "arrêté"
    half = "1er semestre" if semester.half == 1 else "2d semestre"
    return f"{row['act'] or kind} relatif au taux de l’intérêt légal, {half} {semester.year}"


_ORDERS_SINCE = 2015
"""Before it, one decree a year set the rate."""


def _rate(row: dict[str, str], column: str, act: str, *, is_dated: bool) -> PublishedRate:
    confidence = Confidence(row["confidence"])
    return PublishedRate(
        percent=Decimal(row[column]),
        source=row["source"],
        confidence=confidence,
        act=act,
        is_justified=is_dated and confidence is Confidence.PUBLISHED,
    )
