"""What is due of an invoice and when: as its file says, as the terms say, or as a person says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.claims import Instalment
from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadDue, ReadInvoice
from relance_docs.importing.cleaning import day_of
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.workspace.case_text import stated

_MOST_ROUNDING: Final = Decimal("0.99")
"""Invoices are rounded to a euro, or to five cents."""
_TERMS_SHOWN: Final = 200
_MOST_DAYS: Final = 365
_ASSUMED: Final = re.compile(r"due_date de (?P<numbers>.+) : calculée d’après un délai .+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """BT-112, BT-109, BT-113, BT-114 and what is due; `remark` says what was not stated."""

    total_with_vat: Decimal
    total_without_vat: Decimal | None
    paid_amount: Decimal
    rounding_amount: Decimal
    due: Decimal
    remark: Message | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DueFields:
    """The fields of an invoice that say when it is due."""

    fields: dict[str, Value]
    is_assumed: bool = False
    """Whether it was reckoned from a term of payment, for want of a date."""
    warning: Message | None = None


def amounts_of(read: ReadInvoice) -> Amounts | Message:
    """Return the amounts, or why they cannot be claimed: contradictory ones, or nothing due.

    What is due is what a document says (BT-115), and else what is left of the total. A profile
    without BT-113 leaves the payment before the invoice to be reckoned from it.
    """
    total, rounding = read.total_with_vat or ZERO, read.rounding_amount or ZERO
    due = read.amount_due
    if due is None:
        due = total - (read.paid_amount or ZERO) + rounding
    if due <= 0:
        return Message("nothing is due on it (BT-115 is {due})", due=due)
    paid, remark = _paid(read, total, due, rounding)
    missing = due - (total - paid + rounding)
    # A rounding that is not stated is taken where less is asked for, never where more is.
    if read.rounding_amount is None and -_MOST_ROUNDING <= missing < 0:
        rounding, missing = missing, ZERO
    if missing or paid < 0 or paid > total:
        return Message(
            "its amounts contradict one another: {total} with VAT (BT-112) less {paid} paid "
            "(BT-113) is not {due} (BT-115); ask for a correct invoice",
            total=total,
            paid=paid,
            due=due,
        )
    net = read.total_without_vat
    return Amounts(
        total_with_vat=total,
        total_without_vat=net if net is not None and 0 <= net <= total else None,
        paid_amount=paid,
        rounding_amount=rounding,
        due=due,
        remark=remark,
    )


def _paid(
    read: ReadInvoice, total: Decimal, due: Decimal, rounding: Decimal
) -> tuple[Decimal, Message | None]:
    """Return what was paid before, and the remark that it was reckoned if it was."""
    if read.paid_amount is not None:
        return read.paid_amount, None
    paid = total + rounding - due
    if not paid:
        return paid, None
    return paid, Message(
        "what was paid before the invoice is not stated: {paid}, the difference between its total "
        "and what it asks for, is taken",
        paid=paid,
    )


def due_of(
    draft: Draft, invoice: ReadInvoice, amount: Decimal, days: int | None
) -> DueFields | None:
    """Return when `amount` is due; None when nothing says it.

    Several dates with amounts that add up are instalments. Several dates without are taken as the
    last one: what is not known to be late yet is not claimed. `days` are those of all invoices of
    a list, see `days_of_list`.
    """
    parts = [due for due in invoice.dues if not due.is_discount]
    if not parts:
        return _not_stated(draft, invoice, days)
    if len(invoice.due_dates) == 1:
        return DueFields(fields={"due_date": invoice.due_dates[0]})
    amounts = [part.amount for part in parts]
    if None not in amounts and sum((a for a in amounts if a), ZERO) == amount:
        return DueFields(fields={"instalments": _instalments(parts)})
    last = invoice.due_dates[-1]
    warning = Message(
        "it states several due dates without amounts that add up to {amount}; the last one, "
        "{day}, is taken for all",
        amount=amount,
        day=last,
    )
    return DueFields(fields={"due_date": last}, warning=warning)


def _instalments(parts: list[ReadDue]) -> tuple[Value, ...]:
    by_day: dict[date, Decimal] = {}
    for part in parts:
        by_day[part.due_date] = by_day.get(part.due_date, ZERO) + (part.amount or ZERO)
    return tuple(
        stated(Instalment, due_date=day, amount=amount) for day, amount in sorted(by_day.items())
    )


def _not_stated(draft: Draft, invoice: ReadInvoice, days: int | None) -> DueFields | None:
    issued = invoice.issue_date
    if issued is None:  # pragma: no cover - an invoice without a date is refused before
        raise AssertionError
    answered = day_of(draft.asked.answers.get(_key(invoice)))
    if answered is not None:
        return DueFields(fields={"due_date": answered})
    agreed = draft.settings.terms.payment_days
    asked = days if draft.asked.payment_days is None else draft.asked.payment_days
    if asked is not None:
        return DueFields(fields={"due_date": issued + timedelta(days=asked)}, is_assumed=True)
    if agreed is None:
        return None
    due = issued + timedelta(days=agreed)
    warning = Message(
        "it states no due date; {day} comes from terms.payment_days of relance.yaml", day=due
    )
    return DueFields(fields={"due_date": due}, is_assumed=True, warning=warning)


def ask_due_date(draft: Draft, item: Item, invoice: ReadInvoice) -> None:
    """Ask when a document that does not say it is due."""
    draft.ask(item, _key(invoice), _question(invoice), form="day")


def days_of_list(draft: Draft, item: Item, invoices: Iterable[ReadInvoice]) -> int | None:
    """Return the days from issue to due date that a person answers for all invoices of a list.

    None where every invoice has a date, where the terms say it, and while it is not answered.
    """
    terms = (draft.asked.payment_days, draft.settings.terms.payment_days)
    if terms != (None, None) or all(invoice.due_dates for invoice in invoices):
        return None
    question = Message(
        "the list states no due dates: how many days from the invoice? (--terms 30, or "
        "terms.payment_days in relance.yaml; the law says 30 without an agreement, L441-10 I "
        "C. com.)"
    )
    answer = draft.ask(item, "payment_days", question, form="days")
    if answer is None:
        return None
    if not (answer.isascii() and answer.isdecimal() and int(answer[:4]) <= _MOST_DAYS):
        raise RefusalError(Message("'{answer}' is not a number of days, as in 30", answer=answer))
    return int(answer)


def assumed_line(numbers: Sequence[str]) -> str:
    """Return the line of `to_confirm` for due dates that were reckoned."""
    first, *rest = numbers
    named = f"{first} et {len(rest)} autres" if len(rest) > 2 else ", ".join(numbers)  # noqa: PLR2004
    return (
        f"due_date de {named} : calculée d’après un délai de paiement, le fichier importé n’en "
        "donne pas"
    )


def assumed_in(case: Case) -> tuple[int, tuple[str, ...]] | None:
    """Return the line of a draft that `assumed_line` made, and the invoices that it speaks of.

    None without one, and where the invoices that it only counts cannot be told from the others.
    """
    numbers = tuple(invoice.invoice_number for invoice in case.invoices)
    for at, line in enumerate(case.to_confirm):
        told = _ASSUMED.fullmatch(line)
        if told is None:
            continue
        whole = tuple(number for number in numbers if number in told["numbers"].split(", "))
        if assumed_line(whole or ("",)) == line:
            return at, whole
        alike = _of_one_term(case, told["numbers"].partition(" et ")[0])
        if alike and assumed_line(alike) == line:
            return at, alike
    return None


def _of_one_term(case: Case, first: str) -> tuple[str, ...]:
    """Return the invoices that are due as many days after their issue as the first."""
    terms = {
        invoice.invoice_number: invoice.due_date - invoice.issue_date
        for invoice in case.invoices
        if invoice.due_date is not None
    }
    alike = tuple(number for number, days in terms.items() if days == terms.get(first))
    return (first, *(number for number in alike if number != first)) if first in terms else ()


def _key(invoice: ReadInvoice) -> str:
    return f"{invoice.invoice_number}.due_date"


def _question(invoice: ReadInvoice) -> Message:
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
