"""What must hold in the other folders of a workspace: the words of letter templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from relance_docs.files.inside import inside, read_inside
from relance_docs.files.plain import TEMPLATE_BYTES, is_link
from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.reading.decoding import not_utf8
from relance_docs.workspace.layout import CASES_FOLDER, TEMPLATES_FOLDER

_ENDINGS: Final = frozenset({".html", ".htm", ".txt", ".css", ".svg"})


def template_wording(root: Path, folders: Iterable[Path]) -> Iterable[Finding]:
    """Yield what the templates, of all cases or of one, may not say."""
    for path in _files(root, folders):
        from relance_docs.wording.check import check_template  # noqa: PLC0415 - compiles its rules
        from relance_docs.wording.facts import letter_kind  # noqa: PLC0415

        name = path.relative_to(root).as_posix()
        source = read_inside(root, name, limit=TEMPLATE_BYTES).decode(errors="replace")
        yield from check_template(name, source, letter=letter_kind(path.stem))


def template_encoding(root: Path, folders: Iterable[Path]) -> Iterable[Finding]:
    """Yield the templates that are not in UTF-8."""
    for path in _files(root, folders):
        name = path.relative_to(root).as_posix()
        finding = not_utf8(read_inside(root, name, limit=TEMPLATE_BYTES), name)
        if finding is not None:
            yield finding


def template_files(root: Path) -> Iterator[Path]:
    """Yield the templates, in order; a folder that is a link, and what leads away, is left out."""
    return _files(root, own_folders(root))


def _files(root: Path, folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in [] if is_link(folder) else sorted(folder.glob("*")):
            is_inside = inside(root, path.relative_to(root).as_posix()) is not None
            if path.suffix in _ENDINGS and is_inside and _is_read(path):
                yield path


def own_folders(root: Path) -> Iterator[Path]:
    """Yield the folders of templates that are there, of all cases and of each."""
    for pattern in (TEMPLATES_FOLDER, f"{CASES_FOLDER}/*/{TEMPLATES_FOLDER}"):
        yield from sorted(root.glob(pattern))


def template_reading(root: Path, folders: Iterable[Path]) -> Iterable[Finding]:
    """Yield the folders of templates that are links, and the templates too large to be read."""
    for folder in folders:
        if is_link(folder):
            message = Message("this is a link; put a real folder in its place, with its files")
            yield _unread(folder.relative_to(root), message)
            continue
        for path in sorted(folder.glob("*")):
            if path.suffix in _ENDINGS and path.is_file() and not _is_read(path):
                message = Message("this is larger than {limit} bytes", limit=TEMPLATE_BYTES)
                yield _unread(path.relative_to(root), message)


def _is_read(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= TEMPLATE_BYTES


def _unread(path: Path, message: Message) -> Finding:
    return Finding(place=Place(path=path.as_posix()), code="unreadable", message=message)


FolderCheck = Callable[[Path, Sequence[Path]], Iterable[Finding]]
"""Looks into folders of templates of the workspace at a path; yields what is wrong, paths relative
to it."""

FOLDER_CHECKS: Final[tuple[FolderCheck, ...]] = (
    template_reading,
    template_encoding,
    template_wording,
)


def check_templates(root: Path) -> Iterator[Finding]:
    """Yield what is wrong with the templates of a workspace, whose folders are looked for once."""
    folders = tuple(own_folders(root))
    for find in FOLDER_CHECKS:
        yield from find(root, folders)
