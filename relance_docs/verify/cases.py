"""The check of the case files themselves: none lost, none that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import MergedCase
from relance_docs.message import Message
from relance_docs.reading.reading import read_case, read_merged
from relance_docs.recording.recorded import UNDO
from relance_docs.trail.trail import case_numbers
from relance_docs.verify.checks import Outcome, Result, Scene
from relance_docs.workspace.layout import CASES_FOLDER, case_path

_ORDINARY = frozenset({"100644", "100755"})
"""Modes of git for a file that holds its own text; a link or a submodule holds another's."""


def cases_are_there(scene: Scene) -> Iterator[Result]:
    """Each case that was ever committed is still a file of its own in HEAD, and reads.

    One that was deleted, or moved out of `cases/`, fails; one that got another number is noted,
    one that was put into another, and one that a commit deleted which says it is an undo.
    What cannot be read is checked by nothing else, so it fails here.
    """
    modes = _modes(scene)
    moved = {move.old_path: move.path for trail in scene.trails for move in trail.moves}
    results = [
        result
        for number in scene.numbers or case_numbers(scene.history)
        if (result := _fault(scene, case_path(number), modes, moved)) is not None
    ]
    yield from results
    if not results:
        yield Result(
            outcome=Outcome.OK, message=Message("every case ever committed is there, and reads")
        )


def _fault(scene: Scene, path: str, modes: dict[str, str], moved: dict[str, str]) -> Result | None:
    if path not in modes:
        to = _moved_to(path, moved)
        if to in modes:
            said = Message("it was given another number: {path}", path=to)
            return Result(outcome=Outcome.NOTED, subject=path, message=said)
        commit = _taken_back(scene, to)
        if commit is not None:
            said = Message("the case was taken back in {commit}, as the commit says", commit=commit)
            return Result(outcome=Outcome.NOTED, subject=path, message=said)
        said = Message("it was committed once, and is not among the cases any more")
        return Result(outcome=Outcome.FAILED, subject=path, message=said)
    if modes[path] not in _ORDINARY:
        said = Message("it is a link or a folder of another repository, not a file of its own")
        return Result(outcome=Outcome.FAILED, subject=path, message=said)
    content = scene.content(path) or b""
    pointer = read_merged(content)
    if pointer is not None:
        return _merged(path, pointer, modes)
    if read_case(content, path=path, number="").record is None:
        said = Message("it cannot be read as a case: `relance check` says why")
        return Result(outcome=Outcome.FAILED, subject=path, message=said)
    return None


def _merged(path: str, pointer: MergedCase, modes: dict[str, str]) -> Result:
    said = {"path": case_path(pointer.merged_into), "day": pointer.merged_on}
    if said["path"] not in modes:
        message = Message("it was put into {path} on {day}, which is not there", **said)
        return Result(outcome=Outcome.FAILED, subject=path, message=message)
    message = Message("it was put into {path} on {day}: its facts are there", **said)
    return Result(outcome=Outcome.NOTED, subject=path, message=message)


def _moved_to(path: str, moved: dict[str, str]) -> str:
    """Return the last name of a case that was given others, one after the other."""
    seen = {path}
    while moved.get(path) and moved[path] not in seen:
        path = moved[path]
        seen.add(path)
    return path


def _taken_back(scene: Scene, path: str) -> str | None:
    """Return the commit that deleted the file last, if it says that it is an undo."""
    moves = [move for trail in scene.trails if trail.path == path for move in trail.moves]
    last = moves[-1] if moves else None
    is_undo = last is not None and not last.path and last.commit.event == UNDO
    return last.commit.commit if last is not None and is_undo else None


def _modes(scene: Scene) -> dict[str, str]:
    """Return the mode of each entry of `cases/` in HEAD, by its path in the workspace."""
    repository = scene.repository
    folder = f"{repository.prefix}{CASES_FOLDER}/"
    listed = repository.git.read("ls-tree", "-z", "--full-tree", "HEAD", "--", folder)
    entries = (entry.partition("\t") for entry in listed.decode().split("\0") if entry)
    return {
        path.removeprefix(repository.prefix): about.split(" ", 1)[0]
        for about, _tab, path in entries
    }
