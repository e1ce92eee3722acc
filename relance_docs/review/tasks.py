"""One thing to do about a case: what it is, by when, and the command that does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from relance_docs.message import Message
from relance_docs.review.after_act import is_void_told
from relance_docs.review.records import Deadline, DeadlineKind


class TaskCode(StrEnum):
    """Why something is to be done; stable, and in order of urgency."""

    DECLARATION = "declaration"
    RELIEF = "relief"
    PRESCRIPTION = "prescription"
    SERVICE = "service"
    DEPOSIT = "deposit"
    COUNSEL = "counsel"
    TITLE = "title"
    """A title that cannot be enforced much longer."""
    OPPOSITION = "opposition"
    APPEAL = "appeal"
    ENFORCEMENT = "enforcement"
    """A decision can be enforced, once that is recorded."""
    GUARANTOR = "guarantor"
    """A guarantor is to be informed in time."""
    INSURER = "insurer"
    """The credit insurer is to be told in time."""
    CALL = "call"
    APPROVAL = "approval"
    """A document waits for a second person before it may leave."""
    LETTER = "letter"
    HANDOVER = "handover"
    INSTALMENT = "instalment"
    PROMISE = "promise"
    PAY_BY = "pay_by"
    WATCH = "watch"
    """The debtors are to be compared with the announcements of insolvency again."""
    RECEIPTS = "receipts"
    """Receipts are to be entered before anything is demanded."""
    TO_CONFIRM = "to_confirm"
    ADDRESS = "address"
    """Something came back: another address is to be found."""
    MISSING = "missing"
    """A fact is missing that a document needs."""
    QUESTION = "question"
    """Something was said that has to be looked into: a dispute, an insolvency."""
    CREDIT = "credit"
    """A debtor passes the credit policy."""
    PRIVACY = "privacy"
    """Closed cases have been kept as long as was decided."""
    ERRORS = "errors"
    UNSAVED = "unsaved"
    """What was changed by hand and not committed."""


LEGAL: Final = frozenset(
    {
        TaskCode.DECLARATION,
        TaskCode.RELIEF,
        TaskCode.PRESCRIPTION,
        TaskCode.SERVICE,
        TaskCode.DEPOSIT,
        TaskCode.COUNSEL,
        TaskCode.TITLE,
        TaskCode.OPPOSITION,
        TaskCode.APPEAL,
        TaskCode.ENFORCEMENT,
        TaskCode.GUARANTOR,
    }
)
_ORDER: Final = {code: place for place, code in enumerate(TaskCode)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One thing to do."""

    code: TaskCode
    case_number: str
    """Empty for what concerns the whole workspace."""
    debtor: str
    sentence: Message
    command: str
    """What is typed to do it, or to record that it was done."""
    step: str | None = None
    day: date | None = None
    """The last day, or the day since which it is due."""
    days_left: int | None = None
    """To the last day, included; negative when that has passed; None without one."""

    @property
    def urgency(self) -> tuple[bool, int, int, str]:
        """Sort key: legal deadlines by the days left, then by kind, what has waited longest first.

        What is most urgent comes first.
        """
        place = 0 if self.code in LEGAL else _ORDER[self.code]
        waits = self.days_left if self.days_left is not None else 0
        since = self.day.toordinal() if self.day is not None else 0
        return (
            self.code not in LEGAL,
            place,
            waits if self.code in LEGAL else since,
            self.case_number,
        )


def in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return tasks by urgency."""
    return tuple(sorted(tasks, key=lambda task: task.urgency))


_TITLE_OPTIONS: Final = {
    DeadlineKind.SERVICE: "--served",
    DeadlineKind.DEPOSIT: "--consigned",
    DeadlineKind.APPEAL: "--opposition",
    DeadlineKind.ENFORCEMENT: "--enforceable",
    DeadlineKind.TITLE: "--measure",
}
"""What `relance title` records once it is done."""
_BY_DOSSIER: Final = frozenset(
    {
        DeadlineKind.DECLARATION,
        DeadlineKind.OVER_INDEBTEDNESS,
        DeadlineKind.RELIEF,
        DeadlineKind.PRESCRIPTION,
    }
)
"""Met by an act that goes with a dossier."""
_WRITTEN: Final = {
    DeadlineKind.GUARANTOR_DEFAULT: "guarantor-default",
    DeadlineKind.GUARANTOR_YEARLY: "guarantor-information",
    DeadlineKind.INSURER: "handover-table --for insurer",
    DeadlineKind.INSTALMENT: "missed-instalment",
}
"""What `relance write` writes to meet a deadline; of an instalment, once it was missed."""


def command_for(number: str, deadline: Deadline, left: int) -> str:
    """Return what meets a deadline; for an order that is void, what prepares a new request."""
    if is_void_told(deadline):
        return f"relance dossier {number}"
    return command_of(number, deadline.kind, left)


_EXPLAINED: Final = frozenset(
    {
        DeadlineKind.OPPOSITION,
        DeadlineKind.COUNSEL,
        DeadlineKind.LATER_CLAIMS,
        DeadlineKind.LATER_DECLARED,
    }
)
"""Days of which no command does what they ask for."""


def command_of(number: str, kind: DeadlineKind, left: int) -> str:
    """Return what meets a deadline, or records that it is met; empty where nothing does."""
    if kind in {DeadlineKind.RAISED_RATE, DeadlineKind.DELAY}:
        return ""
    if kind in _BY_DOSSIER:
        return f"relance dossier {number}"
    if kind in _WRITTEN and (left < 0 or kind is not DeadlineKind.INSTALMENT):
        return f"relance write {number} {_WRITTEN[kind]}"
    if kind in _TITLE_OPTIONS:
        return f"relance title {number} {_TITLE_OPTIONS[kind]} …"
    if kind in _EXPLAINED:
        return f"relance explain {number}"
    return f"relance paid {number}" if left >= 0 else f"relance letters {number}"
