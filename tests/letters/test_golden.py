"""The documents as they are expected, at three depths; `--update-golden` renews them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from relance_docs.letters.document import page_of
from tests.letters.conftest import Golden
from tests.letters.letter_cases import ALL, job_of, pdf_of
from tests.letters.reading_pdf import page_texts, pictures

PICTURED = ("relance-2", "mise-en-demeure", "appel-1", "relance-2-draft")
DPI = 40


@pytest.mark.parametrize("name", ALL)
def test_page(golden: Golden, name: str) -> None:
    """The HTML of every document is the golden one."""
    actual = page_of(job_of(name)).encode()

    assert golden.expected(f"{name}.html", actual).decode() == actual.decode()


@pytest.mark.parametrize("name", ALL)
def test_text(golden: Golden, name: str) -> None:
    """The text that a reader of the PDF finds is the golden one."""
    actual = "\f".join(page_texts(pdf_of(name))) + "\n"

    assert golden.expected(f"{name}.txt", actual.encode()).decode() == actual


@pytest.mark.parametrize("name", PICTURED)
def test_pictures(golden: Golden, name: str) -> None:
    """Every page looks like the golden one, but for the smoothing of edges."""
    for number, actual in enumerate(pictures(pdf_of(name), DPI), start=1):
        png = BytesIO()
        actual.save(png, "PNG", optimize=True)
        expected = Image.open(BytesIO(golden.expected(f"{name}-{number}.png", png.getvalue())))

        assert expected.size == actual.size
        difference = ImageStat.Stat(ImageChops.difference(expected.convert("L"), actual))
        assert difference.rms[0] < 4
