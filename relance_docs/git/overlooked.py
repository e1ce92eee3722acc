"""Files whose changes git was told not to look at: `assume-unchanged`, `skip-worktree`.

For git they are as they were committed, whatever is in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from relance_docs.git.program import Git
from relance_docs.message import Message

_LISTED: Final = re.compile(r"(\S) (\d+) (\w+) (\d)\t([^\0]+)\0")
_REGULAR: Final = frozenset({"100644", "100755"})
_SKIPPED: Final = "Ss"
_CONVERTING: Final = ("filter", "working-tree-encoding")
_NOTHING: Final = frozenset({"unspecified", "unset", "set"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlooked:
    """A file that git does not look at."""

    path: str
    """Relative to the folder that git was asked in."""
    option: str
    """What makes `git update-index` look again; or the attribute by which git keeps another text
    than the one in its place, as `filter=NAME`.
    """

    @property
    def told(self) -> Message:
        """That nobody sees what is in it, and the way out."""
        if not self.option.startswith("--"):
            return Message(
                "git keeps another text of {path} than the one in its place ({attribute}): take "
                "that attribute away from it in .gitattributes or in git's own settings",
                path=self.path,
                attribute=self.option,
            )
        return Message(
            "git was told to overlook changes of {path}; let it look again: "
            "`git update-index {option} {path}`",
            path=self.path,
            option=self.option,
        )


def overlooked(git: Git, paths: Iterable[str]) -> Iterator[Overlooked]:
    """Yield the files below the paths that git overlooks."""
    yield from overlooked_of(git, staged(git, paths))


class Staged(NamedTuple):
    """A file of the index."""

    tag: str
    """A letter: how git looks at it."""
    mode: str
    blob: str
    stage: str
    """`0`, or which side of a merge it is of."""
    path: str
    """Relative to the folder that git was asked in."""

    @property
    def is_plain(self) -> bool:
        """Whether it is a regular file that nobody is merging."""
        return self.stage == "0" and self.mode in _REGULAR


def staged(git: Git, paths: Iterable[str]) -> tuple[Staged, ...]:
    """Return what the index has of the files below the paths."""
    listed = git.ask("ls-files", "-v", "--stage", "-z", "--", *paths).out
    entries = _LISTED.findall(listed.decode("utf-8", "surrogateescape"))
    return tuple(map(Staged._make, entries))


def overlooked_of(git: Git, entries: Collection[Staged]) -> Iterator[Overlooked]:
    """Yield those of the files that git overlooks."""
    yield from _converted(git, (entry.path for entry in entries))
    for tag, _mode, _blob, _stage, path in entries:
        if tag in _SKIPPED:
            yield Overlooked(path=path, option="--no-skip-worktree")
        elif tag.islower():
            yield Overlooked(path=path, option="--no-assume-unchanged")


def _converted(git: Git, paths: Iterable[str]) -> Iterator[Overlooked]:
    """Yield the files of which git keeps another text; line ends alone do not count."""
    names = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    if not names:
        return
    said = git.ask("check-attr", "-z", "--stdin", *_CONVERTING, stdin=names).text.split("\0")
    for path, attribute, value in zip(said[::3], said[1::3], said[2::3], strict=False):
        if value not in _NOTHING:
            yield Overlooked(path=path, option=f"{attribute}={value}")
