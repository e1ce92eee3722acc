"""What a seal seals: one salted SHA-256 for the files of each case, in a list without names.

A case is shown to a third party with its own list of files and its own salt: the third party
finds the SHA-256 of that list in the manifest, and learns nothing of the other cases. The salts of
one seal come from one secret, which stays in the repository.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, SETTINGS_FILE

SEALS_FOLDER: Final = "seals"
OTHER_FILES: Final = SETTINGS_FILE
"""Name of the part that holds relance.yaml, the templates, and all that is no case."""

_HEAD: Final = "relance-docs manifest 1"
_MANIFEST: Final = re.compile(
    rf"{_HEAD}\n"
    r"commit ([0-9a-f]{40}|[0-9a-f]{64})\n"
    r"((?:previous [0-9a-f]{64}\n)*)"
    r"((?:root [0-9a-f]{64}\n)*)",
    re.ASCII,
)
_ESCAPED: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What is sealed; hashes are SHA-256 in hexadecimal."""

    commit: str
    """The commit whose files these are."""
    previous: tuple[str, ...]
    """Hashes of the manifests before it; several after a merge, none for the first seal."""
    roots: tuple[str, ...]
    """One for each case and one for the other files, sorted: their order says nothing."""

    @property
    def text(self) -> bytes:
        """The manifest as it is stamped: ASCII, every line ends with a line feed."""
        lines = (
            _HEAD,
            f"commit {self.commit}",
            *(f"previous {digest}" for digest in sorted(self.previous)),
            *(f"root {root}" for root in sorted(self.roots)),
        )
        return "".join(f"{line}\n" for line in lines).encode()


def read_manifest(text: bytes) -> Manifest | None:
    """Return what a manifest says; None when it is not one, to the last byte."""
    found = _MANIFEST.fullmatch(text.decode("ascii", "replace"))
    if found is None:
        return None
    previous, roots = (tuple(line.split()[1] for line in found[i].splitlines()) for i in (2, 3))
    manifest = Manifest(commit=found[1], previous=previous, roots=roots)
    return manifest if manifest.text == text else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """The files of a commit in their parts, with their hashes."""

    parts: Mapping[str, tuple[CommittedFile, ...]]
    """`cases/2026-014` for a case, `relance.yaml` for all that belongs to none."""
    digests: Mapping[str, str]
    """SHA-256 of the content of each blob."""

    @property
    def cases(self) -> int:
        """The number of cases."""
        return len(self.parts.keys() - {OTHER_FILES})

    def roots(self, secret: bytes) -> tuple[str, ...]:
        """Return the root of every part, sorted."""
        return tuple(
            sorted(hashlib.sha256(self.sums(part, secret)).hexdigest() for part in self.parts)
        )

    def sums(self, part: str, secret: bytes) -> bytes:
        """Return the list of a part: its salt, then lines as `sha256sum` writes them."""
        lines = (_line(self.digests[file.blob], file.path) for file in self.parts[part])
        text = "".join((f"# salt {salt_of(part, secret)}\n", *lines))
        return text.encode("utf-8", "surrogateescape")


def _line(digest: str, path: str) -> str:
    written = path.translate(_ESCAPED)
    return f"{'' if written == path else chr(92)}{digest}  {written}\n"


def salt_of(part: str, secret: bytes) -> str:
    """Return the salt of a part in a seal: HMAC-SHA256 of its name under the seal's secret.

    >>> salt_of("cases/2026-014", bytes(32))[:16]
    '553548c819bdb162'
    """
    return hmac.new(secret, part.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def tree_of(repository: Repository, commit: str, known: Mapping[str, str] | None = None) -> Tree:
    """Read the files of a commit; `known` has hashes of blobs that need not be read again."""
    files = tuple(
        file
        for file in committed_files(repository, commit)
        if not file.path.startswith(f"{SEALS_FOLDER}/")
    )
    digests = dict(known or {})
    unread = [file for file in files if file.blob not in digests]
    for blob, content in contents(repository, unread):
        digests[blob] = hashlib.sha256(content).hexdigest()
    return Tree(parts=_parts(files), digests=digests)


def _parts(files: Iterable[CommittedFile]) -> dict[str, tuple[CommittedFile, ...]]:
    parts: dict[str, list[CommittedFile]] = {}
    for file in files:
        parts.setdefault(part_of(file.path), []).append(file)
    return {part: tuple(parts[part]) for part in sorted(parts)}


def part_of(path: str) -> str:
    """Return the part that a file belongs to.

    >>> part_of("cases/2026-014/sent/x.pdf"), part_of("cases/2026-014.yaml")
    ('cases/2026-014', 'cases/2026-014')
    >>> part_of("cases/LISEZMOI"), part_of("letter_templates/letter.css")
    ('relance.yaml', 'relance.yaml')
    """
    folder, _slash, below = path.partition("/")
    if folder == CASES_FOLDER and below:
        first, slash, _rest = below.partition("/")
        if slash:
            return f"{CASES_FOLDER}/{first}"
        if first.endswith(CASE_ENDING):
            return f"{CASES_FOLDER}/{first.removesuffix(CASE_ENDING)}"
    return OTHER_FILES


def read_secret(salt: bytes | None) -> bytes | None:
    """Return the secret that a `.salt` file holds; None when it holds none."""
    found = re.fullmatch(rb"([0-9a-f]{64})\n", salt or b"")
    return bytes.fromhex(found[1].decode()) if found else None


def case_sums(repository: Repository, manifest: Manifest, secret: bytes, number: str) -> bytes:
    """Return the list of one case in a seal, which shows that case and no other.

    Raises RefusalError when the case was not there when it was sealed.
    """
    part = f"{CASES_FOLDER}/{number}"
    paths = (f"{part}{CASE_ENDING}", f"{part}/")
    files = committed_files(repository, manifest.commit, *paths)
    if not files:
        raise RefusalError(Message("case {case} is not in this seal", case=number))
    digests = {blob: hashlib.sha256(c).hexdigest() for blob, c in contents(repository, files)}
    return Tree(parts={part: files}, digests=digests).sums(part, secret)
