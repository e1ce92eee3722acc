"""One HTML document to the bytes of a PDF that is both PDF/A-3a and PDF/UA-1.

Imports WeasyPrint, hence Pango: everyone else comes through `render.py`.
"""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Final

from weasyprint import CSS
from weasyprint import Attachment as EmbeddedFile
from weasyprint import Document as LaidOut
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcherResponse

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering import fonts
from relance_docs.rendering.builtin_sheet import LeanHTML, wants_all
from relance_docs.rendering.conformance import VARIANT, declare_accessible, finish
from relance_docs.rendering.document import Attachment, PdfDocument
from relance_docs.rendering.fetching import BASE_URL, Fetcher
from relance_docs.rendering.fonts import check_characters
from relance_docs.rendering.matching import RememberingMatcher
from relance_docs.rendering.shortcuts import depends_on_page, shortcuts

_GENERATOR: Final = "relance-docs"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """A parsed stylesheet."""

    css: CSS
    wants_all: bool
    """Whether it needs all of the renderer's built-in sheet."""
    depends_on_page: bool
    """Whether lengths of it may depend on the size of the page."""


class Renderer:
    """Renders documents one after the other and shares all that they have in common.

    One per process (`shared_renderer`), one document at a time. Nothing of a document stays:
    the order in which documents are rendered never shows in their bytes.
    """

    def __init__(self) -> None:
        self._fetcher = Fetcher()
        self._font_configuration = FontConfiguration()
        self._fonts = self._parsed(fonts.stylesheet())
        self._sheets: dict[tuple[object, ...], _Sheet] = {}
        self._shortcuts = shortcuts()

    def render(self, document: PdfDocument) -> bytes:
        """Return the PDF of `document`.

        Raises RefusalError when a character has no glyph, a file is missing or outside the
        folders, or the renderer warns of anything at all.
        """
        with refused_when_it_complains(), self._fetcher.serving(document):
            html = self._shortcuts.read(document.html, self._fetcher)
            check_characters(_drawn_texts(html))
            sheets = [self._sheet(name, document) for name in _taken_stylesheets(html)]
            html.is_lean = not any(sheet.wants_all for sheet in sheets) and not wants_all(
                document.html
            )
            with self._shortcuts.used(_remembered(document, html, sheets)):
                pdf = self._written(document, self._laid_out(html, sheets))
        return pdf

    def _laid_out(self, html: LeanHTML, sheets: list[_Sheet]) -> LaidOut:
        return html.render(
            font_config=self._font_configuration,
            stylesheets=[self._fonts, *(sheet.css for sheet in sheets)],
            pdf_variant=VARIANT,
        )

    def _sheet(self, name: str, document: PdfDocument) -> _Sheet:
        content = self._fetcher.read(name)
        key = (name, content, document.folders)
        if key not in self._sheets:
            self._sheets[key] = self._checked_sheet(name, content)
        return self._sheets[key]

    def _checked_sheet(self, name: str, content: bytes) -> _Sheet:
        try:
            text = _COMMENT.sub("", content.decode())
        except UnicodeDecodeError:
            raise RefusalError(Message("{name} is not UTF-8 text", name=name)) from None
        check_characters([text])
        with refused_when_it_complains():
            return _Sheet(
                css=self._parsed(text),
                wants_all=wants_all(text),
                depends_on_page=depends_on_page(text),
            )

    def _parsed(self, text: str) -> CSS:
        return CSS(
            string=text,
            base_url=BASE_URL,
            url_fetcher=self._fetcher,
            font_config=self._font_configuration,
            matcher=RememberingMatcher(),
        )

    def _written(self, document: PdfDocument, laid_out: LaidOut) -> bytes:
        _describe(laid_out, document)
        declare_accessible(laid_out)
        with warnings.catch_warnings():
            # The renderer leaves the file of its colour profile open.
            warnings.simplefilter("ignore", ResourceWarning)
            pdf = laid_out.write_pdf(
                pdf_variant=VARIANT,
                finisher=finish,
                attachments=embedded_files(document),
            )
        _check_fonts(laid_out)
        return bytes(pdf)


