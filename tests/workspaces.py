"""What tests of real repositories share: git, and a workspace made once and copied for each."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def git(folder: Path, *arguments: str, stdin: str | None = None, **environment: str) -> str:
    """Run git in a folder; return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
        input=stdin,
        env=os.environ | environment,
    )
    return done.stdout


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Copies of folders that are slow to make, for one test; each is made once in a run."""

    originals: dict[str, Path]
    """By the name of the function that makes it."""
    fresh: Callable[[], Path]
    """Gives an empty folder that outlives the test."""
    folder: Path
    """Where this test works."""

    def of(self, make: Callable[[Path], object], name: str = "travail") -> Path:
        """Return a copy of what `make` makes in the folder that it is given."""
        key = f"{make.__module__}.{make.__qualname__}"
        if key not in self.originals:
            original = self.fresh() / "w"
            make(original)
            self.originals[key] = original
        return Path(shutil.copytree(self.originals[key], self.folder / name))
