"""A page as a picture: gray where it is gray, in the format that suits what is on it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

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
