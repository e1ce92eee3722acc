"""The head of the letter: its logo, and room for all that it says."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.letters.document import make_document
from tests.letters.letter_cases import CREDITOR, case_of, job
from tests.letters.reading_pdf import Box, boxes, pictures

LONG = {
    "address": (
        "BATIMENT C",
        "12 RUE DE LA FORGE",
        "ZONE INDUSTRIELLE NORD",
        "BP 12",
        "69003 LYON CEDEX 03",
    ),
    "phone": "+33 1 99 00 12 34",
    "website": "www.atelier.example",
}
TOUCHING = 0.4
"""Millimetres."""


def with_logo(root: Path, **fields: object) -> bytes:
    """Return a letter whose creditor has a logo, beside the templates or elsewhere."""
    (root / "images").mkdir()
    Image.new("RGB", (300, 90), "#17365d").save(root / "images" / "logo.png")
    creditor = CREDITOR | {"logo": "images/logo.png"} | fields
    settings = Settings.model_validate({"creditor": creditor})
    return make_document(job(case_of(), "relance-2", settings=settings, root=root)).files[0][1]


def test_logo(tmp_path: Path) -> None:
    """The path of the logo counts from the root of the workspace, as relance.yaml says."""
    page = pictures(with_logo(tmp_path), 72)[0]

    assert max(page.crop((60, 45, 100, 60)).tobytes()) < 80


def test_logo_missing(tmp_path: Path) -> None:
    """A logo that is not there stops the letter by its name."""
    settings = Settings.model_validate({"creditor": CREDITOR | {"logo": "images/none.png"}})

    with pytest.raises(RefusalError, match=r"images/none\.png"):
        make_document(job(case_of(), "relance-2", settings=settings, root=tmp_path))


def test_long_head(tmp_path: Path) -> None:
    """A long address under a logo runs on in lines, and covers neither references nor date."""
    head = [box for box in boxes(with_logo(tmp_path, **LONG)) if box.left < 100 and box.top < 85]

    assert len(head) > 200
    assert not [pair for pair in combinations(head, 2) if covers(*pair)]


def covers(one: Box, other: Box) -> bool:
    """Whether two characters are drawn over each other, by more than kerning does."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return min(across, down) > TOUCHING
