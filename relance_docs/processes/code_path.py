"""Which Python runs a command, and where it looks for code: never in the current folder.

A folder may come from anybody (a clone, a share, a download). Python puts the current folder first
on its path with `-m` and `-c`, Windows looks for programs there first, and so does a PATH with an
empty or relative entry.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Final, NoReturn

_HOME: Final = str(Path(__file__).resolve().parents[2])
"""Where this program is installed: its own code comes from there whatever the path says."""
_starting: Final = RLock()


def leave_current_folder_out() -> None:
    """Look for modules and programs in absolute folders only, here and in what is started."""
    sys.path[:] = trusted(sys.path)
    os.environ["PATH"] = os.pathsep.join(_program_folders())
    if os.name == "nt":
        # For CreateProcess and cmd, which look in the current folder before the PATH.
        os.environ["NODEFAULTCURRENTDIRECTORYINEXEPATH"] = "1"


@contextmanager
def children_leave_it_out() -> Iterator[None]:
    """Give the Python processes that are started meanwhile a path without the current folder.

    Set for that moment only: hooks of git are the user's own and keep the path that they know.
    """
    with _starting:
        before = sys.path[:], dict(os.environ)
        try:
            sys.path[:] = trusted(sys.path)
            os.environ["PYTHONSAFEPATH"] = "1"
            if given := os.environ.get("PYTHONPATH"):
                os.environ["PYTHONPATH"] = os.pathsep.join(trusted(given.split(os.pathsep)))
            yield
        finally:
            sys.path[:] = before[0]
            for name in ("PYTHONSAFEPATH", "PYTHONPATH"):
                if name in before[1]:
                    os.environ[name] = before[1][name]
                else:
                    os.environ.pop(name, None)


def trusted(folders: Iterable[str]) -> list[str]:
    """Return the folders that are not the current one, unless this program is installed in it."""
    here = _current_folder()
    folders = list(folders)
    kept = [
        folder
        for folder in folders
        if Path(folder).is_absolute() and os.path.realpath(folder) != here
    ]
    has_home = any(_is_home(folder, here) for folder in folders)
    return [*kept, _HOME] if has_home else kept


def _is_home(folder: str, here: str | None) -> bool:
    """Whether a folder that is left out is the one our code is in: it then comes last."""
    path = os.path.realpath(folder or os.curdir)
    return path == here == _HOME


def _current_folder() -> str | None:
    try:
        return os.path.realpath(Path.cwd())
    except OSError:  # somebody removed it: nothing can come from there
        return None


def program(name: str) -> str | None:
    """Return where a program is, by the absolute folders of the PATH; None when it is nowhere.

    The current folder comes last, even where the PATH names it: one may stand in /usr/bin.
    """
    endings = os.environ.get("PATHEXT", ".EXE").split(os.pathsep) if os.name == "nt" else [""]
    here, in_it = _current_folder(), None
    for folder in _program_folders():
        for ending in endings:
            path = os.path.join(folder, name + ending)  # noqa: PTH118 - for each program started
            if not (os.path.isfile(path) and os.access(path, os.X_OK)):  # noqa: PTH113
                continue
            if os.path.realpath(folder) != here:
                return path
            in_it = in_it or path
    return in_it


def _program_folders() -> list[str]:
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return [folder for folder in folders if os.path.isabs(folder)]  # noqa: PTH117 - as above


# The Python that runs a command: one that keeps `assert`, whatever its options say.
#
# Libraries that draw letters decide by `assert` (an SVG picture gets its place on the page so):
# with `-O` or PYTHONOPTIMIZE the same data would give another file.


_TAKE_A_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})
"""Options of Python whose value is the next word."""


def run_with_asserts() -> NoReturn:
    """Run this command line again by a Python that was not told to leave `assert` out."""
    command = [sys.executable, *without_optimisation(sys.orig_argv[1:])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"}
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # where a program that is replaced gives the terminal back at once
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)
    os.execve(sys.executable, command, environment)  # noqa: S606 - this same program


def without_optimisation(arguments: Sequence[str]) -> list[str]:
    """Return the words behind `python` without the option -O.

    >>> without_optimisation(["-OO", "-POB", "-W", "error", "-m", "relance_docs", "letters", "-O"])
    ['-PB', '-W', 'error', '-m', 'relance_docs', 'letters', '-O']
    """
    return list(_kept(arguments))


def _kept(arguments: Sequence[str]) -> Iterator[str]:
    words = iter(arguments)
    for word in words:
        if word.startswith("--") or not word.startswith("-") or word == "-":
            yield word
            if not word.startswith("--"):
                break
        elif word[1] in "WX":
            yield word
        elif any(letter in word for letter in "mc"):
            yield word if word[1] in "mc" else word.replace("O", "", 1)
            break
        elif left := word.replace("O", "").removeprefix("-"):
            yield f"-{left}"
        if word in _TAKE_A_VALUE:
            yield next(words, "")
    yield from words
