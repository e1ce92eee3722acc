"""Dates that must exist, follow one another, and not lie in the future."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from relance_docs.case.case import Case
from relance_docs.case.record import Record
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Check, Spot, Surroundings, check
from relance_docs.reading.document import Loc

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100

_OF_THE_PAST: Final = frozenset(
    (
        "accepted_on",
        "agreed_on",
        "at",
        "bodacc_checked_on",
        "bounced_on",
        "checked_on",
        "closed_on",
        "communicated_on",
        "date",
        "handed_on",
        "issue_date",
        "completed_on",
        "mandate_date",
        "notified_on",
        "opened_on",
        "payments_checked_until",
        "presented_on",
        "published_from",
        "published_on",
        "published_until",
        "raised_on",
        "received_on",
        "resolved_on",
        "returned_on",
    )
)
"""Fields that say what has happened."""


_UNDATED: Final = frozenset({str, bool, int, Decimal, type(None)})
"""What most fields hold: neither a date nor a record with one."""


class _Very:
    """A record that is asked of again, known as the very one: to compare two takes longer."""

    __slots__ = ("record",)

    def __init__(self, record: BaseModel) -> None:
        self.record = record

    def __hash__(self) -> int:
        return id(self.record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and self.record is other.record


@lru_cache(maxsize=1)  # two checks ask, one after the other
def _days(very: _Very) -> tuple[tuple[Loc, date], ...]:
    """Return every date under a record with its place."""
    found: list[tuple[Loc, date]] = []
    _add_days(found, very.record, ())
    return tuple(found)


def _add_days(found: list[tuple[Loc, date]], value: object, loc: Loc) -> None:
    if isinstance(value, BaseModel):
        fields = value.__dict__
        for name in _dated_fields(type(value)):
            inner = fields[name]
            if type(inner) is date:
                found.append(((*loc, name), inner))
            elif inner and type(inner) not in _UNDATED:
                _add_days(found, inner, (*loc, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            _add_days(found, item, (*loc, i))
    elif isinstance(value, datetime):
        found.append((loc, value.date()))
    elif isinstance(value, date):
        found.append((loc, value))


@cache
def _dated_fields(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a record that may hold a date, or a record with one."""
    fields = kind.model_fields.items()
    return tuple(name for name, field in fields if not _is_undated(field.annotation))


def _is_undated(annotation: object) -> bool:
    """Whether a type has room for texts, numbers and words of a closed list alone."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation in _UNDATED or issubclass(annotation, StrEnum)
    of = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    parts = (part for part in of if part is not Ellipsis)
    return get_origin(annotation) is Literal or (bool(of) and all(map(_is_undated, parts)))


def _future(record: Record, around: Surroundings) -> Iterator[Spot]:
    """What has happened (issue, payment, letter, judgment …) cannot lie after today."""
    latest = around.latest
    for loc, day in _days(_Very(record)):
        if loc[-1] in _OF_THE_PAST and day > latest and day.year <= LAST_YEAR:
            yield (
                loc,
                Message(
                    "{day} has not come yet; {field} says what has happened",
                    day=day.isoformat(),
                    field=loc[-1],
                ),
            )


def _implausible(record: Record, _around: Surroundings) -> Iterator[Spot]:
    """A year before 2000 or after 2100 is a slip of the keyboard."""
    for loc, day in _days(_Very(record)):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            yield loc, Message("the year {year} cannot be meant", year=day.year)


in_the_future: Final[Check[Record]] = check("date-in-the-future", stands_alone=True)(_future)
implausible_year: Final[Check[Record]] = check("year", stands_alone=True)(_implausible)


@check("due-date-missing", stands_alone=True)
def due_date_missing(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An invoice needs a `due_date`, or `instalments` that each have one."""
    for i, invoice in enumerate(case.invoices):
        if invoice.due_date is None and not invoice.instalments:
            yield (
                ("invoices", i),
                Message(
                    "{invoice} has no due date; add 'due_date: …'", invoice=invoice.invoice_number
                ),
            )


