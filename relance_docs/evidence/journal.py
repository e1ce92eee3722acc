"""What a recording is about to change, kept beside the index until its commit is made.

The old content of every file is saved before the first is touched. Whatever happens then (a hook
that says no, a full disk, a power cut), the next command finds the journal and puts the files
back, unless the commit was made after all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.files import remove_file, replace_file, temporary_of
from relance_docs.evidence.lock import locked
from relance_docs.evidence.refs import release_refs
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.staging import (
    follow_head,
    forget_false_index,
    is_taken,
    release_index,
    take_index,
)
from relance_docs.message import Message

_FOLDER: Final = "relance-recording"
_JOURNAL: Final = "journal.json"
_AT_WORK: Final = "git-at-work.lock"
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
    return journal.subject, _paths(repository, journal)


@contextmanager
def git_at_work(folder: Path) -> Iterator[tuple[int, ...]]:
    """Yield what git is to keep open while it commits: so it is known when it has ended.

    It may live on when this program is killed, and so may its hooks.
    """
    with locked(folder, name=_AT_WORK) as file:
        yield (file.fileno(),)


def recover(repository: Repository) -> Message | None:
    """End a recording that was interrupted, and say how; None when there was none.

    Raises RefusalError when a file was changed since: nobody but the user can say what is right.
    """
    folder = repository.git_dir / _FOLDER
    if not is_open(repository.git_dir):
        release_index(repository)
        return None
    _await_git(folder)
    journal = _read(folder)
    since = (folder / _JOURNAL).stat().st_mtime
    release_refs(repository, journal.head, journal.blobs, since=since)
    forget_false_index(repository, since)
    if _was_committed(repository, journal):
        return _ended(repository, journal)
    by_hand = _committed_by_hand(repository, journal)
    if by_hand:
        release_index(repository)
        _close(folder)
        return Message(
            "note: an earlier recording was interrupted ({subject}), and {paths} was committed by "
            "hand with what it had written; what is not committed yet of it, `git status` shows",
            subject=journal.subject,
            paths=", ".join(by_hand),
        )
    put_back(repository)
    return Message(
        "note: an earlier recording was interrupted and has been taken back; "
        "record it again: {subject}",
        subject=journal.subject,
    )


def _await_git(folder: Path) -> None:
    busy = Message(
        "the git of a recording that was killed is still at work (a hook?); try again when it is "
        "done"
    )
    with locked(folder, name=_AT_WORK, busy=busy):
        pass


def _ended(repository: Repository, journal: _Journal) -> Message:
    """Do what is left when the commit is made: let the index follow, and close the journal."""
    folder = repository.git_dir / _FOLDER
    paths = _paths(repository, journal)
    if not is_taken(repository):
        # The lock was removed by hand, or all is done: what was staged since is the user's.
        before = _blobs_at(repository, journal.head, paths)
        staged = _staged(repository, paths)
        paths = tuple(path for path in paths if staged.get(path) == before[path])
        take_index(repository, folder)
    follow_head(repository, folder, paths)
    release_index(repository)
    taken_back = _taken_back_by_hand(repository, journal)
    _close(folder)
    if taken_back:
        raise RefusalError(_said_taken_back(repository, journal, taken_back))
    return Message(
        "note: an earlier recording was interrupted, but complete: {subject}",
        subject=journal.subject,
    )


def _taken_back_by_hand(repository: Repository, journal: _Journal) -> tuple[str, ...]:
    """Return the files that hold the event, and that HEAD has again as they were before it."""
    paths = _paths(repository, journal)
    before = _blobs_at(repository, journal.head, paths)
    now = _blobs_at(repository, repository.head(), paths)
    return tuple(
        path
        for path, line in zip(paths, journal.lines, strict=True)
        if line.old_digest != line.new_digest == _digest(_content(repository.root / path))
        and now[path] == before[path]
    )


def _said_taken_back(repository: Repository, journal: _Journal, paths: tuple[str, ...]) -> Message:
    commit = repository.git.ask("log", "-1", "--no-show-signature", "--format=%h", "--", *paths)
    return Message(
        "{subject} was recorded and interrupted, and {commit}, committed by hand since from an "
        "index of before, took it back; {paths} still has it: look at it with `git diff HEAD`, and "
        "commit it again, `git commit {paths}`",
        subject=journal.subject,
        commit=commit.text,
        paths=" ".join(paths),
    )


def _committed_by_hand(repository: Repository, journal: _Journal) -> tuple[str, ...]:
    """Return the files that HEAD has as the recording wrote them, though it was not made whole."""
    if journal.blobs is None:
        return ()
    paths = _paths(repository, journal)
    before = _blobs_at(repository, journal.head, paths)
    now = _blobs_at(repository, repository.head(), paths)
    return tuple(path for path in paths if now[path] == journal.blobs.get(path) != before[path])


def _paths(repository: Repository, journal: _Journal) -> tuple[str, ...]:
    return tuple(line.path.removeprefix(repository.prefix) for line in journal.lines)


def _blobs_at(
    repository: Repository, commit: str | None, paths: tuple[str, ...]
) -> dict[str, str | None]:
    return repository.blobs(commit, paths) if commit else dict.fromkeys(paths)


def _staged(repository: Repository, paths: tuple[str, ...]) -> dict[str, str]:
    listed = repository.git.read("ls-files", "--stage", "-z", "--full-name")
    found = {}
    for entry in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        about, _tab, path = entry.partition("\t")
        found[path.removeprefix(repository.prefix)] = about.split(" ")[1]
    return {path: found[path] for path in paths if path in found}


def put_back(repository: Repository) -> None:
    """Make the files of the journal as they were, and close it."""
    release_index(repository)
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
    if not journal.lines:
        subjects = repository.git.ask("log", "--no-show-signature", "--format=%s", since)
        return journal.subject in subjects.text.splitlines()
    paths = _paths(repository, journal)
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
