"""A workspace that an older version made: what the program wrote there is written anew.

The data of the user need nothing: every version reads the cases and relance.yaml of those before
it. What is renewed is what serves editors, git and other programs, and only where it is what a
version wrote; what the user changed stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from relance_docs.files.plain import present
from relance_docs.founding.found import HOOK, install_hook, packaged, program_files
from relance_docs.git.program import Git, GitError
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake

_HOOKS: Final = ".githooks"
"""The folder from which git ran the hook of 0.1.0, in the workspace, where others could push."""
_OLD_HOOK: Final = f"{_HOOKS}/pre-commit"


@dataclass(frozen=True, kw_only=True, slots=True)
class Upgrade:
    """What is to be renewed in a workspace."""

    changes: tuple[FileChange, ...]
    kept: tuple[str, ...]
    """Files that are not what a version wrote: somebody changed them, so they stay."""
    moves_hook: bool
    """Whether git is told to run the hook from its own folder, where nobody can push one."""


def upgrade_of(root: Path) -> Upgrade:
    """Look what of the program's own files in a workspace is older than this version.

    A file that an earlier version wrote and that is not there was removed on purpose.
    """
    earlier = _earlier()
    changes, kept = [], []
    for path, new in program_files().items():
        old = present(root / path)
        known = earlier.get(path, ())
        if _digest(old) == _digest(new):
            continue
        is_ours = not known if old is None else _digest(old) in known
        if is_ours:
            changes.append(FileChange(path=path, old=old, new=new))
        elif old is not None:
            kept.append(path)
    old_hook = present(root / _OLD_HOOK)
    hook_is_ours = old_hook is None or _digest(old_hook) in earlier[_OLD_HOOK]
    if old_hook is not None and hook_is_ours:
        changes.append(FileChange(path=_OLD_HOOK, old=old_hook, new=None))
    elif old_hook is not None:
        kept.append(_OLD_HOOK)
    return Upgrade(
        changes=tuple(changes),
        kept=tuple(kept),
        moves_hook=hook_is_ours and _runs_old_hook(Git(root), root),
    )


def renewed(request: Request, found: Upgrade) -> Recorded:
    """Write the files anew, in one commit."""

    def plan(scene: Scene) -> Planned:
        del scene
        sentence = f"files of the program renewed: {len(found.changes)}"
        message = CommitMessage(cases=(), name="upgrade", sentence=sentence)
        return Planned(message=message, files=found.changes)

    return undertake(replace(request, settings_alone=True), plan)


def move_hook(root: Path) -> None:
    """Let git run the hook from its own folder; what stands there already stays.

    Raises GitError when git does not take it.
    """
    git = Git(root)
    answer = git.change("config", "--local", "--unset-all", "core.hooksPath")
    if not answer.is_yes:
        raise GitError(answer)
    install_hook(git, program_files()[HOOK])


def _earlier() -> Mapping[str, tuple[str, ...]]:
    """Return the SHA-256 of what earlier versions wrote, by path."""
    versions = json.loads(packaged("earlier.json"))
    paths = {path for wrote in versions.values() for path in wrote}
    return {
        path: tuple(wrote[path] for wrote in versions.values() if path in wrote) for path in paths
    }


def _runs_old_hook(git: Git, root: Path) -> bool:
    said = git.ask("config", "--local", "--get", "core.hooksPath")
    return said.is_yes and (root / said.text).resolve() == (root / _HOOKS).resolve()


def _digest(content: bytes | None) -> str | None:
    """Return the SHA-256 of a text, however git ended its lines in this clone."""
    if content is None:
        return None
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
