"""The files of the template folders of a workspace, as texts with places."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import TEMPLATE_BYTES
from relance_docs.letters.job import template_folders
from relance_docs.reading.document import SourceText
from relance_docs.rendering.folders import Source
from relance_docs.resources import packaged_templates
from relance_docs.workspace.checks.templates import template_files
from relance_docs.workspace.layout import CASES_FOLDER

COLLECTION_TEXT: Final = "l111-8.txt"
"""The text of the law that a collector's letter reproduces as it stands."""


def sources_below(root: Path) -> tuple[Source, ...]:
    """Return the templates of the workspace at `root`, packaged ones left out.

    A file that is not UTF-8 is left out as well: it has its finding.
    """
    packaged = packaged_templates().resolve()
    found = (
        _source(root, path) for path in template_files(root) if path.parent.resolve() != packaged
    )
    return tuple(source for source in found if source is not None)


def is_filled_in(source: Source) -> bool:
    """Whether a file is a template, and not copied as it stands."""
    return source.name.endswith((".html", ".txt")) and source.name != COLLECTION_TEXT


def _source(root: Path, path: Path) -> Source | None:
    try:
        relative = path.relative_to(root)
        text = read_inside(root, relative.as_posix(), limit=TEMPLATE_BYTES).decode("utf-8")
    except (UnicodeDecodeError, OSError, RefusalError):
        return None
    case = relative.parts[1] if relative.parts[0] == CASES_FOLDER else ""
    return Source(
        name=path.name,
        text=SourceText(path=relative.as_posix(), text=text),
        folders=template_folders(root, case),
    )
