"""Runs that keep trails: killed while they write them, and several at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from relance_docs.git.repository import repository_of
from relance_docs.git.signed import read_signed
from tests.desks.trail_desk import CASE, TrailDesk

ROUNDS: Final = int(os.environ.get("STORE_KILLS", "3"))
"""`make torture` asks for more."""
CASES: Final = 5
TOUCHES: Final = frozenset({"open", "os.rename", "os.remove", "os.link"})
_TO_BE_KILLED: Final = """\
import sys
from pathlib import Path
from tests.trail.test_trail_at_once import keep_until
keep_until(Path(sys.argv[1]), int(sys.argv[2]))
"""
_AGAIN_AND_AGAIN: Final = """\
import sys
from pathlib import Path
from tests.desks.trail_desk import TrailDesk
desk = TrailDesk(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for kept in sorted((desk.root / ".git/relance").glob("trails-*")):
        kept.unlink(missing_ok=True)
    desk.trails()
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrailDesk:
    """Return a workspace with some cases, and a user with a secret of his own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    desk = TrailDesk.opened(tmp_path / "w")
    for number in range(CASES):
        desk.write(f"cases/2026-{number:03}.yaml", CASE.replace("FA-", f"FA-{number}-", 1))
        desk.commit(2)
    return desk


def keep_until(root: Path, point: int) -> None:
    """Read and keep all trails; at the file of them touched then, end as by `kill -9`."""
    count = 0

    def touched(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in TOUCHES and "trails-" in str(arguments):
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

    sys.addaudithook(touched)
    TrailDesk(root).trails()
    sys.stdout.write(str(count))


def _started(program: str, *words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, words)]
    home = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True)


def _kept(desk: TrailDesk) -> list[Path]:
    """Return the files of trails that stand there, each of which is whole."""
    found = sorted((desk.root / ".git/relance").glob("trails-*"))
    repository = repository_of(desk.root)
    assert all(read_signed(repository, path.name) is not None for path in found)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
def test_a_run_killed_while_it_keeps_them_leaves_whole_files(desk: TrailDesk) -> None:
    """Some are there and some are not; the next run reads what is missing, and keeps it."""
    anew = desk.trails_anew()
    whole = _started(_TO_BE_KILLED, desk.root, -1)
    points = int(whole.communicate()[0])
    files = [path.name for path in _kept(desk)]
    assert len(files) > 1
    draw = random.Random(15)  # noqa: S311 - the same moments every time
    for point in (*draw.sample(range(points), ROUNDS), points - 1):
        for path in _kept(desk):
            path.unlink()
        killed = _started(_TO_BE_KILLED, desk.root, point)
        killed.communicate()
        assert -signal.SIGKILL == killed.returncode, point
        assert len(_kept(desk)) < len(files), point

        assert anew == desk.trails(), point
        assert files == [path.name for path in _kept(desk)], point


def test_runs_at_once_say_what_each_would_say_alone(desk: TrailDesk) -> None:
    """Two delete and keep them, again and again; a third one reads, and commits meanwhile."""
    others = [_started(_AGAIN_AND_AGAIN, desk.root) for _ in range(2)]
    try:
        for each in others:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for turn in range(ROUNDS):
            assert desk.trails_anew() == desk.trails(), turn
            desk.change("channel: email", f"channel: email  # {turn}", 3 + turn)
            assert desk.trails_anew() == desk.trails(), turn
        assert all(each.poll() is None for each in others)
    finally:
        for each in others:
            each.kill()
            each.communicate()

    _kept(desk)
    assert desk.trails_anew() == desk.trails()
