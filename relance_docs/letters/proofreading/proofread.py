"""All that can be found in the templates of a workspace, and in what letters print, beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from itertools import chain
from typing import Final

from relance_docs.case.plan import PlanStep
from relance_docs.finding import Finding, Place, Severity
from relance_docs.letters.proofreading.sources import COLLECTION_TEXT
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.rendering.folders import Source
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


SECONDS: Final = 20.0
"""For the templates of a workspace; those of any size take one or two."""
MEGABYTES: Final = 1_000


def proofread(workspace: Workspace) -> tuple[Finding, ...]:
    """Return what would stop letters of the workspace, in order of place.

    Jinja and the fonts are loaded only when there is something for them to read.
    """
    from relance_docs.letters.proofreading.characters import undrawable  # noqa: PLC0415

    found = chain(_templates(workspace), undrawable(workspace))
    return tuple(sorted(found, key=Finding.sort_key))


def _templates(workspace: Workspace) -> tuple[Finding, ...]:
    from relance_docs.letters.proofreading.proofread import names_of_letters  # noqa: PLC0415
    from relance_docs.letters.proofreading.sources import sources_below  # noqa: PLC0415

    sources = sources_below(workspace.root)
    if not sources:
        return ()
    return _found_apart(sources, frozenset(names_of_letters(workspace)))


def _found_apart(sources: tuple[Source, ...], letters: frozenset[str]) -> tuple[Finding, ...]:
    """Return the findings of `_found`, made in a process that may be stopped.

    The files that cannot be read in time are told by trying each by itself; the others are read
    without them.
    """
    found = _tried(sources, letters)
    if found is not None:
        return found
    endless = tuple(each for each in sources if _tried((each,), letters) is None)
    others = tuple(each for each in sources if each not in endless)
    found = _tried(others, letters, endless) if endless and others else ()
    if found is None or not endless:
        endless, found = sources, ()
    return (*map(_endless, endless), *found)


def _endless(source: Source) -> Finding:
    return Finding(
        place=Place(path=source.text.path),
        code="template-endless",
        message=Message(
            "the file takes more than {seconds} seconds or {megabytes} MB to be read as a"
            " template: something in it is far too large",
            seconds=int(SECONDS),
            megabytes=MEGABYTES,
        ),
    )


def _tried(
    sources: tuple[Source, ...], letters: frozenset[str], unread: tuple[Source, ...] = ()
) -> tuple[Finding, ...] | None:
    """Return the findings; None when they take too much time or memory.

    What is `unread` may use the sources, and is not read itself.
    """
    from relance_docs.processes.crew import alone  # noqa: PLC0415
    from relance_docs.processes.worker import StoppedError, Trade  # noqa: PLC0415

    reading = Trade(
        preload=("relance_docs.letters.context", "relance_docs.rendering.proofreading.names"),
        seconds=SECONDS,
        megabytes=MEGABYTES,
    )
    try:
        return alone(reading, _found, sources, letters, unread)
    except StoppedError as stopped:
        if stopped.error is not None:
            raise stopped.error from stopped
        return None


def _found(
    sources: tuple[Source, ...], letters: frozenset[str], unread: tuple[Source, ...]
) -> tuple[Finding, ...]:
    return tuple(_findings(sources, letters, unread))


def _findings(
    sources: tuple[Source, ...], letters: frozenset[str], unread: tuple[Source, ...]
) -> Iterator[Finding]:
    from relance_docs.letters.context import LetterContext  # noqa: PLC0415
    from relance_docs.letters.proofreading.characters import undrawable_in  # noqa: PLC0415
    from relance_docs.letters.proofreading.proofread import unused  # noqa: PLC0415
    from relance_docs.letters.proofreading.sources import is_filled_in  # noqa: PLC0415
    from relance_docs.rendering.proofreading.files import (  # noqa: PLC0415
        circles,
        missing,
        unfilled,
    )
    from relance_docs.rendering.proofreading.names import misnamed  # noqa: PLC0415
    from relance_docs.rendering.proofreading.syntax import parsed  # noqa: PLC0415

    yield from unused((*sources, *unread), letters)
    yield from undrawable_in(sources)
    read = []
    for source in sources:
        if is_filled_in(source):
            template = parsed(source)
            if isinstance(template, Finding):
                yield template
            else:
                read.append(template)
    templates = tuple(read)
    for template in templates:
        yield from misnamed(template, templates, LetterContext)
        yield from missing(template)
        yield from circles(template)
        yield from unfilled(template)
