"""Drawing the pages of a PDF or of a picture file, upright, in the size of an A4 sheet."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument, PdfPage

DPI: Final = 150
_POINTS: Final = 72
"""PDF units in an inch."""
_A4: Final = (1240, 1754)
"""Pixels of an A4 sheet at 150 dpi; a page is never drawn larger, however large it claims to be."""
_MOST_PIXELS: Final = 80_000_000
"""Pixels of a picture file that is opened: A2 at 300 dpi, with room."""


def pdf_pages(file: str, content: bytes, most_pages: int) -> Iterator[Image]:
    """Yield the pages of a PDF as they are seen: cropped, turned, forms filled in.

    Raises RefusalError as `enclosed_pages` says.
    """
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - heavy

    try:
        with _opened(content) as pdf:
            _check_count(file, len(pdf), most_pages)
            for index in range(len(pdf)):
                page = pdf[index]
                yield _drawn(page)
                page.close()
    except PdfiumError as error:
        raise _unreadable(file, error) from error


def picture_pages(file: str, content: bytes, most_pages: int) -> Iterator[Image]:
    """Yield the pages of a JPEG, PNG or TIFF, turned as the camera says, on white.

    Raises RefusalError as `enclosed_pages` says.
    """
    from PIL import ImageFile, ImageOps  # noqa: PLC0415 - heavy

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the renderer sets it, for the whole process
    try:
        with _opened_picture(content) as picture:
            for frame in _frames(file, picture, most_pages):
                _check_pixels(file, frame)
                yield _fitted(on_white(ImageOps.exif_transpose(frame)))
    except _damage() as error:
        raise _unreadable(file, error) from error


@contextmanager
def _opened(content: bytes) -> Iterator[PdfDocument]:
    from pypdfium2 import PdfDocument  # noqa: PLC0415 - heavy

    _leave_system_fonts_out()
    pdf = PdfDocument(content)
    try:
        pdf.init_forms()
        yield pdf
    finally:
        pdf.close()


@cache
def _leave_system_fonts_out() -> None:
    """Draw fonts that a PDF does not embed with pdfium's own: the same pages on any machine."""
    from pypdfium2 import PdfSysfontBase  # noqa: PLC0415 - heavy

    class NoSystemFonts(PdfSysfontBase):  # type: ignore[misc] # untyped library
        def EnumFonts(self, *_: object) -> None:  # noqa: N802 - names of pdfium
            return

        def MapFont(self, *_: object) -> None:  # noqa: N802
            return

        def GetFont(self, *_: object) -> None:  # noqa: N802
            return

    NoSystemFonts().setup()


def _drawn(page: PdfPage) -> Image:
    width, height = page.get_size()
    short, long = sorted((max(width, 1.0), max(height, 1.0)))
    scale = min(DPI / _POINTS, _A4[0] / short, _A4[1] / long)
    picture: Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return picture.convert("RGB")


def _fitted(picture: Image) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy

    short, long = sorted(picture.size)
    scale = min(1.0, _A4[0] / short, _A4[1] / long)
    if scale == 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Pillow.Resampling.LANCZOS)


def on_white(picture: Image) -> Image:
    """Return the picture as RGB or gray, on white where it is transparent."""
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy

    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode in {"1", "L"}:
        return picture.convert("L")
    if "transparency" not in picture.info and picture.mode not in {"LA", "PA", "RGBA"}:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    white = Pillow.new("RGBA", layered.size, "white")
    return Pillow.alpha_composite(white, layered).convert("RGB")


def _opened_picture(content: bytes) -> Image:
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy

    return Pillow.open(BytesIO(content), formats=("JPEG", "PNG", "TIFF"))


@contextmanager
def quietly() -> Iterator[None]:
    """Let Pillow say nothing of odd headers, but stop at a picture that swells."""
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        yield


def _damage() -> tuple[type[Exception], ...]:
    """Return what Pillow raises for a file that is not what it says."""
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy

    bombs = (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning)
    # The last two rows are what Pillow lets through of odd headers.
    return (
        *(OSError, ValueError, SyntaxError, EOFError, *bombs),
        *(struct.error, TypeError, KeyError, IndexError),
        *(ArithmeticError, AttributeError, NotImplementedError),
    )


def _frames(file: str, picture: Image, most_pages: int) -> Iterable[Image]:
    """Return the pages of a TIFF; the other frames of a photo are its previews."""
    from PIL import ImageSequence  # noqa: PLC0415 - heavy

    if picture.format != "TIFF":
        return (picture,)
    _check_count(file, getattr(picture, "n_frames", 1), most_pages)
    return ImageSequence.Iterator(picture)


def _check_pixels(file: str, picture: Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise RefusalError(
            Message(
                "{file} cannot be enclosed: it has more than {megapixels} million pixels",
                file=file,
                megapixels=_MOST_PIXELS // 1_000_000,
            )
        )


def _check_count(file: str, count: int, most_pages: int) -> None:
    if not 1 <= count <= most_pages:
        raise RefusalError(
            Message(
                "{file} cannot be enclosed: it has {count} pages, at most {most} can be",
                file=file,
                count=count,
                most=most_pages,
            )
        )


def _unreadable(file: str, error: Exception) -> RefusalError:
    return RefusalError(
        Message(
            "{file} cannot be enclosed: it is damaged or locked by a password ({reason});"
            " save it again without a password",
            file=file,
            reason=str(error),
        )
    )
