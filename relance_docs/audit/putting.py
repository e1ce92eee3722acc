"""A file of the report put in its place: replaced whole, and only when it differs."""

from __future__ import annotations

from pathlib import Path

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import is_link, read_file
from relance_docs.message import Message


def put_file(path: Path, content: bytes, *, below: Path) -> None:
    """Write a file, unless it is there as it is; `below` is the workspace.

    Raises RefusalError when it cannot be written, or when a folder on the way is a link.
    """
    try:
        if is_link(path) or not _is_there(path, content):
            replace_file(path, content, below=below, over_link=True)
    except OSError as error:
        reason = reason_of(error)
        raise RefusalError(
            Message("{path} cannot be written: {reason}", path=path, reason=reason)
        ) from error


def _is_there(path: Path, content: bytes) -> bool:
    try:
        return read_file(path, limit=len(content), follow=False) == content
    except (OSError, RefusalError):
        return False
