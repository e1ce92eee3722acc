"""What was edited by hand, checked as strictly as what a command writes, and committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.errors import RefusalError
from relance_docs.files.plain import present
from relance_docs.git.repository import Repository, content_of
from relance_docs.message import Message
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.hand_edits import refuse_hand_edits
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.rehearsal import is_record, number_of_path
from relance_docs.workspace.layout import (
    CASES_FOLDER,
    DEBTORS_FOLDER,
    SETTINGS_FILE,
    TEMPLATES_FOLDER,
)

SAVE: Final = "save"
"""The word of the command, and of its event."""
_FOLDERS: Final = (CASES_FOLDER, DEBTORS_FOLDER, SETTINGS_FILE, TEMPLATES_FOLDER)


def save(request: Request, numbers: tuple[str, ...], text: str) -> Recorded:
    """Commit what was edited by hand in the cases, in all of the workspace when none is named.

    `relance.yaml` may be named like a case. Case files, what lies in their folders, relance.yaml
    and templates are one commit. Raises RefusalError when nothing was edited, when a file was
    deleted, and when an entry of a history is not what it was.
    """

    def plan(scene: Scene) -> Planned:
        reason = " ".join(text.split())
        paths = tuple(_edited(scene.repository, numbers))
        if not paths:
            raise RefusalError(
                Message("nothing was edited by hand: all is committed already")
                if not numbers
                else Message(
                    "nothing was edited by hand in {cases}: all is committed already",
                    cases=", ".join(numbers),
                )
            )
        refuse_hand_edits(scene.repository, filter(is_record, paths), with_edits=True)
        touched = tuple(dict.fromkeys(filter(None, map(number_of_path, paths))))
        for number in touched:
            _refuse_case(scene, number, reason)
        return Planned(
            message=CommitMessage(
                cases=touched, name=SAVE, sentence="edited by hand", reason=reason
            ),
            files=tuple(_as_they_stand(scene.repository, paths)),
        )

    return undertake(replace(request, with_edits=True), plan)


def _edited(repository: Repository, numbers: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths that are not as they were committed; RefusalError for one that is gone."""
    out = repository.git.read(
        *("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all"),
        *("--", *_FOLDERS),
    )
    for entry in filter(None, out.decode("utf-8", "surrogateescape").split("\0")):
        path = entry[3:].removeprefix(repository.prefix)
        if numbers and (number_of_path(path) or path) not in numbers:
            continue
        if present(repository.root / path) is None:
            raise RefusalError(
                Message(
                    "{path} was deleted by hand, and what was recorded stays in the record: bring "
                    "it back with `git restore {path}`; two cases of one debtor are joined with "
                    "`relance merge`",
                    path=path,
                )
            )
        yield path


def _as_they_stand(repository: Repository, paths: Iterable[str]) -> Iterator[FileChange]:
    for path in paths:
        content = present(repository.root / path)
        yield FileChange(path=path, old=content, new=content)


def _refuse_case(scene: Scene, number: str, reason: str) -> None:
    file = scene.workspace.by_number.get(number)
    if file is None or file.case is None:
        return  # what is wrong with it is told as `relance check` tells it
    refuse_naming(reason, file.case)
    raw = content_of(scene.repository, "HEAD", file.path) if scene.repository.head() else None
    before = read_case(raw, path=file.path, number=number).record if raw is not None else None
    if before is not None:
        _refuse_other_past(before, file.case, file.path)


def _refuse_other_past(before: Case, now: Case, path: str) -> None:
    """Raise RefusalError when an entry of the history is gone, or says something else."""
    left = list(now.history)
    for entry in before.history:
        same = next((each for each in left if _goes_on(entry, each)), None)
        if same is None:
            raise RefusalError(
                Message(
                    "{path}: the entry of the history of {day} ({what}) was changed or removed, "
                    "and a history is only added to: bring it back (`git diff {path}` shows it); "
                    "an event that did not happen is taken back with `relance undo {case} REASON`",
                    path=path,
                    day=entry.day,
                    what=entry.step or entry.outcome or entry.note or "–",
                    case=now.number,
                )
            )
        left.remove(same)


def _goes_on(entry: HistoryEntry, now: HistoryEntry) -> bool:
    """Whether an entry still says what it said; what it left open may have been filled in."""
    stated = entry.model_dump(exclude_defaults=True)
    return all(getattr(now, key) == getattr(entry, key) for key in stated)
