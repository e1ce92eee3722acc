"""Reading e-mails (.eml, .mbox) with the standard library: envelope, and the invoices attached.

An e-mail is the text of a stranger: how deep it nests, how many parts and messages it has is
bounded, nothing it names is fetched, and what is encrypted is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.invoices import reading as invoices
from relance_docs.importing.limits import MAX_BYTES
from relance_docs.importing.mail.headers import (
    DEEPEST,
    LONGEST_NAME,
    POLICY,
    TOO_DEEP,
    addresses_in,
    header,
    parts_of,
)
from relance_docs.importing.mail.notices import failed_in, is_notice, kind_of, original_of
from relance_docs.importing.mail.records import Carried, MailKind, ReceivedEmail
from relance_docs.importing.records import ImportAsked, Item, Json, Source, SourceReading, digest_of
from relance_docs.message import Message

KIND: Final = "email"
_HEADER: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_KNOWN: Final = frozenset(
    (b"from", b"to", b"cc", b"date", b"subject", b"message-id", b"mime-version", b"received",
     b"return-path", b"delivered-to", b"content-type", b"reply-to", b"sender", b"dkim-signature",
     b"x-unsent", b"x-mozilla-status", b"envelope-to")
)  # fmt: skip
_FEWEST: Final = 3
"""Known headers that an e-mail begins with: what else has one or two lines like them?"""
_HEAD: Final = 16_384
_FROM_LINE: Final = re.compile(rb"^From [^\r\n]+[0-9]{4}[^\r\n]*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)
"""What parts the messages of an mbox, with a header below it."""
_QUOTED: Final = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_MOST_MAILS: Final = 2_000
_MOST_PARTS: Final = 300
"""Parts of one e-mail, those of the e-mails in it included."""
_SMALLEST_SCAN: Final = 20_000
"""Bytes below which a picture is a logo or a signature: no page is read from so little."""
_ENCRYPTED: Final = Message(
    "the e-mail is encrypted (S/MIME or OpenPGP): open it in your mail program, save the invoice "
    "attached to it, and import that"
)


def recognises(source: Source, content: bytes) -> bool:
    """Whether the content begins like an e-mail, or like an mbox of several."""
    del source
    head = content[:_HEAD].lstrip()
    if (mark := _FROM_LINE.match(head)) is not None:
        head = head[mark.end() :]
    names: set[bytes] = set()
    at = 0
    while (found := _HEADER.match(head, at)) is not None:
        names.add(found[1].lower())
        at = found.end()
    return len(names & _KNOWN) >= _FEWEST


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read the e-mails, and the invoices attached to each as files of their own."""
    mails: list[ReceivedEmail] = []
    inside: list[Item] = []
    for raw in _parted(content):
        for mail, items in _mails(source, raw, asked):
            mails.append(mail)
            inside.extend(items)
    single = mails[0] if len(mails) == 1 else None
    refused = single.refused if single is not None else None
    data: dict[str, Json] = {"messages": [mail.as_data() for mail in mails]}
    return SourceReading(
        kind=KIND, body=tuple(mails), data=data, refused=refused, inside=tuple(inside)
    )


def _parted(content: bytes) -> Iterator[bytes]:
    """Yield the e-mails of an mbox, without its marks; or the only one."""
    content = content.lstrip()
    marks = [mark.span() for mark in _FROM_LINE.finditer(content)]
    if not marks or marks[0][0] != 0:
        yield content
        return
    if len(marks) > _MOST_MAILS:
        raise RefusalError(
            Message("more than {limit} e-mails in one file; part them", limit=_MOST_MAILS)
        )
    ends = [start for start, _end in marks[1:]] + [len(content)]
    for (_start, begin), end in zip(marks, ends, strict=True):
        yield _QUOTED.sub(b"", content[begin:end]).rstrip(b"\r\n") + b"\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A part of an e-mail, and whether it stands in another e-mail inside."""

    message: EmailMessage
    content: bytes
    """Of the e-mail that the part is the whole of; empty for other parts."""


def _mails(
    source: Source, raw: bytes, asked: ImportAsked
) -> Iterator[tuple[ReceivedEmail, list[Item]]]:
    """Yield an e-mail and those that are attached to it, each with its own invoices."""
    try:
        message: Any = BytesParser(policy=POLICY).parsebytes(raw)
    except (MessageError, ValueError, LookupError) as error:
        raise RefusalError(Message("the e-mail is broken; save it again")) from error
    waiting = [_Part(message=message, content=raw)]
    count = 0
    while waiting:
        whole = waiting.pop(0)
        parts: list[EmailMessage] = []
        for part, is_mail in parts_of(whole.message, DEEPEST):
            count += 1
            if count > _MOST_PARTS:
                raise RefusalError(TOO_DEEP)
            if is_mail and not is_notice(whole.message):
                waiting.append(_Part(message=part, content=_bytes_of(part)))
            elif not is_mail:
                parts.append(part)
        yield _mail(source, whole, parts, asked)


def _bytes_of(message: EmailMessage) -> bytes:
    try:
        return message.as_bytes(policy=policy.compat32)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return b""


def _mail(
    source: Source, whole: _Part, parts: list[EmailMessage], asked: ImportAsked
) -> tuple[ReceivedEmail, list[Item]]:
    message = whole.message
    kind = kind_of(message)
    original = original_of(message)
    senders = addresses_in(message, "from") or addresses_in(message, "sender")
    mail = ReceivedEmail(
        kind=kind,
        message_id=one_line(header(message, "message-id"), 250),
        sent_at=_moment(header(message, "date")),
        sender=senders[0] if senders else None,
        recipients=(*addresses_in(message, "to"), *addresses_in(message, "cc")),
        failed=failed_in(message),
        original_id=original.message_id,
        original_to=original.to,
        refused=_ENCRYPTED if any(map(_is_encrypted, [message, *parts])) else None,
        content=whole.content,
    )
    if mail.refused is not None or kind is not MailKind.LETTER:
        return mail, []
    items = list(_attached(source, parts, asked))
    carried = tuple(
        Carried(name=item.source.name, digest=item.digest, invoice_number=body.invoice_number)
        for item in items
        if item.reading is not None and isinstance(body := item.reading.body, ReadInvoice)
    )
    return replace(mail, carried=carried), items


def _attached(source: Source, parts: list[EmailMessage], asked: ImportAsked) -> Iterator[Item]:
    """Yield what was read of each PDF, XML or scan that may be an invoice; of no logo."""
    for place, part in enumerate(parts):
        content = part.get_payload(decode=True)
        is_text = part.get_content_maintype() == "text" and part.get_content_subtype() != "xml"
        if not isinstance(content, bytes) or is_text:
            continue
        is_logo = part.get_content_maintype() == "image" and len(content) < _SMALLEST_SCAN
        if is_logo or len(content) > MAX_BYTES or not invoices.recognises(source, content):
            continue
        name = one_line(_file_name(part), LONGEST_NAME) or f"{place + 1}"
        inner = Source(name=f"{source.name} › {name}", given=content)
        digest = digest_of(content)
        try:
            reading = invoices.read(inner, content, asked)
        except RefusalError as refusal:
            yield Item(source=inner, error=refusal.message)
        else:
            yield Item(source=inner, digest=digest, reading=reading)


def _file_name(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except (ValueError, LookupError, AttributeError, TypeError):  # a header that cannot be read
        return None


def _moment(text: str | None) -> datetime | date | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.date()


def _is_encrypted(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    return kind == "multipart/encrypted" or kind in {
        "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted",
    }  # fmt: skip
