"""What a case asks for on a day, the most urgent first: deadlines, calls, letters, questions.

Each task says what is to be done, by when, and the command that does it or meets the deadline.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from relance_docs.case.case import Case
from relance_docs.law.decisions import is_enforceable
from relance_docs.message import Message
from relance_docs.plan.channels import came_back
from relance_docs.plan.contacting.offering import leaving_command, offered
from relance_docs.plan.decision import standing
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from relance_docs.plan.titled import pending
from relance_docs.review.after_act import is_open_to_opposition, is_void_told
from relance_docs.review.deadlines import deadlines
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.tasks import LEGAL, Task, TaskCode, command_for, command_of, in_order

PRESCRIPTION_HORIZON: Final = 180
"""Days before its last day from which a limitation period is told."""
GUARANTOR_HORIZON: Final = 90
"""Days before its last day from which the yearly information of a guarantor is told."""
INSURER_HORIZON: Final = 30
"""Days before its last day from which the time of the credit insurer is told."""


def deadline_tasks(
    on_day: CaseOnDay, codes: Container[TaskCode] = frozenset(TaskCode)
) -> tuple[Task, ...]:
    """Return the deadlines of some kinds that still ask for something, passed too, by urgency."""
    if on_day.case.closed is not None and on_day.case.closed.closed_on <= on_day.as_of:
        return ()
    found = (_task(on_day, each) for each in asking(on_day) if CODES[each.kind] in codes)
    return tuple(sorted((*found, *_open_opposition(on_day)), key=lambda task: task.urgency))


def _open_opposition(on_day: CaseOnDay) -> Iterator[Task]:
    """Yield that an order may be opposed, while no act gives the last day and none enforces it."""
    case, as_of = on_day.case, on_day.as_of
    found = case.title.latest(as_of) if case.title else None
    if case.title is None or found is None or is_enforceable(found[1], as_of):
        return
    if is_open_to_opposition(case.title, found[1], as_of):
        yield Task(
            code=TaskCode.OPPOSITION,
            case_number=case.number,
            debtor=case.debtor.name,
            sentence=Message(
                "opposition possible until one month after the first act served in person or,"
                " failing that, the first measure of enforcement that makes goods unavailable"
                " (1416, al. 2 CPC)"
            ),
            command=command_of(case.number, DeadlineKind.OPPOSITION, 0),
        )


def asking(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the deadlines that still ask for something, whatever their day."""
    as_of, all_of_them = on_day.as_of, deadlines(on_day.with_the_rest_reserved)
    by_kind: dict[DeadlineKind, list[Deadline]] = {kind: [] for kind in DeadlineKind}
    for each in all_of_them:
        if each.is_met is not True:
            by_kind[each.kind].append(each)
    yield from by_kind[DeadlineKind.DECLARATION]
    yield from by_kind[DeadlineKind.OVER_INDEBTEDNESS]
    yield from (d for d in by_kind[DeadlineKind.LATER_DECLARED] if d.day >= as_of)
    for each in by_kind[DeadlineKind.LATER_CLAIMS]:
        if each.day >= as_of and each.is_near(as_of, PRESCRIPTION_HORIZON):
            yield each
    if any(each.day < as_of for each in by_kind[DeadlineKind.DECLARATION]):
        yield from by_kind[DeadlineKind.RELIEF]
    for each in by_kind[DeadlineKind.PRESCRIPTION]:
        if each.is_near(as_of, PRESCRIPTION_HORIZON):
            yield each
    yield from _asking_after_act(by_kind, as_of)
    yield from by_kind[DeadlineKind.GUARANTOR_DEFAULT]
    yearly = by_kind[DeadlineKind.GUARANTOR_YEARLY]
    yield from (d for d in yearly if d.is_near(as_of, GUARANTOR_HORIZON))
    is_elsewhere = on_day.case.handed_over is not None or pending(on_day.case, as_of) is not None
    is_indebted = on_day.case.over_indebted(as_of) is not None
    if is_elsewhere or is_indebted or on_day.case.is_insolvent(as_of):
        return
    yield from (d for d in by_kind[DeadlineKind.INSURER] if d.is_near(as_of, INSURER_HORIZON))
    yield from by_kind[DeadlineKind.INSTALMENT][:1]
    for kind in (DeadlineKind.PROMISE, DeadlineKind.PAY_BY):
        yield from (d for d in by_kind[kind][-1:] if _is_last_word(on_day, d))


