"""Files of a template folder that nothing uses: misnamed, probably."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from relance_docs.case.plan import PlanStep
from relance_docs.finding import Finding, Place, Severity
from relance_docs.letters.proofreading.sources import COLLECTION_TEXT
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.rendering.proofreading.source import Source
from relance_docs.resources import packaged_templates
from relance_docs.workspace.workspace import Workspace


def names_of_letters(workspace: Workspace) -> Iterator[str]:
    """Yield the names under which letters look for their templates, and those of packaged ones."""
    yield COLLECTION_TEXT
    yield from (path.name for path in packaged_templates().iterdir())
    for step in _steps(workspace):
        yield f"{step.template_name}.html"
        yield f"{step.template_name}.txt"


def unused(sources: tuple[Source, ...], known: AbstractSet[str]) -> Iterator[Finding]:
    """Yield the files that no letter will ever use; `known` is what letters look for."""
    for source in sources:
        others = (other.text.text for other in sources if other is not source)
        if source.name in known or any(source.name in text for text in others):
            continue
        near = get_close_matches(source.name, sorted(known), n=1)
        message = Message("no step and no template uses this file; rename or delete it")
        if near:
            message = Message(
                "no step and no template uses this file; did you mean {near}?", near=near[0]
            )
        place = Place(path=source.text.path)
        yield Finding(
            place=place, code="template-unused", message=message, severity=Severity.WARNING
        )


def _steps(workspace: Workspace) -> Iterator[PlanStep]:
    yield from DEFAULT_PLAN
    if workspace.settings is not None:
        yield from workspace.settings.plan or ()
    for file in workspace.case_files:
        if file.case is not None:
            yield from file.case.plan or ()
            for invoice in file.case.invoices:
                yield from invoice.plan or ()
