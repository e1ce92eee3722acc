"""The seals that a workspace keeps in its folder `seals/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from relance_docs.git.blobs import committed_files, contents
from relance_docs.git.repository import Repository
from relance_docs.seals.manifest import SEALS_FOLDER, Manifest, read_manifest, read_secret

MANIFEST: Final = ".manifest"
SALT: Final = ".salt"
TOKEN: Final = ".tsr"  # noqa: S105 - of time
CHAIN: Final = ".pem"
ATTRIBUTES: Final = f"{SEALS_FOLDER}/.gitattributes"
ATTRIBUTES_TEXT: Final = (
    b"# A seal is checked byte by byte: git changes no line ending here.\n"
    b"* -text -filter -ident -working-tree-encoding\n"
)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One seal, as it stands in a commit."""

    name: str
    """`0007-2026-11-22-3fa2c1d0`: its number, the day, the first digits of its digest."""
    manifest: bytes = field(repr=False)
    salt: bytes | None = field(default=None, repr=False)
    token: bytes | None = field(default=None, repr=False)
    """The raw answer of the authority; None while the seal is not stamped."""
    chain: bytes | None = field(default=None, repr=False)
    """The certificates it was checked with, as PEM."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the manifest."""
        return hashlib.sha256(self.manifest).hexdigest()

    @cached_property
    def content(self) -> Manifest | None:
        """What the manifest says; None when it cannot be read."""
        return read_manifest(self.manifest)

    @property
    def secret(self) -> bytes | None:
        """What its salts are made from; None when the `.salt` file is not there or not whole."""
        return read_secret(self.salt)

    @property
    def number(self) -> int:
        """Its number in the chain; 0 when the name has none."""
        digits = self.name.partition("-")[0]
        return int(digits) if digits.isascii() and digits.isdigit() else 0

    @property
    def stem(self) -> str:
        """Path of its files without their endings, relative to the workspace."""
        return f"{SEALS_FOLDER}/{self.name}"


def new_seal(manifest: Manifest, secret: bytes, heads: Iterable[Seal], *, today: date) -> Seal:
    """Return the next seal, not stamped yet: its name comes after those of the seals before it."""
    number = max((seal.number for seal in heads), default=0) + 1
    digest = hashlib.sha256(manifest.text).hexdigest()
    return Seal(
        name=f"{number:04d}-{today.isoformat()}-{digest[:8]}",
        manifest=manifest.text,
        salt=f"{secret.hex()}\n".encode(),
    )


def read_seals(repository: Repository, commit: str = "HEAD") -> tuple[Seal, ...]:
    """Return the seals of a commit in the order of their names, which is that of the chain."""
    files = committed_files(repository, commit, f"{SEALS_FOLDER}/")
    read = dict(contents(repository, files))
    by_path = {file.path: read[file.blob] for file in files}
    stems = (path.removesuffix(MANIFEST) for path in by_path if path.endswith(MANIFEST))
    seals = (
        Seal(
            name=stem.removeprefix(f"{SEALS_FOLDER}/"),
            manifest=by_path[stem + MANIFEST],
            salt=by_path.get(stem + SALT),
            token=by_path.get(stem + TOKEN),
            chain=by_path.get(stem + CHAIN),
        )
        for stem in stems
    )
    return tuple(sorted(seals, key=lambda seal: (seal.number, seal.name)))


def heads_of(seals: Iterable[Seal]) -> tuple[Seal, ...]:
    """Return the seals that no other follows: one, or several after a merge of two clones."""
    seals = tuple(seals)
    followed = {digest for seal in seals if seal.content for digest in seal.content.previous}
    return tuple(seal for seal in seals if seal.digest not in followed)
