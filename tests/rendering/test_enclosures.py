"""Enclosed files: upright pages, gray where gray, and nothing that could hurt."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from relance_docs.errors import RefusalError
from relance_docs.rendering.document import Asset
from relance_docs.rendering.enclosures import MOST_PAGES, enclosed_pages
from tests.rendering.rendering_builders import invoice_pdf


def picture(asset: Asset) -> Image.Image:
    """Return an asset as a picture."""
    return Image.open(BytesIO(asset.content))


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:  # noqa: ANN401 - of Pillow
    """Return an image as a file."""
    content = BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def marked(size: tuple[int, int]) -> Image.Image:
    """Return a white page with a red top left corner."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="red")
    return image


def edited(change: str) -> bytes:
    """Return the invoice with its first page turned or cropped, or locked."""
    content = BytesIO()
    with pikepdf.open(BytesIO(invoice_pdf())) as pdf:
        options: dict[str, Any] = {}
        match change:
            case "turned":
                pdf.pages[0].Rotate = 90
            case "cropped":
                pdf.pages[0].CropBox = [100, 400, 400, 800]
            case "locked":
                options["encryption"] = pikepdf.Encryption(user="x", owner="y")
            case "owned":
                options["encryption"] = pikepdf.Encryption(user="", owner="y")
            case "many":
                pdf.pages.extend([pdf.pages[0]] * MOST_PAGES)
        pdf.save(content, **options)
    return content.getvalue()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("plain", (1241, 1754)),
        ("turned", (1754, 1241)),
        ("cropped", (625, 834)),
        ("owned", (1241, 1754)),
    ],
)
def test_page_is_drawn_as_it_is_seen(change: str, expected: tuple[int, int]) -> None:
    """A page is drawn at 150 dpi, turned and cropped as a reader shows it, in gray when it is."""
    first, second = enclosed_pages("facture.pdf", edited(change), prefix="p1")

    assert ("p1-1", "p1-2") == (first.name, second.name)
    drawn = picture(first)
    assert expected == pytest.approx(drawn.size, abs=1)
    assert ("L", "image/png") == (drawn.mode, first.mime_type)


def test_same_file_gives_the_same_pictures() -> None:
    """Two drawings of one file are the same bytes."""
    assert enclosed_pages("a.pdf", invoice_pdf(), prefix="x") == enclosed_pages(
        "b.PDF", invoice_pdf(), prefix="x"
    )


def test_photo_is_turned_as_the_camera_says() -> None:
    """A photo taken sideways stands upright."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise by a quarter

    (page,) = enclosed_pages("photo.jpg", saved(marked((400, 200)), "JPEG", exif=exif), prefix="p")

    drawn = picture(page).convert("RGB")
    assert (200, 400) == drawn.size
    assert (254, 0, 0) == pytest.approx(drawn.getpixel((190, 5)), abs=8)


def test_every_page_of_a_scan_is_taken() -> None:
    """A TIFF of three pages, of whatever depth, gives three."""
    pages = [Image.new(mode, (60, 80)) for mode in ("1", "L", "RGB")]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    assert 3 == len(enclosed_pages("scan.tif", content, prefix="p"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_any_depth_of_colour(mode: str) -> None:
    """Whatever its depth, a PNG is drawn; what is transparent is white."""
    image = Image.new(mode, (30, 20))

    (page,) = enclosed_pages("image.png", saved(image, "PNG"), prefix="p")

    expected = 255 if mode in {"LA", "RGBA"} else 0
    assert expected == picture(page).convert("L").getpixel((3, 3))


def test_large_picture_is_made_smaller() -> None:
    """No page is larger than an A4 sheet at 150 dpi."""
    content = saved(Image.new("L", (5000, 3000)), "PNG")

    (page,) = enclosed_pages("plan.png", content, prefix="p")

    assert (1754, 1052) == picture(page).size


def test_photo_is_kept_small() -> None:
    """A photo becomes a JPEG, a sheet of text a PNG."""
    noise = Image.effect_noise((600, 600), 60)

    (page,) = enclosed_pages("photo.png", saved(noise, "PNG"), prefix="p")

    assert "image/jpeg" == page.mime_type


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("devis.docx", b"PK", "devis.docx cannot be enclosed: only PDF, JPEG, PNG and TIFF can"),
        ("a.pdf", b"%PDF-1.7 nothing", "a.pdf cannot be enclosed: it is damaged or locked"),
        ("a.pdf", b"", "a.pdf is empty; copy it again from where it came from"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a.png cannot be enclosed: it is damaged or locked"),
        ("a.pdf", edited("locked"), "a.pdf cannot be enclosed: it is damaged or locked"),
        ("a.pdf", edited("many"), "a.pdf cannot be enclosed: it has 62 pages, at most 60 can be"),
        (
            "a.jpg",
            saved(Image.effect_noise((300, 300), 50), "JPEG")[:9000],
            "a.jpg cannot be enclosed: it is damaged or locked",
        ),
        (
            "a.png",
            saved(Image.new("1", (9000, 9500)), "PNG"),
            "a.png cannot be enclosed: it has more than 80 million pixels",
        ),
        (
            "a.png",
            saved(Image.new("1", (15000, 15000)), "PNG"),
            "a.png cannot be enclosed: it is damaged or locked",
        ),
        (
            "a.png",
            saved(Image.new("L", (9, 9)), "BMP"),
            "a.png cannot be enclosed: it is damaged or locked",
        ),
    ],
    ids=["kind", "garbage", "empty", "header", "locked", "many", "cut", "pixels", "bomb", "other"],
)
def test_file_is_refused_by_name(file: str, content: bytes, expected: str) -> None:
    """Another kind, a password, damage, too many pages or pixels: one sentence with the name."""
    with pytest.raises(RefusalError) as caught:
        enclosed_pages(file, content, prefix="p")

    assert str(caught.value).startswith(expected)
