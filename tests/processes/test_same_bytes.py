"""What the machine is set to changes no byte of what is made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

from tests.processes.small_workspace import environment, script
from tests.workspaces import at, committed, of_example

EXAMPLE: Final = Path(__file__).parents[2]
AS_OF: Final = ("--as-of", "2026-11-20")
COMMANDS: Final = (
    ("letters", *AS_OF),
    ("dossier", "2026-009", *AS_OF),
    ("audit", *AS_OF),
    ("verify",),
    ("statement", "2026-009", *AS_OF, "--format", "json"),
)
ODD: Final = {
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "4242",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "C",
    "TZ": "Pacific/Kiritimati",
}
"""Asserts are dropped, sets are walked in another order, an I is no i, and it is tomorrow."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a few cases of the example, committed."""
    root = tmp_path_factory.mktemp("original") / "w"
    of_example(root, "2026-001", "2026-006", "2026-008", "2026-009", "2026-014")
    committed(root, "Reprise", **at("2026-11-20T10:00:00+01:00"))
    return root


def _made(root: Path, program: Path, umask: int, **variables: str) -> dict[str, str]:
    """Return the digest of each file that is made and of each part of each ZIP, and what is said.

    The modes of the files are those of the umask; those inside a ZIP are ours.
    """
    made: dict[str, str] = {}
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, str(program), *command],
            cwd=root,
            env=environment(LANGUAGE="en", **variables),
            capture_output=True,
            check=False,
            umask=umask,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        made[f"{command[0]} said"] = _digest(done.stdout.replace(os.fsencode(root), b"ROOT"))
    for path in sorted((root / "build").rglob("*")):
        if path.is_file() and path.suffix != ".relance-lock":  # it names a process
            name = path.relative_to(root).as_posix()
            made[name] = _digest(path.read_bytes())
            if path.suffix == ".zip":
                with ZipFile(path) as archive:
                    made |= {
                        f"{name}:{part.filename}": f"{part.external_attr:o} {part.date_time}"
                        for part in archive.infolist()
                    }
    return made


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_settings_of_the_machine_change_no_byte(original: Path, tmp_path: Path) -> None:
    """Letters, dossier with its ZIP, audit, manifest and what is printed are the same."""
    program = script(tmp_path / "bin")
    plain = Path(shutil.copytree(original, tmp_path / "a" / "w"))
    odd = Path(shutil.copytree(original, tmp_path / "b" / "w"))
    expected = _made(plain, program, 0o022, PYTHONHASHSEED="0")
    found = _made(odd, program, 0o077, **ODD)

    assert any(name.endswith(".pdf") for name in expected)
    assert any(".zip:" in name for name in expected)
    assert "build/letters/.manifest.json" in expected
    assert expected == found
