"""Whether the seals hold, found out from the repository and its history, without any network.

Everything is read from the commit, never from the working files, which a checkout may have
converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.git.blobs import committed_files
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.seals.chain import chain_problems, time_problems
from relance_docs.seals.changes import is_ancestor
from relance_docs.seals.manifest import SEALS_FOLDER, Manifest, tree_of
from relance_docs.seals.report import CheckedSeal, SealProblem, SealReport, Stamp, TokenError
from relance_docs.seals.seals import CHAIN, MANIFEST, SALT, TOKEN, Seal, read_seals

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_REMOVED: Final = "D"
_ENDINGS: Final = (MANIFEST, SALT, TOKEN, CHAIN)


@dataclass(frozen=True, slots=True)
class SealChange:
    """A commit that did something else to a file in seals/ than adding it."""

    commit: str
    letter: str
    path: str


def lost_files(
    repository: Repository, head: str, steps: Iterable[SealChange]
) -> Iterator[tuple[str, Message]]:
    """Yield, for each file of a seal that was removed, the name of the seal and who removed it.

    Merges that dropped a file count too. A file that was put back is not lost.
    """
    there = {file.path for file in committed_files(repository, head, f"{SEALS_FOLDER}/")}
    told = set[str]()
    for step in steps:
        lost = step.letter == _REMOVED and step.path not in there | told
        if lost and step.path.endswith(_ENDINGS):
            told.add(step.path)
            yield (
                step.path.removeprefix(f"{SEALS_FOLDER}/").rpartition(".")[0],
                Message(
                    "{path} was removed by the commit {commit}", path=step.path, commit=step.commit
                ),
            )


def alterations(steps: Iterable[SealChange], seal: Seal) -> Iterator[Message]:
    """Say which commits changed a file of a seal after it was committed."""
    for step in steps:
        if step.letter != _REMOVED and step.path.rpartition(".")[0] == seal.stem:
            yield Message(
                "{path} was changed by the commit {commit}", path=step.path, commit=step.commit
            )


def steps_of_seals(repository: Repository, head: str) -> tuple[SealChange, ...]:
    """Return removals and changes in seals/, the newest first; merges against each parent."""
    return tuple(_steps(repository, head))


def _steps(repository: Repository, head: str) -> Iterator[SealChange]:
    listed = repository.git.read(
        *("log", "-z", "--format=%H", "--name-status", "--no-renames", "--diff-filter=DMT"),
        *("--diff-merges=separate", "--full-history", "--relative", "--no-show-signature"),
        *("--no-notes", "--no-color", head, "--", f"{SEALS_FOLDER}/"),
    )
    commit = letter = ""
    for part in listed.decode("utf-8", "surrogateescape").split("\0"):
        word = part.lstrip("\n")
        if _COMMIT.fullmatch(word):
            commit, letter = word, ""
        elif letter:
            yield SealChange(commit, letter, word)
            letter = ""
        else:
            letter = word


__all__ = ["CheckedSeal", "SealProblem", "SealReport", "check_seals"]

CODES: Final[Mapping[str, str]] = {
    "seal-unreadable": "The manifest is not one that this program writes.",
    "seal-altered": "The manifest is not the one that its name was made from.",
    "seal-missing": "A seal names one before it that is not there.",
    "seal-start": "A seal says that it is the first of all, and there is another first one.",
    "seal-order": "A seal does not follow the last ones that were there when it was committed.",
    "seal-date": "The day in the name of a seal cannot be the one on which it was made.",
    "seal-removed": "A file of a seal was committed once and is not there any more.",
    "seal-salt": "The salts of the seal are lost: its roots cannot be reckoned again.",
    "seal-commit-missing": "The sealed commit is not in this clone.",
    "seal-not-ancestor": "The sealed commit is not in the history of the branch.",
    "seal-data-differs": "The files of the sealed commit do not give the roots of the manifest.",
    "token-invalid": "The token cannot be read, or its signature is not valid.",
    "token-other-data": "The token is for other data than the manifest.",
    "token-untrusted": "The token leads to no certificate that is trusted.",
    "token-date": "The token is of a time before what it stamps or the last seal, or to come.",
    "ca-missing": "The certificates that relance.yaml names are not in the last commit.",
    "token-unchecked": "Neither the library nor the openssl program could check the token.",
}
"""What each problem means."""


@dataclass(kw_only=True)
class _Bench:
    """What the checks of all seals share."""

    repository: Repository
    head: str
    seals: tuple[Seal, ...]
    steps: tuple[SealChange, ...]
    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the blobs read so far: most files are the same from seal to seal."""


