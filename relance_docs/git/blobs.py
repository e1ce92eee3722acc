"""The files of a commit: their names, and their contents as git keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_CHUNK: Final = 16 * 1024 * 1024
"""Bytes of content asked of git at once, so that large pièces do not fill the memory."""


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
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        blob, kind, *size = out[at:end].decode().split(" ")
        if kind != "blob":
            raise _lacking(blob)
        at = end + 1 + int(size[0])
        yield blob, out[end + 1 : at]
        at += 1
