"""What lies in a workspace: below its root, links followed, and not with git."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import HOLDS_FOLDERS, folder_at
from relance_docs.files.plain import is_git_name, leads_elsewhere, read_file
from relance_docs.message import Message


class Within:
    """A workspace of which many files are opened: each folder on the way is looked at once.

    For one run that reads it; who is given a name anew asks anew.
    """

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self._base: Path | None = None
        self._plain: dict[tuple[str, ...], bool] = {}

    @property
    def base(self) -> Path:
        """The folder itself, links followed."""
        if self._base is None:
            self._base = self.root.resolve()
        return self._base

    def inside(self, name: str) -> Path | None:
        """Return where the relative path `name` leads, see `inside`."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or "\x00" in name:
            return None
        try:
            base = self.base
            if self._is_plain(path.parts):
                return base / path
            found = (base / path).resolve()
            below = found.relative_to(base).parts
        except (OSError, RuntimeError, ValueError):  # a link that leads to itself; outside
            return None
        if any(map(is_git_name, (*path.parts, *below))) or _is_of_git(base, below):
            return None
        return found

    def read(self, name: str, *, limit: int) -> bytes:
        """Return the bytes of the file `name`, see `read_inside`."""
        path = self.inside(name)
        if path is None:
            raise RefusalError(
                Message(
                    "'{name}' leaves its folder or is git's own; copy the file into the workspace",
                    name=name,
                )
            )
        if not HOLDS_FOLDERS:
            return read_file(path, limit=limit, follow=False)
        with folder_at(path.parent, below=self.base) as folder:
            return folder.read(path.name, limit=limit)

    def _is_plain(self, parts: tuple[str, ...]) -> bool:
        """Whether a name is what it says: no link on the way, and nothing of git's.

        On Windows one name may be written in several ways, so the system has to say it.
        """
        if not parts or os.name == "nt":
            return False
        for depth in range(1, len(parts)):
            folder = parts[:depth]
            if folder not in self._plain:
                self._plain[folder] = self._is_plain_name(folder, is_last=False)
            if not self._plain[folder]:
                return False
        return self._is_plain_name(parts, is_last=True)

    def _is_plain_name(self, parts: tuple[str, ...], *, is_last: bool) -> bool:
        if is_git_name(parts[-1]):
            return False
        path = os.path.join(self.base, *parts)
        try:
            info = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return is_last
        except OSError:  # a name that is too long, a folder that may not be entered
            return False
        if stat.S_ISDIR(info.st_mode):
            return not _holds_objects(path)
        return is_last and not leads_elsewhere(info)


def inside(root: Path, name: str) -> Path | None:
    """Return where the relative path `name` leads below `root`, links followed; None elsewhere.

    What belongs to git is elsewhere: a folder called `.git` in any spelling, and a folder that is
    one of git's under another name.
    """
    return Within(root).inside(name)


def _is_of_git(base: Path, parts: Sequence[str]) -> bool:
    """Whether a folder on the way is one that git keeps its objects in, whatever it is called."""
    here = base
    for part in parts:
        here = here / part
        if _holds_objects(here):
            return True
    return False


def _holds_objects(folder: str | Path) -> bool:
    names = ("HEAD", "objects", "refs")
    return all(os.path.exists(os.path.join(folder, name)) for name in names)


def read_inside(root: Path, name: str, *, limit: int) -> bytes:
    """Return the bytes of the file `name` of a workspace, or of a folder of it.

    Raises RefusalError when it leads elsewhere, see `inside`; what else is that of `opened`.
    """
    return Within(root).read(name, limit=limit)
