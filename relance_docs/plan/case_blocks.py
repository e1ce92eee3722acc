"""What bars every document of a case, whatever its plan says.

A block is a function that returns why, or None; the first one of the tuple counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.case import Case, ClosingReason
from relance_docs.case.history import Outcome
from relance_docs.case.procedures import OverIndebtedness
from relance_docs.message import Message
from relance_docs.plan.calendar import shifted
from relance_docs.plan.events import events_until
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState
from relance_docs.plan.records import BlockCode
from relance_docs.plan.titled import decides_all, pending, why_titled
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Why no document leaves."""

    code: BlockCode
    reason: Message
    until: date | None = None
    """Day on which the block ends by itself, if it does."""


def case_block(on_day: CaseOnDay) -> Block | None:
    """Return what bars a case by its own facts alone, with no statement needed."""
    found = (block(on_day) for block in CASE_BLOCKS)
    return next((block for block in found if block is not None), None)


def _closed(on_day: CaseOnDay) -> Block | None:
    """Bar a case that is over."""
    case, as_of = on_day.case, on_day.as_of
    closed = case.closed
    if closed is None or closed.closed_on > as_of:
        return None
    return Block(
        code=BlockCode.CLOSED,
        reason=Message(
            "the case was closed on {day} ({why}): to go on, `relance reopen {case}` with the"
            " reason",
            case=case.number,
            day=closed.closed_on,
            why=closed.reason,
        ),
    )


def _handed_over(on_day: CaseOnDay) -> Block | None:
    """Bar a case in which somebody else acts now."""
    case, as_of = on_day.case, on_day.as_of
    handed = case.handed_over
    if handed is None or handed.handed_on > as_of:
        return None
    return Block(
        code=BlockCode.HANDED_OVER,
        reason=Message(
            "the case was handed over on {day}: who has it now writes to the debtor",
            day=handed.handed_on,
        ),
    )


def _insolvent(on_day: CaseOnDay) -> Block | None:
    """Bar a case under a collective procedure: the way is to declare the claim.

    Not so while the debtor goes on trading: what arose after the judgment is paid when it falls
    due, and may be demanded. Law: L622-7, L622-17, L622-24 and L622-26 C. com.
    """
    case, as_of = on_day.case, on_day.as_of
    insolvency = case.insolvency
    if insolvency is None or not case.is_insolvent(as_of):
        return None
    if not insolvency.is_liquidation and any(
        arose(invoice, insolvency.opened_on) is Arose.AFTER and invoice.issue_date <= as_of
        for invoice in case.invoices
    ):
        return None
    return Block(
        code=BlockCode.INSOLVENCY,
        reason=Message(
            "a collective procedure was opened on {day}: no letter may ask for payment; declare"
            " the claim within two months of its publication in the BODACC",
            day=insolvency.opened_on,
        ),
    )


def _over_indebted(on_day: CaseOnDay) -> Block | None:
    """Bar a case of a person whose over-indebtedness is dealt with, unless something arose since.

    Law: L722-2 and L722-5 C. conso.: what arose before is not enforced, and may not be paid;
    L741-2: personal recovery erases it.
    """
    case = on_day.case
    known = case.over_indebted(on_day.as_of)
    if known is None or any(
        arose(invoice, known.admissible_on) is Arose.AFTER and invoice.issue_date <= on_day.as_of
        for invoice in case.invoices
    ):
        return None
    return Block(code=BlockCode.OVER_INDEBTED, reason=why_over_indebted(case, known, on_day.as_of))


def why_over_indebted(case: Case, known: OverIndebtedness, day: date) -> Message:
    """Return why nothing of before is demanded from a person who is over-indebted."""
    if known.erased_on is not None and known.erased_on <= day:
        return Message(
            "personal recovery of {day} erased what arose before it (L741-2 C. conso.): nothing is"
            " asked for; `relance close {case} --reason waived`",
            day=known.erased_on,
            case=case.number,
        )
    if known.measures_on is not None and known.measures_on <= day:
        return Message(
            "a plan or measures bind the creditors since {day}: no letter asks for more, and"
            " nothing is enforced until a judge puts an end to them; then `relance"
            " over-indebtedness {case} --ended-on …`",
            day=known.measures_on,
            case=case.number,
        )
    return Message(
        "the debtor's over-indebtedness was found admissible on {day}: what arose before may not be"
        " paid, and no letter asks for it (L722-2, L722-5 C. conso.); justify the claim to the"
        " commission with `relance dossier {case}`",
        day=known.admissible_on,
        case=case.number,
    )


