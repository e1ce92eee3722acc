"""What became of a case in a run of `relance letters`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.plan.records import BlockCode


class Result(StrEnum):
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
class Outcome:
    """One row: the document of a case, or why there is none."""

    case: str
    step: str | None
    result: Result
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
        return self.result in {Result.WRITTEN, Result.UNCHANGED, Result.KEPT}

    @property
    def has_failed(self) -> bool:
        """Whether something has to be mended before there is a document."""
        return self.result is Result.FAILED
