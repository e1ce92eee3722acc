"""Where things are in a workspace, and how cases are named."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import is_link
from relance_docs.message import Message

SETTINGS_FILE: Final = "relance.yaml"
CASES_FOLDER: Final = "cases"
DEBTORS_FOLDER: Final = "debtors"
TEMPLATES_FOLDER: Final = "letter_templates"
CASE_ENDING: Final = ".yaml"
OF_THE_PROGRAM: Final = frozenset(
    {
        *(".editorconfig", ".gitattributes", ".gitignore", ".githooks/pre-commit", "Makefile"),
        *(".github/workflows/cases.yml", ".relance/case.schema.json", ".relance/pre-commit"),
        *(".relance/settings.schema.json", ".vscode/extensions.json", ".vscode/settings.json"),
        *(".vscode/tasks.json", "README.md", "build/.gitignore"),
    }
)
"""What serves editors, git and other programs, as this version or one before wrote it."""

_CASE_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def find_root(start: Path) -> Path:
    """Return the nearest folder with a relance.yaml, from `start` upwards, absolute.

    Raises RefusalError when there is none.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise RefusalError(
        Message(
            "no relance.yaml in {folder} or above; go to your workspace, or name it with -C; "
            "`relance init` makes one",
            folder=start,
        )
    )


def refuse_link(root: Path, name: str) -> None:
    """Raise RefusalError when the folder `name` of a workspace, or one on the way, is a link.

    Whatever is read of it as a template or a case would be of another folder, and may be git's.
    """
    here = root
    for part in PurePosixPath(name).parts:
        here = here / part
        if is_link(here):
            raise RefusalError(
                Message(
                    "{path} is a link; put a real folder in its place, with the files in it",
                    path=here.relative_to(root).as_posix(),
                )
            )


def is_case_number(name: str) -> bool:
    """Whether `name` may be a case number: a path and a commit message can carry it.

    >>> is_case_number("2026-014"), is_case_number("Durand & fils"), is_case_number(".x")
    (True, False, False)
    """
    return _CASE_NUMBER.fullmatch(name) is not None and not name.endswith(".")


def refuse_device(name: str) -> None:
    """Raise RefusalError for the name of a device of Windows, which no ending makes a file.

    Asked of a new case or entry alone: one that is there is read for ever.

    >>> refuse_device("2026-014"), refuse_device("console"), refuse_device("a.con")
    (None, None, None)
    """
    if _DEVICE.fullmatch(name):
        raise RefusalError(
            Message(
                "{name} is the name of a device on Windows: nobody could open this workspace "
                "there; choose another one, as {example}",
                name=name,
                example=f"X-{name}",
            )
        )


def case_path(number: str) -> str:
    """Return the path of a case file, relative to the workspace."""
    return f"{CASES_FOLDER}/{number}{CASE_ENDING}"


def book_path(name: str) -> str:
    """Return the path of an entry of the address book, relative to the workspace."""
    return f"{DEBTORS_FOLDER}/{name}{CASE_ENDING}"


def book_name(path: str) -> str | None:
    """Return the name of the entry of the address book that a path is; None for another path.

    >>> book_name("debtors/C0042.yaml"), book_name("cases/2026-014.yaml")
    ('C0042', None)
    """
    folder, _slash, name = path.partition("/")
    stem = name.removesuffix(CASE_ENDING)
    return stem if folder == DEBTORS_FOLDER and name != stem and is_case_number(stem) else None
