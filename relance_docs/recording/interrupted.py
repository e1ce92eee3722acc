"""A recording that began and did not end, as commands find it that only read.

They write nothing, so they leave it to the next recording to put things in order.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import read_file
from relance_docs.git.places import SENDINGS
from relance_docs.git.repository import repository_of
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message
from relance_docs.recording.journal import begun, is_open

_LONGEST_NAME: Final = 10_000
"""Bytes of a file `.git` that names the folder; no system takes a longer path."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InterruptedRecording:
    """What the files of a workspace show, although it is in no commit."""

    subject: CommitSubject
    paths: tuple[str, ...]
    """Relative to the workspace."""
    damaged: Message | None = None
    """Why nobody can say which recording that was; then there is no subject and no path."""

    @property
    def note(self) -> Message:
        """What a reader of these files should know."""
        if self.damaged is not None:
            return Message("note: {sentence}", sentence=self.damaged)
        return Message(
            "note: a recording is under way or was interrupted, and is not committed: {subject}; "
            "{paths} may show it all the same. The next recording puts that in order",
            subject=self.subject,
            paths=", ".join(self.paths),
        )


def interrupted(root: Path) -> InterruptedRecording | None:
    """Return the recording that is not done in the repository of a workspace; None without one.

    Without such a recording no git is run.
    """
    folder = git_folder(root)
    if folder is None or not is_open(folder):
        return None
    repository = repository_of(root)
    try:
        found = begun(repository)
    except RefusalError as refusal:
        return InterruptedRecording(subject=CommitSubject(), paths=(), damaged=refusal.message)
    return None if found is None else InterruptedRecording(subject=found[0], paths=found[1])


def has_sendings(root: Path) -> bool:
    """Whether an e-mail was about to leave a workspace, and is not recorded; no git is run."""
    folder = git_folder(root)
    return folder is not None and any((folder / SENDINGS).glob("*.json"))


def git_folder(root: Path) -> Path | None:
    """Return the folder that git keeps for a working folder at or above root; no git is run."""
    for folder in (root, *root.parents):
        own = folder / ".git"
        if own.is_file():
            named = os.fsdecode(read_file(own, limit=_LONGEST_NAME))
            return folder / named.removeprefix("gitdir: ").rstrip("\n")
        if own.is_dir():
            return own
    return None
