"""`relance letters`, killed at any file that it touches: nothing is half there, and it goes on."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from benchmarks.generate import Asked, generate
from relance_docs.letters.job import LetterJob
from relance_docs.letters.making import Content
from relance_docs.rendering import batches
from tests.workspaces import committed, run

ROUNDS: Final = int(os.environ.get("LETTERS_KILLS", "3"))
"""`make torture` asks for more."""
TOUCHES: Final = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link"})
WRITTEN: Final = re.compile(r"relance-new|set-aside|\.moving|manifest|remove")
"""What is said of the few that write; the others read."""
MANIFEST: Final = "build/letters/.manifest.json"
_TO_BE_KILLED: Final = """\
import sys
from pathlib import Path
from tests.letters.test_killed import run_until
run_until(Path(sys.argv[1]), int(sys.argv[2]))
"""


def plainly(
    _make: Callable[[LetterJob], object], jobs: Sequence[LetterJob], **_options: object
) -> Iterator[tuple[LetterJob, Content]]:
    """Make of each letter some lines that say what it is made from: how it looks is another's."""
    for job in jobs:
        said = f"{job.fingerprint} {job.commit} {job.draft_reason}\n".encode() * 2_000
        yield job, Content(files=tuple((p, said) for p in job.paths), made_with="-", facts="-")


def run_until(root: Path, point: int) -> None:
    """Write the letters; at the file touched then, end as by `kill -9`; say which there are."""
    batches.completed = plainly  # type: ignore[assignment]
    count, writes = 0, list[int]()

    def touched(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in TOUCHES and is_watched:
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)
            if WRITTEN.search(str(arguments)):
                writes.append(count)
            count += 1

    is_watched = True
    sys.addaudithook(touched)
    assert run(root, "letters").exit_code == 0
    is_watched = False
    sys.stdout.write(json.dumps((count, writes)))


def _ended(root: Path, point: int) -> tuple[int, str]:
    command = [sys.executable, "-c", _TO_BE_KILLED, str(root), str(point)]
    home = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def _made(root: Path) -> dict[str, bytes]:
    made = (path for path in (root / "build").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in made}


def _entered(made: dict[str, bytes], old: dict[str, bytes]) -> dict[str, object]:
    """Return what was made, of documents that are as before with the commit that was said before.

    They can be made again from either: a run that was killed had written one, and not said so.
    """
    before = json.loads(old[MANIFEST])["documents"]
    now = json.loads(made[MANIFEST])
    for path, entry in now["documents"].items():
        known = before.get(path, {})
        if known.get("sha256") == entry["sha256"]:
            entry["head"] = known["head"]
    return made | {MANIFEST: now}


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed otherwise there")
def test_killed_at_any_file_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each letter is the old or the new one, whole; the next run makes what one alone makes."""
    monkeypatch.setattr(batches, "completed", plainly)
    before = tmp_path / "before"
    generate(before, Asked(count=4, commits=1, due=1.0))
    assert 0 == run(before, "letters").exit_code
    for number in ("00000", "00002"):
        case = before / f"cases/2026-{number}.yaml"
        text = case.read_text(encoding="utf-8")
        case.write_text(text.replace("address: [", "address: [ESCALIER B, "), encoding="utf-8")
    shutil.rmtree(before / "build/letters/2026-00001")
    committed(before, "Adresses")
    old = _made(before)

    whole = shutil.copytree(before, tmp_path / "whole")
    code, said = _ended(whole, -1)
    assert code == 0, said
    new, (points, writes) = _made(whole), json.loads(said)
    assert any(path.startswith("build/set-aside/") for path in new)
    draw = random.Random(15)  # noqa: S311 - the same moments every time
    for turn in range(ROUNDS):
        root = shutil.copytree(before, tmp_path / "killed")
        point = draw.choice(writes) if turn % 3 else draw.randrange(points)
        # The first run compiles what others find compiled, and so touches some files more.
        assert _ended(root, point)[0] in (-signal.SIGKILL, 0), point
        for path, content in _made(root).items():
            is_there = not Path(path).name.startswith(".")
            assert not is_there or content in (old.get(path), new.get(path)), (point, path)
        assert 0 == run(root, "letters").exit_code, point
        assert _entered(_made(root), old) == _entered(new, old), point
        shutil.rmtree(root)
