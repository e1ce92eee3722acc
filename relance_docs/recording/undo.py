"""An event taken back by a new commit; what was recorded stays in the history of the repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Final

from relance_docs.case.claims import Payment
from relance_docs.errors import RefusalError
from relance_docs.git.repository import content_of
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Drop, Remove
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.hand_edits import PLAIN_DIFF
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.recorded import (
    IMPORT,
    UNDO,
    RecordedEvent,
    named,
    standing,
)
from relance_docs.recording.renames import events_of_case, name_now, renamed_since
from relance_docs.recording.reversal import EntangledError, paths_of, reversed_file
from relance_docs.workspace.layout import CASES_FOLDER, DEBTORS_FOLDER, book_name, case_path

PAID: Final = "paid"
"""The event that brings one payment, and nothing else."""
_OFFERED: Final = 3
"""Events that are named when none was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawal:
    """What the user wants to be taken back."""

    reason: str
    commit: str | None = None
    """None: the last event of the case that still stands."""
    edits_too: bool = False
    """Take back as well what was changed by hand in the same commit."""
    by_hand: bool = False
    """The case file was corrected by hand, and as it stands now the event is taken back.

    Of an import, so much of it as concerns the case; the rest can still be taken back.
    """
    payment: Decimal | None = None
    """Take back the one payment of this amount alone, though an import brought others with it."""
    received_on: date | None = None
    """The day of that payment, where several are of that amount."""


def undo(request: Request, withdrawal: Withdrawal) -> Recorded:
    """Take back the last event of the case that still stands, or the one that is named.

    Raises RefusalError when there is none, when what came later stands on it, and when other
    things than the event would go with it.
    """

    def plan(scene: Scene) -> Planned:
        reason = " ".join(withdrawal.reason.split())
        refuse_naming(reason, scene.case)
        if withdrawal.payment is not None:
            return _payment_alone(scene, withdrawal, reason)
        target = _target(scene, withdrawal.commit)
        is_part = target.name == IMPORT
        if len(target.cases) > 1 and target.undoes:
            raise RefusalError(_whole_import(target))
        if is_part and not withdrawal.by_hand:
            raise RefusalError(_whole_import(target))
        edits = (("With-Edits", "yes"),) if withdrawal.by_hand or request.with_edits else ()
        files = (
            (_as_it_stands(scene),)
            if withdrawal.by_hand
            else tuple(_taken_back(scene, target, edits_too=withdrawal.edits_too))
        )
        is_shared = any(book_name(change.path) is not None for change in files)
        return Planned(
            message=CommitMessage(
                # What was said of a debtor in all its cases is taken back in all of them.
                cases=target.cases if is_shared else (scene.case.number,),
                name=UNDO,
                sentence=target.sentence if is_shared else f"undo: {target.sentence}",
                reason=reason,
                trailers=(("Undoes-Part-Of" if is_part else "Undoes", target.commit), *edits),
            ),
            files=files,
        )

    return undertake(request, plan)


def _target(scene: Scene, commit: str | None) -> RecordedEvent:
    number = scene.case.number
    events = events_of_case(scene.repository, case_path(number))
    if commit is None:
        left = tuple(event for event in standing(events) if not event.undoes)
        target = next(iter(left), None)
        if target is None:
            raise RefusalError(Message("no recorded event of case {case} is left", case=number))
        if events[0].name == UNDO:
            raise RefusalError(_taken_back_already(number, events[0], left))
    else:
        no_such = Message(
            "{commit} is no recorded event of case {case}", commit=commit, case=number
        )
        target = named(scene.repository, events, commit, no_such)
    return target


def _taken_back_already(
    number: str, last: RecordedEvent, left: tuple[RecordedEvent, ...]
) -> Message:
    """Refuse to go further back by itself: a command that is run twice took one thing back."""
    return Message(
        "the last thing recorded in case {case} took something back already ({subject}); to take "
        "back an earlier event too, name its commit: {events}",
        case=number,
        subject=last.subject,
        events=reduce(
            lambda one, other: Message("{one} ; {other}", one=one, other=other),
            (
                Message("{commit} {subject}", commit=event.commit[:10], subject=event.subject)
                for event in left[:_OFFERED]
            ),
        ),
    )


def _payment_alone(scene: Scene, withdrawal: Withdrawal, reason: str) -> Planned:
    """Plan the withdrawal of one payment; what came with it stays."""
    amount, day = withdrawal.payment, withdrawal.received_on
    found = [
        (place, payment)
        for place, payment in enumerate(scene.case.payments)
        if payment.amount == amount and day in (None, payment.received_on)
    ]
    if len(found) != 1:
        listed = ", ".join(f"{p.received_on} {p.amount}" for _i, p in found)
        known = ", ".join(f"{p.received_on} {p.amount}" for p in scene.case.payments)
        raise RefusalError(
            Message(
                "case {case} has several such payments, and --on says which: {payments}",
                case=scene.case.number,
                payments=listed,
            )
            if found
            else Message(
                "case {case} has no such payment; it has: {payments}",
                case=scene.case.number,
                payments=known or "–",
            )
        )
    ((place, payment),) = found
    brought = _brought(scene, payment)
    is_last = len(scene.case.payments) == 1
    out = Remove(key="payments") if is_last else Drop(key="payments", place=place)
    raw = scene.file.raw
    change = FileChange(path=scene.file.path, old=raw, new=edited(raw, scene.file.path, (out,)))
    return Planned(
        message=CommitMessage(
            cases=(scene.case.number,),
            name=UNDO,
            sentence=f"undo: {payment.amount} EUR received on {payment.received_on}",
            reason=reason,
            trailers=tuple(_undoing(brought)),
        ),
        files=(change,),
    )


