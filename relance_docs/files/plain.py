"""Plain files: what may be opened to read, how much of it, and what a name and an entry are."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from io import BufferedReader
from pathlib import Path
from typing import IO, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

PIECE_BYTES: Final = 50_000_000
"""Of a file kept with a case, or imported: a repository keeps every byte for ever."""
ARCHIVED_BYTES: Final = 500_000_000
"""Of a file that lies in a workspace already: what people scanned at 600 dpi is still read."""
TEMPLATE_BYTES: Final = 5_000_000
"""Of a template, or a picture beside it: a letter that carries more leaves by no mail."""
PICTURE_BYTES: Final = 20_000_000
"""Of the logo."""
CERTIFICATES_BYTES: Final = 1_000_000
"""Of the certificates of an authority; all that a system trusts take a quarter of it."""
RECORD_BYTES: Final = 100_000_000
"""Of a file that the program wrote to read it again: a manifest, a journal."""

NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
PLAIN: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Opening a pipe waits for nobody, and a terminal becomes nobody's master."""
_NAME_SURROGATE: Final = 0x2000_0000
"""Bit of a reparse tag of Windows: the entry stands for another one, as a junction does."""
_SHA256_DIGITS: Final = 64
_GIT_NAMES: Final = re.compile(r"\.git|git~[0-9]+")
_UNSEEN: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")
"""What the file system of macOS leaves out when it compares names; git knows the same list."""


def is_git_name(name: str) -> bool:
    """Whether a name is `.git` on any system: capital letters, short names, streams, full stops.

    >>> [is_git_name(name) for name in (".git", ".GIT. ", "GIT~1", ".gi\u200ct", ".git::$DATA")]
    [True, True, True, True, True]
    >>> [is_git_name(name) for name in (".gitignore", "git", ".githooks")]
    [False, False, False]
    """
    plain = _UNSEEN.sub("", name).partition(":")[0].rstrip(" .").casefold()
    return _GIT_NAMES.fullmatch(plain) is not None


def blob_id(content: bytes, *, like: str = "") -> str:
    """Return the id that git gives to these very bytes, in the format of another id.

    >>> blob_id(b"")
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    named = b"blob %d\0" % len(content) + content
    if len(like) == _SHA256_DIGITS:
        return hashlib.sha256(named).hexdigest()
    return hashlib.sha1(named, usedforsecurity=False).hexdigest()


def is_link(path: Path) -> bool:
    """Whether there is a link, or a junction of Windows, at `path` itself."""
    try:
        return leads_elsewhere(path.lstat())
    except OSError:
        return False


def leads_elsewhere(info: os.stat_result) -> bool:
    """Whether an entry stands for another one: a link, or a junction of Windows."""
    tag = getattr(info, "st_reparse_tag", 0)
    return stat.S_ISLNK(info.st_mode) or bool(tag & _NAME_SURROGATE)


def opened(path: Path, *, limit: int, follow: bool = True) -> BufferedReader:
    """Open a file to read it: a regular one, of `limit` bytes at most.

    Raises RefusalError for a pipe, a device, a folder, a link that is not to be followed and for
    what is too large, OSError for what the system refuses.
    """
    if not (follow or NOFOLLOW) and is_link(path):
        raise _is_a_link(path)
    nofollow = 0 if follow else NOFOLLOW
    try:
        descriptor = os.open(path, os.O_RDONLY | PLAIN | AT_ONCE | nofollow)
    except OSError as error:
        # What a system says of a link differs; it is asked only then: over a network that counts.
        if nofollow and is_link(path):
            raise _is_a_link(path) from error
        raise
    try:
        refuse_unread(os.fstat(descriptor), path, limit)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def _is_a_link(path: Path) -> RefusalError:
    return RefusalError(Message("{path} is a link; put the file itself there", path=path))


def refuse_unread(info: os.stat_result, path: Path, limit: int) -> None:
    """Raise RefusalError for what is opened and is no file, or larger than `limit` bytes."""
    if not stat.S_ISREG(info.st_mode):
        raise RefusalError(
            Message(
                "{path} is no file on a disk (a pipe, a device or a folder); name a file", path=path
            )
        )
    if info.st_size > limit:
        raise too_large(path, limit)


def too_large(path: Path, limit: int) -> RefusalError:
    """Return what is said of a file that has more than `limit` bytes."""
    return RefusalError(
        Message("{path} has more than {limit} bytes: it is not read", path=path, limit=limit)
    )


def read_file(path: Path, *, limit: int, follow: bool = True) -> bytes:
    """Return the bytes of a file; what is raised is that of `opened`."""
    with opened(path, limit=limit, follow=follow) as file:
        content = read_up_to(file, limit)
    if len(content) > limit:
        raise too_large(path, limit)
    return content


def read_up_to(file: IO[bytes], limit: int) -> bytes:
    """Return what is in an open file, or one byte more than `limit`.

    Room for `limit` bytes takes longer to be given than most files take to be read.
    """
    size = min(os.fstat(file.fileno()).st_size, limit)
    content = file.read(size + 1)
    # What the system calls a file may grow, or have no size of its own (/proc).
    return content if len(content) <= size else content + file.read(limit - size)


def present(path: Path, *, limit: int = ARCHIVED_BYTES) -> bytes | None:
    """Return the bytes of a file that is about to be changed; None when there is none.

    Raises what `opened` does; for a link as well, which is not followed.
    """
    try:
        return read_file(path, limit=limit, follow=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
