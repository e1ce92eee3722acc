"""Gathering what the pages need: the workspace is read once, the repository in few questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.audit.case_page.material import CaseMaterial, Says
from relance_docs.audit.case_page.records import PastRecords, PresentRecords, Records
from relance_docs.audit.day_said import day_said
from relance_docs.finding import Finding
from relance_docs.git.known_on import KnownOn
from relance_docs.git.repository import Repository
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import SETTINGS_FILE
from relance_docs.workspace.records import Workspace

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
            )


def _on_day(
    workspace: Workspace, file: CaseFile, findings: tuple[Finding, ...]
) -> CaseOnDay | None:
    """Return the case on the day of the workspace; None when it or relance.yaml has errors."""
    has_errors = file.has_errors or any(finding.is_error for finding in findings)
    if file.case is None or workspace.settings is None or has_errors:
        return None
    return workspace.on_day(file.case)
