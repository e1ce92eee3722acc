"""The program run in a process of its own, which may be killed at what it does to files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from io import FileIO
from multiprocessing import forkserver
from pathlib import Path
from typing import Final

from relance_docs.cli.main import relance

IS_SAID: Final = ("recorded:", "sealed:", "made:")
PATIENCE: Final = 1800.0
"""Seconds for a command that nobody kills."""
IS_STEP: Final = frozenset(
    {
        *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod"),
        *("os.truncate", "os.utime", "subprocess.Popen", "os.posix_spawn", "os.fork"),
    }
)
"""What changes files, or starts what may; to open one for writing is another."""

Until = Callable[[int], bool]
"""Whether the moment has come, after so many steps."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A command that ended, by itself or not."""

    code: int
    out: str
    err: str
    seconds: float
    steps: int
    """How often it had changed a file, or started a program."""

    @property
    def is_said(self) -> bool:
        """Whether it said that it was done."""
        return any(word in self.out for word in IS_SAID)


def forked(root: Path, words: tuple[str, ...], until: Until | None = None) -> Ended:
    """Run the program in a process of its own group; kill the group when `until` says so."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        steps, told = os.pipe()
        child = os.fork()
        if not child:
            _run(root, words, out.fileno(), err.fileno(), told)
        os.close(told)
        with os.fdopen(steps, "rb", buffering=0) as counted:
            os.set_blocking(steps, False)
            code, count = _awaited(child, began, until, counted)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
    return Ended(code=code, out=said[0], err=said[1], seconds=time.monotonic() - began, steps=count)


def _run(root: Path, words: tuple[str, ...], out: int, err: int, told: int) -> None:
    code = 70
    try:
        os.setsid()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(root)
        tempfile.tempdir = None
        _tell_steps(told)
        _forget_this_script()
        where = () if words[0] == "init" else ("-C", str(root))
        code = int(relance.main([*where, *words], standalone_mode=False) or 0)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 70
    except BaseException:  # noqa: BLE001 - it is told as it would be
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_this_script() -> None:
    """Keep the processes that the program starts from importing this script, as is their way."""
    main_module = sys.modules["__main__"]
    main_module.__spec__ = None
    vars(main_module).pop("__file__", None)
    # What its processes are forked from is a child of the script, not of this command.
    forkserver._forkserver.__init__()  # type: ignore[misc]


def _tell_steps(told: int) -> None:
    """Write a byte for each step from now on."""

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        is_step = event in IS_STEP
        if event == "open":
            flags = arguments[2]
            is_step = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
        if is_step:
            os.write(told, b".")

    sys.addaudithook(hook)


def _awaited(child: int, began: float, until: Until | None, counted: FileIO) -> tuple[int, int]:
    count = 0
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        count += len(counted.read() or b"")
        if ended:
            return os.waitstatus_to_exitcode(status), count
        late = time.monotonic() - began > PATIENCE
        if late or (until is not None and until(count)):
            try:
                os.killpg(child, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(child, signal.SIGKILL)  # before it had a group of its own
            os.waitpid(child, 0)
            if late:
                message = "a command did not end"
                raise AssertionError(message)
            return -signal.SIGKILL, count + len(counted.read() or b"")
        time.sleep(0.0005)


def apart(work: Callable[[], object]) -> int:
    """Begin a process that does some work; return its id."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - it is told, and counted
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def joined(child: int) -> int:
    """Wait for such a process; return its exit code."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def git(root: Path, *arguments: str) -> str:
    """Run git in a workspace; return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout
