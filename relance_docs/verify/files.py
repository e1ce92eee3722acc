"""The checks of the files: cases are there, the folder is as committed, objects are whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from relance_docs.case.case import MergedCase
from relance_docs.git.blobs import committed_files
from relance_docs.git.objects import ObjectCheck
from relance_docs.git.overlooked import overlooked
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.reading.reading import read_merged
from relance_docs.recording.recorded import UNDO
from relance_docs.trail.trail import case_numbers
from relance_docs.verify.checks import CheckOutcome, CheckResult, HistoryInQuestion
from relance_docs.workspace.layout import CASES_FOLDER, DEBTORS_FOLDER, SETTINGS_FILE, case_path

_ORDINARY = frozenset({"100644", "100755"})
"""Modes of git for a file that holds its own text; a link or a submodule holds another's."""


def cases_are_there(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each case that was ever committed is still a file of its own in HEAD, and reads.

    One that was deleted, or moved out of `cases/`, fails; one that got another number is noted,
    one that was put into another, and one that a commit deleted which says it is an undo.
    What cannot be read is checked by nothing else, so it fails here.
    """
    moved = {move.old_path: move.path for trail in scene.trails for move in trail.moves}
    results = [
        result
        for number in scene.numbers or case_numbers(scene.history)
        if (result := _fault(scene, case_path(number), moved)) is not None
    ]
    yield from results
    if not results:
        yield CheckResult(
            outcome=CheckOutcome.OK,
            message=Message("every case ever committed is there, and reads"),
        )


def _fault(scene: HistoryInQuestion, path: str, moved: dict[str, str]) -> CheckResult | None:
    if path not in scene.entries:
        return _gone(scene, path, _moved_to(path, moved))
    if scene.entries[path].mode not in _ORDINARY:
        said = Message("it is a link or a folder of another repository, not a file of its own")
        return CheckResult(outcome=CheckOutcome.FAILED, subject=path, message=said)
    if path in scene.readable:
        return None
    content = scene.content(path) or b""
    pointer = read_merged(content)
    if pointer is not None:
        return _merged(scene, path, pointer)
    said = Message("it cannot be read as a case: `relance check` says why")
    return CheckResult(outcome=CheckOutcome.FAILED, subject=path, message=said)


def _gone(scene: HistoryInQuestion, path: str, to: str) -> CheckResult:
    """Say what became of a case that is no file any more; `to`: its last name."""
    if to in scene.entries:
        said = Message("it was given another number: {path}", path=to)
        return CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=said)
    commit = _taken_back(scene, to)
    if commit is not None:
        said = Message("the case was taken back in {commit}, as the commit says", commit=commit)
        return CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=said)
    said = Message("it was committed once, and is not among the cases any more")
    return CheckResult(outcome=CheckOutcome.FAILED, subject=path, message=said)


def _merged(scene: HistoryInQuestion, path: str, pointer: MergedCase) -> CheckResult:
    said = {"path": case_path(pointer.merged_into), "day": pointer.merged_on}
    if case_path(pointer.merged_into) not in scene.entries:
        message = Message("it was put into {path} on {day}, which is not there", **said)
        return CheckResult(outcome=CheckOutcome.FAILED, subject=path, message=message)
    message = Message("it was put into {path} on {day}: its facts are there", **said)
    return CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=message)


def _moved_to(path: str, moved: dict[str, str]) -> str:
    """Return the last name of a case that was given others, one after the other."""
    seen = {path}
    while moved.get(path) and moved[path] not in seen:
        path = moved[path]
        seen.add(path)
    return path


def _taken_back(scene: HistoryInQuestion, path: str) -> str | None:
    """Return the commit that deleted the file last, if it says that it is an undo."""
    moves = [move for trail in scene.trails if trail.path == path for move in trail.moves]
    last = moves[-1] if moves else None
    is_undo = last is not None and not last.path and last.commit.event == UNDO
    return last.commit.commit if last is not None and is_undo else None


_TEMPLATES: Final = "letter_templates"


def working_files(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No data in the folder differs from what was committed; what does is named.

    Nothing else here looks at what is not committed. A file that differs and whose changes git
    was told to overlook, or that a filter makes look the same, fails: `git status` would not
    show it.
    """
    asked = _asked(scene)
    hidden = {each.path: each.told for each in overlooked(scene.repository.git, asked)}
    differing = dict(_differing(scene, asked, hidden))
    for path in sorted(hidden.keys() | differing.keys()):
        said = tuple(one[path] for one in (differing, hidden) if path in one)
        yield _told(path, said)
    if not hidden and not differing:
        message = Message("relance.yaml, cases and templates are as they were committed")
        yield CheckResult(outcome=CheckOutcome.OK, message=message)


def _asked(scene: HistoryInQuestion) -> tuple[str, ...]:
    cases = [
        path for number in scene.numbers for path in (case_path(number), f"{CASES_FOLDER}/{number}")
    ]
    ca = (scene.ca,) if scene.ca is not None and scene.content(scene.ca) is not None else ()
    return (SETTINGS_FILE, _TEMPLATES, *ca, *(cases or (CASES_FOLDER, DEBTORS_FOLDER)))


def _differing(
    scene: HistoryInQuestion, asked: tuple[str, ...], hidden: Collection[str]
) -> Iterator[tuple[str, Message]]:
    repository = scene.repository
    committed = {file.path: file.blob for file in committed_files(repository, "HEAD", *asked)}
    there = [path for path in committed if (repository.root / path).is_file()]
    placed = repository.blobs_in_place(there)
    # A filter may make of other bytes what is committed.
    other = [path for path in there if placed[path] != committed[path] or path in hidden]
    # A blob with CRLF hashes otherwise under text=auto, and yet these are its very bytes.
    own = repository.blobs_in_place(other, as_they_are=True)
    for path, blob in committed.items():
        if path not in placed:
            yield path, Message("it is committed, and not in the folder")
        elif own.get(path, blob) != blob:
            yield path, Message("the file in the folder is not the committed one")
    new = repository.git.ask("ls-files", "--others", "-z", "--", *asked).text
    for path in filter(None, new.split("\0")):
        yield path, Message("it is in the folder, and not committed")


def _told(path: str, said: tuple[Message, ...]) -> CheckResult:
    if len(said) == 1:
        return CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=said[0])
    differs, hidden = said
    both = Message("{differs}, and {hidden}", differs=differs, hidden=hidden)
    return CheckResult(outcome=CheckOutcome.FAILED, subject=path, message=both)


