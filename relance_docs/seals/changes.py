"""What was committed, or only written, since something was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from relance_docs.git.repository import Repository
from relance_docs.seals.manifest import SEALS_FOLDER, part_of
from relance_docs.workspace.layout import (
    CASES_FOLDER,
    DEBTORS_FOLDER,
    SETTINGS_FILE,
    TEMPLATES_FOLDER,
)

_DATA: Final = (SETTINGS_FILE, CASES_FOLDER, DEBTORS_FOLDER, TEMPLATES_FOLDER)
_CHANGES: Final[dict[str, Literal["added", "removed"]]] = {"A": "added", "D": "removed"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedFile:
    """A file of the workspace that is not as it was sealed."""

    path: str
    case: str | None
    """The number of the case it belongs to; None for relance.yaml and the rest."""
    change: Literal["added", "changed", "removed"]


def is_ancestor(repository: Repository, commit: str, head: str) -> bool:
    """Whether a commit stands in the history of `head`; not so, history was written anew."""
    return repository.git.ask("merge-base", "--is-ancestor", commit, head).is_yes


def changed_since(
    repository: Repository, commit: str, head: str = "HEAD"
) -> tuple[ChangedFile, ...]:
    """Return the files that differ between two commits, without the seals, in order of path."""
    listed = repository.git.read(
        *("diff-tree", "-r", "-z", "--no-renames", "--name-status", "--relative", commit, head)
    )
    fields = iter(listed.decode("utf-8", "surrogateescape").split("\0"))
    found = (_changed(letter, path) for letter, path in zip(fields, fields, strict=False))
    return tuple(
        sorted((file for file in found if not _is_seal(file.path)), key=lambda file: file.path)
    )


def _changed(letter: str, path: str) -> ChangedFile:
    folder, _slash, number = part_of(path).partition("/")
    return ChangedFile(
        path=path,
        case=number if folder == CASES_FOLDER else None,
        change=_CHANGES.get(letter, "changed"),
    )


def _is_seal(path: str) -> bool:
    return path.startswith(f"{SEALS_FOLDER}/")


def has_changed_since(repository: Repository, commit: str, head: str) -> bool:
    """Whether anything but seals was committed between, even what was taken back again."""
    return any(not _is_seal(path) for path in _touched(repository, commit, head))


def _touched(repository: Repository, commit: str, head: str) -> Iterator[str]:
    listed = repository.git.read(
        *("log", "-z", "--format=", "--name-only", "--no-renames", "--relative"),
        *(
            "--diff-merges=combined",
            "--no-show-signature",
            "--no-notes",
            "--no-color",
            f"{commit}..{head}",
        ),
    )
    return (path for path in listed.decode("utf-8", "surrogateescape").split("\0") if path)


def not_committed(repository: Repository) -> tuple[str, ...]:
    """Return the data files that are not in the last commit as they stand in their place."""
    listed = repository.git.read(
        *("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"),
        *("--", *_DATA),
    )
    entries = listed.decode("utf-8", "surrogateescape").split("\0")
    paths = (entry[3:].removeprefix(repository.prefix) for entry in entries if entry)
    return tuple(sorted(paths))
