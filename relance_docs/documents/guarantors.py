"""What is written to a guarantor: that the debtor does not pay, what is owed each year, a demand.

Law: 2288 to 2320 C. civ. Penalties and costs are asked of no guarantor here: what of them is lost
by a late information, and what the payments of that time went to, is for a lawyer to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.history import HistoryEntry
from relance_docs.case.obligors import Guarantor
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.claim import rows
from relance_docs.claim.records import PartRow
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType, answer_by
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.plan.case_blocks import case_block
from relance_docs.plan.events import concerned, events_until, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.mentions import missing_mentions
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode
from relance_docs.review.guarantors import (
    first_default,
    guaranteed,
    owed_at_year_end,
    sent_to,
)
from relance_docs.statement.put_off import accelerated_on
from relance_docs.wording.facts import LetterKind

ZERO: Final = Decimal("0.00")
_PASSING: Final = frozenset({BlockCode.PAUSED, BlockCode.PLAN_KEPT, BlockCode.INSOLVENCY})
"""Blocks of what goes to the debtor that keep nobody from asking a guarantor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuaranteedOwed:
    """What was owed of one guaranteed invoice at the end of a year."""

    invoice_number: str
    principal: Decimal
    penalties: Decimal
    indemnity: Decimal
    total: Decimal
    is_disputed: bool


def guarantor_of(case: Case, asked: DocumentAsked) -> Guarantor | None:
    """Return the guarantor that is meant: the one that is named, or the only one."""
    if asked.party is not None:
        return case.guarantor(asked.party)
    return case.guarantors[0] if len(case.guarantors) == 1 else None


def addressed(case: Case, asked: DocumentAsked) -> DocumentAsked:
    """Return what is asked for with whom it goes to: the only guarantor, or who was named.

    Raises RefusalError for a kind that does not go to that one.
    """
    if asked.kind in _KINDS:
        found = guarantor_of(case, asked)
        return replace(asked, party=found.name if found else None)
    if asked.party is None or (case.co_debtor(asked.party) and asked.kind in _TO_CO_DEBTORS):
        return asked
    if case.guarantor(asked.party) is not None:
        raise RefusalError(
            Message(
                "{party} is a guarantor: what goes to one is guarantor-default,"
                " guarantor-information, guarantor-demand",
                party=asked.party,
            )
        )
    raise RefusalError(
        Message(
            "{kind} goes to the debtor, not to a co-debtor; to {party}: {kinds}",
            kind=asked.kind,
            party=asked.party,
            kinds=", ".join(sorted(each.value for each in _TO_CO_DEBTORS)),
        )
    )


_TO_CO_DEBTORS: Final = frozenset(
    {
        DocumentKind.ACCOUNT_STATEMENT,
        DocumentKind.PROMISE_CONFIRMATION,
        DocumentKind.REASONS_REQUEST,
    }
)
"""What each of those who owe the whole may be sent; what is agreed, contested or received is told
to who did it."""
_KINDS: Final = frozenset(
    {
        DocumentKind.GUARANTOR_DEFAULT,
        DocumentKind.GUARANTOR_INFORMATION,
        DocumentKind.GUARANTOR_DEMAND,
    }
)


