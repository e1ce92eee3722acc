"""Where things are in a workspace, and how cases are named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

SETTINGS_FILE: Final = "relance.yaml"
CASES_FOLDER: Final = "cases"
CASE_ENDING: Final = ".yaml"

_CASE_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


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


def is_case_number(name: str) -> bool:
    """Whether `name` may be a case number: a path and a commit message can carry it.

    >>> is_case_number("2026-014"), is_case_number("Durand & fils"), is_case_number(".x")
    (True, False, False)
    """
    return _CASE_NUMBER.fullmatch(name) is not None and not name.endswith(".")


def case_path(number: str) -> str:
    """Return the path of a case file, relative to the workspace."""
    return f"{CASES_FOLDER}/{number}{CASE_ENDING}"
