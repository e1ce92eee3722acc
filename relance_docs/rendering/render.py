"""The door to the renderer: light to import, and clear when the system's libraries are missing."""

from __future__ import annotations

import ctypes.util
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from relance_docs.errors import RefusalError
from relance_docs.message import Message

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
    from relance_docs.rendering.pdf import shared_renderer  # noqa: PLC0415 - heavy

    return shared_renderer()


def load() -> None:
    """Load the renderer; raises RefusalError as `renderer` does."""
    try:
        with (
            redirect_stdout(StringIO()),  # it prints a banner
            warnings.catch_warnings(),
            _named_libraries_only(),
        ):
            warnings.simplefilter("ignore", DeprecationWarning)
            import relance_docs.rendering.pdf  # noqa: F401, PLC0415 - heavy
    except OSError as error:
        raise RefusalError(
            Message(
                "the library Pango, which lays out the letters, is missing;"
                " Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
                " libharfbuzz-subset0; Fedora: dnf install pango; macOS: brew install pango"
            )
        ) from error


@contextmanager
def _named_libraries_only() -> Iterator[None]:
    """Let libraries be opened by the names they are asked for, without searching for others.

    WeasyPrint tries the names of each library on all systems, those of Windows first. For each
    that does not open, ctypes would start ldconfig, gcc and ld on Linux; the name that is right
    there is among those that are tried, and opens the same file.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    find_library = ctypes.util.find_library
    setattr(ctypes.util, "find_library", lambda _name: None)  # noqa: B010 - mypy knows its type
    try:
        yield
    finally:
        ctypes.util.find_library = find_library
