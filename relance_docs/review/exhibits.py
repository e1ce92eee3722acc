"""The bordereau: every document of the case, numbered; a number once communicated never moves.

Law: 56, 132 and 768 CPC: writings cite the pièces by their number, and carry the list of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from relance_docs.case.case import Case, PieceKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.documents import documents
from relance_docs.review.exhibit import Bordereau, Exhibit, ExhibitForm


def bordereau(on_day: CaseOnDay) -> Bordereau:
    """Return every document of the case with its number.

    What was communicated keeps its number for ever, withdrawn or not; the rest follows in the
    order of a first bordereau. A document dated after `as_of` is left out until it is communicated.
    """
    known = tuple(document.exhibit for document in documents(on_day))
    first = communicated_ids(on_day.case)
    fixed = tuple(_communicated(on_day.case, first, known))
    taken = {exhibit.id for exhibit in fixed}
    rest = [e for e in known if e.id not in taken and not _is_later(e, on_day.as_of)]
    numbered = (*fixed, *(exhibit for exhibit in rest if exhibit.file is not None))
    return Bordereau(
        exhibits=tuple(replace(e, number=number) for number, e in enumerate(numbered, start=1)),
        missing=tuple(exhibit for exhibit in rest if exhibit.file is None),
    )


def communicated_ids(case: Case) -> tuple[str, ...]:
    """Return the ids of what was communicated, in the order of their numbers, from 1."""
    return tuple(dict.fromkeys(name for each in case.bordereaux for name in each.pieces))


def _communicated(case: Case, ids: Sequence[str], known: Sequence[Exhibit]) -> Iterator[Exhibit]:
    """Yield what was communicated, in order; what the case no longer names as withdrawn."""
    by_name = {name: e for e in reversed(known) for name in (e.id, e.file, *e.also) if name}
    seen = set()
    for name in ids:
        exhibit = by_name.get(name) or _withdrawn(case, name)
        if exhibit.id not in seen:
            seen.add(exhibit.id)
            yield replace(exhibit, communicated_on=_communicated_on(case, name))


def _communicated_on(case: Case, name: str) -> date:
    return min(each.communicated_on for each in case.bordereaux if name in each.pieces)


def _withdrawn(case: Case, name: str) -> Exhibit:
    """Return what stands for a document that was communicated and is named nowhere any more."""
    place = next(i for i, each in enumerate(case.bordereaux) if name in each.pieces)
    return Exhibit(
        number=None,
        id=name,
        kind=PieceKind.OTHER,
        title=f"Pièce retirée du dossier ({name})",
        date=None,
        file=None,
        sha256=None,
        form=ExhibitForm.COPY,
        communicated_on=None,
        source=("bordereaux", place, "pieces", case.bordereaux[place].pieces.index(name)),
    )


def _is_later(exhibit: Exhibit, as_of: date) -> bool:
    return exhibit.date is not None and exhibit.date > as_of
