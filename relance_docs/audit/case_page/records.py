"""What is asked of the repository for the pages, of many cases in few questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from relance_docs.audit.case_page.material import (
    RepositoryRecord,
    ranks_of,
)
from relance_docs.errors import RefusalError
from relance_docs.git.blobs import contents_at, contents_of
from relance_docs.git.history import History, read_history
from relance_docs.git.known_on import KnownOn, repository_then
from relance_docs.git.last_commits import walked
from relance_docs.git.repository import Repository
from relance_docs.letters.remade import differences
from relance_docs.message import Message
from relance_docs.recording.data_state import DataState, WorkspaceState, workspace_state
from relance_docs.seals.report import SealReport
from relance_docs.trail.trail import CaseTrail, WorkingFiles, case_numbers, settings_of, trails_of
from relance_docs.verify.checks import Check, Checked, HistoryInQuestion, scene_of, verified
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
from relance_docs.workspace.layout import CASES_FOLDER, case_path
from relance_docs.workspace.records import CaseFile

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

    @property
    def whole(self) -> HistoryInQuestion | None:
        """The whole repository; None where it is not looked at as it is now."""

    @property
    def changes(self) -> WorkspaceState | None:
        """What git knows of the files as they stand; None for those of the past."""

    def prepare(self, files: tuple[CaseFile, ...]) -> None:
        """Read what is needed for these cases in one go; only they can be asked for then."""

    @property
    def settings_trail(self) -> CaseTrail | None:
        """The trail of relance.yaml; None when it was never committed."""

    def is_committed(self, trail: CaseTrail) -> bool:
        """Whether the file that a trail is of is as it was committed last."""

    @property
    def ranks(self) -> Mapping[str, int]:
        """The place of each commit in the history."""

    @property
    def of_all(self) -> tuple[Checked, ...]:
        """What was asked once: the answer is the same for every case."""

    @property
    def seals(self) -> SealReport | None:
        """What is found of the seals; None where nothing is looked at as it is today."""

    def state(self, number: str) -> DataState:
        """Return whether the data of a case are committed."""

    def record(self, number: str) -> RepositoryRecord | None:
        """Return what the repository says of this case; None for one that was never committed."""


@dataclass(kw_only=True)
class PresentRecords:
    """The repository as it is now."""

    root: Path
    _prepared: HistoryInQuestion | None = field(default=None, init=False)
    _digests: Mapping[str, str] = field(default_factory=dict, init=False)

    @property
    def refusal(self) -> Message | None:
        """Why there is no repository, or nothing in it."""
        return self._opened if isinstance(self._opened, Message) else None

    @cached_property
    def _opened(self) -> HistoryInQuestion | Message:
        try:
            return scene_of(self.root, (), (), differences)
        except RefusalError as refusal:
            return refusal.message

    @property
    def whole(self) -> HistoryInQuestion | None:
        """The whole repository; None where there is none."""
        return None if isinstance(self._opened, Message) else self._opened

    @cached_property
    def changes(self) -> WorkspaceState:
        """What git knows of the files as they stand."""
        return workspace_state(self.root)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(case_numbers(self.whole.history)) if self.whole else frozenset()

    @cached_property
    def of_all(self) -> tuple[Checked, ...]:
        """What was asked of the whole repository."""
        return tuple(verified(self.whole, OF_ALL)) if self.whole else ()

    @cached_property
    def seals(self) -> SealReport | None:
        """What is found of the seals."""
        return self.whole.seal_report if self.whole else None

    @property
    def ranks(self) -> Mapping[str, int]:
        """The place of each commit in the history."""
        return self.whole.history.ranks if self.whole else {}

    @cached_property
    def settings_trail(self) -> CaseTrail | None:
        """The trail of relance.yaml."""
        whole = self.whole
        if whole is None:
            return None
        asked = settings_of(whole.history)
        return next(trails_of(whole.repository, whole.history, asked), None) if asked else None

    @cached_property
    def _working(self) -> WorkingFiles | None:
        return WorkingFiles(self.whole.repository) if self.whole else None

    def is_committed(self, trail: CaseTrail) -> bool:
        """Whether the working file is the one of HEAD."""
        return self._working is not None and self._working.is_committed(trail)

    def prepare(self, files: tuple[CaseFile, ...]) -> None:
        """Read the trails of these cases, and what their checks look at."""
        whole = self.whole
        read = {file.number: file for file in files if file.number in self._known}
        self._prepared, self._digests = None, {}
        if whole is None or not read:
            return
        # What is known of the whole is asked now, so that every narrower scene has it.
        _ = whole.seal_report, whole.settings
        for name in _OF_WHOLE:
            with suppress(RefusalError):  # the check that asks for it says why
                getattr(whole, name)
        group = whole.narrowed(*read, read=read)
        _ = group.trails, group.cases
        with suppress(RefusalError):
            _ = group.archived
        self._prepared = group
        places = [
            (commit, file.path) for n, file in read.items() if (commit := self.state(n).commit)
        ]
        found = contents_of(whole.repository, places)
        self._digests = {path: _digest(content) for (_commit, path), content in found.items()}

    def state(self, number: str) -> DataState:
        """Return what git says of the files as they stand."""
        return self.changes.of_case(number)

    def record(self, number: str) -> RepositoryRecord | None:
        """Return the trail, the checks and the seals of a case."""
        if self._prepared is None or number not in self._known:
            return None
        scene, commit = self._prepared.narrowed(number), self.state(number).commit
        trail = next(trail for trail in scene.trails if trail.case == number)
        return RepositoryRecord(
            trail=trail,
            is_committed=self.is_committed(trail),
            checked=tuple(verified(scene, OF_CASE)),
            covering=tuple(_covering(scene, commit)),
            ranks=ranks_of(trail, self.ranks),
            digest=self._digests.get(case_path(number)),
        )


@dataclass(kw_only=True)
class PastRecords:
    """The repository as it was known at a commit: its trail ends there.

    Checks and seals are those of today, and are left to today's page.
    """

    repository: Repository
    known: KnownOn
    _trails: dict[str, CaseTrail] = field(default_factory=dict, init=False)
    _digests: Mapping[str, str] = field(default_factory=dict, init=False)
    refusal: Message | None = field(default=None, init=False)
    of_all: tuple[Checked, ...] = field(default=(), init=False)
    seals: SealReport | None = field(default=None, init=False)
    whole: HistoryInQuestion | None = field(default=None, init=False)
    changes: WorkspaceState | None = field(default=None, init=False)

    @cached_property
    def _then(self) -> Repository:
        return repository_then(self.repository, self.known)

    @cached_property
    def _history(self) -> History:
        return read_history(self._then)

    @cached_property
    def _last(self) -> Mapping[str, str]:
        """The last commit of each file of cases/ by then."""
        return walked(self.repository, self.known.commit, (CASES_FOLDER,))

    @property
    def ranks(self) -> Mapping[str, int]:
        """The place of each commit in the history by then."""
        return self._history.ranks

    @cached_property
    def settings_trail(self) -> CaseTrail | None:
        """The trail of relance.yaml by then."""
        asked = settings_of(self._history)
        return next(trails_of(self._then, self._history, asked), None) if asked else None

    def is_committed(self, trail: CaseTrail) -> bool:
        """Whether a file is the one of its commit: by then there was no other."""
        del trail
        return True

    def prepare(self, files: tuple[CaseFile, ...]) -> None:
        """Read the trails of these cases."""
        committed = frozenset(case_numbers(self._history))
        asked = tuple(file.number for file in files if file.number in committed)
        found = trails_of(self._then, self._history, asked) if asked else iter(())
        self._trails = {trail.case: trail for trail in found}
        raw = contents_at(self.repository, self.known.commit, (file.path for file in files))
        self._digests = {path: _digest(content) for path, content in raw.items()}

    def state(self, number: str) -> DataState:
        """Return the last commit of a case by then; what was committed is no draft."""
        return DataState(commit=self._last.get(case_path(number)), draft_reason=None)

    def record(self, number: str) -> RepositoryRecord | None:
        """Return the trail of a case by then."""
        trail = self._trails.get(number)
        if trail is None:
            return None
        return RepositoryRecord(
            trail=trail,
            is_committed=self.is_committed(trail),
            checked=(),
            covering=(),
            ranks=ranks_of(trail, self.ranks),
            digest=self._digests.get(case_path(number)),
        )


def _covering(scene: HistoryInQuestion, commit: str | None) -> Iterator[str]:
    """Yield the seals under which a commit lies: it is the one they seal, or one before it."""
    rank = scene.history.ranks.get(commit or "", -1)
    for seal in scene.seal_report.seals:
        if rank in scene.history.ancestors(seal.commit or ""):
            yield seal.name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_OF_WHOLE: Final = ("dates", "corrections", "entries", "ca_commits")
