"""What the program wrote into build/letters.

To leave it alone when nothing changed, and to remove it, and nothing else, when it is not due.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, opened, read_file

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
"""How the name of a document begins."""
_DAY_LENGTH: Final = len("2026-11-20")
NAME: Final = ".manifest.json"
VERSION: Final = 1


@dataclass(frozen=True, kw_only=True)
class ManifestEntry:
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
    step: str = ""
    """The step it is of; empty for an entry of an older version, whose name tells it."""
    facts: str = ""
    """Of all that it says of the case; empty for an entry of an older version."""
    dress: str = ""
    """Of the templates, enclosures and the logo."""
    apart: tuple[tuple[str, str], ...] = ()
    """The invoices that it names apart, each with the step that it takes of it so."""
    party: str = ""
    """The co-debtor or guarantor it is for; empty: the debtor."""
    channel: str = ""
    """How it goes to the one it is for; empty: as the plan says."""


def read(folder: Path) -> dict[str, ManifestEntry]:
    """Return the entries by path; none when the manifest is missing or damaged.

    Without it everything is made again, and no file is removed: better a file too many than one
    lost that somebody put there.
    """
    try:
        data = json.loads(read_file(folder / NAME, limit=RECORD_BYTES, follow=False))
        entries = data["documents"] if data["version"] == VERSION else {}
        known = {path: _entry(entry) for path, entry in entries.items() if _is_inside(path)}
        return known if all(map(_is_sound, known.values())) else {}
    except (OSError, RefusalError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _entry(said: Mapping[str, Any]) -> ManifestEntry:
    """Return an entry as it was before it was written: JSON has lists alone."""
    apart = tuple((number, step) for number, step in said.get("apart", ()))
    return ManifestEntry(**{**said, "invoices": tuple(said.get("invoices", ())), "apart": apart})


def _is_sound(entry: ManifestEntry) -> bool:
    """Whether an entry holds what the program wrote there: texts, and a day or none."""
    texts = (
        *(entry.case, entry.sha256, entry.key, entry.head, entry.made_with),
        *(entry.step, entry.facts, entry.dress, entry.party, entry.channel),
        *(text for number, step in entry.apart for text in (number, step)),
    )
    if entry.pay_by is not None:
        date.fromisoformat(entry.pay_by)
    return all(isinstance(each, str) for each in (*texts, *entry.invoices))


def _is_inside(path: str) -> bool:
    """Whether a path is one of ours: two plain names, a damaged manifest never leads elsewhere."""
    parts = path.split("/")
    is_plain = all(part and not part.startswith(".") and "\\" not in part for part in parts)
    return len(parts) == 2 and is_plain and _DAY.match(parts[1]) is not None  # noqa: PLR2004


def write(folder: Path, entries: Mapping[str, ManifestEntry], *, below: Path) -> None:
    """Write the manifest; `below` is the workspace."""
    data = {"version": VERSION, "documents": {p: asdict(entries[p]) for p in sorted(entries)}}
    content = (json.dumps(data, indent=1) + "\n").encode()
    replace_file(folder / NAME, content, below=below)


def day_of(path: str) -> date:
    """Return the day that the name of a document begins with."""
    return date.fromisoformat(path.rpartition("/")[2][:_DAY_LENGTH])


def step_of(path: str, entry: ManifestEntry) -> str:
    """Return the step of a document: `2026-014/2026-11-20-relance-2.pdf` is of relance-2."""
    return entry.step or path.rpartition("/")[2].rpartition(".")[0][_DAY_LENGTH + 1 :]


def is_current(folder: Path, path: str, known: Mapping[str, ManifestEntry], key: str) -> bool:
    """Whether the file at `path` is the one that the same inputs would give."""
    entry = known.get(path)
    return entry is not None and entry.key == key and is_ours(folder, path, entry)


def is_ours(folder: Path, path: str, entry: ManifestEntry) -> bool:
    """Whether the file is there as the program wrote it."""
    return digest_of(folder / path) == entry.sha256 != ""


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none, or a link."""
    try:
        with opened(path, limit=ARCHIVED_BYTES, follow=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, RefusalError):
        return None
