"""What the program wrote into build/letters.

To leave it alone when nothing changed, and to remove it, and nothing else, when it is not due.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from relance_docs.evidence.files import replace_file

NAME: Final = ".manifest.json"
VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file that the program wrote."""

    case: str
    sha256: str
    """Of the file; empty while it is being made."""
    key: str
    """Of everything the file is made from."""
    head: str = ""
    """The commit from which the file can be made again; empty for a draft."""
    invoices: tuple[str, ...] = ()
    """The invoices it covers."""
    pay_by: str | None = None
    """The date to pay that it gives."""
    made_with: str = ""
    """Versions of what made it, when it was made; empty for an entry of an older version."""


def read(folder: Path) -> dict[str, Entry]:
    """Return the entries by path; none when the manifest is missing or damaged.

    Without it everything is made again, and no file is removed: better a file too many than one
    lost that somebody put there.
    """
    try:
        data = json.loads((folder / NAME).read_bytes())
        entries = data["documents"] if data["version"] == VERSION else {}
        return {str(path): Entry(**entry) for path, entry in entries.items() if _is_inside(path)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _is_inside(path: str) -> bool:
    """Whether a path is one of ours: two plain names, a damaged manifest never leads elsewhere."""
    parts = path.split("/")
    return len(parts) == 2 and all(part and not part.startswith(".") for part in parts)  # noqa: PLR2004


def write(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Write the manifest."""
    data = {"version": VERSION, "documents": {p: asdict(entries[p]) for p in sorted(entries)}}
    replace_file(folder / NAME, (json.dumps(data, indent=1) + "\n").encode())


def is_current(folder: Path, path: str, known: Mapping[str, Entry], key: str) -> bool:
    """Whether the file at `path` is the one that the same inputs would give."""
    entry = known.get(path)
    return entry is not None and entry.key == key and is_ours(folder, path, entry)


def is_ours(folder: Path, path: str, entry: Entry) -> bool:
    """Whether the file is there as the program wrote it."""
    return digest_of(folder / path) == entry.sha256 != ""


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
