"""The proof of one case: its own part of the history of git, and the seals over it.

A whole repository would show every other case. What is given instead is a pack of git with the
commits that touched this case, or that were sealed, the trees on the way to its file, and all
versions of that file. Git names sibling files in those trees, and a commit carries its message and
who made it: a commit that names another debtor (by name, e-mail, SIREN, number of an invoice), or a
file named after one, is left out. So is one whose version of the case file is that of another
debtor, begun as a copy say. A version of relance.yaml that names one is left out as well.

A commit cannot be masked: one letter less, and it has another id. What is left out is listed with
its id, its SHA-256 and why, so that whoever is shown it one day can tell that it is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum

from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.commits import CommitFacts, signatures_of
from relance_docs.git.history import History
from relance_docs.git.repository import Repository
from relance_docs.recording.corrected import corrections
from relance_docs.recording.renames import number_of
from relance_docs.seals.checks import stamp_of, trusted_of
from relance_docs.seals.manifest import Manifest, Tree
from relance_docs.seals.report import Stamp
from relance_docs.seals.seals import CHAIN, MANIFEST, TOKEN, Seal, read_seals
from relance_docs.trail.lineage import names_of
from relance_docs.verify.other_debtors import (
    OtherDebtors,
    gone_texts,
    identity_shows_one,
    is_of_another,
    key_of,
    keys_in,
    shows_one,
)
from relance_docs.verify.proof_pack import PackedCommit, Trees, pack_of, packed_commit
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, SETTINGS_FILE, case_path

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


_MOST_LINKS = 2_000_000
"""Bytes of manifests that are given for the chain alone."""


def chain_links(repository: Repository, given: tuple[SealProof, ...]) -> dict[str, bytes]:
    """Return the manifests between the first and the last seal given, so that each has its next.

    They hold digests without names. None are given when together they are very large: then the
    chain has gaps, which a reader sees.
    """
    if not given:
        return {}
    names, first, last = {one.name for one in given}, given[0].name, given[-1].name
    seals = [seal for seal in read_seals(repository) if first < seal.name < last]
    links = {f"{s.name}{MANIFEST}": s.manifest for s in seals if s.name not in names}
    return links if sum(map(len, links.values())) <= _MOST_LINKS else {}


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


PACK = "historique.pack"
SHALLOW = "shallow"
COMMITS = "commits.txt"
OMITTED = "omis.txt"
SEALS = "scelles"


class OmissionReason(StrEnum):
    """Where another debtor would have been read."""

    MESSAGE = "message"
    IDENTITY = "auteur"
    FILE_NAME = "nom de fichier"
    CONTENT = "données"


@dataclass(frozen=True, kw_only=True)
class Omission:
    """A commit that is not given."""

    commit: str
    digest: str
    """SHA-256 of the object, as `git cat-file commit` prints it."""
    reason: OmissionReason


@dataclass(frozen=True, kw_only=True)
class CaseProof:
    """What is given of one case, and what had to be left out."""

    number: str
    commits: tuple[CommitFacts, ...]
    """Those that touched the case file or a file in its folder, or answer for a change by hand, in
    the order of the history."""
    paths: tuple[str, ...]
    """The names that the case file had, the present one last; from the top of the repository."""
    object_format: str
    """`sha1` or `sha256`: how git names objects in this repository."""
    seals: tuple[SealProof, ...]
    links: dict[str, bytes] = field(repr=False)
    """Manifests between those seals, by their names: for the chain alone."""
    omissions: tuple[Omission, ...]
    """Commits that would have shown another debtor."""
    others: OtherDebtors = field(repr=False)
    """Those whom nothing that is given of the case may name, of cases that are gone as well."""
    shows_latest: bool
    """Whether the last commit that is given has the case file as HEAD has it."""
    pack: bytes = field(repr=False)
    shallow: tuple[str, ...]
    """Commits whose parents are not in the pack."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """The ids of the commits that are not given."""
        return tuple(one.commit for one in self.omissions)

    @property
    def files(self) -> dict[str, bytes]:
        """The files of the proof: path below `preuve/`, content."""
        files = {
            PACK: self.pack,
            SHALLOW: _lines(self.shallow),
            COMMITS: _lines(facts.commit for facts in self.commits),
        }
        if self.omissions:
            said = (f"{one.commit}  {one.digest}  {one.reason}" for one in self.omissions)
            files[OMITTED] = _lines(said)
        for seal in self.seals:
            files |= {f"{SEALS}/{name}": content for name, content in seal.files.items()}
        files |= {f"{SEALS}/{name}": content for name, content in self.links.items()}
        return files


def case_proof(
    repository: Repository,
    history: History,
    number: str,
    *,
    others: OtherDebtors,
    ca: bytes | None,
) -> CaseProof | None:
    """Return the proof of a case as HEAD has it; None when it was never committed.

    `others` are the other cases: no message, no file name and no earlier version of the case that
    is given may name one of their debtors, nor one of a case that was deleted.
    `ca` is the PEM file that tokens must lead to, if any. The bytes depend on the history and on
    the version of git alone.
    """
    names = names_of(history, case_path(number))
    ranks = sorted({rank for name in names for rank in _ranks(history, name)})
    if not ranks:
        return None
    numbers = set(map(number_of, names))
    answering = (c.said_by.commit for c in corrections(repository, history) if c.case in numbers)
    ranks = sorted({*ranks, *(history.ranks[commit] for commit in answering)})
    seals = tuple(seal_proofs(repository, number, names, ca=ca))
    wanted = dict.fromkeys((*(history.ids[rank] for rank in ranks), *(s.commit for s in seals)))
    paths = (*names, SETTINGS_FILE)
    trees = Trees(repository=repository)
    read = [packed_commit(trees, commit, paths) for commit in wanted]
    now = _content(repository, "HEAD", names[-1])
    foreign = _foreign(repository, read, names, now)
    past = gone_texts(repository, history, {*names, *(case_path(c.number) for c in others.cases)})
    others = replace(
        others,
        texts=(*others.texts, *past, *foreign.values()),
        own=keys_in(now) | {key_of(name.removesuffix(CASE_ENDING)) for name in names},
        office=others.office | _office(history),
    )
    secret = others.names()
    reasons = {one.commit: _reason(one, foreign, secret) for one in read}
    whole = {one.commit: one for one in read if reasons[one.commit] is None}
    hidden = _telling_settings(repository, whole.values(), secret)
    shown = {commit: one.without(hidden) for commit, one in whole.items()}
    touching = [history.ids[rank] for rank in ranks if history.ids[rank] in shown]
    signed = signatures_of(repository, touching)
    return CaseProof(
        number=number,
        commits=tuple(history.facts(history.ranks[one], signed[one]) for one in touching),
        paths=tuple(f"{repository.prefix}{name}" for name in names),
        object_format=repository.git.ask("rev-parse", "--show-object-format").text or "sha1",
        seals=seals,
        links=chain_links(repository, seals),
        omissions=tuple(
            Omission(commit=one.commit, digest=one.digest, reason=reason)
            for one in read
            if (reason := reasons[one.commit]) is not None
        ),
        others=others,
        shows_latest=bool(touching) and _content(repository, touching[-1], names[-1]) == now,
        pack=pack_of(repository, shown.values()),
        shallow=tuple(one.commit for one in shown.values() if not set(one.parents) <= set(shown)),
    )


def _reason(
    one: PackedCommit, foreign: Collection[str], secret: AbstractSet[str]
) -> OmissionReason | None:
    """Return why a commit is not given; None for one that names nobody else."""
    if not dict(one.objects).keys().isdisjoint(foreign):
        return OmissionReason.CONTENT
    if any(identity_shows_one(name, email, secret) for name, email in one.people):
        return OmissionReason.IDENTITY
    if shows_one(one.said, secret):
        return OmissionReason.MESSAGE
    return OmissionReason.FILE_NAME if shows_one(one.names, secret) else None


def _office(history: History) -> frozenset[str]:
    """Return the keys of those who committed to several cases: they keep the books."""
    cases: dict[tuple[str, str], set[str]] = {}
    for path, ranks in history.touches.items():
        for rank in ranks:
            facts = history.facts(rank)
            cases.setdefault((facts.committer, facts.committer_email), set()).add(path)
    office = (person for person, paths in cases.items() if len(paths) > 1)
    return frozenset(key_of(text) for person in office for text in person)


def _ranks(history: History, name: str) -> Iterator[int]:
    folder = f"{CASES_FOLDER}/{name.removeprefix(f'{CASES_FOLDER}/').removesuffix('.yaml')}"
    for path in (name, *history.folders.get(folder, ())):
        yield from history.touches.get(path, ())


def _foreign(
    repository: Repository, commits: Iterable[PackedCommit], names: Collection[str], now: bytes
) -> dict[str, bytes]:
    """Return the versions of the case file that are of another debtor: blob, content."""
    paths = {f"{repository.prefix}{name}" for name in names}
    blobs = dict.fromkeys(b for one in commits for b, path in one.objects if path in paths)
    versions = {blob: repository.git.read("cat-file", "blob", blob) for blob in blobs}
    return {blob: text for blob, text in versions.items() if is_of_another(text, now)}


def _content(repository: Repository, commit: str, path: str) -> bytes:
    """Return a file of a commit; nothing when it is not there."""
    return repository.git.ask("cat-file", "blob", f"{commit}:{repository.prefix}{path}").out


def _telling_settings(
    repository: Repository, commits: Iterable[PackedCommit], names: AbstractSet[str]
) -> frozenset[str]:
    """Return the versions of relance.yaml that name another debtor, in a comment say."""
    path = f"{repository.prefix}{SETTINGS_FILE}"
    versions = {blob for one in commits for blob, name in one.objects if name == path}
    return frozenset(
        blob
        for blob in versions
        if shows_one((_text(repository.git.read("cat-file", "blob", blob)),), names)
    )


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
