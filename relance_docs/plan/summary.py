"""One line per case: its stage, its next step, whether it is ready, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.documents import DocumentKind
from relance_docs.case.plan import Channel
from relance_docs.message import Message
from relance_docs.plan.calendar import days_between
from relance_docs.plan.case_blocks import beside_plan
from relance_docs.plan.channels import came_back
from relance_docs.plan.decision import standing
from relance_docs.plan.events import amounts_changed, events_until
from relance_docs.plan.exclusions import excluded
from relance_docs.plan.kinds import kind_of
from relance_docs.plan.labels import BY_CHANNEL, NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.reckoning import rest_reserved
from relance_docs.plan.records import BlockCode, Blocked, NextStep, StepDue
from relance_docs.statement.put_off import accelerated_on
from relance_docs.statement.records import Statement

OVER: Final = {
    BlockCode.CLOSED: "closed",
    BlockCode.HANDED_OVER: "handed_over",
    BlockCode.INSOLVENCY: "insolvency",
    BlockCode.OVER_INDEBTED: "over_indebted",
    BlockCode.PAID: "paid",
    BlockCode.FINDINGS: "error",
}
"""What a case that no step can move is called in the column of stages."""

_WAITING: Final = frozenset(
    {
        BlockCode.NOT_DUE,
        BlockCode.MINIMUM_INTERVAL,
        BlockCode.PROMISE_PENDING,
        BlockCode.PLAN_KEPT,
        BlockCode.PAUSED,
        BlockCode.BELOW_MINIMUM,
    }
)
"""Blocks that ask nothing of the user today and end by themselves."""
ZERO: Final = Decimal("0.00")
_PLANS: Final = (DocumentKind.PLAN_PROPOSAL, DocumentKind.PLAN_AGREEMENT)
_DONE: Final = (
    BlockCode.INSOLVENCY,
    BlockCode.OVER_INDEBTED,
    BlockCode.HANDED_OVER,
    BlockCode.PAID,
    BlockCode.CLOSED,
)
"""Blocks after which no document comes, those that may still ask for something first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """A case in one line."""

    case_number: str
    debtor: str
    """Empty when the file cannot be read."""
    stage: str
    """What is over (`closed`, `paid`, …), the last step taken, `overdue` or `not_due`."""
    next: NextStep
    balance: Decimal | None
    """What the customer account shows, disputed invoices too; None when not reckoned."""
    total_due: Decimal | None
    """All that is owed, as in the statement, also what is not due yet; of a closed case, what was
    left on the day it was closed; None when not reckoned."""
    not_due_yet: Decimal
    """The part of it whose due date has not passed; 0 when nothing could be reckoned."""
    days_late: int
    """Since the oldest due date that is not settled, disputed ones included."""
    notes: tuple[Message, ...] = ()
    """What else is to be known: another channel, an address to find, what other cases know."""

    @property
    def next_step(self) -> str | None:
        """Name of the step that is due or would come next."""
        step = self.next.step if isinstance(self.next, StepDue) else self.next.next_step
        return step.step if step else None

    @property
    def due_on(self) -> date | None:
        """Day from which that step is or will be due, blocks that end by themselves counted in."""
        return self.next.due_on

    @property
    def is_ready(self) -> bool:
        """Whether its document can leave today."""
        return isinstance(self.next, StepDue)

    @property
    def waits_for_the_user(self) -> bool:
        """Whether a block has to be ended by a person."""
        return isinstance(self.next, Blocked) and _class_of(self.next) == (1, 0)

    @property
    def reason(self) -> Message | None:
        """Why none can; None when it is ready."""
        return self.next.reason if isinstance(self.next, Blocked) else None

    @property
    def urgency(self) -> tuple[int, int, date, int, str]:
        """Sort key: what is ready, the gravest first; what the user must settle; what waits."""
        first, second = _class_of(self.next)
        return first, second, self.due_on or date.max, -self.days_late, self.case_number


