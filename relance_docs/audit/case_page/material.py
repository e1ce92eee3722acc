"""All that the page of a case is made from, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relance_docs.claim.carried import reviewed
from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import DataState
from relance_docs.review.records import Review
from relance_docs.seals.report import SealReport
from relance_docs.trail.trail import CaseTrail
from relance_docs.verify.checks import Checked
from relance_docs.workspace.records import CaseFile

Says = Callable[[Message], str]
"""Says a sentence in French."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the repository says of a case."""

    trail: CaseTrail
    settings_trail: CaseTrail | None
    """Of relance.yaml; None when it was never committed."""
    checked: tuple[Checked, ...]
    seals: SealReport | None
    """None for a state of the past: checks and seals are looked at as they are today."""
    covering: frozenset[str]
    """The seals under which the last commit of the case file lies."""
    ranks: Mapping[str, int]
    """The place of each commit in the history; one that follows another has a higher one."""
    digest: str | None
    """SHA-256 of the case file in that commit; None when it cannot be read."""


@dataclass(frozen=True, kw_only=True)
class CaseMaterial:
    """A case as it is to be shown."""

    file: CaseFile
    settings_raw: bytes
    as_of: date
    day_said: tuple[str, ...]
    """What is said of that day, and of the day the facts are known from."""
    findings: tuple[Finding, ...]
    """Of the case file and of relance.yaml, in order of place."""
    root: Path
    """The workspace, or what it was in the past."""
    on_day: CaseOnDay | None
    """None for a case with errors."""
    state: DataState
    record: Record | None
    no_record: Message | None
    """Why the repository says nothing; None when it does."""
    says: Says
    approval: Message | None = None
    """Whose approval its document waits for; None where it waits for nobody."""

    @property
    def review(self) -> Review | None:
        """What the facts show; None for a case with errors."""
        return reviewed(self.on_day, self.root) if self.on_day else None

    @property
    def number(self) -> str:
        """The number of the case."""
        return self.file.number
