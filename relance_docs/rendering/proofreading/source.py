"""A file of a template folder, as a text with places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relance_docs.reading.source import SourceText


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file of a template folder."""

    name: str
    """As other templates name it."""
    text: SourceText
    folders: tuple[Path, ...]
    """Where what it names is looked up."""
