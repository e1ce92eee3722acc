"""The pages of an enclosed file as pictures, so that the letter that carries them stays valid.

A PDF of someone else is hardly ever PDF/A and never tagged as the letter is: appended as it is,
it would spoil both. Its pages are therefore drawn, upright, in the size of an A4 sheet, and the
file itself is attached to the letter untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering import scans
from relance_docs.rendering.document import Asset
from relance_docs.workspace.contents import HEAD, stand_in

if TYPE_CHECKING:
    from PIL.Image import Image


_GRAY_TOLERANCE: Final = 12
"""How far apart red, green and blue may be, of 255, on a page that is called gray."""
_JPEG_QUALITY: Final = 82
_SHARPNESS: Final = 1.5
"""A PNG shows text without blur; it is taken unless it is this much larger than a JPEG."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An encoded picture."""

    content: bytes
    mime_type: str


def encoded(page: Image) -> Picture:
    """Return an upright RGB or gray page as PNG or JPEG, whichever suits it."""
    plain = page.convert("L") if _is_gray(page) else page
    sharp, small = _saved(plain, "PNG"), _saved(plain, "JPEG")
    if len(sharp) <= _SHARPNESS * len(small):
        return Picture(content=sharp, mime_type="image/png")
    return Picture(content=small, mime_type="image/jpeg")


def _is_gray(page: Image) -> bool:
    from PIL import ImageChops  # noqa: PLC0415 - heavy

    if page.mode == "L":
        return True
    red, green, blue = page.split()
    differences = (ImageChops.difference(red, other) for other in (green, blue))
    return all(_most(difference) <= _GRAY_TOLERANCE for difference in differences)


def _most(channel: Image) -> int:
    return max(shade for shade, count in enumerate(channel.histogram()) if count)


def _saved(page: Image, kind: str) -> bytes:
    content = BytesIO()
    page.save(content, format=kind, quality=_JPEG_QUALITY)
    return content.getvalue()


MOST_PAGES: Final = 60
"""Pages drawn of one file."""
MOST_BYTES: Final = 50_000_000
"""Size of one file."""

MIME_TYPES: Final = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
"""What can be enclosed, by the end of its name."""


def enclosed_pages(file: str, content: bytes, *, prefix: str) -> tuple[Asset, ...]:
    """Return the pages of a pièce as assets named `PREFIX-1`, `PREFIX-2` and so on.

    `file` names the pièce in messages and tells what kind it is. The same content gives the
    same bytes; no font of the system is used. Raises RefusalError when the file is of another
    kind, is damaged or locked by a password, or has too many pages, pixels or bytes.
    """
    kind = PurePath(file).suffix.lower()
    if kind not in MIME_TYPES:
        raise RefusalError(
            Message("{file} cannot be enclosed: only PDF, JPEG, PNG and TIFF can", file=file)
        )
    if len(content) > MOST_BYTES:
        raise RefusalError(
            Message(
                "{file} cannot be enclosed: it is larger than {megabytes} MB",
                file=file,
                megabytes=MOST_BYTES // 1_000_000,
            )
        )
    if fault := stand_in(content[:HEAD], file):
        raise RefusalError(fault)
    pages = scans.pdf_pages if kind == ".pdf" else scans.picture_pages
    with scans.quietly():
        return tuple(_assets(pages(file, content, MOST_PAGES), prefix))


def _assets(pages: Iterator[Image], prefix: str) -> Iterator[Asset]:
    for number, page in enumerate(pages, start=1):
        picture = encoded(page)
        yield Asset(name=f"{prefix}-{number}", content=picture.content, mime_type=picture.mime_type)
