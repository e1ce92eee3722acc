"""The door to what makes one version of the renderer faster; with any other, there is nothing.

A later version renders the same letters without: WeasyPrint's own pages are what is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

import weasyprint

from relance_docs.rendering.builtin_sheet import LeanHTML
from relance_docs.rendering.fetching import BASE_URL, Fetcher

IS_KNOWN_VERSION: Final = weasyprint.__version__ == "70.0"
"""Whether the installed renderer is the one whose inner workings the shortcuts rely on."""

_PAGE_UNITS: Final = re.compile(r"\d[sdl]?p?v(?:w|h|i|b|min|max)\b", re.IGNORECASE)


class Shortcuts(Protocol):
    """What a renderer remembers of the documents that it has rendered."""

    @contextmanager
    def used(self, sheets: tuple[object, ...] | None) -> Iterator[None]:
        """Render a document with these stylesheets; None when styles depend on the page."""

    def read(self, html: str, fetcher: Fetcher) -> LeanHTML:
        """Return a document read."""


class _None:
    @staticmethod
    def read(html: str, fetcher: Fetcher) -> LeanHTML:
        return LeanHTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)

    @contextmanager
    def used(self, sheets: tuple[object, ...] | None) -> Iterator[None]:  # noqa: ARG002
        yield


def shortcuts() -> Shortcuts:
    """Return those for the installed version."""
    if not IS_KNOWN_VERSION:
        return _None()
    from relance_docs.rendering.weasyprint_70.installed import (  # noqa: PLC0415 - that version's
        InstalledShortcuts,
    )

    return InstalledShortcuts()


def depends_on_page(text: str) -> bool:
    """Whether a document or stylesheet may have lengths that depend on the size of the page.

    >>> depends_on_page("p { width: 50vw }"), depends_on_page("p { width: 50% }")
    (True, False)
    """
    return bool(_PAGE_UNITS.search(text))
