"""The rates that lines of penalties bear, each once, with the days over which it was borne."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from relance_docs.statement.lines import Line
from relance_docs.statement.records import InvoiceStatement, RateSpan
from relance_docs.statement.titled import TitleStatement

RateKey = tuple[Decimal, str]
"""What makes a rate another one: its figure, or where it comes from."""


def rate_spans(claims: Iterable[InvoiceStatement | TitleStatement]) -> tuple[RateSpan, ...]:
    """Return the rates of the lines of these claims, in order of time."""
    found: dict[RateKey, RateSpan] = {}
    for line in (line for claim in claims for line in claim.lines):
        key = rate_key(line)
        known = found.get(key)
        found[key] = RateSpan(
            from_day=min(line.from_day, known.from_day) if known else line.from_day,
            to_day=max(line.to_day, known.to_day) if known else line.to_day,
            percent=line.rate_percent,
            basis=line.basis,
        )
    return tuple(sorted(found.values(), key=lambda span: (span.from_day, span.to_day)))


def rate_key(rate: Line | RateSpan) -> RateKey:
    """Return the key of a rate, or of that of a line."""
    percent = rate.rate_percent if isinstance(rate, Line) else rate.percent
    return percent, rate.basis.text
