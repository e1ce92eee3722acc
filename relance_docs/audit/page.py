"""A page of the report: one HTML file that loads nothing, replaced whole when it differs.

The policy names the stylesheet and the script by their hashes, so that nothing else on the page is
ever styled or run: what a case file says is text, whatever it looks like.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from relance_docs.audit.parts import PARTS
from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import is_link, read_file
from relance_docs.message import Message
from relance_docs.rendering.templates import own_environment

TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one page says."""

    template: str
    """A file of `templates/` that extends `shell.html` and fills its block `main`."""
    title: str
    """Of the window; the template prints its own heading."""
    running: str
    """What stands at the foot of every printed sheet."""
    variables: Mapping[str, object]
    """What the template prints; it computes nothing."""


def page_bytes(page: Page) -> bytes:
    """Return the file; the same page always gives the same bytes."""
    foot = _running_foot(page.running)
    styles, script = (_asset("page.css"), foot), _asset("page.js")
    shell = {
        "title": page.title,
        "policy": policy(styles, script),
        "styles": styles,
        "script": script,
    }
    template = _environment().get_template(page.template)
    return template.render({**page.variables, "shell": shell}).encode()


_environment: Final = cache(partial(own_environment, TEMPLATES, PARTS))
"""Made when the first page is: its templates are then compiled once."""


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _running_foot(text: str) -> str:
    r"""Return the style rule of the printed foot; nothing in `text` can end its string.

    >>> _running_foot('a"b')
    '@page{@bottom-left{content:"a\\000022b"}}'
    """
    escaped = "".join(
        sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text
    )
    return f'@page{{@bottom-left{{content:"{escaped}"}}}}'


def policy(styles: tuple[str, ...], script: str) -> str:
    """Return the policy of a page: these styles and this script by their hashes, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {' '.join(map(_source, styles))}",
            f"script-src {_source(script)}",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


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
