"""What a recording is about to change, kept beside the index until its commit is made.

The old content of every file is saved before the first is touched. Whatever happens then (a hook
that says no, a full disk, a power cut), the next command finds the journal and puts the files
back, unless the commit was made after all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.lock import locked
from relance_docs.evidence.manifest import SEALS_FOLDER
from relance_docs.evidence.refs import release_refs
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.staging import (
    follow_head,
    forget_false_index,
    is_taken,
    release_index,
    take_index,
)
from relance_docs.files.folder import folder_at, remove_file, replace_file
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, is_git_name, present, read_file
from relance_docs.message import Message
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE

_FOLDER: Final = "relance-recording"
_JOURNAL: Final = "journal.json"
_AT_WORK: Final = "git-at-work.lock"
_OURS: Final = re.compile(
    rf"{re.escape(_JOURNAL)}|paths|old-[0-9]+|index(-mark|-next)?(\.lock)?|{re.escape(_AT_WORK)}"
    r"|\..+\.relance-new"
)
"""What may lie in the folder; nothing else is removed from it."""
_SAVED: Final = re.compile(r"old-[0-9]+")
_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_RECORDED: Final = (SETTINGS_FILE, CASES_FOLDER, SEALS_FOLDER)
"""Where files of a workspace lie that a recording writes."""
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
        with (
            folder_at(repository.git_dir, below=repository.git_dir) as git_dir,
            suppress(FileExistsError),
        ):
            # Nobody else reads the old text of a file that only its owner may read.
            git_dir.make_folder(_FOLDER, mode=0o700)
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
        raise _unwritten(folder, error) from error
    return OpenJournal(folder=folder, journal=journal)


def _unwritten(folder: Path, error: OSError) -> RefusalError:
    return RefusalError(
        Message(
            "{path} cannot be written ({reason}); nothing was recorded",
            path=folder,
            reason=error.strerror or str(error),
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenJournal:
    """The journal of a recording that is being made."""

    folder: Path
    journal: _Journal

    def expect(self, blobs: dict[str, str]) -> None:
        """Note what the commit is to hold, before it is made: so it is known if it was made."""
        try:
            _write(self.folder, replace(self.journal, blobs=blobs))
        except OSError as error:
            raise _unwritten(self.folder, error) from error

    def keep(self, name: str, content: bytes) -> Path:
        """Keep something for git to read until the commit is made; returns where it is."""
        path = self.folder / name
        try:
            replace_file(path, content, below=self.folder.parent)
        except OSError as error:
            raise _unwritten(self.folder, error) from error
        return path

    def close(self) -> None:
        """Forget it all: the commit is made."""
        _close(self.folder)


def _write(folder: Path, journal: _Journal) -> None:
    content = json.dumps(asdict(journal)).encode()
    replace_file(folder / _JOURNAL, content, below=folder.parent)


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
        replace_file(folder / saved, change.old, below=folder.parent)
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
    """Remove the journal, then what was kept beside it; what is not ours stays."""
    with suppress(OSError, RefusalError), folder_at(folder, below=folder.parent) as held:
        held.remove(_JOURNAL)
        for name in filter(_OURS.fullmatch, held.names()):
            held.remove(name)
    with suppress(OSError), folder_at(folder.parent, below=folder.parent) as git_dir:
        git_dir.remove_empty(folder.name)


def is_open(git_dir: Path) -> bool:
    """Whether a recording that is not done keeps its journal in this folder of git."""
    return os.path.lexists(git_dir / _FOLDER / _JOURNAL)


def begun(repository: Repository) -> tuple[str, tuple[str, ...]] | None:
    """Return the subject and the paths of a recording whose commit is not made; None without one.

    Nothing is put in order: that is for the next recording.
    """
    try:
        journal = _read(repository)
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
    journal = _read(repository)
    release_refs(repository, journal.head, journal.blobs)
    forget_false_index(repository, (folder / _JOURNAL).stat().st_mtime)
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
        if line.old_digest != line.new_digest == _digest(present(repository.root / path))
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
    journal = _read(repository)
    for line in journal.lines:
        _refuse_changed_since(repository, folder, line)
    for line in journal.lines:
        _put_back(repository, folder, line)
    _forget_new(repository, journal)
    _close(folder)


class DamagedJournalError(RefusalError):
    """A journal lies there that no recording of this version left; what to do is said."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            Message(
                "{path} cannot be read: it is empty, cut, of another version or not of this "
                "repository. A recording was interrupted: compare your files with `git status` and "
                "`git diff`; the texts from before are beside it. Then delete the folder {folder}",
                path=folder / _JOURNAL,
                folder=folder,
            )
        )


