"""The whole report: a page for each case, and the index over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relance_docs.audit.case_page.gathering import Gathering, day_said
from relance_docs.audit.case_page.material import Says
from relance_docs.audit.drawn import Desk, Drawn, drawn
from relance_docs.audit.index.index import COUNTS, INDEX, IndexRequest, index_of, write_index
from relance_docs.audit.kept import KeptPages
from relance_docs.audit.pages import WrittenPage, page_name, remove_others
from relance_docs.documents.of_workspace import kept
from relance_docs.french import short_day
from relance_docs.git.known_on import KnownOn
from relance_docs.git.repository import Repository
from relance_docs.rendering.document import Progress
from relance_docs.store.store import Store
from relance_docs.workspace.records import Workspace

_NAMED: Final = 8
"""Cases that are named in a sentence."""
_WORTH: Final = 150
"""Cases for which another process is worth its start, some two seconds."""
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
    processes: int = 1
    store: Store | None = None
    """What earlier runs found out; None: every page is drawn."""
    with_index: bool
    """Whether all cases are asked for: then there is an index, and old pages are removed."""


@dataclass(frozen=True, kw_only=True)
class AuditReport:
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
    drawn: list[Drawn] = field(default_factory=list)

    def draw(self) -> None:
        asked = self.asked
        files = asked.workspace.case_files
        gathering = Gathering(workspace=asked.workspace, says=asked.says, then=asked.then)
        kept = None
        if asked.store is not None and asked.with_index and asked.then is None:
            kept = KeptPages(store=asked.store, gathering=gathering, folder=asked.folder)
        found = {f.number: known for f in files if kept and (known := kept.known(f)) is not None}
        left = tuple(file for file in files if file.number not in found)
        desk = Desk(folder=asked.folder, below=asked.root, with_index=asked.with_index)
        processes = min(asked.processes, 1 + len(left) // _WORTH)
        cases = gathering.gathered(left)
        for own, each in drawn(desk, gathering.shared, cases, processes=processes):
            found[own.file.number] = each
            if kept is not None:
                kept.note(own, each)
            asked.progress(len(found), len(files))
        if kept is not None:
            kept.write()
        self.drawn = [found[file.number] for file in files]

    def index(self) -> tuple[Path, ...]:
        asked, workspace = self.asked, self.asked.workspace
        entries = (each.entry.unpacked() for each in self.drawn if each.entry is not None)
        found = index_of(entries, workspace.as_of, asked.says)
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
        count = sum(each.is_draft for each in self.drawn)
        if count:
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


def write_report(asked: ReportRequest) -> AuditReport:
    """Write the pages of the cases of the workspace, and the index when it is asked for.

    Raises FindingsError when relance.yaml has errors, RefusalError when nothing can be written.
    """
    _ = asked.workspace.sound_settings
    run = _Run(asked=asked)
    run.draw()
    pages = tuple(each.page for each in run.drawn)
    index = run.index() if asked.with_index else ()
    kept = (INDEX, COUNTS, *(page.name for page in pages))
    return AuditReport(
        pages=pages,
        index=index,
        removed=(
            tuple(remove_others(asked.folder, kept, below=asked.root)) if asked.with_index else ()
        ),
        with_errors=tuple(each.page.number for each in run.drawn if each.has_errors),
    )
