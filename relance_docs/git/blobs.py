"""The files of a commit: their names, and their contents as git keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final, NamedTuple

from relance_docs.errors import RefusalError
from relance_docs.git.program import Answer
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_CHUNK: Final = 16 * 1024 * 1024
"""Bytes of content asked of git at once, so that large pièces do not fill the memory."""
_NOT_THERE: Final = (" missing", " ambiguous")
_FACTS: Final = 3
"""What `cat-file --batch-check` says of an object: its id, its kind, its size."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommittedFile:
    """A file of the workspace in a commit."""

    path: str
    """Relative to the workspace; bytes that are not UTF-8 are kept as surrogates."""
    blob: str
    size: int
    """In bytes."""

    @property
    def name(self) -> bytes:
        """The path as git keeps it."""
        return self.path.encode("utf-8", "surrogateescape")


def committed_files(repository: Repository, commit: str, *paths: str) -> tuple[CommittedFile, ...]:
    """Return the files of a commit below the paths (none: all), in the order of their bytes.

    Submodules have no content here and are left out.
    """
    listed = repository.git.read(
        "ls-tree", "-r", "-z", "-l", commit, *(("--", *paths) * bool(paths))
    )
    lines = listed.decode("utf-8", "surrogateescape").split("\0")
    found = (_file(line) for line in lines if line)
    return tuple(sorted((file for file in found if file), key=lambda file: file.name))


def _file(line: str) -> CommittedFile | None:
    facts, _tab, path = line.partition("\t")
    _mode, kind, blob, size = facts.split()
    if kind != "blob":
        return None
    if not size.isdigit():
        raise _lacking(blob)
    return CommittedFile(path=path, blob=blob, size=int(size))


def _lacking(blob: str) -> RefusalError:
    return RefusalError(
        Message("this clone lacks the content of {blob}: fetch it with git", blob=blob)
    )


def contents(repository: Repository, files: Iterable[CommittedFile]) -> Iterator[tuple[str, bytes]]:
    """Yield each blob of the files once, with its content.

    Raises RefusalError when this clone lacks one.
    """
    sizes = {file.blob: file.size for file in files}
    for chunk in _chunks(sizes):
        asked = "".join(f"{blob}\n" for blob in chunk).encode()
        yield from _answers(repository.git.read("cat-file", "--batch", stdin=asked))


Place = tuple[str, str]
"""A commit, and the path of a file of the workspace in it."""


def contents_at(repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
    """Return the files of a commit that git can give; a path with a line feed is not asked for."""
    found = contents_of(repository, ((commit, path) for path in paths))
    return {path: content for (_commit, path), content in found.items()}


def contents_of(repository: Repository, places: Iterable[Place]) -> dict[Place, bytes]:
    """Return the files of several commits that git can give, as `contents_at` does."""
    asked, answer = _asked(repository, places, "--batch")
    found = zip(asked, objects_in(BytesIO(answer.out)), strict=True) if answer.is_yes else ()
    return {place: each.content for place, each in found if each.kind == "blob"}


def digests_at(repository: Repository, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of the files of a commit that git can give; memory is flat."""
    asked, answer = _asked(repository, ((commit, path) for path in paths), "--batch-check")
    lines = answer.out.decode("utf-8", "surrogateescape").splitlines() if answer.is_yes else ()
    found = {
        path: CommittedFile(path=path, blob=about[0], size=int(about[2]))
        for (_commit, path), line in zip(asked, lines, strict=bool(lines))
        if len(about := line.rsplit(" ", 2)) == _FACTS and about[1] == "blob"
    }
    by_blob = {
        blob: hashlib.sha256(content).hexdigest()
        for blob, content in contents(repository, found.values())
    }
    return {path: by_blob[file.blob] for path, file in found.items()}


def _asked(
    repository: Repository, places: Iterable[Place], option: str
) -> tuple[list[Place], Answer]:
    asked = [place for place in places if "\n" not in place[1]]
    names = "".join(f"{commit}:{repository.prefix}{path}\n" for commit, path in asked)
    given = names.encode("utf-8", "surrogateescape")
    return asked, repository.git.ask("cat-file", option, stdin=given)


def _chunks(sizes: dict[str, int]) -> Iterator[list[str]]:
    chunk: list[str] = []
    total = 0
    for blob, size in sizes.items():
        if chunk and total + size > _CHUNK:
            yield chunk
            chunk, total = [], 0
        chunk.append(blob)
        total += size
    if chunk:
        yield chunk


def _answers(out: bytes) -> Iterator[tuple[str, bytes]]:
    for each in objects_in(BytesIO(out)):
        if each.kind != "blob":
            raise _lacking(each.name)
        yield each.name, each.content


class GitObject(NamedTuple):
    """One answer of `cat-file --batch`."""

    name: str
    """Its id; what was asked for, where there is no such object."""
    kind: str
    """`blob`, `tree`, `commit`, `tag`; `missing` or `ambiguous` for none."""
    content: bytes


def objects_in(out: BinaryIO) -> Iterator[GitObject]:
    """Yield the answers of `cat-file --batch`, in the order in which they were asked for.

    One that is cut short, for git gave up in it, is the end.
    """
    while about := out.readline():
        said = about[:-1].decode("utf-8", "surrogateescape")
        if said.endswith(_NOT_THERE):
            name, _blank, kind = said.rpartition(" ")
            yield GitObject(name, kind, b"")
            continue
        name, kind, size = said.split(" ")
        content = out.read(int(size))
        if out.read(1) != b"\n":
            return
        yield GitObject(name, kind, content)
