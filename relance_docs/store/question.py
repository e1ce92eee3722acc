"""What a command line asks, and all that its answer may depend on, as one digest.

This is the one place where that is named: the words, who asks, the day, the program, every file of
the workspace, the commit checked out and the index. A new kind of input that lies in the
workspace is in it by itself. Nothing is opened but what git writes of its branches, and nothing is
loaded but what Python starts with: a question is asked before the program is.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time

from relance_docs.git.places import (
    OWN_FOLDER,
    RECORDING,
    SENDINGS,
    commit_checked_out,
    git_folders,
    said_of,
    state_at,
)
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
_FOLDER_OPTIONS: Final = ("-C", "--workspace")
_VARIABLES: Final = ("LANG", "COLUMNS", "LINES", "HOME", "TZ", "USERPROFILE")
_VARIABLE_STARTS: Final = ("LC_", "RELANCE_", "GIT_", "XDG_", "PYTHON")
_STREAMS: Final = ("stdin", "stdout", "stderr")


class Question:
    """A command line, asked in a workspace that git knows."""

    def __init__(self, words: Sequence[str], root: str, folders: tuple[str, str, str]) -> None:
        self.root: Final = root
        """The workspace, absolute."""
        self.top, self.own, self.shared = folders
        """The working folder of its repository; what git keeps of it; and of all like it."""
        self.words: Final = tuple(words)
        asked = "\0".join((*words, root, os.path.abspath(os.curdir), *_circumstances()))  # noqa: PTH100
        self.name: Final = f"answer-{_digest(asked)[:24]}"
        """Of the file in which its answer is kept."""
        self.newest = 0
        """The last change of a file of the workspace, in nanoseconds, when `state` was asked."""
        self.began_at = 0
        """When the state was asked that an answer is of, in nanoseconds; 0: not yet."""
        self._began = ""

    @staticmethod
    def of(words: Sequence[str]) -> Question | None:
        """Return the question of a command line; None for one whose answer is never kept."""
        folder = _folder_named(words)
        if folder is None or COMMANDS.isdisjoint(words):
            return None
        try:
            root = _root(folder)
            folders = git_folders(root) if root else None
        except OSError:  # the current folder is gone
            return None
        return Question(words, root, folders) if root and folders else None

    @property
    def folder(self) -> str:
        """Where answers are kept."""
        return f"{self.shared}/{OWN_FOLDER}"

    @staticmethod
    def covers(path: str) -> bool:
        """Whether a file of the workspace, named from there, is one of those that are looked at."""
        first, *below = path.split("/")
        is_left_out = first == _MADE or first.startswith(".")
        return not ((below and is_left_out) or {"", "..", "."} & {first, *below} or "\\" in path)

    def begin(self) -> str:
        """Return the state that an answer is of: asked once, before anything is read for it."""
        if not self.began_at:
            self.began_at = time.time_ns()
            self._began = self.state()
        return self._began

    def state(self) -> str:
        """Return the digest of all that the answer may depend on.

        Empty where that cannot be told: with links in the workspace, while a recording is under
        way or an e-mail leaves.
        """
        commit = commit_checked_out(self.own, self.shared)
        if not commit or self._is_busy():
            return ""
        files: list[str] = []
        self.newest = 0
        try:
            if not self._walk(self.root, files, is_top=True):
                return ""
        except OSError:
            return ""
        index = state_at(f"{self.own}/index")
        given = [state_at(f"{self.shared}/{name}") for name in ("shallow", "info/grafts")]
        day = " ".join(map(str, time.localtime()[:3]))
        return _digest("\0".join((self.name, program_digest(), day, commit, index, *given, *files)))

    def _is_busy(self) -> bool:
        named = (f"{self.own}/{RECORDING}", f"{self.own}/{SENDINGS}", f"{self.shared}/{SENDINGS}")
        for folder in named:
            try:
                if any(name.endswith(".json") for name in os.listdir(folder)):  # noqa: PTH208
                    return True
            except FileNotFoundError:
                continue
            except OSError:
                return True
        return False

    def _walk(self, folder: str, files: list[str], *, is_top: bool = False) -> bool:
        """Note every file below a folder; False where one of them stands for something else."""
        below: list[str] = []
        newest = self.newest
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                info = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(info.st_mode):
                    if not (is_top and (name == _MADE or name.startswith("."))):
                        below.append(entry.path)
                    continue
                if not stat.S_ISREG(info.st_mode) or getattr(info, "st_reparse_tag", 0):
                    return False
                changed, put = info.st_mtime_ns, info.st_ctime_ns
                newest = max(newest, changed, put)
                files.append(f"{name}/{info.st_size} {changed} {put} {info.st_ino}")
        self.newest = newest
        for path in below:
            files.append(path)
            if not self._walk(path, files):
                return False
        return True


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
        elif word.startswith("--workspace") or (word[:1] == "-" != word[1:2] and "C" in word):
            return None
        elif "\0" in word or word == "--":
            return None
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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
