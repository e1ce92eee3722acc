"""Pictures as pages: as they are where a PDF can hold them so, else without loss."""

from __future__ import annotations

import logging
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.opening import check_count, check_pixels, damaged
from relance_docs.pieces.records import FileKind, Limits
from relance_docs.rendering.scans import on_white

if TYPE_CHECKING:
    from PIL.Image import Image

_A4_MM: Final = (210.0, 297.0)
_FEWEST_DPI: Final = 100
"""A file that says less says nothing: cameras write 72 by habit."""
_MOST_DPI: Final = 12_000
_A0_POINTS: Final = 3_371.0
_SMALLEST: Final = 30.0
"""Points of the side of a page."""
_JPEG_QUALITY: Final = 90
"""Of what was HEIC, which no PDF can hold."""
_FORMATS: Final = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.TIFF: "TIFF"}


def check_picture(path: Path, kind: FileKind, shown: str, limits: Limits) -> None:
    """Raise RefusalError when the picture file is too large or cannot be read to its end."""
    with _readable(shown):
        for count, frame in enumerate(_frames(path, kind, shown, limits), start=1):
            check_count(shown, count, limits)
            check_pixels(shown, frame.width, frame.height, limits)
            frame.load()


def picture_pdf(path: Path, kind: FileKind, shown: str, limits: Limits) -> bytes:
    """Return a PDF of the picture file, a page for each of its pictures.

    Raises RefusalError when it cannot be read.
    """
    with _readable(shown):
        content = path.read_bytes()
    return pdf_of_picture(content, kind, shown, limits)


def pdf_of_picture(content: bytes, kind: FileKind, shown: str, limits: Limits) -> bytes:
    """Return a PDF of the content of a picture file; RefusalError when it cannot be read."""
    with _readable(shown):
        frames = _frames(BytesIO(content), kind, shown, limits)
        if kind is FileKind.HEIC:
            return _converted([_saved(frame, "JPEG") for frame in frames])
        return _as_it_is(content) or _converted([_saved(frame, "PNG") for frame in frames])


@contextmanager
def _readable(shown: str) -> Iterator[None]:
    """Say it in one sentence when a picture is damaged."""
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy
    from PIL import ImageFile  # noqa: PLC0415 - heavy

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    most = Pillow.MAX_IMAGE_PIXELS
    Pillow.MAX_IMAGE_PIXELS = None  # pixels are counted before they are read
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, TypeError, KeyError) as error:
        raise damaged(shown, str(error)) from error
    except (IndexError, ArithmeticError, AttributeError, NotImplementedError) as error:
        # What Pillow lets through of odd headers.
        raise damaged(shown, str(error)) from error
    finally:
        Pillow.MAX_IMAGE_PIXELS = most  # letters count on it


def _frames(path: Path | BytesIO, kind: FileKind, shown: str, limits: Limits) -> Iterator[Image]:
    """Yield the pictures of the file, not read yet; only a TIFF has pages."""
    from PIL import Image as Pillow  # noqa: PLC0415 - heavy
    from PIL import ImageSequence  # noqa: PLC0415 - heavy

    if kind is FileKind.HEIC:
        _know_heic()
    with Pillow.open(path, formats=(_FORMATS.get(kind, "HEIF"),)) as picture:
        check_pixels(shown, picture.width, picture.height, limits)
        yield from ImageSequence.Iterator(picture) if kind is FileKind.TIFF else (picture,)


def _know_heic() -> None:
    from pi_heif import register_heif_opener  # noqa: PLC0415 - heavy

    register_heif_opener(thumbnails=False)


def _as_it_is(content: bytes) -> bytes | None:
    """Return a PDF with the very bytes of the pictures, or as many of them as it can hold.

    None when they have to be changed: transparent, mirrored, of an odd number of bits.
    """
    import img2pdf  # noqa: PLC0415 - heavy

    logging.getLogger(img2pdf.__name__).setLevel(logging.CRITICAL)  # what it warns of is done here
    try:
        pdf = img2pdf.convert(
            content,
            nodate=True,
            layout_fun=_layout,
            rotation=img2pdf.Rotation.auto,
            engine=img2pdf.Engine.internal,
        )
    except Exception:  # noqa: BLE001 - besides its own errors, it asserts; we then do it ourselves
        return None
    return bytes(pdf)


def _converted(pictures: list[bytes]) -> bytes:
    import img2pdf  # noqa: PLC0415 - heavy

    pdf = img2pdf.convert(pictures, nodate=True, layout_fun=_layout, engine=img2pdf.Engine.internal)
    return bytes(pdf)


def _saved(frame: Image, form: str) -> bytes:
    from PIL import ImageOps  # noqa: PLC0415 - heavy

    content = BytesIO()
    resolution = frame.info.get("dpi")
    upright = on_white(ImageOps.exif_transpose(frame))
    kept = {"dpi": resolution} if _is_resolution(resolution) else {}
    upright.save(content, format=form, quality=_JPEG_QUALITY, **kept)
    return content.getvalue()


def _is_resolution(dpi: object) -> bool:
    return (
        isinstance(dpi, tuple)
        and len(dpi) == len(_A4_MM)
        and all(_FEWEST_DPI <= number <= _MOST_DPI for number in dpi)
    )


def _layout(width: int, height: int, dpi: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and picture width and height in points.

    The size the file claims when it makes sense, else as large as fits an A4 sheet.
    """
    points = (width * 72 / dpi[0], height * 72 / dpi[1]) if min(dpi) > 0 else (0.0, 0.0)
    if not (min(dpi) >= _FEWEST_DPI and max(points) <= _A0_POINTS and min(points) >= _SMALLEST):
        points = _on_a4(width, height)
    return (*points, *points)


def _on_a4(width: int, height: int) -> tuple[float, float]:
    short, long = (side * 72 / 25.4 for side in _A4_MM)
    across, up = (long, short) if width > height else (short, long)
    scale = min(across / width, up / height)
    return max(width * scale, _SMALLEST), max(height * scale, _SMALLEST)
