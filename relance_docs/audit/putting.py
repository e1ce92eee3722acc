"""A file of the report put in its place: replaced whole, and only when it differs."""

from __future__ import annotations

from pathlib import Path

from relance_docs.errors import RefusalError
from relance_docs.evidence.files import replace_file
from relance_docs.message import Message


def put_file(path: Path, content: bytes) -> None:
    """Write a file, unless it is there as it is.

    Raises RefusalError when it cannot be written.
    """
    try:
        if not (path.is_file() and path.read_bytes() == content):
            replace_file(path, content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RefusalError(
            Message("{path} cannot be written: {reason}", path=path, reason=reason)
        ) from error
