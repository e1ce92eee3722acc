"""Say for which systems every package comes as a wheel: there nothing is compiled.

Needs the network. Ends with 1 when one that docs/install.md promises has none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHONS: Final = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS: Final = {
    "Windows x64": ("x86_64-pc-windows-msvc", ""),
    "macOS 13, Intel": ("x86_64-apple-darwin", "13.0"),
    "macOS 14, Apple silicon": ("aarch64-apple-darwin", "14.0"),
    "Linux x64": ("x86_64-manylinux_2_28", ""),
    "Linux arm64": ("aarch64-manylinux_2_28", ""),
    "Alpine x64": ("x86_64-unknown-linux-musl", ""),
}


def command(platform: str, python: str) -> list[str]:
    """Return what resolves the program with all its extras for another machine."""
    return [
        str(Path(sys.executable).with_name("uv")),
        *("pip", "compile", "--quiet", "--no-header", "--only-binary", ":all:"),
        *("--python-platform", platform, "--python-version", python),
        *("--extra", "all", str(ROOT / "pyproject.toml")),
    ]


def complaint(platform: str, least: str, python: str) -> str:
    """Return why there is no set of wheels; nothing when there is one."""
    environment = os.environ | ({"MACOSX_DEPLOYMENT_TARGET": least} if least else {})
    done = subprocess.run(
        command(platform, python), env=environment, capture_output=True, check=False, text=True
    )
    return "" if done.returncode == 0 else " ".join(done.stderr.split())


def main() -> int:
    """Print a line for each system and Python; return the exit code."""
    failed = 0
    for name, (platform, least) in SYSTEMS.items():
        for python in PYTHONS:
            why = complaint(platform, least, python)
            failed += bool(why)
            print(f"{name:24} {python}  {why or 'all as wheels'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
