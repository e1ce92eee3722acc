"""What became of a case in a run of `relance letters`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relance_docs.finding import Finding
from relance_docs.message import Message


class Result(StrEnum):
    """What was done for a case."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    """The document is there already, made from the same data."""
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
    sha256: str | None = None
    """Of the PDF."""
    draft_reason: Message | None = None
    """Why the document bears the PROJET mark; None when it may leave."""
    reason: Message | None = None
    """Why there is no document."""
    findings: tuple[Finding, ...] = ()
    """Blocked phrases of a failure; warnings of a document that was made."""

    @property
    def has_document(self) -> bool:
        """Whether there is a document now."""
        return self.result in {Result.WRITTEN, Result.UNCHANGED}

    @property
    def has_failed(self) -> bool:
        """Whether something has to be mended before there is a document."""
        return self.result is Result.FAILED
