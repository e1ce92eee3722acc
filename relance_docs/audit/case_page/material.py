"""All that the page of a case is made from, gathered before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.claim.read_extract import reviewed
from relance_docs.finding import Finding
from relance_docs.law.rates import Rates
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import DataState
from relance_docs.review.records import Review
from relance_docs.seals.report import SealReport
from relance_docs.trail.trail import CaseTrail, commits_of
from relance_docs.verify.checks import Checked
from relance_docs.workspace.records import CaseFile

Says = Callable[[Message], str]
"""Says a sentence in French."""


@dataclass(frozen=True, kw_only=True)
class RepositoryRecord:
    """What the repository says of a case."""

    trail: CaseTrail
    is_committed: bool
    """Whether the case file is the one of HEAD."""
    settings_trail: CaseTrail | None = None
    """Of relance.yaml; None when it was never committed."""
    checked: tuple[Checked, ...]
    seals: SealReport | None = None
    """None for a state of the past: checks and seals are looked at as they are today."""
    covering: tuple[str, ...]
    """The seals under which the last commit of the case file lies."""
    ranks: Mapping[str, int]
    """The place of each commit of the trails in the history; one that follows another has a higher
    one."""
    digest: str | None
    """SHA-256 of the case file in that commit; None when it cannot be read."""


def ranks_of(trail: CaseTrail, ranks: Mapping[str, int]) -> dict[str, int]:
    """Return the places of the commits of a trail."""
    return {facts.commit: ranks[facts.commit] for facts in commits_of(trail)}


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What the pages of all cases of a report have in common."""

    settings: Settings | None
    """None when relance.yaml has not its shape."""
    settings_raw: bytes
    rates: Rates
    as_of: date
    day_said: tuple[str, ...]
    """What is said of that day, and of the day the facts are known from."""
    findings: tuple[Finding, ...]
    """Of relance.yaml."""
    root: Path
    """The workspace, or what it was in the past."""
    no_record: Message | None
    """Why the repository says nothing; None when it does."""
    settings_trail: CaseTrail | None
    """Of relance.yaml; None when it was never committed."""
    settings_are_committed: bool
    """Whether relance.yaml is the one of HEAD."""
    ranks: Mapping[str, int]
    """Of the commits of that trail, see `RepositoryRecord`."""
    checked: tuple[Checked, ...]
    """What was asked once: the answer is the same for every case."""
    seals: SealReport | None
    says: Says


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the page of one case has of its own: small, so that another process may draw it."""

    file: CaseFile
    others: tuple[Case, ...]
    """The other cases of the same debtor."""
    state: DataState
    record: RepositoryRecord | None
    """With what is its own: `of` adds what is shared."""
    approval: Message | None
    """Whose approval its document waits for; None where it waits for nobody."""


@dataclass(frozen=True, kw_only=True)
class CaseMaterial:
    """A case as it is to be shown."""

    own: Gathered
    shared: Shared
    findings: tuple[Finding, ...]
    """Of the case file and of relance.yaml, in order of place."""
    on_day: CaseOnDay | None
    """None for a case with errors."""
    record: RepositoryRecord | None
    """With what is shared of it."""

    @property
    def review(self) -> Review | None:
        """What the facts show; None for a case with errors."""
        return reviewed(self.on_day, self.shared.root) if self.on_day else None

    @property
    def file(self) -> CaseFile:
        """The file of the case."""
        return self.own.file

    @property
    def number(self) -> str:
        """The number of the case."""
        return self.own.file.number

    @staticmethod
    def of(own: Gathered, shared: Shared) -> CaseMaterial:
        """Return a case with what it has in common with the others."""
        findings = (*own.file.findings, *shared.findings)
        record = own.record
        if record is not None:
            record = replace(
                record,
                settings_trail=shared.settings_trail,
                checked=(*shared.checked, *record.checked),
                seals=shared.seals,
                ranks={**shared.ranks, **record.ranks},
            )
        return CaseMaterial(
            own=own,
            shared=shared,
            findings=findings,
            on_day=_on_day(own, shared, findings),
            record=record,
        )


def _on_day(own: Gathered, shared: Shared, findings: tuple[Finding, ...]) -> CaseOnDay | None:
    """Return the case on the day of the report; None when it or relance.yaml has errors."""
    has_errors = own.file.has_errors or any(finding.is_error for finding in findings)
    case = own.file.case
    if case is None or shared.settings is None or has_errors:
        return None
    return CaseOnDay(
        case=case,
        settings=shared.settings,
        rates=shared.rates,
        as_of=shared.as_of,
        others=own.others,
    ).as_claimed
