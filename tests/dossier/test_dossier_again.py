"""The same commit and the same day give the same bytes, wherever they are asked for."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from relance_docs.dossier.made import Made
from tests.dossier.conftest import HANDED_OVER


def test_other_folder_and_process(handed_over: Made, root: Path, tmp_path: Path) -> None:
    """A copy elsewhere, another process, time zone, language and hash seed: the same ZIP."""
    other = tmp_path / "un autre dossier"
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("build"))
    code = (
        "from relance_docs.cli.main import relance;"
        f"relance(['-C', '.', 'dossier', '{HANDED_OVER}', '-j', '1', '--as-of', '2026-11-20'])"
    )
    surroundings = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=other, env=surroundings, capture_output=True, check=False
    )

    assert 0 == done.returncode, done.stderr.decode()
    content = (other / f"build/dossiers/{HANDED_OVER}.zip").read_bytes()
    assert handed_over.archive_sha256 == hashlib.sha256(content).hexdigest()
