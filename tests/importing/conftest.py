"""What the tests of imports share: workspaces, and the real samples where they are."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.importing.import_bench import CASE, Bench


@pytest.fixture
def empty(tmp_path: Path) -> Bench:
    """Return a workspace without a case."""
    return Bench.made(tmp_path / "w")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with one case, 2026-014."""
    return Bench.made(tmp_path / "w", cases={"2026-014": CASE})


@pytest.fixture
def committed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return the same workspace as a repository, made once and copied."""
    once = tmp_path_factory.getbasetemp() / "import-bench"
    if not once.exists():
        Bench.made(once, cases={"2026-014": CASE}).with_history()
    return Bench(root=Path(shutil.copytree(once, tmp_path / "w")))


@pytest.fixture
def samples() -> Path:
    """Return the folder of real files; the test is left out where there is none."""
    folder = os.environ.get("RELANCE_SAMPLES")
    if not folder:
        pytest.skip("RELANCE_SAMPLES does not name a folder of real files")
    return Path(folder)
