"""Gathering what the pages need: the workspace is read once, the repository in few questions.

What the repository says is that of now, or what was known at a commit of the past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Final

from relance_docs.audit.case_page.material import (
    CaseMaterial,
    Gathered,
    Says,
    Shared,
    ranks_of,
)
from relance_docs.audit.case_page.records import PastRecords, PresentRecords, Records
from relance_docs.french import NARROW, NO_BREAK, day
from relance_docs.git.known_on import KnownOn
from relance_docs.git.repository import Repository
from relance_docs.letters.awaiting_approval import Awaited, awaited
from relance_docs.message import Message
from relance_docs.workspace.case_content import ReadOnce
from relance_docs.workspace.layout import SETTINGS_FILE
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


_GROUP: Final = 50
"""Cases whose trails are kept in memory at a time."""


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """What the pages of some cases of a workspace are made from.

    `then`: the repository, and the commit of the past that the workspace was read from.
    """

    workspace: Workspace
    says: Says
    then: tuple[Repository, KnownOn] | None = None

    @cached_property
    def records(self) -> Records:
        """What is asked of the repository."""
        if self.then is None:
            return PresentRecords(root=self.workspace.root)
        return PastRecords(repository=self.then[0], known=self.then[1])

    @cached_property
    def shared(self) -> Shared:
        """What all pages have in common."""
        workspace, records = self.workspace, self.records
        known = self.then[1] if self.then else None
        trail = records.settings_trail
        return Shared(
            settings=workspace.settings,
            settings_raw=workspace.settings_raw,
            rates=workspace.rates,
            as_of=workspace.as_of,
            day_said=day_said(workspace.as_of, known, is_fixed=workspace.as_of_is_fixed),
            findings=tuple(f for f in workspace.findings if f.place.path == SETTINGS_FILE),
            root=workspace.root,
            no_record=records.refusal,
            settings_trail=trail,
            settings_are_committed=trail is None or records.is_committed(trail),
            ranks=ranks_of(trail, records.ranks) if trail else {},
            checked=records.of_all,
            seals=records.seals,
            says=self.says,
        )

    @cached_property
    def _waiting(self) -> Mapping[str, Awaited]:
        return awaited(self.workspace) if self.then is None else {}

    def approval(self, number: str) -> Message | None:
        """Return whose approval the document of a case waits for."""
        return self._waiting[number].told if number in self._waiting else None

    def gathered(self, files: Sequence[CaseFile]) -> Iterator[Gathered]:
        """Yield what each case has of its own, in their order."""
        for at in range(0, len(files), _GROUP):
            # Read once for a page, and not for the workspace: with the page it is let go.
            group = tuple(replace(f, content=ReadOnce(f.content)) for f in files[at : at + _GROUP])
            self.records.prepare(group)
            for file in group:
                who = file.facts
                yield Gathered(
                    file=file,
                    others=self.workspace.others(who, file.number) if who else (),
                    state=self.records.state(file.number),
                    record=self.records.record(file.number),
                    approval=self.approval(file.number),
                )


def materials(workspace: Workspace, says: Says) -> Iterator[CaseMaterial]:
    """Yield what the page of each case of the workspace is made from, in order."""
    gathering = Gathering(workspace=workspace, says=says)
    for own in gathering.gathered(workspace.case_files):
        yield CaseMaterial.of(own, gathering.shared)
