"""The short torture: some kills and a few recorders at once, in every run of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(os.name == "nt", reason="there are no process groups to kill")
def test_nothing_is_lost_doubled_or_stuck() -> None:
    """Twenty kills of commands that are quick, six recorders: `make torture` does far more."""
    chosen = {"KILLS": "20", "RECORDERS": "6", "SEED": "11", "COMMAND": "quick"}

    done = subprocess.run(
        [sys.executable, "-m", "tests.torture"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | chosen,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "kills: 20" in done.stdout
    assert "6 events of 6 recorders" in done.stdout
