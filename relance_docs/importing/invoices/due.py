"""When an invoice is due: as it says, as the terms say, or as a person says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.claims import Instalment
from relance_docs.evidence.events.entries import stated
from relance_docs.importing.cleaning import day_of
from relance_docs.importing.desk import Desk
from relance_docs.importing.invoices.records import DueRead, InvoiceRead
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value

_ZERO: Final = Decimal("0.00")
_TERMS_SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The fields of the invoice that say when it is due, and what to look at."""

    fields: dict[str, Value]
    warning: Message | None = None


def due_of(desk: Desk, item: Item, invoice: InvoiceRead, amount: Decimal) -> Due | None:
    """Return when `amount` is due; None when a person has to say it.

    Several dates with amounts that add up are instalments. Several dates without are taken as the
    last one: what is not known to be late yet is not claimed.
    """
    parts = [due for due in invoice.dues if not due.is_discount]
    if not parts:
        return _not_stated(desk, item, invoice)
    if len(invoice.due_dates) == 1:
        return Due(fields={"due_date": invoice.due_dates[0]})
    amounts = [part.amount for part in parts]
    if None not in amounts and sum((a for a in amounts if a), _ZERO) == amount:
        return Due(fields={"instalments": _instalments(parts)})
    last = invoice.due_dates[-1]
    warning = Message(
        "it states several due dates without amounts that add up to {amount}; the last one, "
        "{day}, is taken for all",
        amount=amount,
        day=last,
    )
    return Due(fields={"due_date": last}, warning=warning)


def _instalments(parts: list[DueRead]) -> tuple[Value, ...]:
    by_day: dict[date, Decimal] = {}
    for part in parts:
        by_day[part.due_date] = by_day.get(part.due_date, _ZERO) + (part.amount or _ZERO)
    return tuple(
        stated(Instalment, due_date=day, amount=amount) for day, amount in sorted(by_day.items())
    )


def _not_stated(desk: Desk, item: Item, invoice: InvoiceRead) -> Due | None:
    issued = invoice.issue_date
    if issued is None:  # pragma: no cover - an invoice without a date is refused before
        raise AssertionError
    answer = desk.asked.answers.get(_key(invoice))
    answered = day_of(answer)
    if answered is not None:
        return Due(fields={"due_date": answered})
    days = desk.asked.payment_days
    if days is not None:
        return Due(fields={"due_date": issued + timedelta(days=days)})
    agreed = desk.settings.terms.payment_days
    if agreed is not None:
        due = issued + timedelta(days=agreed)
        warning = Message(
            "it states no due date; {day} comes from terms.payment_days of relance.yaml", day=due
        )
        return Due(fields={"due_date": due}, warning=warning)
    desk.ask(item, _key(invoice), _question(invoice), form="day")
    return None


def _key(invoice: InvoiceRead) -> str:
    return f"{invoice.invoice_number}.due_date"


def _question(invoice: InvoiceRead) -> Message:
    said = " ".join((invoice.payment_terms or "").split())[:_TERMS_SHOWN]
    if said:
        return Message(
            "{number} of {day} states no due date, only: {terms}. When is it due? (--terms 30 "
            "takes 30 days from each invoice)",
            number=invoice.invoice_number,
            day=invoice.issue_date,
            terms=said,
        )
    return Message(
        "{number} of {day} states no due date. When is it due? (--terms 30 takes 30 days from "
        "each invoice)",
        number=invoice.invoice_number,
        day=invoice.issue_date,
    )
