"""The project's own way: a workspace read, reckoned, filled in, rendered and written."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any
from unittest.mock import patch

from benchmarks.others import pages
from benchmarks.workspace import AS_OF, write_workspace
from relance_docs.letters.batch import write_letters
from relance_docs.rendering import batches
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.pdf import Renderer
from relance_docs.workspace.workspace import load


@dataclass(kw_only=True)
class Run:
    """One run of the letters of a workspace."""

    total: float = 0.0
    """CPU seconds, from reading the workspace to the files on disk."""
    rendering: float = 0.0
    """CPU seconds of it spent in the renderer, or in collecting what it left."""
    documents: list[PdfDocument] = field(default_factory=list)
    """What was rendered, for the others to render the very same."""
    pages: int = 0
    """Pages of the last letter."""


def run(first: int, count: int) -> Run:
    """Make the letters of `count` cases and measure, after a first one."""
    _measured(first=9000, count=1)
    return _measured(first=first, count=count)


def _measured(first: int, count: int) -> Run:
    measured = Run()
    with tempfile.TemporaryDirectory() as name, _watched(measured):
        root = Path(name) / "workspace"
        write_workspace(root, first=first, count=count)
        start = process_time()
        workspace = load(root, as_of=AS_OF, today=AS_OF)
        if workspace.settings is None or workspace.has_errors:
            raise SystemExit("\n".join(str(found.message) for found in workspace.findings))
        report = write_letters(workspace)
        measured.total = process_time() - start
        last = root / (report.outcomes[-1].path or "")
        measured.pages = pages(last.read_bytes()) if last.is_file() else 0
    if report.failed or len(measured.documents) != count:
        raise SystemExit(f"not all letters were made: {report.failed}")
    return measured


def _made_here(
    task: Callable[[Any], Any],
    jobs: Iterable[Any],
    **_options: object,
) -> Iterator[tuple[Any, Any]]:
    """Make the documents in this process, where they can be watched, as a worker makes them."""
    gc.freeze()
    gc.disable()
    try:
        for job in jobs:
            batches.collect_now_and_then()
            yield job, task(job)
    finally:
        gc.unfreeze()
        gc.enable()


@contextmanager
def _watched(measured: Run) -> Iterator[None]:
    """Add up the time in the renderer and keep what it was given."""
    render, collect = Renderer.render, batches.collect_now_and_then

    def timed(work: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
        start = process_time()
        try:
            return work(*given)
        finally:
            measured.rendering += process_time() - start

    def rendered(renderer: Renderer, document: PdfDocument) -> bytes:
        measured.documents.append(document)
        return bytes(timed(render, renderer, document))

    with (
        patch.object(Renderer, "render", rendered),
        patch.object(batches, "collect_now_and_then", lambda: timed(collect)),
        patch.object(batches, "completed", _made_here),
    ):
        yield
