"""A line of interest, and how its rate comes about: records only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.record import Loc
from relance_docs.case.terms import PenaltyRate


class RateSource(StrEnum):
    """Where the rate of a line comes from."""

    ECB_PLUS_10 = "ecb_plus_10"
    """No clause: ECB rate of the semester + 10 points (L441-10 II C. com.)."""
    ECB_PLUS_8 = "ecb_plus_8"
    """Public body: ECB rate of the semester in which interest started + 8 (R2192-31 CCP)."""
    LEGAL = "legal"
    """Consumer: legal rate, from the mise en demeure (1231-6 C. civ.)."""
    LEGAL_RAISED = "legal_raised"
    """Legal rate + 5 points, two months after a decision became enforceable (L313-3 CMF)."""
    CLAUSE = "clause"
    """A clause of the terms binds the creditor."""
    FLOOR = "floor"
    """Three times the legal rate, where a person decided so for a clause below it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RateBasis:
    """How the rate of a line comes about: enough to print it and to check it."""

    source: RateSource
    semester: str
    """Semester whose value is used: « 2026-S2 »; empty for a fixed clause."""
    reference_percent: Decimal | None
    """ECB or legal rate used; None for a fixed clause."""
    clause: PenaltyRate | None
    """The clause, when there is one."""
    text: str
    """In French, as printed: « BCE 2,40 % (2026-S2) + 10 points, L441-10 II C. com. »."""
    value_source: str
    """Who set the published value, by which act; empty for a fixed clause."""
    is_justified: bool = True
    """Whether that act is known by its date; if not, the lawyer is told that it is to be shown."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Penalties of one part of an invoice, in one semester, at one level of capital."""

    from_day: date
    """First day that bears interest, included."""
    to_day: date
    """Last day that bears interest, included."""
    due_date: date
    """Due date of the part of the invoice that this line belongs to."""
    base: Decimal
    rate_percent: Decimal
    amount: Decimal
    """base × rate × days / 36 500, rounded half up to the cent."""
    basis: RateBasis
    due_source: Loc = field(compare=False)
    """The field that states that due date."""
    notice_source: Loc | None = field(compare=False)
    """The day on which the formal notice reached the debtor; None where interest needs none."""

    @property
    def days(self) -> int:
        """Days from the first to the last, both included."""
        return (self.to_day - self.from_day).days + 1
