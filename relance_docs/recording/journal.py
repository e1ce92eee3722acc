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
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.folder import folder_at, replace_file
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, is_git_name, read_file
from relance_docs.git.places import RECORDING
from relance_docs.git.repository import Repository, content_of
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message
from relance_docs.recording.lock import locked
from relance_docs.seals.manifest import SEALS_FOLDER
from relance_docs.workspace.layout import (
    CASES_FOLDER,
    DEBTORS_FOLDER,
    OF_THE_PROGRAM,
    SETTINGS_FILE,
    TEMPLATES_FOLDER,
)

FOLDER: Final = RECORDING
JOURNAL: Final = "journal.json"
AT_WORK: Final = "git-at-work.lock"
_OURS: Final = re.compile(
    rf"{re.escape(JOURNAL)}|paths|old-[0-9]+|index(-mark|-next)?(\.lock)?|{re.escape(AT_WORK)}"
    r"|\..+\.relance-new"
)
"""What may lie in the folder; nothing else is removed from it."""
_SAVED: Final = re.compile(r"old-[0-9]+")
_ID: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_RECORDED: Final = (SETTINGS_FILE, CASES_FOLDER, DEBTORS_FOLDER, SEALS_FOLDER, TEMPLATES_FOLDER)
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
class JournalLine:
    """A file in the journal; paths are relative to the repository's top folder."""

    path: str
    old_digest: str | None
    new_digest: str | None
    saved: str | None
    """Name of the saved old content, in the folder of the journal."""
    is_new_to_git: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Journal:
    """What a recording wrote down before it changed anything."""

    head: str | None
    subject: CommitSubject
    lines: tuple[JournalLine, ...]
    blobs: dict[str, str] | None = None
    """What the commit is to hold, by path of the workspace; None while it is not begun."""


def open_journal(
    repository: Repository, changes: Iterable[FileChange], *, subject: CommitSubject
) -> OpenJournal:
    """Save what the files are now.

    Raises RefusalError when that cannot be written.
    """
    folder = repository.git_dir / FOLDER
    changes = tuple(changes)
    try:
        with (
            folder_at(repository.git_dir, below=repository.git_dir) as git_dir,
            suppress(FileExistsError),
        ):
            # Nobody else reads the old text of a file that only its owner may read.
            git_dir.make_folder(FOLDER, mode=0o700)
        tracked = _tracked(repository, [change.path for change in changes])
        journal = Journal(
            head=repository.head(),
            subject=subject,
            lines=tuple(
                _line(repository, folder, number, change, is_new_to_git=change.path not in tracked)
                for number, change in enumerate(changes)
            ),
        )
        _write(folder, journal)
    except OSError as error:
        close_journal(folder)
        raise _unwritten(folder, error) from error
    return OpenJournal(folder=folder, journal=journal)


def _unwritten(folder: Path, error: OSError) -> RefusalError:
    return RefusalError(
        Message(
            "{path} cannot be written ({reason}); nothing was recorded",
            path=folder,
            reason=reason_of(error),
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenJournal:
    """The journal of a recording that is being made."""

    folder: Path
    journal: Journal

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
        close_journal(self.folder)


def _write(folder: Path, journal: Journal) -> None:
    content = json.dumps(asdict(journal)).encode()
    replace_file(folder / JOURNAL, content, below=folder.parent)


def _tracked(repository: Repository, paths: list[str]) -> frozenset[str]:
    """Return which of the paths are in the index."""
    found: set[str] = set()
    for at in range(0, len(paths), _CHUNK):
        listed = repository.git.read("ls-files", "-z", "--", *paths[at : at + _CHUNK])
        found.update(listed.decode("utf-8", "surrogateescape").split("\0"))
    return frozenset(found)


def _line(
    repository: Repository, folder: Path, number: int, change: FileChange, *, is_new_to_git: bool
) -> JournalLine:
    saved = None
    if change.old is not None:
        saved = f"old-{number}"
        rights = rights_of(repository.root / change.path)
        replace_file(folder / saved, change.old, below=folder.parent, rights=rights)
    return JournalLine(
        path=repository.prefix + change.path,
        old_digest=digest_of_content(change.old),
        new_digest=digest_of_content(change.new),
        saved=saved,
        is_new_to_git=is_new_to_git,
    )


def rights_of(path: Path) -> int | None:
    """Return who may do what with a file; None for one that is not there."""
    try:
        return stat.S_IMODE(path.lstat().st_mode) & 0o777
    except OSError:
        return None


def digest_of_content(content: bytes | None) -> str | None:
    """Return the SHA-256 of a file; None for one that is not there."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def close_journal(folder: Path) -> None:
    """Remove the journal, then what was kept beside it; what is not ours stays."""
    with suppress(OSError, RefusalError), folder_at(folder, below=folder.parent) as held:
        held.remove(JOURNAL)
        for name in filter(_OURS.fullmatch, held.names()):
            held.remove(name)
    with suppress(OSError), folder_at(folder.parent, below=folder.parent) as git_dir:
        git_dir.remove_empty(folder.name)


def is_open(git_dir: Path) -> bool:
    """Whether a recording that is not done keeps its journal in this folder of git."""
    return os.path.lexists(git_dir / FOLDER / JOURNAL)


def begun(repository: Repository) -> tuple[CommitSubject, tuple[str, ...]] | None:
    """Return the subject and the paths of a recording whose commit is not made; None without one.

    Nothing is put in order: that is for the next recording.
    """
    try:
        journal = read_journal(repository)
    except FileNotFoundError:
        return None
    if was_committed(repository, journal):
        return None
    return journal.subject, paths_in(repository, journal)


@contextmanager
def git_at_work(folder: Path) -> Iterator[tuple[int, ...]]:
    """Yield what git is to keep open while it commits: so it is known when it has ended.

    It may live on when this program is killed, and so may its hooks.
    """
    with locked(folder, below=folder.parent, name=AT_WORK) as file:
        yield (file.fileno(),)


class DamagedJournalError(RefusalError):
    """A journal lies there that no recording of this version left; what to do is said."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            Message(
                "{path} cannot be read: it is empty, cut, of another version or not of this "
                "repository. A recording was interrupted: compare your files with `git status` and "
                "`git diff`; the texts from before are beside it. Then delete the folder {folder}",
                path=folder / JOURNAL,
                folder=folder,
            )
        )


