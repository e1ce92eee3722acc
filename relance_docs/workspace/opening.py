"""Opening the files of a workspace without being led astray by what lies there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.reading.decoding import MAX_BYTES
from relance_docs.workspace.checks.files import stays_below


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The bytes of a file, at most one more than a file may have; or why there are none."""

    raw: bytes
    finding: Finding | None


def opened(root: Path, path: str) -> Opened:
    """Read the file at `path`, relative to the workspace; pipes, devices and far links are not."""
    if not stays_below(path, root):
        return _refused(path, Message("this is a link that leaves the workspace; copy the file"))
    try:
        if not (root / path).is_file():
            return _refused(path, Message("this is not a file that can be read"))
        with (root / path).open("rb") as file:
            return Opened(raw=file.read(MAX_BYTES + 1), finding=None)
    except OSError as error:
        return _refused(path, Message("cannot be read: {reason}", reason=error.strerror))


def _refused(path: str, message: Message) -> Opened:
    finding = Finding(place=Place(path=path), code="unreadable", message=message)
    return Opened(raw=b"", finding=finding)
