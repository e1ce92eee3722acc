"""What differs from system to system, with what the others have taken away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from relance_docs.processes import confinement

ONLY_ELSEWHERE = ("resource", "fcntl", "termios", "pwd", "grp")


def as_windows(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a module as Windows loads it: without what only other systems have."""
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ONLY_ELSEWHERE:
        monkeypatch.setitem(sys.modules, name, None)
    for owner, name in ((os, "killpg"), (os, "fork"), (signal, "setitimer"), (signal, "SIGKILL")):
        monkeypatch.delattr(owner, name)
    spec = spec_from_file_location("on_windows", str(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    loaded = module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_windows_ends_a_program_with_its_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no groups of processes: its own program ends all, by its absolute path."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"])
    module = as_windows(confinement, monkeypatch)
    started: list[list[str]] = []
    monkeypatch.setenv("SystemRoot", "/windows")
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "run", lambda command, **_rest: started.append(command))
        monkeypatch.setattr(process, "kill", process.terminate)
        module.end_with_children(process)
    ending = str(Path("/windows/System32/taskkill.exe"))
    assert [[ending, "/F", "/T", "/PID", str(process.pid)]] == started
    assert process.returncode is not None


def test_windows_limits_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither alarm nor limit of memory of the other systems is asked for."""
    module = as_windows(confinement, monkeypatch)
    watched: list[int] = []
    monkeypatch.setattr(module, "_peak_memory", lambda: 5)
    monkeypatch.setattr(module, "_watch_memory", watched.append)
    with module.limited_time(1.0), module.full_memory():
        module.limit_memory(3)
    assert [3_000_005] == watched


@pytest.mark.skipif(os.name == "nt", reason="its own side is tested here")
def test_elsewhere_a_group_is_ended() -> None:
    """What a program started goes with it, even when it does not listen."""
    code = (
        "import subprocess, sys, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])\n"
        "print(child.pid, flush=True); child.wait()"
    )
    command = [sys.executable, "-c", code]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    child = int(process.stdout.readline())
    confinement.end_with_children(process)
    # Its child has the pipe as well, which ends when both are gone.
    assert b"" == process.stdout.read()
    process.stdout.close()
    assert child != process.pid
