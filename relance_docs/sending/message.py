"""The e-mail that leaves: the draft of the letter, with its sender, its moment and its identifier.

From the draft alone: nobody is addressed but the one person that the draft is for.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

_TO_OTHERS: Final = ("Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """An e-mail that is ready to leave, and what is shown of it before it does."""

    content: bytes = field(repr=False)
    """All of it, as it is handed over and archived."""
    message_id: str
    sender: str
    to: str
    """The addresses alone."""
    subject: str
    body: str
    attached: tuple[tuple[str, int], ...]
    """Name and bytes of each file that goes with it."""


def outgoing(
    draft: bytes,
    *,
    to: str,
    sender: str | None,
    moment: datetime,
    document: bytes,
    identifier: str = "",
) -> Outgoing:
    """Return the e-mail of a draft, from `sender`, else from whom the draft says.

    `identifier` begins its Message-ID; without one it is drawn.
    Raises RefusalError when it addresses anybody but `to`, when it does not carry the document,
    and when nobody is named to send it.
    """
    message = BytesParser(policy=policy.SMTP).parsebytes(draft)
    if not isinstance(message, EmailMessage):  # pragma: no cover - the policy makes no other
        raise TypeError(message)
    _refuse_others(message, to)
    _refuse_without(message, document)
    del message["X-Unsent"]
    _set_sender(message, sender)
    from_address = _addresses(message, "From")[0]
    message_id = f"<{identifier or uuid.uuid4().hex}@{from_address.rpartition('@')[2]}>"
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id
    body = message.get_body(("plain",))
    return Outgoing(
        content=message.as_bytes(),
        message_id=message_id,
        sender=from_address,
        to=to,
        subject=str(message["Subject"]),
        body=body.get_content() if body is not None else "",
        attached=tuple(_attached(message)),
    )


def _addresses(message: EmailMessage, name: str) -> list[str]:
    headers: list[Any] = message.get_all(name, [])
    return [address.addr_spec for header in headers for address in header.addresses]


def _refuse_others(message: EmailMessage, to: str) -> None:
    others = [name for name in _TO_OTHERS if message[name] is not None]
    if others or _addresses(message, "To") != [to]:
        raise RefusalError(
            Message(
                "the draft is not for {address} alone: nobody but the debtor is written to; write"
                " it again with `relance letters`",
                address=to,
            )
        )


def _refuse_without(message: EmailMessage, document: bytes) -> None:
    """Refuse what does not carry the very letter that is recorded with it."""
    if all(part.get_payload(decode=True) != document for part in message.iter_attachments()):
        raise RefusalError(
            Message("the draft does not carry its letter; write it again with `relance letters`")
        )


def _set_sender(message: EmailMessage, sender: str | None) -> None:
    """Let the e-mail come from `sender`, under the name that the draft has."""
    said: Any = message["From"]
    known = said.addresses[0] if said is not None and said.addresses else None
    address = sender or (known.addr_spec if known is not None else None)
    if address is None:
        raise RefusalError(
            Message(
                "from which address? add `from` to `mail` in relance.yaml, or `email` to the"
                " creditor"
            )
        )
    del message["From"]
    name = known.display_name if known is not None else ""
    message["From"] = Address(display_name=name, addr_spec=address)


def _attached(message: EmailMessage) -> Iterator[tuple[str, int]]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        yield part.get_filename() or "?", len(content) if isinstance(content, bytes) else 0
