"""Gathering what the pages need: the workspace is read once, the repository in few questions.

What the repository says is that of now, or what was known at a commit of the past.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from relance_docs.audit.case_page.material import CaseMaterial, Record, Says
from relance_docs.errors import RefusalError
from relance_docs.finding import Finding
from relance_docs.french import NARROW, NO_BREAK, day
from relance_docs.git.history import History, read_history
from relance_docs.git.known_on import KnownOn, repository_then
from relance_docs.git.repository import Repository
from relance_docs.letters.again import difference
from relance_docs.letters.awaited import awaited
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import DataState, WorkspaceState, workspace_state
from relance_docs.trail.trail import CaseTrail, case_numbers, settings_of, trails_of
from relance_docs.verify.checks import Check, Checked, Scene, scene_of, verified
from relance_docs.verify.documents import archived_documents, archived_once
from relance_docs.verify.files import cases_are_there
from relance_docs.verify.history import (
    history_only_grows,
    later_changes,
    recorded_after_event,
    signatures,
    whole_history,
)
from relance_docs.verify.seals import changed_since_sealed, seals
from relance_docs.workspace.layout import SETTINGS_FILE, case_path
from relance_docs.workspace.records import CaseFile, Workspace


def day_said(as_of: date, known: KnownOn | None, *, is_fixed: bool = False) -> tuple[str, ...]:
    """Return the sentences for the reader; `is_fixed` when relance.yaml fixes the day."""
    reckoned = f"Les montants, les délais et les étapes sont ceux du {day(as_of)}."
    fixed = ("Ce jour est fixé par relance.yaml.",) if is_fixed else ()
    return (reckoned, *fixed, *(_known_said(known) if known else (_TODAY,)))


_TODAY = (
    "Ils sont calculés avec les faits que les fichiers contiennent aujourd’hui, y compris ceux qui"
    " ont été enregistrés après ce jour."
)
_CLOCK = (
    "Cette date est celle que donnait la machine qui a fait le commit (committer date)"
    f"{NARROW}; elle ne prouve rien par elle-même."
)
_ELSEWHERE = "L’état actuel du dépôt ne descend pas de ce commit."


def _known_said(known: KnownOn) -> tuple[str, ...]:
    commit = f"commit {known.commit[:12]} du {_moment(known.committed_at)}"
    if known.day is None:
        said = f"Seuls comptent les faits enregistrés jusqu’au {commit}."
    else:
        said = (
            f"Seuls comptent les faits enregistrés jusqu’au {day(known.day)} inclus{NO_BREAK}: ceux"
            f" du {commit}, le dernier de ce jour ou d’un jour antérieur."
        )
    return (said, _CLOCK, *(() if known.is_in_history else (_ELSEWHERE,)))


def _moment(moment: datetime) -> str:
    offset = f"{moment:%z}"
    return f"{day(moment.date())} à {moment:%H} h {moment:%M} (UTC{offset[:3]}:{offset[3:]})"


OF_ALL: Final[tuple[Check, ...]] = (whole_history,)
"""Asked once: the answer is the same for every case."""
OF_CASE: Final[tuple[Check, ...]] = (
    cases_are_there,
    recorded_after_event,
    history_only_grows,
    later_changes,
    signatures,
    archived_documents,
    archived_once,
    seals,
    changed_since_sealed,
)
"""Without the letters that are made again: that takes seconds each, and `relance verify` does it.