def _nobody(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    case = on_day.case
    if not case.guarantors:
        return Message("no guarantor is recorded: `relance guarantor {case}`", case=case.number)
    if guarantor_of(case, asked) is None:
        return Message(
            "to which guarantor? add --party NAME: {names}",
            names=", ".join(each.name for each in case.guarantors),
        )
    if case.closed is not None and case.closed.closed_on <= on_day.as_of:
        return Message("the case is closed since {day}", day=case.closed.closed_on)
    return None


def _incomplete(on_day: CaseOnDay, guarantor: Guarantor) -> Message | None:
    """Bar what would lack a mention: who signs, an account to pay to, a good address."""
    step = PlanStep.model_construct(step="document", after_due=0, channel=Channel.POST)
    case = on_day.case.as_known_to(guarantor)
    return missing_mentions(replace(on_day, case=case, others=()), step)


def _common(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    reason = _nobody(on_day, asked) or guards.amounts_are_known(on_day)
    guarantor = guarantor_of(on_day.case, asked)
    if reason is not None or guarantor is None:
        return reason
    return _incomplete(on_day, guarantor) or guards.receipts_are_entered(on_day)


def _named(on_day: CaseOnDay, asked: DocumentAsked) -> Guarantor:
    guarantor = guarantor_of(on_day.case, asked)
    if guarantor is None:
        raise TypeError(asked)
    return guarantor


def _default_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    reason = _common(on_day, asked)
    if reason is None and first_default(on_day, _named(on_day, asked)) is None:
        return _NOTHING
    return reason


_NOTHING: Final = Message("nothing that this guarantor guaranteed is overdue")


def _overdue(on_day: CaseOnDay, guarantor: Guarantor) -> Iterator[PartRow]:
    """Yield what is overdue and guaranteed, as the customer account has it, nothing contested."""
    owed = on_day.statement
    invoices = {each.invoice_number: each for each in guaranteed(on_day, guarantor)}
    for claim in owed.account.invoices:
        number = claim.invoice_number
        if number in invoices and number not in owed.out_of_time:
            found = rows.part_rows(invoices[number], claim, owed)
            yield from (row for row in found if row.is_overdue and row.principal_due > 0)


def _default(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    guarantor = _named(on_day, asked)
    found = tuple(_overdue(on_day, guarantor))
    total = sum((row.principal_due for row in found), ZERO)
    return DocumentContent(
        invoices=(),
        variables={
            "guarantor": guarantor,
            "unpaid_since": first_default(on_day, guarantor),
            "overdue": found,
            "overdue_total": total,
        },
        sums=(total, guarantor.limit or total),
    )


def _yearly_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    reason = _common(on_day, asked)
    if reason is not None:
        return reason
    guarantor = _named(on_day, asked)
    if not guarantor.natural_person:
        return Message("the law has natural persons informed each year (2302 C. civ.)")
    then = owed_at_year_end(on_day, on_day.as_of.year - 1)
    if then.owed is None or not any(_of_year(then, guarantor)):
        return Message("nothing that this guarantor guaranteed was owed on {day}", day=then.as_of)
    return None


def _of_year(then: CaseOnDay, guarantor: Guarantor) -> Iterator[GuaranteedOwed]:
    numbers = {each.invoice_number for each in guaranteed(then, guarantor)}
    if guarantor.signed_on > then.as_of:
        return
    owed = then.statement
    for claims, is_disputed in ((owed.invoices, False), (owed.disputed, True)):
        for claim in claims:
            if claim.invoice_number in numbers and claim.total_due > 0:
                yield GuaranteedOwed(
                    invoice_number=claim.invoice_number,
                    principal=claim.principal_due,
                    penalties=claim.penalties_due,
                    indemnity=claim.indemnity_due,
                    total=claim.total_due,
                    is_disputed=is_disputed,
                )


def _yearly(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    guarantor = _named(on_day, asked)
    then = owed_at_year_end(on_day, on_day.as_of.year - 1)
    found = tuple(_of_year(then, guarantor))
    sums = tuple(
        sum((getattr(row, part) for row in found), ZERO)
        for part in ("principal", "penalties", "indemnity", "total")
    )
    return DocumentContent(
        invoices=(),
        variables={"guarantor": guarantor, "year_end": then.as_of, "owed": found, "sums": sums},
        sums=(*sums, guarantor.limit or ZERO),
    )


def _demand_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    reason = _common(on_day, asked)
    if reason is not None:
        return reason
    guarantor = _named(on_day, asked)
    block = case_block(on_day)
    if block is not None and block.code not in _PASSING:
        return block.reason
    return _not_to_be_asked(on_day, guarantor) or _not_carried(on_day, guarantor)


def _not_to_be_asked(on_day: CaseOnDay, guarantor: Guarantor) -> Message | None:
    """Bar a demand that the law does not allow today.

    Law: 1305-5 and 2303 C. civ.; L622-28 and L631-14 C. com.
    """
    case, number = on_day.case, on_day.case.number
    opened = case.insolvency
    is_stayed = opened is not None and not opened.is_liquidation
    if is_stayed and guarantor.natural_person and case.is_insolvent(on_day.as_of):
        return Message(
            "a natural person is not pursued while the procedure observes the debtor (L622-28,"
            " L631-14 C. com.): until the plan or the liquidation"
        )
    if accelerated_on(case, on_day.as_of, on_day.settings.plan) is not None:
        return Message(
            "what fell due early by the debtor's fault is not asked of a guarantor (1305-5 C."
            " civ.): have a lawyer write"
        )
    informed = sent_to(on_day, guarantor, DocumentKind.GUARANTOR_DEFAULT)
    if guarantor.natural_person and informed is None:
        return Message(
            "it was never informed that the debtor does not pay (2303 C. civ.): first `relance"
            " write {case} guarantor-default`, then `relance sent {case} guarantor-default`",
            case=number,
        )
    return None


def _not_carried(on_day: CaseOnDay, guarantor: Guarantor) -> Message | None:
    """Bar a demand that the facts do not carry: an act that is shown, a notice that ran out."""
    if guarantor.proof is None:
        return Message("the signed guarantee is not among the pièces: enter its proof")
    if not any(_overdue(on_day, guarantor)):
        return _NOTHING
    if _asked_of(on_day, guarantor) <= 0:
        return Message("it has paid all that it guaranteed, {limit} €", limit=guarantor.limit)
    liquidation = on_day.case.is_insolvent(on_day.as_of)
    if _notice(on_day, guarantor) is None and not liquidation:
        return Message(
            "the debtor was not put in default, or its date to pay has not passed: the guarantor"
            " pays if the debtor does not (2288 C. civ.)"
        )
    return None


def _notice(on_day: CaseOnDay, guarantor: Guarantor) -> HistoryEntry | None:
    """Return the last formal notice of what is guaranteed whose date to pay has passed."""
    case, settings = on_day.case, on_day.settings
    wanted = {row.invoice_number for row in _overdue(on_day, guarantor)}
    found = [
        entry
        for entry in events_until(case, on_day.as_of)
        if entry.was_taken
        and kind_of_event(entry, case, settings) is StepKind.FORMAL_NOTICE
        and entry.outcome not in NOT_DELIVERED
        and entry.pay_by is not None
        and entry.pay_by < on_day.as_of
        and wanted <= set(concerned(entry, case, settings))
    ]
    return found[-1] if found else None


def _asked_of(on_day: CaseOnDay, guarantor: Guarantor) -> Decimal:
    """Return the principal that is overdue, within what the guarantee still covers."""
    total = sum((row.principal_due for row in _overdue(on_day, guarantor)), ZERO)
    if guarantor.limit is None:
        return total
    payments = on_day.case.payments_on(on_day.as_of)
    paid = sum((p.amount for _place, p in payments if p.party == guarantor.name), ZERO)
    return min(total, guarantor.limit - paid)


def _demand(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    guarantor = _named(on_day, asked)
    found = tuple(_overdue(on_day, guarantor))
    total = sum((row.principal_due for row in found), ZERO)
    asks = _asked_of(on_day, guarantor)
    notice = _notice(on_day, guarantor)
    opened = on_day.case.insolvency
    return DocumentContent(
        invoices=(),
        variables={
            "guarantor": guarantor,
            "overdue": found,
            "overdue_total": total,
            "noticed_on": notice.day if notice else None,
            "opened_on": opened.opened_on if opened else None,
            "informed_on": sent_to(on_day, guarantor, DocumentKind.GUARANTOR_DEFAULT),
        },
        asks=asks,
        pay_by=answer_by(on_day),
        sums=(total, guarantor.limit or total),
        tone=LetterKind.FIRM,
    )


GUARANTOR_DEFAULT = DocumentType(why_not=_default_why_not, content=_default, to_guarantor=True)
GUARANTOR_INFORMATION = DocumentType(why_not=_yearly_why_not, content=_yearly, to_guarantor=True)
GUARANTOR_DEMAND = DocumentType(why_not=_demand_why_not, content=_demand, to_guarantor=True)
