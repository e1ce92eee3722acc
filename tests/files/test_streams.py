"""Where nothing can be printed, or the current folder is gone: what was done is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.test_links import root
from tests.workspaces import git

__all__ = ["root"]

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full here")
OUTPUT = {
    "full": "{command} > /dev/full",
    "closed": "{command} >&-",
    "nobody reads": "{command} | true; exit ${{PIPESTATUS[0]}}",
}


def shell(folder: Path, line: str, **environment: str) -> tuple[int, str, str]:
    """Run a line of a shell that calls the program."""
    program = f"{sys.executable} -m relance_docs"
    done = subprocess.run(
        ["bash", "-c", line.replace("relance ", f"{program} ", 1)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ
        | {"RELANCE_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])}
        | environment,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("line", [OUTPUT["full"], OUTPUT["closed"]])
@pytest.mark.parametrize("command", ["status", "explain 2026-014", "rates --format json", "--help"])
def test_data_that_cannot_be_printed(root: Path, command: str, line: str, unbuffered: str) -> None:
    """One sentence, and 1: data that was lost is not passed over."""
    code, _out, said = shell(
        root, line.format(command=f"relance {command}"), PYTHONUNBUFFERED=unbuffered
    )

    assert 1 == code
    assert "relance: error: what was to be printed cannot be written" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said


@pytest.mark.parametrize("line", OUTPUT.values(), ids=OUTPUT)
def test_what_was_recorded_is_said(root: Path, line: str) -> None:
    """What is committed is no failure: the sentence comes on stderr, and the exit code is 0."""
    code, _out, said = shell(root, line.format(command="relance note 2026-014 appel"))

    assert 0 == code
    assert "2" == git(root, "rev-list", "--count", "HEAD").strip()
    if "true" not in line:  # who reads nothing may still take what is written
        assert "recorded: 2026-014: note" in said


@pytest.mark.parametrize("line", ["relance {} 2>/dev/full", "relance {} 2>&-"])
def test_notes_that_cannot_be_printed(root: Path, line: str) -> None:
    """They stop nothing, and change no exit code."""
    code, out, _said = shell(root, line.format("note 2026-014 appel"))
    assert (0, True) == (code, out.startswith("recorded: 2026-014"))

    assert 0 == shell(root, line.format("status"))[0]
    assert 2 == shell(root, line.format("statut"))[0]
    assert 1 == shell(root, line.format("explain 2026-999"))[0]


def test_in_french(root: Path) -> None:
    """The sentence is in the language of the run."""
    _code, _out, said = shell(root, "relance status > /dev/full", RELANCE_LANG="fr")

    sentence = "relance : erreur : ce qui était à imprimer ne peut pas être écrit"
    assert sentence.replace(" :", "\N{NO-BREAK SPACE}:") in said


@pytest.mark.parametrize("command", ["status", "init x --name N --address A", "import x.csv"])
def test_a_current_folder_that_is_gone(tmp_path: Path, command: str) -> None:
    """One sentence that says where to go."""
    gone = tmp_path / "parti"
    gone.mkdir()
    code, _out, said = shell(gone, f"rmdir ../parti; relance {command}")

    assert 1 == code
    assert "the current folder is not there any more" in said
