"""The history of the repository, read in one pass for all cases.

`git log --raw` names, for each commit, the files that it changed and their blobs. Merges are
compared with their first parent in that pass, and with the others by one `git diff-tree`: what a
merge changed itself is known by comparing it with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, NamedTuple

from relance_docs.git.commits import (
    FIELDS,
    NOT_ASKED,
    CommitFacts,
    Moments,
    Signature,
    facts_of,
    moments_in,
)
from relance_docs.git.history_cache import KnownHistory, read_known, write_known
from relance_docs.git.repository import Repository
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE

# Two NULs in a row are ours: no path is empty, and none holds a NUL. The message comes last.
_RECORD: Final = re.compile(
    rb"\0\0([0-9a-f]{40,64}) ?([0-9a-f ]*)\n((?:[^\0\n]*\n){%d}[^\0]*)\0" % (len(FIELDS) - 1)
)
_OF_MERGES: Final = re.compile(rb"\0\0([0-9a-f]{40,64}) ([0-9a-f]{40,64} [0-9a-f ]+)\n")
_MERGE: Final = re.compile(rb"\0\0([0-9a-f]{40,64}) ([0-9a-f]+)(?=\0|\Z)")
_CHANGE: Final = re.compile(
    rb"[\0\n]*:[0-7]{6} ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])[0-9]*\0([^\0]+)\0?"
)
_LOG: Final = (
    *("log", "--topo-order", "--reverse", "--raw", "-z", "--no-abbrev", "--find-renames"),
    *("--diff-merges=first-parent", "--no-relative", "--no-show-signature", "--no-notes"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"),
    *("--encoding=UTF-8", f"--format=%x00%x00%H %P%n{'%n'.join(FIELDS)}%x00"),
)
_OTHER_PARENTS: Final = (
    *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--find-renames"),
    *("--no-relative", "--ignore-submodules=all"),
)
_MOVED: Final = b"R"
_RENAMING: Final = re.compile(rb" R[0-9]{3}\0([^\0]+)\0([^\0]+)")

LARGE: Final = 20
"""Files that a commit touches, from which on it is kept by path."""
RECENT: Final = 10_000
"""Commits that are kept by path for a while."""


class Change(NamedTuple):
    """What a commit did to a file, compared with one of its parents."""

    path: str
    old_path: str
    """Another path when the file was renamed."""
    old_blob: str
    """All zeros for a file that was not there."""
    new_blob: str
    """All zeros for a file that is no longer there."""

    @property
    def is_gone(self) -> bool:
        """Whether the file is no longer there."""
        return not self.new_blob.strip("0")


Story = tuple[tuple[int, tuple[Change | None, ...]], ...]
"""Ranks of commits, and what each did to a file against each of its parents."""


@dataclass(frozen=True, kw_only=True)
class History:
    """All commits that HEAD leads to, parents before children, and what each changed."""

    ids: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    """Of each commit, as ranks in `ids`."""
    said: tuple[bytes, ...] = field(repr=False)
    """What each commit says of itself: a line for each of FIELDS."""
    bodies: tuple[bytes, ...] = field(repr=False)
    """What git said of the changes against the first parent."""
    others: Mapping[tuple[int, int], bytes] = field(repr=False)
    """The same against another parent, by rank of the merge and of that parent."""
    prefix: str
    """From the top of the repository to the workspace: empty, or ending with `/`."""
    large: dict[tuple[int, int], Mapping[str, Change]] = field(default_factory=dict, repr=False)
    """Changes by path of the commits that touched many files, once they were asked for."""

    recent: dict[tuple[int, int], Mapping[str, Change]] = field(default_factory=dict, repr=False)
    """The same of any commits that were asked for lately."""

    stories: dict[str, Story] = field(default_factory=dict, repr=False)
    """What became of the files that were asked for lately."""

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """The rank of each commit."""
        return {commit: rank for rank, commit in enumerate(self.ids)}

    @cached_property
    def touches(self) -> Mapping[str, tuple[int, ...]]:
        """The commits that changed relance.yaml and each file below cases/, in order."""
        return _touches(self)

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """The files ever committed in the folder of each case: `cases/2026-014`."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.touches):
            if path.count("/") > 1:
                found.setdefault("/".join(path.split("/", 2)[:2]), []).append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}

    @cached_property
    def earlier_names(self) -> Mapping[str, frozenset[str]]:
        """The names from which any commit gave a file its own, if only by git's own lights."""
        found: dict[str, set[str]] = {}
        for body in (*self.bodies, *self.others.values()):
            for old, new in _RENAMING.findall(body) if b" R" in body else ():
                names = _name(old, self.prefix), _name(new, self.prefix)
                if names[0] is not None and names[1] is not None:
                    found.setdefault(names[1], set()).add(names[0])
        return {name: frozenset(earlier) for name, earlier in found.items()}

    @cached_property
    def chains(self) -> tuple[tuple[int, int], ...]:
        """The chain of first parents that each commit is on, and the rank of the fork under it."""
        return _chains(self.parents)

    def facts(self, rank: int, signature: Signature = NOT_ASKED) -> CommitFacts:
        """Return what a commit says of itself."""
        parents = tuple(self.ids[parent] for parent in self.parents[rank])
        return facts_of(self.ids[rank], parents, self.said[rank], self.moments[rank], signature)

    @cached_property
    def moments(self) -> tuple[Moments, ...]:
        """The moments of each commit."""
        return tuple(map(moments_in, self.said))

    def dated_parents(self, rank: int) -> Iterator[tuple[str, datetime | None]]:
        """Yield the parents of a commit, and when each was committed."""
        return ((self.ids[one], self.moments[one][1]) for one in self.parents[rank])

    def changes(self, rank: int, parent: int) -> tuple[Change, ...]:
        """Return the changes of a commit against a parent (a rank; any for a first commit)."""
        own = self.parents[rank]
        body = self.bodies[rank] if parent in own[:1] or not own else self.others[rank, parent]
        return tuple(_changes(body, self.prefix))

    def change(self, rank: int, parent: int, path: str) -> Change | None:
        """Return what a commit did to a file; of one renamed away, what became of it."""
        by_path = self.recent.get((rank, parent)) or self.large.get((rank, parent))
        if by_path is None:
            changes = self.changes(rank, parent)
            by_path = {change.old_path: change for change in changes}
            by_path |= {change.path: change for change in changes}
            self.recent[rank, parent] = by_path
            if len(changes) > LARGE:
                self.large[rank, parent] = by_path
            elif len(self.recent) > RECENT:
                self.recent.clear()
        return by_path.get(path)

    def story(self, path: str) -> Story:
        """Return what each commit that touched a file did to it, against each of its parents."""
        known = self.stories.get(path)
        if known is None:
            if len(self.stories) > RECENT:
                self.stories.clear()
            known = self.stories[path] = tuple(
                (rank, tuple(self.change(rank, one, path) for one in self.parents[rank] or (-1,)))
                for rank in self.touches.get(path, ())
            )
        return known

    def says(self, text: str) -> bool:
        """Whether the message of any commit holds a text."""
        sought = text.encode()
        return any(sought in said for said in self.said)

    def has_touched(self, folder: str) -> bool:
        """Whether any commit changed what is in a folder of the workspace."""
        named = f"\0{self.prefix}{folder}/".encode()
        return any(named in body for body in (*self.bodies, *self.others.values()))

    def ancestors(self, commit: str) -> frozenset[int]:
        """Return the ranks of a commit and of all before it; none when HEAD does not lead to it."""
        start = self.ranks.get(commit)
        seen: set[int] = set()
        left = [] if start is None else [start]
        while left:
            rank = left.pop()
            if rank not in seen:
                seen.add(rank)
                left.extend(self.parents[rank])
        return frozenset(seen)


