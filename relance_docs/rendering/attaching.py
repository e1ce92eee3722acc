"""Files inside a PDF: the same bytes at any time on any machine."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from weasyprint import Attachment as EmbeddedFile
from weasyprint.urls import URLFetcherResponse

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.document import Attachment, PdfDocument


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