def _class_of(found: NextStep) -> tuple[int, int]:
    if isinstance(found, StepDue):
        return 0, -kind_of(found.step).rank
    if found.code is BlockCode.READY_FOR_HANDOVER:
        return 0, -len(BlockCode)
    if found.code in _DONE:
        return 3, _DONE.index(found.code)
    return (2, 0) if found.code in _WAITING else (1, 0)


def summary_of(on_day: CaseOnDay) -> Summary:
    """Return the line of a case that could be read."""
    owed, found = on_day.owed_at_end, standing(on_day)
    return Summary(
        case_number=on_day.case.number,
        debtor=on_day.case.debtor.name,
        stage=stage_name(found),
        next=found,
        balance=owed.account.balance if owed else None,
        total_due=owed.total_due if owed else None,
        not_due_yet=(owed.account.principal_due - owed.account.principal_overdue if owed else ZERO),
        days_late=max(_days_late(found, on_day.as_of), default=0),
        notes=tuple(_notes(on_day, found)),
    )


def _sent_back(on_day: CaseOnDay) -> Iterator[Message]:
    """Yield the invoices that a public body lacks something of, beside what the case does."""
    reckoned = on_day.with_the_rest_reserved
    if reckoned.owed is None:
        return
    for position in reckoned.positions:
        exclusion = excluded(reckoned, position)
        if exclusion is not None and exclusion.code is BlockCode.SENT_BACK:
            yield exclusion.reason


def _notes(on_day: CaseOnDay, found: NextStep) -> Iterator[Message]:
    yield from _others_bound(on_day)
    if isinstance(found, Blocked) and found.code in _DONE:
        return
    yield from _prepared(on_day)
    if isinstance(found, Blocked) and found.code is not BlockCode.MISSING_MENTION:
        yield from (each.ask(on_day.case) for each in came_back(on_day))
    if isinstance(found, Blocked) and found.code is BlockCode.PLAN_KEPT:
        beside = beside_plan(on_day)
        yield from (beside,) if beside is not None else ()
    if not isinstance(found, Blocked) or found.code is not BlockCode.SENT_BACK:
        yield from _sent_back(on_day)
    yield from _to_make_again(on_day)
    yield from _another_channel(found)
    if isinstance(found, StepDue):
        yield from _beside_the_document(found)
    owed = on_day.with_the_rest_reserved.owed
    yield from _disputed(owed)
    reserved = rest_reserved(owed) if owed is not None else None
    if reserved is not None:
        yield reserved
    yield from (changed.told for changed in amounts_changed(on_day.case, on_day.as_of))
    for other in on_day.others:
        if other.pause is not None and on_day.as_of < other.pause.until and other.closed is None:
            yield Message(
                "case {other}, of the same debtor it seems, is paused until {day}: {why}",
                other=other.number,
                day=other.pause.until,
                why=other.pause.reason,
            )


def _disputed(owed: Statement | None) -> Iterator[Message]:
    """Say why less is owed than the balance shows."""
    principal = sum((each.principal_due for each in owed.disputed), ZERO) if owed else ZERO
    if principal:
        yield Message(
            "{amount} € of principal are disputed: in the balance, not in what is owed",
            amount=principal,
        )


def _others_bound(on_day: CaseOnDay) -> Iterator[Message]:
    """Say who owes the debt whole beside the debtor, and who guaranteed it."""
    case = on_day.case
    if case.co_debtors:
        yield Message(
            "{names} owe it whole too: each letter is made for each of them",
            names=", ".join(each.name for each in case.co_debtors),
        )
        owed = on_day.owed
        if owed is not None and accelerated_on(case, owed.as_of, on_day.settings.plan) is not None:
            yield Message(
                "what fell due early is asked of the debtor alone (1305-5 C. civ.): no letter is"
                " made for the others"
            )
    if case.guarantors:
        yield Message(
            "guaranteed by {names}: `relance write {case} --list` says what may be written to them",
            names=", ".join(each.name for each in case.guarantors),
            case=case.number,
        )


