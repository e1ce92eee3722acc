"""What bars a document on demand, whatever its kind: each guard says why, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from relance_docs.case.case import ClosingReason
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block
from relance_docs.plan.mentions import missing_mentions
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode
from relance_docs.plan.step_blocks import Proposal, payments_not_checked

Guard = Callable[[CaseOnDay], Message | None]

_PASSING: Final = frozenset({BlockCode.PAUSED, BlockCode.PLAN_KEPT})
"""Blocks of the letters of the plan, which a document that was asked for does not mind."""


def first_of(on_day: CaseOnDay, *guards: Guard) -> Message | None:
    """Return the first reason that one of the guards gives; None when none does."""
    found = (guard(on_day) for guard in guards)
    return next((reason for reason in found if reason is not None), None)


def may_be_written_to(on_day: CaseOnDay) -> Message | None:
    """Bar what goes to the debtor of a case that is over, elsewhere, or under a procedure."""
    block = _block(on_day)
    return block.reason if block else None


def _block(on_day: CaseOnDay) -> Block | None:
    block = case_block(on_day)
    return None if block is None or block.code in _PASSING else block


def may_be_thanked(on_day: CaseOnDay) -> Message | None:
    """Bar the same, but for a case that is closed because it was paid, or the rest given up."""
    closed = on_day.case.closed
    is_paid = closed is not None and closed.reason is not ClosingReason.WRITTEN_OFF
    block = _block(on_day)
    if block is None or (block.code is BlockCode.CLOSED and is_paid):
        return None
    return block.reason


def amounts_are_known(on_day: CaseOnDay) -> Message | None:
    """Bar what tells an amount while it cannot be reckoned."""
    refusal = on_day.with_the_rest_reserved.refusal
    return refusal.message if refusal else None


def receipts_are_entered(on_day: CaseOnDay) -> Message | None:
    """Bar what tells a debt while money may have come that nobody has entered."""
    block = payments_not_checked(on_day.with_the_rest_reserved, _proposal(on_day))
    return block.reason if block else None


def is_complete(on_day: CaseOnDay) -> Message | None:
    """Bar what would lack a mention: an address, an account to pay to, who signs."""
    return missing_mentions(on_day, _proposal(on_day).step)


def _proposal(on_day: CaseOnDay) -> Proposal:
    """Return a demand by post, for which the guards of the plan are asked."""
    step = PlanStep.model_construct(step="document", after_due=0, channel=Channel.POST)
    return Proposal(step=step, covered=on_day.with_the_rest_reserved.positions)


def nothing_is_out_of_time(on_day: CaseOnDay) -> Message | None:
    """Bar what would make a debtor pay, or acknowledge, what is out of time.

    Law: L121-2 and R632-1 C. conso. for a consumer; 2240 C. civ. for what an acknowledgement does.
    """
    barred = sorted(on_day.with_the_rest_reserved.statement.out_of_time)
    if not barred:
        return None
    return Message(
        "out of time: {numbers}; no document may have it acknowledged or paid as if it were owed",
        numbers=", ".join(barred),
    )


def consumer_is_told_no_old_debt(on_day: CaseOnDay) -> Message | None:
    """Bar a statement that would recall to a consumer what is out of time.

    Law: L121-2 and R632-1 C. conso.
    """
    if on_day.case.debtor.kind is not DebtorKind.CONSUMER:
        return None
    return nothing_is_out_of_time(on_day)


TO_THE_DEBTOR: Final = (may_be_written_to, amounts_are_known, is_complete)
ABOUT_A_DEBT: Final = (*TO_THE_DEBTOR, receipts_are_entered)
