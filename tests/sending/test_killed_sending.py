"""`relance send`, killed at any moment: nothing leaves twice, nothing that left goes unrecorded.

KILLS=200 pytest tests/sending/test_killed_sending.py looks longer.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Final

from tests.desks.loopback_mail import PostOffice
from tests.sending.mailing import Mailing
from tests.workspaces import git, run

KILLS: Final = int(os.environ.get("KILLS", "20"))
SEED: Final = int(os.environ.get("SEED", "14"))


def _sends(root: Path) -> None:
    os.setsid()
    run(root, "send", "2026-001", "--yes")


def sending(root: Path, seconds: float | None = None) -> float:
    """Send in a process group of its own, killed after some seconds; return how long it lived."""
    process = multiprocessing.get_context("fork").Process(target=_sends, args=(root,))
    began = time.monotonic()
    process.start()
    process.join(seconds)
    if seconds is not None and process.pid is not None and process.is_alive():
        # Git and its hooks die too; the group is there once the child has made it.
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    process.join()
    return time.monotonic() - began


def commits(desk: Mailing) -> int:
    """Return how many letters are recorded as sent, each in its commit."""
    return git(desk.root, "log", "--format=%s").count("relance-1 sent")


def answered(desk: Mailing, post: PostOffice) -> None:
    """Answer what nobody knows as an honest person does, who has looked into the mailbox."""
    time.sleep(0.1)  # what the server is about to keep, it keeps
    kept = post.kept
    for path in (desk.root / ".git/relance-sending").glob("*.json"):
        entry = json.loads(path.read_bytes())
        if entry["state"] == "handing":
            said = "--left" if entry["message_id"] in kept else "--not-left"
            assert desk.send(said, entry["case"]).exit_code == 0


def test_killed_at_any_moment(mailing: Mailing, post: PostOffice, tmp_path: Path) -> None:
    """Whenever it dies, the next runs send what has not left, once, and record what has.

    Two of three owe the same debt: each has an e-mail of her own.
    """
    mailing.with_others()
    chance = random.Random(SEED)  # noqa: S311 - moments, no secrets
    rehearsal = Mailing(Path(shutil.copytree(mailing.root, tmp_path / "rehearsal")))
    whole = sending(rehearsal.root)
    assert len(rehearsal.sent()) == 2
    found = {"unfinished": 0, "unknown": 0}
    for number in range(KILLS):
        post.empty()
        desk = Mailing(Path(shutil.copytree(mailing.root, tmp_path / f"{number}")))
        after = chance.uniform(0.0, whole)
        sending(desk.root, after)
        found["unfinished"] += commits(desk) < 2
        found["unknown"] += any(b'"handing"' in p.read_bytes() for p in desk.journal)
        where = f"killed after {after:.3f} s, SEED={SEED}"
        answered(desk, post)
        done = desk.send("--yes")
        assert done.exit_code == 0, f"{where}: {done.output}"
        assert desk.sent() == post.kept, where
        assert len(post.kept) == 3, where
        assert (desk.is_clean, desk.journal) == (True, []), where
        assert commits(desk) == 3, where
        shutil.rmtree(desk.root)
    assert found["unfinished"] > KILLS // 4, found
