"""The project's own way: a workspace read, reckoned, filled in, rendered and written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from unittest.mock import patch

from benchmarks.workspace import AS_OF, write_workspace
from relance_docs.letters.batch import write_letters
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.pdf import Renderer
from relance_docs.workspace.workspace import load


@dataclass(kw_only=True)
class Run:
    """One run of the letters of a workspace."""

    total: float = 0.0
    """CPU seconds, from reading the workspace to the files on disk."""
    rendering: float = 0.0
    """CPU seconds of it spent in the renderer."""
    documents: list[PdfDocument] = field(default_factory=list)
    """What was rendered, for the others to render the very same."""


def run(first: int, count: int) -> Run:
    """Make the letters of `count` cases and measure."""
    measured = Run()
    with tempfile.TemporaryDirectory() as name, _watched(measured):
        root = Path(name) / "workspace"
        write_workspace(root, first=first, count=count)
        start = process_time()
        workspace = load(root, as_of=AS_OF, today=AS_OF)
        if workspace.settings is None or workspace.has_errors:
            raise SystemExit("\n".join(str(found.message) for found in workspace.findings))
        report = write_letters(workspace, workspace.settings)
        measured.total = process_time() - start
    if report.failed or len(measured.documents) != count:
        raise SystemExit(f"not all letters were made: {report.failed}")
    return measured


@contextmanager
def _watched(measured: Run) -> Iterator[None]:
    """Add up the time in the renderer and keep what it was given."""
    usual = Renderer.render

    def timed(renderer: Renderer, document: PdfDocument) -> bytes:
        measured.documents.append(document)
        start = process_time()
        try:
            return usual(renderer, document)
        finally:
            measured.rendering += process_time() - start

    with patch.object(Renderer, "render", timed):
        yield
