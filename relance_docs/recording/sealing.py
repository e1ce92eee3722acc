"""`relance seal`: a manifest of all that is committed, stamped by an authority, and committed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import present
from relance_docs.git.repository import (
    Repository,
    notices,
    repository_of,
)
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message
from relance_docs.recording.clock import refuse_other_time
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.journal import FileChange
from relance_docs.recording.lock import locked
from relance_docs.recording.record import (
    Planned,
    Recorded,
    Request,
    Scene,
    ready_to_commit,
    undertake,
)
from relance_docs.seals.authority import Authority
from relance_docs.seals.changes import has_changed_since, is_ancestor, not_committed
from relance_docs.seals.manifest import Manifest, read_manifest, tree_of
from relance_docs.seals.report import Stamp
from relance_docs.seals.seals import (
    ATTRIBUTES,
    ATTRIBUTES_TEXT,
    CHAIN,
    MANIFEST,
    SALT,
    TOKEN,
    Seal,
    heads_of,
    new_seal,
    read_seals,
)

if TYPE_CHECKING:
    from relance_docs.seals.certificates import Certificate


@dataclass(frozen=True, kw_only=True, slots=True)
class SealMessage(CommitMessage):
    """A message whose subject is a seal, without the trailer `Case`."""

    @staticmethod
    def of(seal: Seal, stamp: Stamp | None, *, cases: int | None) -> SealMessage:
        """Return the message; `cases` is None when an existing seal is stamped."""
        time = (("Timestamp", stamp.time.strftime("%Y-%m-%dT%H:%M:%SZ")),) if stamp else ()
        done = "stamped" if stamp else "not stamped yet"
        covered = f"{cases} cases, " if cases is not None else ""
        return SealMessage(
            cases=(),
            name="seal",
            sentence=f"{covered}{done}",
            trailers=(("Seal", seal.name), ("Manifest-SHA256", seal.digest), *time),
        )

    @property
    def subject(self) -> CommitSubject:
        """The first line."""
        return CommitSubject(f"seal {dict(self.trailers)['Seal']}: {self.sentence}")


SECRET_SIZE: Final = 32
"""Bytes of the secret that the salts of a seal are made from."""
_PATIENCE: Final = 60.0
"""Seconds to wait for another seal, which may be waiting for its authority."""
_LOCK_FOLDER: Final = "relance-seal"


@dataclass(frozen=True, kw_only=True, slots=True)
class SealRequest:
    """What the command asks for."""

    root: Path
    now: datetime
    """The time of this machine; it dates the name of the seal and proves nothing."""
    vouched: bool = False
    """Whether the user says that this time is right, whatever was recorded before."""
    authority: Authority | None = None
    """Who stamps; None: the manifest alone."""
    ca: tuple[Certificate, ...] = field(default=(), repr=False)
    """Whom the stamp must lead to; empty: whatever certificates come with it."""

    @property
    def moment(self) -> datetime | None:
        """The time that is compared with what was recorded before; None when nothing is."""
        return None if self.vouched else self.now


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """What was done."""

    seal: Seal
    is_new: bool
    """Whether there is a new manifest."""
    commit: str | None
    """The commit that was made; None when nothing was written."""
    stamp: Stamp | None
    """The stamp that was obtained now."""
    failure: Message | None
    """Why no stamp was obtained, although one was asked for."""
    cases: int | None
    """How many cases a new manifest covers."""
    left_out: tuple[str, ...]
    """Data files that are not committed as they stand: their present state is not sealed."""
    notes: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """A seal to be stamped: a new one, or the last one when it has no stamp yet."""

    seal: Seal
    is_new: bool
    cases: int | None = None


def seal(request: SealRequest) -> Sealed:
    """Seal what is committed, or stamp the last seal when nothing was committed since.

    Without an answer of the authority the manifest is kept as it is, and the next call asks again.
    Raises RefusalError with the repository as it was.
    """
    repository = repository_of(request.root)
    with _one_seal_at_a_time(repository):
        recovered = _ready(repository, request)
        draft = _draft(repository, request)
        asks = request.authority is not None and draft.seal.token is None
        stamped, stamp, failure = (
            _stamped(draft.seal, request) if asks else (draft.seal, None, None)
        )
        if stamp is not None and not request.vouched:
            refuse_other_time(stamp.time, request.now)
        made = None
        if draft.is_new or stamp is not None:
            made = _commit(request, replace(draft, seal=stamped), stamp)
        return Sealed(
            seal=stamped,
            is_new=draft.is_new,
            commit=made.commit if made else None,
            stamp=stamp,
            failure=failure,
            cases=draft.cases,
            left_out=not_committed(repository),
            notes=(*recovered, *(made.notes if made else notices(repository))),
        )


@contextmanager
def _one_seal_at_a_time(repository: Repository) -> Iterator[None]:
    """Hold a lock of its own: recordings need not wait while an authority is asked."""
    folder = repository.common_dir / _LOCK_FOLDER
    with locked(folder, below=repository.common_dir, patience=_PATIENCE):
        yield


def _ready(repository: Repository, request: SealRequest) -> tuple[Message, ...]:
    """See that a commit can be made, before an authority is asked."""
    with ready_to_commit(repository, now=request.moment) as recovered:
        return recovered


def _draft(repository: Repository, request: SealRequest) -> _Draft:
    head = repository.head()
    if head is None:
        raise RefusalError(Message("nothing is committed yet: commit your cases, then seal them"))
    heads = heads_of(read_seals(repository, head))
    if len(heads) == 1 and _says_all(repository, heads[0], head):
        return _Draft(seal=heads[0], is_new=False)
    tree = tree_of(repository, head)
    secret = secrets.token_bytes(SECRET_SIZE)
    manifest = Manifest(
        commit=head,
        previous=tuple(sorted(each.digest for each in heads)),
        roots=tree.roots(secret),
    )
    new = new_seal(manifest, secret, heads, today=request.now.date())
    return _Draft(seal=new, is_new=True, cases=tree.cases)


def _says_all(repository: Repository, last: Seal, head: str) -> bool:
    """Whether nothing but seals was committed since the last seal."""
    manifest = read_manifest(last.manifest)
    return (
        manifest is not None
        and last.secret is not None
        and is_ancestor(repository, manifest.commit, head)
        and not has_changed_since(repository, manifest.commit, head)
    )


def _stamped(draft: Seal, request: SealRequest) -> tuple[Seal, Stamp | None, Message | None]:
    """Ask the authority, if there is one to ask; return the seal with its stamp, or why not."""
    if request.authority is None or draft.token is not None:
        return draft, None, None
    from relance_docs.seals.stamping import stamped  # noqa: PLC0415 - loads cryptography

    try:
        new, stamp = stamped(draft, request.authority, request.ca, now=request.now)
    except RefusalError as refusal:
        return draft, None, refusal.message
    return new, stamp, None


def _commit(request: SealRequest, draft: _Draft, stamp: Stamp | None) -> Recorded:
    def plan(scene: Scene) -> Planned:
        manifest = draft.seal.content
        if manifest is None or not _is_next(scene.repository, manifest, draft):
            raise RefusalError(
                Message("the branch was changed while it was sealed; nothing was kept, try again")
            )
        return Planned(
            message=SealMessage.of(draft.seal, stamp, cases=draft.cases),
            files=tuple(_changes(scene.repository, draft)),
        )

    asked = Request(
        root=request.root,
        today=request.now.date(),
        as_of=request.now.date(),
        settings_alone=True,
    )
    return undertake(asked, plan)


def _is_next(repository: Repository, manifest: Manifest, draft: _Draft) -> bool:
    """Whether the branch still leads from what is sealed, and has got no other seal meanwhile."""
    if not is_ancestor(repository, manifest.commit, "HEAD"):
        return False
    heads = heads_of(read_seals(repository)) if draft.is_new else ()
    return not draft.is_new or {each.digest for each in heads} == set(manifest.previous)


def _changes(repository: Repository, draft: _Draft) -> Iterator[FileChange]:
    files = {
        MANIFEST: draft.seal.manifest if draft.is_new else None,
        SALT: draft.seal.salt if draft.is_new else None,
        TOKEN: draft.seal.token,
        CHAIN: draft.seal.chain,
    }
    if repository.blob("HEAD", ATTRIBUTES) is None:
        yield _change(repository, ATTRIBUTES, ATTRIBUTES_TEXT)
    for ending, content in files.items():
        if content is not None:
            yield _change(repository, draft.seal.stem + ending, content)


def _change(repository: Repository, path: str, content: bytes) -> FileChange:
    return FileChange(path=path, old=present(repository.root / path), new=content)
