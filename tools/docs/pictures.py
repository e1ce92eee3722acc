"""The pictures of the tutorial: it is played, and what is then to be seen is drawn."""

from __future__ import annotations

import html
import io
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, ViewportSize

from tools.docs.tutorial import FRENCH, Command, Day, Picture, fix_day, put_files, steps

IMAGES: Final = FRENCH / "images"
PAPERS: Final = MappingProxyType(
    {
        "relance-1": "build/letters/2026-002/*-relance-1.pdf",
        "mise-en-demeure": "build/letters/2026-001/*-mise-en-demeure.pdf",
        "note": "build/dossiers/2026-001/1-note-confidentielle.pdf",
    }
)
SCREENS: Final = MappingProxyType({"audit": "build/audit/2026-001.html"})
COLUMNS: Final = 100
LINES: Final = 30
"""What a picture of a terminal shows at most."""
WIDTH: Final = 900
_TERMINAL: Final = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff }}
pre {{ display: inline-block; min-width: {columns}ch; margin: 0; padding: 18px 22px;
  border-radius: 8px; background: #17212b; color: #e8edf2;
  font: 15px/1.45 "DejaVu Sans Mono", Menlo, Consolas, monospace }}
b {{ color: #8fd3a8; font-weight: 600 }}
</style><pre><b>&gt; {typed}</b>
{said}</pre>"""


def draw(browser: Browser) -> None:
    """Play the tutorial in an empty folder, and draw each picture where the page shows it."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "relances"
        typed = said = ""
        for step in steps():
            match step:
                case Day(line=line):
                    fix_day(workspace, line)
                case Command(typed=typed):
                    said = _done(step, workspace)
                case Picture(name=name):
                    _save(name, _drawn(browser, workspace, name, typed, said))


def _done(command: Command, workspace: Path) -> str:
    """Run a command; return what a person reads until it asks, or to its end."""
    is_first = not workspace.exists()
    here = workspace.parent if is_first else workspace
    seen = ""
    if command.typed.startswith("import"):
        # A person reads this, then is asked.
        seen = _said((*command.arguments[:-1], "--dry-run"), here)
    said = _said(command.arguments, here)
    if is_first:
        put_files(workspace)
    return seen or said


def _said(arguments: tuple[str, ...], folder: Path) -> str:
    program = [sys.executable, "-P", "-m", "relance_docs", *arguments]
    environment = os.environ | {"RELANCE_LANG": "fr", "COLUMNS": str(COLUMNS)}
    done = subprocess.run(
        program,
        cwd=folder,
        env=environment,
        check=True,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


def _drawn(browser: Browser, workspace: Path, name: str, typed: str, said: str) -> Image.Image:
    if name in PAPERS:
        return _paper(max(workspace.glob(PAPERS[name])))
    window = browser.new_page(viewport=ViewportSize(width=1240, height=1000))
    if name in SCREENS:
        window.goto((workspace / SCREENS[name]).as_uri())
        taken = window.screenshot()
    else:
        window.set_content(_terminal(typed, said))
        taken = window.locator("pre").screenshot()
    window.close()
    return Image.open(io.BytesIO(taken))


def _terminal(typed: str, said: str) -> str:
    lines = said.rstrip().splitlines()
    shown = [*lines[:LINES], "…"] if len(lines) > LINES else lines
    return _TERMINAL.format(
        columns=COLUMNS,
        typed=html.escape(f"relance {typed}"),
        said=html.escape("\n".join(shown)),
    )


def _paper(document: Path) -> Image.Image:
    with pypdfium2.PdfDocument(document) as opened:
        page: Image.Image = opened[0].render(scale=96 / 72).to_pil()
    return page


def _save(name: str, picture: Image.Image) -> None:
    IMAGES.mkdir(exist_ok=True)
    if picture.width > WIDTH:
        height = picture.height * WIDTH // picture.width
        picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    picture.convert("RGB").quantize(colors=64).save(IMAGES / f"{name}.png", optimize=True)
