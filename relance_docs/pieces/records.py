"""What is handed to the assembling of a dossier, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.pieces.stamps import Foot


class FileKind(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    HEIC = "heic"
    EMAIL = "email"
    TEXT = "text"
    OFFICE = "office"
    """DOCX or ODT."""
    OTHER = "other"
    """Joined as it is, behind a sheet that names it."""


class Note(StrEnum):
    """What the reader of a stamped copy has to know; the bordereau says it."""

    OWNER_PASSWORD = "owner_password"  # noqa: S105 - the name of a note
    """The original may be read without a password, but restricts printing or copying."""
    SIGNED = "signed"
    """The original carries an electronic signature, which only the original shows."""
    ACTIVE_CONTENT = "active_content"
    """Scripts, actions or sound and film of the original are left out."""
    EMBEDDED_FILES = "embedded_files"
    """The original carries other files: the attachments of an e-mail or of a PDF."""
    FORM = "form"
    """A form, shown with its values."""
    COMMENTS = "comments"
    """Comments whose text is read in the original only."""
    REPAIRED = "repaired"
    """The original is slightly damaged; its pages could be read."""
    NOT_SHOWN = "not_shown"
    """No page of the original is shown: a sheet names the file, which is joined as it is."""
    CHARACTERS = "characters"
    """Some characters are shown by their number, for the font has no sign for them."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a single pièce may cost; beyond, it is refused with a way out."""

    pages: int = 5_000
    megapixels: int = 150
    """Of one picture: A0 at 300 dpi is 140."""
    megabytes: int = 500
    """Size of the file."""
    inflated_megabytes: int = 300
    """What one part of a file may decompress to."""
    seconds: int = 60
    """Of wall time, of which LibreOffice may take all."""
    memory_megabytes: int = 1_500


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, kw_only=True)
class PieceSource:
    """A pièce to be looked at."""

    number: int
    """In the bordereau, from 1."""
    title: str
    """« Facture FA-2026-0042 »: names the copy's file and its bookmark."""
    path: Path
    shown: str
    """How messages name the file: `cases/2026-014/facture.pdf`."""


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A pièce that can be joined."""

    source: PieceSource
    kind: FileKind
    size: int
    """Bytes of the original."""
    sha256: str
    """Of the original, in hexadecimal."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A pièce that cannot be joined; the message names it and the way out."""

    source: PieceSource
    message: Message


@dataclass(frozen=True, kw_only=True)
class Stamped:
    """A pièce made into pages that carry its number, alone in a PDF."""

    examined: Examined
    path: Path
    """The stamped copy."""
    pages: int
    """Of the stamped copy: at least 1."""
    size: int
    """Bytes of the stamped copy."""
    sha256: str
    """Of the stamped copy."""
    has_layers: bool = False
    """Whether some of it is drawn on layers, which may be hidden."""
    feet: tuple[Foot, ...] = ()
    """By which each of its pages is stamped again."""

    @property
    def number(self) -> int:
        """The number of the pièce."""
        return self.examined.source.number

    @property
    def destination(self) -> str:
        """What `dossier:` links and bookmarks call its first page: `piece-3`."""
        return f"piece-{self.number}"


@dataclass(frozen=True, kw_only=True)
class Joint:
    """What is to be joined into one PDF: the front matter, then the pièces in order."""

    front: bytes
    """A PDF of ours, whose `dossier:piece-3` links are resolved; its outline, title, dates and
    language are the file's."""
    pieces: tuple[Stamped, ...]
    first_page: int = 1
    """Number of the first page, when another part goes before."""
    total_pages: int | None = None
    """Pages of all parts; left out: of this one."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A joined PDF."""

    path: Path
    pages: int
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DossierPart:
    """One of the files that a dossier is split into, before it is made."""

    number: int
    """From 1."""
    of: int
    """How many parts there are."""
    pieces: tuple[Stamped, ...]
    """Those of this part; perhaps none in the first one."""
    first_page: int
    total_pages: int
    """Of all parts."""
    first_pages: Mapping[int, int]
    """Page on which each pièce of the dossier begins, of all parts, by its number."""
    part_of: Mapping[int, int]
    """Part in which each pièce of the dossier stands, by its number."""
    is_too_large: bool = False
    """Whether its one pièce alone exceeds the limit."""
