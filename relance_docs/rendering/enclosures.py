"""The pages of an enclosed file as pictures, so that the letter that carries them stays valid.

A PDF of someone else is hardly ever PDF/A and never tagged as the letter is: appended as it is,
it would spoil both. Its pages are therefore drawn, upright, in the size of an A4 sheet, and the
file itself is attached to the letter untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering import scans
from relance_docs.rendering.document import Asset
from relance_docs.rendering.pictures import encoded
from relance_docs.workspace.contents import HEAD, stand_in

if TYPE_CHECKING:
    from PIL.Image import Image

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
