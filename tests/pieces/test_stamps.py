"""Each page of a pièce carries its number, upright as it is seen, over what it shows."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Pdf
from PIL import Image, ImageChops, ImageStat

from relance_docs.pieces.cleaning import is_balanced
from relance_docs.pieces.office import office_program
from tests.pieces.assembling_builders import (
    A4,
    HEIC,
    add_page,
    appearance,
    drawn_page,
    new_pdf,
    picture,
    stamped,
    text_of,
    write_docx,
    write_pdf,
)

DARK = b"q 0.1 0.1 0.3 rg -9999 -9999 29999 29999 re f Q"
BOXES = {
    "A4": {"MediaBox": [0, 0, 595, 842]},
    "shifted": {"MediaBox": [-300, 200, 295, 1042]},
    "cropped": {"MediaBox": [0, 0, 1000, 1200], "CropBox": [100, 150, 695, 992]},
    "crop outside": {"MediaBox": [0, 0, 595, 842], "CropBox": [5000, 5000, 6000, 6000]},
    "corners exchanged": {"MediaBox": [595, 842, 0, 0]},
}


def _drawn(path: Path, content: bytes) -> Path:
    """Write a PDF of one A4 page with that content."""
    with new_pdf() as pdf:
        add_page(pdf, content)
        pdf.save(path)
    return path


def _stamp_of(path: Path) -> tuple[Image.Image, tuple[float, float]]:
    """Return the white box of a dark page, and how far it is from the top and the right."""
    page = drawn_page(path, scale=2).convert("L")
    box = page.point(lambda shade: 255 if shade > 200 else 0).getbbox()
    assert box is not None
    left, top, right, bottom = box
    return page.crop((left, top, right, bottom)), (top / 2, (page.width - right) / 2)


@pytest.mark.parametrize(
    ("turned", "boxes"), list(product((0, 90, 180, 270, -90, 450), BOXES)), ids=str
)
def test_the_stamp_is_upright_at_the_top_right(tmp_path: Path, turned: int, boxes: str) -> None:
    """However a page is turned, cropped or shifted, its stamp is read at the top right."""

    def turn(pdf: Pdf) -> None:
        page = pdf.pages[0]
        page.obj.Contents = pdf.make_stream(DARK)
        for name, box in BOXES[boxes].items():
            page.obj[f"/{name}"] = Array(box)
        page.obj.Rotate = turned

    plain = _drawn(tmp_path / "plain.pdf", DARK)
    expected, (from_top, from_right) = _stamp_of(stamped(plain).path)
    found, place = _stamp_of(stamped(write_pdf(tmp_path / "turned.pdf", turn)).path)
    assert (from_top, from_right) == pytest.approx(place, abs=1.5)
    difference = ImageChops.difference(expected, found.resize(expected.size))
    assert 25 > ImageStat.Stat(difference).mean[0]


@pytest.mark.parametrize(
    ("size", "unit", "share"),
    [
        (A4, 1, 0.14),
        ((842, 595), 1, 0.10),
        ((2384, 3370), 1, 0.14),
        ((142, 600), 1, 0.35),
        ((297.5, 421), 2, 0.14),
        ((60, 60), 1, 0.78),
    ],
)
def test_the_stamp_suits_the_page(
    tmp_path: Path, size: tuple[float, float], unit: float, share: float
) -> None:
    """The stamp keeps its share of a plan, and fits on a ticket."""
    path = tmp_path / "plan.pdf"
    with new_pdf() as pdf:
        add_page(pdf, DARK, size, UserUnit=unit)
        pdf.save(path)
    box, _ = _stamp_of(stamped(path).path)
    assert share == pytest.approx(box.width / 2 / size[0], abs=0.01)


def test_every_page_says_which_it_is(tmp_path: Path) -> None:
    """The stamp is text: number of the pièce, of the page, and of how many."""
    copy = stamped(write_pdf(tmp_path / "piece.pdf", pages=3))
    assert 3 == copy.pages
    texts = [page.replace("\u00a0", " ") for page in text_of(copy.path).split("\f")]
    assert [f"Pièce n° 3 — p. {page}/3" in text for page, text in enumerate(texts, 1)] == [True] * 3
    assert all("Facture 42" in text for text in texts)


UNBALANCED = (
    b"2 0 0 2 0 0 cm q q BT /F1 12 Tf 60 300 Td (Facture 42) Tj",
    b"Q Q BT /F1 12 Tf 60 300 Td (Facture 42) Tj ET 0.1 0 0 0.1 0 0 cm 1 1 1 rg",
    b"BT /F1 12 Tf 60 300 Td (Facture 42) Tj ET 0 0 1 1 re W n 3 Tr",
    b"BT /F1 12 Tf 60 300 Td (Facture 42) Tj ET (never closed",
    b"BT /F1 12 Tf 60 300 Td (Facture 42) Tj ET BI /W 1 /H 1 /BPC 8 /CS /G ID q EI",
    b"",
)


@pytest.mark.parametrize("content", UNBALANCED)
def test_a_content_that_leaves_things_open_moves_no_stamp(tmp_path: Path, content: bytes) -> None:
    """Whatever the content of a page saves, scales, clips or hides, the stamp is as ever."""
    path = _drawn(tmp_path / "piece.pdf", DARK + b"\n" + content)
    box, place = _stamp_of(stamped(path).path)
    assert (11, 11) == pytest.approx(place, abs=1.5)
    assert 83 == pytest.approx(box.width / 2, abs=2)
    assert (b"Facture" in content) == ("Facture 42" in text_of(stamped(path).path))


@pytest.mark.parametrize(
    ("content", "balanced"),
    [
        (b"q Q", True),
        (b"q(Q)Tj Q", True),
        (b"q % Q\nQ", True),
        (b"/Q gs", True),
        (b"[(q)]TJ", True),
        (b"/Span BMC q Q EMC", True),
        (b"q BT Q ET", False),
        (b"/Span BMC", False),
        (b"Q q", False),
        (b"q Q/Im Do Q", False),
        (b"(a (b (q) c) Q) Tj", True),
        (b"q Q (", False),
        (b"q Q <48", False),
    ],
)
def test_what_leaves_the_state_as_it_was(content: bytes, *, balanced: bool) -> None:
    """Operators are counted where they are operators, not inside texts, names and comments."""
    assert balanced == is_balanced(content)


def test_content_in_several_streams_is_kept(tmp_path: Path) -> None:
    """A page whose content is cut into streams in the middle of a state shows all of it."""

    def cut(pdf: Pdf) -> None:
        parts = (b"q 1 0 0 1 0 50 cm", b"BT /F1 12 Tf 60 300 Td (un) Tj", b"(deux) Tj ET q")
        pdf.pages[0].obj.Contents = Array([pdf.make_stream(part) for part in parts])

    text = text_of(stamped(write_pdf(tmp_path / "piece.pdf", cut)).path)
    assert "undeux" in text
    assert "Pièce n°" in text


def test_pages_that_share_their_content_keep_their_own_resources(tmp_path: Path) -> None:
    """Two pages may draw one content with different resources."""

    def share(pdf: Pdf) -> None:
        second = add_page(pdf)
        second.obj.Contents = pdf.pages[0].obj.Contents = pdf.make_stream(b"/X Do")
        for page, text in zip(pdf.pages, (b"(un)", b"(deux)"), strict=True):
            form = appearance(pdf, b"BT /F1 12 Tf 5 5 Td %s Tj ET" % text).N
            page.obj.Resources = Dictionary(XObject=Dictionary(X=form))

    texts = text_of(stamped(write_pdf(tmp_path / "piece.pdf", share)).path).split("\f")
    assert [True, True] == ["un" in texts[0], "deux" in texts[1]]


def test_a_jpeg_is_not_encoded_again(tmp_path: Path) -> None:
    """The bytes of a photo are in the copy as they were."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture("JPEG", quality=70))
    with pikepdf.open(stamped(path).path) as pdf:
        (image,) = [part for part in pdf.objects if part.get("/Subtype") == "/Image"]
        assert path.read_bytes() == image.read_raw_bytes()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "P"),
        ("PNG", "RGBA"),
        ("PNG", "I;16"),
        ("TIFF", "1"),
        ("TIFF", "CMYK"),
        ("TIFF", "LAB"),
        ("TIFF", "I;16"),
    ],
)
def test_a_picture_of_any_kind_is_a_page(tmp_path: Path, kind: str, mode: str) -> None:
    """A picture is shown in its shades, however they are written down."""
    path = tmp_path / "scan"
    path.write_bytes(picture(kind, mode))
    copy = stamped(path)
    page = drawn_page(copy.path).convert("L")
    width, height = page.size
    top, bottom = page.getpixel((30, 90)), page.getpixel((30, height - 90))
    assert isinstance(top, int)
    assert isinstance(bottom, int)
    assert (1, 596) == (copy.pages, width)
    if mode not in {"1", "LAB"}:
        assert top + 100 < bottom


