"""Gathering what the pages need: the workspace is read once, the repository in few questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from relance_docs.audit.case_page.material import Account, CaseMaterial, Record, Says
from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.evidence.data_state import WorkspaceState, workspace_state
from relance_docs.evidence.trail import case_numbers
from relance_docs.evidence.verify import Check, Checked, Scene, scene_of, verified
from relance_docs.evidence.verify_cases import cases_are_there
from relance_docs.evidence.verify_documents import archived_documents, archived_once
from relance_docs.evidence.verify_history import (
    history_only_grows,
    later_changes,
    recorded_after_event,
    signatures,
    whole_history,
)
from relance_docs.evidence.verify_seals import changed_since_sealed, seals
from relance_docs.finding import Finding
from relance_docs.letters.again import difference
from relance_docs.message import Message
from relance_docs.plan.standing import standing
from relance_docs.review.matter import Matter
from relance_docs.review.review import review
from relance_docs.statement.balance import Balance, balance
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import SETTINGS_FILE, case_path
from relance_docs.workspace.records import Workspace

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
_GROUP: Final = 200
"""Cases whose trails are kept in memory at a time."""


def materials(
    workspace: Workspace, says: Says, *, known_on: str | None = None
) -> Iterator[CaseMaterial]:
    """Yield what the page of each case of the workspace is made from, in order."""
    desk = _Desk(workspace=workspace)
    files = workspace.case_files
    for at in range(0, len(files), _GROUP):
        group = files[at : at + _GROUP]
        shared = desk.shared(group)
        for file in group:
            yield CaseMaterial(
                file=file,
                settings_raw=workspace.settings_raw,
                as_of=workspace.as_of,
                findings=desk.findings(file),
                account=desk.account(file),
                state=desk.state.of_case(file.number),
                record=desk.record(shared, file.number),
                no_record=desk.no_record,
                known_on=known_on,
                says=says,
            )


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """What is asked once for all cases."""

    workspace: Workspace

    @cached_property
    def state(self) -> WorkspaceState:
        return workspace_state(self.workspace.root)

    @cached_property
    def _opened(self) -> Scene | Message:
        """The whole repository, or why there is none."""
        try:
            return scene_of(self.workspace.root, (), (), difference)
        except RefusalError as refusal:
            return refusal.message

    @property
    def no_record(self) -> Message | None:
        return self._opened if isinstance(self._opened, Message) else None

    @cached_property
    def _known(self) -> frozenset[str]:
        """The numbers of all cases that were ever committed."""
        if isinstance(self._opened, Message):
            return frozenset()
        return frozenset(case_numbers(self._opened.history))

    @cached_property
    def _of_all(self) -> tuple[Checked, ...]:
        return () if isinstance(self._opened, Message) else tuple(verified(self._opened, OF_ALL))

    def shared(self, group: tuple[CaseFile, ...]) -> Scene | None:
        """Return the scene of a group of cases, its trails read in one go; None without any."""
        numbers = tuple(file.number for file in group if file.number in self._known)
        if isinstance(self._opened, Message) or not numbers:
            return None
        # What is known of the whole is asked now, so that every narrower scene has it.
        _ = self._opened.seal_report, self._opened.settings
        scene = self._opened.narrowed(*numbers)
        _ = scene.trails
        return scene

    def record(self, shared: Scene | None, number: str) -> Record | None:
        """Return what the repository says of a case; None for one that was never committed."""
        if shared is None or number not in self._known:
            return None
        scene = shared.narrowed(number)
        trails = {trail.case: trail for trail in scene.trails}
        return Record(
            trail=trails[number],
            settings_trail=trails.get(SETTINGS_FILE),
            checked=(*self._of_all, *verified(scene, OF_CASE)),
            seals=scene.seal_report,
            covering=frozenset(_covering(scene, self.state.of_case(number).commit)),
            digest=_digest(scene, number, self.state.of_case(number).commit),
        )

    def findings(self, file: CaseFile) -> tuple[Finding, ...]:
        """Return what is wrong with the case file and with relance.yaml."""
        paths = (file.path, SETTINGS_FILE)
        found = (each for each in self.workspace.findings if each.place.path in paths)
        return tuple(dict.fromkeys(found))

    def account(self, file: CaseFile) -> Account | None:
        """Return what is owed on a case; None when its file or relance.yaml has errors."""
        settings = self.workspace.settings
        if file.case is None or settings is None or self._has_errors(file):
            return None
        return account_of(file.case, settings, self.workspace)

    def _has_errors(self, file: CaseFile) -> bool:
        return file.has_errors or any(each.is_error for each in self.findings(file))


def _covering(scene: Scene, commit: str | None) -> Iterator[str]:
    """Yield the seals under which a commit lies: it is the one they seal, or one before it."""
    rank = scene.history.ranks.get(commit or "", -1)
    for seal in scene.seal_report.seals:
        if rank in scene.history.ancestors(seal.commit or ""):
            yield seal.name


def _digest(scene: Scene, number: str, commit: str | None) -> str | None:
    content = scene.content(case_path(number), commit) if commit else None
    return None if content is None else hashlib.sha256(content).hexdigest()


def account_of(case: Case, settings: Settings, workspace: Workspace) -> Account:
    """Reckon a case, and review it."""
    found = standing(case, settings, workspace.rates, workspace.as_of)
    matter = Matter(
        case=case,
        settings=settings,
        rates=workspace.rates,
        as_of=workspace.as_of,
        owed=found.statement,
    )
    return Account(
        case=case,
        settings=settings,
        standing=found,
        review=review(matter),
        balance=_balance(case, settings, workspace) if found.statement else None,
    )


def _balance(case: Case, settings: Settings, workspace: Workspace) -> Balance | None:
    try:
        return balance(case, settings.terms, workspace.rates, workspace.as_of, plan=settings.plan)
    except RefusalError:
        return None