def _read(repository: Repository) -> _Journal:
    """Return the journal; FileNotFoundError without one, DamagedJournalError for none of ours.

    What it says is believed of files that a recording writes, and of no others.
    """
    folder = repository.git_dir / _FOLDER
    try:
        with folder_at(folder, below=folder.parent) as held:
            data = json.loads(held.read(_JOURNAL, limit=RECORD_BYTES))
        lines = tuple(_Line(**line) for line in data["lines"])
        journal = _Journal(
            head=data["head"], subject=data["subject"], lines=lines, blobs=data.get("blobs")
        )
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedJournalError(folder) from error
    subject: Any = journal.subject
    is_sound = (
        isinstance(subject, str)
        and _is(journal.head, _ID, or_none=True)
        and all(_is_sound(line, repository.prefix) for line in lines)
        and (journal.blobs is None or _are_blobs(journal.blobs))
    )
    if not is_sound:
        raise DamagedJournalError(folder)
    return journal


def _is(value: Any, form: re.Pattern[str], *, or_none: bool = False) -> bool:  # noqa: ANN401 - any JSON
    is_none = or_none and value is None
    return is_none or (isinstance(value, str) and form.fullmatch(value) is not None)


def _is_sound(line: _Line, prefix: str) -> bool:
    """Whether a line is one that a recording could have written."""
    said: Any = line
    return (
        _is(line.old_digest, _DIGEST, or_none=True)
        and _is(line.new_digest, _DIGEST, or_none=True)
        and _is(line.saved, _SAVED, or_none=True)
        and (line.saved is None) == (line.old_digest is None)
        and isinstance(said.is_new_to_git, bool)
        and isinstance(said.path, str)
        and line.path.startswith(prefix)
        and _is_recorded(line.path.removeprefix(prefix))
    )


def _is_recorded(path: str) -> bool:
    """Whether a path of the workspace is one that a recording may write."""
    parts = PurePosixPath(path).parts
    return (
        path == "/".join(parts)
        and bool(parts)
        and parts[0] in _RECORDED
        and not any(part == ".." or is_git_name(part) for part in parts)
        and not {"\\", "\0"} & set(path)
    )


def _are_blobs(blobs: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(blobs, Mapping) and all(
        _is_recorded(path) and _is(blob, _ID) for path, blob in blobs.items()
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
    now = _digest(present(repository.top / line.path))
    if line.saved is not None and _digest(_saved(folder, line.saved)) != line.old_digest:
        raise DamagedJournalError(folder)
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


def _saved(folder: Path, name: str) -> bytes | None:
    try:
        return read_file(folder / name, limit=ARCHIVED_BYTES, follow=False)
    except (OSError, RefusalError):
        return None


def _put_back(repository: Repository, folder: Path, line: _Line) -> None:
    path, top = repository.top / line.path, repository.top
    with suppress(FileNotFoundError), folder_at(path.parent, below=top) as held:
        held.remove_leftovers(path.name)
    if line.saved is None:
        remove_file(path, below=top)
    elif _digest(present(path)) != line.old_digest:
        old = _saved(folder, line.saved)
        if old is None:
            raise DamagedJournalError(folder)
        replace_file(path, old, below=top)


def _forget_new(repository: Repository, journal: _Journal) -> None:
    """Take the files that git did not know out of the index again."""
    names = "".join(f"{line.path}\0" for line in journal.lines if line.is_new_to_git)
    if names:
        # The index may be locked by a git that was killed: then they stay as « intent to add ».
        git = type(repository.git)(repository.top)
        git.change("update-index", "-z", "--force-remove", "--stdin", stdin=names.encode())