def _asking_after_act(
    by_kind: dict[DeadlineKind, list[Deadline]], as_of: date
) -> Iterator[Deadline]:
    """Yield what follows an act: what lapses also once it has, what others may do until it has."""
    for kind in (DeadlineKind.SERVICE, DeadlineKind.DEPOSIT):
        yield from by_kind[kind]
    for each in by_kind[DeadlineKind.TITLE]:
        if each.is_near(as_of, PRESCRIPTION_HORIZON):
            yield each
    for kind in (DeadlineKind.COUNSEL, DeadlineKind.OPPOSITION, DeadlineKind.APPEAL):
        yield from (d for d in by_kind[kind] if d.day >= as_of)
    yield from by_kind[DeadlineKind.ENFORCEMENT]


def _is_last_word(on_day: CaseOnDay, deadline: Deadline) -> bool:
    """Whether nothing was done about a day that was promised or given since it passed.

    What came back gave no day.
    """
    if on_day.case.history[int(deadline.source[1])].outcome in NOT_DELIVERED:
        return False
    later = (entry.day for entry in on_day.case.history if entry.day <= on_day.as_of)
    return all(day <= deadline.day for day in later)


CODES: Final = {
    DeadlineKind.DECLARATION: TaskCode.DECLARATION,
    DeadlineKind.OVER_INDEBTEDNESS: TaskCode.DECLARATION,
    DeadlineKind.LATER_DECLARED: TaskCode.DECLARATION,
    DeadlineKind.LATER_CLAIMS: TaskCode.DECLARATION,
    DeadlineKind.RELIEF: TaskCode.RELIEF,
    DeadlineKind.PRESCRIPTION: TaskCode.PRESCRIPTION,
    DeadlineKind.OPPOSITION: TaskCode.OPPOSITION,
    DeadlineKind.SERVICE: TaskCode.SERVICE,
    DeadlineKind.DEPOSIT: TaskCode.DEPOSIT,
    DeadlineKind.COUNSEL: TaskCode.COUNSEL,
    DeadlineKind.APPEAL: TaskCode.APPEAL,
    DeadlineKind.ENFORCEMENT: TaskCode.ENFORCEMENT,
    DeadlineKind.TITLE: TaskCode.TITLE,
    DeadlineKind.INSURER: TaskCode.INSURER,
    DeadlineKind.GUARANTOR_DEFAULT: TaskCode.GUARANTOR,
    DeadlineKind.GUARANTOR_YEARLY: TaskCode.GUARANTOR,
    DeadlineKind.INSTALMENT: TaskCode.INSTALMENT,
    DeadlineKind.PROMISE: TaskCode.PROMISE,
    DeadlineKind.PAY_BY: TaskCode.PAY_BY,
}


def _task(on_day: CaseOnDay, deadline: Deadline) -> Task:
    left = deadline.days_left(on_day.as_of)
    number = on_day.case.number
    is_missed = deadline.kind in _GIVEN and left < 0
    return Task(
        code=CODES[deadline.kind],
        case_number=number,
        debtor=on_day.case.debtor.name,
        sentence=_told(deadline, number, left),
        command=(
            _handover_command(number)
            if is_missed and _is_for_handover(on_day)
            else command_for(number, deadline, left)
        ),
        day=deadline.day,
        days_left=left,
    )


_GIVEN: Final = frozenset({DeadlineKind.PROMISE, DeadlineKind.PAY_BY})
"""Days that a debtor gave or was given: once they have passed, the plan goes on."""


def _is_for_handover(on_day: CaseOnDay) -> bool:
    """Whether no document is left to be made: the plan has ended."""
    found = standing(on_day)
    return isinstance(found, Blocked) and found.code is BlockCode.READY_FOR_HANDOVER


def _told(deadline: Deadline, case_number: str, left: int) -> Message:
    what = what_of(deadline, case_number)
    if is_void_told(deadline):
        return what
    if deadline.kind is DeadlineKind.ENFORCEMENT:
        return _possible(deadline, left)
    if deadline.kind in AFTER_ACT:
        what = Message("{what} ({article})", what=what, article=deadline.article)
    if left < 0:
        return Message(
            "PASSED on {day}, {days} d ago: {what}", day=deadline.day, days=-left, what=what
        )
    if left == 0:
        return Message("today, {day}, is the last day: {what}", day=deadline.day, what=what)
    return Message("by {day}, {days} d left: {what}", day=deadline.day, days=left, what=what)