def check_seals(
    repository: Repository,
    *,
    ca: bytes | None,
    head: str = "HEAD",
    now: datetime | None = None,
) -> SealReport:
    """Check every seal of a commit; `ca` is the PEM file that tokens must lead to, if any.

    Without `now` no token is held against the clock of this machine. Raises RefusalError only when
    git itself fails.
    """
    seals = read_seals(repository, head)
    trusted, problem = trusted_of(ca) if any(seal.token for seal in seals) else ((), None)
    steps = steps_of_seals(repository, head)
    bench = _Bench(repository=repository, head=head, seals=seals, steps=steps)
    of_chain = tuple(chain_problems(repository, seals, head))
    stamps = {seal.digest: stamp_of(seal, trusted) for seal in seals}
    times = {digest: stamp.time for digest, (stamp, _refusal) in stamps.items() if stamp}
    of_chain += tuple(time_problems(repository, seals, times, now=now))
    checked = tuple(_checked(bench, seal, of_chain, stamps[seal.digest]) for seal in seals)
    lost = (
        SealProblem(seal=name, code="seal-removed", message=message)
        for name, message in lost_files(repository, head, steps)
    )
    of_seals = (problem for seal in checked for problem in seal.problems)
    return SealReport(seals=checked, problems=(*((problem,) if problem else ()), *of_seals, *lost))


def trusted_of(ca: bytes | None) -> tuple[tuple[Certificate, ...], SealProblem | None]:
    """Return the certificates that tokens must lead to, or what is wrong with their PEM file."""
    if ca is None:
        return (), None
    from relance_docs.seals.certificates import read_pem  # noqa: PLC0415 - loads cryptography

    try:
        return read_pem(ca, path="evidence.timestamp.ca"), None
    except RefusalError as refusal:
        return (), SealProblem(seal="", code="token-unchecked", message=refusal.message)


def _checked(
    bench: _Bench,
    seal: Seal,
    of_chain: tuple[SealProblem, ...],
    stamped: tuple[Stamp | None, TokenError | None],
) -> CheckedSeal:
    manifest = seal.content
    problems = [
        *_of_name(seal),
        *(_of_manifest(bench, seal, manifest) if manifest else ()),
        *(problem for problem in of_chain if problem.seal == seal.name),
    ]
    stamp, refusal = stamped
    if refusal is not None:
        problems.append(SealProblem(seal=seal.name, code=refusal.code, message=refusal.message))
    return CheckedSeal(
        name=seal.name,
        commit=manifest.commit if manifest else None,
        digest=seal.digest,
        is_stamped=seal.token is not None,
        stamp=stamp,
        problems=tuple(problems),
        notes=tuple(_notes(bench, seal, stamp)),
    )


def _of_name(seal: Seal) -> Iterator[SealProblem]:
    if seal.content is None:
        message = Message("the manifest of {seal} cannot be read", seal=seal.name)
        yield SealProblem(seal=seal.name, code="seal-unreadable", message=message)
    if not seal.digest.startswith(seal.name.rpartition("-")[2]):
        message = Message(
            "the manifest of {seal} is not the one that was sealed: its SHA-256 is {digest}",
            seal=seal.name,
            digest=seal.digest,
        )
        yield SealProblem(seal=seal.name, code="seal-altered", message=message)


