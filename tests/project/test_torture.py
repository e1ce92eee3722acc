"""The short torture in every run of the tests; and no command that writes is left out of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from click import Context, Option
from click import Path as PathType

from relance_docs.cli.main import relance
from relance_docs.cli.options import GLOBAL_OPTIONS
from tests.desks.tortured import COMMANDS, ELSEWHERE
from tests.workspaces import Copies, committed, git, of_example, run

ROOT = Path(__file__).parents[2]
READING: Final = frozenset(
    {
        *("check", "today", "status", "explain", "statement", "trail", "privacy", "verify"),
        *("rates", "schema"),
    }
)
"""What writes nothing into a workspace; `today` records by the commands that it goes through."""


def test_each_command_is_tortured_or_reads() -> None:
    """A command that is new is hit as well, or is held to leave all files as they are."""
    hit = {name.split()[0] for name in (*COMMANDS, *ELSEWHERE)}

    assert set(relance.entries) == hit | READING
    assert not hit & READING


def _files(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    names = {path.relative_to(root).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if ".git/" not in name}


@pytest.mark.parametrize("name", sorted(READING))
def test_what_reads_leaves_all_as_it_is(copies: Copies, name: str) -> None:
    """By itself and with each switch that it has, no file is made or changed outside of git's."""
    root = copies.of(lambda folder: committed(of_example(folder, "2026-001", "2026-002")))
    command = relance.get_command(Context(relance), name)
    assert command is not None
    shared = {each.name for each in GLOBAL_OPTIONS}
    options = [each for each in command.params if each.name not in shared]
    switches = [each.opts[0] for each in options if isinstance(each, Option) and each.is_flag]
    before, head = _files(root), git(root, "rev-parse", "HEAD")
    case = ("2026-001",) if name in {"explain", "statement"} else ()
    for more in ((), *((switch,) for switch in switches)):
        done = run(root, name, *case, *more)
        assert done.exit_code in {0, 1}, done.output
        assert _files(root) == before, more
    assert git(root, "rev-parse", "HEAD") == head
    assert not any(isinstance(each.type, PathType) for each in options), "it names a file"


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups to kill")
def test_nothing_is_lost_doubled_or_stuck() -> None:
    """Some of each, of commands that are quick: `make torture` does far more."""
    chosen = {"KILLS": "20", "FULL": "4", "PAIRS": "4", "RECORDERS": "6", "SEED": "11"}

    done = subprocess.run(
        [sys.executable, "-m", "tests.torture"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | chosen | {"COMMAND": "quick"},
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "kill: 20, of which" in done.stdout
    assert "pair: 4, of which" in done.stdout
    assert "6 events of 6 recorders" in done.stdout
