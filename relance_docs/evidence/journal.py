"""What a recording is about to change, kept beside the index until its commit is made.

The old content of every file is saved before the first is touched. Whatever happens then (a hook
that says no, a full disk, a power cut), the next command finds the journal and puts the files
back, unless the commit was made after all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.files import remove_file, replace_file, temporary_of
from relance_docs.evidence.repository import Repository
from relance_docs.message import Message

_FOLDER: Final = "relance-recording"
_JOURNAL: Final = "journal.json"
_CHUNK: Final = 500
"""Paths on one command line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChange:
    """A file of the workspace before and after; None is a file that is not there."""

    path: str
    """Relative to the workspace."""
    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A file in the journal; paths are relative to the repository's top folder."""

    path: str
    old_digest: str | None
    new_digest: str | None
    saved: str | None
    """Name of the saved old content, in the folder of the journal."""
    is_new_to_git: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Journal:
    head: str | None
    subject: str
    lines: tuple[_Line, ...]
    blobs: dict[str, str] | None = None
    """What the commit is to hold, by path of the workspace; None while it is not begun."""


def open_journal(
    repository: Repository, changes: Iterable[FileChange], *, subject: str
) -> OpenJournal:
    """Save what the files are now.

    Raises RefusalError when that cannot be written.
    """
    folder = repository.git_dir / _FOLDER
    changes = tuple(changes)
    try:
        folder.mkdir(exist_ok=True)
        tracked = _tracked(repository, [change.path for change in changes])
        journal = _Journal(
            head=repository.head(),
            subject=subject,
            lines=tuple(
                _line(repository, folder, number, change, is_new_to_git=change.path not in tracked)
                for number, change in enumerate(changes)
            ),
        )
        _write(folder, journal)
    except OSError as error:
        _close(folder)
        raise RefusalError(
            Message(
                "{path} cannot be written ({reason}); nothing was recorded",
                path=folder,
                reason=error.strerror or str(error),
            )
        ) from error
    return OpenJournal(folder=folder, journal=journal)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenJournal:
    """The journal of a recording that is being made."""

    folder: Path
    journal: _Journal

    def expect(self, blobs: dict[str, str]) -> None:
        """Note what the commit is to hold, before it is made: so it is known if it was made."""
        _write(self.folder, replace(self.journal, blobs=blobs))

    def keep(self, name: str, content: bytes) -> Path:
        """Keep something for git to read until the commit is made; returns where it is."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def close(self) -> None:
        """Forget it all: the commit is made."""
        _close(self.folder)


def _write(folder: Path, journal: _Journal) -> None:
    replace_file(folder / _JOURNAL, json.dumps(asdict(journal)).encode())


def _tracked(repository: Repository, paths: list[str]) -> frozenset[str]:
    """Return which of the paths are in the index."""
    found: set[str] = set()
    for at in range(0, len(paths), _CHUNK):
        listed = repository.git.read("ls-files", "-z", "--", *paths[at : at + _CHUNK])
        found.update(listed.decode("utf-8", "surrogateescape").split("\0"))
    return frozenset(found)


def _line(
    repository: Repository, folder: Path, number: int, change: FileChange, *, is_new_to_git: bool
) -> _Line:
    saved = None
    if change.old is not None:
        saved = f"old-{number}"
        replace_file(folder / saved, change.old)
    return _Line(
        path=repository.prefix + change.path,
        old_digest=_digest(change.old),
        new_digest=_digest(change.new),
        saved=saved,
        is_new_to_git=is_new_to_git,
    )


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _close(folder: Path) -> None:
    (folder / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def is_open(git_dir: Path) -> bool:
    """Whether a recording that is not done keeps its journal in this folder of git."""
    return (git_dir / _FOLDER / _JOURNAL).is_file()


def begun(repository: Repository) -> tuple[str, tuple[str, ...]] | None:
    """Return the subject and the paths of a recording whose commit is not made; None without one.

    Nothing is put in order: that is for the next recording.
    """
    try:
        journal = _read(repository.git_dir / _FOLDER)
    except FileNotFoundError:
        return None
    if _was_committed(repository, journal):
        return None
    paths = tuple(line.path.removeprefix(repository.prefix) for line in journal.lines)
    return journal.subject, paths


def recover(repository: Repository) -> Message | None:
    """End a recording that was interrupted, and say how; None when there was none.

    Raises RefusalError when a file was changed since: nobody but the user can say what is right.
    """
    folder = repository.git_dir / _FOLDER
    try:
        journal = _read(folder)
    except FileNotFoundError:
        return None
    if _was_committed(repository, journal):
        _close(folder)
        return Message(
            "note: an earlier recording was interrupted, but complete: {subject}",
            subject=journal.subject,
        )
    put_back(repository)
    return Message(
        "note: an earlier recording was interrupted and has been taken back; "
        "record it again: {subject}",
        subject=journal.subject,
    )


def put_back(repository: Repository) -> None:
    """Make the files of the journal as they were, and close it."""
    folder = repository.git_dir / _FOLDER
    journal = _read(folder)
    for line in journal.lines:
        _refuse_changed_since(repository, folder, line)
    for line in journal.lines:
        _put_back(repository, folder, line)
    _forget_new(repository, journal)
    _close(folder)


def _read(folder: Path) -> _Journal:
    data = json.loads((folder / _JOURNAL).read_bytes())
    lines = tuple(_Line(**line) for line in data["lines"])
    return _Journal(
        head=data["head"], subject=data["subject"], lines=lines, blobs=data.get("blobs")
    )


def _was_committed(repository: Repository, journal: _Journal) -> bool:
    """Whether a commit since then holds all the files as they were to be."""
    if journal.blobs is None:
        return False
    since = f"{journal.head}..HEAD" if journal.head else "HEAD"
    answer = repository.git.ask("rev-list", "--max-count=1000", since)
    paths = [line.path.removeprefix(repository.prefix) for line in journal.lines]
    wanted = {path: journal.blobs.get(path) for path in paths}
    return any(repository.blobs(commit, paths) == wanted for commit in answer.text.split())


def _refuse_changed_since(repository: Repository, folder: Path, line: _Line) -> None:
    now = _digest(_content(repository.top / line.path))
    if now not in (line.old_digest, line.new_digest):
        raise RefusalError(
            Message(
                "a recording was interrupted, and {path} was changed since; its text from before "
                "is kept as {saved}: put the file in order, then delete the folder {folder}",
                path=line.path,
                saved=line.saved or "-",
                folder=folder,
            )
        )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _put_back(repository: Repository, folder: Path, line: _Line) -> None:
    path = repository.top / line.path
    temporary_of(path).unlink(missing_ok=True)
    if line.saved is None:
        remove_file(path, up_to=repository.top)
    elif _digest(_content(path)) != line.old_digest:
        replace_file(path, (folder / line.saved).read_bytes())


def _forget_new(repository: Repository, journal: _Journal) -> None:
    """Take the files that git did not know out of the index again."""
    names = "".join(f"{line.path}\0" for line in journal.lines if line.is_new_to_git)
    if names:
        # The index may be locked by a git that was killed: then they stay as « intent to add ».
        git = type(repository.git)(repository.top)
        git.change("update-index", "-z", "--force-remove", "--stdin", stdin=names.encode())
