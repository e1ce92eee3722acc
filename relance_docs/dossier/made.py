"""What was made: the files of a dossier, their sizes and digests, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from relance_docs.finding import Finding
from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file of the dossier."""

    path: str
    """Below the folder of the dossier, with `/`."""
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MadePart:
    """The dossier, or one of the files it was split into."""

    path: str
    """Below the folder of the dossier."""
    pages: int
    first_page: int
    size: int
    sha256: str
    pieces: tuple[int, ...]
    """Numbers of the pièces in it."""
    is_too_large: bool
    """Whether its one pièce alone exceeds the size asked for."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A dossier that was made."""

    case: str
    as_of: date
    folder: Path
    archive: Path
    archive_size: int
    archive_sha256: str
    claimed: Decimal
    parts: tuple[MadePart, ...]
    files: tuple[MadeFile, ...]
    """All files, in the order of their paths."""
    missing: tuple[str, ...]
    """Titles of the documents that the case names without a file."""
    draft_reason: Message | None
    """Why it is marked PROJET; None when all that it is made from is committed."""
    warnings: tuple[Finding, ...]
    """About the words that it prints."""

    @property
    def pages(self) -> int:
        """Pages of all parts."""
        return sum(part.pages for part in self.parts)