AFTER_ACT: Final = frozenset(
    {
        DeadlineKind.SERVICE,
        DeadlineKind.DEPOSIT,
        DeadlineKind.COUNSEL,
        DeadlineKind.OPPOSITION,
        DeadlineKind.APPEAL,
        DeadlineKind.TITLE,
        DeadlineKind.GUARANTOR_DEFAULT,
        DeadlineKind.GUARANTOR_YEARLY,
    }
)
"""Days that follow an act: they are told with their article."""


def _possible(deadline: Deadline, left: int) -> Message:
    """Return from when the order can be enforced: a first day, never a last one."""
    if left > 0:
        return Message(
            "from {day} on, in {days} d, the order can be enforced if nobody opposed it"
            " ({article})",
            day=deadline.day,
            days=left,
            article=deadline.article,
        )
    return Message(
        "since {day} the order can be enforced if nobody opposed it: record it ({article})",
        day=deadline.day,
        article=deadline.article,
    )


_WHAT: Final = {
    DeadlineKind.DECLARATION: Message(
        "declare the claim in the collective procedure; then `relance declared`"
    ),
    DeadlineKind.OVER_INDEBTEDNESS: Message(
        "justify the claim to the commission; then `relance over-indebtedness {case}"
        " --justified-on`"
    ),
    DeadlineKind.LATER_DECLARED: Message(
        "declare what arose after the judgment, unless it is paid when it falls due (L641-13, I C."
        " com.)"
    ),
    DeadlineKind.LATER_CLAIMS: Message("tell the office holder of what arose after the judgment"),
    DeadlineKind.RELIEF: Message("ask to be relieved of the time to declare, which has passed"),
    DeadlineKind.OPPOSITION: Message("the debtor may oppose the order to pay"),
    DeadlineKind.SERVICE: Message("have the decision served, or it is void"),
    DeadlineKind.DEPOSIT: Message("deposit the costs with the registry, or the request lapses"),
    DeadlineKind.COUNSEL: Message("name a lawyer, where one is needed"),
    DeadlineKind.APPEAL: Message("the decision may be appealed"),
    DeadlineKind.ENFORCEMENT: Message("the order can be enforced"),
    DeadlineKind.TITLE: Message("enforce the title: its ten years end"),
    DeadlineKind.INSURER: Message(
        "tell the credit insurer of it; then `relance sent {case} handover-table`"
    ),
    DeadlineKind.GUARANTOR_DEFAULT: Message(
        "inform the guarantor that the debtor does not pay; then `relance sent {case}"
        " guarantor-default`"
    ),
    DeadlineKind.GUARANTOR_YEARLY: Message(
        "inform the guarantor of what was owed at the end of the year; then `relance sent"
        " {case} guarantor-information`"
    ),
    DeadlineKind.PROMISE: Message("the debtor promised all that was due"),
    DeadlineKind.PAY_BY: Message("date to pay that the last letter gave"),
}


def what_of(deadline: Deadline, case_number: str) -> Message:
    """Return what a deadline of a case asks for, whatever the day."""
    if is_void_told(deadline):
        return Message(
            "void since {day} (1411 CPC): new request", day=deadline.day + timedelta(days=1)
        )
    if deadline.kind is DeadlineKind.PRESCRIPTION:
        return Message("sue for invoice {number}: prescription", number=deadline.invoice_number)
    if deadline.kind is DeadlineKind.INSTALMENT:
        return Message("instalment of {amount} € agreed with the debtor", amount=deadline.amount)
    if deadline.kind is DeadlineKind.PROMISE and deadline.amount is not None:
        return Message("the debtor promised {amount} €", amount=deadline.amount)
    return Message(_WHAT[deadline.kind].msgid, case=case_number)


def tasks_of(on_day: CaseOnDay, moment: datetime | None = None) -> tuple[Task, ...]:
    """Return all that a case asks for on a day, by urgency; of agreed days, those that are near.

    A promise, an instalment or a date to pay is told on its day and once it has passed: but for a
    date to pay after which the case is handed over, which says so itself. `moment` is one of that
    day: at night nobody is to be called.
    """
    near = (
        task for task in deadline_tasks(on_day) if task.code in LEGAL or (task.days_left or 0) <= 0
    )
    told = [t for t in near if t.code is not TaskCode.PAY_BY or not _is_for_handover(on_day)]
    return in_order((*told, *_next_task(on_day, moment), *_addresses(on_day)))


