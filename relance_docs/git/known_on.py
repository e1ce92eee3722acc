"""A workspace as it was known at a commit or on a day, in a folder of its own.

What was committed by then was known then. For a day that is what the clocks of the committers'
machines said, which prove nothing by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.processes.temporary import temporary_folder
from relance_docs.reading.reading import read_settings
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, SETTINGS_FILE, TEMPLATES_FOLDER
from relance_docs.workspace.workspace import Workspace, load


@contextmanager
def folder_with(
    repository: Repository,
    files: Iterable[CommittedFile],
    placeholders: Iterable[CommittedFile] = (),
) -> Iterator[Path]:
    """Write files into a new folder, which is deleted at the end.

    `placeholders` get their name and their size and no content, for whoever asks only whether
    they are there. Raises RefusalError when this clone lacks a content.
    """
    with temporary_folder() as folder:
        root = folder.resolve()
        for file in filter(_stays_inside, placeholders):
            with _made(root, file).open("wb") as empty:
                empty.truncate(file.size)
        by_blob: dict[str, list[CommittedFile]] = {}
        for file in filter(_stays_inside, files):
            by_blob.setdefault(file.blob, []).append(file)
        wanted = (file for same in by_blob.values() for file in same)
        for blob, content in contents(repository, wanted):
            for file in by_blob[blob]:
                _made(root, file).write_bytes(content)
        yield root


def _stays_inside(file: CommittedFile) -> bool:
    """Whether a path names a file below its folder; a tree made by hand could say otherwise."""
    path = PurePosixPath(file.path)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in file.path


def _made(root: Path, file: CommittedFile) -> Path:
    path = root / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownOn:
    """A point of the past that a workspace is looked at from."""

    asked: str
    """A commit as the user named it, or a day."""
    commit: str
    """Its full id."""
    committed_at: datetime
    """When the committer's machine said that it was made."""
    day: date | None
    """The day that was asked for; None for a commit."""
    is_in_history: bool
    """Whether HEAD leads to it."""

    @property
    def last_day(self) -> date:
        """The day asked for, or that of the commit, as its committer's calendar had it."""
        return self.day or self.committed_at.date()


def known_on(repository: Repository, asked: str) -> KnownOn:
    """Return the commit that `asked` means.

    A day means the latest commit of that day or before it, going back from HEAD along first
    parents, by the date of the committer in the committer's own time zone. Raises RefusalError
    when there is none, and for a name that git does not know.
    """
    day = _day(asked)
    commit = _latest_of(repository, day) if day else _named(repository, asked)
    return KnownOn(
        asked=asked,
        commit=commit,
        committed_at=_committed_at(repository, commit),
        day=day,
        is_in_history=repository.git.ask("merge-base", "--is-ancestor", commit, "HEAD").is_yes,
    )


def repository_then(repository: Repository, known: KnownOn) -> Repository:
    """Return the repository seen from that commit: its history ends there."""
    return replace(repository, tip=known.commit)


@contextmanager
def workspace_then(
    repository: Repository,
    known: KnownOn,
    *,
    as_of: date | None = None,
    numbers: tuple[str, ...] = (),
    reads_documents: bool = False,
) -> Iterator[Workspace]:
    """Read the workspace from that commit; its folder is deleted at the end.

    Without `as_of` everything is reckoned for the day that its relance.yaml fixes, else for the
    last day known. Of pièces and archived documents there are only names and sizes, except with
    `reads_documents`. No case stays in memory. Raises RefusalError as `load` does.
    """
    texts, documents = _files(repository, known.commit, numbers)
    written = (*texts, *documents) if reads_documents else texts
    with folder_with(repository, written, () if reads_documents else documents) as root:
        yield load(
            root,
            as_of=as_of,
            today=known.last_day,
            numbers=numbers,
            reads_documents=reads_documents,
            is_past=True,
            lets_go=True,
        )


def _files(
    repository: Repository, commit: str, numbers: tuple[str, ...]
) -> tuple[list[CommittedFile], list[CommittedFile]]:
    """Return what is read as text, and the other files of the cases chosen."""
    texts: list[CommittedFile] = []
    documents: list[CommittedFile] = [*_logo(repository, commit)]
    chosen = tuple(f"{CASES_FOLDER}/{number}/" for number in numbers) or (f"{CASES_FOLDER}/",)
    for file in committed_files(repository, commit, SETTINGS_FILE, TEMPLATES_FOLDER, CASES_FOLDER):
        if _is_read(file.path):
            texts.append(file)
        elif file.path.startswith(chosen):
            documents.append(file)
    return texts, documents


def _is_read(path: str) -> bool:
    folder, *below = path.split("/")
    is_case = len(below) == 1 and path.endswith(CASE_ENDING)
    return folder != CASES_FOLDER or is_case or TEMPLATES_FOLDER in below


def _logo(repository: Repository, commit: str) -> tuple[CommittedFile, ...]:
    """Return the logo that relance.yaml names, wherever it lies in the workspace."""
    files = committed_files(repository, commit, SETTINGS_FILE)
    if not files:
        raise RefusalError(
            Message("there was no relance.yaml here in {commit} yet", commit=commit[:12])
        )
    ((_blob, raw),) = contents(repository, files)
    settings = read_settings(raw, path=SETTINGS_FILE).record
    logo = settings.creditor.logo if settings else None
    if logo is None or logo.startswith("/") or ".." in logo.split("/"):
        return ()
    return committed_files(repository, commit, logo)


def _day(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked) if _DAY.fullmatch(asked) else None
    except ValueError:
        return None


def _named(repository: Repository, asked: str) -> str:
    found = repository.commit_named(asked)
    # `^HEAD` is a name that git takes, and no commit.
    if found is None or "\0" in asked or not _COMMIT.fullmatch(found):
        raise RefusalError(
            Message(
                "'{name}' is no commit of this repository and no date; write a date as 2026-11-20",
                name=asked,
            )
        )
    return found


def _latest_of(repository: Repository, day: date) -> str:
    log = repository.git.read("log", "--first-parent", "--no-show-signature", "--format=%H %cI")
    for line in log.decode().splitlines():
        commit, _space, moment = line.partition(" ")
        if datetime.fromisoformat(moment).date() <= day:
            return commit
    raise RefusalError(
        Message("nothing was committed by {day}: nothing is known of that day", day=day)
    )


def _committed_at(repository: Repository, commit: str) -> datetime:
    arguments = ("log", "-1", "--no-show-signature", "--format=%cI", "--end-of-options", commit)
    return datetime.fromisoformat(repository.git.read(*arguments).decode().strip())
