"""Why an invoice is in no demand today, though others of the case may be.

A reason is a function of the on_day and the invoice; the first one of the tuple counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

from relance_docs.case.claims import Dispute
from relance_docs.case.history import Outcome
from relance_docs.message import Message, joined
from relance_docs.plan.calendar import shifted
from relance_docs.plan.events import concerned, events_until
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.positions import Position
from relance_docs.plan.promises import PromiseStanding, PromiseState
from relance_docs.plan.records import BlockCode
from relance_docs.plan.titled import pending
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclusion:
    """An invoice is left out of every demand."""

    code: BlockCode
    reason: Message
    until: date | None = None
    """Day from which it may be demanded again, if that is known."""


def excluded(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Return why an invoice is in no demand; None when it may be in one."""
    found = (reason(on_day, position) for reason in EXCLUSIONS)
    return next((exclusion for exclusion in found if exclusion is not None), None)


def reasons_of(exclusions: Iterable[Exclusion]) -> Message:
    """Return several reasons in one sentence; what is the same but for the invoice is said once."""
    numbers: dict[Message, list[object]] = {}
    for reason in (exclusion.reason for exclusion in exclusions):
        open_names = (name for name in ("number", "invoices") if name in reason.values)
        left_open: dict[str, object] = dict.fromkeys(open_names)
        shared = Message(reason.msgid, **{**reason.values, **left_open})
        numbers.setdefault(shared, []).append(reason.values["number"])
    return joined(_of_several(shared, found) for shared, found in numbers.items())


def _of_several(shared: Message, numbers: list[object]) -> Message:
    """Return a reason with the numbers it is true of: « A », « A, B and C »."""
    *head, last = numbers
    said = last
    if head:
        before = reduce(lambda one, other: Message("{one}, {other}", one=one, other=other), head)
        said = Message("{one} and {other}", one=before, other=last)
    values = {**shared.values, "number": said}
    if "invoices" in values:
        values["invoices"] = _invoices(said, len(numbers))
    return Message(shared.msgid, **values)


def _invoices(number: object, count: int) -> Message:
    if count == 1:
        return Message("invoice {number}", number=number)
    return Message("invoices {number}", number=number)


