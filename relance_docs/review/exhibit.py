"""A pièce of the bordereau, and the bordereau itself: records only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - a field is called `date`, as in the case file
from enum import StrEnum

from relance_docs.case.case import PieceKind
from relance_docs.case.record import Loc


class ExhibitForm(StrEnum):
    """What is joined of a pièce."""

    COPY = "copy"
    COPY_OF_ORIGINAL = "copy_of_original"
    """A copy; the file says that the original, on paper, is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """One document, one number."""

    number: int | None
    """« Pièce n° 3 »; None as long as there is no file and it was never communicated."""
    id: str
    """Id of the pièce; for a letter or an e-mail of the history, its path below cases/."""
    kind: PieceKind
    title: str
    """In French, short and neutral, without its date."""
    date: Date | None
    """Date of the document; None when the file does not tell."""
    file: str | None
    """Path below cases/; None for a document still to be found, and for one withdrawn."""
    sha256: str | None
    """SHA-256 that the history recorded; None for a pièce, of which none is recorded."""
    form: ExhibitForm
    communicated_on: Date | None
    """Day of the first communicated bordereau it stands in; None before."""
    source: Loc
    """Where the case file names it: ("pieces", 0), ("history", 3, "document")."""
    invoices: tuple[str, ...] = ()
    """Invoices that name it as theirs."""
    also: tuple[str, ...] = ()
    """Other ids under which the case names the same file: one document, one number."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was communicated and its file is no longer named: it keeps its number."""
        return self.number is not None and self.file is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Bordereau:
    """Every document of a case, with the number it is cited by."""

    exhibits: tuple[Exhibit, ...]
    """Those that have a number, in the order of the numbers, which run from 1."""
    missing: tuple[Exhibit, ...]
    """Those without a file, in the order they would have."""
    _by_name: dict[str, Exhibit] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Note once under which names each document is known."""
        everything = (*self.missing, *reversed(self.exhibits))
        by_name = {name: e for e in everything for name in (e.id, e.file, *e.also) if name}
        object.__setattr__(self, "_by_name", by_name)

    def of(self, exhibit_id: str | None) -> Exhibit | None:
        """Return the exhibit of that id or that path below cases/, missing ones too."""
        return None if exhibit_id is None else self._by_name.get(exhibit_id)

    def numbered(self, *ids: str | None) -> tuple[Exhibit, ...]:
        """Return the exhibits of these ids that have a number, in the order of the numbers."""
        found = {e.id: e for each in ids if each and (e := self.of(each)) and e.number}
        return tuple(sorted(found.values(), key=lambda e: e.number or 0))
