"""The door to the renderer: light to import, and clear when the system's libraries are missing."""

from __future__ import annotations

import warnings
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from relance_docs.errors import RefusalError
from relance_docs.processes.temporary import run_folder
from relance_docs.rendering.libraries import findable, missing

if TYPE_CHECKING:
    from relance_docs.rendering.document import PdfDocument
    from relance_docs.rendering.pdf import Renderer


def render_pdf(document: PdfDocument) -> bytes:
    """Return the PDF of `document`: PDF/A-3a and PDF/UA-1, the same bytes for the same document.

    Raises RefusalError when a character has no glyph, a file is missing or outside the folders
    of the document, the renderer warns of anything at all, or its libraries are missing.
    """
    return renderer().render(document)


def renderer() -> Renderer:
    """Return the renderer of this process; the first call takes about a second.

    Raises RefusalError when the libraries of the system that lay out text are missing.
    """
    load()
    run_folder()  # fonts are written for a moment, and must not stay when this run is killed
    from relance_docs.rendering.pdf import shared_renderer  # noqa: PLC0415 - heavy

    return shared_renderer()


def load() -> None:
    """Load the renderer; raises RefusalError as `renderer` does."""
    try:
        with (
            redirect_stdout(StringIO()),  # it prints a banner
            warnings.catch_warnings(),
            findable(),
        ):
            warnings.simplefilter("ignore", DeprecationWarning)
            import relance_docs.rendering.pdf  # noqa: F401, PLC0415 - heavy
    except OSError as error:
        raise RefusalError(missing(error)) from error
