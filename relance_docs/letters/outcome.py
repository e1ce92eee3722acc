"""What became of a case in a run of `relance letters`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.plan.records import BlockCode


class LetterResult(StrEnum):
    """What was done for a case."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    """The document is there already, made from the same data."""
    KEPT = "kept"
    """One made before is there and still holds; it may have been printed, and stays what it is."""
    NOT_DUE = "not_due"
    """No document, for a good reason."""
    FAILED = "failed"
    """A document was due, or the file has errors, and nothing could be made."""


@dataclass(frozen=True, kw_only=True)
class LetterOutcome:
    """One row: the document of a case, or why there is none."""

    case: str
    step: str | None
    result: LetterResult
    path: str | None = None
    """The PDF, relative to the workspace."""
    email_path: str | None = None
    others: tuple[str, ...] = ()
    """What goes to co-debtors with it, relative to the workspace."""
    made_on: date | None = None
    """The day that a document made before bears, when it was kept."""
    sha256: str | None = None
    """Of the PDF."""
    draft_reason: Message | None = None
    """Why the document bears the PROJET mark; None when it may leave."""
    code: BlockCode | None = None
    """What blocks it, when that is the plan."""
    reason: Message | None = None
    """Why there is no document."""
    is_call: bool = False
    """Whether the document is the sheet for a call, which goes to nobody."""
    findings: tuple[Finding, ...] = ()
    """Blocked phrases of a failure; warnings of a document that was made."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All files of it."""
        return tuple(path for path in (self.path, self.email_path, *self.others) if path)

    @property
    def has_document(self) -> bool:
        """Whether there is a document now."""
        return self.result in {LetterResult.WRITTEN, LetterResult.UNCHANGED, LetterResult.KEPT}

    @property
    def has_failed(self) -> bool:
        """Whether something has to be mended before there is a document."""
        return self.result is LetterResult.FAILED


@dataclass(frozen=True, kw_only=True)
class LettersReport:
    """What a run did."""

    outcomes: tuple[LetterOutcome, ...]
    """One per case, in order."""
    removed: tuple[str, ...]
    """Documents that are not due as of that day and were removed, relative to build/letters."""
    kept: tuple[str, ...]
    """Documents that are not due but that somebody has changed: left there."""
    set_aside: Mapping[str, str] = field(default_factory=dict)
    """Where those are now that may have left: drafts, what is archived as sent and what bears a
    day that has not come are removed for good."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Of those that may have left and were made anew under the same name: where they are now."""
    archived: Mapping[str, str] = field(default_factory=dict)
    """Of those that were sent: where the case keeps them."""
    not_replaced: tuple[str, ...] = ()
    """Documents whose successor could not be made, and that may still be right: left there."""

    @property
    def failed(self) -> tuple[LetterOutcome, ...]:
        """The cases for which something went wrong."""
        return tuple(each for each in self.outcomes if each.has_failed)
