"""A run of `relance letters` that leaves nothing to be done: the next one says the very same.

What it says is kept (`store/answers`) while the workspace is as it was. It also depends on what
lies in build/letters, and on what git was told to overlook: those files are named here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.places import git_folders, state_at
from relance_docs.git.program import Git
from relance_docs.letters import manifest
from relance_docs.letters.earlier import SET_ASIDE_FOLDER
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.letters.outcome import LetterResult, LettersReport
from relance_docs.store.question import SECOND, TICK

_IN_A_FOLDER: Final = (".gitattributes", ".gitignore")
_OF_THE_USER: Final = ("config", "attributes", "ignore")
_OF_A_REPOSITORY: Final = ("config", "config.worktree", "info/attributes", "info/exclude")
_OF_THE_SYSTEM: Final = ("/etc/gitconfig", "/etc/gitattributes")


def counted_beside(
    root: Path, report: LettersReport, made: Mapping[str, str]
) -> dict[str, str] | None:
    """Return the state of each file outside the inputs of a workspace that the next run looks at.

    `made`: that of what was written. None where the next run may have something to do, or say
    something else.
    """
    if not made or not _says_the_same_again(report):
        return None
    try:
        return {**made, **{path: state_at(path) for path in _of_git(root)}}
    except (LookupError, RefusalError):
        return None


def _says_the_same_again(report: LettersReport) -> bool:
    if report.removed or report.kept or report.replaced or report.not_replaced:
        return False
    return not any(
        (each.findings and (each.has_failed or each.result is LetterResult.WRITTEN))
        or (each.has_failed and each.code is None)
        for each in report.outcomes
    )


def made_there(root: Path, report: LettersReport, known: Mapping[str, str]) -> dict[str, str]:
    """Return the state of all that was written for cases, and of what lists it.

    None at all when one of them is not as it was written. `known`: the state of files that are.
    """
    cases = {outcome.case for outcome in report.outcomes}
    folders = tuple(root / name for name in (LETTERS_FOLDER, SET_ASIDE_FOLDER))
    written = {
        folder / path: entry
        for folder in folders
        for path, entry in manifest.read(folder).items()
        if entry.case in cases
    }
    paths = [*(str(folder / manifest.NAME) for folder in folders), *map(str, written)]
    before = {path: state_at(path) for path in paths}
    time.sleep(TICK / SECOND)
    is_ours = all(
        manifest.is_ours(path.parents[1], f"{path.parent.name}/{path.name}", entry)
        for path, entry in written.items()
        if known.get(str(path)) != before[str(path)]
    )
    times = [int(moment) for said in before.values() for moment in said.split()[1:3]]
    is_coarse = bool(times) and not any(moment % SECOND for moment in times)
    is_same = is_ours and before == {path: state_at(path) for path in paths}
    return before if is_same and not is_coarse else {}


def _of_git(root: Path) -> Iterator[str]:
    """Yield what tells git which files to overlook, to keep as another text, or to ignore."""
    folders = git_folders(str(root))
    if folders is None:
        raise LookupError
    top, own, shared = folders
    settings = Git(root).settings
    yield from (os.path.join(top, name) for name in (*settings.origins, *settings.included))  # noqa: PTH118
    for name in ("core.attributesFile", "core.excludesFile"):
        said = settings.last(name)
        if said:
            yield os.path.join(top, os.path.expanduser(said))  # noqa: PTH111, PTH118
    home = Path.home()
    of_user = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git"
    yield from (str(of_user / name) for name in _OF_THE_USER)
    yield from (*_OF_THE_SYSTEM, str(home / ".gitconfig"))
    yield from (f"{folder}/{name}" for folder in (own, shared) for name in _OF_A_REPOSITORY)
    for folder in root.parents:
        if folder == Path(top) or Path(top) in folder.parents:
            yield from (str(folder / name) for name in _IN_A_FOLDER)