def _title(on_day: CaseOnDay) -> Block | None:
    """Bar a case of which every invoice is before a court, or was decided by one.

    The ladder leads to a title: once there is one it is served and enforced, and no letter asks for
    less. An order that was not served in time is none (1411 CPC).
    """
    case, as_of = on_day.case, on_day.as_of
    found = pending(case, as_of)
    if found is None or not decides_all(case, as_of):
        return None
    return Block(code=BlockCode.TITLE, reason=why_titled(case, found, as_of))


def _insolvent_elsewhere(on_day: CaseOnDay) -> Block | None:
    """Bar a case of a debtor against whom another case knows of a collective procedure.

    A like name at one address bars as well: a demand to an insolvent debtor is forbidden (L622-7
    C. com.), and the SIREN of both end the doubt.
    """
    found = (other for other in on_day.others if other.is_insolvent(on_day.as_of))
    other = next(found, None)
    if other is None or other.insolvency is None:
        return None
    return Block(
        code=BlockCode.INSOLVENCY,
        reason=Message(
            "a collective procedure was opened on {day} against {debtor}, as case {other} says: if"
            " it is the same debtor, `relance insolvency {case} …` here too, and declare; if it is"
            " another one, enter the SIREN of both",
            day=other.insolvency.opened_on,
            debtor=other.debtor.name,
            other=other.number,
            case=on_day.case.number,
        ),
    )


def _over_indebted_elsewhere(on_day: CaseOnDay) -> Block | None:
    """Bar a case of a debtor whom another case knows to be over-indebted."""
    if on_day.case.over_indebtedness is not None:
        return None
    found = ((o, o.over_indebted(on_day.as_of)) for o in on_day.others)
    other, known = next(((o, known) for o, known in found if known), (None, None))
    if other is None or known is None:
        return None
    return Block(
        code=BlockCode.OVER_INDEBTED,
        reason=Message(
            "the over-indebtedness of {debtor} was found admissible on {day}, as case {other} says:"
            " if it is the same debtor, `relance over-indebtedness {case} …` here too",
            day=known.admissible_on,
            debtor=other.debtor.name,
            other=other.number,
            case=on_day.case.number,
        ),
    )


def _said_insolvent(on_day: CaseOnDay) -> Block | None:
    """Bar a case whose debtor was said to be insolvent, until the BODACC is searched."""
    case, as_of = on_day.case, on_day.as_of
    said = [e.day for e in events_until(case, as_of) if e.outcome is Outcome.INSOLVENT]
    checked = case.bodacc_checked_on
    is_known = case.over_indebted(as_of) is not None
    if is_known or not said or (checked is not None and checked >= said[-1]):
        return None
    return Block(
        code=BlockCode.INSOLVENCY,
        reason=Message(
            "the debtor was said to be insolvent on {day}: search the BODACC, then enter"
            " `insolvency`, or `bodacc_checked_on` if no procedure is open",
            day=said[-1],
        ),
    )


def _to_confirm(on_day: CaseOnDay) -> Block | None:
    """Bar a case of which an import assumed something, until a person has confirmed it."""
    case = on_day.case
    if not case.to_confirm:
        return None
    first = case.to_confirm[0]
    what = Message("to confirm: {first}", first=first)
    if len(case.to_confirm) > 1:
        what = Message(
            "to confirm: {first} (1 of {count})", first=first, count=len(case.to_confirm)
        )
    return Block(
        code=BlockCode.TO_CONFIRM,
        reason=Message(
            "{what}; look at it, then `relance confirm {case}`",
            what=what,
            case=case.number,
        ),
    )


