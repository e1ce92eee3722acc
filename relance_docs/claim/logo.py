"""The creditor's logo: a picture of the workspace, read once and handed to the renderer."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.case.parties import ActsAs, Creditor
from relance_docs.errors import RefusalError
from relance_docs.files.inside import inside, read_inside
from relance_docs.files.plain import PICTURE_BYTES
from relance_docs.message import Message
from relance_docs.rendering.document import Asset

_NAME: Final = "logo"
_MIME_TYPES: Final = mimetypes.MimeTypes(())
"""Python's own table: the system's differs from one machine to the next."""


def logo_file(creditor: Creditor) -> str | None:
    """Return the path of the logo from the root; who writes for a creditor does not bear it."""
    return creditor.logo if creditor.acts_as is ActsAs.CREDITOR else None


def logo_url(creditor: Creditor) -> str | None:
    """Return the address under which a template shows the logo; None without one."""
    file = logo_file(creditor)
    return f"asset:{_asset_name(file)}" if file else None


def logo_asset(root: Path, creditor: Creditor) -> Asset | None:
    """Return the logo for the renderer; None without one.

    Raises RefusalError when it is not there, or leads outside the workspace.
    """
    file = logo_file(creditor)
    if file is None:
        return None
    path = inside(root, file)
    if path is None:
        raise RefusalError(
            Message("'{name}' leaves the workspace; copy the picture into it", name=file)
        )
    if not path.is_file():
        raise RefusalError(Message("there is no file {name}", name=file))
    name = _asset_name(file)
    mime_type = _MIME_TYPES.guess_type(name)[0] or "application/octet-stream"
    return Asset(
        name=name, content=read_inside(root, file, limit=PICTURE_BYTES), mime_type=mime_type
    )


def _asset_name(file: str) -> str:
    return f"{_NAME}{PurePosixPath(file).suffix.lower()}"