def _undoing(brought: RecordedEvent | None) -> Iterator[tuple[str, str]]:
    """Yield what says which commit brought the payment, alone or with other things."""
    if brought is not None:
        yield ("Undoes" if brought.name == PAID else "Undoes-Part-Of"), brought.commit


def _brought(scene: Scene, payment: Payment) -> RecordedEvent | None:
    """Return the event that brought a payment, the last one if it came more than once."""
    for event in events_of_case(scene.repository, case_path(scene.case.number)):
        path = case_path(event.cases[0]) if len(event.cases) == 1 else scene.file.path
        after, before = (
            _payments(scene, commit, path) for commit in (event.commit, f"{event.commit}^")
        )
        if payment in after and payment not in before:
            return event
    return None


def _payments(scene: Scene, commit: str, path: str) -> tuple[Payment, ...]:
    raw = content_of(scene.repository, commit, path)
    case = read_case(raw, path=path, number="").record if raw is not None else None
    return case.payments if case is not None else ()


def _whole_import(target: RecordedEvent) -> Message:
    return Message(
        "{subject}: this is an import, which is taken back whole, in all its cases: "
        "`relance undo --import {commit} REASON`; to take back one payment alone, add --payment "
        "AMOUNT; for this case alone, correct its file by hand, and add --by-hand; to take back "
        "another event, name its commit",
        subject=target.subject,
        commit=target.commit[:10],
    )


def _as_it_stands(scene: Scene) -> FileChange:
    """Return the case file as the user left it; RefusalError when it is as committed."""
    path = scene.file.path
    if not scene.repository.git.read(*PLAIN_DIFF, "HEAD", "--", path):
        raise RefusalError(
            Message(
                "{path} is as it was committed: correct it by hand first, and do not commit it",
                path=path,
            )
        )
    return FileChange(path=path, old=scene.file.raw, new=scene.file.raw)


def _taken_back(scene: Scene, target: RecordedEvent, *, edits_too: bool) -> Iterator[FileChange]:
    """Yield what takes the commit back, the case file first."""
    if target.has_edits and not edits_too:
        raise RefusalError(_with_edits(scene, target))
    main = case_path(scene.case.number)
    renamings = renamed_since(scene.repository, target.commit)
    names = {path: name_now(renamings, path) for path in paths_of(scene.repository, target.commit)}
    for path, now in sorted(names.items(), key=lambda each: each[1] != main):
        if now != main and not now.startswith(tuple(_places(scene, target))):
            raise RefusalError(
                Message("{commit} changed other files too: {path}", commit=target.commit, path=now)
            )
        try:
            change = reversed_file(scene.repository, target.commit, path, renamings)
        except EntangledError as entangled:
            raise RefusalError(_entangled(scene, target, entangled.path)) from None
        if change is not None:
            yield change


def _places(scene: Scene, target: RecordedEvent) -> Iterator[str]:
    """Yield how the paths begin that an event of these cases may have changed."""
    for number in (scene.case.number, *target.cases):
        yield case_path(number)
        yield f"{CASES_FOLDER}/{number}/"
    yield f"{DEBTORS_FOLDER}/"


def _with_edits(scene: Scene, target: RecordedEvent) -> Message:
    diff = scene.repository.git.read(
        *PLAIN_DIFF, f"{target.commit}^", target.commit, "--", case_path(scene.case.number)
    )
    return Message(
        "{subject}: changes made by hand were recorded in the same commit, and would be taken back "
        "with it. Say --edits-too if they should; else correct the file by hand, and record that "
        "with `relance undo {case} {commit} REASON --by-hand`. The commit changed:\n{diff}",
        subject=target.subject,
        case=scene.case.number,
        commit=target.commit[:10],
        diff=diff.decode("utf-8", "replace").rstrip(),
    )


def _entangled(scene: Scene, target: RecordedEvent, path: str) -> Message:
    number = scene.case.number
    events = standing(events_of_case(scene.repository, case_path(number)))
    later = next((event for event in events if not event.undoes and event != target), None)
    by_hand = Message(
        "correct the file by hand, and record that with "
        "`relance undo {case} {commit} REASON --by-hand`",
        case=number,
        commit=target.commit[:10],
    )
    if later is None or events.index(later) > events.index(target):
        return Message(
            "{subject}: what was changed in {path} since stands on it; {by_hand}",
            subject=target.subject,
            path=path,
            by_hand=by_hand,
        )
    return Message(
        "{subject}: what came later in {path} stands on it; take that back first, beginning with "
        "the last: `relance undo {case} {later} REASON`; or {by_hand}",
        subject=target.subject,
        path=path,
        case=number,
        later=later.commit[:10],
        by_hand=by_hand,
    )
