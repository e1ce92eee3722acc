"""An event taken back by a new commit; what was recorded stays in the history of the repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.errors import RefusalError
from relance_docs.message import Message
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
from relance_docs.workspace.layout import CASES_FOLDER, case_path


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


def undo(request: Request, withdrawal: Withdrawal) -> Recorded:
    """Take back the last event of the case that still stands, or the one that is named.

    Raises RefusalError when there is none, when what came later stands on it, and when other
    things than the event would go with it.
    """

    def plan(scene: Scene) -> Planned:
        reason = " ".join(withdrawal.reason.split())
        refuse_naming(reason, scene.case)
        target = _target(scene, withdrawal.commit)
        is_part = target.name == IMPORT
        if len(target.cases) > 1 and target.undoes:
            raise RefusalError(_whole_import(target))
        if is_part and not withdrawal.by_hand:
            raise RefusalError(_whole_import(target))
        edits = (("With-Edits", "yes"),) if withdrawal.by_hand or request.with_edits else ()
        return Planned(
            message=CommitMessage(
                cases=(scene.case.number,),
                name=UNDO,
                sentence=f"undo: {target.sentence}",
                reason=reason,
                trailers=(("Undoes-Part-Of" if is_part else "Undoes", target.commit), *edits),
            ),
            files=(
                (_as_it_stands(scene),)
                if withdrawal.by_hand
                else tuple(_taken_back(scene, target, edits_too=withdrawal.edits_too))
            ),
        )

    return undertake(request, plan)


def _target(scene: Scene, commit: str | None) -> RecordedEvent:
    number = scene.case.number
    events = events_of_case(scene.repository, case_path(number))
    if commit is None:
        target = next((event for event in standing(events) if not event.undoes), None)
        if target is None:
            raise RefusalError(Message("no recorded event of case {case} is left", case=number))
    else:
        no_such = Message(
            "{commit} is no recorded event of case {case}", commit=commit, case=number
        )
        target = named(scene.repository, events, commit, no_such)
    return target


def _whole_import(target: RecordedEvent) -> Message:
    return Message(
        "{subject}: this is an import, which is taken back whole, in all its cases: "
        "`relance undo --import {commit} REASON`; for this case alone, correct its file by hand, "
        "and add --by-hand; to take back another event, name its commit",
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
        if now != main and not now.startswith(f"{CASES_FOLDER}/{scene.case.number}/"):
            raise RefusalError(
                Message("{commit} changed other files too: {path}", commit=target.commit, path=now)
            )
        try:
            change = reversed_file(scene.repository, target.commit, path, renamings)
        except EntangledError as entangled:
            raise RefusalError(_entangled(scene, target, entangled.path)) from None
        if change is not None:
            yield change


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
