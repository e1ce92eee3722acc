"""What the history of the repository says of the files of the seals themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.git.blobs import committed_files
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.seals.manifest import SEALS_FOLDER
from relance_docs.seals.seals import CHAIN, MANIFEST, SALT, TOKEN, Seal

_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_REMOVED: Final = "D"
_ENDINGS: Final = (MANIFEST, SALT, TOKEN, CHAIN)


@dataclass(frozen=True, slots=True)
class Step:
    """A commit that did something else to a file in seals/ than adding it."""

    commit: str
    letter: str
    path: str


def lost_files(
    repository: Repository, head: str, steps: Iterable[Step]
) -> Iterator[tuple[str, Message]]:
    """Yield, for each file of a seal that was removed, the name of the seal and who removed it.

    Merges that dropped a file count too. A file that was put back is not lost.
    """
    there = {file.path for file in committed_files(repository, head, f"{SEALS_FOLDER}/")}
    told = set[str]()
    for step in steps:
        lost = step.letter == _REMOVED and step.path not in there | told
        if lost and step.path.endswith(_ENDINGS):
            told.add(step.path)
            yield (
                _name(step.path),
                Message(
                    "{path} was removed by the commit {commit}", path=step.path, commit=step.commit
                ),
            )


def _name(path: str) -> str:
    return path.removeprefix(f"{SEALS_FOLDER}/").rpartition(".")[0]


def alterations(steps: Iterable[Step], seal: Seal) -> Iterator[Message]:
    """Say which commits changed a file of a seal after it was committed."""
    for step in steps:
        if step.letter != _REMOVED and step.path.rpartition(".")[0] == seal.stem:
            yield Message(
                "{path} was changed by the commit {commit}", path=step.path, commit=step.commit
            )


def steps_of_seals(repository: Repository, head: str) -> tuple[Step, ...]:
    """Return removals and changes in seals/, the newest first; merges against each parent."""
    return tuple(_steps(repository, head))


def _steps(repository: Repository, head: str) -> Iterator[Step]:
    listed = repository.git.read(
        *("log", "-z", "--format=%H", "--name-status", "--no-renames", "--diff-filter=DMT"),
        *("--diff-merges=separate", "--full-history", "--relative", "--no-show-signature"),
        *("--no-notes", "--no-color", head, "--", f"{SEALS_FOLDER}/"),
    )
    commit = letter = ""
    for field in listed.decode("utf-8", "surrogateescape").split("\0"):
        word = field.lstrip("\n")
        if _COMMIT.fullmatch(word):
            commit, letter = word, ""
        elif letter:
            yield Step(commit, letter, word)
            letter = ""
        else:
            letter = word
