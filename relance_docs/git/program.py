"""The git program, asked the same way everywhere.

Calls that only read have one configuration of ours (`git_settings`): neither the user's settings
nor the repository's change what is answered, no program of theirs is run, nothing is fetched.
Variables that make git talk of another repository are dropped. Output is bytes unless asked for as
text.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock, Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from relance_docs.errors import RefusalError, reason_told
from relance_docs.git.settings import (
    FIXED,
    FIXED_ENVIRONMENT,
    OPTIONS,
    GitSettings,
    as_variables,
    folder_of_git,
)
from relance_docs.message import Message
from relance_docs.processes.code_path import program

if TYPE_CHECKING:
    from git.cmd import Git as Program

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
_KEPT_PREFIXES: Final = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_PYTHON_")


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
        super().__init__(Message("git refused: {complaint}", complaint=reason_told(complaint)))
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Git:
    """The git program, run in `folder`."""

    folder: Path

    def ask(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run a command that only reads; a refusal of git is an answer like another.

        Paths are taken literally. Raises RefusalError when there is no git program.
        """
        return self._run(_with_options(arguments), stdin, self._reading(arguments))

    def read(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a command that only reads and return what it printed; raises GitError."""
        return _taken(self.ask(*arguments, stdin=stdin)).out

    @contextmanager
    def printing(self, *arguments: str, stdin: bytes = b"") -> Iterator[BinaryIO]:
        """Run a command that only reads, and give what it prints while it runs.

        For what is too much to hold. Where git refuses, that just ends: it complains to nobody.
        """
        environment = self._reading(arguments)
        with _given(stdin) as given:
            running = _program()(self.folder).execute(
                _words(_with_options(arguments), environment),
                istream=given,
                as_process=True,
                env={**environment, **_NO_CREDENTIALS},
            )
        process: Any = running.proc  # which is ended where nothing holds `running` any more
        with process:
            # Git would wait for somebody to read it.
            complaints = Thread(target=process.stderr.read)
            complaints.start()
            try:
                yield process.stdout
            finally:
                process.stdout.close()
                complaints.join()

    def change(
        self,
        *arguments: str,
        stdin: bytes = b"",
        index: Path | None = None,
        keeps: tuple[int, ...] = (),
    ) -> Answer:
        """Run a command that changes the repository, in the user's own language as hooks expect.

        The user's hooks, filters, signing and identity apply; what a commit needs is never fetched.
        The answer is returned even when git refused: the caller puts things back first. Paths are
        written `:(literal)path`, for a variable would reach the hooks as well.
        `index`: use that index in the place of the repository's. `keeps`: descriptors that stay
        open in git and in all that it starts.
        """
        own = {"GIT_INDEX_FILE": str(index)} if index else {}
        found, _bare = folder_of_git(self.folder)
        settings = self.settings
        if found is not None and _leads_elsewhere(found, settings):
            raise RefusalError(
                Message(
                    "git was told that the files of {folder} lie elsewhere (core.worktree in "
                    "{config}); take that line out of it",
                    folder=self.folder,
                    config=found / "config",
                )
            )
        environment = {name: os.environ.get(name, "") for name in ("LC_ALL", "LANGUAGE")}
        environment |= {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", **own}
        if settings.is_partial_clone:
            # Older git knows no other way; a hook that pushes is refused by it as well.
            environment["GIT_ALLOW_PROTOCOL"] = "none"
        environment |= as_variables((("core.fsmonitor", ""),), os.environ)
        environment |= _DATES.get()
        return self._run(arguments, stdin, environment, keeps)

    @property
    def settings(self) -> GitSettings:
        """What the files of settings say that git reads here, as they stand now."""
        key = (self.folder, *(os.environ.get(name, "") for name in _PLACES_OF_SETTINGS))
        known = _SETTINGS.get(key)
        if known is None or known[0] != self._state_of(known[1]):
            asked = ("config", "--list", "--show-scope", "--show-origin", "--null")
            answer = self._run(asked, b"", dict(FIXED_ENVIRONMENT))
            settings = GitSettings.read(answer.out)
            known = _SETTINGS[key] = self._state_of(settings), settings
        return known[1]

    def _state_of(self, settings: GitSettings) -> tuple[object, ...]:
        """Return what changes with a file of settings, or where another repository is found."""
        found, bare = folder_of_git(self.folder)
        top = found.parent if found else self.folder
        files = [top / name for name in (*sorted(settings.origins), *settings.included)]
        # A folder changes with every lock in it; what is read of it, hardly ever.
        if found is not None and found.is_dir():
            files += [found / name for name in _READ_FOR_SETTINGS]
        elif found is not None:
            files.append(found)
        return (found, bare, *map(_stand_of, files))

    def _reading(self, arguments: Iterable[str]) -> dict[str, str]:
        """Return the variables under which a command is run that only reads."""
        found, bare = folder_of_git(self.folder)
        if bare is not None:
            raise RefusalError(Message("{folder} has no working files (bare)", folder=bare))
        environment = dict(FIXED_ENVIRONMENT)
        if found is not None:
            # Whatever core.worktree or core.bare say.
            environment["GIT_WORK_TREE"] = str(found.parent)
        if _command(arguments) != "config":
            fixed = (*FIXED.items(), *self.settings.without_programs())
            environment |= as_variables(fixed, os.environ)
        return environment

    def _run(
        self,
        arguments: Iterable[str],
        stdin: bytes,
        environment: Mapping[str, str],
        keeps: tuple[int, ...] = (),
    ) -> Answer:
        with _given(stdin) as given:
            code, out, complaint = _program()(self.folder).execute(
                _words(arguments, environment),
                istream=given,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env={**environment, **_NO_CREDENTIALS},
                pass_fds=keeps if os.name != "nt" else (),
            )
        return Answer(code=code, out=out, complaint=complaint.strip())


_DATES: Final[ContextVar[Mapping[str, str]]] = ContextVar("dates", default=MappingProxyType({}))


@contextmanager
def committing_at(moment: datetime, *, by: Mapping[str, str] | None = None) -> Iterator[None]:
    """Let the commits made meanwhile bear a moment: those of a story that is told afterwards.

    `by`: the name and the e-mail of somebody else whose commits they are.
    """
    said = moment.isoformat(timespec="seconds")
    roles = ("AUTHOR", "COMMITTER")
    dates = {f"GIT_{role}_DATE": said for role in roles}
    names = {
        f"GIT_{role}_{key.upper()}": value for role in roles for key, value in (by or {}).items()
    }
    before = _DATES.set({**dates, **names})
    try:
        yield
    finally:
        _DATES.reset(before)


_NO_CREDENTIALS: Final = {"RELANCE_TSA_USER": "", "RELANCE_TSA_PASSWORD": ""}
"""A hook or a filter has no use for what a time stamp authority is told."""

_PLACES_OF_SETTINGS: Final = (
    *("HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
    *("GIT_CONFIG_COUNT", "PATH"),
)
_SETTINGS: Final[dict[tuple[object, ...], tuple[tuple[object, ...], GitSettings]]] = {}
"""What was read of the settings of a folder, and the state of the files it was read from."""


_READ_FOR_SETTINGS: Final = ("config", "config.worktree", "HEAD", "commondir")
"""In the folder of a repository: a section may hold on a certain branch only."""


def _stand_of(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _leads_elsewhere(found: Path, settings: GitSettings) -> bool:
    """Whether the repository says that its files are not beside its `.git`."""
    said = settings.of_repository("core.worktree")
    if said is None:
        return False
    own = found
    if found.is_file():
        named = found.read_text(encoding="utf-8", errors="surrogateescape")
        own = found.parent / named.removeprefix("gitdir: ").rstrip("\n")
        if (own / "commondir").exists():
            return False  # git asks the repository of a worktree nothing of the kind
    return (own / said).resolve() != found.parent.resolve()


def _command(arguments: Iterable[str]) -> str:
    """Return the command among what git is given: `-c NAME=VALUE` may stand before it."""
    given = iter(arguments)
    for word in given:
        if word != "-c":
            return word
        next(given, "")
    return ""


def _with_options(arguments: tuple[str, ...]) -> tuple[str, ...]:
    command = _command(arguments)
    at = arguments.index(command) + 1 if command else 0
    return (*arguments[:at], *OPTIONS.get(command, ()), *arguments[at:])


def _installed(name: str) -> str:
    """Return where a program is, see `program`; RefusalError when there is none."""
    found = program(name)
    if found is None:
        raise RefusalError(Message("the {program} program is not installed", program=name))
    return found


@contextmanager
def _given(stdin: bytes) -> Iterator[BinaryIO]:
    """Open what a call is given.

    Nothing is written for one that is given nothing: it works on a disk that is full, and whether
    git made a commit there can still be asked.
    """
    with TemporaryFile() if stdin else Path(os.devnull).open("rb") as given:
        if stdin:
            given.write(stdin)
            given.seek(0)
        yield given


def _words(arguments: Iterable[str], environment: Collection[str]) -> list[str]:
    return [*_without_unwanted(environment), _installed("git"), *arguments]


_PACKAGE: Final = "git"
_LOADING: Final = Lock()


def _program() -> type[Program]:
    """Return the class of GitPython that runs git, loaded alone.

    The package itself loads all of its modules and asks git for its version, twice: a fifth of
    what a recording takes. Whoever imports it gets it whole, and nothing of what is loaded here.
    """
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> type[Program]:
    spec = None if _PACKAGE in sys.modules else find_spec(_PACKAGE)
    if spec is None:
        from git.cmd import Git as Whole  # noqa: PLC0415 - it is loaded, or not installed

        return Whole
    sys.modules[_PACKAGE] = module_from_spec(spec)  # which is not run
    try:
        from git.cmd import Git as Alone  # noqa: PLC0415 - slow to load
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]
    return Alone


def _without_unwanted(given: Collection[str]) -> tuple[str, ...]:
    """Return what a command begins with where variables are set that git is not to see.

    GitPython gives git all variables of this process, and lets one add to them only. To take them
    out of this process for a while would take them from other threads.
    """
    unwanted = sorted(
        name
        for name in os.environ
        if name.startswith("GIT_")
        and not name.startswith(_KEPT_PREFIXES)
        and name not in (*KEPT_VARIABLES, *given)
    )
    if not unwanted:
        return ()
    return (_installed("env"), *(word for name in unwanted for word in ("-u", name)))


def _taken(answer: Answer) -> Answer:
    if not answer.is_yes:
        raise GitError(answer)
    return answer
