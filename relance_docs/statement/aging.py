"""Principal due by the age of its delay: the aged balance of one case."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

from relance_docs.statement.claim import ZERO, Claim
from relance_docs.statement.records import Aging
from relance_docs.statement.titled import TitleStatement

_LAST_DAYS = (0, 30, 60, 90)
"""Last day of delay, included, of each bucket but the last."""


def aging(claims: Iterable[Claim], as_of: date, titles: Iterable[TitleStatement] = ()) -> Aging:
    """Spread the unpaid capital of `claims` over the buckets; day 30 belongs to 1–30.

    That of a decision is as old as the decision.
    """
    buckets = [ZERO] * (len(_LAST_DAYS) + 1)
    owed = [(part.due_date, part.principal) for claim in claims for part in claim.parts]
    owed += [(title.decision.made_on, title.principal_due) for title in titles]
    for due_date, principal in owed:
        days_late = max(0, (as_of - due_date).days)
        buckets[bisect_left(_LAST_DAYS, days_late)] += principal
    not_due, to_30, to_60, to_90, over_90 = buckets
    return Aging(
        not_due=not_due,
        days_1_30=to_30,
        days_31_60=to_60,
        days_61_90=to_90,
        over_90_days=over_90,
    )
