"""The state of a case: paused and resumed, handed over, closed and opened again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case, Closed, HandedOver, Pause
from relance_docs.case.words import label
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change, Put, Remove
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import day_of, history_entry, refuse_future
from relance_docs.review.texts import lowered
from relance_docs.statement.records import Statement
from relance_docs.workspace.case_text import CASE_ORDER, stated, written

ZERO: Final = Decimal("0.00")
LONG: Final = 366
"""Days of a pause from which on it is worth a second look."""


def pause(case: Case, until: date, reason: str, *, today: date) -> Event:
    """Record that no letter is sent until a day, that day excluded; a pause is prolonged so.

    What the pause before said stays in the history of the case.
    """
    if until <= today:
        raise RefusalError(Message("a pause ends after today; {until} does not", until=until))
    value = stated(Pause, since=today, until=until, reason=reason)
    changes: tuple[Change, ...] = (Put(key="pause", value=value, order=CASE_ORDER),)
    if case.pause is not None:
        said = f"Pause prévue {_said(case.pause)} : remplacée"
        # Field by field, so that the comments of the pause stay.
        order = tuple(Pause.model_fields)
        is_over = case.pause.until <= today
        fields = value if is_over or case.pause.since is None else {**value, "since": None}
        changes = (
            *(
                Put(loc=("pause",), key=key, value=field, order=order)
                for key, field in fields.items()
                if field is not None
            ),
            history_entry(at=today, note=said),
        )
    return Event(
        name="pause",
        sentence=f"paused until {until}",
        changes=changes,
        warnings=_long(until, today),
    )


def _long(until: date, today: date) -> tuple[Message, ...]:
    days = (until - today).days
    if days <= LONG:
        return ()
    return (Message("note: this pause lasts more than a year, days: {days}", days=days),)


def resume(case: Case, *, today: date) -> Event:
    """Record that the pause is over; what it said stays in the history of the case."""
    if case.pause is None:
        raise RefusalError(Message("case {case} is not paused", case=case.number))
    note = f"Pause prévue {_said(case.pause)} : levée"
    return Event(
        name="resume",
        sentence=f"resumed on {today}",
        changes=(Remove(key="pause"), history_entry(at=today, note=note)),
    )


def _said(pause: Pause) -> str:
    since = f"du {pause.since:%d/%m/%Y} " if pause.since else ""
    return f"{since}jusqu’au {pause.until:%d/%m/%Y} ({pause.reason})"


def handed_over(case: Case, handed: HandedOver, *, today: date) -> Event:
    """Record that the case left our hands; no letter leaves from here any more."""
    refuse_future(handed.handed_on, today)
    if case.handed_over is not None:
        raise StandsAlreadyError(
            Message(
                "case {case} is handed over since {day}",
                case=case.number,
                day=case.handed_over.handed_on,
            ),
            events=("handed-over",),
        )
    return Event(
        name="handed-over",
        sentence=f"handed over on {handed.handed_on} ({handed.to.value.replace('_', ' ')})",
        changes=(Put(key="handed_over", value=written(handed), order=CASE_ORDER),),
    )


def close(case: Case, closed: Closed, *, today: date, owed: Statement | None = None) -> Event:
    """Record that the case is over; `owed` is the statement of that day, if it is known."""
    refuse_future(closed.closed_on, today)
    if case.closed is not None:
        raise RefusalError(
            Message(
                "case {case} is closed since {day}",
                case=case.number,
                day=case.closed.closed_on,
            )
        )
    return Event(
        name="close",
        sentence=f"closed on {closed.closed_on} ({closed.reason.value.replace('_', ' ')})",
        changes=(Put(key="closed", value=written(closed), order=CASE_ORDER),),
        warnings=(*_before_invoices(case, closed.closed_on), *_left(owed)),
    )


def _before_invoices(case: Case, day: date) -> Iterator[Message]:
    last = max(case.invoices, key=lambda invoice: invoice.issue_date, default=None)
    if last is not None and day < last.issue_date:
        yield Message(
            "note: {day} is before {invoice} was issued, on {issued}",
            day=day,
            invoice=last.invoice_number,
            issued=last.issue_date,
        )


def _left(owed: Statement | None) -> Iterator[Message]:
    if owed is None:
        return
    if owed.credit > ZERO:
        yield Message(
            "note: the debtor has a credit of {credit} €: refund it or set it off with its"
            " agreement, and keep in the `note` of `closed` what became of it",
            credit=owed.credit,
        )
    rest = owed.total_due + owed.disputed_due
    principal = max(owed.account.balance, ZERO)
    if rest > principal > ZERO:
        yield Message(
            "note: {rest} € are given up with the case: {principal} € of principal, and penalties"
            " and indemnity",
            rest=rest,
            principal=principal,
        )
    elif rest > ZERO:
        yield (
            Message("note: {rest} € of principal are given up with the case", rest=rest)
            if principal
            else Message(
                "note: {rest} € of penalties and indemnity are given up with the case", rest=rest
            )
        )


def reopen(case: Case, reason: str, *, at: date) -> Event:
    """Record that a closed case goes on; the reason, and why it was closed, stay in its history."""
    if case.closed is None:
        raise RefusalError(Message("case {case} is not closed", case=case.number))
    closed = case.closed
    said = " ; ".join(filter(None, (lowered(label(closed.reason)), closed.note)))
    text = f"Dossier rouvert (clos le {closed.closed_on:%d/%m/%Y}, {said}) : {reason}"
    return Event(
        name="reopen",
        sentence=f"reopened on {day_of(at)}",
        changes=(Remove(key="closed"), history_entry(at=at, note=text)),
    )