def read_history(repository: Repository, *, trusts_cache: bool = True) -> History:
    """Read the whole history that HEAD leads to; what was read before is taken from the cache.

    The cache is passed over when HEAD no longer leads to where it ended, when the commits have
    been given other parents (grafts, a shallow clone), and when an earlier commit than HEAD is
    looked at. Raises GitError.
    """
    trusts_cache = trusts_cache and not repository.tip
    head = repository.head()
    if head is None:
        return _history(KnownHistory(tip="", log=b"", merges=b""), repository.prefix)
    known = read_known(repository, head) if trusts_cache else None
    if known is None or known.tip != head:
        before = known or KnownHistory(tip="", log=b"", merges=b"")
        known = _read(repository, before, head)
        if trusts_cache:
            write_known(repository, known)
    return _history(known, repository.prefix)


def _read(repository: Repository, before: KnownHistory, head: str) -> KnownHistory:
    new = (f"{before.tip}..{head}",) if before.tip else (head,)
    log = repository.git.read(*_LOG, *new, "--")
    pairs = [
        (commit, parent)
        for commit, parents in _OF_MERGES.findall(log)
        for parent in parents.split()[1:]
    ]
    merges = [_against(repository, commit, parent) for commit, parent in pairs]
    return KnownHistory(tip=head, log=before.log + log, merges=before.merges + b"".join(merges))


