"""A file of the workspace, read whole or told why not: never led astray by a link."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.inside import Within
from relance_docs.files.plain import ARCHIVED_BYTES, read_up_to
from relance_docs.files.plain import opened as opened_file
from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.reading.decoding import MAX_BYTES


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The bytes of a file, at most one more than a file may have; or why there are none."""

    raw: bytes
    finding: Finding | None


def opened(root: Path | Within, path: str) -> Opened:
    """Read the file at `path`, relative to the workspace; pipes, devices and far links are not."""
    within = root if isinstance(root, Within) else Within(root)
    found = within.inside(path)
    if found is None:
        return _refused(path, Message("this is a link that leaves the workspace; copy the file"))
    try:
        return Opened(raw=_beginning(found), finding=None)
    except (FileNotFoundError, RefusalError):
        return _refused(path, Message("this is not a file that can be read"))
    except OSError as error:
        return _refused(path, Message("cannot be read: {reason}", reason=reason_of(error)))


def _beginning(path: Path) -> bytes:
    """Return the bytes of a file, no more than tell that there are too many."""
    with opened_file(path, limit=ARCHIVED_BYTES, follow=False) as file:
        return read_up_to(file, MAX_BYTES)


def _refused(path: str, message: Message) -> Opened:
    finding = Finding(place=Place(path=path), code="unreadable", message=message)
    return Opened(raw=b"", finding=finding)