def _of_manifest(bench: _Bench, seal: Seal, manifest: Manifest) -> Iterator[SealProblem]:
    known = {each.digest for each in bench.seals}
    for digest in manifest.previous:
        if digest not in known:
            message = Message(
                "the seal before {seal} is missing, or was changed: no manifest here has the "
                "SHA-256 {digest}",
                seal=seal.name,
                digest=digest,
            )
            yield SealProblem(seal=seal.name, code="seal-missing", message=message)
    problem = _of_commit(bench, seal, manifest) or _of_roots(bench, seal, manifest)
    if problem is not None:
        yield problem


def _of_commit(bench: _Bench, seal: Seal, manifest: Manifest) -> SealProblem | None:
    values = {"seal": seal.name, "commit": manifest.commit}
    found = bench.repository.git.ask("cat-file", "-t", manifest.commit)
    if found.text != "commit":
        message = Message("the commit {commit} that {seal} sealed is not here", **values)
        return SealProblem(seal=seal.name, code="seal-commit-missing", message=message)
    if not is_ancestor(bench.repository, manifest.commit, bench.head):
        message = Message(
            "the commit {commit} that {seal} sealed is not in the history of this branch: "
            "history was written anew since, or this is another branch",
            **values,
        )
        return SealProblem(seal=seal.name, code="seal-not-ancestor", message=message)
    return None


def _of_roots(bench: _Bench, seal: Seal, manifest: Manifest) -> SealProblem | None:
    if seal.secret is None:
        message = Message("the salts of {seal} are not there, or not whole", seal=seal.name)
        return SealProblem(seal=seal.name, code="seal-salt", message=message)
    tree = tree_of(bench.repository, manifest.commit, bench.digests)
    bench.digests = tree.digests
    if tree.roots(seal.secret) == manifest.roots:
        return None
    message = Message(
        "the files of the commit that {seal} sealed do not give the roots in its manifest",
        seal=seal.name,
    )
    return SealProblem(seal=seal.name, code="seal-data-differs", message=message)


def stamp_of(seal: Seal, ca: tuple[Certificate, ...]) -> tuple[Stamp | None, TokenError | None]:
    """Return what the token says, or why it proves nothing; nothing of both when there is none."""
    if seal.token is None:
        return None, None
    from relance_docs.seals.tokens import checked, read_token  # noqa: PLC0415 - loads cryptography

    try:
        token = read_token(seal.token)
        trusted = ca or _kept(seal) or token.certificates
        return checked(token, seal.manifest, trusted, is_configured=bool(ca)), None
    except TokenError as error:
        return None, error


def _kept(seal: Seal) -> tuple[Certificate, ...]:
    """Return the certificates that were kept with a seal."""
    from relance_docs.seals.certificates import read_pem  # noqa: PLC0415 - loads cryptography

    if seal.chain is None:
        return ()
    try:
        return read_pem(seal.chain, path=seal.stem + CHAIN)
    except RefusalError as refusal:
        raise TokenError("token-unchecked", refusal.message) from refusal


def _notes(bench: _Bench, seal: Seal, stamp: Stamp | None) -> Iterable[Message]:
    if seal.token is None:
        yield Message("{seal} is not stamped: it fixes what was there, not when", seal=seal.name)
    if stamp is not None and not stamp.root_is_configured:
        yield Message(
            "{seal} was checked with the certificates kept beside it; compare the SHA-256 of their "
            "root with the one that the authority publishes: {root}",
            seal=seal.name,
            root=stamp.root_sha256 or "-",
        )
    siblings = _siblings(bench.seals, seal)
    if siblings:
        yield Message(
            "{seal} and {others} follow the same seal: two clones sealed, and were merged",
            seal=seal.name,
            others=", ".join(siblings),
        )
    yield from alterations(bench.steps, seal)


def _siblings(seals: Iterable[Seal], seal: Seal) -> tuple[str, ...]:
    mine = set(seal.content.previous) if seal.content else set[str]()
    return tuple(
        other.name
        for other in seals
        if other is not seal and other.content and mine.intersection(other.content.previous)
    )
