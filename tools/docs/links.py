"""Where the links of a site on disk lead: each to a file that is there, and to a place in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class Page(NamedTuple):
    """What a page names and what it links."""

    places: frozenset[str]
    links: tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.places |= {value for name in ("id", "name") if (value := given.get(name))}
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        del tag


@cache
def page_at(path: Path) -> Page:
    """Read a page once."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return Page(places=frozenset(reader.places), links=tuple(dict.fromkeys(reader.links)))


def dead_links(site: Path) -> list[str]:
    """Return each link that leads nowhere, with its page; addresses of the web are not asked."""
    return [
        f"{page.relative_to(site)}: {link}"
        for page in sorted(site.rglob("*.html"))
        for link in _dead(page)
    ]


def _dead(page: Path) -> Iterator[str]:
    for link in page_at(page).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        # Without following links of the file system: where a browser goes.
        target = Path(os.path.normpath(page.parent / unquote(parts.path))) if parts.path else page
        place = unquote(parts.fragment)
        if not target.is_file() or (
            place and target.suffix == ".html" and place not in page_at(target).places
        ):
            yield link