def test_a_photo_of_a_telephone_is_a_page(tmp_path: Path) -> None:
    """A HEIC photo is shown in its colours."""
    path = tmp_path / "photo.heic"
    path.write_bytes(HEIC)
    page = drawn_page(stamped(path).path).convert("RGB")
    reds = [page.getpixel((100, height)) for height in (200, 700)]
    assert [True, False] == [isinstance(red, tuple) and red[0] > 150 for red in reds]


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_a_document_is_printed_by_libreoffice(tmp_path: Path) -> None:
    """A DOCX is shown as LibreOffice prints it, in the same bytes each time."""
    path = write_docx(tmp_path / "devis.docx")
    first, second = stamped(path, 3), stamped(path, 3)
    assert "Devis accepté D-118" in text_of(first.path)
    assert first.sha256 == second.sha256


def test_each_page_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    """A fax of three pages is a pièce of three pages."""
    path = tmp_path / "fax.tif"
    first, *others = (Image.new("1", (200, 300), shade) for shade in (0, 1, 0))
    first.save(path, save_all=True, append_images=others, compression="group4")
    assert 3 == stamped(path).pages


@pytest.mark.parametrize("orientation", [3, 5, 6, 7, 8])
def test_a_photo_is_upright(tmp_path: Path, orientation: int) -> None:
    """A photo is turned, or mirrored, as the camera says."""
    exif = Image.Exif()
    exif[0x112] = orientation
    path = tmp_path / "photo.jpg"
    path.write_bytes(picture("JPEG", exif=exif))
    page = drawn_page(stamped(path).path)
    assert (orientation > 4) == (page.width > page.height)
