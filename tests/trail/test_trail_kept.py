"""What is kept of trails is never wrong: whatever git did meanwhile, they are those read anew."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from tests.desks.trail_desk import CASE, TrailDesk

STEPS = 12


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrailDesk:
    """Return a workspace with one case, and a user with a secret of his own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return TrailDesk.opened(tmp_path / "w")


class Hands:
    """Somebody who does to a repository what comes to mind."""

    def __init__(self, desk: TrailDesk, seed: int) -> None:
        self.desk = desk
        self.drawn = random.Random(seed)  # noqa: S311 - nothing secret
        self.day = 1

    def do(self) -> str:
        """Do one thing; return what."""
        if not self._numbers():
            self.edit()
        what = self.drawn.choice(
            (
                *(self.edit,) * 4,
                *(self.rename, self.delete, self.file, self.amend, self.reset, self.rebase),
                *(self.merge, self.merge, self.switch, self.spoil, self.rewrite, self.forget),
            )
        )
        self.day = min(self.day + 1, 28)
        what()
        return what.__name__

    def edit(self) -> None:
        """Write an event into a case, old or new."""
        number = self.drawn.choice((*self._numbers(), f"2026-{self.drawn.randint(10, 30):03}"))
        path = self.desk.root / f"cases/{number}.yaml"
        text = path.read_text() if path.exists() else CASE.replace("FA-", f"FA-{number}-", 1)
        event = f"  - {{at: 2026-07-{self.drawn.randint(1, 28):02}, channel: phone}}\n"
        self.desk.write(f"cases/{number}.yaml", text + event)
        self.desk.commit(self.day)

    def rename(self) -> None:
        """Give a case another number, and its folder with it."""
        old, new = self.drawn.choice(self._numbers()), f"2026-{self.drawn.randint(30, 60):03}"
        for ending in (".yaml", ""):
            if (self.desk.root / f"cases/{old}{ending}").exists():
                self._try("mv", f"cases/{old}{ending}", f"cases/{new}{ending}")
        self.desk.commit(self.day)

    def delete(self) -> None:
        """Delete a case, unless it is the last one."""
        if len(self._numbers()) > 1:
            (self.desk.root / f"cases/{self.drawn.choice(self._numbers())}.yaml").unlink()
            self.desk.commit(self.day)

    def file(self) -> None:
        """Put a file into the folder of a case, or change it."""
        number = self.drawn.choice(self._numbers())
        self.desk.write(f"cases/{number}/{self.drawn.choice('ab')}.txt", str(self.drawn.random()))
        self.desk.commit(self.day)

    def spoil(self) -> None:
        """Commit a version that is no YAML."""
        self.desk.write(f"cases/{self.drawn.choice(self._numbers())}.yaml", "a: [\n")
        self.desk.commit(self.day)

    def amend(self) -> None:
        """Let the last commit have been another one."""
        self._change()
        self._try("commit", "--quiet", "--all", "--amend", "--no-edit")

    def rewrite(self) -> None:
        """Let all cases be written otherwise in one commit."""
        for number in self._numbers():
            path = self.desk.root / f"cases/{number}.yaml"
            path.write_text(path.read_text().replace("channel: phone", "channel: email", 1))
        self.desk.commit(self.day)

    def reset(self) -> None:
        """Throw the last commit away."""
        self._try("reset", "--quiet", "--hard", "HEAD~1")

    def switch(self) -> None:
        """Go on at a branch that begins two commits ago."""
        self._try("checkout", "--quiet", "-b", f"b{self.drawn.random()}", "HEAD~2")

    def merge(self) -> None:
        """Merge any other branch, with whatever conflicts settled somehow."""
        branch = self.drawn.choice(self.desk.git("branch", "--format=%(refname)").split())
        self._try("merge", "--quiet", "--no-ff", "-X", "theirs", "--no-edit", branch)
        self._settle()

    def rebase(self) -> None:
        """Put this branch on top of any other one."""
        branch = self.drawn.choice(self.desk.git("branch", "--format=%(refname)").split())
        if not self._try("rebase", "--quiet", "-X", "theirs", branch):
            self._try("rebase", "--abort")

    def forget(self) -> None:
        """Delete a part of what is kept."""
        for path in sorted((self.desk.root / ".git/relance").glob("*")):
            if self.drawn.random() < 0.5:
                path.unlink()

    def _change(self) -> None:
        number = self.drawn.choice(self._numbers())
        path = self.desk.root / f"cases/{number}.yaml"
        path.write_text(path.read_text() + f"# {self.drawn.random()}\npieces: []\n")

    def _numbers(self) -> list[str]:
        return sorted(path.stem for path in (self.desk.root / "cases").glob("*.yaml"))

    def _settle(self) -> None:
        if self.desk.git("ls-files", "--unmerged"):
            self.desk.commit(self.day)  # with the marks of the conflict

    def _try(self, *arguments: str) -> bool:
        try:
            self.desk.git(*arguments, day=self.day)
        except subprocess.CalledProcessError:
            return False
        return True


@pytest.mark.parametrize("seed", range(3))
def test_they_are_those_read_anew(desk: TrailDesk, seed: int) -> None:
    """After each of many commits, merges, rebases, deleted files and whatever else."""
    hands, done = Hands(desk, seed), []
    for _ in range(STEPS):
        done.append(hands.do())

        assert desk.trails_anew() == desk.trails(), done
