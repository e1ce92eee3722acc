"""What a file is, by its first bytes; its name only settles what bytes leave open."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from relance_docs.pieces.decoding import as_text
from relance_docs.pieces.records import Kind

_HEAD: Final = 4096
"""Bytes looked at."""
_PDF_WITHIN: Final = 1024
"""Readers find the mark of a PDF after other bytes too, up to here."""
_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
)
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1"})
_HEADER: Final = re.compile(rb"^([A-Za-z0-9-]{2,60}):[ \t]?", re.MULTILINE)
_EMAIL_HEADERS: Final = frozenset(
    {
        b"bcc",
        b"cc",
        b"content-type",
        b"date",
        b"delivered-to",
        b"from",
        b"message-id",
        b"mime-version",
        b"received",
        b"reply-to",
        b"return-path",
        b"subject",
        b"to",
    }
)
_FEWEST_HEADERS: Final = 3


def kind_of(path: Path) -> Kind:
    """Return what the file at `path` is."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Kind.PDF
    if picture := next((kind for mark, kind in _BEGINNINGS if head.startswith(mark)), None):
        return picture
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return Kind.HEIC
    if head.startswith(b"PK"):
        return Kind.OFFICE if _office_suffix(path) else Kind.OTHER
    if _is_email(head, path):
        return Kind.EMAIL
    return Kind.TEXT if as_text(head, cut=True) is not None else Kind.OTHER


def _office_suffix(path: Path) -> str | None:
    """Return `.docx` or `.odt` for a ZIP that is one of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # A damaged one is told by its name, so that it is refused and not joined unseen.
        suffix = path.suffix.lower()
        return suffix if suffix in {".docx", ".odt"} else None
    if "word/document.xml" in names:
        return ".docx"
    return ".odt" if path.suffix.lower() == ".odt" and "content.xml" in names else None


def office_suffix(path: Path) -> str:
    """Return the ending by which LibreOffice knows a file of the kind OFFICE."""
    return _office_suffix(path) or ".docx"


def _is_email(head: bytes, path: Path) -> bool:
    beginning, _, _ = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    if not _HEADER.match(beginning):
        return False
    known = _EMAIL_HEADERS & {name.lower() for name in _HEADER.findall(beginning)}
    fewest = 1 if path.suffix.lower() == ".eml" else _FEWEST_HEADERS
    return len(known) >= fewest
