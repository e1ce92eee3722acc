"""Stamped copies of pièces, kept so that a dossier made again stamps only what is new.

With them lies the font of the stamps as it was cut: to load what cuts it takes as long as to join
ten pièces.

A copy is known by the bytes of its original and all that decides what is made of it: the number,
the title and the name that stand on it, this program and its libraries. What another program on the
machine lays out (office files) is made anew each time. Copies lie in the repository's own folder,
as `git.signed` keeps things, up to a bound; all can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import remove_file, write_below
from relance_docs.git.places import OWN_FOLDER
from relance_docs.git.repository import Repository, repository_of
from relance_docs.git.signed import read_signed, write_signed
from relance_docs.pieces.examining import digest
from relance_docs.pieces.geometry import Sight
from relance_docs.pieces.making import written_by
from relance_docs.pieces.pieces import take_all
from relance_docs.pieces.records import Examined, FileKind, Note, PieceSource, Refused, Stamped
from relance_docs.pieces.stamps import Foot, stamp_face
from relance_docs.pieces.typeface import Typeface, packed, unpacked
from relance_docs.rendering.document import Progress
from relance_docs.store.program import program_digest

MOST_BYTES: Final = 500_000_000
"""Of all copies of a repository: some seven hundred scanned pages of 0.7 MB."""
_LARGEST: Final = 50_000_000
"""Bytes of a copy that is kept: it is read into memory."""
_NAME: Final = "copy-"
_FACE: Final = "stamp-face"
_DIGITS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Copies:
    """The copies that the repository of a workspace keeps."""

    repository: Repository

    def put(self, source: PieceSource, path: Path) -> Stamped | None:
        """Write the copy of a pièce to `path` as it was made before; None where it was not."""
        sha256 = _digest_of(source)
        signed = read_signed(self.repository, self._name(source, sha256)) if sha256 else None
        if signed is None:
            return None
        said, content = signed
        write_below(path.parent.parent, f"{path.parent.name}/{path.name}", content)
        with suppress(OSError):
            os.utime(self._folder / self._name(source, sha256))  # it was asked for last
        return _stamped(source, path, sha256, said["made"])

    def keep(self, made: Iterable[Stamped]) -> None:
        """Keep copies that were made now; those not asked for longest give way beyond the bound."""
        for stamped in made:
            self._keep(stamped)
        self._tidy()

    def _keep(self, stamped: Stamped) -> None:
        examined = stamped.examined
        if examined.kind is FileKind.OFFICE or stamped.size > _LARGEST:
            return
        content = stamped.path.read_bytes()
        if hashlib.sha256(content).hexdigest() == stamped.sha256:
            name = self._name(examined.source, examined.sha256)
            write_signed(self.repository, name, {"made": _said(stamped)}, content)

    def _tidy(self) -> None:
        left = MOST_BYTES
        for _time, path, size in sorted(self._there(), reverse=True):
            left -= size
            if left < 0:
                with suppress(OSError, RefusalError):
                    remove_file(path, below=self.repository.common_dir, up_to=self._folder)

    def _there(self) -> Iterator[tuple[int, Path, int]]:
        for path in self._folder.glob(f"{_NAME}*"):
            with suppress(OSError):  # another run removed it
                info = path.lstat()
                yield info.st_mtime_ns, path, info.st_size

    @cached_property
    def face(self) -> Typeface:
        """The font of the stamps, as this program and its libraries cut it."""
        said = {"program": self._program}
        kept = read_signed(self.repository, _FACE)
        if kept is not None and kept[0] == said:
            return unpacked(kept[1])
        face = stamp_face()
        write_signed(self.repository, _FACE, said, packed(face))
        return face

    @property
    def _folder(self) -> Path:
        return self.repository.common_dir / OWN_FOLDER

    def _name(self, source: PieceSource, sha256: str) -> str:
        said = [self._program, source.number, source.title, source.path.name, sha256]
        key = hashlib.sha256(json.dumps(said).encode()).hexdigest()
        return f"{_NAME}{key[:_DIGITS]}"

    @cached_property
    def _program(self) -> str:
        """This program with the library that writes the files: a system may renew it by itself."""
        return f"{program_digest()} {written_by()}"


def take(
    copies: Copies | None,
    sources: Sequence[PieceSource],
    folder: Path,
    *,
    named: Callable[[PieceSource], str],
    processes: int,
    progress: Progress,
) -> tuple[Stamped | Refused, ...]:
    """Write the stamped copy of each pièce into `folder`, as it was made before or made now.

    What comes back, and what is written, is what `take_all` gives.
    """
    made_before = (copies.put(source, folder / named(source)) for source in sources if copies)
    known = {stamped.number: stamped for stamped in made_before if stamped is not None}
    left = [source for source in sources if source.number not in known]
    face = copies.face if copies and left else None
    taken = take_all(left, folder, named=named, processes=processes, progress=progress, face=face)
    if copies is not None:
        copies.keep(each for each in taken if isinstance(each, Stamped))
    made_now = dict(zip((source.number for source in left), taken, strict=True))
    return tuple((known | made_now)[source.number] for source in sources)


def copies_of(root: Path) -> Copies | None:
    """Return the copies of a workspace; None for one that is in no repository."""
    try:
        return Copies(repository=repository_of(root))
    except RefusalError:
        return None


def _digest_of(source: PieceSource) -> str:
    """Return the SHA-256 of an original; empty where it cannot be read, which is told later."""
    try:
        return digest(source.path)
    except OSError:
        return ""


def _said(stamped: Stamped) -> Mapping[str, Any]:
    examined = stamped.examined
    return {
        "kind": examined.kind,
        "size": examined.size,
        "notes": examined.notes,
        "pages": stamped.pages,
        "copy": [stamped.size, stamped.sha256],
        "layers": stamped.has_layers,
        "feet": [[asdict(foot.seen), foot.font] for foot in stamped.feet],
    }


def _stamped(source: PieceSource, path: Path, sha256: str, said: Mapping[str, Any]) -> Stamped:
    size, digest_of_copy = said["copy"]
    return Stamped(
        examined=Examined(
            source=source,
            kind=FileKind(said["kind"]),
            size=said["size"],
            sha256=sha256,
            notes=tuple(map(Note, said["notes"])),
        ),
        path=path,
        pages=said["pages"],
        size=size,
        sha256=digest_of_copy,
        has_layers=said["layers"],
        feet=tuple(
            Foot(seen=Sight(**{**seen, "box": tuple(seen["box"])}), font=font)
            for seen, font in said["feet"]
        ),
    )
