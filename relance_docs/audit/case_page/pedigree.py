"""Where a figure comes from: the field of a file, its line, and the commit that gave its value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.git.commits import CommitFacts
from relance_docs.reading.document import Document, Loc
from relance_docs.reading.yaml import read_yaml
from relance_docs.trail.places import Origins, origins
from relance_docs.trail.trail import CaseTrail
from relance_docs.workspace.layout import SETTINGS_FILE


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRef:
    """A field of a file of the workspace."""

    label: str
    """What it is for the figure: « échéance »; empty where the heading says it."""
    path: str
    line: int
    commit: CommitFacts | None
    """The commit that gave the value it has; None when it is not committed as it stands."""


@dataclass(frozen=True)
class Pedigree:
    """The files of a case, and what the repository says of their fields."""

    material: CaseMaterial

    def field(self, loc: Loc, label: str = "") -> FieldRef:
        """Return the place of a field of the case file."""
        return _ref(self._case, self._case_origins, loc, label)

    def setting(self, loc: Loc, label: str = "") -> FieldRef:
        """Return the place of a field of relance.yaml."""
        return _ref(self._settings, self._settings_origins, loc, label)

    def states(self, loc: Loc) -> bool:
        """Whether the case file states something there."""
        return self._case.places.knows(loc)

    def settings_state(self, loc: Loc) -> bool:
        """Whether relance.yaml states something there."""
        return self._settings.places.knows(loc)

    @cached_property
    def _case(self) -> Document:
        return read_yaml(self.material.file.raw, self.material.file.path)

    @cached_property
    def _settings(self) -> Document:
        return _settings(self.material.shared.settings_raw)

    @cached_property
    def _case_origins(self) -> Origins | None:
        record = self.material.record
        return _origins(self._case, record.trail if record else None)

    @cached_property
    def _settings_origins(self) -> Origins | None:
        record = self.material.record
        return _origins(self._settings, record.settings_trail if record else None)


@lru_cache(maxsize=1)
def _settings(raw: bytes) -> Document:
    """Return relance.yaml, which is the same on every page."""
    return read_yaml(raw, SETTINGS_FILE)


def _origins(document: Document, trail: CaseTrail | None) -> Origins | None:
    return origins(document.data, trail) if trail else None


def _ref(document: Document, found: Origins | None, loc: Loc, label: str) -> FieldRef:
    place = document.places.of(loc)
    return FieldRef(
        label=label,
        path=place.path,
        line=place.line,
        commit=found.commit(loc) if found else None,
    )
