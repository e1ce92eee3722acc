"""What must hold in the other folders of a workspace: here other rooms add their checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from relance_docs.finding import Finding
from relance_docs.workspace.checks.templates import (
    template_encoding,
    template_reading,
    template_wording,
)

FolderCheck = Callable[[Path], Iterable[Finding]]
"""Looks into the workspace at a path and yields what is wrong, paths relative to it."""

FOLDER_CHECKS: Final[tuple[FolderCheck, ...]] = (
    template_reading,
    template_encoding,
    template_wording,
)
