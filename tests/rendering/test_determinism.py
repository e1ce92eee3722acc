"""The same document gives the same bytes, wherever, whenever and in whatever language."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from relance_docs.rendering.render import render_pdf
from tests.rendering.rendering_builders import document, full_letter

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from pathlib import Path
from relance_docs.rendering.render import render_pdf
from tests.rendering.rendering_builders import full_letter
sys.stdout.buffer.write(render_pdf(full_letter(Path(sys.argv[1]))))
"""


def rendered_elsewhere(folder: Path, **environment: str) -> bytes:
    """Return the letter with everything as another process makes it in `folder`."""
    inherited = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        env={**inherited, "PYTHONPATH": str(ROOT), **environment},
        cwd=folder.parent,
        capture_output=True,
        check=True,
    )
    return done.stdout


def test_bytes_are_the_same_elsewhere(tmp_path: Path) -> None:
    """Folder, process, time zone, language, hash seed and order of work change nothing."""
    here = render_pdf(full_letter(tmp_path / "a"))
    far = tmp_path / "autre dossier é" / "b"
    far.parent.mkdir()

    there = rendered_elsewhere(
        far, TZ="Pacific/Kiritimati", LANG="tr_TR.UTF-8", LC_ALL="C", PYTHONHASHSEED="7"
    )

    assert hashlib.sha256(here).hexdigest() == hashlib.sha256(there).hexdigest()


def test_no_place_of_the_machine_is_in_the_file(tmp_path: Path) -> None:
    """Neither the folders of the letter nor those of the program can be read in it."""
    content = render_pdf(full_letter(tmp_path))

    for place in (tmp_path, ROOT, Path(sys.prefix)):
        assert str(place).encode() not in content
    assert [] == re.findall(rb"file:|/tmp|/home", content)


def test_order_of_work_changes_nothing(tmp_path: Path) -> None:
    """A letter is the same after another that used other pictures, sheets and words."""
    letter = full_letter(tmp_path)
    before = render_pdf(letter)

    render_pdf(document("<style>p { color: red }</style><p>zèbre</p>"))

    assert before == render_pdf(letter)


def test_clock_is_not_read(tmp_path: Path) -> None:
    """The only date in the file is the one it was given."""
    dates = set(re.findall(rb"D:\d{14}|20\d\d-\d\d-\d\dT[\d:]+", render_pdf(full_letter(tmp_path))))

    assert {b"2026-12-01T08:00:00"} == {date for date in dates if b"T" in date}
    assert dates <= {b"2026-12-01T08:00:00", b"D:20261201080000"}
