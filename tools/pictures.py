"""Renew the picture of the README from the letter that `make letters` wrote."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

CASE = "2026-014"
PICTURE = Path("docs/images/mise-en-demeure.png")
DOTS_PER_INCH = 96
POINTS_PER_INCH = 72


def main() -> int:
    """Draw the first page of the letter of the example; 1 when there is none, or a draft."""
    letters = sorted(Path("build/letters", CASE).glob("*-mise-en-demeure.pdf"))
    if not letters:
        print("no letter to draw: run `make letters` first", file=sys.stderr)
        return 1
    with pypdfium2.PdfDocument(letters[-1]) as document:
        if "PROJET" in document[0].get_textpage().get_text_bounded():
            print("the letter is a draft: commit, then run `make letters`", file=sys.stderr)
            return 1
        page = document[0].render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.quantize(colors=64).save(PICTURE, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
