"""What is owed under the decision of a court: records only, each sum on a line of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.record import Loc
from relance_docs.case.title import Decision, InterestGranted
from relance_docs.statement.lines import Line

ZERO = Decimal("0.00")


class TitleSum(StrEnum):
    """What can be owed under a decision, in the order in which it is told."""

    PRINCIPAL = "principal"
    DAMAGES = "damages"
    CAPITALISED = "capitalised"
    """Interest that has become capital by the years (1343-2 C. civ.)."""
    PENALTIES = "penalties"
    """Interest and penalties granted as a sum."""
    INTEREST = "interest"
    """Interest since, as its lines reckon it."""
    INDEMNITY = "indemnity"
    ARTICLE_700 = "article_700"
    COSTS = "costs"
    """Dépens."""
    ENFORCEMENT = "enforcement"
    """Costs of enforcement (L111-8 CPCE)."""


CAPITAL = frozenset({TitleSum.PRINCIPAL, TitleSum.DAMAGES, TitleSum.CAPITALISED})
INTERESTS = frozenset({TitleSum.PENALTIES, TitleSum.INTEREST})


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleLine:
    """One sum under a decision."""

    kind: TitleSum
    amount: Decimal
    """Granted, incurred or accrued."""
    due: Decimal
    """What is left of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleReceipt:
    """Where money that came in after a decision went; negative for money that was given back."""

    received_on: date
    amount: Decimal
    """What of it went to the decision."""
    whole: Decimal
    reference: str
    to_costs: Decimal
    """Costs, article 700 and indemnity."""
    to_interest: Decimal
    to_principal: Decimal
    """Principal, damages and capitalised interest."""
    is_enforced: bool
    """Whether a measure of enforcement brought it."""
    is_credit_note: bool
    source: Loc = field(compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleStatement:
    """What is owed under a decision on a day."""

    decision: Decision
    invoices: tuple[str, ...]
    """The invoices it is about: nothing is owed on them beside it."""
    sums: tuple[TitleLine, ...]
    """Those that are not zero, in the order in which they are told."""
    lines: tuple[Line, ...]
    """The interest since, each at one rate and one level of capital."""
    receipts: tuple[TitleReceipt, ...]
    raised_from: date | None
    """First day of the raised legal rate; None where it does not apply, or is not known."""
    daily_interest: Decimal | None
    """Interest of one further day; None when the rate of that day is not published."""
    expires_on: date
    """Last day to enforce it by the prudent reading, included (L111-4 CPCE)."""
    is_prior: bool | None
    """Whether a claim of it arose before a judgment that opened a procedure; None without one."""
    source: Loc = field(compare=False)

    def due_of(self, kinds: Iterable[TitleSum]) -> Decimal:
        """Return what is left of these sums."""
        wanted = frozenset(kinds)
        return sum((each.due for each in self.sums if each.kind in wanted), ZERO)

    @property
    def principal_due(self) -> Decimal:
        """Principal, damages and capitalised interest still due."""
        return self.due_of(CAPITAL)

    @property
    def interest_due(self) -> Decimal:
        """Interest still due, granted as a sum or accrued since."""
        return self.due_of(INTERESTS)

    @property
    def indemnity_due(self) -> Decimal:
        """Flat indemnities still due."""
        return self.due_of((TitleSum.INDEMNITY,))

    @property
    def costs_due(self) -> Decimal:
        """Dépens, article 700 and costs of enforcement still due."""
        return self.due_of((TitleSum.COSTS, TitleSum.ARTICLE_700, TitleSum.ENFORCEMENT))

    @property
    def follows_the_claim(self) -> bool:
        """Whether it grants the rate of the claim, so that the reading of that rate counts."""
        return self.decision.interest is InterestGranted.CLAIMED

    @property
    def recovered(self) -> Decimal:
        """What measures of enforcement brought."""
        return sum((each.amount for each in self.receipts if each.is_enforced), ZERO)

    @property
    def total_due(self) -> Decimal:
        """All of it."""
        return sum((each.due for each in self.sums), ZERO)
