"""What the program wrote into build/letters.

To leave it alone when nothing changed, and to remove it, and nothing else, when it is not due.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, opened, read_file
from relance_docs.git.places import state_at

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


_DEFAULTS: Final = {field.name: field.default for field in fields(ManifestEntry)}


class FileManifest(Mapping[str, ManifestEntry]):
    """The files that the program wrote, by path: `2026-014/2026-11-20-relance-2.pdf`."""

    def __init__(self, entries: Mapping[str, ManifestEntry]) -> None:
        self._cases: dict[str, dict[str, ManifestEntry]] = {}
        for path in sorted(entries):
            self._enter(path, entries[path])

    def of(self, case: str) -> Mapping[str, ManifestEntry]:
        """Return those of a case, by path."""
        return self._cases.get(case, {})

    def beside(self, path: str) -> Mapping[str, ManifestEntry]:
        """Return those of the case that a path is of."""
        return self.of(_case_of(path))

    def _enter(self, path: str, entry: ManifestEntry) -> None:
        self._cases.setdefault(_case_of(path), {})[path] = entry

    def __getitem__(self, path: str) -> ManifestEntry:
        """Return the entry of a path; KeyError without one."""
        return self.beside(path)[path]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths, case by case."""
        return (path for paths in self._cases.values() for path in paths)

    def __len__(self) -> int:
        """Return how many files there are."""
        return sum(map(len, self._cases.values()))


class OpenManifest(FileManifest, MutableMapping[str, ManifestEntry]):
    """A manifest while files are written, moved and removed."""

    def __setitem__(self, path: str, entry: ManifestEntry) -> None:
        """Enter a file."""
        self._enter(path, entry)

    def __delitem__(self, path: str) -> None:
        """Strike a file out; KeyError when it is not there."""
        del self._cases.get(_case_of(path), {})[path]


def _case_of(path: str) -> str:
    return path.partition("/")[0]


def read(folder: Path) -> FileManifest:
    """Return what was written into a folder; nothing when the manifest is missing or damaged.

    Without it everything is made again, and no file is removed: better a file too many than one
    lost that somebody put there.
    """
    path = folder / NAME
    return _read(path, state_at(str(path)))


@lru_cache(maxsize=4)
def _read(path: Path, _state: str) -> FileManifest:
    """Read a manifest, which is replaced whole: another one is another file."""
    try:
        data = json.loads(read_file(path, limit=RECORD_BYTES, follow=False))
        entries = data["documents"] if data["version"] == VERSION else {}
        known = {path: _entry(entry) for path, entry in entries.items() if _is_inside(path)}
        return FileManifest(known if all(_is_sound(*each) for each in known.items()) else {})
    except (OSError, RefusalError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return FileManifest({})


def _entry(said: Mapping[str, Any]) -> ManifestEntry:
    """Return an entry as it was before it was written: JSON has lists alone."""
    apart = tuple((number, step) for number, step in said.get("apart", ()))
    return ManifestEntry(**{**said, "invoices": tuple(said.get("invoices", ())), "apart": apart})


def _is_sound(path: str, entry: ManifestEntry) -> bool:
    """Whether an entry holds what the program wrote there: its case, texts, a day or none."""
    texts = (
        *(entry.case, entry.sha256, entry.key, entry.head, entry.made_with),
        *(entry.step, entry.facts, entry.dress, entry.party, entry.channel),
        *(text for number, step in entry.apart for text in (number, step)),
    )
    if entry.pay_by is not None:
        date.fromisoformat(entry.pay_by)
    is_text = all(isinstance(each, str) for each in (*texts, *entry.invoices))
    return is_text and entry.case == _case_of(path)


def _is_inside(path: str) -> bool:
    """Whether a path is one of ours: two plain names, a damaged manifest never leads elsewhere."""
    parts = path.split("/")
    is_plain = all(part and not part.startswith(".") and "\\" not in part for part in parts)
    return len(parts) == 2 and is_plain and _DAY.match(parts[1]) is not None  # noqa: PLR2004


def write(folder: Path, entries: Mapping[str, ManifestEntry], *, below: Path) -> None:
    """Write the manifest, a line for each file; `below` is the workspace."""
    lines = (f"{json.dumps(path)}: {json.dumps(_said(entries[path]))}" for path in sorted(entries))
    documents = ",\n".join(lines)
    content = f'{{"version": {VERSION}, "documents": {{\n{documents}\n}}}}\n'
    replace_file(folder / NAME, content.encode(), below=below)


def _said(entry: ManifestEntry) -> dict[str, object]:
    return {name: said for name, said in vars(entry).items() if said != _DEFAULTS[name]}


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
