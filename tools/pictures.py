"""Renew the pictures of the README, of the example workspace, and those of the tutorial."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tools.docs import pictures as tutorial

CASE = "2026-014"
PICTURES = Path("docs/images")
DOTS_PER_INCH = 96
POINTS_PER_INCH = 72
AUDIT = Path("build/audit")
PAGES = {"audit-index.png": AUDIT / "index.html", "audit-case.png": AUDIT / f"{CASE}.html"}
WINDOW = ViewportSize(width=1240, height=1300)
SHOWN = 900
"""Width of a picture of a page, in pixels."""


def main() -> int:
    """Draw the letter of the example, pages of the report, the tutorial; 1 when one is not had."""
    complaints = [*_letter(), *_screens()]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return int(bool(complaints))


def _letter() -> Iterator[str]:
    """Draw the first page of the letter; yield why it cannot be."""
    letters = sorted(Path("build/letters", CASE).glob("*-mise-en-demeure.pdf"))
    if not letters:
        yield "no letter to draw: run `make letters` first"
        return
    with pypdfium2.PdfDocument(letters[-1]) as document:
        if "PROJET" in document[0].get_textpage().get_text_bounded():
            yield "the letter is a draft: commit, then run `make letters`"
            return
        page = document[0].render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    _save(page, "mise-en-demeure.png")


def _screens() -> Iterator[str]:
    """Draw the beginning of the pages of the report, and the tutorial; yield why they cannot be."""
    chromium = shutil.which("chromium")
    if chromium is None or not all(page.is_file() for page in PAGES.values()):
        yield "no report to draw: install Chromium, and run `make audit` first"
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, page in PAGES.items():
            window = browser.new_page(viewport=WINDOW)
            window.goto(page.resolve().as_uri())
            drawn = Image.open(io.BytesIO(window.screenshot()))
            height = drawn.height * SHOWN // drawn.width
            _save(drawn.resize((SHOWN, height), Image.Resampling.LANCZOS), name)
        tutorial.draw(browser)
        browser.close()


def _save(picture: Image.Image, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(colors=64).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