def _next_task(on_day: CaseOnDay, moment: datetime | None) -> Iterator[Task]:
    found = standing(on_day)
    case = on_day.case
    number, debtor = case.number, case.debtor.name
    if isinstance(found, StepDue):
        is_call = kind_of(found.step) is StepKind.CALL
        yield Task(
            code=TaskCode.CALL if is_call else TaskCode.LETTER,
            case_number=number,
            debtor=debtor,
            sentence=offered(on_day, found, moment, is_call=is_call),
            command=leaving_command(on_day, found),
            step=found.step.step,
            day=found.due_on,
        )
        if found.for_handover:
            yield _handover(on_day, None)
    elif found.code is BlockCode.INSOLVENCY and _may_be_declared(case):
        return
    elif found.code is BlockCode.READY_FOR_HANDOVER:
        yield _handover(on_day, found)
    elif found.code in _ASKING:
        code, command = _ASKING[found.code]
        yield Task(
            code=code,
            case_number=number,
            debtor=debtor,
            sentence=found.reason,
            command=command.format(case=number),
            step=found.next_step.step if found.next_step else None,
            day=found.due_on,
        )


_ASKING: Final = {
    BlockCode.TO_CONFIRM: (TaskCode.TO_CONFIRM, "relance confirm {case}"),
    BlockCode.MISSING_MENTION: (TaskCode.MISSING, "relance set {case} …"),
    BlockCode.MISSING_RATE: (TaskCode.MISSING, "relance rates"),
    BlockCode.PAYMENTS_NOT_CHECKED: (TaskCode.RECEIPTS, "relance checked …"),
    BlockCode.DISPUTED: (TaskCode.QUESTION, "relance dispute {case} …"),
    BlockCode.SENT_BACK: (TaskCode.QUESTION, "relance sent-back {case} …"),
    BlockCode.NO_DATE_GIVEN: (TaskCode.QUESTION, "relance explain {case}"),
    BlockCode.FINDINGS: (TaskCode.ERRORS, "relance check {case}"),
    BlockCode.PLAN_FINISHED: (TaskCode.QUESTION, "relance explain {case}"),
    BlockCode.INSOLVENCY: (TaskCode.QUESTION, "relance insolvency {case} …"),
    BlockCode.PAID: (TaskCode.QUESTION, "relance close {case}"),
}
"""Blocks that a person ends, with the command that does."""


def _may_be_declared(case: Case) -> bool:
    """Whether the time to declare is known, and told as a deadline."""
    return case.insolvency is not None and case.insolvency.published_on is not None


def _handover(on_day: CaseOnDay, found: Blocked | None) -> Task:
    return Task(
        code=TaskCode.HANDOVER,
        case_number=on_day.case.number,
        debtor=on_day.case.debtor.name,
        sentence=Message("hand the case over: the last date to pay has passed"),
        command=_handover_command(on_day.case.number),
        step=found.next_step.step if found and found.next_step else None,
        day=found.due_on if found else None,
    )


def _handover_command(number: str) -> str:
    return f"relance dossier {number}"


def _addresses(on_day: CaseOnDay) -> Iterator[Task]:
    found = standing(on_day)
    if isinstance(found, Blocked) and found.code in _SAID_ALREADY:
        return
    for each in came_back(on_day):
        field = "debtor.address" if each.by_mail else "debtor.contact.email"
        yield Task(
            code=TaskCode.ADDRESS,
            case_number=on_day.case.number,
            debtor=on_day.case.debtor.name,
            sentence=each.ask(on_day.case),
            command=f"relance set {on_day.case.number} {field}=…",
            step=each.step,
            day=each.day,
        )


_SAID_ALREADY: Final = frozenset(
    {
        BlockCode.CLOSED,
        BlockCode.PAID,
        BlockCode.HANDED_OVER,
        BlockCode.INSOLVENCY,
        BlockCode.OVER_INDEBTED,
        BlockCode.MISSING_MENTION,
    }
)
"""Blocks under which no other address is looked for, or that ask for it themselves."""
