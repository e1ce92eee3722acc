"""What a file is, by its first bytes and then its name; and its bytes as text."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import Final

from relance_docs.pieces.records import FileKind
from relance_docs.rendering.fonts import drawable
from relance_docs.text import decoded, has_mark

_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_TAB: Final = 4


def as_text(content: bytes, *, cut: bool = False) -> str | None:
    """Return the text of `content`; None for bytes that no text has.

    `cut`: the content is only a beginning, whose last character may lack bytes.
    """
    if not has_mark(content) and not _CONTROLS.isdisjoint(content):
        return None
    return decoded(content, cut=cut)


def declared_text(content: bytes, charset: str | None) -> str:
    """Return the text of `content` in the encoding it claims, or in the one it has."""
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            pass
    return decoded(content)


def drawn(text: str) -> str:
    r"""Return a line with every character that the font lacks shown by its number.

    >>> drawn("100 €\t\u200b 中")
    '100 €     [U+4E2D]'
    """
    known = _drawable()
    if known.issuperset(text):
        return text
    return "".join(character if character in known else _shown(character) for character in text)


def is_drawn_whole(text: str) -> bool:
    """Whether `drawn` shows every character of `text` that shows at all."""
    return all(not _shown(character).startswith("[") for character in set(text) - _drawable())


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Mn"}:
        composed = unicodedata.normalize("NFC", character)
        return composed if composed in _drawable() else ""
    if unicodedata.category(character) == "Zs":
        return " "
    simpler = unicodedata.normalize("NFKC", character)
    return simpler if _drawable().issuperset(simpler) else f"[U+{ord(character):04X}]"


@cache
def _drawable() -> frozenset[str]:
    return frozenset(map(chr, drawable()))


_HEAD: Final = 4096
"""Bytes looked at."""
_PDF_WITHIN: Final = 1024
"""Readers find the mark of a PDF after other bytes too, up to here."""
_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00", FileKind.TIFF),
    (b"MM\x00+", FileKind.TIFF),
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


def kind_of(path: Path) -> FileKind:
    """Return what the file at `path` is."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return FileKind.PDF
    if picture := next((kind for mark, kind in _BEGINNINGS if head.startswith(mark)), None):
        return picture
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return FileKind.HEIC
    if head.startswith(b"PK"):
        return FileKind.OFFICE if _office_suffix(path) else FileKind.OTHER
    if _is_email(head, path):
        return FileKind.EMAIL
    return FileKind.TEXT if as_text(head, cut=True) is not None else FileKind.OTHER


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
