"""From the invoices of a list to cases: into the debtor's, or into a new one to complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.errors import RefusalError
from relance_docs.evidence.events.entries import CASE_ORDER, stated
from relance_docs.french import number as french_number
from relance_docs.importing.debtors import matches
from relance_docs.importing.desk import Desk
from relance_docs.importing.drafts.known import Known
from relance_docs.importing.drafts.records import DraftDebtor, DraftInvoice
from relance_docs.importing.invoices.destination import NEW, SKIP, named_case
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change
from relance_docs.reading.editing.writing import Value

_LEGAL_DAYS: Final = 30
"""Without an agreement: 30 days from the receipt of the goods (L441-10 I C. com.)."""
_MOST_DAYS: Final = 365


def propose_debtors(desk: Desk, item: Item, debtors: tuple[DraftDebtor, ...]) -> None:
    """Put down every debtor that has an invoice which is not in a case yet."""
    days = _payment_days(desk, item, debtors)
    for debtor in debtors:
        case = _case_of(desk, item, debtor)
        if isinstance(case, _Undecided):
            continue
        new = tuple(_not_known(desk, item, debtor, case))
        if not new or (days is None and any(invoice.due_date is None for invoice in new)):
            continue
        _put_down(desk, item, debtor, case, tuple(_value(each, days) for each in new), new)


class _Undecided:
    """A person has to say into which case a debtor goes, or said to leave it out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """Where a debtor goes, and why."""

    case: Case | None
    reason: Message


def _case_of(desk: Desk, item: Item, debtor: DraftDebtor) -> _Case | _Undecided:
    if desk.asked.case is not None:
        return _Case(case=named_case(desk), reason=Message("the case you named"))
    by_account = [
        case
        for case in desk.cases
        if debtor.account and case.closed is None and _account(case) == debtor.account
    ]
    if len(by_account) == 1:
        reason = Message("the same account, {account}", account=debtor.account)
        return _Case(case=by_account[0], reason=reason)
    found = matches(desk.cases, debtor.seen)
    found = tuple(
        m for m in found if _account(m.case) in {"", debtor.account} or not debtor.account
    )
    if not found:
        return _Case(case=None, reason=Message("no open case has this debtor"))
    if len(found) == 1:
        return _Case(case=found[0].case, reason=found[0].reason)
    choices = (
        *(
            Choice(
                value=m.case.number,
                label=Message("{name} ({why})", name=m.case.debtor.name, why=m.reason),
            )
            for m in found
        ),
        Choice(value=NEW, label=Message("a new case")),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    question = Message("{debtor}: into which case do its invoices go?", debtor=debtor.name)
    answer = desk.ask(item, f"{debtor.account or debtor.name}.case", question, choices=choices)
    if answer == SKIP:
        desk.skip(item, Message("{debtor}", debtor=debtor.name), Message("left out, as you said"))
    if answer in {None, SKIP}:
        return _Undecided()
    return _Case(
        case=None if answer == NEW else desk.case(answer or ""),
        reason=Message("the case you named"),
    )


def _account(case: Case) -> str:
    return case.debtor.customer_account or ""


def _not_known(desk: Desk, item: Item, debtor: DraftDebtor, into: _Case) -> Iterator[DraftInvoice]:
    """Yield the invoices that no case has; say why the others are left out."""
    known = Known.of(tuple(desk.cases), into.case)
    for invoice in debtor.invoices:
        found = known.find(invoice)
        if found is None:
            yield invoice
        else:
            desk.skip(item, _said(invoice), found.reason, is_alarm=found.is_alarm)


def _payment_days(desk: Desk, item: Item, debtors: tuple[DraftDebtor, ...]) -> int | None:
    """Return the days from issue to due date for invoices without one; None while not decided."""
    days = desk.asked.payment_days
    if days is None:
        days = desk.settings.terms.payment_days
    if days is not None or all(i.due_date is not None for d in debtors for i in d.invoices):
        return days
    key = "payment_days"
    answer = desk.ask(
        item,
        key,
        Message(
            "the list states no due dates: how many days from the invoice? (--terms 30, or "
            "terms.payment_days in relance.yaml; the law says 30 without an agreement, L441-10 I "
            "C. com.)"
        ),
        form="days",
    )
    if answer is None:
        return None
    if not (answer.isascii() and answer.isdecimal() and int(answer[:4]) <= _MOST_DAYS):
        raise RefusalError(Message("'{answer}' is not a number of days, as in 30", answer=answer))
    return int(answer)


def _value(invoice: DraftInvoice, days: int | None) -> dict[str, Value]:
    due = invoice.due_date
    if due is None:
        due = invoice.issue_date + timedelta(days=_LEGAL_DAYS if days is None else days)
    paid = invoice.total_with_vat - invoice.amount_due
    return stated(
        Invoice,
        **invoice.fields,
        invoice_number=invoice.number,
        issue_date=invoice.issue_date,
        due_date=due,
        total_with_vat=invoice.total_with_vat,
        paid_amount=paid if paid > 0 else None,
    )


def _confirmed(
    debtor: DraftDebtor, new: tuple[DraftInvoice, ...], values: tuple[dict[str, Value], ...]
) -> Iterator[str]:
    """Yield what was assumed, in French as it stands in the case file."""
    yield from debtor.to_confirm
    if any(invoice.due_date is None for invoice in new):
        numbers = _named(i.number for i in new if i.due_date is None)
        yield (
            f"due_date de {numbers} : calculée d’après un délai de paiement, la liste importée "
            "n’en donne pas"
        )
    for value in values:
        paid = value.get("paid_amount")
        if paid is not None:
            yield (
                f"paid_amount de {value['invoice_number']} : {french_number(paid)} € réglés ou "  # type: ignore[arg-type]
                "déduits à une date que la liste importée ne donne pas"
            )


def _named(numbers: Iterator[str]) -> str:
    first, *rest = numbers
    return f"{first} et {len(rest)} autre(s)" if len(rest) > 2 else ", ".join((first, *rest))  # noqa: PLR2004


def _put_down(
    desk: Desk,
    item: Item,
    debtor: DraftDebtor,
    into: _Case,
    values: tuple[dict[str, Value], ...],
    new: tuple[DraftInvoice, ...],
) -> None:
    to_confirm = tuple(_confirmed(debtor, new, values))
    if into.case is None:
        number = desk.next_number()
        data: dict[str, Value] = {"debtor": debtor.data, "invoices": values}
        if to_confirm:
            data["to_confirm"] = to_confirm
        desk.open_case(number, data)
    else:
        number = into.case.number
        already = into.case.to_confirm
        changes: list[Change] = [
            Append(key="invoices", value=value, order=CASE_ORDER, as_block=True) for value in values
        ]
        changes += [
            Append(key="to_confirm", value=line, order=CASE_ORDER)
            for line in to_confirm
            if line not in already and line not in debtor.to_confirm
        ]
        desk.change(number, *changes)
    for invoice in new:
        desk.take(item, number, _said(invoice), into.reason)


def _said(invoice: DraftInvoice) -> Message:
    return Message(
        "invoice {number} of {day}, {amount} € due",
        number=invoice.number,
        day=invoice.issue_date,
        amount=invoice.amount_due,
    )
