"""An interrupted recording put in order: ended where its commit was made, else taken back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from relance_docs.errors import RefusalError
from relance_docs.files.folder import folder_at, remove_file, replace_file
from relance_docs.files.plain import present
from relance_docs.git.program import GitError
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.journal import (
    AT_WORK,
    FOLDER,
    JOURNAL,
    DamagedJournalError,
    Journal,
    JournalLine,
    close_journal,
    digest_of_content,
    is_open,
    paths_in,
    read_journal,
    rights_of,
    saved_text,
    was_committed,
)
from relance_docs.recording.lock import locked
from relance_docs.recording.staging import (
    follow_head,
    forget_false_index,
    is_taken,
    lying_still,
    release_index,
    take_index,
)


def release_refs(repository: Repository, journal: Journal, *, since: float) -> None:
    """Remove the locks of the branch and of HEAD that our git left, which has ended.

    Ours is the lock that holds the very commit that was to be made: it follows the same one, and
    holds the files as they were to be, or says the same where there are none. Ours is an empty one
    too, when it came after `since`, while the index was locked by us: no command that commits,
    merges or switches gets as far as HEAD then. Any other stays, and git names it.
    """
    branch = repository.git.ask("symbolic-ref", "--quiet", "HEAD")
    if not branch.is_yes or journal.blobs is None:
        return
    locks = (repository.common_dir / f"{branch.text}.lock", repository.git_dir / "HEAD.lock")
    for lock in locks:
        if _holds_ours(repository, lock, journal) or _is_left(repository, lock, since):
            lock.unlink(missing_ok=True)


def _holds_ours(repository: Repository, lock: Path, journal: Journal) -> bool:
    try:
        commit = lock.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    if not commit:
        return False
    parents = repository.git.ask("rev-list", "--parents", "--max-count=1", commit, "--")
    if not parents.is_yes or parents.text.split() != [commit, *filter(None, [journal.head])]:
        return False
    if not journal.lines:
        said = repository.git.ask("log", "-1", "--no-show-signature", "--format=%s", commit, "--")
        return said.text == journal.subject
    return repository.blobs(commit, journal.blobs or ()) == journal.blobs


def _is_left(repository: Repository, lock: Path, since: float) -> bool:
    """Whether an empty lock came while the index was ours, and does not go."""
    try:
        first = lock.stat()
    except OSError:
        return False
    if first.st_size or first.st_mtime < since or not is_taken(repository):
        return False
    return bool(lying_still([lock]))


def recover(repository: Repository) -> Message | None:
    """End a recording that was interrupted, and say how; None when there was none.

    Raises RefusalError when a file was changed since: nobody but the user can say what is right.
    """
    folder = repository.git_dir / FOLDER
    if not is_open(repository.git_dir):
        release_index(repository)
        return None
    _await_git(folder)
    journal = read_journal(repository)
    since = (folder / JOURNAL).stat().st_mtime
    release_refs(repository, journal, since=since)
    forget_false_index(repository, since)
    if was_committed(repository, journal):
        return _ended(repository, journal)
    by_hand = _committed_by_hand(repository, journal)
    if by_hand:
        release_index(repository)
        close_journal(folder)
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
    with locked(folder, below=folder.parent, name=AT_WORK, busy=busy):
        pass


def _ended(repository: Repository, journal: Journal) -> Message:
    """Do what is left when the commit is made: let the index follow, and close the journal."""
    folder = repository.git_dir / FOLDER
    paths = paths_in(repository, journal)
    if not is_taken(repository):
        # The lock was removed by hand, or all is done: what was staged since is the user's.
        before = _blobs_at(repository, journal.head, paths)
        staged = _staged(repository, paths)
        paths = tuple(path for path in paths if staged.get(path) == before[path])
        take_index(repository, folder)
    followed = follow_head(repository, folder, paths)
    if not followed.is_yes:
        raise GitError(followed)
    release_index(repository)
    taken_back = _taken_back_by_hand(repository, journal)
    close_journal(folder)
    if taken_back:
        raise RefusalError(_said_taken_back(repository, journal, taken_back))
    return Message(
        "note: an earlier recording was interrupted, but complete: {subject}",
        subject=journal.subject,
    )


def _taken_back_by_hand(repository: Repository, journal: Journal) -> tuple[str, ...]:
    """Return the files that hold the event, and that HEAD has again as they were before it."""
    paths = paths_in(repository, journal)
    before = _blobs_at(repository, journal.head, paths)
    now = _blobs_at(repository, repository.head(), paths)
    return tuple(
        path
        for path, line in zip(paths, journal.lines, strict=True)
        if line.old_digest != line.new_digest == digest_of_content(present(repository.root / path))
        and now[path] == before[path]
    )


def _said_taken_back(repository: Repository, journal: Journal, paths: tuple[str, ...]) -> Message:
    commit = repository.git.ask("log", "-1", "--no-show-signature", "--format=%h", "--", *paths)
    return Message(
        "{subject} was recorded and interrupted, and {commit}, committed by hand since from an "
        "index of before, took it back; {paths} still has it: look at it with `git diff HEAD`, and "
        "commit it again, `git commit {paths}`",
        subject=journal.subject,
        commit=commit.text,
        paths=" ".join(paths),
    )


def _committed_by_hand(repository: Repository, journal: Journal) -> tuple[str, ...]:
    """Return the files that HEAD has as the recording wrote them, though it was not made whole."""
    if journal.blobs is None:
        return ()
    paths = paths_in(repository, journal)
    before = _blobs_at(repository, journal.head, paths)
    now = _blobs_at(repository, repository.head(), paths)
    return tuple(path for path in paths if now[path] == journal.blobs.get(path) != before[path])


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
    folder = repository.git_dir / FOLDER
    journal = read_journal(repository)
    for line in journal.lines:
        _refuse_changed_since(repository, folder, line)
    for line in journal.lines:
        _put_back(repository, folder, line)
    _forget_new(repository, journal)
    close_journal(folder)


def _refuse_changed_since(repository: Repository, folder: Path, line: JournalLine) -> None:
    now = digest_of_content(present(repository.top / line.path))
    if now == line.old_digest:
        return
    if (
        line.saved is not None
        and digest_of_content(saved_text(folder, line.saved)) != line.old_digest
    ):
        raise DamagedJournalError(folder)
    if now != line.new_digest:
        raise RefusalError(
            Message(
                "a recording was interrupted, and {path} was changed since; its text from before "
                "is kept as {saved}: put the file in order, then delete the folder {folder}",
                path=line.path,
                saved=line.saved or "-",
                folder=folder,
            )
        )


def _put_back(repository: Repository, folder: Path, line: JournalLine) -> None:
    path, top = repository.top / line.path, repository.top
    with suppress(FileNotFoundError), folder_at(path.parent, below=top) as held:
        held.remove_leftovers(path.name)
    if line.saved is None:
        remove_file(path, below=top)
    elif digest_of_content(present(path)) != line.old_digest:
        old = saved_text(folder, line.saved)
        if old is None:
            raise DamagedJournalError(folder)
        try:
            replace_file(path, old, below=top, rights=rights_of(folder / line.saved))
        except OSError:
            _move_back(folder, line.saved, path, below=top)


def _move_back(folder: Path, saved: str, path: Path, *, below: Path) -> None:
    """Put what was saved itself in the place of a file: that needs no room on a full disk."""
    with (
        folder_at(folder, below=folder.parent) as held,
        folder_at(path.parent, below=below) as there,
    ):
        held.rename(saved, path.name, into=there)
        there.sync()


def _forget_new(repository: Repository, journal: Journal) -> None:
    """Take the files that git did not know out of the index again."""
    names = "".join(f"{line.path}\0" for line in journal.lines if line.is_new_to_git)
    if names:
        # The index may be locked by a git that was killed: then they stay as « intent to add ».
        git = type(repository.git)(repository.top)
        git.change("update-index", "-z", "--force-remove", "--stdin", stdin=names.encode())