def read_journal(repository: Repository) -> Journal:
    """Return the journal; FileNotFoundError without one, DamagedJournalError for none of ours.

    What it says is believed of files that a recording writes, and of no others; of those that
    serve other programs, and may make something run, if it is what was committed.
    """
    folder = repository.git_dir / FOLDER
    try:
        with folder_at(folder, below=folder.parent) as held:
            data = json.loads(held.read(JOURNAL, limit=RECORD_BYTES))
        lines = tuple(JournalLine(**line) for line in data["lines"])
        subject: Any = data["subject"]
        journal = Journal(
            head=data["head"], subject=CommitSubject(subject), lines=lines, blobs=data.get("blobs")
        )
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedJournalError(folder) from error
    is_sound = (
        isinstance(subject, str)
        and _is(journal.head, _ID, or_none=True)
        and all(_is_sound(line, repository.prefix) for line in lines)
        and (journal.blobs is None or _are_blobs(journal.blobs))
        and all(_is_as_committed(repository, journal.head, line) for line in lines)
    )
    if not is_sound:
        raise DamagedJournalError(folder)
    return journal


def _is(value: Any, form: re.Pattern[str], *, or_none: bool = False) -> bool:  # noqa: ANN401 - any JSON
    is_none = or_none and value is None
    return is_none or (isinstance(value, str) and form.fullmatch(value) is not None)


def _is_sound(line: JournalLine, prefix: str) -> bool:
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
        and (parts[0] in _RECORDED or path in OF_THE_PROGRAM)
        and not any(part == ".." or is_git_name(part) for part in parts)
        and not {"\\", "\0"} & set(path)
    )


def _is_as_committed(repository: Repository, head: str | None, line: JournalLine) -> bool:
    """Whether a file of the program would be put back as it was committed, its ends of line apart.

    Of any other it need not be.
    """
    path = line.path.removeprefix(repository.prefix)
    if path not in OF_THE_PROGRAM:
        return True
    folder = repository.git_dir / FOLDER
    texts = (
        content_of(repository, head, path) if head else None,
        saved_text(folder, line.saved) if line.saved else None,
    )
    before, saved = (text and text.replace(b"\r\n", b"\n") for text in texts)
    return before == saved


def _are_blobs(blobs: Any) -> bool:  # noqa: ANN401 - any JSON
    return isinstance(blobs, Mapping) and all(
        _is_recorded(path) and _is(blob, _ID) for path, blob in blobs.items()
    )


def paths_in(repository: Repository, journal: Journal) -> tuple[str, ...]:
    """Return the paths of its files, as the workspace names them."""
    return tuple(line.path.removeprefix(repository.prefix) for line in journal.lines)


def was_committed(repository: Repository, journal: Journal) -> bool:
    """Whether a commit since then holds all the files as they were to be."""
    if journal.blobs is None:
        return False
    since = f"{journal.head}..HEAD" if journal.head else "HEAD"
    answer = repository.git.ask("rev-list", "--max-count=1000", since)
    if not journal.lines:
        subjects = repository.git.ask("log", "--no-show-signature", "--format=%s", since)
        return journal.subject in subjects.text.splitlines()
    paths = paths_in(repository, journal)
    wanted = {path: journal.blobs.get(path) for path in paths}
    return any(repository.blobs(commit, paths) == wanted for commit in answer.text.split())


def saved_text(folder: Path, name: str) -> bytes | None:
    """Return what was saved under a name; None when it cannot be read."""
    try:
        return read_file(folder / name, limit=ARCHIVED_BYTES, follow=False)
    except (OSError, RefusalError):
        return None
