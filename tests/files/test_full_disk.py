"""A disk that is full, at whatever file: one sentence, and the next run works."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.files.test_links import root
from tests.workspaces import git, run

__all__ = ["root"]


class Disk:
    """Lets some files be made, and then no more."""

    def __init__(self, patch: pytest.MonkeyPatch, left: int) -> None:
        self.left = left
        opening, temporary = os.open, TemporaryFile

        def opened(path: str, flags: int, *rest: int, **held: int) -> int:
            if flags & os.O_CREAT:
                self.take()
            return opening(path, flags, *rest, **held)

        def made() -> object:
            self.take()
            return temporary()

        patch.setattr(os, "open", opened)
        patch.setattr("relance_docs.git.program.TemporaryFile", made)

    def take(self) -> None:
        """Take the place of one more file."""
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(params=range(0, 24, 2))
def disk(request: pytest.FixtureRequest, root: Path) -> Iterator[Disk]:
    """Return a disk on which there is room for so many files."""
    del root
    with pytest.MonkeyPatch.context() as patch:
        yield Disk(patch, request.param)


@pytest.mark.parametrize("command", ["note 2026-014 appel", "seal", "audit", "letters -j1"])
def test_a_full_disk(root: Path, disk: Disk, command: str) -> None:
    """What is committed is said as recorded; else nothing is changed, and 1 is returned."""
    head = git(root, "rev-parse", "HEAD")

    done = run(root, *command.split())

    disk.left = 1_000_000
    is_recorded = head != git(root, "rev-parse", "HEAD")
    if command.startswith(("note", "seal")):
        assert is_recorded == (0 == done.exit_code), done.output
    assert done.exit_code in (0, 1)
    if done.exit_code:
        assert "the disk is full" in done.stderr
    further = ["--again"] if command.startswith("note") and is_recorded else []
    assert 0 == run(root, *command.split(), *further).exit_code
    assert "" == git(root, "status", "--porcelain", "cases", "relance.yaml", "seals")
    assert not list((root / "cases").glob(".*relance-new"))
    assert not (root / ".git/relance-recording").exists()
