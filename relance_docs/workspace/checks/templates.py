"""The words of the letter templates of a workspace, before any letter is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from relance_docs.finding import Finding
from relance_docs.reading.decoding import not_utf8
from relance_docs.workspace.layout import CASES_FOLDER

TEMPLATES: Final = "letter_templates"
_ENDINGS: Final = frozenset({".html", ".htm", ".txt", ".css", ".svg"})


def template_wording(root: Path) -> Iterable[Finding]:
    """Yield what the templates below `root`, of all cases or of one, may not say."""
    from relance_docs.wording.check import check_template  # noqa: PLC0415 - compiles its rules
    from relance_docs.wording.facts import letter_kind  # noqa: PLC0415

    for path in template_files(root):
        source = path.read_bytes().decode(errors="replace")
        name = path.relative_to(root).as_posix()
        yield from check_template(name, source, letter=letter_kind(path.stem))


def template_encoding(root: Path) -> Iterable[Finding]:
    """Yield the templates below `root` that are not in UTF-8."""
    for path in template_files(root):
        finding = not_utf8(path.read_bytes(), path.relative_to(root).as_posix())
        if finding is not None:
            yield finding


def template_files(root: Path) -> Iterator[Path]:
    """Yield the templates, in order; a link that leads out of the workspace is not followed."""
    for pattern in (TEMPLATES, f"{CASES_FOLDER}/*/{TEMPLATES}"):
        for path in sorted(root.glob(f"{pattern}/*")):
            inside = path.resolve().is_relative_to(root.resolve())
            if path.suffix in _ENDINGS and inside and path.is_file():
                yield path
