"""An e-mail as its reader sees it: headers, text without pictures, and what is attached."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Email
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Final

from relance_docs.french import NO_BREAK, day
from relance_docs.pieces.kinds import declared_text
from relance_docs.pieces.sheets import TextLine, text_lines

_UNSEEN: Final = frozenset({"head", "script", "style", "template", "title"})
_BLOCKS: Final = frozenset(
    {
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_MANY_LINES: Final = re.compile(r"\n[ \n]*\n")


def plain(html: str) -> str:
    r"""Return the text of `html`, a line for each block.

    >>> plain("<head><style>p {}</style></head><p>Bonjour<br>&agrave; tous</p><script>1</script>")
    'Bonjour\nà tous'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.strip(" ") for line in "".join(reader.parts).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    """Collects what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "body":
            self._unseen = 0  # a head that was never closed
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("   ")
        elif tag == "img" and (said := dict(attrs).get("alt")):
            self.parts.append(f"[{said}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(_SPACE.sub(" ", data))


_SHOWN: Final = (
    ("From", "De"),
    ("Sender", "Expéditeur"),
    ("To", "À"),
    ("Cc", "Copie à"),
    ("Bcc", "Copie cachée à"),
    ("Date", "Date"),
    ("Subject", "Objet"),
    ("Message-ID", "Identifiant"),
)
_DEEPEST: Final = 40
"""Parts inside parts."""
_MOST_PARTS: Final = 1_000
_LONGEST_HEADER: Final = 4_000
"""Characters."""
_HTML: Final = "text/html"
_TEXT: Final = "text/plain"


@dataclass(frozen=True, kw_only=True)
class EmailAttachment:
    """A file that an e-mail carries."""

    name: str
    kind: str
    size: int
    """Bytes."""
    sha256: str
    """Empty for a message inside the message, whose bytes have no end of their own."""


@dataclass(frozen=True, kw_only=True)
class ReadEmail:
    """What is shown of an e-mail."""

    headers: tuple[tuple[str, str], ...]
    """French label and text."""
    body: str
    attachments: tuple[EmailAttachment, ...]


def read_email(content: bytes) -> ReadEmail:
    """Return what is shown of an e-mail, however badly it is made."""
    email = BytesParser(policy=policy.compat32).parsebytes(content)
    leaves = list(_leaves(email))
    shown = _shown_parts(leaves)
    return ReadEmail(
        headers=tuple(_headers(email)),
        body="\n\n".join(text for part in shown if (text := _text(part).strip("\r\n"))),
        attachments=tuple(
            _attachment(part, number)
            for number, part in enumerate(
                (part for part in leaves if part not in shown and not _is_other_form(part)), start=1
            )
        ),
    )


def email_lines(email: ReadEmail) -> list[TextLine]:
    """Return the lines of the pages that show an e-mail."""
    empty = TextLine(text="")
    lines = [TextLine(text="Courriel", is_title=True), empty]
    lines += [TextLine(label=label, text=text) for label, text in email.headers]
    lines += [empty, *text_lines(email.body)]
    if email.attachments:
        title = f"Fichiers joints au courriel{NO_BREAK}: {len(email.attachments)}"
        lines += [empty, TextLine(text=title, is_title=True), empty]
    for attachment in email.attachments:
        kilobytes = f"{attachment.size:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        lines += [
            TextLine(label="Fichier", text=attachment.name),
            TextLine(label="Nature", text=f"{attachment.kind}, {kilobytes} octets"),
        ]
        if attachment.sha256:
            lines.append(TextLine(label="SHA-256", text=attachment.sha256))
        lines.append(empty)
    return lines


def _leaves(email: Email, depth: int = 0) -> Iterator[Email]:
    """Yield the parts that hold something; a message inside is one part."""
    parts = email.get_payload() if email.is_multipart() else None
    is_whole = email.get_content_maintype() == "message" or depth > _DEEPEST
    if is_whole or not isinstance(parts, list):
        yield email
    else:
        for part in parts[:_MOST_PARTS]:
            if isinstance(part, Email):
                yield from _leaves(part, depth + 1)


def _shown_parts(leaves: list[Email]) -> list[Email]:
    """Return the parts that are the text: plain where there is plain text, else HTML."""
    texts = [part for part in leaves if not _is_attached(part)]
    plain_texts = [part for part in texts if part.get_content_type() == _TEXT]
    if any(_text(part).strip() for part in plain_texts):
        return plain_texts
    return [part for part in texts if part.get_content_type() == _HTML] or plain_texts


def _is_attached(part: Email) -> bool:
    if part.get_content_type() not in {_TEXT, _HTML}:
        return True
    return _disposition(part) == "attachment" or bool(_name(part))


def _is_other_form(part: Email) -> bool:
    """Whether a part is the same text in another form, which nobody calls an attachment."""
    return part.get_content_type() in {_TEXT, _HTML} and not _is_attached(part)


def _disposition(part: Email) -> str:
    return _decoded(part.get("Content-Disposition", "")).partition(";")[0].strip().lower()


def _name(part: Email) -> str:
    try:
        return _decoded(part.get_filename() or "").strip()
    except (ValueError, LookupError, TypeError, MessageError):
        return ""


def _headers(email: Email) -> Iterator[tuple[str, str]]:
    for name, label in _SHOWN:
        for value in email.get_all(name, [])[:_DEEPEST]:
            text = " ".join(_decoded(value).split())[:_LONGEST_HEADER]
            if text:
                yield label, _in_french(text) if name == "Date" else text


def _decoded(value: object) -> str:
    """Return a header with its encoded words in clear."""
    text = str(value)
    try:
        parts = decode_header(text)
    except (ValueError, MessageError):
        return text
    return "".join(
        declared_text(part, charset) if isinstance(part, bytes) else part for part, charset in parts
    )


def _in_french(text: str) -> str:
    """Return the date of an e-mail in French, and as it is written."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return text
    return f"{day(at.date())} à {at:%H:%M:%S} ({text})"


def _content(part: Email) -> bytes:
    """Return what a part holds, taken out of its transfer encoding."""
    if part.is_multipart():
        return b"".join(
            inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Email)
        )
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _text(part: Email) -> str:
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, TypeError):
        charset = None
    text = declared_text(_content(part), charset)
    return plain(text) if part.get_content_type() == _HTML else text


def _attachment(part: Email, number: int) -> EmailAttachment:
    content = _content(part)
    name = _name(part) or f"sans nom ({number})"
    return EmailAttachment(
        name=" ".join(name.split())[:_LONGEST_HEADER],
        kind=part.get_content_type(),
        size=len(content),
        sha256="" if part.is_multipart() else hashlib.sha256(content).hexdigest(),
    )
