"""The objects of git that show one case, and the pack that carries them."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from relance_docs.git.repository import Repository
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER

_PACKING: Final = (
    # What the user's own configuration could change, and with it the bytes.
    *("-c", "pack.threads=1", "-c", "pack.compression=9", "-c", "core.compression=9"),
    *("-c", "pack.packSizeLimit=0", "-c", "pack.windowMemory=0"),
    *("-c", "pack.useSparse=false", "-c", "core.bigFileThreshold=512m"),
    *("pack-objects", "--stdout", "-q", "--no-reuse-delta", "--no-reuse-object"),
    *("--window=50", "--depth=50", "--delta-base-offset"),
)
_PERSON: Final = re.compile(r"(?:author|committer) (.*)<([^>]*)>.*")
_ARMOUR: Final = re.compile(
    rb"-----BEGIN [A-Z ]+-----\n(?:[A-Za-z]+: .*\n)*\n?((?:[A-Za-z0-9+/=]+\n)+?)"
    rb"(?:=[A-Za-z0-9+/]{4}\n)?-----END"
)
_TREE, _BLOB = "tree", "blob"


class TreeEntry(NamedTuple):
    """An entry of a tree."""

    kind: str
    object_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedCommit:
    """A commit and what leads from it to the files of the case."""

    commit: str
    parents: tuple[str, ...]
    objects: tuple[tuple[str, str], ...]
    """The id of each object and the path it is known by, the commit itself with none."""
    digest: str
    """SHA-256 of the commit object as git hands it out."""
    said: frozenset[str]
    """What a reader may read in the commit itself: the message, a tag that was merged, what its
    signature holds in the clear."""
    people: tuple[tuple[str, str], ...]
    """Author and committer: name, e-mail."""
    names: frozenset[str]
    """The names of the entries in the trees."""

    def without(self, hidden: Collection[str]) -> PackedCommit:
        """Return the same without some objects, by their ids."""
        kept = tuple(one for one in self.objects if one[0] not in hidden)
        return replace(self, objects=kept)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trees:
    """The trees of a repository; each is read once, for most commits share most of them."""

    repository: Repository
    _known: dict[str, tuple[TreeEntry, ...]] = field(default_factory=dict)

    def entries(self, tree: str) -> tuple[TreeEntry, ...]:
        """Return the entries of a tree; none for one that is not there."""
        if tree not in self._known:
            answer = self.repository.git.ask("ls-tree", "--full-tree", "-z", tree)
            lines = answer.out.decode("utf-8", "surrogateescape").split("\0")
            self._known[tree] = tuple(_entry(line) for line in lines if line)
        return self._known[tree]

    def found(self, tree: str, name: str, kind: str) -> str:
        """Return the id of an entry; empty when there is none of that kind."""
        named = (e.object_id for e in self.entries(tree) if e.name == name and e.kind == kind)
        return next(named, "")


def _entry(line: str) -> TreeEntry:
    facts, _tab, name = line.partition("\t")
    _mode, kind, object_id = facts.split()
    return TreeEntry(kind, object_id, name)


def packed_commit(trees: Trees, commit: str, paths: Iterable[str]) -> PackedCommit:
    """Return what shows the files `paths` (relative to the workspace) in a commit.

    Trees below the folder of the case come along, with the names and ids of its pièces; the
    pièces themselves do not: `git hash-object` tells whether a file is the one that a tree names.
    """
    read = trees.repository.git.read
    raw = read("cat-file", "commit", commit)
    head, _blank, message = raw.partition(b"\n\n")
    lines = _decoded(head).splitlines()
    walked = tuple(dict.fromkeys(_walked(trees, commit, paths)))
    listed = (trees.entries(one.object_id) for one in walked if one.kind == _TREE)
    names = (entry.name for entries in listed for entry in entries)
    return PackedCommit(
        commit=commit,
        parents=tuple(line.split()[1] for line in lines if line.startswith("parent ")),
        objects=((commit, ""), *((one.object_id, one.name) for one in walked)),
        digest=hashlib.sha256(raw).hexdigest(),
        said=frozenset((*_readings(message, lines), *_tagged(lines), *signed_texts(head))),
        people=tuple(
            (found[1].strip(), found[2]) for line in lines if (found := _PERSON.fullmatch(line))
        ),
        names=frozenset(names),
    )


def _decoded(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _readings(message: bytes, lines: list[str]) -> Iterator[str]:
    """Yield the message as UTF-8, and as the encoding that the commit names, or an old editor's."""
    yield message.decode("utf-8", "replace")
    named = next(
        (line.split(" ", 1)[1] for line in lines if line.startswith("encoding ")), "cp1252"
    )
    with suppress(LookupError, ValueError):
        yield message.decode(named, "replace")


def _tagged(lines: list[str]) -> Iterator[str]:
    """Yield what a merge keeps of a signed tag: its name, its tagger, its message."""
    at = next((n for n, line in enumerate(lines) if line.startswith("mergetag ")), None)
    if at is not None:
        yield "\n".join(lines[at:])


def signed_texts(head: bytes) -> Iterator[str]:
    """Yield the bytes of signatures: a certificate names its holder, OpenPGP may name an e-mail."""
    for armour in _ARMOUR.findall(head.replace(b"\n ", b"\n")):
        with suppress(ValueError):
            yield b64decode(b"".join(armour.split())).decode("latin-1")


def _walked(trees: Trees, commit: str, paths: Iterable[str]) -> Iterator[TreeEntry]:
    """Yield the trees on the way to each file, the file, and the trees of the folder beside it.

    Each is named by its path from the top of the repository.
    """
    top = trees.repository.git.read("rev-parse", f"{commit}^{{tree}}").decode().strip()
    yield TreeEntry(_TREE, top, "")
    for path in paths:
        tree, at = top, PurePosixPath()
        *folders, name = PurePosixPath(f"{trees.repository.prefix}{path}").parts
        for folder in folders:
            tree = trees.found(tree, folder, _TREE)
            at /= folder
            if not tree:
                break
            yield TreeEntry(_TREE, tree, str(at))
        else:
            blob = trees.found(tree, name, _BLOB)
            if blob:
                yield TreeEntry(_BLOB, blob, str(at / name))
            beside = name.removesuffix(CASE_ENDING)
            if folders[-1:] == [CASES_FOLDER] and (below := trees.found(tree, beside, _TREE)):
                yield from _below(trees, TreeEntry(_TREE, below, str(at / beside)))


def _below(trees: Trees, tree: TreeEntry) -> Iterator[TreeEntry]:
    yield tree
    for entry in trees.entries(tree.object_id):
        if entry.kind == _TREE:
            yield from _below(trees, entry._replace(name=f"{tree.name}/{entry.name}"))


def pack_of(repository: Repository, commits: Iterable[PackedCommit]) -> bytes:
    """Return a pack with the objects of the commits, each once: `git unpack-objects` reads it."""
    objects: dict[str, str] = {}
    for commit in commits:
        for object_id, path in commit.objects:
            objects.setdefault(object_id, path)
    asked = "".join(f"{object_id} {path}\n" for object_id, path in objects.items())
    return repository.git.read(*_PACKING, stdin=asked.encode("utf-8", "surrogateescape"))
