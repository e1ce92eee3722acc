"""A long history written as one pack of git, where a commit costs what it changes and one hash.

`git fast-import` sorts and prints every entry of a folder that changed, twice a commit: in a folder
of 10,000 cases that is nearly all of its time. Here a folder is the one before with an entry
replaced, and stands in the pack as that difference. `git index-pack` reckons every object anew.
"""

from __future__ import annotations

import hashlib
import subprocess
import zlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_KINDS: Final = {"commit": 1, "tree": 2, "blob": 3}
_IS_DIFFERENCE: Final = 6
_CHAIN: Final = 50
"""Differences upon each other, as many as git itself makes."""


@dataclass(kw_only=True)
class _Folder:
    """A tree as it is now, and where in the pack it stands as it was."""

    names: list[str] = field(default_factory=list)
    """In git's order, for which a folder ends with a slash."""
    entries: list[bytes] = field(default_factory=list)
    folders: dict[str, _Folder] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    """The folders in it that are no longer what their entry says."""
    content: bytes = b""
    offset: int = 0
    chain: int = _CHAIN

    def put(self, name: str, mode: str, digest: bytes) -> None:
        """Set one entry."""
        place = bisect_left(self.names, name)
        entry = f"{mode} {name.removesuffix('/')}\0".encode() + digest
        if self.names[place : place + 1] == [name]:
            self.entries[place] = entry
        else:
            self.names.insert(place, name)
            self.entries.insert(place, entry)


class History:
    """Commits one after the other on the branch main of a repository that has none yet."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / ".git/objects/pack/pack-history.pack"
        self._file = self._path.open("w+b")
        self._file.write(bytes(12))
        self._known: set[bytes] = set()
        self._files = _Folder()
        self._last = b""

    def commit(self, files: Iterable[tuple[str, bytes]], *, by: str, message: str) -> None:
        """Commit these files, with those of the commits before; `by` is who and when."""
        for path, content in files:
            *folders, name = path.split("/")
            at = self._files
            for folder in folders:
                at.changed.add(folder)
                at = at.folders.setdefault(folder, _Folder())
            at.put(name, "100644", self._blob(content))
        parent = f"parent {self._last.hex()}\n" if self._last else ""
        tree = self._tree(self._files).hex()
        text = f"tree {tree}\n{parent}author {by}\ncommitter {by}\n\n{message}".encode()
        self._last = _digest("commit", text)
        self._add("commit", self._last, text)

    def close(self) -> None:
        """Give the pack to git, which checks it, and check the last commit out."""
        self._file.seek(0)
        self._file.write(b"PACK" + (2).to_bytes(4) + len(self._known).to_bytes(4))
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha1").digest()
        self._file.write(digest)
        self._file.close()
        path = self._path.rename(self._path.with_name(f"pack-{digest.hex()}.pack"))
        for words in (
            ("index-pack", str(path.resolve())),
            ("update-ref", "refs/heads/main", self._last.hex()),
            ("reset", "--quiet", "--hard"),
        ):
            subprocess.run(
                ["git", "-C", str(self._root), *words], check=True, stdout=subprocess.DEVNULL
            )

    def _blob(self, content: bytes) -> bytes:
        digest = _digest("blob", content)
        self._add("blob", digest, content)
        return digest

    def _tree(self, folder: _Folder) -> bytes:
        for name in folder.changed:
            folder.put(f"{name}/", "40000", self._tree(folder.folders[name]))
        folder.changed.clear()
        content = b"".join(folder.entries)
        digest = _digest("tree", content)
        if digest not in self._known:
            self._add_tree(folder, digest, content)
            folder.content = content
        return digest

    def _add_tree(self, folder: _Folder, digest: bytes, content: bytes) -> None:
        before, offset = folder.offset, self._file.tell()
        folder.offset = offset
        if folder.chain < _CHAIN:
            folder.chain += 1
            back = _distance(offset - before)
            self._write(digest, _IS_DIFFERENCE, _difference(folder.content, content), back)
        else:
            folder.chain = 0
            self._add("tree", digest, content)

    def _add(self, kind: str, digest: bytes, content: bytes) -> None:
        if digest not in self._known:
            self._write(digest, _KINDS[kind], content)

    def _write(self, digest: bytes, kind: int, content: bytes, before: bytes = b"") -> None:
        self._known.add(digest)
        size = len(content)
        first = kind << 4 | size & 15
        rest = _number(size >> 4) if size >> 4 else b""
        head = bytes([first | (128 if rest else 0)]) + rest
        self._file.write(head + before + zlib.compress(content, 1))


def _digest(kind: str, content: bytes) -> bytes:
    head = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).digest()


def _number(value: int) -> bytes:
    """Return a number as sizes are written: seven bits a byte, the lowest first."""
    digits = bytearray()
    while value > 127:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


def _distance(value: int) -> bytes:
    """Return how far back lies what one differs from: the highest bits first, each less one."""
    digits = [value & 127]
    while value := value >> 7:
        value -= 1
        digits.append(value & 127 | 128)
    return bytes(reversed(digits))


def _difference(old: bytes, new: bytes) -> bytes:
    """Return what makes one text of another: its beginning, what is new, its end."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    middle = new[start : len(new) - end]
    pieces = (middle[at : at + 127] for at in range(0, len(middle), 127))
    inserted = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    sizes = _number(len(old)) + _number(len(new))
    return sizes + _copied(0, start) + inserted + _copied(len(old) - end, end)


def _copied(offset: int, size: int) -> bytes:
    return b"\xff" + offset.to_bytes(4, "little") + size.to_bytes(3, "little") if size else b""


def _alike(one: bytes, other: bytes) -> int:
    """Return how many bytes are the same from the beginning on."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
