"""Who approved which document: commits that change no file, each by its author, for exact bytes.

`refuse_unapproved` is what every command asks before it lets a document leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from relance_docs.approving.identities import CommitIdentity, own_identity
from relance_docs.approving.rule import ApprovalSubject, Leaving, needed
from relance_docs.case.history import ApprovedBy
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.git.history import History, read_history
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.events.sending import Dispatch
from relance_docs.recording.record import Scene
from relance_docs.recording.recorded import events_of

APPROVED: Final = "approved"
"""The word of the event."""
OF: Final = "Approves"
"""The trailer with the SHA-256 of the document."""
NO_MORE: Final = "Approves-No-More"
"""The trailer of one that takes an approval back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalGiven:
    """An approval: of what, by whom, in which commit."""

    sha256: str
    by: CommitIdentity
    commit: str


def approvals(
    repository: Repository, history: History | None = None, *, within: str = "HEAD"
) -> tuple[ApprovalGiven, ...]:
    """Return the approvals that stand, the newest first: of each identity its last word.

    `within`: the commits to look at, as git names them. A commit that also changes the record is
    none: who approves changes nothing in the same breath.
    """
    events = [e for e in events_of(repository, within=within, saying=OF) if e.name == APPROVED]
    if not events:
        return ()
    known = history or read_history(repository)
    said: dict[tuple[str, str], ApprovalGiven | None] = {}
    for event in events:
        rank = known.ranks[event.commit]
        if not _changes_nothing(known, rank):
            continue
        by = CommitIdentity.of_author(known.facts(rank))
        given = ApprovalGiven(sha256=event.said(OF), by=by, commit=event.commit)
        key = (event.said(OF) or event.said(NO_MORE), by.key)
        said.setdefault(key, given if given.sha256 else None)
    return tuple(each for each in said.values() if each is not None)


@lru_cache(maxsize=1)
def _approvals_at(repository: Repository, commit: str) -> tuple[ApprovalGiven, ...]:
    """Return the approvals that stand at a commit, which says the same for ever: asked once."""
    return approvals(repository, within=commit)


def _changes_nothing(history: History, rank: int) -> bool:
    """Whether a commit leaves relance.yaml and all below cases/ as they were."""
    parents = history.parents[rank]
    return len(parents) == 1 and not history.changes(rank, parents[0])


def of_document(
    given: Iterable[ApprovalGiven], subject: ApprovalSubject
) -> tuple[ApprovalGiven, ...]:
    """Return the approvals of these very bytes."""
    return tuple(each for each in given if each.sha256 == subject.sha256)


def approved(scene: Scene, dispatch: Dispatch, *, is_of_plan: bool = True) -> Dispatch:
    """Return a dispatch that says who approved its document, and those that leave with it.

    Raises RefusalError when fewer persons stand behind one of them than relance.yaml asks.
    """
    if scene.settings.approval is None:
        return dispatch
    copies = tuple(_approved_copy(scene, each) for each in dispatch.copies)
    dispatch = replace(dispatch, copies=copies)
    if dispatch.document is None:
        return dispatch
    leaving = Leaving(
        case=scene.case.number,
        step=dispatch.step,
        content=dispatch.document.content,
        is_of_plan=is_of_plan,
    )
    found = refuse_unapproved(scene.repository, scene.settings, leaving.subject)
    said = tuple(ApprovedBy(name=each.by.name, commit=each.commit) for each in reversed(found))
    return replace(dispatch, entry=dispatch.entry.model_copy(update={"approved_by": said}))


def _approved_copy(scene: Scene, copy: Dispatch) -> Dispatch:
    try:
        return approved(scene, copy)
    except RefusalError as refusal:
        raise RefusalError(
            Message(
                "the letter to {party}, a document of its own (`relance approve … --party`):"
                " {sentence}",
                party=copy.entry.party,
                sentence=refusal.message,
            )
        ) from refusal


def behind(given: Iterable[ApprovalGiven], sender: CommitIdentity) -> int:
    """Return how many identities stand behind a document: those who approved, and who sends it."""
    return len({sender.key, *(each.by.key for each in given)})


def refuse_unapproved(
    repository: Repository, settings: Settings, subject: ApprovalSubject
) -> tuple[ApprovalGiven, ...]:
    """Return the approvals of a document that is to leave now, by whoever works here.

    Raises RefusalError when fewer identities stand behind it than relance.yaml asks.
    """
    wanted = needed(settings.approval, subject)
    if wanted <= 1:
        return ()
    found = of_document(_approvals_at(repository, repository.head() or "HEAD"), subject)
    sender = own_identity(repository)
    missing = wanted - behind(found, sender)
    if missing > 0:
        raise RefusalError(_refusal(subject, found, sender, wanted, missing))
    return found


def _refusal(
    subject: ApprovalSubject,
    found: tuple[ApprovalGiven, ...],
    sender: CommitIdentity,
    wanted: int,
    missing: int,
) -> Message:
    names = ", ".join(dict.fromkeys(each.by.name for each in found)) or "–"
    return Message(
        "{step} of case {case} needs {wanted} persons (approval in relance.yaml); still missing"
        " beside {sender}: {missing}; approved by: {names}. Somebody else looks at this very"
        " document and types `relance approve {case} {step}` under another git identity; one that"
        " was made anew is approved anew",
        step=subject.step,
        case=subject.case,
        wanted=wanted,
        missing=missing,
        sender=sender.name,
        names=names,
    )
