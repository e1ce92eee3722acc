"""Files and their commit, both or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from relance_docs.errors import RefusalError, reason_of, reason_told
from relance_docs.files.folder import remove_file, replace_file
from relance_docs.git.commits import trailers_in
from relance_docs.git.program import Answer
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.journal import FileChange, OpenJournal, git_at_work, open_journal
from relance_docs.recording.recovery import put_back
from relance_docs.recording.signals import keep_signals_back
from relance_docs.recording.staging import (
    ATTEMPTS,
    await_index,
    follow_head,
    literally,
    private_index,
    release_index,
    take_index,
)

Signing = Literal["auto", "always", "never"]

_REF_PATIENCE: Final = 5000
"""Milliseconds to wait for another git command to let go of the branch."""
_LOST_THE_RACE: Final = "cannot lock ref"
"""What git says, in no language but English, when somebody committed meanwhile."""
_SAMPLE: Final = "17"
_LOOSE: Final = 27
_PACKS: Final = 50
"""Git takes its objects for too many (6,700) by those in one of 256 folders, or by their packs."""
_SIGNING_OPTIONS: Final = {"auto": (), "always": ("--gpg-sign",), "never": ("--no-gpg-sign",)}


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitMade:
    """The commit that was made."""

    commit: str
    warnings: tuple[Message, ...] = ()


def commit_files(
    repository: Repository,
    changes: tuple[FileChange, ...],
    message: CommitMessage,
    *,
    sign: Signing,
    check: Callable[[], None],
) -> CommitMade:
    """Write the files, `check` them in place, and commit them and nothing else.

    The git program makes the commit: the user's identity, hooks and signing apply, and what is
    staged besides stays staged. Raises RefusalError, and whatever interrupts, with every file as
    it was before.
    """
    await_index(repository)
    keep_signals_back()
    head = repository.head()
    journal = open_journal(repository, changes, subject=message.subject)
    try:
        _write(repository, changes)
        check()
        wanted = _blobs(repository, changes)
        journal.expect(wanted)
        take_index(repository, journal.folder)
        answer = _commit(repository, journal, changes, message, sign)
        commit, said = _commit_after(repository, head, answer, wanted)
        _refuse_of_a_hook(repository, answer, wanted)
    except BaseException:
        if repository.head() == head:
            put_back(repository)
        raise
    try:
        followed = follow_head(repository, journal.folder, (change.path for change in changes))
        warnings = (*_left_behind(followed), *_seen(repository, answer, wanted, message, said))
        if not followed.is_yes:
            return CommitMade(commit=commit, warnings=warnings)
        # The last thing of all: a `git commit` by hand reads the index before it locks it, and one
        # that read the old index just before it was replaced must find it locked, or it takes the
        # fact back.
        release_index(repository)
        journal.close()
        _tidied(repository)
    except (OSError, RefusalError) as error:
        # The next recording does what is left: the journal says that the commit is made.
        warnings = (_unseen(error),)
    return CommitMade(commit=commit, warnings=warnings)


def _tidied(repository: Repository) -> None:
    """Let git pack its objects when they have become many, as `git commit` would by itself.

    It would do so while it commits, under a lock (objects/maintenance.lock) that stays for ever
    when it is killed; `gc` sees by itself that whoever had locked it is gone.
    """
    if _may_be_many(repository):
        repository.git.change("gc", "--auto", "--quiet")


def _may_be_many(repository: Repository) -> bool:
    """Whether `git gc --auto` is wanted, and may find anything to do."""
    settings = repository.git.settings
    if settings.last("maintenance.auto") in {"false", "no", "off", "0"}:
        return False
    if any(each.name.startswith("gc.") for each in settings.listed):
        return True  # somebody set what is many
    objects = repository.common_dir / "objects"
    loose, packs = (objects / _SAMPLE).glob("*"), (objects / "pack").glob("*.pack")
    return sum(1 for _ in loose) > _LOOSE or sum(1 for _ in packs) > _PACKS


def _seen(
    repository: Repository,
    answer: Answer,
    wanted: Mapping[str, str],
    message: CommitMessage,
    said: str,
) -> tuple[Message, ...]:
    """Return what is to be said of the commit, which is made, whatever can still be looked at."""
    try:
        return (
            *_complaints(answer),
            *_altered(repository, wanted),
            *_misread(said, message),
        )
    except (OSError, RefusalError) as error:
        return (_unseen(error),)


def _unseen(error: OSError | RefusalError) -> Message:
    """Say that the commit, which is made, could not be looked at again: a full disk, mostly."""
    reason: object = error.message if isinstance(error, RefusalError) else reason_of(error)
    return Message(
        "the commit was made, but what hooks made of it could not be looked at ({reason})",
        reason=reason or str(error),
    )


def _blobs(repository: Repository, changes: Iterable[FileChange]) -> dict[str, str]:
    """Return what the commit is to hold of the files that are there after it."""
    there = (c.path for c in changes if c.new is not None)
    return repository.blobs_in_place(there, by_filters=True)


def _write(repository: Repository, changes: Iterable[FileChange]) -> None:
    for change in changes:
        path = repository.root / change.path
        try:
            if change.new is None:
                # An empty cases/ stays: a workspace has one.
                first = repository.root / change.path.partition("/")[0]
                remove_file(path, below=repository.root, up_to=first)
            else:
                replace_file(path, change.new, below=repository.root)
        except OSError as error:
            reason = reason_of(error)
            raise RefusalError(
                Message(
                    "{path} cannot be written ({reason}); nothing was recorded",
                    path=change.path,
                    reason=reason,
                )
            ) from error


def _commit(
    repository: Repository,
    journal: OpenJournal,
    changes: tuple[FileChange, ...],
    message: CommitMessage,
    sign: Signing,
) -> Answer:
    lines = journal.journal.lines
    new = (c.path for c, line in zip(changes, lines, strict=True) if c.new and line.is_new_to_git)
    index = private_index(repository, journal.folder, new)
    if isinstance(index, Answer):
        return index
    listed = journal.keep("paths", literally(change.path for change in changes))
    paths = (f"--pathspec-from-file={listed}", "--pathspec-file-nul")
    with git_at_work(journal.folder) as keeps:
        for _attempt in range(ATTEMPTS):
            answer = repository.git.change(
                *("-c", "user.useConfigOnly=true", "-c", "i18n.commitEncoding=UTF-8"),
                *("-c", f"core.filesRefLockTimeout={_REF_PATIENCE}"),
                *("-c", "maintenance.auto=false"),
                *("commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-"),
                *_SIGNING_OPTIONS[sign],
                *(paths if changes else ("--allow-empty",)),
                stdin=message.text.encode(),
                index=index,
                keeps=keeps,
            )
            if answer.is_yes or _LOST_THE_RACE not in answer.complaint:
                break
    return answer


def _commit_after(
    repository: Repository, head: str | None, answer: Answer, wanted: Mapping[str, str]
) -> tuple[str, str]:
    """Return the new commit and its message; RefusalError when there is none.

    Somebody else may have committed as well: ours is the one that first has all the files.
    """
    since = f"{head}..HEAD" if head else "HEAD"
    listed = repository.git.ask("log", "-z", "--reverse", "--format=%H%n%B", since).out
    entries = filter(None, listed.decode("utf-8", "replace").split("\0"))
    made = {commit: said for commit, _newline, said in (each.partition("\n") for each in entries)}
    if not made:
        raise RefusalError(_refused(answer))
    ours = (each for each in made if len(made) == 1 or repository.blobs(each, wanted) == wanted)
    commit = next(ours, list(made)[-1])
    return commit, made[commit]


def _refuse_of_a_hook(repository: Repository, answer: Answer, wanted: Mapping[str, str]) -> None:
    """Put back and raise RefusalError when git refused, and HEAD names a commit of a hook's own."""
    if not answer.is_yes and repository.blobs("HEAD", wanted) != wanted:
        put_back(repository)
        raise RefusalError(_refused(answer))


