"""A decision of a court that stops the letters: it is served and enforced instead."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.title import Decision
from relance_docs.law.decisions import is_enforceable, is_void
from relance_docs.message import Message


def pending(case: Case, day: date) -> Decision | None:
    """Return the last decision made by `day` that still counts; None without one.

    Law: 1411 CPC: an order that was not served in time is void, and letters may go out again.
    """
    found = case.title.latest(day) if case.title else None
    if found is None:
        return None
    decision = found[1]
    return None if is_void(decision, day) else decision


def decides_all(case: Case, day: date) -> bool:
    """Whether a decision that counts is about every invoice issued by `day`."""
    found = pending(case, day)
    if found is None:
        return False
    about = case.about(found)
    return all(each.invoice_number in about for each in case.invoices if each.issue_date <= day)


def why_titled(case: Case, decision: Decision, day: date) -> Message:
    """Return why no letter leaves, and what is done in its place."""
    what = {"day": decision.made_on, "case": case.number}
    if not decision.is_served(day):
        return Message(
            "a court decided on {day}: no letter asks any more, the decision is served; then"
            " `relance title {case} --served …`",
            **what,
        )
    if decision.is_opposed(day):
        return Message(
            "the decision of {day} is contested before the court: no letter asks any more; then"
            " `relance title {case} --judgment …`",
            **what,
        )
    if not is_enforceable(decision, day):
        return Message(
            "the decision of {day} is served: no letter asks any more; once it is enforceable,"
            " `relance title {case} --enforceable …`",
            **what,
        )
    return Message(
        "the decision of {day} can be enforced: no letter asks any more; `relance title {case}"
        " --measure …` and `--recovered …` record what is done",
        **what,
    )