@cache
def shared_renderer() -> Renderer:
    """Return the renderer of this process."""
    return Renderer()


def _remembered(
    document: PdfDocument, html: LeanHTML, sheets: list[_Sheet]
) -> tuple[object, ...] | None:
    """Return what styles of earlier documents may be used by; None when none may be."""
    if depends_on_page(document.html) or any(sheet.depends_on_page for sheet in sheets):
        return None
    return (html.is_lean, *(sheet.css for sheet in sheets))


def _drawn_texts(html: LeanHTML) -> Iterator[str]:
    body = html.etree_element.find("body")
    return iter(()) if body is None else body.itertext()


def _taken_stylesheets(html: LeanHTML) -> Iterator[str]:
    """Take the linked stylesheets out of `html`, to be parsed once for all documents."""
    for link in html.etree_element.iterfind("head/link[@rel='stylesheet']"):
        yield link.attrib.pop("href", "")


def _describe(laid_out: LaidOut, document: PdfDocument) -> None:
    """Set the only dates, and refuse what an accessible document must not lack."""
    metadata = laid_out.metadata
    if not metadata.title or not metadata.lang:
        raise RefusalError(Message("a letter template needs a <title> and <html lang>"))
    metadata.generator = _GENERATOR
    instant = document.created.astimezone(UTC)
    metadata.created = metadata.modified = f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _check_fonts(laid_out: LaidOut) -> None:
    """Raise RefusalError when a font of the system was drawn with: other machine, other bytes."""
    families = {font.family for font in laid_out.fonts.values()}
    if foreign := sorted(families - {fonts.FAMILY}):
        raise RefusalError(
            Message(
                "a character of the letter, or its stylesheet, asks for the font '{family}';"
                " letters use '{pinned}' only, in upright or italic Latin letters",
                family=", ".join(foreign),
                pinned=fonts.FAMILY,
            )
        )


def embedded_files(document: PdfDocument) -> list[EmbeddedFile]:
    """Return the attachments of `document`, in order of their names as PDF wants them.

    Raises RefusalError when two have the same name.
    """
    named = {_plain(attachment.name): attachment for attachment in document.attachments}
    if len(named) < len(document.attachments):
        raise RefusalError(
            Message(
                "two of the attached files have the same name ({names})",
                names=", ".join(sorted(attachment.name for attachment in document.attachments)),
            )
        )
    instant = document.created.astimezone(UTC)
    return [_embedded(name, named[name], instant) for name in sorted(named)]


def _plain(name: str) -> str:
    """Return a name without accents: readers disagree about how others are encoded.

    >>> _plain("décompte.csv")
    'decompte.csv'
    """
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def _embedded(name: str, attachment: Attachment, instant: datetime) -> EmbeddedFile:
    def content(url: str) -> URLFetcherResponse:
        # The kind is said here, for otherwise the tables of the system would be asked.
        return URLFetcherResponse(url, attachment.content, {"Content-Type": attachment.mime_type})

    return EmbeddedFile(
        url=f"attachment:{name}",
        url_fetcher=content,
        name=name,
        description=attachment.description,
        created=instant,
        modified=instant,
        relationship=attachment.relationship,
    )


LOGGERS: Final = ("weasyprint", "fontTools")


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def refused_when_it_complains() -> Iterator[None]:
    """Raise RefusalError with the first line that is logged inside at WARNING or above."""
    complaints = _Complaints()
    with ExitStack() as stack:
        for name in LOGGERS:
            stack.enter_context(_listening(logging.getLogger(name), complaints))
        yield
    if complaints.lines:
        raise RefusalError(
            Message("the renderer warns: {warning}", warning=complaints.lines[0].strip())
        )


@contextmanager
def _listening(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    before = logger.level, logger.propagate, logger.disabled
    logger.setLevel(logging.WARNING)
    logger.propagate, logger.disabled = False, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate, logger.disabled = before[1:]
