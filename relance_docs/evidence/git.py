"""The git program, asked the same way everywhere.

Variables that make git talk of another repository are dropped, and replaced objects are never
followed. Output is bytes unless asked for as text.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
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

    def change(
        self,
        *arguments: str,
        stdin: bytes = b"",
        index: Path | None = None,
        keeps: tuple[int, ...] = (),
    ) -> Answer:
        """Run a command that changes the repository, in the user's own language as hooks expect.

        The answer is returned even when git refused: the caller puts things back first. Paths are
        written `:(literal)path`, for a variable would reach the hooks as well.
        `index`: use that index in the place of the repository's. `keeps`: descriptors that stay
        open in git and in all that it starts.
        """
        own = {"GIT_INDEX_FILE": str(index)} if index else {}
        return self._run(arguments, stdin, git_environment(os.environ) | own, keeps)

    def _run(
        self,
        arguments: tuple[str, ...],
        stdin: bytes,
        environment: dict[str, str],
        keeps: tuple[int, ...] = (),
    ) -> Answer:
        try:
            from git.cmd import Git as Program  # noqa: PLC0415 - it fails where git is missing
            from git.exc import GitCommandNotFound  # noqa: PLC0415
        except ImportError as error:
            raise _NotInstalledError from error
        with TemporaryFile() as given, _environment_is(environment):
            given.write(stdin)
            given.seek(0)
            try:
                code, out, complaint = Program(self.folder).execute(
                    ["git", *arguments],
                    istream=given,
                    with_extended_output=True,
                    with_exceptions=False,
                    stdout_as_string=False,
                    strip_newline_in_stdout=False,
                    env={name: environment.get(name, "") for name in ("LC_ALL", "LANGUAGE")},
                    pass_fds=keeps if os.name != "nt" else (),
                )
            except GitCommandNotFound as error:
                raise _NotInstalledError from error
        return Answer(code=code, out=out, complaint=complaint.strip())


class _NotInstalledError(RefusalError):
    def __init__(self) -> None:
        super().__init__(Message("the git program is not installed"))


@contextmanager
def _environment_is(environment: dict[str, str]) -> Iterator[None]:
    """Give `environment` to the programs started meanwhile: GitPython only lets one add to it."""
    before = dict(os.environ)
    try:
        _replace(environment)
        yield
    finally:
        _replace(before)


def _replace(environment: dict[str, str]) -> None:
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    os.environ.update(environment)


def _taken(answer: Answer) -> Answer:
    if not answer.is_yes:
        raise GitError(answer)
    return answer
