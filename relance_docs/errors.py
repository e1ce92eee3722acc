"""The expected failures: one clear sentence, or a bundle of findings. All else is a bug."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from relance_docs.finding import Finding
from relance_docs.message import Message


class RefusalError(Exception):
    """Something was asked that cannot be done truthfully; the message says why and the way out."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class DoubtError(RefusalError):
    """What was asked is unlikely, and may be right: an option says so, or a person who is asked."""

    def __init__(self, doubt: Message, *, option: str) -> None:
        super().__init__(
            Message(
                "{doubt}. If that is right all the same, say so with {option}",
                doubt=doubt,
                option=option,
            )
        )
        self.doubt = doubt
        self.option = option


class FindingsError(Exception):
    """The user's files have problems; all of them are in `findings`, in order."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = tuple(sorted(findings, key=Finding.sort_key))


_REASONS: Final[Mapping[str, Message]] = {
    "ENOSPC": Message("the disk is full"),
    "EDQUOT": Message("the disk quota is used up"),
    "EACCES": Message("access is denied; it may be open in another program"),
    "EPERM": Message("access is denied; it may be open in another program"),
    "EROFS": Message("the disk is read-only"),
    "ENOENT": Message("it is not there"),
    "EEXIST": Message("it is there already"),
    "ENOTDIR": Message("a folder on the way is a file"),
    "EISDIR": Message("it is a folder"),
    "ENOTEMPTY": Message("the folder is not empty"),
    "ENAMETOOLONG": Message("its name is too long"),
    "EMFILE": Message("too many files are open"),
    "ENFILE": Message("too many files are open"),
    "EIO": Message("the disk cannot be read or written"),
    "EBUSY": Message("another program uses it"),
    "ETXTBSY": Message("another program uses it"),
    "ELOOP": Message("links lead in a circle"),
    "EBADF": Message("it is closed"),
    "EPIPE": Message("who read it has gone"),
    "ECONNREFUSED": Message("the connection is refused"),
    "ECONNRESET": Message("the connection was broken off"),
    "ETIMEDOUT": Message("there was no answer in time"),
    "ENETUNREACH": Message("the network cannot be reached"),
    "EHOSTUNREACH": Message("the server cannot be reached"),
}
"""What the system says most often; it says it in English."""


_IS_FULL: Final = (
    "No space left on device",
    "Aucun espace disponible sur le périphérique",
    "Out of diskspace",
)
"""What git says of a full disk: in the words of the system, in two languages, or in its own."""
_IS_UNWRITTEN: Final = (
    "couldn't write '",
    "unable to write new index file",
    "impossible d'écrire le nouveau fichier d'index",
)
"""What git says of a file that it could open and not write, and keeps the reason to itself."""


def reason_told(said: str) -> Message:
    """Return why another program says that it stopped: a full disk in our words, else in its own.

    >>> str(reason_told("fatal: write error: No space left on device"))
    'the disk is full'
    >>> str(reason_told("fatal: couldn't write 'main.lock'"))
    "the disk is full, or cannot be written to (fatal: couldn't write 'main.lock')"
    """
    if any(words in said for words in _IS_FULL):
        return _REASONS["ENOSPC"]
    if any(words in said for words in _IS_UNWRITTEN):
        return Message("the disk is full, or cannot be written to ({said})", said=said)
    return Message("{said}", said=said)


def reason_of(failure: OSError) -> Message:
    """Return why the system refuses, for a reader of any language."""
    known = _REASONS.get(errno.errorcode.get(failure.errno or 0, ""))
    return known or Message("{said}", said=failure.strerror or str(failure))
