"""The files of template folders: looked up in those of a document, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relance_docs.errors import RefusalError
from relance_docs.files.inside import inside
from relance_docs.files.plain import TEMPLATE_BYTES, read_file
from relance_docs.message import Message
from relance_docs.reading.document import SourceText
from relance_docs.resources import packaged_templates
from relance_docs.workspace.layout import CASES_FOLDER, TEMPLATES_FOLDER, refuse_link


@dataclass(frozen=True, kw_only=True)
class TemplateFile:
    """A file of a template folder."""

    name: str
    """As other templates name it."""
    text: SourceText
    folders: tuple[Path, ...]
    """Where what it names is looked up."""


def template_folders(root: Path, case_number: str) -> tuple[Path, ...]:
    """Return the folders with templates for a case that are there, the most special first.

    Raises RefusalError for one of the workspace that is a link or lies behind one.
    """
    own = (f"{CASES_FOLDER}/{case_number}/{TEMPLATES_FOLDER}", TEMPLATES_FOLDER)
    for name in own:
        refuse_link(root, name)
    folders = (*(root / name for name in own), packaged_templates())
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def find(name: str, folders: Sequence[Path]) -> Path:
    """Return the file `name` (relative, with `/`) of the first folder that has it, resolved.

    Raises RefusalError when none has it, or when it leads outside all of them, symbolic links
    followed.
    """
    roots = tuple(folder.resolve() for folder in folders)
    for root in roots:
        path = _resolved(root, name)
        if path is not None:
            if any(_is_part_of(path, allowed) for allowed in roots):
                return path
            raise RefusalError(
                Message(
                    "'{name}' leads outside the folders of the letter; copy the file there",
                    name=name,
                )
            )
    raise RefusalError(Message("the file '{name}' is in none of the letter's folders", name=name))


def _resolved(root: Path, name: str) -> Path | None:
    try:
        path = (root / name).resolve()
        return path if path.is_file() else None
    except (OSError, ValueError):  # a loop of links, a name too long or with a NUL
        return None


def _is_part_of(path: Path, root: Path) -> bool:
    """Whether a resolved path lies below a folder, and nothing of git on the way to it."""
    return path.is_relative_to(root) and inside(root, path.relative_to(root).as_posix()) == path


def read(name: str, folders: Sequence[Path]) -> tuple[Path, bytes]:
    """Return where the file `name` is, and its bytes; what is raised is that of `find`.

    RefusalError also for what is no plain file, or larger than a letter can carry.
    """
    path = find(name, folders)
    return path, read_file(path, limit=TEMPLATE_BYTES, follow=False)


def shown_folder(folder: Path) -> str:
    """Return the name of a folder of templates, with its case when it is that of one."""
    if folder.parent.parent.name == CASES_FOLDER:
        return f"{CASES_FOLDER}/{folder.parent.name}/{folder.name}"
    return folder.name
