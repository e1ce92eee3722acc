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
_COMMIT: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
"""A path asked of is never one: it names a file below a folder, or relance.yaml."""
# Newest first, children before parents. A merge names only what it changed itself, so that
# the commit of a file is the one `git log -1` gives for it.
_LOG: Final = (
    *("log", "--topo-order", "--no-renames", "--diff-merges=combined", "--name-only"),
    *("--no-relative", "--no-show-signature", "--no-color", "--no-notes"),
    *("-z", "--format=format:%H"),
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
    """Ask git of all `commits`, a range as git writes it; raises GitError."""
    out = repository.git.read(*_LOG, commits, "--", *paths)
    return dict(_read(out.decode("utf-8", "surrogateescape"), repository.prefix))


def _read(log: str, prefix: str) -> Iterator[tuple[str, str]]:
    commit, seen = "", set[str]()
    # After the commit git writes a line feed or a NUL before the first path.
    for written in log.split("\0"):
        head, _newline, path = written.partition("\n")
        if _COMMIT.fullmatch(head):
            commit, name = head, path
        else:
            name = written
        if name and name not in seen and name.startswith(prefix):
            seen.add(name)
            yield name.removeprefix(prefix), commit
