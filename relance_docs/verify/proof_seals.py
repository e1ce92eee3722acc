"""The seals that cover one case, with what shows that case and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.repository import Repository
from relance_docs.seals.checks import stamp_of, trusted_of
from relance_docs.seals.manifest import Manifest, Tree
from relance_docs.seals.seals import CHAIN, MANIFEST, TOKEN, Seal, read_seals
from relance_docs.seals.timestamps import Stamp
from relance_docs.workspace.layout import CASE_ENDING

SUMS = ".sums"


@dataclass(frozen=True, kw_only=True)
class SealProof:
    """One seal over the case: what was sealed of it, and the time if an authority stamped it."""

    name: str
    commit: str
    """The commit that was sealed."""
    digest: str
    """SHA-256 of the manifest."""
    path: str
    """The name that the case file had then, relative to the workspace."""
    stamp: Stamp | None
    """None for a seal without a token, or whose token does not hold."""
    is_as_now: bool
    """Whether the files of the case were then what they are in HEAD."""
    files: dict[str, bytes] = field(repr=False)
    """By name: the manifest, the list of the case's files with its salt, the token, its chain."""


def seal_proofs(
    repository: Repository, number: str, names: Collection[str], *, ca: bytes | None
) -> Iterator[SealProof]:
    """Yield, for each state of the case, the first seal that dates it, and the last seal of all.

    A seal without a token comes only where no token covers that state. `names` are those that the
    case file had.
    """
    trusted, _problem = trusted_of(ca)
    now = _files(repository, "HEAD", f"cases/{number}{CASE_ENDING}")
    chosen: dict[tuple[CommittedFile, ...], SealProof] = {}
    last: SealProof | None = None
    digests: dict[str, str] = {}
    for seal in read_seals(repository):
        found = _covered(repository, seal, names, digests)
        if found is None:
            continue
        path, files, sums, manifest = found
        stamp, _refusal = stamp_of(seal, trusted)
        last = SealProof(
            name=seal.name,
            commit=manifest.commit,
            digest=seal.digest,
            path=path,
            stamp=stamp,
            is_as_now=files == now,
            files=_given(seal, sums),
        )
        before = chosen.get(files)
        if before is None or (before.stamp is None and stamp is not None):
            chosen[files] = last
    kept = {one.name: one for one in chosen.values()} | ({last.name: last} if last else {})
    yield from (kept[name] for name in sorted(kept))


def _covered(
    repository: Repository, seal: Seal, names: Collection[str], digests: dict[str, str]
) -> tuple[str, tuple[CommittedFile, ...], bytes, Manifest] | None:
    """Return what a seal says of the case; None when it says nothing, or its salts are lost.

    `digests` gathers the SHA-256 of the blobs read: most are the same from seal to seal.
    """
    manifest, secret = seal.content, seal.secret
    if manifest is None or secret is None:
        return None
    if repository.git.ask("cat-file", "-t", manifest.commit).text != "commit":
        return None
    for path in names:
        files = _files(repository, manifest.commit, path)
        if not files:
            continue
        unread = [file for file in files if file.blob not in digests]
        for blob, content in contents(repository, unread):
            digests[blob] = hashlib.sha256(content).hexdigest()
        part = path.removesuffix(CASE_ENDING)
        sums = Tree(parts={part: files}, digests=digests).sums(part, secret)
        if hashlib.sha256(sums).hexdigest() in manifest.roots:
            return path, files, sums, manifest
    return None


def _files(repository: Repository, commit: str, path: str) -> tuple[CommittedFile, ...]:
    return committed_files(repository, commit, path, f"{path.removesuffix(CASE_ENDING)}/")


def _given(seal: Seal, sums: bytes) -> dict[str, bytes]:
    parts = {MANIFEST: seal.manifest, SUMS: sums, TOKEN: seal.token, CHAIN: seal.chain}
    return {f"{seal.name}{ending}": content for ending, content in parts.items() if content}
