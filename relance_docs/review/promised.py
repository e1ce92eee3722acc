"""What became of each promise, by the place of its entry in the history."""

from __future__ import annotations

from relance_docs.plan.promises import PromiseStanding, promises
from relance_docs.review.matter import Matter


def promises_by_place(matter: Matter) -> dict[int, PromiseStanding]:
    """Return what became of the promises made by `as_of`; nothing without a statement."""
    if matter.owed is None:
        return {}
    entries = enumerate(matter.case.history)
    made = [(i, e) for i, e in entries if e.promise is not None and e.day <= matter.as_of]
    places = [i for i, _entry in sorted(made, key=lambda each: each[1].day)]
    found = promises(matter.case, matter.settings, matter.owed, matter.as_of)
    return dict(zip(places, found, strict=True))