def _prepared(on_day: CaseOnDay) -> Iterator[Message]:
    """Say what the debtor agreed to, and what was begun with it and waits for its other half."""
    case, as_of = on_day.case, on_day.as_of
    consent = case.debtor.e_registered_consent
    if consent is not None and consent.holds_on(as_of):
        yield Message("it accepts electronic registered letters since {day}", day=consent.given_on)
    for form in case.registered_forms:
        yield Message(
            "the form {number} is taken for {step}: `relance sent {case} {step}` records that it"
            " left",
            number=form.tracking_number,
            step=form.step,
            case=case.number,
        )
    proposed = [e.day for e in events_until(case, as_of) if e.written in _PLANS and not e.party]
    agreed = case.payment_plan
    if proposed and (agreed is None or not proposed[-1] <= agreed.agreed_on <= as_of):
        yield Message(
            "a payment plan was proposed on {day}; once it comes back signed: `relance plan {case}"
            " --as-proposed --proof …`",
            day=proposed[-1],
            case=case.number,
        )


def _to_make_again(on_day: CaseOnDay) -> Iterator[Message]:
    """Say how a letter that came back is made again, until the case goes on."""
    happened = events_until(on_day.case, on_day.as_of)
    steps = [e for e in happened if e.step is not None and e.party is None]
    if steps and steps[-1].was_taken and steps[-1].outcome in NOT_DELIVERED:
        yield Message(
            "{step} of {day} came back: `relance again {case} {step} --reason …` makes it again",
            step=steps[-1].step,
            day=steps[-1].day,
            case=on_day.case.number,
        )


_LACKING: Final = {
    Channel.POST: Message("no postal address is known that reaches the debtor"),
    Channel.REGISTERED: Message("no postal address is known that reaches the debtor"),
    Channel.EMAIL: Message("no e-mail address is known that reaches the debtor"),
    Channel.E_REGISTERED: Message(
        "no e-mail address is known to which the debtor may be sent registered letters"
    ),
    Channel.PHONE: Message("no telephone number of the debtor is known"),
}


def _another_channel(found: NextStep) -> Iterator[Message]:
    """Say which step goes another way than the plan says, for want of an address."""
    step = found.step if isinstance(found, StepDue) else found.next_step
    said = {s.instead_of for s in found.stages if s.next_step == step and s.instead_of is not None}
    for planned in said:
        if step is not None:
            yield Message(
                "{step}: {channel} instead of {planned}, as {why}",
                step=step.step,
                channel=BY_CHANNEL[step.channel],
                planned=BY_CHANNEL[planned],
                why=_LACKING[planned],
            )


def _beside_the_document(found: StepDue) -> Iterator[Message]:
    if found.apart:
        yield Message(
            "it names apart, with their reminder, what was never demanded before: {numbers}",
            numbers=", ".join(each.invoice_number for each in found.apart),
        )
    if found.for_handover:
        yield Message(
            "ready to be handed over: {numbers}, whose last date to pay has passed",
            numbers=", ".join(found.for_handover),
        )


def _days_late(found: NextStep, as_of: date) -> Iterator[int]:
    """Yield how late each invoice is that is not settled; that needs no rate."""
    late = (stage.due_date for stage in found.stages if stage.is_overdue)
    yield from (days_between(due_date, as_of) for due_date in late)


def summary_of_unread(number: str, debtor: str, blocked: Blocked) -> Summary:
    """Return the line of a case whose file has errors."""
    return Summary(
        case_number=number,
        debtor=debtor,
        stage=stage_name(blocked),
        next=blocked,
        balance=None,
        total_due=None,
        not_due_yet=ZERO,
        days_late=0,
    )


def stage_name(found: NextStep) -> str:
    """Return how far a case has come: that of its most advanced invoice still unpaid."""
    if isinstance(found, Blocked) and found.code in OVER:
        return OVER[found.code]
    taken = [s for s in found.stages if s.last_step_on is not None and s.next_step is not None]
    if not taken:
        taken = [stage for stage in found.stages if stage.last_step_on is not None]
    if taken:
        return max(taken, key=lambda s: (s.is_overdue, s.last_step_on)).last_step or ""
    return "overdue" if any(stage.is_overdue for stage in found.stages) else "not_due"
