"""The table of known rates, as `relance rates` and the documentation show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.law.constants import legal_value
from relance_docs.law.packaged import Confidence
from relance_docs.law.rates import RATE_OPTIONS, PublishedRate, Rates, RateSeries
from relance_docs.law.semesters import Semester

_WEAKEST_FIRST = (
    Confidence.UNVERIFIED,
    Confidence.SECONDARY,
    Confidence.WORKSPACE,
    Confidence.PUBLISHED,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingSemester:
    """The first semester of which a rate is not known, and what enters it once it is published."""

    semester: Semester
    command: str


def rate_rows(rates: Rates) -> Iterator[dict[str, str | None]]:
    """Yield one row per semester in order: the published rates and what follows from them.

    A rate that is not known is None, and so is what would follow from it. `confidence` is that of
    the weakest value of the row.
    """
    for semester in rates.semesters:
        yield _row(rates, semester)


def _row(rates: Rates, semester: Semester) -> dict[str, str | None]:
    known = {series: rates.published.get((series, semester)) for series in RateSeries}
    stated = [rate for rate in known.values() if rate is not None]
    row = {series.value: _text(rate) for series, rate in known.items()}
    return {
        "semester": str(semester),
        **row,
        "default_percent": _plus(known[RateSeries.ECB], "business_points", semester),
        "public_body_percent": _plus(known[RateSeries.ECB], "public_points", semester),
        "floor_percent": _floor(known[RateSeries.LEGAL_OTHER], semester),
        "confidence": min((r.confidence for r in stated), key=_WEAKEST_FIRST.index).value,
        "checked_until": rates.checked_until.isoformat(),
        "source": " | ".join(dict.fromkeys(rate.source for rate in stated)),
    }


def _text(rate: PublishedRate | None) -> str | None:
    return None if rate is None else f"{rate.percent:.2f}"


def _plus(rate: PublishedRate | None, name: str, semester: Semester) -> str | None:
    points = legal_value(name)
    if rate is None or not points.is_in_force(semester.last_day):
        return None
    return f"{rate.percent + points.value:.2f}"


def _floor(rate: PublishedRate | None, semester: Semester) -> str | None:
    factor = legal_value("floor_factor")
    if rate is None or not factor.is_in_force(semester.last_day):
        return None
    return f"{rate.percent * factor.value:.2f}"


def next_missing(rates: Rates) -> MissingSemester:
    """Return the first semester after the last complete one, and the command that would add it.

    >>> from relance_docs.law.rates import packaged_rates
    >>> print(next_missing(packaged_rates()).command)
    relance rate 2027-S1 --ecb … --legal-individual … --legal-business … --source …
    """
    semester = max(
        s for s in rates.semesters if all((series, s) in rates.published for series in RateSeries)
    ).following
    unknown = [series for series in RateSeries if (series, semester) not in rates.published]
    options = " ".join(f"{RATE_OPTIONS[series]} …" for series in unknown)
    command = f"relance rate {semester} {options} --source …"
    return MissingSemester(semester=semester, command=command)
