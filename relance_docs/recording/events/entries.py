"""The edits that events are made of: entries of the history, records of the case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NoReturn

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import PlanStep
from relance_docs.case.settings import Settings
from relance_docs.errors import DoubtError, RefusalError
from relance_docs.message import Message
from relance_docs.plan.default import plan_of
from relance_docs.reading.editing.changes import Append, Put
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.suggestions import nearest
from relance_docs.workspace.case_text import CASE_ORDER, stated

AGAIN: Final = "--again"
"""The option that says that the same thing really came twice."""


def history_entry(**fields: Any) -> Append:  # noqa: ANN401 - the fields of HistoryEntry
    """Return the edit that adds an entry to the history."""
    value = stated(HistoryEntry, **fields)
    return Append(key="history", value=value, order=CASE_ORDER, as_block=True)


def history_field(place: int, key: str, value: Value) -> Put:
    """Return the edit that states one more field of the entry at `place`, from 0."""
    return Put(loc=("history", place), key=key, value=value, order=tuple(HistoryEntry.model_fields))


def day_of(moment: date) -> date:
    """Return the day of a moment, as the clock of its author said."""
    return moment.date() if isinstance(moment, datetime) else moment


def to_come(day: date, today: date) -> Message | None:
    """Say that what is dated so has not happened yet; None when it has."""
    if day <= today:
        return None
    return Message("{day} is in the future: only what has happened is recorded", day=day)


def refuse_future(day: date, today: date) -> None:
    """Raise RefusalError for an event that has not happened yet."""
    why = to_come(day, today)
    if why is not None:
        raise RefusalError(why)


def refuse_twice(what: Message) -> NoReturn:
    """Raise DoubtError: the very same stands in the case already, and may have come twice."""
    raise DoubtError(what, option=AGAIN)


def refuse_unknown_invoice(case: Case, number: str) -> None:
    """Raise RefusalError for an invoice that the case does not have."""
    known = tuple(invoice.invoice_number for invoice in case.invoices)
    if number in known:
        return
    raise RefusalError(
        Message(
            "case {case} has no invoice {number}; it has: {known}",
            case=case.number,
            number=number,
            known=", ".join(known),
        )
    )


def planned_step(case: Case, settings: Settings, name: str) -> PlanStep:
    """Return the step of that name in the plan of the first invoice that has it.

    Raises RefusalError, with the names of the plan, when none has.
    """
    steps = {
        step.step: step
        for invoice in reversed(case.invoices)
        for step in plan_of(invoice, case, settings)
    }
    if name in steps:
        return steps[name]
    near = nearest(name, steps)
    if near is not None:
        raise RefusalError(
            Message(
                "'{step}' is not a step of the plan; did you mean '{near}'?", step=name, near=near
            )
        )
    raise RefusalError(
        Message(
            "'{step}' is not a step of the plan, which has: {known}",
            step=name,
            known=", ".join(steps),
        )
    )


def euros(amount: object) -> str:
    """Return an amount as a commit message writes it."""
    return f"{amount} EUR"
