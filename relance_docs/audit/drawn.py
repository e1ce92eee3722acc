"""Pages drawn, each with what the index keeps of its case: here, or in other processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import tee
from pathlib import Path
from typing import Final

from relance_docs.audit.case_page.material import CaseMaterial, Gathered, Shared
from relance_docs.audit.case_page.render import render
from relance_docs.audit.index.entries import IndexEntry
from relance_docs.audit.index.index import IndexCase
from relance_docs.audit.pages import WrittenPage, put_page
from relance_docs.case.record import Loc
from relance_docs.errors import RefusalError
from relance_docs.plan.decision import barred_by_findings
from relance_docs.portfolio.case_figures import figures_of, figures_of_unread
from relance_docs.portfolio.credit import credit_of
from relance_docs.portfolio.records import CaseFigures
from relance_docs.processes.crew import each as each_in
from relance_docs.processes.worker import StoppedError, Trade

_DRAWING: Final = Trade(
    preload=(__name__,),
    seconds=60.0,
    megabytes=2_000,
    ahead=2,
)
"""A page takes a fiftieth of a second, that of a case with a thousand invoices some two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A page that is in its place, and what is kept of its case meanwhile: little."""

    page: WrittenPage
    is_draft: bool
    has_errors: bool
    entry: IndexEntry | None
    """None where no index is asked for."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where pages are drawn."""

    folder: Path
    below: Path
    """The workspace."""
    with_index: bool

    def draw(self, shared: Shared, own: Gathered) -> Drawn:
        """Draw and write the page of a case; raises RefusalError where it cannot be written."""
        material = CaseMaterial.of(own, shared)
        return Drawn(
            page=put_page(self.folder, material.number, render(material), below=self.below),
            is_draft=material.own.state.draft_reason is not None,
            has_errors=material.file.has_errors,
            entry=IndexEntry.of(_index_case(material)) if self.with_index else None,
        )


def drawn(
    desk: Desk, shared: Shared, cases: Iterable[Gathered], *, processes: int
) -> Iterator[tuple[Gathered, Drawn]]:
    """Yield each case and what was drawn of it, in order; with one process: by this one."""
    if processes == 1:
        yield from ((own, desk.draw(shared, own)) for own in cases)
        return
    given, again = tee(cases)
    task = partial(_draw, pickle.dumps((desk, shared)))
    for outcome, own in zip(
        each_in(_DRAWING, task, given, processes=processes), again, strict=True
    ):
        if isinstance(outcome, RefusalError):
            raise outcome
        # What another process could not finish is drawn here, where the fault shows itself.
        yield own, desk.draw(shared, own) if isinstance(outcome, StoppedError) else outcome


def _draw(sent: bytes, own: Gathered) -> Drawn:
    desk, shared = _unpacked(sent)
    return desk.draw(shared, own)


@lru_cache(maxsize=1)
def _unpacked(sent: bytes) -> tuple[Desk, Shared]:
    """Return the very same for every case: what follows from it alone is remembered by it."""
    found: tuple[Desk, Shared] = pickle.loads(sent)  # noqa: S301 - of the process that asks
    return found


def _index_case(material: CaseMaterial) -> IndexCase:
    on_day, review = material.on_day, material.review
    if on_day is not None and review is not None:
        figures = figures_of(on_day)
        return IndexCase(
            figures=figures,
            deadlines=tuple(
                replace(each, steps=(), other_days=()) for each in review.deadlines
            ),  # how each is reckoned stands on the page of the case
            places=_places(material, figures),
            credit=credit_of(on_day),
        )
    errors = sum(finding.is_error for finding in material.findings)
    name = material.file.case.debtor.name if material.file.case else ""
    unread = figures_of_unread(material.number, name, barred_by_findings(errors))
    return IndexCase(figures=unread)


def _places(material: CaseMaterial, figures: CaseFigures) -> dict[Loc, str]:
    """Return where the entries that are counted stand in the file."""
    steps = (payment.last for payment in figures.received)
    wanted = [
        *(each.source for each in figures.received),
        *(step.source for step in steps if step is not None),
        *(each.contact.source for each in figures.promises),
        *(each.source for each in figures.given_reasons),
    ]
    if not wanted:
        return {}
    places = material.file.places
    found = {loc: places.of(loc) for loc in wanted}
    return {loc: f"{place.path}:{place.line}" for loc, place in found.items()}
