"""What is due and waits for a second person: who approved the document made, who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from relance_docs.approving.approvals import ApprovalGiven, approvals, behind, of_document
from relance_docs.approving.identities import CommitIdentity, own_identity
from relance_docs.approving.rule import ApprovalSubject, needed
from relance_docs.errors import RefusalError
from relance_docs.git.repository import Repository, repository_of
from relance_docs.letters import manifest
from relance_docs.letters.built import built_path
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.message import Message
from relance_docs.plan.decision import standing
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.workspace.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """The document of a case that needs more than one person."""

    case: str
    step: str
    wanted: int
    """Persons that it needs, who records it as sent among them."""
    given: tuple[ApprovalGiven, ...]
    """The approvals of the document that lies in build/letters."""
    is_made: bool
    """Whether it lies there, and is no draft."""
    own: CommitIdentity | None
    """Who works here; None when git was not told."""
    every: tuple[ApprovalGiven, ...] = field(default=(), repr=False)
    """All approvals that stand, of any document."""
    party: str | None = None
    """The co-debtor to whom the document goes; None: the debtor."""

    def of_copy(self, party: str, sha256: str) -> Awaited:
        """Return what is awaited of the letter to a co-debtor, a document of its own."""
        given = tuple(each for each in self.every if each.sha256 == sha256)
        return replace(self, party=party, given=given)

    @property
    def missing(self) -> int:
        """How many persons are missing beside whoever works here."""
        return max(0, self.wanted - self._standing)

    @property
    def _standing(self) -> int:
        if self.own is not None:
            return behind(self.given, self.own)
        return len({each.by.key for each in self.given})

    @property
    def told(self) -> Message:
        """What it waits for, and of whom."""
        if not self.is_made:
            return Message(
                "{step} needs {wanted} persons: make it (`relance letters {case}`); then somebody"
                " else approves it, `relance approve {case} {step}`",
                step=self.step,
                wanted=self.wanted,
                case=self.case,
            )
        names = ", ".join(dict.fromkeys(each.by.name for each in reversed(self.given))) or "–"
        if not self.missing:
            return Message(
                "{step} needs {wanted} persons, and has them: approved by {names}",
                step=self.step,
                wanted=self.wanted,
                names=names,
            )
        return Message(
            "{step} needs {wanted} persons; approved by: {names}; it waits for {missing} more"
            " beside {own}: `{command}`, under another git identity",
            step=self.step,
            wanted=self.wanted,
            names=names,
            missing=self.missing,
            own=self.own.name if self.own else "–",
            command=f"relance approve {self.case} {self.step}"
            + (f' --party "{self.party}"' if self.party else ""),
        )


def awaited(workspace: Workspace) -> Mapping[str, Awaited]:
    """Return the documents due that need a second person, by case; none where none is asked for."""
    settings = workspace.settings
    if settings is None or settings.approval is None:
        return {}
    try:
        repository = repository_of(workspace.root)
        given = approvals(repository)
    except RefusalError:
        return {}
    own = _own(repository)
    root = workspace.root
    found = (_of_case(workspace.on_day(case), root, given, own) for case in workspace.cases)
    return {each.case: each for each in found if each is not None}


def _own(repository: Repository) -> CommitIdentity | None:
    try:
        return own_identity(repository)
    except RefusalError:
        return None


def _of_case(
    on_day: CaseOnDay, root: Path, given: tuple[ApprovalGiven, ...], own: CommitIdentity | None
) -> Awaited | None:
    found = standing(on_day)
    if not isinstance(found, StepDue) or kind_of(found.step) is StepKind.CALL:
        return None
    number, step = on_day.case.number, found.step.step
    path = built_path(root, number, step)
    entry = manifest.read(root / LETTERS_FOLDER)[path] if path is not None else None
    is_made = entry is not None and bool(entry.head)
    subject = ApprovalSubject(
        case=number,
        step=step,
        sha256=entry.sha256 if entry is not None and is_made else "",
        owed=on_day.owed.total_due if on_day.owed else None,
    )
    wanted = needed(on_day.settings.approval, subject)
    if wanted <= 1:
        return None
    return Awaited(
        case=number,
        step=step,
        wanted=wanted,
        given=of_document(given, subject),
        is_made=is_made,
        own=own,
        every=given,
    )
