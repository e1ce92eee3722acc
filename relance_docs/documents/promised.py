"""The confirmation of a promise: what the debtor said, in writing; it is no delay granted."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from relance_docs.claim import rows
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType
from relance_docs.documents.tongues import words_of
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseStanding, PromiseState

ZERO: Final = Decimal("0.00")


def pending(on_day: CaseOnDay) -> PromiseStanding | None:
    """Return the last promise whose day has not passed; None without one."""
    found = [e for e in on_day.promises if e.state is PromiseState.PENDING and e.party is None]
    return found[-1] if found else None


def _why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day, *guards.TO_THE_DEBTOR, _nothing_promised, guards.nothing_is_out_of_time
    )


def _nothing_promised(on_day: CaseOnDay) -> Message | None:
    standing = pending(on_day)
    if standing is not None and standing.promise.pay_by > on_day.as_of:
        return None
    if standing is not None:
        return Message(
            "the promise is for this very day, {day}: too late to confirm it; enter what came"
            " (`relance paid {case} …`), or a new promise (`relance promise {case} --pay-by …`)",
            day=standing.promise.pay_by,
            case=on_day.case.number,
        )
    if on_day.promises:
        last = on_day.promises[-1]
        return Message(
            "the last promise, to pay by {day}, is not to come any more; record a new one with"
            " `relance promise {case} --pay-by …`",
            day=last.promise.pay_by,
            case=on_day.case.number,
        )
    return Message(
        "no promise is recorded: `relance promise {case} --pay-by …`", case=on_day.case.number
    )


def _content(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    standing = pending(on_day)
    if standing is None:
        raise TypeError(standing)
    invoices = rows.invoice_rows(on_day, standing.invoice_numbers, StepKind.COURTEOUS, {})
    channel = on_day.case.history[int(standing.source[1])].channel
    opened = sum((row.principal for row in invoices), ZERO)
    amount = standing.promise.amount
    return DocumentContent(
        invoices=invoices,
        variables={
            "said": words_of(on_day).said.get(channel, "") if channel else "",
            "promised_on": standing.made_on,
            "promised_for": standing.promise.pay_by,
            "promised_amount": amount,
            "open_total": opened,
            "received": standing.received,
        },
        asks=_asked(standing, opened),
        gives_delay=False,
        sums=(opened, *((amount,) if amount else ())),
    )


def _asked(standing: PromiseStanding, opened: Decimal) -> Decimal | None:
    amount = standing.promise.amount
    rest = opened if amount is None else amount - standing.received
    return rest if rest > 0 else None


PROMISE_CONFIRMATION = DocumentType(why_not=_why_not, content=_content)
