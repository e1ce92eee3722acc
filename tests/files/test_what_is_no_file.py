"""A pipe, a device, a folder or an endless file in the place of a file: one sentence, at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from relance_docs.errors import RefusalError
from relance_docs.files.plain import PIECE_BYTES, read_file, read_up_to
from relance_docs.recording.lock import locked
from tests.files.test_links import CASE, SETTINGS, root
from tests.workspaces import run

__all__ = ["root"]

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")


def _enormous(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(PIECE_BYTES + 1)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "device": _device,
    "folder": Path.mkdir,
    "enormous": _enormous,
}


@pytest.fixture(params=KINDS)
def strange(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return what looks like a file and cannot be read as one."""
    path = tmp_path / "étrange.pdf"
    KINDS[request.param](path)
    return path


@pytest.mark.parametrize("option", ["--proof", "--document", "--email"])
def test_what_a_recording_keeps(root: Path, strange: Path, option: str) -> None:
    """It is read before the lock is taken, so that nobody waits for it."""
    with locked(root / ".git"):
        done = run(
            root,
            *("sent", "2026-014", "relance-1", "--channel", "post", "--even-if", "x"),
            *(option, str(strange)),
        )

    assert 1 == done.exit_code
    assert "étrange.pdf" in done.stderr
    assert "another relance command" not in done.stderr


def test_the_certificates_of_an_authority(root: Path, strange: Path) -> None:
    """So it is with `--ca`, before an authority is asked."""
    done = run(root, "seal", "--tsa", "http://127.0.0.1:9/", "--ca", str(strange))

    assert done.exit_code in (1, 2)
    assert "étrange.pdf" in done.stderr


def test_a_source_of_an_import(root: Path, strange: Path) -> None:
    """So it is with what is imported."""
    done = run(root, "import", str(strange), "--dry-run")

    assert "Traceback" not in done.output
    assert "recorded" not in done.output


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
@pytest.mark.parametrize(
    "name",
    [
        *("cases/2026-014.yaml", "relance.yaml", "logo.png", "letter_templates/relance-1.html"),
        *("cases/2026-014/f.pdf", "build/letters/.manifest.json", ".git/relance.lock"),
        *("build/dossiers/.2026-014.relance-lock", ".git/relance-recording/journal.json"),
        *(".git/relance/history", "ca.pem"),
    ],
)
def test_in_a_workspace(root: Path, name: str, kind: str) -> None:
    """No command waits for it, fills the memory or ends with a traceback."""
    pieces = "pieces: [{id: p-1, kind: invoice, title: F, date: 2026-03-31, file: 2026-014/f.pdf}]"
    case = CASE.replace("1000.00}", "1000.00, pieces: [p-1]}") + pieces + "\n"
    (root / "cases/2026-014.yaml").write_text(case, encoding="utf-8")
    settings = SETTINGS.replace("LYON],", "LYON], logo: logo.png,")
    evidence = "evidence: {timestamp: {url: 'http://127.0.0.1:9/', ca: ca.pem}}\n"
    (root / "relance.yaml").write_text(settings + evidence, encoding="utf-8")
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    KINDS[kind](path)

    for command in ("check", "status", "letters -j1", "note 2026-014 x --with-edits", "seal"):
        done = run(root, *command.split())
        assert done.exit_code in (0, 1)


def test_what_has_no_size_of_its_own_is_read_whole(tmp_path: Path) -> None:
    """What the system makes as it is read has the size 0; a limit holds all the same."""
    made = Path("/proc/self/maps")
    if made.is_file():
        assert read_file(made, limit=PIECE_BYTES).count(b"\n") > 1
        with pytest.raises(RefusalError):
            read_file(made, limit=20)
    plain = tmp_path / "plain"
    plain.write_bytes(b"12345")
    assert read_file(plain, limit=5) == b"12345"
    with pytest.raises(RefusalError):
        read_file(plain, limit=4)


def test_what_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path) -> None:
    """No more than one byte above the limit: that is told to be too large."""
    path = tmp_path / "grows"
    path.write_bytes(b"123")
    as_it_was = path.stat()
    with (
        path.open("rb", buffering=0) as file,
        path.open("ab") as other,
        patch("relance_docs.files.plain.os.fstat", return_value=as_it_was),
    ):
        other.write(b"456789")
        other.flush()
        assert read_up_to(file, 20) == b"123456789"
        file.seek(0)
        assert read_up_to(file, 6) == b"1234567"
