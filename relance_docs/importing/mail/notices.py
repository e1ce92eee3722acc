"""Notices that an e-mail was not delivered, by RFC 3464 and as servers write them in words.

Postfix, Exim, Sendmail, Microsoft 365 and Gmail add the parts of a report; qmail, older Exim and
Exchange say it in the text alone. Which e-mail it is about is told by its Message-ID, in the
original that comes back or in the text; by which address, where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Final

from relance_docs.importing.cleaning import email_of, one_line
from relance_docs.importing.mail.headers import DEEPEST, POLICY, addresses_in, header, parts_of
from relance_docs.importing.mail.records import MailKind

_SENDER: Final = re.compile(
    r"(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]{32})(?:@|$)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"undeliver|not delivered|delivery (?:status notification|failure|has failed|incomplete)"
    r"|mail delivery failed|returned mail|failure notice|returning message to sender"
    r"|non[- ]?(?:remis|distribu|délivr)|échec (?:de (?:la )?)?(?:remise|distribution|livraison)"
    r"|message non livré|unzustellbar|nicht zugestellt",
    re.IGNORECASE,
)
_LATE: Final = frozenset({"delayed"})
_IN_TEXT: Final = re.compile(
    r"^[ \t>]*Message-ID:\s*(<[^<>\s]{3,240}>)", re.IGNORECASE | re.MULTILINE
)
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{3,190}")
_LONGEST_TEXT: Final = 50_000
_MOST_NAMED: Final = 20
_LONGEST_ID: Final = 250


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """The e-mail that a notice is about."""

    message_id: str | None = None
    to: str | None = None
    """The address that it was for, where the notice has its header."""


def kind_of(message: EmailMessage) -> MailKind:
    """Return what an e-mail is."""
    report = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() == "multipart/report":
        return _kind_of_report(message, report)
    senders = addresses_in(message, "from")
    is_of_server = any(_SENDER.match(each.address) for each in senders)
    returns_nowhere = (header(message, "return-path") or "").strip() == "<>"
    says_so = _SUBJECT.search(header(message, "subject") or "") is not None
    if header(message, "x-failed-recipients") or is_of_server or (returns_nowhere and says_so):
        return MailKind.BOUNCE
    return MailKind.DRAFT if header(message, "x-unsent") == "1" else MailKind.LETTER


def _kind_of_report(message: EmailMessage, report: str) -> MailKind:
    if report == "disposition-notification":
        return MailKind.RECEIPT
    actions = {action for _address, action in _recipients(message)}
    if report == "delivery-status" and actions and "failed" not in actions:
        return MailKind.LATE if actions & _LATE else MailKind.RECEIPT
    return MailKind.BOUNCE


def is_notice(message: EmailMessage) -> bool:
    """Whether an e-mail is about another one."""
    return kind_of(message) in {MailKind.BOUNCE, MailKind.RECEIPT, MailKind.LATE}


def _recipients(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Yield each address that a notice of delivery speaks of, with what became of it."""
    for part, _is_mail in parts_of(message, DEEPEST):
        action = (header(part, "action") or "").strip().lower()
        # The one that was written to first: the other is where it was passed on to.
        for name in ("original-recipient", "final-recipient"):
            said = header(part, name)
            address = email_of((said or "").rpartition(";")[2].strip().strip("<>"))
            if address:
                yield address, action


def failed_in(message: EmailMessage) -> tuple[str, ...]:
    """Return the addresses that a notice says were not reached; of one in words, all it names."""
    if kind_of(message) is not MailKind.BOUNCE:
        return ()
    told = [address for address, action in _recipients(message) if action in {"failed", ""}]
    named = (header(message, "x-failed-recipients") or "").split(",")
    told += [address for name in named if (address := email_of(name.strip()))]
    if not told:
        own = {each.address.lower() for each in addresses_in(message, "from")}
        found = (match[0].strip(".") for match in _ADDRESS.finditer(_text(message)))
        told = [each for each in found if email_of(each) and each.lower() not in own]
    return tuple(dict.fromkeys(told))[:_MOST_NAMED]


def original_of(message: EmailMessage) -> Original:
    """Return what a notice tells of the e-mail that it is about."""
    if not is_notice(message):
        return Original()
    for part, is_mail in parts_of(message, DEEPEST):
        if is_mail:
            return _of_header(part)
        if part.get_content_type() in {"text/rfc822-headers", "message/global-headers"}:
            content = part.get_payload(decode=True)
            head: Any = BytesParser(policy=POLICY).parsebytes(
                content if isinstance(content, bytes) else b"", headersonly=True
            )
            return _of_header(head)
    for part, _is_mail in parts_of(message, DEEPEST):
        told = header(part, "original-message-id")
        if told is not None:
            return Original(message_id=one_line(told, _LONGEST_ID))
    quoted = _IN_TEXT.search(_text(message))
    told = quoted[1] if quoted else header(message, "in-reply-to")
    return Original(message_id=one_line(told, _LONGEST_ID))


def _of_header(head: EmailMessage) -> Original:
    to = addresses_in(head, "to")
    return Original(
        message_id=one_line(header(head, "message-id"), _LONGEST_ID),
        to=to[0].address if len(to) == 1 else None,
    )


def _text(message: EmailMessage) -> str:
    """Return the words of a notice, without marks; no more than a notice has."""
    found = []
    for part, is_mail in parts_of(message, DEEPEST):
        if is_mail or part.get_content_maintype() != "text":
            continue
        content = part.get_payload(decode=True)
        text = (content if isinstance(content, bytes) else b"")[:_LONGEST_TEXT]
        plain = text.decode("utf-8", "replace")
        if part.get_content_subtype() == "html":
            plain = re.sub(r"<(?![^<>\s]+@)[^<>]*>", " ", plain)
            plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&#64;", "@")
        found.append(plain)
    return "\n".join(found)
