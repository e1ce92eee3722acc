"""A folder that cannot be written to: one sentence for the run, and nothing half done."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.letters import batch, manifest
from tests.letters.test_batch import CASES, contents, copied, run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with a few cases of the example, all committed."""
    return copied(tmp_path / "workspace", CASES)


def test_build_is_a_file(root: Path) -> None:
    """Where `build` is a file, the folder is named and the file stays."""
    (root / "build").write_text("à moi", encoding="utf-8")

    with pytest.raises(RefusalError, match=r"build/letters cannot be written to \("):
        run(root)

    assert (root / "build").read_text(encoding="utf-8") == "à moi"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (manifest.NAME, errno.EACCES),
        *((name, errno.EROFS) for name in (manifest.NAME, ".pdf", ".eml")),
        *((name, errno.ENOSPC) for name in (manifest.NAME, ".pdf", ".eml")),
    ],
)
def test_nothing_can_be_written(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: int
) -> None:
    """A read-only folder or a full disk: one refusal; the next run makes all that is missing."""
    written = replace_file

    def refused(path: Path, content: bytes, *, below: Path, over_link: bool = False) -> None:
        if path.name.endswith(name):
            raise OSError(code, "refused")
        written(path, content, below=below, over_link=over_link)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "replace_file", refused)
        patched.setattr(manifest, "replace_file", refused)
        with pytest.raises(RefusalError, match=r"build/letters cannot be written to \("):
            run(root)

    assert not run(root).failed
    assert len(contents(root)) == 4


@pytest.mark.parametrize("code", [errno.EACCES, errno.EBUSY])
def test_a_letter_that_a_viewer_holds_open_fails_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """It is named with what to do; the others are written, and the next run makes it."""
    written = replace_file
    held = next(iter(CASES))

    def refused(path: Path, content: bytes, *, below: Path, over_link: bool = False) -> None:
        if path.suffix == ".pdf" and path.parent.name == held:
            raise OSError(code, "sharing violation")
        written(path, content, below=below, over_link=over_link)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "replace_file", refused)
        report = run(root)

    assert [held] == [outcome.case for outcome in report.failed]
    assert "close it where it is open" in str(report.failed[0].reason)
    assert not run(root).failed


def test_a_folder_in_the_place_of_a_letter_bars_that_letter(root: Path) -> None:
    """Whatever lies there is kept."""
    path = next(outcome.path for outcome in run(root).outcomes if outcome.path)
    (root / path).unlink()
    (root / path).mkdir()
    (root / path / "mine").touch()

    report = run(root)

    assert 1 == len(report.failed)
    assert "it is a folder" in str(report.failed[0].reason)
    assert (root / path / "mine").exists()


def test_what_is_there_needs_no_right_to_write(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that changes nothing writes nothing, and is not refused."""
    run(root)

    def refused(*_arguments: object, **_how: object) -> None:
        raise OSError(errno.EROFS, "refused")

    monkeypatch.setattr(batch, "replace_file", refused)
    monkeypatch.setattr(manifest, "replace_file", refused)

    assert not run(root).failed
