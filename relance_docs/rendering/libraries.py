"""Pango and its kin: where each system keeps them, and what to do where they are missing.

Linux has them from its distribution, under names that the renderer knows. Windows has none: the
package gstreamer-libs brings them, under names without « lib », which the renderer tries as words
that Windows takes for an ending; so each is opened by its path. macOS may have that package, and
Homebrew or MacPorts, whose folders its loader does not look into.
"""

from __future__ import annotations

import ctypes.util
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from relance_docs.message import Message

Finder = Callable[[str], "str | None"]

_ON_WINDOWS: Final[Mapping[str, str]] = {
    "libgobject-2.0-0": "gobject-2.0-0.dll",
    "libpango-1.0-0": "pango-1.0-0.dll",
    "libharfbuzz-0": "harfbuzz.dll",
    "libharfbuzz-subset-0": "harfbuzz-subset.dll",
    "libfontconfig-1": "fontconfig-1.dll",
    "libpangoft2-1.0-0": "pangoft2-1.0-0.dll",
}
"""What the renderer asks for first, and the file. One that is left out it can do without."""
_ON_MACOS: Final[Mapping[str, str]] = {
    # The names that these libraries know each other by: a copy of another name, loaded beside,
    # would register the same types twice.
    "libgobject-2.0-0": "libgobject-2.0.0.dylib",
    "libpango-1.0-0": "libpango-1.0.0.dylib",
    "libharfbuzz-0": "libharfbuzz.0.dylib",
    "libharfbuzz-subset-0": "libharfbuzz-subset.0.dylib",
    "libfontconfig-1": "libfontconfig.1.dylib",
    "libpangoft2-1.0-0": "libpangoft2-1.0.0.dylib",
}
_MACOS_FOLDERS: Final = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
_WHEEL: Final = "gstreamer_libs"
_FOLDERS_OF_WINDOWS: Final = "WEASYPRINT_DLL_DIRECTORIES"
"""Where the renderer lets Windows look; a user who sets it has libraries of his own."""


@contextmanager
def findable() -> Iterator[None]:
    """Let the renderer find its libraries while it is loaded.

    It tries the names of each library on all systems, those of Windows first, and cffi asks ctypes
    for those that do not open.
    """
    find, variables = _way_here()
    before = ctypes.util.find_library
    os.environ.update(variables)
    setattr(ctypes.util, "find_library", find)  # noqa: B010 - mypy knows its type
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _way_here() -> tuple[Finder, Mapping[str, str]]:
    """Return how libraries are found on this system, and variables that they read."""
    if sys.platform == "win32":
        return on_windows(_wheel())
    if sys.platform == "darwin":
        return on_macos(_wheel(), tuple(map(Path, _MACOS_FOLDERS)))
    # For each name that does not open, ctypes would start ldconfig, gcc and ld; the name that is
    # right is among those that are tried, and opens the same file.
    return (lambda _name: None), {}


def on_windows(wheel: Path | None) -> tuple[Finder, Mapping[str, str]]:
    """Take the libraries of the package; without it, those that are installed by themselves."""
    if wheel is None or os.environ.get(_FOLDERS_OF_WINDOWS):
        return ctypes.util.find_library, {}
    folder = wheel / "bin"
    return _in_folder(folder, _ON_WINDOWS), {_FOLDERS_OF_WINDOWS: str(folder)}


def on_macos(wheel: Path | None, installed: tuple[Path, ...]) -> tuple[Finder, Mapping[str, str]]:
    """Take the libraries of the package; without it, of Homebrew or MacPorts, all of one folder."""
    if wheel is not None:
        # The package was built elsewhere: fontconfig does not find its settings by itself.
        return _in_folder(wheel / "lib", _ON_MACOS), {"FONTCONFIG_PATH": str(wheel / "etc/fonts")}
    has_pango = (each for each in installed if (each / _ON_MACOS["libpango-1.0-0"]).is_file())
    folder = next(has_pango, None)
    return (_in_folder(folder, _ON_MACOS) if folder else ctypes.util.find_library), {}


def _wheel() -> Path | None:
    spec = find_spec(_WHEEL)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def _in_folder(folder: Path, files: Mapping[str, str]) -> Finder:
    def find(name: str) -> str | None:
        path = folder / files[name] if name in files else None
        return str(path) if path is not None and path.is_file() else None

    return find


_COMMANDS: Final[Mapping[str, str]] = {
    "Debian, Ubuntu": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "Fedora": "dnf install pango harfbuzz",
    "Arch": "pacman -S pango",
    "openSUSE": "zypper install libpango-1_0-0 libharfbuzz-subset0",
    "Alpine": "apk add pango harfbuzz-subset",
    "macOS": "brew install pango",
    "Windows": "pip install gstreamer-libs==1.28.8",
}
_FAMILIES: Final[Mapping[str, str]] = {
    "debian": "Debian, Ubuntu",
    "ubuntu": "Debian, Ubuntu",
    "fedora": "Fedora",
    "rhel": "Fedora",
    "arch": "Arch",
    "suse": "openSUSE",
    "opensuse": "openSUSE",
    "alpine": "Alpine",
}


def missing(error: OSError) -> Message:
    """Say that the libraries do not open, and the one line that installs them on this system."""
    if (system := _system()) is not None:
        return Message(
            "the library Pango, which lays out the letters, does not open here ({reason}); "
            "install it: `{command}`",
            reason=str(error).partition("\n")[0].partition(".  ")[0],
            command=_COMMANDS[system],
        )
    return Message(
        "the library Pango, which lays out the letters, is missing; {commands}",
        commands="; ".join(f"{name}: `{command}`" for name, command in _COMMANDS.items()),
    )


def _system() -> str | None:
    """Return which line of the commands is for this system; None where that is not known."""
    if sys.platform in {"win32", "darwin"}:
        return "Windows" if sys.platform == "win32" else "macOS"
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return None
    names = (told.get("ID", ""), *told.get("ID_LIKE", "").split())
    return next((_FAMILIES[name] for name in names if name in _FAMILIES), None)
