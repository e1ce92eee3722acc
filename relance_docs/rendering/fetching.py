"""Where the renderer may read: the folders of the document, its assets, the pinned fonts."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.document import Asset, PdfDocument
from relance_docs.rendering.folders import read
from relance_docs.rendering.fonts import font_bytes

BASE_URL: Final = "file:///"
"""The document lives at a root that does not exist: where its folders really are never shows."""

MIME_TYPES: Final = mimetypes.MimeTypes(())
"""Python's own table; the system's differs from one machine to the next."""

_FONT_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".woff", ".woff2"})


class _Response(URLFetcherResponse):  # type: ignore[misc] # untyped library
    """Bytes already read: the renderer never goes back to a path."""

    @property
    def path(self) -> None:
        """No path to read again."""
        return


class Fetcher(URLFetcher):  # type: ignore[misc] # untyped library
    """Serves one document at a time, from memory and from its folders, never from a network.

    A refused address stops the rendering. Where the renderer would swallow that (inside an SVG
    picture) the refusal is still in `refusals`.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refusals: list[RefusalError] = []
        self._folders: tuple[Path, ...] = ()
        self._assets: Mapping[str, Asset] = {}

    @contextmanager
    def serving(self, document: PdfDocument) -> Iterator[None]:
        """Serve `document`, and raise its first refusal at the end, whatever became of it."""
        self.refusals = []
        self._folders = document.folders
        self._assets = {asset.name: asset for asset in document.assets}
        try:
            yield
        except FatalURLFetchingError:
            if not self.refusals:
                raise
        finally:
            self._folders, self._assets = (), {}
        if self.refusals:
            raise self.refusals[0]

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return what `url` names, or stop the rendering."""
        scheme, _, rest = url.partition(":")
        match scheme.lower():
            case "data":
                return super().fetch(url, headers)
            case "font":
                return self._font(url, rest)
            case "asset":
                return self._asset(url, unquote(rest))
            case "file":
                return self._file(url)
        raise self._refused(
            Message(
                "'{url}' is not opened: a letter only uses files of its own folders;"
                " copy the file beside the template",
                url=url,
            )
        )

    def read(self, name: str) -> bytes:
        """Return the file `name` of the served document's folders, or raise RefusalError."""
        return read(name, self._folders)[1]

    def _font(self, url: str, name: str) -> URLFetcherResponse:
        try:
            return _Response(url, font_bytes(name), {"Content-Type": "font/ttf"})
        except RefusalError as refusal:
            raise self._refused(refusal.message) from refusal

    def _asset(self, url: str, name: str) -> URLFetcherResponse:
        asset = self._assets.get(name)
        if asset is None:
            raise self._refused(Message("the letter has no picture named '{name}'", name=name))
        return _Response(url, asset.content, {"Content-Type": asset.mime_type})

    def _file(self, url: str) -> URLFetcherResponse:
        name = unquote(urlsplit(url).path).lstrip("/")
        if Path(name).suffix.lower() in _FONT_SUFFIXES:
            raise self._refused(Message("'{name}': letters use their one pinned font", name=name))
        try:
            content = self.read(name)
        except RefusalError as refusal:
            raise self._refused(refusal.message) from refusal
        mime_type = MIME_TYPES.guess_type(name)[0] or "application/octet-stream"
        return _Response(url, content, {"Content-Type": mime_type})

    def _refused(self, message: Message) -> FatalURLFetchingError:
        """Note the refusal, and return what the caller stops the rendering with."""
        self.refusals.append(RefusalError(message))
        return FatalURLFetchingError(str(message))