@check("due-date-twice", stands_alone=True)
def due_date_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An invoice has either a `due_date` or `instalments`, not both."""
    for i, invoice in enumerate(case.invoices):
        if invoice.due_date is not None and invoice.instalments:
            yield (
                ("invoices", i, "due_date"),
                Message("due_date and instalments exclude each other; delete one of them"),
            )


@check("due-before-issue", stands_alone=True)
def due_before_issue(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An invoice cannot be due before it was issued."""
    for i, invoice in enumerate(case.invoices):
        stated = [(("invoices", i, "due_date"), invoice.due_date)] if invoice.due_date else []
        parts = [
            (("invoices", i, "instalments", k, "due_date"), part.due_date)
            for k, part in enumerate(invoice.instalments)
        ]
        for loc, due in (*stated, *parts):
            if due < invoice.issue_date:
                yield (
                    loc,
                    Message(
                        "due on {due}, before the issue date {issued}",
                        due=due.isoformat(),
                        issued=invoice.issue_date.isoformat(),
                    ),
                )


@check("delivered-after-due", Severity.WARNING, stands_alone=True)
def delivered_after_due(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A delivery after the due date gives the debtor an argument: check both dates."""
    for i, invoice in enumerate(case.invoices):
        dues = [invoice.due_date, *(part.due_date for part in invoice.instalments)]
        first = min((due for due in dues if due is not None), default=None)
        if invoice.delivery_date is not None and first and invoice.delivery_date > first:
            yield (
                ("invoices", i, "delivery_date"),
                Message("delivered after the due date {due}", due=first.isoformat()),
            )


@check("payment-before-issue", Severity.WARNING)
def payment_before_issue(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A payment before the invoice was issued belongs in its `paid_amount`."""
    issued = {invoice.invoice_number: invoice.issue_date for invoice in case.invoices}
    first = min(issued.values())
    for i, payment in enumerate(case.payments):
        start = issued.get(payment.invoice_number or "", first)
        if payment.received_on < start and not payment.is_refund:
            yield (
                ("payments", i, "received_on"),
                Message(
                    "received before the invoice was issued on {issued}; an advance belongs in "
                    "its paid_amount",
                    issued=start.isoformat(),
                ),
            )


@check("bounced-before-received", stands_alone=True)
def bounced_before_received(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A payment bounces on the day it was received, or later; what was given back never does."""
    for i, payment in enumerate(case.payments):
        if payment.bounced is None:
            continue
        if payment.is_refund:
            yield (
                ("payments", i, "bounced"),
                Message(
                    "money that was given back cannot bounce; write it as received on that day"
                ),
            )
        elif payment.bounced.bounced_on < payment.received_on:
            yield (
                ("payments", i, "bounced", "bounced_on"),
                Message("before it was received, on {day}", day=payment.received_on.isoformat()),
            )


@check("credit-note-before-invoice", Severity.WARNING)
def credit_note_before_invoice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A credit note is issued after the invoice that it corrects."""
    issued = {invoice.invoice_number: invoice.issue_date for invoice in case.invoices}
    for i, note in enumerate(case.credit_notes):
        start = issued.get(note.invoice_number or "", note.issue_date)
        if note.issue_date < start:
            yield (
                ("credit_notes", i, "issue_date"),
                Message("issued before its invoice of {issued}", issued=start.isoformat()),
            )


@check("dispute-dates", stands_alone=True)
def dispute_dates(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A dispute is resolved on the day it was raised or later."""
    for i, invoice in enumerate(case.invoices):
        dispute = invoice.dispute
        if dispute and dispute.resolved_on and dispute.resolved_on < dispute.raised_on:
            yield (
                ("invoices", i, "dispute", "resolved_on"),
                Message(
                    "resolved before it was raised on {raised}",
                    raised=dispute.raised_on.isoformat(),
                ),
            )


@check("instalments-order", stands_alone=True)
def instalments_order(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The due dates of instalments, of an invoice or of a payment plan, follow one another."""
    lists = [(("invoices", i), one.instalments) for i, one in enumerate(case.invoices)]
    plan = case.payment_plan
    agreed = [(("payment_plan",), plan.instalments)] if plan else []
    for loc, parts in (*lists, *agreed):
        for k in range(1, len(parts)):
            if parts[k].due_date <= parts[k - 1].due_date:
                yield (
                    (*loc, "instalments", k, "due_date"),
                    Message(
                        "not after the instalment before it, due on {due}",
                        due=parts[k - 1].due_date.isoformat(),
                    ),
                )


DATES = (
    in_the_future,
    implausible_year,
    due_date_missing,
    due_date_twice,
    due_before_issue,
    delivered_after_due,
    payment_before_issue,
    bounced_before_received,
    credit_note_before_invoice,
    dispute_dates,
    instalments_order,
)
