"""Where a case stands on a day: what comes next, or what blocks it."""

from __future__ import annotations

from relance_docs.errors import RefusalError
from relance_docs.law.rates import MissingRateError
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block
from relance_docs.plan.next_step import blocked, next_step
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.outlook import outlook
from relance_docs.plan.records import BlockCode, Blocked, NextStep


def standing(on_day: CaseOnDay) -> NextStep:
    """Return what comes next; what cannot be reckoned is a block, never a guess."""
    return on_day.once(_standing)


def _standing(on_day: CaseOnDay) -> NextStep:
    return next_step(on_day) if on_day.refusal is None else _barred(on_day, on_day.refusal)


def _barred(on_day: CaseOnDay, refusal: RefusalError) -> Blocked:
    """Return the block of a case whose statement was refused, unless it is barred anyway."""
    missing = isinstance(refusal, MissingRateError)
    refused = Block(
        code=BlockCode.MISSING_RATE if missing else BlockCode.FINDINGS, reason=refusal.message
    )
    block = case_block(on_day.case, on_day.as_of) or refused
    return outlook(on_day, block) if missing else blocked(block, None, ())


def barred_by_findings(count: int) -> Blocked:
    """Return the block of a case whose file has errors."""
    reason = Message("errors in its file: {count}; `relance check` shows them", count=count)
    return Blocked(code=BlockCode.FINDINGS, reason=reason, next_step=None, due_on=None, stages=())
