"""The set-up says in one line what a person has to do, and never shows a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).parents[2]
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def no_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a machine on which WeasyPrint finds no Pango."""
    monkeypatch.setattr(bootstrap, "renderer_works", lambda: False)


@pytest.mark.parametrize(
    ("family", "remedy"),
    [
        ("debian", f"run: sudo apt-get install {LIBRARIES}"),
        ("fedora", "run: sudo dnf install pango harfbuzz"),
        ("macos", "run: brew install pango"),
        ("", f"Debian and Ubuntu: sudo apt-get install {LIBRARIES}; Fedora: sudo dnf install"),
    ],
)
@pytest.mark.usefixtures("no_pango")
def test_missing_libraries_are_named_in_one_line(
    family: str, remedy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user who may not install packages reads what to run on this system."""
    monkeypatch.setattr(bootstrap, "system_family", lambda: family)
    monkeypatch.setattr(bootstrap, "is_debian_root", lambda: False)
    with pytest.raises(SystemExit, match="1"):
        bootstrap.ensure_renderer()
    said = capsys.readouterr().err
    assert remedy in said
    assert 1 == said.count("\n")


def test_root_on_debian_gets_the_libraries(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As root on Debian the packages are installed, and the set-up says so."""
    called: list[list[str]] = []

    def installed(
        command: list[str], _environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        called.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bootstrap, "is_debian_root", lambda: True)
    monkeypatch.setattr(bootstrap, "run", installed)
    monkeypatch.setattr(bootstrap, "renderer_works", lambda: len(called) == 2)
    bootstrap.ensure_renderer()
    assert ["update", "libharfbuzz-subset0"] == [command[-1] for command in called]
    assert f"set-up: installing system packages: {LIBRARIES}\n" == capsys.readouterr().err


@pytest.mark.usefixtures("no_pango")
def test_a_failed_installation_still_ends_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When apt-get fails, its words are shown, then what to run."""
    failed = subprocess.CompletedProcess([""], 100, "", "E: no network")
    monkeypatch.setattr(bootstrap, "is_debian_root", lambda: True)
    monkeypatch.setattr(bootstrap, "system_family", lambda: "debian")
    monkeypatch.setattr(bootstrap, "run", lambda *_: failed)
    with pytest.raises(SystemExit, match="1"):
        bootstrap.ensure_renderer()
    said = capsys.readouterr().err
    assert "E: no network" in said
    assert said.endswith(f"run: sudo apt-get install {LIBRARIES}\n")


def test_a_python_without_venv_names_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian packages venv apart: the line names the package of this very Python."""
    monkeypatch.setattr(bootstrap, "has_venv_module", lambda: False)
    monkeypatch.setattr(bootstrap, "is_debian_root", lambda: False)
    with pytest.raises(SystemExit, match="1"):
        bootstrap.ensure_venv_module()
    assert f"apt-get install python3.{sys.version_info.minor}-venv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("os_release", "family"),
    [
        ("ID=debian\n", "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", ""),
    ],
)
def test_the_system_is_recognised(
    os_release: str, family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """/etc/os-release tells the family of a Linux system, by itself or by its parents."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: os_release)
    assert family == bootstrap.system_family()


def test_an_old_python_is_passed_over(tmp_path: Path) -> None:
    """A `python3` that is too old is not taken when a newer one has its own name."""
    _fake(tmp_path / "python3", "exit 1")
    (tmp_path / "python3.12").symlink_to(sys.executable)
    assert "found\n" == _run_python(tmp_path, "-c", "print('found')").stdout


def test_no_python_is_said(tmp_path: Path) -> None:
    """Without any Python that is new enough, two lines say what is needed and how to get it."""
    _fake(tmp_path / "python3", 'test "$1" = --version && echo Python 3.9.2 || exit 1')
    done = _run_python(tmp_path, "-c", "print('found')")
    assert 1 == done.returncode
    assert "Python 3.11 or later is needed; found: Python 3.9.2" in done.stderr


def _fake(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def _run_python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run tools/python on a machine that has only the programs of the folder."""
    environment = {"PATH": str(folder), "HOME": os.devnull}
    shell = shutil.which("sh") or "/bin/sh"
    command = [shell, str(ROOT / "tools" / "python"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
