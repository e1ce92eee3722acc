"""What is due by e-mail, and what of it may leave now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from relance_docs.case.documents import DocumentKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Settings
from relance_docs.letters import manifest
from relance_docs.letters.awaiting_approval import Awaited, awaited
from relance_docs.letters.batch import write_letters
from relance_docs.letters.each_debtor import left_behind, to_leave, unapproved
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.letters.outcome import LetterOutcome
from relance_docs.message import Message, joined
from relance_docs.plan.calendar import days_between
from relance_docs.plan.contacting.guard import objections, shared_with
from relance_docs.plan.decision import standing
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.recording.events.obligors import party_named
from relance_docs.workspace.workspace import Workspace

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An e-mail that is due, or was asked for."""

    case: str
    debtor: str
    """The name of the one it is for."""
    step: str
    """Its step, or the kind of a document on demand."""
    party: str | None = None
    """The co-debtor or guarantor it is for; None: the debtor."""
    written: DocumentKind | None = None
    """The kind of a document on demand."""
    barred: Message | None = None
    """Why it does not leave now; None when it may."""
    objection: Message | None = None
    """What speaks against it, which a person may know better."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which of the e-mails that are due are asked for."""

    numbers: tuple[str, ...] = ()
    """Of the cases; none: all."""
    moment: datetime | None = None
    """When they are to leave; None where relance.yaml fixes the day: no hour is looked at then."""
    is_automatic: bool = False
    """Whether nobody looks: only the steps of the plan that say so."""
    party: str | None = None
    """The name, or a part of it, of the only one who is written to; None: all who owe."""

    def takes(self, due: StepDue) -> bool:
        """Whether what is due may leave in this way."""
        return not self.is_automatic or due.step.send == "automatic"


def waiting(workspace: Workspace, wanted: Wanted, *, today: date) -> tuple[Waiting, ...]:
    """Return the e-mails that are due, their letters made, each with what bars it.

    Each of those who owe has one of her own. `workspace` has all cases: whose address it is, is
    known from all of them.
    """
    due = tuple(_due(workspace, wanted))
    if not due:
        return ()
    of_due = narrowed(workspace, {each.case.number for each in due})
    made = {outcome.case: outcome for outcome in write_letters(of_due, today=today).outcomes}
    persons = awaited(of_due)
    return tuple(
        each
        for on_day in due
        for each in _of_case(workspace, wanted, on_day, made[on_day.case.number], persons)
    )


def narrowed(workspace: Workspace, numbers: Collection[str]) -> Workspace:
    """Return the workspace of some cases, the others being known beside them."""
    files = tuple(f for f in workspace.case_files if f.number in numbers)
    rest = tuple(f for f in workspace.case_files if f.number not in numbers)
    return replace(workspace, case_files=files, neighbours=(*rest, *workspace.neighbours))


def _due(workspace: Workspace, wanted: Wanted) -> Iterator[CaseOnDay]:
    """Yield the cases of which an e-mail may be due: of co-debtors that is told by what is made."""
    known = manifest.read(workspace.root / LETTERS_FOLDER)
    for case in workspace.cases:
        if wanted.numbers and case.number not in wanted.numbers:
            continue
        on_day = workspace.on_day(case)
        found = standing(on_day)
        if isinstance(found, StepDue):
            goes = found.step.channel is Channel.EMAIL or bool(case.co_debtors)
            if goes and kind_of(found.step) is not StepKind.CALL:
                yield on_day
        elif left_behind(on_day, known):
            yield on_day


def _of_case(
    workspace: Workspace,
    wanted: Wanted,
    on_day: CaseOnDay,
    made: LetterOutcome,
    persons: Mapping[str, Awaited],
) -> Iterator[Waiting]:
    case, found = on_day.case, standing(on_day)
    only = party_named(case, wanted.party)
    if isinstance(found, StepDue) and not made.has_document:
        if found.step.channel is Channel.EMAIL and wanted.takes(found):
            yield Waiting(
                case=case.number, debtor=case.debtor.name, step=found.step.step, barred=made.reason
            )
        return
    for letter in to_leave(workspace.root, on_day):
        is_wanted = wanted.party is None or letter.party == only
        if letter.due.step.channel is Channel.EMAIL and is_wanted and wanted.takes(letter.due):
            barred = made.draft_reason
            if barred is None and wanted.is_automatic:
                barred = receipts_not_entered(on_day)
            if barred is None:
                barred = unapproved(letter, persons.get(case.number))
            yield Waiting(
                case=case.number,
                debtor=letter.on_day.case.debtor.name,
                step=letter.due.step.step,
                party=letter.party,
                barred=barred,
                objection=against(workspace, letter.on_day, letter.due.step, wanted.moment),
            )


def against(
    workspace: Workspace, on_day: CaseOnDay, step: PlanStep, moment: datetime | None
) -> Message | None:
    """Return what speaks against an e-mail to the debtor of a case now; None when nothing does.

    Of a co-debtor `on_day` is the case as that one knows it: it has contacts of its own.
    """
    case = on_day.case
    own = replace(on_day, others=workspace.others(case.debtor, case.number))
    said = [each.reason for each in objections(own, step, moment)]
    shared = shared_with(own, lambda: workspace.cases)
    if shared is not None:
        said.append(shared.reason)
    return joined(said) if said else None


def receipts_not_entered(on_day: CaseOnDay) -> Message | None:
    """Return why nothing leaves unasked: receipts are not entered until lately."""
    checked = on_day.settings.payments_checked_until
    limit = on_day.options.max_payment_age_days
    if checked is not None and days_between(checked, on_day.as_of) <= limit:
        return None
    return Message(
        "receipts are not entered until lately, so nothing leaves unasked: enter them, then say"
        " through which day (`relance checked DATE`)"
    )


def room_left(workspace: Workspace, settings: Settings, now: datetime) -> int:
    """Return how many e-mails may still leave within this hour."""
    limit = settings.mail.max_per_hour if settings.mail is not None else 0
    return max(0, limit - sum(_left_within(workspace, now - HOUR, now)))


def _left_within(workspace: Workspace, since: datetime, now: datetime) -> Iterable[bool]:
    for case in workspace.cases:
        for entry in case.history:
            if entry.message_id is not None and isinstance(entry.at, datetime):
                yield since < entry.at.astimezone() <= now
