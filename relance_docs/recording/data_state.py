"""Whether the data that a document is made from is committed, and in which commit.

The whole workspace is asked in a few runs of git, whatever the number of cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError, reason_told
from relance_docs.git.last_commits import last_commits
from relance_docs.git.overlooked import Overlooked, overlooked
from relance_docs.git.program import Answer, Git, GitError
from relance_docs.git.repository import repository_of
from relance_docs.message import Message
from relance_docs.recording.interrupted import interrupted
from relance_docs.workspace.layout import (
    CASES_FOLDER,
    DEBTORS_FOLDER,
    SETTINGS_FILE,
    TEMPLATES_FOLDER,
)

INPUTS: Final = (SETTINGS_FILE, CASES_FOLDER, TEMPLATES_FOLDER, DEBTORS_FOLDER)
"""What documents are made from, pièces, and the address book, against which cases are judged."""

_UNDER_WAY: Final = ".."


@dataclass(frozen=True, kw_only=True, slots=True)
class DataState:
    """What a document's foot says of the data it was made from."""

    commit: str | None
    """The last commit that touched the case file, in full; None while there is none."""
    draft_reason: Message | None
    """Why the document is a draft; None when all that it is made from is committed."""


@dataclass(frozen=True, kw_only=True)
class WorkspaceState:
    """What git knows of the files of a workspace; paths are relative to it, with `/`."""

    commits: Mapping[str, str] = field(default_factory=dict)
    """The last commit that touched each file that was ever committed."""
    changes: Mapping[str, str] = field(default_factory=dict)
    """Git's two letters for each file or folder (ending with `/`) that is not as committed.

    For a file that git overlooks, the option or the attribute that makes it so; `..` for one that
    shows a recording which is not done.
    """
    refusal: Message | None = None
    """Why nothing can be said of any file."""
    head: str | None = None
    """The commit checked out: what is committed and unchanged can be made again from it."""

    def of_case(self, number: str, *, reads: Iterable[str] = ()) -> DataState:
        """Return the state of the data of a case's document.

        `reads` are further files of the workspace that the document uses: pièces, templates.
        """
        path = f"{CASES_FOLDER}/{number}.yaml"
        commit = self.commits.get(path) if self.refusal is None else None
        of_files = map(self._reason, (path, SETTINGS_FILE, *reads))
        reasons = (self.refusal, *of_files, self._reason_of_templates)
        return DataState(
            commit=commit, draft_reason=next((reason for reason in reasons if reason), None)
        )

    @cached_property
    def _reason_of_templates(self) -> Message | None:
        """The same for all cases: the first template that is not as committed."""
        templates = (path for path in self.changes if path.startswith(f"{TEMPLATES_FOLDER}/"))
        path = min(templates, default=None)
        return None if path is None else _reason_of(path, self.changes[path])

    def _reason(self, path: str) -> Message | None:
        change = next((self.changes[p] for p in _with_folders(path) if p in self.changes), None)
        if change is not None:
            return _reason_of(path, change)
        return None if path in self.commits else _not_committed(path)


def _with_folders(path: str) -> Iterator[str]:
    """Yield a path and the folders it lies in, as git names those it does not look into."""
    yield path
    while "/" in path.rstrip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        yield path
    yield "./"


def _reason_of(path: str, change: str) -> Message:
    if change == _UNDER_WAY:
        return Message(
            "{path} shows a recording that is under way or was interrupted; the next recording "
            "puts that in order",
            path=path,
        )
    if change.startswith("--") or "=" in change:
        return Overlooked(path=path, option=change).told
    if change == "!!":
        return Message(
            "git ignores {path}: take it out of .gitignore, then `relance save -m TEXT`", path=path
        )
    if change == "??" or change.startswith("A"):
        return _not_committed(path)
    return Message(
        "{path} was changed since it was recorded last: `relance save -m TEXT` records it",
        path=path,
    )


def _not_committed(path: str) -> Message:
    return Message("{path} is not recorded yet: `relance save -m TEXT` records it", path=path)


def workspace_state(root: Path) -> WorkspaceState:
    """Ask git about the workspace in `root`; whatever git refuses becomes a reason."""
    git = Git(root)
    try:
        return _state(git)
    except GitError as error:
        return WorkspaceState(refusal=_refusal(error.answer))
    except RefusalError as refusal:
        return WorkspaceState(refusal=refusal.message)


def _state(git: Git) -> WorkspaceState:
    place = git.ask("rev-parse", "--is-shallow-repository", "--show-prefix")
    if not place.is_yes:
        return WorkspaceState(refusal=_refusal(place))
    shallow, _newline, prefix = place.text.partition("\n")
    head = git.ask("rev-parse", "--verify", "HEAD^{commit}")
    if not head.is_yes:
        return WorkspaceState(refusal=_refusal(git.ask("log", "-1")))
    commits = last_commits(repository_of(git.folder), head.text, INPUTS)
    status = _status(git)
    if not status.is_yes:
        return WorkspaceState(refusal=_refusal(status))
    return WorkspaceState(
        commits=commits,
        changes=dict(_read_status(status, prefix)) | _hidden(git),
        refusal=_SHALLOW if shallow == "true" else None,
        head=head.text,
    )


def unrecorded(git: Git) -> bool:
    """Whether anything that a document is made from is not as it was committed, as git sees it."""
    status = _status(git)
    return bool(status.out) or not status.is_yes


def _status(git: Git) -> Answer:
    asked = ("--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames")
    return git.ask("status", *asked, "--", *INPUTS)


_SHALLOW: Final = Message(
    "this clone is shallow, the last commit of a case is not known: `git fetch --unshallow`"
)


def _refusal(answer: Answer) -> Message:
    complaint = answer.complaint
    if "not a git repository" in complaint:
        return Message(
            "this folder is in no git repository: `relance init` makes a workspace that has one; "
            "for this one, `git init`, then `relance save -m TEXT`"
        )
    if "does not have any commits yet" in complaint:
        return Message("nothing is recorded yet: `relance save -m TEXT` records your cases")
    if "dubious ownership" in complaint:
        return Message(
            "git refuses this folder because it belongs to someone else: see"
            " `git help config`, safe.directory"
        )
    return Message(
        "git cannot tell what is committed: {complaint}", complaint=reason_told(complaint)
    )


def _hidden(git: Git) -> dict[str, str]:
    """Return what `git status` does not tell: files it overlooks, and a half-done recording."""
    under_way = interrupted(git.folder)
    return {
        **{each.path: each.option for each in overlooked(git, INPUTS)},
        **dict.fromkeys(under_way.paths if under_way else (), _UNDER_WAY),
    }


def _read_status(status: Answer, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, status.text.split("\0")):
        change, path = entry[:2], entry[3:]
        if path.endswith("/") and prefix.startswith(path):
            # The folder of the workspace itself, or one above it: git does not look into it.
            yield "./", change
        elif path.startswith(prefix):
            yield path.removeprefix(prefix), change