The dates of commits are remarks of the trail.
"""


class Records(Protocol):
    """What is asked of the repository for a page."""

    @property
    def refusal(self) -> Message | None:
        """Why the repository says nothing at all; None when it does."""

    def prepare(self, numbers: tuple[str, ...]) -> None:
        """Read what is needed for these cases in one go; only they can be asked for then."""

    def state(self, number: str) -> DataState:
        """Return whether the data of a case are committed."""

    def record(self, number: str) -> Record | None:
        """Return what the repository says of a case; None for one that was never committed."""


@dataclass(kw_only=True)
class PresentRecords:
    """The repository as it is now."""

    root: Path
    _prepared: Scene | None = field(default=None, init=False)

    @property
    def refusal(self) -> Message | None:
        """Why there is no repository, or nothing in it."""
        return self._opened if isinstance(self._opened, Message) else None

    @cached_property
    def _opened(self) -> Scene | Message:
        try:
            return scene_of(self.root, (), (), difference)
        except RefusalError as refusal:
            return refusal.message

    @cached_property
    def _state(self) -> WorkspaceState:
        return workspace_state(self.root)

    @cached_property
    def _known(self) -> frozenset[str]:
        whole = self._opened
        return frozenset() if isinstance(whole, Message) else frozenset(case_numbers(whole.history))

    @cached_property
    def _of_all(self) -> tuple[Checked, ...]:
        whole = self._opened
        return () if isinstance(whole, Message) else tuple(verified(whole, OF_ALL))

    def prepare(self, numbers: tuple[str, ...]) -> None:
        """Read the trails of these cases."""
        whole, known = self._opened, tuple(n for n in numbers if n in self._known)
        self._prepared = None
        if isinstance(whole, Message) or not known:
            return
        # What is known of the whole is asked now, so that every narrower scene has it.
        _ = whole.seal_report, whole.settings
        self._prepared = whole.narrowed(*known)
        _ = self._prepared.trails

    def state(self, number: str) -> DataState:
        """Return what git says of the files as they stand."""
        return self._state.of_case(number)

    def record(self, number: str) -> Record | None:
        """Return the trail, the checks and the seals of a case."""
        if self._prepared is None or number not in self._known:
            return None
        scene, commit = self._prepared.narrowed(number), self.state(number).commit
        return Record(
            trail=next(trail for trail in scene.trails if trail.case == number),
            settings_trail=_of_settings(scene.trails),
            checked=(*self._of_all, *verified(scene, OF_CASE)),
            seals=scene.seal_report,
            covering=frozenset(_covering(scene, commit)),
            ranks=scene.history.ranks,
            digest=_digest(scene.content(case_path(number), commit) if commit else None),
        )


@dataclass(kw_only=True)
class PastRecords:
    """The repository as it was known at a commit: its trail ends there.

    Checks and seals are those of today, and are left to today's page.
    """

    repository: Repository
    known: KnownOn
    _trails: dict[str, CaseTrail] = field(default_factory=dict, init=False)
    refusal: Message | None = field(default=None, init=False)

    @cached_property
    def _then(self) -> Repository:
        return repository_then(self.repository, self.known)

    @cached_property
    def _history(self) -> History:
        return read_history(self._then)

    def prepare(self, numbers: tuple[str, ...]) -> None:
        """Read the trails of these cases."""
        committed = frozenset(case_numbers(self._history))
        asked = (*settings_of(self._history), *(n for n in numbers if n in committed))
        found = trails_of(self._then, self._history, asked) if asked else iter(())
        self._trails = {trail.case: trail for trail in found}

    def state(self, number: str) -> DataState:
        """Return the last commit of a case by then; what was committed is no draft."""
        path = case_path(number)
        answer = self.repository.git.ask("log", "-1", "--format=%H", self.known.commit, "--", path)
        return DataState(commit=answer.text or None, draft_reason=None)

    def record(self, number: str) -> Record | None:
        """Return the trail of a case by then."""
        trail = self._trails.get(number)
        if trail is None:
            return None
        return Record(
            trail=trail,
            settings_trail=self._trails.get(SETTINGS_FILE),
            checked=(),
            seals=None,
            covering=frozenset(),
            ranks=self._history.ranks,
            digest=_digest(self._content(number)),
        )

    def _content(self, number: str) -> bytes | None:
        blob = self.repository.blob(self.known.commit, case_path(number))
        return self.repository.git.read("cat-file", "blob", blob) if blob else None


def _of_settings(trails: tuple[CaseTrail, ...]) -> CaseTrail | None:
    return next((trail for trail in trails if trail.case == SETTINGS_FILE), None)


def _covering(scene: Scene, commit: str | None) -> Iterator[str]:
    """Yield the seals under which a commit lies: it is the one they seal, or one before it."""
    rank = scene.history.ranks.get(commit or "", -1)
    for seal in scene.seal_report.seals:
        if rank in scene.history.ancestors(seal.commit or ""):
            yield seal.name


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


_GROUP: Final = 200
"""Cases whose trails are kept in memory at a time."""


def materials(
    workspace: Workspace, says: Says, *, then: tuple[Repository, KnownOn] | None = None
) -> Iterator[CaseMaterial]:
    """Yield what the page of each case of the workspace is made from, in order.

    `then`: the repository, and the commit of the past that the workspace was read from.
    """
    records: Records = PresentRecords(root=workspace.root)
    if then is not None:
        records = PastRecords(repository=then[0], known=then[1])
    said = day_said(workspace.as_of, then[1] if then else None, is_fixed=workspace.as_of_is_fixed)
    shared = tuple(each for each in workspace.findings if each.place.path == SETTINGS_FILE)
    files = workspace.case_files
    waiting = awaited(workspace) if then is None else {}
    for at in range(0, len(files), _GROUP):
        group = files[at : at + _GROUP]
        records.prepare(tuple(file.number for file in group))
        for file in group:
            findings = (*file.findings, *shared)
            yield CaseMaterial(
                file=file,
                settings_raw=workspace.settings_raw,
                as_of=workspace.as_of,
                day_said=said,
                findings=findings,
                root=workspace.root,
                on_day=_on_day(workspace, file, findings),
                state=records.state(file.number),
                record=records.record(file.number),
                no_record=records.refusal,
                says=says,
                approval=waiting[file.number].told if file.number in waiting else None,
            )


def _on_day(
    workspace: Workspace, file: CaseFile, findings: tuple[Finding, ...]
) -> CaseOnDay | None:
    """Return the case on the day of the workspace; None when it or relance.yaml has errors."""
    has_errors = file.has_errors or any(finding.is_error for finding in findings)
    if file.case is None or workspace.settings is None or has_errors:
        return None
    return workspace.on_day(file.case).as_claimed
