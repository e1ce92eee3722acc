"""Where a case stands on a day: what is owed, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.law.rates import MissingRateError, Rates
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block
from relance_docs.plan.next_step import blocked, next_step
from relance_docs.plan.outlook import outlook
from relance_docs.plan.records import BlockCode, Blocked, NextStep
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A case, what is owed on it, and its next step or what blocks it."""

    case: Case
    as_of: date
    statement: Statement | None
    """None when it cannot be reckoned; `next` says why."""
    next: NextStep


def standing(case: Case, settings: Settings, rates: Rates, as_of: date) -> Standing:
    """Return where a case stands; what cannot be reckoned is a block, never a guess."""
    try:
        owed = statement(case, settings.terms, rates, as_of, plan=settings.plan)
    except RefusalError as refusal:
        barred = _barred(case, settings, rates, as_of, refusal)
        return Standing(case=case, as_of=as_of, statement=None, next=barred)
    return Standing(
        case=case, as_of=as_of, statement=owed, next=next_step(case, settings, owed, as_of)
    )


def _barred(
    case: Case, settings: Settings, rates: Rates, as_of: date, refusal: RefusalError
) -> Blocked:
    """Return the block of a case whose statement was refused, unless it is barred anyway."""
    missing = isinstance(refusal, MissingRateError)
    refused = Block(
        code=BlockCode.MISSING_RATE if missing else BlockCode.FINDINGS, reason=refusal.message
    )
    block = case_block(case, as_of) or refused
    return outlook(case, settings, rates, as_of, block) if missing else blocked(block, None, ())


def barred_by_findings(count: int) -> Blocked:
    """Return the block of a case whose file has errors."""
    reason = Message("errors in its file: {count}; `relance check` shows them", count=count)
    return Blocked(code=BlockCode.FINDINGS, reason=reason, next_step=None, due_on=None, stages=())
