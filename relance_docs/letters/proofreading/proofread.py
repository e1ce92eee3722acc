"""All that can be found in the templates of a workspace, and in what letters print, beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from relance_docs.finding import Finding
from relance_docs.workspace.workspace import Workspace


def proofread(workspace: Workspace) -> tuple[Finding, ...]:
    """Return what would stop letters of the workspace, in order of place.

    Jinja and the fonts are loaded only when there is something for them to read.
    """
    from relance_docs.letters.proofreading.characters import undrawable  # noqa: PLC0415

    found = chain(_templates(workspace), undrawable(workspace))
    return tuple(sorted(found, key=Finding.sort_key))


def _templates(workspace: Workspace) -> Iterator[Finding]:
    from relance_docs.letters.proofreading.sources import (  # noqa: PLC0415
        is_filled_in,
        sources_below,
    )

    sources = sources_below(workspace.root)
    if not sources:
        return
    from relance_docs.letters.context import LetterContext  # noqa: PLC0415
    from relance_docs.letters.proofreading.unused import unused  # noqa: PLC0415
    from relance_docs.rendering.proofreading.files import missing, unfilled  # noqa: PLC0415
    from relance_docs.rendering.proofreading.names import misnamed  # noqa: PLC0415
    from relance_docs.rendering.proofreading.syntax import parsed  # noqa: PLC0415

    yield from unused(sources, workspace)
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
        yield from unfilled(template)