def _sent_back(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice whose term a public body interrupted: nothing of it is due."""
    back = position.invoice.sent_back
    if back is None or not back.is_open(on_day.as_of):
        return None
    return Exclusion(
        code=BlockCode.SENT_BACK,
        reason=Message(
            "the term of invoice {number} is interrupted since {day} ({reason}): send what is "
            "missing, then `relance sent-back {case} {number} --completed-on …`",
            case=on_day.case.number,
            number=position.number,
            day=back.notified_on,
            reason=back.reason,
        ),
    )


def _disputed(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice of which all that is unpaid is in dispute."""
    dispute = position.invoice.dispute
    if dispute is None or not position.is_settled or position.disputed_principal <= 0:
        return None
    return Exclusion(
        code=BlockCode.DISPUTED,
        reason=Message(
            "all that is unpaid of invoice {number} is disputed since {day}: answer the debtor;"
            " once it is settled, `relance dispute {case} {number} --resolved-on …`",
            case=on_day.case.number,
            number=position.number,
            day=dispute.raised_on,
        ),
    )


def _paid(_on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice that is settled: no letter asks for penalties alone."""
    if not position.is_settled:
        return None
    return Exclusion(code=BlockCode.PAID, reason=_paid_reason(position))


def _paid_reason(position: Position) -> Message:
    owed = position.owed
    if owed is None or owed.total_due <= 0:
        return Message("invoice {number} is paid", number=position.number)
    if owed.principal_due <= 0:
        return Message(
            "the principal of invoice {number} is paid; penalties and indemnity of {rest} €"
            " remain: no letter asks for them alone",
            number=position.number,
            rest=owed.total_due,
        )
    return Message(
        "what was received reaches the amount of invoice {number}; {rest} € remain because it paid"
        " penalties and indemnity first: no letter asks for that rest alone",
        number=position.number,
        rest=owed.total_due,
    )


def _rest_below_minimum(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out what is left of an invoice that was paid, when all such rests are too little."""
    minimum = on_day.options.min_amount
    rests = [each for each in on_day.positions if each.is_partly_paid]
    if position not in rests or sum(each.principal_unsettled for each in rests) >= minimum:
        return None
    return Exclusion(
        code=BlockCode.BELOW_MINIMUM,
        reason=Message(
            "{rest} € are left of invoice {number}, and no letter asks for less than {minimum} €"
            " (options.min_amount): give it up with `relance close {case} --reason waived`, or"
            " enter what came of it",
            number=position.number,
            rest=position.principal_unsettled,
            minimum=minimum,
            case=on_day.case.number,
        ),
    )


def _prescribed(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice with an unpaid part that is out of time.

    Against a consumer by the prudent reading (R632-1 C. conso.), against others by every reading.
    """
    owed = on_day.statement
    unpaid = {part.invoice_source for part in position.unsettled if part.principal_due > 0}
    expired = [
        found.expires_on
        for found in owed.prescription
        if found.due_source in unpaid and found.bars(on_day.as_of, owed.regime)
    ]
    if not expired:
        return None
    return Exclusion(
        code=BlockCode.PRESCRIBED,
        reason=Message(
            "invoice {number} is prescribed since {day}: ask a lawyer; if something interrupted"
            " the period, enter it in the history with its proof",
            number=position.number,
            day=shifted(min(expired), 1),
        ),
    )


def _of_judgment(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out what arose before a judgment, and what may have: it is declared, not demanded.

    Law: L622-7 and L622-24 C. com.
    """
    insolvency = on_day.case.insolvency
    if insolvency is None or not on_day.case.is_insolvent(on_day.as_of):
        return None
    found = arose(position.invoice, insolvency.opened_on)
    if found is Arose.AFTER:
        return None
    if found is Arose.UNKNOWN:
        reason = Message(
            "invoice {number} was issued after the judgment of {day}: give its delivery_date, which"
            " tells whether it is declared or paid when it falls due",
            number=position.number,
            day=insolvency.opened_on,
        )
    else:
        reason = Message(
            "invoice {number} arose before the judgment of {day}: declare it",
            number=position.number,
            day=insolvency.opened_on,
        )
    return Exclusion(code=BlockCode.INSOLVENCY, reason=reason)


def _of_over_indebtedness(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out what arose before an over-indebtedness was found admissible, and what may have.

    Law: L722-2 and L722-5 C. conso.
    """
    known = on_day.case.over_indebted(on_day.as_of)
    if known is None or arose(position.invoice, known.admissible_on) is Arose.AFTER:
        return None
    return Exclusion(
        code=BlockCode.OVER_INDEBTED,
        reason=Message(
            "invoice {number} may have arisen before the decision of {day} on the debtor's"
            " over-indebtedness: it is justified to the commission, not demanded",
            number=position.number,
            day=known.admissible_on,
        ),
    )


def _titled(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice that a court decided, or has before it."""
    found = pending(on_day.case, on_day.as_of)
    if found is None or position.number not in on_day.case.about(found):
        return None
    return Exclusion(
        code=BlockCode.TITLE,
        reason=Message(
            "invoice {number} is in the decision of {day}: it is served and enforced",
            number=position.number,
            day=found.made_on,
        ),
    )


def _dispute_said(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice contested in a contact, until its dispute is entered."""
    said = [
        entry.day
        for entry in events_until(on_day.case, on_day.as_of)
        if entry.outcome is Outcome.DISPUTE
        and position.number in concerned(entry, on_day.case, on_day.settings)
    ]
    if not said or _is_entered(position.invoice.dispute, said[-1]):
        return None
    return Exclusion(
        code=BlockCode.DISPUTED,
        reason=Message(
            "the debtor disputed invoice {number} on {day}: `relance dispute {case} INVOICE`, with"
            " --amount if it is only a part, and with --resolved-on if it is settled",
            case=on_day.case.number,
            number=position.number,
            day=said[-1],
        ),
    )


def _is_entered(dispute: Dispute | None, said_on: date) -> bool:
    """Whether this dispute is the one spoken of: not one that was settled before."""
    return dispute is not None and (dispute.resolved_on is None or dispute.resolved_on >= said_on)


def _promised(on_day: CaseOnDay, position: Position) -> Exclusion | None:
    """Leave out an invoice whose last promise is pending, through its day."""
    made = [p for p in on_day.promises if position.number in p.invoice_numbers]
    if not made or made[-1].state is not PromiseState.PENDING:
        return None
    return Exclusion(
        code=BlockCode.PROMISE_PENDING,
        reason=_promised_reason(made[-1], position.number),
        until=shifted(made[-1].promise.pay_by, 1),
    )


def _promised_reason(made: PromiseStanding, number: str) -> Message:
    said: dict[str, object] = {
        "number": number,
        "invoices": _invoices(number, 1),
        "made_on": made.made_on,
        "pay_by": made.promise.pay_by,
    }
    if made.promise.amount is None:
        return Message(
            "the debtor promised on {made_on} to pay {invoices} by {pay_by}: no demand"
            " through that day",
            **said,
        )
    return Message(
        "the debtor promised on {made_on} to pay {amount} € of {invoices} by {pay_by}: no demand"
        " through that day",
        amount=made.promise.amount,
        **said,
    )


EXCLUSIONS: Final[tuple[Callable[[CaseOnDay, Position], Exclusion | None], ...]] = (
    _titled,
    _sent_back,
    _disputed,
    _paid,
    _rest_below_minimum,
    _of_judgment,
    _of_over_indebtedness,
    _prescribed,
    _dispute_said,
    _promised,
)
