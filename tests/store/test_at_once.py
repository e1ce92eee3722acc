"""Runs that share a store: several at once, deleted meanwhile, killed at any moment."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from tests.store.test_answers import known, told
from tests.store.test_never_wrong import COMMANDS, copied, said, said_anew
from tests.workspaces import Copies

ROUNDS: Final = int(os.environ.get("STORE_KILLS", "3"))
"""`make torture` asks for more."""
_AGAIN_AND_AGAIN: Final = """\
import sys
from pathlib import Path
from tests.workspaces import run
root = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for kept in sorted((root / ".git/relance").glob("[ak]*")):
        kept.unlink(missing_ok=True)
    run(root, "check")
    run(root, "status", "--as-of", "2026-12-24")
"""


def another(root: Path) -> subprocess.Popen[bytes]:
    """Start a process that deletes what is kept and asks anew, again and again."""
    command = [sys.executable, "-c", _AGAIN_AND_AGAIN, str(root)]
    started = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE)
    assert started.stdout is not None
    assert started.stdout.readline() == b"ready\n"
    return started


def test_runs_at_once_and_runs_killed_leave_nothing_wrong(copies: Copies) -> None:
    """Each says what it would say alone; after `kill -9` of two, what is kept is whole or gone."""
    root = copied(copies).root
    anew = said_anew(root)
    draw = random.Random(4)  # noqa: S311 - the same moments every time
    for _ in range(ROUNDS):
        others = [another(root), another(root)]
        assert said(root) == anew
        time.sleep(draw.uniform(0, 0.5))
        for each in others:
            each.kill()
            each.communicate()
        for words, expected in zip(COMMANDS, anew, strict=True):
            kept = known(root, *words)
            assert kept is None or told(kept) == expected
        assert said(root) == anew
        assert not [path.name for path in (root / ".git").glob("**/*.lock")]
