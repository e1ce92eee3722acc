"""The last commit of each file, kept with the commit it was asked of, as `signed` keeps things.

Later, only what was committed since is walked, where that is one line of commits. Where it has a
merge, or HEAD no longer leads there (a rebase, another branch), git is asked of all again: which
side of a merge a file's last commit is on, git tells from the whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from relance_docs.git.history_cache import given_parents
from relance_docs.git.repository import Repository
from relance_docs.git.signed import read_signed, write_signed

NAME: Final = "commits"
VERSION: Final = 1
_COMMIT: Final = re.compile(r"/([0-9a-f]{40}|[0-9a-f]{64})", re.ASCII)
"""No path begins with a slash; a file may well be named as a commit is."""
# Newest first, children before parents. A merge names only what it changed itself, so that
# the commit of a file is the one `git log -1` gives for it (of two that made it the same on both
# sides of a merge, it may be the other one).
_LOG: Final = (
    *("log", "--topo-order", "--no-renames", "--diff-merges=combined", "--name-only"),
    *("--no-relative", "--no-show-signature", "--no-color", "--no-notes"),
    *("-z", "--format=format:/%H"),
)


def last_commits(repository: Repository, head: str, paths: tuple[str, ...]) -> dict[str, str]:
    """Return the last commit of each file below the paths, by its path from the workspace.

    `head`: the commit to look back from. Raises GitError.
    """
    said = {
        "version": VERSION,
        "parents": given_parents(repository),
        "prefix": repository.prefix,
        "paths": list(paths),
    }
    old, known = _known(repository, said)
    if old == head:
        return known
    if old and _is_line(repository, old, head):
        found = {**known, **walked(repository, f"{old}..{head}", paths)}
    else:
        found = walked(repository, head, paths)
    write_signed(repository, NAME, {**said, "head": head}, _written(found))
    return found


def _known(repository: Repository, wanted: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the commit that an answer was kept of, and the answer; nothing of another question."""
    signed = read_signed(repository, NAME)
    if signed is None or {**signed[0], "head": ""} != {**wanted, "head": ""}:
        return "", {}
    by_commit = json.loads(signed[1])
    known = {path: commit for commit, paths in by_commit.items() for path in paths}
    return str(signed[0]["head"]), known


def _written(found: Mapping[str, str]) -> bytes:
    by_commit: dict[str, list[str]] = {}
    for path, commit in found.items():
        by_commit.setdefault(commit, []).append(path)
    return json.dumps(by_commit, separators=(",", ":")).encode()


def _is_line(repository: Repository, old: str, head: str) -> bool:
    """Whether `head` leads to `old` by commits that have one parent each."""
    answer = repository.git.ask("rev-list", "--topo-order", "--parents", f"{old}..{head}")
    at = head
    for line in answer.text.splitlines() if answer.is_yes else ():
        commit, *parents = line.split()
        if commit != at or len(parents) != 1:
            return False
        at = parents[0]
    return answer.is_yes and at == old


def walked(repository: Repository, commits: str, paths: tuple[str, ...]) -> dict[str, str]:
    """Ask git of all `commits`, a range as git writes it; raises GitError.

    Asked of some paths, git compares each commit twice: first to leave out the side of a merge that
    changed none of them. Without a merge it is asked of all paths; what lies above the workspace
    may be large.
    """
    is_whole = not repository.prefix and not _has_merge(repository, commits)
    out = repository.git.read(*_LOG, commits, "--", *(() if is_whole else paths))
    below = tuple(f"{repository.prefix}{path}" for path in paths)
    return dict(_read(out.decode("utf-8", "surrogateescape"), repository.prefix, below))


def _has_merge(repository: Repository, commits: str) -> bool:
    return bool(repository.git.read("rev-list", "--min-parents=2", "--max-count=1", commits, "--"))


def _read(log: str, prefix: str, below: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    commit, seen, folders = "", set[str](), tuple(f"{path}/" for path in below)
    # After the commit git writes a line feed or a NUL before the first path.
    for written in log.split("\0"):
        head, _newline, path = written.partition("\n")
        if found := _COMMIT.fullmatch(head):
            commit, name = found[1], path
        else:
            name = written
        if name and name not in seen and (name.startswith(folders) or name in below):
            seen.add(name)
            yield name.removeprefix(prefix), commit
