"""Where Pango is found on the systems that these tests do not run on."""

from __future__ import annotations

import ast
import ctypes.util
import platform
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from cffi.api import _load_backend_lib

from relance_docs.rendering import libraries
from relance_docs.rendering.libraries import Finder, findable, missing, on_macos, on_windows


def asked() -> list[list[str]]:
    """Return the names under which the renderer looks for each library, as its source has them."""
    spec = find_spec("weasyprint.text.ffi")
    assert spec is not None
    assert spec.origin is not None
    calls = [
        node
        for node in ast.walk(ast.parse(Path(spec.origin).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_dlopen"
    ]
    return [
        [str(each.value) for each in call.args[1:] if isinstance(each, ast.Constant)]
        for call in calls
    ]


def opened(find: Finder, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what cffi opens for the renderer where the system itself finds no library by name."""

    def load(name: str, _flags: int) -> str:
        if not Path(name).is_absolute():
            raise OSError(f"cannot load library {name!r}")
        return name

    monkeypatch.setattr(ctypes.util, "find_library", find)
    found = []
    for names in asked():
        for name in names:
            try:
                found.append(_load_backend_lib(SimpleNamespace(load_library=load), name, 0))
                break
            except OSError:
                continue
    return found


def folder_with(path: Path, files: Mapping[str, str]) -> Path:
    """Make the files of a package in a folder, empty."""
    path.mkdir(parents=True)
    for name in files.values():
        (path / name).touch()
    return path


def test_windows_opens_what_the_package_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each library that the renderer cannot do without is opened by its path, and no other one."""
    folder = folder_with(tmp_path / "gstreamer_libs/bin", libraries._ON_WINDOWS)
    find, variables = on_windows(tmp_path / "gstreamer_libs")
    paths = opened(find, monkeypatch)
    assert sorted(libraries._ON_WINDOWS.values()) == sorted(Path(path).name for path in paths)
    assert {folder} == {Path(path).parent for path in paths}
    assert {"WEASYPRINT_DLL_DIRECTORIES": str(folder)} == variables


def test_libraries_of_the_user_stay_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tells the renderer where to look on Windows, or has no package, has what is installed."""
    usual = ctypes.util.find_library
    assert (usual, {}) == on_windows(None)
    monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", r"C:\msys64\ucrt64\bin")
    assert (usual, {}) == on_windows(tmp_path)


def test_macos_takes_all_of_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package comes first, then Homebrew wherever it is; never some of both."""
    wheel = tmp_path / "gstreamer_libs"
    folder_with(wheel / "lib", libraries._ON_MACOS)
    brew = folder_with(tmp_path / "homebrew/lib", libraries._ON_MACOS)
    (brew / "libharfbuzz-subset.0.dylib").unlink()
    installed = (tmp_path / "nowhere", brew)

    find, variables = on_macos(wheel, installed)
    assert {"FONTCONFIG_PATH": str(wheel / "etc/fonts")} == variables
    assert {wheel / "lib"} == {Path(path).parent for path in opened(find, monkeypatch)}

    find, variables = on_macos(None, installed)
    paths = opened(find, monkeypatch)
    assert ({brew}, 5, {}) == ({Path(path).parent for path in paths}, len(paths), variables)
    usual = ctypes.util.find_library
    assert (usual, {}) == on_macos(None, ())


def test_linux_searches_nothing() -> None:
    """No compiler is started to look for a library; afterwards all is as it was."""
    before = ctypes.util.find_library
    with findable():
        assert ctypes.util.find_library("c") is None
    assert before is ctypes.util.find_library


@pytest.mark.parametrize(
    ("system", "told", "command"),
    [
        ("linux", "ID=debian", "apt-get install libpango-1.0-0 libpangoft2-1.0-0"),
        ("linux", "ID=rocky\nID_LIKE=rhel centos fedora", "dnf install pango harfbuzz"),
        ("linux", "ID=manjaro\nID_LIKE=arch", "pacman -S pango"),
        ("linux", "ID=opensuse-leap\nID_LIKE=suse opensuse", "zypper install"),
        ("linux", "ID=alpine", "apk add pango"),
        ("darwin", "", "brew install pango"),
        ("win32", "", "pip install gstreamer-libs"),
    ],
)
def test_one_line_installs_it_here(
    system: str, told: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way out is the one of this very system; where it is not known, all are listed."""
    monkeypatch.setattr(sys, "platform", system)
    release = dict(line.split("=") for line in told.splitlines())
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    sentence = str(missing(OSError("cannot load library 'libpango'.  Additionally, nothing")))
    assert f"`{command}" in sentence
    assert 1 == sentence.count("`") // 2
    assert "(cannot load library 'libpango')" in sentence

    monkeypatch.setattr(sys, "platform", "freebsd14")
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "freebsd"})
    every = str(missing(OSError("no")))
    assert all(name in every for name in ("Debian", "Fedora", "Arch", "openSUSE", "macOS"))
