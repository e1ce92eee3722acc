"""Scans and photographs: recognised where the engine is there, and never certain."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import img2pdf
import pypdfium2
import pytest
from PIL import Image

from relance_docs.importing.invoices.reading import read as read_file
from relance_docs.importing.printed import scanning
from relance_docs.importing.records import ImportAsked, Source, SourceReading
from tests.importing.invoice_looks import LOOKS
from tests.importing.test_printed import CREDITOR
from tests.importing.test_taught import SETTINGS
from tests.workspaces import committed, run, write_files

needs_ocr = pytest.mark.skipif(
    not scanning.is_ready(),
    reason="the extra `ocr` or Tesseract's French model (tesseract-ocr-fra) is not installed",
)


@cache
def picture() -> Image.Image:
    """Return a page as a scanner sees it, at 200 dpi."""
    pdf = pypdfium2.PdfDocument(LOOKS[0].pdf)
    image: Image.Image = pdf[0].render(scale=200 / 72, grayscale=True).to_pil()
    return image


def saved(form: str, image: Image.Image | None = None, **how: object) -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    (image or picture()).save(out, format=form, **how)
    return out.getvalue()


def on_its_side() -> bytes:
    """Return a photograph that says how the telephone was held."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved("JPEG", picture().rotate(90, expand=True), exif=exif.tobytes())


def askew() -> bytes:
    """Return a page that lay a little askew."""
    return saved("JPEG", picture().rotate(0.7, fillcolor=255, expand=True), quality=70)


def read(content: bytes, asked: ImportAsked | None = None) -> SourceReading:
    """Read a file as the reading process does."""
    return read_file(Source(name="x"), content, asked or ImportAsked(creditor=CREDITOR))


PAGES: dict[str, Callable[[], bytes]] = {
    "png": lambda: saved("PNG"),
    "pdf": lambda: img2pdf.convert(saved("JPEG", quality=80), nodate=True),
    "side": on_its_side,
    "askew": askew,
}


@needs_ocr
@pytest.mark.parametrize("page", PAGES)
def test_a_scan_is_read_and_nothing_of_it_is_certain(page: str) -> None:
    """Number, days, total and buyer, each with a line for a person."""
    reading = read(PAGES[page]())

    data = reading.data["invoice"]
    assert isinstance(data, dict)
    assert ("ocr", "FA-2026-031", "2026-06-03", ["2026-07-03"], "1200.00") == (
        data["source"], data["invoice_number"], data["issue_date"], data["due_dates"],
        data["total_with_vat"],
    )  # fmt: skip
    confidence = data["confidence"]
    assert isinstance(confidence, dict)
    assert {"to_confirm"} == set(confidence.values())
    doubts = reading.body.doubts  # type: ignore[attr-defined]
    assert len(confidence) == len([line for line in doubts if "du document numérisé" in line])


@needs_ocr
def test_a_scan_becomes_a_case_with_the_picture_as_its_piece(tmp_path: Path) -> None:
    """Read in a process apart, as any file; the pièce is the very file."""
    root = write_files(tmp_path / "w", {"relance.yaml": SETTINGS, "cases/.gitkeep": ""})
    committed(root)
    path = tmp_path / "photo.png"
    path.write_bytes(saved("PNG"))

    done = run(root, "import", str(path), "--yes", "--format", "json")

    (found,) = json.loads(done.stdout)
    assert found["taken"], found
    kept = root / "cases/2026-001/facture-FA-2026-031.png"
    assert path.read_bytes() == kept.read_bytes()
    assert 0 == run(root, "check").exit_code


@needs_ocr
def test_text_as_outlines_is_recognised_as_a_scan() -> None:
    """A PDF whose letters are drawings has no text to be read."""
    drawn = scanning.scanned(LOOKS[0].pdf)

    assert "FA-2026-031" in drawn.text


@needs_ocr
def test_a_scan_of_many_pages_is_refused() -> None:
    """With the limit; nothing is recognised first."""
    blank = saved("PNG", Image.new("L", (300, 400), 255))
    pages = img2pdf.convert([blank] * (scanning.MOST_SCANNED + 1), nodate=True)

    assert "is read up to 5" in str(read(pages).refused)


@needs_ocr
def test_a_picture_of_something_else_is_no_invoice() -> None:
    """A photograph in a folder of invoices is passed over with a reason."""
    reading = read(saved("PNG", Image.new("L", (600, 400), 90)))

    assert "no text is recognised in it" in str(reading.refused)


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_broken_picture_is_told(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence, by the reader of pictures; Tesseract sees nothing of it."""
    monkeypatch.setattr(scanning, "find_spec", lambda _name: object())
    monkeypatch.setattr(scanning, "model_folder", lambda: Path("/nowhere"))

    assert "damaged" in str(read(content).refused)


@pytest.mark.parametrize(
    ("engine", "model", "told"),
    [(None, "x", "pip install '.[ocr]'"), (object(), None, "tesseract-ocr-fra")],
)
def test_without_engine_or_model_one_sentence_says_how_to_get_it(
    engine: object, model: str | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as data like any other, so that a program sees it."""
    monkeypatch.setattr(scanning, "find_spec", lambda _name: engine)
    monkeypatch.setattr(scanning, "model_folder", lambda: Path(model) if model else None)

    picture = saved("PNG", Image.new("L", (60, 40), 255))

    for content in (picture, img2pdf.convert(picture, nodate=True)):
        found = read(content)
        assert {"invoice": None} == found.data
        assert told in str(found.refused)
    assert "carries no XML" in str(found.refused)


def test_the_folder_of_the_model_may_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TESSDATA_PREFIX comes first, where the model is really there."""
    (tmp_path / "fra.traineddata").write_bytes(b"x")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    assert tmp_path == scanning.model_folder()


def test_a_scan_teaches_nothing() -> None:
    """On the next one, nothing stands at the same place."""
    assert "teaches nothing" in str(read(saved("PNG"), ImportAsked(is_lesson=True)).refused)


def test_pictures_are_told_by_their_first_bytes() -> None:
    """Whatever the name; a film of a telephone is none."""
    heads = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"\x00\x00\x00\x18ftypheic")

    assert None not in {scanning.picture_kind(head) for head in heads}
    assert scanning.picture_kind(b"\x00\x00\x00\x18ftypmp42") is None
