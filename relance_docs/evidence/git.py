"""The git program, asked the same way everywhere.

Variables that make git talk of another repository are dropped, and replaced objects are never
followed. Output is bytes unless asked for as text.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

KEPT_VARIABLES: Final = (
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_ASKPASS",
    "GIT_ALLOW_PROTOCOL",
)
"""What a user sets on purpose; git's own hooks export GIT_DIR and GIT_INDEX_FILE, never wanted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What git answered: its exit code, what it printed, what it complained of."""

    code: int
    out: bytes
    complaint: str

    @property
    def is_yes(self) -> bool:
        """Whether git ended with 0."""
        return self.code == 0

    @property
    def text(self) -> str:
        """What git printed, as text, without the end of line."""
        return self.out.decode("utf-8", "surrogateescape").rstrip("\n")


class GitError(RefusalError):
    """Git refused; its own words are kept."""

    def __init__(self, answer: Answer) -> None:
        complaint = answer.complaint or answer.text or str(answer.code)
        super().__init__(Message("git refused: {complaint}", complaint=complaint))
        self.answer = answer


def git_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return `inherited` without the variables by which git would look elsewhere."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("GIT_")
        or name in KEPT_VARIABLES
        or name.startswith(("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"))
    }
    return kept | {"GIT_NO_REPLACE_OBJECTS": "1"}


@dataclass(frozen=True, slots=True)
class Git:
    """The git program, run in `folder`."""

    folder: Path

    def ask(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run a command that only reads; a refusal of git is an answer like another.

        Paths are taken literally. Raises RefusalError when there is no git program.
        """
        plain = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
        return self._run(arguments, stdin, git_environment(os.environ) | plain)

    def read(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a command that only reads and return what it printed; raises GitError."""
        return _taken(self.ask(*arguments, stdin=stdin)).out

    def change(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run a command that changes the repository, in the user's own language as hooks expect.

        The answer is returned even when git refused: the caller puts things back first. Paths are
        written `:(literal)path`, for a variable would reach the hooks as well.
        """
        return self._run(arguments, stdin, git_environment(os.environ))

    def _run(self, arguments: tuple[str, ...], stdin: bytes, environment: dict[str, str]) -> Answer:
        try:
            done = subprocess.run(
                ["git", *arguments],
                cwd=self.folder,
                env=environment,
                input=stdin,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise RefusalError(Message("the git program is not installed")) from error
        complaint = done.stderr.decode("utf-8", "replace").strip()
        return Answer(code=done.returncode, out=done.stdout, complaint=complaint)


def _taken(answer: Answer) -> Answer:
    if not answer.is_yes:
        raise GitError(answer)
    return answer
