"""What lies in a workspace: below its root, links followed, and not with git."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from relance_docs.errors import RefusalError
from relance_docs.files.folder import HOLDS_FOLDERS, folder_at
from relance_docs.files.plain import is_git_name, read_file
from relance_docs.message import Message


def inside(root: Path, name: str) -> Path | None:
    """Return where the relative path `name` leads below `root`, links followed; None elsewhere.

    What belongs to git is elsewhere: a folder called `.git` in any spelling, and a folder that is
    one of git's under another name.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\x00" in name:
        return None
    try:
        base = root.resolve()
        found = (base / path).resolve()
        below = found.relative_to(base).parts
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself; outside
        return None
    if any(map(is_git_name, (*path.parts, *below))) or _is_of_git(base, below):
        return None
    return found


def _is_of_git(base: Path, parts: Sequence[str]) -> bool:
    """Whether a folder on the way is one that git keeps its objects in, whatever it is called."""
    here = base
    for part in parts:
        here = here / part
        if all(os.path.exists(here / name) for name in ("HEAD", "objects", "refs")):
            return True
    return False


def read_inside(root: Path, name: str, *, limit: int) -> bytes:
    """Return the bytes of the file `name` of a workspace, or of a folder of it.

    Raises RefusalError when it leads elsewhere, see `inside`; what else is that of `opened`.
    """
    path = inside(root, name)
    if path is None:
        raise RefusalError(
            Message(
                "'{name}' leaves its folder or is git's own; copy the file into the workspace",
                name=name,
            )
        )
    if not HOLDS_FOLDERS:
        return read_file(path, limit=limit, follow=False)
    with folder_at(path.parent, below=root.resolve()) as folder:
        return folder.read(path.name, limit=limit)
