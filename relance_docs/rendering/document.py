"""What is handed to the renderer: one HTML document and all that it may draw on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

Relationship: TypeAlias = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
"""What an attached file is to the document: AFRelationship of PDF/A-3."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file inside the PDF, unseen on its pages."""

    name: str
    """File name, unique in the document; accents are taken off it."""
    content: bytes
    mime_type: str
    description: str
    relationship: Relationship = "Data"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A picture made for this document; the HTML names it `asset:NAME`."""

    name: str
    """Letters, digits, dots and hyphens."""
    content: bytes
    mime_type: str


@dataclass(frozen=True, kw_only=True)
class PdfDocument:
    """An HTML document to be laid out as PDF/A-3a and PDF/UA-1.

    Its title is `<title>`, its language `<html lang>`, its author `<meta name="author">`; both
    first are required. The same document gives the same bytes, wherever its folders are.
    """

    html: str
    created: datetime
    """Aware; the only date in the PDF, also that of its attachments."""
    folders: tuple[Path, ...] = ()
    """Where the files that the HTML and its stylesheets name are looked up; the first that has
    one wins. Nothing outside of them is opened, symbolic links followed."""
    assets: tuple[Asset, ...] = ()
    attachments: tuple[Attachment, ...] = ()


Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done, of how much."""