def _against(repository: Repository, commit: bytes, parent: bytes) -> bytes:
    """Return the changes of a merge against one of its parents, as a record like those of log."""
    pair = commit + b" " + parent
    answer = repository.git.read(*_OTHER_PARENTS, stdin=pair + b"\n")
    return b"\0\0" + pair + b"\0" + answer.removeprefix(commit + b"\0")


def _history(known: KnownHistory, prefix: str) -> History:
    _before, *parts = _RECORD.split(known.log)
    ranks = {commit: rank for rank, commit in enumerate(parts[::4])}
    parents = tuple(
        [tuple([ranks[one] for one in line.split() if one in ranks]) for line in parts[1::4]]
    )
    _before, *pairs = _MERGE.split(known.merges)
    others = {
        (ranks[commit], ranks[parent]): body
        for commit, parent, body in zip(pairs[::3], pairs[1::3], pairs[2::3], strict=True)
        if parent in ranks
    }
    return History(
        ids=tuple([commit.decode() for commit in parts[::4]]),
        parents=parents,
        said=tuple(parts[2::4]),
        bodies=tuple(parts[3::4]),
        others=others,
        prefix=prefix,
    )


def _changes(body: bytes, prefix: str) -> Iterator[Change]:
    """Read what `--raw -z` printed; paths outside the workspace are passed over."""
    at = 0
    while found := _CHANGE.match(body, at):
        at = found.end()
        old_path = path = found[5]
        if found[4] == _MOVED:
            end = body.find(b"\0", at)
            path, at = body[at : end if end >= 0 else None], (end + 1 if end >= 0 else len(body))
        name, old = _name(path, prefix), _name(old_path, prefix)
        if name is not None or old is not None:
            yield Change(name or "", old or "", found[2].decode(), found[3].decode())


def _name(path: bytes, prefix: str) -> str | None:
    name = path.decode("utf-8", "surrogateescape")
    return name.removeprefix(prefix) if name.startswith(prefix) else None


def _touches(history: History) -> Mapping[str, tuple[int, ...]]:
    found: dict[bytes, list[int]] = {}
    wanted = (
        f"{history.prefix}{CASES_FOLDER}/".encode(),
        f"{history.prefix}{SETTINGS_FILE}".encode(),
    )
    others = ((rank, body) for (rank, _parent), body in history.others.items())
    for rank, body in (*enumerate(history.bodies), *others):
        for part in body.split(b"\0"):
            # What git says of a change begins with a colon, and a path of ours does not.
            if part.startswith(wanted):
                found.setdefault(part, []).append(rank)
    cut = len(history.prefix.encode())
    return {
        path[cut:].decode("utf-8", "surrogateescape"): tuple(sorted(set(ranks)))
        for path, ranks in found.items()
    }


def _chains(parents: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, int], ...]:
    chains: list[tuple[int, int]] = []
    tips: dict[int, int] = {}
    for rank, own in enumerate(parents):
        first = own[0] if own else -1
        chain, fork = chains[first] if own else (-1, -1)
        if not own or tips[chain] != first:
            chain, fork = len(tips), first
        tips[chain] = rank
        chains.append((chain, fork))
    return tuple(chains)
