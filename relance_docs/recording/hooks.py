"""Hooks that git would run from the folder that everybody pushes into.

With `core.hooksPath` in the workspace, whoever may push runs code on the machine of whoever records
next. What these hooks were at the last recording here is remembered; others are told first.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import RECORD_BYTES, present
from relance_docs.git.program import Git
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_KNOWN: Final = "relance-hooks"
_LARGEST: Final = 1_000_000
"""Bytes of a hook that are looked at; a larger one counts by its size."""


def refuse_changed_hooks(repository: Repository) -> None:
    """Raise RefusalError when hooks in the folder are not those of the last recording here.

    The first recording takes them as they are: they came with the clone, which is trusted or not.
    Hooks in git's own folder, or outside the workspace, come from nobody else: nothing is asked.
    """
    folder = _folder(repository)
    if folder is None:
        return
    now = "".join(f"{name} {digest}\n" for name, digest in _digests(folder))
    known = repository.git_dir / _KNOWN
    raw = present(known, limit=RECORD_BYTES)
    before = None if raw is None else raw.decode("utf-8", "replace")
    if before is None:
        replace_file(known, now.encode("utf-8", "surrogateescape"), below=repository.git_dir)
    elif before != now:
        raise RefusalError(
            Message(
                "hooks that git would run now are others than at the last recording here: "
                "{folder}/{hooks}. See what they do, and who changed them (`git log -p -- "
                "{folder}`). If they are right, delete {known}, and record again",
                folder=folder.relative_to(repository.top).as_posix(),
                hooks=", ".join(_changed(before, now)),
                known=known,
            )
        )


def _folder(repository: Repository) -> Path | None:
    """Return the folder of the hooks if it lies among the files of the repository."""
    if repository.git.settings.last("core.hooksPath") is None:
        return None
    set_by = repository.git.ask("config", "--type=path", "--get", "core.hooksPath")
    if not set_by.is_yes:
        return None
    # Git runs most hooks at the top, and reads a relative path from there.
    folder = (repository.top / set_by.text).resolve()
    own = (repository.git_dir.resolve(), repository.common_dir.resolve())
    top = repository.top.resolve()
    is_own = any(folder == each or folder.is_relative_to(each) for each in own)
    if is_own or not folder.is_relative_to(top) or not folder.is_dir():
        return None
    return repository.top / folder.relative_to(top)


def _digests(folder: Path) -> list[tuple[str, str]]:
    names = Git(folder).ask("ls-files", "--cached", "--others", "-z").text.split("\0")
    files = sorted(name for name in set(filter(None, names)) if (folder / name).is_file())
    return [(name, _digest(folder / name)) for name in files]


def _digest(file: Path) -> str:
    if file.is_symlink():
        target = os.fsencode(file.readlink())
        return f"->{hashlib.sha256(target).hexdigest()}"
    size = file.stat().st_size
    if size > _LARGEST:
        return str(size)
    mode = "x" if file.stat().st_mode & 0o111 else "-"
    content = present(file) or b""
    return f"{mode}{hashlib.sha256(content).hexdigest()}"


def _changed(before: str, now: str) -> list[str]:
    lines = set(before.splitlines()) ^ set(now.splitlines())
    return sorted({line.rpartition(" ")[0] for line in lines})
