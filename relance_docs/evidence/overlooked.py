"""Files whose changes git was told not to look at: `assume-unchanged`, `skip-worktree`.

For git they are as they were committed, whatever is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.evidence.git import Git
from relance_docs.message import Message

_SKIPPED: Final = "Ss"


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlooked:
    """A file that git does not look at."""

    path: str
    """Relative to the folder that git was asked in."""
    option: str
    """What makes `git update-index` look again."""

    @property
    def told(self) -> Message:
        """That nobody sees what is in it, and the way out."""
        return Message(
            "git was told to overlook changes of {path}; let it look again: "
            "`git update-index {option} {path}`",
            path=self.path,
            option=self.option,
        )


def overlooked(git: Git, paths: Iterable[str]) -> Iterator[Overlooked]:
    """Yield the files below the paths that git overlooks."""
    listed = git.ask("ls-files", "-v", "-z", "--", *paths)
    for entry in filter(None, listed.text.split("\0")):
        tag, path = entry[0], entry[2:]
        if tag in _SKIPPED:
            yield Overlooked(path=path, option="--no-skip-worktree")
        elif tag.islower():
            yield Overlooked(path=path, option="--no-assume-unchanged")
