"""What a command line asks, and all that its answer may depend on, as one digest.

This is the one place where that is named: the words, who asks, the day, the program, every file of
the workspace, the commit checked out and the index. A new kind of input that lies in the
workspace is in it by itself. Nothing is opened but what git writes of its branches, and nothing is
loaded but what Python starts with: a question is asked before the program is.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from stat import S_ISDIR, S_ISREG

from relance_docs.git.places import (
    OWN_FOLDER,
    RECORDING,
    SENDINGS,
    commit_checked_out,
    git_folders,
    state_at,
)
from relance_docs.git.secret import state_folder
from relance_docs.store.program import program_digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Final, TextIO

COMMANDS: Final = frozenset({"check", "letters", "status"})
"""Commands that say the same as long as nothing is changed."""
SETTINGS_FILE: Final = "relance.yaml"
_MADE: Final = "build"
"""The folder of what the program makes; what of it counts for an answer is named with it."""
TICK: Final = 50_000_000
"""Nanoseconds after which a file that is written again bears another time."""
SECOND: Final = 1_000_000_000
"""Nanoseconds; some file systems know no less."""
_FOLDER_OPTIONS: Final = ("-C", "--workspace")
_VARIABLES: Final = ("LANG", "COLUMNS", "LINES", "HOME", "TZ", "USERPROFILE")
_VARIABLE_STARTS: Final = ("LC_", "RELANCE_", "GIT_", "XDG_", "PYTHON")
_STREAMS: Final = ("stdin", "stdout", "stderr")
_PLAIN: Final = 2
"""The way to marshal numbers that says the same for the same ones, whoever else holds them."""
_BY_DESCRIPTOR: Final = os.scandir in os.supports_fd


class Question:
    """A command line that gets the same answer as long as nothing is changed: here, a page of help.

    It depends on the words, on who asks, on the day and on the program.
    """

    def __init__(self, words: Sequence[str], folder: str, *more: str) -> None:
        self.words: Final = tuple(words)
        self.folder: Final = folder
        """Where its answer is kept."""
        self.name: Final = f"answer-{_digest(*words, *more, *_circumstances())[:24]}"
        """Of the file that its answer is kept in."""
        self.newest = 0
        """The last change of a file that it depends on, in nanoseconds, when `state` was asked."""
        self.began_at = 0
        """When the state was asked that an answer is of, in nanoseconds; 0: not yet."""
        self._began = ""
        self._stands: bool | None = None

    @staticmethod
    def of(words: Sequence[str]) -> Question | None:
        """Return the question of a command line; None for one whose answer is never kept."""
        if _is_help(words):
            folder = state_folder()
            return Question(words, f"{folder}/help") if folder else None
        return WorkspaceQuestion.of_workspace(words) if not COMMANDS.isdisjoint(words) else None

    @property
    def is_help(self) -> bool:
        """Whether it asks for a page of help."""
        return _is_help(self.words)

    def covers(self, path: str) -> bool:
        """Whether a file of the workspace, named from there, is one of those that are looked at."""
        del path
        return False

    def begin(self) -> str:
        """Return the state that an answer is of: asked once, before anything is read for it."""
        if not self.began_at:
            self.began_at = time.time_ns()
            self._began = self.state()
        return self._began

    @property
    def stands(self) -> bool:
        """Whether all that was read since `begin` is what it was then, and a change would show.

        Asked once, when nothing more is read.
        """
        if self._stands is None:
            is_same = self.begin() != "" and self.state() == self.begin()
            self._stands = is_same and self.is_settled()
        return self._stands

    def is_settled(self, skew: int = 0) -> bool:
        """Whether what was written since `begin` bears another time than all that was there.

        `skew`: nanoseconds between the clock of this machine and that of its files.
        """
        tick = TICK if self.newest % SECOND else 2 * SECOND
        return skew < SECOND and self.newest + tick + skew < self.began_at

    def state(self) -> str:
        """Return the digest of all that the answer depends on; empty where that cannot be told."""
        inputs = self._inputs()
        day = " ".join(map(str, time.localtime()[:3]))
        return "" if inputs is None else _digest(self.name, program_digest(), day, *inputs)

    def _inputs(self) -> Sequence[str] | None:
        return ()


class WorkspaceQuestion(Question):
    """A command line that asks about a workspace that git knows."""

    def __init__(self, words: Sequence[str], root: str, own: str, shared: str) -> None:
        here = os.path.abspath(os.curdir)  # noqa: PTH100
        super().__init__(words, f"{shared}/{OWN_FOLDER}", root, here)
        self._root, self._own, self._shared = root, own, shared

    @staticmethod
    def of_workspace(words: Sequence[str]) -> Question | None:
        """Return the question; None where the words do not plainly name one workspace."""
        folder = _folder_named(words)
        try:
            root = _root(folder) if folder is not None else None
            folders = git_folders(root) if root else None
        except OSError:  # the current folder is gone
            return None
        return WorkspaceQuestion(words, root, *folders[1:]) if root and folders else None

    def covers(self, path: str) -> bool:
        """Whether a file of the workspace, named from there, is one of those that are looked at."""
        first, *below = path.split("/")
        is_left_out = first == _MADE or first.startswith(".")
        is_plain = "\\" not in path and not {"", "..", "."} & {first, *below}
        return is_plain and not (below and is_left_out)

    def _inputs(self) -> Sequence[str] | None:
        """Return the state of every input.

        None with links in the workspace, while a recording is under way or an e-mail leaves.
        """
        commit = commit_checked_out(self._own, self._shared)
        if not commit or self._is_busy():
            return None
        given = [state_at(f"{self._shared}/{name}") for name in ("shallow", "info/grafts")]
        names: list[str] = []
        states: list[int] = []
        try:
            if not self._walk(self._root, names, states, is_top=True):
                return None
        except OSError:
            return None
        self.newest = max(0, *states[::4], *states[1::4])
        packed = marshal.dumps(states, _PLAIN)  # as text they take a tenth of the whole question
        return [commit, state_at(f"{self._own}/index"), *given, *names, packed.hex()]

    def _is_busy(self) -> bool:
        named = (
            f"{self._own}/{RECORDING}",
            f"{self._own}/{SENDINGS}",
            f"{self._shared}/{SENDINGS}",
        )
        for folder in named:
            try:
                if any(name.endswith(".json") for name in os.listdir(folder)):  # noqa: PTH208
                    return True
            except FileNotFoundError:
                continue
            except OSError:
                return True
        return False

    def _walk(
        self, folder: str, names: list[str], states: list[int], *, is_top: bool = False
    ) -> bool:
        """Note every file below a folder; False where one of them stands for something else.

        `names`: each file's, and the path of each folder before its own. `states`: four numbers for
        each file, its two times first.

        Of ten thousand files this is what a kept answer takes: hence a descriptor, for which the
        system has not to find the folder again, and no call that can be left out.
        """
        below: list[str] = []
        descriptor = os.open(folder, os.O_RDONLY) if _BY_DESCRIPTOR else None
        try:
            with os.scandir(folder if descriptor is None else descriptor) as entries:
                for entry in entries:
                    name = entry.name
                    info = entry.stat(follow_symlinks=False)
                    if S_ISREG(info.st_mode) and not getattr(info, "st_reparse_tag", False):
                        names.append(name)
                        states += (info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino)
                    elif not S_ISDIR(info.st_mode):
                        return False
                    elif not (is_top and (name == _MADE or name.startswith("."))):
                        below.append(f"{folder}/{name}")
        finally:
            if descriptor is not None:
                os.close(descriptor)
        for path in below:
            names.append(path)
            if not self._walk(path, names, states):
                return False
        return True


def _is_help(words: Sequence[str]) -> bool:
    """Whether a page of help is asked for, and nothing that could be meant otherwise."""
    if words[-1:] != ["--help"] and words[-1:] != ("--help",):
        return False
    return len(words) == 1 or (len(words) == 2 and words[0][:1] not in {"-", ""})  # noqa: PLR2004


def _circumstances() -> Iterator[str]:
    """Yield what of who asks changes what is printed, or what git says."""
    variables: Mapping[str, str] = os.environ
    for name in sorted(variables):
        if name in _VARIABLES or name.startswith(_VARIABLE_STARTS):
            yield f"{name}={variables[name]}"
    for name in _STREAMS:
        yield f"{name}: {_columns(getattr(sys, name))}"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - the language of Windows stands in no variable

        yield str(ctypes.windll.kernel32.GetUserDefaultUILanguage())


def _columns(stream: TextIO | None) -> str:
    """Return the size of a terminal; nothing for what is none."""
    if stream is None or getattr(stream, "closed", True) or not stream.isatty():
        return ""
    try:
        return str(tuple(os.get_terminal_size(stream.fileno())))
    except (OSError, ValueError):
        return "terminal"


def _folder_named(words: Sequence[str]) -> str | None:
    """Return the folder that -C names, else the current one; None where that is not plain."""
    folder, is_next = os.curdir, False
    for word in words:
        if is_next:
            if folder != os.curdir:
                return None  # several workspaces
            folder, is_next = word, False
        elif word in _FOLDER_OPTIONS:
            is_next = True
        elif word.startswith("--workspace") or word == "--" or "\0" in word:
            return None
        elif word[:1] == "-" != word[1:2] and "C" in word:
            return None  # among other short options
    return None if is_next else folder


def _root(folder: str) -> str | None:
    """Return the workspace that a folder is, or the current one lies in; None for none."""
    here = os.path.realpath(folder)
    if folder != os.curdir:
        return here if os.path.isfile(f"{here}/{SETTINGS_FILE}") else None  # noqa: PTH113
    while not os.path.isfile(f"{here}/{SETTINGS_FILE}"):  # noqa: PTH113
        above = os.path.dirname(here)  # noqa: PTH120
        if above == here:
            return None
        here = above
    return here


def _digest(*texts: str) -> str:
    import hashlib  # noqa: PLC0415 - most commands ask nothing

    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogateescape")).hexdigest()
