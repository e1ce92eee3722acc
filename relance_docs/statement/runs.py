"""The interest of one due date while its capital stays the same: its sum, and its lines if asked.

Every reckoning needs the sum, a few documents print the lines. So the sum is reckoned in whole
cents, and a line, with its amounts as `Decimal` and the pedigree of its rate, is made on demand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.record import Loc
from relance_docs.law.interest import in_cents, in_euros, interest_in_cents
from relance_docs.statement.lines import Line
from relance_docs.statement.making import maker
from relance_docs.statement.tariff import Stretch

_line: Final = maker(Line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Days over which the capital of one due date did not change."""

    due_date: date
    base: Decimal
    """What bore interest, in cents."""
    stretches: tuple[Stretch, ...]
    """At least one; a line each."""
    amount: Decimal
    """The sum of its lines, each rounded to the cent."""
    due_source: Loc = field(compare=False)
    """The field that states the due date."""
    notice_source: Loc | None = field(compare=False)
    """The day on which the formal notice reached the debtor; None where interest needs none."""

    def lines(self) -> Iterator[Line]:
        """Yield a line for each rate that it bore, in order of time."""
        base = in_cents(self.base)
        for stretch in self.stretches:
            yield _line(
                from_day=stretch.from_day,
                to_day=stretch.to_day,
                due_date=self.due_date,
                base=self.base,
                rate_percent=stretch.rate.percent,
                amount=in_euros(stretch.share.interest(base)),
                basis=stretch.rate.basis,
                due_source=self.due_source,
                notice_source=self.notice_source,
            )


new_run: Final = maker(Run)


def interest_on(base: Decimal, stretches: tuple[Stretch, ...]) -> Decimal:
    """Return the interest on `base`, in cents, over all these days: a sum of rounded lines."""
    shares = [stretch.share for stretch in stretches]
    return in_euros(interest_in_cents(in_cents(base), shares))