def _paused(on_day: CaseOnDay) -> Block | None:
    """Bar a case that the user silenced until a day, that day excluded."""
    case, as_of = on_day.case, on_day.as_of
    pause = case.pause
    if pause is None or as_of >= pause.until or (pause.since or as_of) > as_of:
        return None
    return Block(
        code=BlockCode.PAUSED,
        reason=Message(
            "paused until {day}: {why}; to end it before, `relance resume {case}`",
            case=case.number,
            day=pause.until,
            why=pause.reason,
        ),
        until=pause.until,
    )


def _plan_kept(on_day: CaseOnDay) -> Block | None:
    """Bar a case whose payment plan is kept so far: no instalment is late."""
    standing = on_day.payment_plan
    if standing is None or standing.late or standing.next_date is None:
        return None
    return Block(
        code=BlockCode.PLAN_KEPT,
        reason=Message(
            "the payment plan of {agreed_on} is kept; its next instalment is due on {day}",
            agreed_on=standing.plan.agreed_on,
            day=standing.next_date,
        ),
        until=shifted(standing.next_date, 1),
    )


def beside_plan(on_day: CaseOnDay) -> Message | None:
    """Say what is overdue and in no instalment of a plan that is kept: no letter asks for it."""
    owed = on_day.with_the_rest_reserved.owed
    if _plan_kept(on_day) is None or owed is None or owed.account.principal_overdue <= 0:
        return None
    return Message(
        "the payment plan does not cover {rest} € that are overdue, and no letter asks for them"
        " while it is kept: agree one of the whole, and record it with `relance plan {case}"
        " --replace --instalment DATE=AMOUNT …`; or leave them until the plan ends",
        rest=owed.account.principal_overdue,
        case=on_day.case.number,
    )


CASE_BLOCKS: Final[tuple[Callable[[CaseOnDay], Block | None], ...]] = (
    _closed,
    _handed_over,
    _insolvent,
    _insolvent_elsewhere,
    _said_insolvent,
    _over_indebted,
    _over_indebted_elsewhere,
    _title,
    _to_confirm,
    _paused,
    _plan_kept,
)


def nothing_owed(on_day: CaseOnDay) -> Block | None:
    """Return a block when every invoice is settled and nothing of one is in dispute."""
    if not on_day.positions:
        return _nothing_issued(on_day)
    if any(not p.is_settled or p.disputed_principal > 0 for p in on_day.positions):
        return None
    return Block(code=BlockCode.PAID, reason=_paid_reason(on_day))


def _nothing_issued(on_day: CaseOnDay) -> Block:
    first = min(invoice.issue_date for invoice in on_day.case.invoices)
    reason = Message("no invoice is issued yet; the first one is dated {day}", day=first)
    return Block(code=BlockCode.NOT_DUE, reason=reason, until=first)


def _paid_reason(on_day: CaseOnDay) -> Message:
    owed = on_day.statement
    if owed.credit > 0:
        return Message(
            "nothing is owed; the debtor has a credit of {credit} €: refund it or set it off with"
            " its agreement",
            credit=owed.credit,
        )
    kept = on_day.payment_plan
    if owed.total_due > 0 and kept is not None and kept.state is PromiseState.KEPT:
        return Message(
            "the payment plan of {day} was kept to its end; {rest} € of penalties and indemnity,"
            " which it did not count, remain: `relance close {case} --reason settled` gives them"
            " up",
            day=kept.plan.agreed_on,
            rest=owed.total_due,
            case=owed.case_number,
        )
    if owed.total_due > 0:
        return Message(
            "{what}; {rest} € remain, and no letter asks for them alone: give them up with `relance"
            " close {case} --reason {why}`, or hand the case over to claim them",
            what=_what_is_paid(owed),
            why=ClosingReason.WAIVED,
            rest=owed.total_due,
            case=owed.case_number,
        )
    return Message(
        "everything is paid: `relance close {case} --reason {why}`",
        case=owed.case_number,
        why=ClosingReason.PAID,
    )


def _what_is_paid(owed: Statement) -> Message:
    if owed.principal_due > 0:
        return Message(
            "what was received reaches the amount of the invoices, but it paid penalties and"
            " indemnity first"
        )
    return Message("the principal is paid, but not all penalties and indemnity")
