"""The whole report: a page for each case, and the index over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relance_docs.audit.case_page.gathering import day_said, materials
from relance_docs.audit.case_page.material import CaseMaterial, Says
from relance_docs.audit.case_page.render import render
from relance_docs.audit.index.index import (
    COUNTS,
    INDEX,
    IndexCase,
    IndexRequest,
    index_of,
    write_index,
)
from relance_docs.audit.pages import WrittenPage, page_name, put_page, remove_others
from relance_docs.case.record import Loc
from relance_docs.documents.of_workspace import kept
from relance_docs.french import short_day
from relance_docs.git.known_on import KnownOn
from relance_docs.git.repository import Repository
from relance_docs.plan.standing import barred_by_findings
from relance_docs.portfolio.case_figures import figures_of, figures_of_unread
from relance_docs.portfolio.credit import credit_of
from relance_docs.portfolio.records import CaseFigures
from relance_docs.rendering.document import Progress
from relance_docs.workspace.records import Workspace

_NAMED: Final = 8
"""Cases that are named in a sentence."""
_SHOWN: Final = 12
"""Hexadecimal digits of a commit in a sentence."""


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """What report is asked for."""

    workspace: Workspace
    root: Path
    """The workspace that the report is written into."""
    folder: Path
    says: Says
    progress: Progress
    then: tuple[Repository, KnownOn] | None = None
    """The repository, and the commit of the past that the workspace was read from."""
    with_index: bool
    """Whether all cases are asked for: then there is an index, and old pages are removed."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run wrote."""

    pages: tuple[WrittenPage, ...]
    index: tuple[Path, ...]
    """The index and its tables; empty when only some cases were asked for."""
    removed: tuple[str, ...]
    """Pages of cases that are no longer there."""
    with_errors: tuple[str, ...]
    """Cases whose file has errors: their pages say which."""


@dataclass(kw_only=True)
class _Run:
    """What is kept of each case while the pages are made: little, for there may be many."""

    asked: ReportRequest
    cases: list[IndexCase] = field(default_factory=list)
    with_errors: list[str] = field(default_factory=list)
    drafts: int = 0

    def pages(self) -> Iterator[WrittenPage]:
        asked = self.asked
        total = len(asked.workspace.case_files)
        found = materials(asked.workspace, asked.says, then=asked.then)
        for done, material in enumerate(found, start=1):
            self._note(material)
            yield put_page(asked.folder, material.number, render(material), below=asked.root)
            asked.progress(done, total)

    def _note(self, material: CaseMaterial) -> None:
        self.drafts += material.state.draft_reason is not None
        if material.file.has_errors:
            self.with_errors.append(material.number)
        if self.asked.with_index:
            self.cases.append(_index_case(material))

    def index(self) -> tuple[Path, ...]:
        asked, workspace = self.asked, self.asked.workspace
        found = index_of(self.cases, workspace.as_of, asked.says)
        numbers = frozenset(file.number for file in workspace.case_files)
        request = IndexRequest(
            creditor=workspace.sound_settings.creditor.name,
            as_of=workspace.as_of,
            day_said=day_said(
                workspace.as_of,
                asked.then[1] if asked.then else None,
                is_fixed=workspace.as_of_is_fixed,
            ),
            source=tuple(self._source()),
            says=asked.says,
            href=lambda number: page_name(number) if number in numbers else None,
        )
        return write_index(asked.folder, found, request, below=asked.root)

    def _source(self) -> Iterator[str]:
        watch = self.asked.workspace.sound_settings.insolvency_watch
        if watch is not None and watch.published_from and watch.published_until:
            yield (
                "Débiteurs comparés aux annonces de procédures collectives publiées au BODACC du"
                f" {short_day(watch.published_from)} au {short_day(watch.published_until)}"
                f" (le {short_day(watch.checked_on)})."
            )
        elif watch is not None:
            yield f"Débiteurs comparés à SIRENE le {short_day(watch.checked_on)}."
        yield from self._kept_too_long()
        if self.asked.then:
            yield f"Données de l’enregistrement {self.asked.then[1].commit[:_SHOWN]}."
        if self.drafts:
            count = self.drafts
            cases = "1 dossier n’est" if count == 1 else f"{count} dossiers ne sont"
            yield f"PROJET : {cases} pas, tel quel, dans le dépôt ; chaque page dit pourquoi."

    def _kept_too_long(self) -> Iterator[str]:
        workspace = self.asked.workspace
        privacy = workspace.sound_settings.privacy
        if privacy is None:
            return
        over = [each for each in kept(workspace.cases, privacy) if each.is_over(workspace.as_of)]
        if over:
            numbers = ", ".join(each.case.number for each in over[:_NAMED])
            more = ", …" if len(over) > _NAMED else ""
            cases = (
                f"1 dossier clos est gardé ({numbers})"
                if len(over) == 1
                else f"{len(over)} dossiers clos sont gardés ({numbers}{more})"
            )
            yield f"{cases} plus longtemps que relance.yaml ne l’a décidé : `relance privacy`."


def write_report(asked: ReportRequest) -> Report:
    """Write the pages of the cases of the workspace, and the index when it is asked for.

    Raises FindingsError when relance.yaml has errors, RefusalError when nothing can be written.
    """
    _ = asked.workspace.sound_settings
    run = _Run(asked=asked)
    pages = tuple(run.pages())
    index = run.index() if asked.with_index else ()
    kept = (INDEX, COUNTS, *(page.name for page in pages))
    return Report(
        pages=pages,
        index=index,
        removed=(
            tuple(remove_others(asked.folder, kept, below=asked.root)) if asked.with_index else ()
        ),
        with_errors=tuple(run.with_errors),
    )


def _index_case(material: CaseMaterial) -> IndexCase:
    on_day, review = material.on_day, material.review
    if on_day is not None and review is not None:
        figures = figures_of(on_day)
        return IndexCase(
            figures=figures,
            deadlines=review.deadlines,
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
