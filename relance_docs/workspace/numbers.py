"""The number that a new case gets."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

from relance_docs.workspace.layout import CASES_FOLDER

_COUNTED: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


def next_number(root: Path, taken: Collection[str], *, year: int) -> str:
    """Return the next case number of a year, `2026-014`; a folder that is there takes its own.

    `taken` are numbers in lower case.
    """
    counted = (number.removeprefix(f"{year}-") for number in taken if number.startswith(f"{year}-"))
    last = max((int(number) for number in counted if _COUNTED.fullmatch(number)), default=0) + 1
    while (root / CASES_FOLDER / f"{year}-{last:03}").exists():
        last += 1
    return f"{year}-{last:03}"
