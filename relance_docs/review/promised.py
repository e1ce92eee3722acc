"""What became of each promise, by the event of the history in which it was made."""

from __future__ import annotations

from relance_docs.case.record import Loc
from relance_docs.plan.promises import PromiseStanding, promises
from relance_docs.review.matter import Matter


def promises_by_place(matter: Matter) -> dict[Loc, PromiseStanding]:
    """Return what became of the promises made by `as_of`; nothing without a statement."""
    if matter.owed is None:
        return {}
    found = promises(matter.case, matter.settings, matter.owed, matter.as_of)
    return {each.source: each for each in found}
