"""What the tests of imports share: workspaces, and the real samples where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.importing.import_bench import CASE, Bench
from tests.workspaces import Copies


@pytest.fixture
def empty(tmp_path: Path) -> Bench:
    """Return a workspace without a case."""
    return Bench.made(tmp_path / "w")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with one case, 2026-014."""
    return Bench.made(tmp_path / "w", cases={"2026-014": CASE})


@pytest.fixture
def committed(copies: Copies) -> Bench:
    """Return the same workspace as a repository."""
    return Bench(root=copies.of(_committed, "w"))


def _committed(root: Path) -> None:
    Bench.made(root, cases={"2026-014": CASE}).with_history()


@pytest.fixture
def samples() -> Path:
    """Return the folder of real files; the test is left out where there is none."""
    folder = os.environ.get("RELANCE_SAMPLES")
    if not folder:
        pytest.skip("RELANCE_SAMPLES does not name a folder of real files")
    return Path(folder)