def _refused(answer: Answer) -> Message:
    said = answer.complaint or answer.text
    if not said:
        return Message(
            "git made no commit (exit code {code}: a hook?); nothing was recorded",
            code=answer.code,
        )
    return Message(
        "git made no commit, and nothing was recorded; it said: {said}", said=reason_told(said)
    )


def _complaints(answer: Answer) -> tuple[Message, ...]:
    if answer.is_yes:
        return ()
    said = reason_told(answer.complaint)
    return (Message("the commit was made, but git complained: {said}", said=said),)


def _left_behind(followed: Answer) -> tuple[Message, ...]:
    """Say that the index did not follow: what is staged looks as if it took the commit back."""
    if followed.is_yes:
        return ()
    return (
        Message(
            "the commit was made, but git's index did not follow it ({said}): it stays locked, and "
            "the next recording puts that in order",
            said=reason_told(followed.complaint),
        ),
    )


def _altered(repository: Repository, wanted: Mapping[str, str]) -> tuple[Message, ...]:
    """Say which files a hook made other than they were to be."""
    return tuple(
        Message(
            "a hook changed {path} while it was committed; look at it with `git show`",
            path=path,
        )
        for path, blob in repository.blobs("HEAD", wanted).items()
        if blob != wanted[path]
    )


def _misread(said: str, message: CommitMessage) -> tuple[Message, ...]:
    """Say that a hook changed the message so that git no longer reads the trailers in it."""
    found = (*trailers_in(said, "Case"), *trailers_in(said, "Event"))
    if found == (*message.cases, message.name):
        return ()
    return (
        Message(
            "a hook changed the message, and git no longer reads the trailers in it (Case, Event): "
            "they must stay its last lines; look at it with `git show`"
        ),
    )
