"""Build the wheel and the sdist of the last commit twice, in surroundings that differ.

python tools/reproducible.py [FOLDER]   keep them in FOLDER (dist), if their bytes are the same

What is not committed is not in them. The wheel is built once more from the sdist, as an installer
would. SHA256SUMS lies beside them, as sha256sum writes it. Ends with 1 where anything differs.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
SURROUNDINGS: Final[tuple[Mapping[str, str], ...]] = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "RELANCE_LANG": "en"},
    {"TZ": "Pacific/Chatham", "LC_ALL": "C", "PYTHONHASHSEED": "2", "RELANCE_LANG": "fr"},
)
"""What differs between machines and must not show; the umask and the folder do as well."""
_UMASKS: Final = (0o022, 0o077)


def main(arguments: list[str]) -> int:
    """Build, compare and keep."""
    target = Path(arguments[0]) if arguments else ROOT / "dist"
    epoch = _git("log", "-1", "--format=%ct").decode().strip()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        builds = []
        for number in range(len(SURROUNDINGS)):
            source = here / f"{'again-' * number}source"
            _unpack(_git("archive", "HEAD"), source)
            builds.append(build(source, here / f"built-{number}", number, epoch=epoch))
        source = here / "from-sdist"
        _unpack((here / "built-0" / _only(builds[0], ".tar.gz")).read_bytes(), source)
        (inside,) = source.iterdir()
        builds.append(build(inside, here / "built-again", 0, "-t", "wheel", epoch=epoch))
        for later in builds[1:]:
            differ = [file for file, digest in later.items() if builds[0].get(file) != digest]
            if differ:
                print(f"not the same bytes: {', '.join(differ)}")
                return 1
        target.mkdir(parents=True, exist_ok=True)
        for file in builds[0]:
            shutil.copyfile(here / "built-0" / file, target / file)
    sums = "".join(f"{digest}  {file}\n" for file, digest in sorted(builds[0].items()))
    (target / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    print(sums, end="")
    return 0


def build(source: Path, target: Path, number: int, *options: str, epoch: str) -> dict[str, str]:
    """Build what hatchling builds of `source`, in the surroundings of that number.

    Returns the SHA-256 of each file. `epoch`: the time that the archives bear, in seconds.
    """
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), *options]
    around = {**os.environ, **SURROUNDINGS[number], "SOURCE_DATE_EPOCH": epoch}
    umask = _UMASKS[number]
    subprocess.run(command, cwd=source, env=around, umask=umask, check=True, stdout=subprocess.PIPE)
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in target.iterdir()
        if path.is_file()
    }


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def _unpack(archive: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(target, filter="data")


def _only(files: Mapping[str, str], ending: str) -> str:
    (name,) = (file for file in files if file.endswith(ending))
    return name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
