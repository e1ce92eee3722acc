"""Nothing of the folder in which a command is called is ever run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from relance_docs.processes.code_path import (
    children_leave_it_out,
    leave_current_folder_out,
    program,
    trusted,
)
from tests.processes.small_workspace import AS_OF, run, script, workspace
from tests.workspaces import git

OURS = ("click", "jinja2", "lxml", "facturx", "pikepdf", "weasyprint", "pydyf", "git", "ruamel")
PROGRAMS = ("git", "openssl", "soffice", "libreoffice", "fc-list", "gcc", "cc", "ld", "ldconfig")
COMMANDS = (
    ("letters", "-j", "2", *AS_OF),
    ("letters", "-j", "1", *AS_OF),
    ("check",),
    ("dossier", "1", *AS_OF),
    ("audit", *AS_OF),
    ("verify",),
    ("import", "invoice.xml"),
)


@pytest.fixture
def hits(tmp_path: Path) -> Path:
    """Return the file in which whatever runs leaves its name."""
    return tmp_path / "hits"


@pytest.fixture
def folder(tmp_path: Path, hits: Path) -> Path:
    """Return a workspace with a module for every name that Python or the program may import."""
    root = workspace(tmp_path / "w", {"1": {"relance-1.html": '{% extends "rappel-1.html" %}'}})
    mark = f"open({str(hits)!r}, 'a').write(__name__ + chr(10))\nraise ImportError(__name__)\n"
    for name in (*sys.stdlib_module_names, *OURS, "sitecustomize", "usercustomize"):
        (root / f"{name}.py").write_text(mark, encoding="utf-8")
    for name in PROGRAMS:
        path = root / name
        path.write_text(f"#!/bin/sh\necho {name} >> {hits}\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    (root / "invoice.xml").write_text("<Invoice/>", encoding="utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Tout")
    return root


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nothing_of_the_folder_runs(
    command: tuple[str, ...], folder: Path, hits: Path, tmp_path: Path
) -> None:
    """No module and no program that lies beside the files is run, however the PATH looks."""
    path = os.pathsep.join(("", ".", "./", os.environ["PATH"], ""))
    _code, out = run((str(script(tmp_path / "bin")),), folder, *command, PATH=path)

    assert not hits.exists(), hits.read_text(encoding="utf-8")
    assert "Traceback" not in out, out


def test_nothing_runs_with_m_either(folder: Path, hits: Path, tmp_path: Path) -> None:
    """`python -m relance_docs` imports nothing of the folder once it is started.

    What Python itself imports until then, and a folder named `relance_docs`, are out of reach:
    docs/security.md says so.
    """
    probe = tmp_path / "empty" / "probe.py"
    probe.parent.mkdir()
    probe.write_text("import sys\nprint(*sys.modules)", encoding="utf-8")
    _code, before = run(("-m", "probe"), probe.parent)
    for name in before.split():
        (folder / f"{name}.py").unlink(missing_ok=True)
    code, out = run(("-m", "relance_docs"), folder, "letters", "-j", "2", *AS_OF)

    assert not hits.exists(), hits.read_text(encoding="utf-8")
    assert (0, True) == (code, "2026-07-01-relance-1.pdf" in out), out


def test_relative_entries_of_pythonpath_do_not_reach_the_workers(
    folder: Path, hits: Path, tmp_path: Path
) -> None:
    """A PYTHONPATH with the current folder makes Python itself read it, and no worker of ours."""
    (folder / "multiprocessing.py").unlink()
    for name in sys.stdlib_module_names:  # what Python and the command import before it acts
        (folder / f"{name}.py").unlink(missing_ok=True)
    for name in (*OURS, "sitecustomize", "usercustomize"):
        (folder / f"{name}.py").unlink()
    (folder / "weasyprint.py").write_text(
        f"open({str(hits)!r}, 'a').write('weasyprint')\n", encoding="utf-8"
    )
    code, out = run(
        (str(script(tmp_path / "bin")),), folder, "letters", *AS_OF, PYTHONPATH=f".{os.pathsep}"
    )

    assert not hits.exists()
    assert 0 == code, out


def test_programs_are_found_in_absolute_folders_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty entry of the PATH is the current folder for a shell, and nothing for us."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "openssl").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "openssl").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(("", ".", "sub/..")))
    assert program("openssl") is None

    monkeypatch.setenv("PATH", str(tmp_path))
    assert str(tmp_path / "openssl") == program("openssl")


def test_current_folder_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whatever name it stands on the path; other folders keep their place."""
    link = tmp_path / "link"
    (tmp_path / "real").mkdir()
    link.symlink_to(tmp_path / "real")
    monkeypatch.chdir(link)

    given = ["", ".", str(link), str(tmp_path / "real"), "/usr/lib/python3", "sub"]
    assert ["/usr/lib/python3"] == trusted(given)


def test_command_cleans_what_it_hands_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git, LibreOffice or a hook looks for later is not looked for here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setenv("PATH", os.pathsep.join((".", "/usr/bin", "")))
    leave_current_folder_out()

    assert "" not in sys.path
    assert "/usr/bin" == os.environ["PATH"]


def test_hooks_keep_their_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only processes of ours are told: a hook of git may import from its own repository."""
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    with children_leave_it_out():
        assert "1" == os.environ["PYTHONSAFEPATH"]
    assert "PYTHONSAFEPATH" not in os.environ


def test_letters_compile_nothing(tmp_path: Path) -> None:
    """Drawing letters starts no compiler, no linker and no ldconfig to find its libraries."""
    hits = tmp_path / "hits"
    fake = tmp_path / "fake"
    fake.mkdir()
    for name in ("gcc", "cc", "ld", "objdump", "ldconfig"):
        (fake / name).write_text(f"#!/bin/sh\necho {name} >> {hits}\nexit 1\n", encoding="utf-8")
        (fake / name).chmod(0o755)
    root = workspace(tmp_path / "w", {"1": {}})
    path = os.pathsep.join((str(fake), os.environ["PATH"]))
    code, out = run((str(script(tmp_path / "bin")),), root, "letters", *AS_OF, PATH=path)

    assert (0, False) == (code, hits.exists()), out