_SHOWN: Final = 20
"""Objects that are named each; a partial clone may lack thousands."""


def objects_are_whole(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each commit, tree and file that the other checks rely on gives the id it lies under.

    Reckoned anew from its content, for git believes what it finds under an id. What is missing is
    named, and the folders outside the repository that it has objects from.
    """
    check = ObjectCheck(scene.repository)
    faults = check.faults(scene.history.ids)
    shown = tuple(islice(faults, _SHOWN))
    for fault in shown:
        yield CheckResult(outcome=CheckOutcome.FAILED, subject=fault.path, message=fault.message)
    more = sum(1 for _fault in faults)
    if more:
        said = Message("and so many more objects: {count}", count=more)
        yield CheckResult(outcome=CheckOutcome.FAILED, message=said)
    unknown = sorted(check.parents - scene.history.ranks.keys())
    for parent in unknown[:_SHOWN]:
        said = Message(
            "git does not show the commit {commit}, which another follows", commit=parent
        )
        yield CheckResult(outcome=CheckOutcome.FAILED, message=said)
    if not shown and not unknown:
        said = Message("objects that give the ids they lie under: {count}", count=check.count)
        yield CheckResult(outcome=CheckOutcome.OK, message=said)
    for folder in alternates_of(scene.repository):
        said = Message("objects of this repository also come from {folder}", folder=folder)
        yield CheckResult(outcome=CheckOutcome.NOTED, message=said)


def alternates_of(repository: Repository) -> tuple[Path, ...]:
    """Return the folders that the repository has objects from, beside its own."""
    own = repository.common_dir / "objects"
    try:
        lines = (own / "info" / "alternates").read_bytes().splitlines()
    except OSError:
        return ()
    named = (line.decode("utf-8", "surrogateescape") for line in lines)
    return tuple((own / line).resolve() for line in named if line and not line.startswith("#"))
