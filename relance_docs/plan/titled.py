"""A decision of a court that stops the letters: it is served and enforced instead."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from relance_docs.case.case import Case
from relance_docs.case.title import Decision
from relance_docs.law.decisions import decides, is_enforceable, is_void
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


def without_effect(case: Case, day: date) -> Decision | None:
    """Return the last decision that counts, if what it grants is not what is owed on `day`.

    Law: 1417 and 1422 CPC: an order that is not enforceable yet, or that was opposed.
    """
    found = pending(case, day)
    return None if found is None or decides(found, day) else found


def why_without_effect(decision: Decision, day: date) -> Message:
    """Return what a decision grants, and why the invoices are owed as they are."""
    why = (
        Message("it was opposed")
        if decision.is_opposed(day)
        else Message("it cannot be enforced yet")
    )
    return Message(
        "Decided on {day} ({kind}), {granted} € granted: {why}, and the invoices are owed as they"
        " are",
        kind=decision.kind,
        day=decision.made_on,
        granted=decision.granted,
        why=why,
    )


class DecisionState(StrEnum):
    """What a decision of a court waits for."""

    TO_SERVE = "to_serve"
    CONTESTED = "contested"
    SERVED = "served"
    """Served, and not enforceable yet."""
    ENFORCEABLE = "enforceable"


def state_of(decision: Decision, day: date) -> DecisionState:
    """Return where a decision stands on `day`."""
    if not decision.is_served(day):
        return DecisionState.TO_SERVE
    if decision.is_opposed(day):
        return DecisionState.CONTESTED
    if not is_enforceable(decision, day):
        return DecisionState.SERVED
    return DecisionState.ENFORCEABLE


def why_titled(case: Case, decision: Decision, day: date) -> Message:
    """Return why no letter leaves, and what is done in its place."""
    what = {"day": decision.made_on, "case": case.number}
    match state_of(decision, day):
        case DecisionState.TO_SERVE:
            return Message(
                "a court decided on {day}: no letter asks any more, the decision is served; then"
                " `relance title {case} --served …`",
                **what,
            )
        case DecisionState.CONTESTED:
            return Message(
                "the decision of {day} is contested before the court: no letter asks any more; then"
                " `relance title {case} --judgment …`",
                **what,
            )
        case DecisionState.SERVED:
            return Message(
                "the decision of {day} is served: no letter asks any more; once it is enforceable,"
                " `relance title {case} --enforceable …`",
                **what,
            )
        case DecisionState.ENFORCEABLE:
            return Message(
                "the decision of {day} can be enforced: no letter asks any more; `relance title"
                " {case} --measure …` and `--recovered …` record what is done",
                **what,
            )
