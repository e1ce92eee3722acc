"""A digest for the user: what was done, and what waits for her; it goes to nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from relance_docs.case.mail import SmtpServer
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.sending.server import connected


def digest_addresses(settings: Settings) -> tuple[str, str]:
    """Return from where a digest comes and where it goes: both are the user's own.

    Raises RefusalError when relance.yaml names none.
    """
    writer = settings.sender or settings.creditor
    sender = (settings.mail.sender if settings.mail else None) or writer.email
    to = (settings.mail.digest_to if settings.mail else None) or sender
    if sender is None or to is None:
        raise RefusalError(
            Message("to which address? add `digest_to` or `from` to `mail` in relance.yaml")
        )
    return sender, to


def send_digest(
    settings: Settings,
    password: Callable[[SmtpServer], Callable[[], str]],
    said: tuple[str, str],
    *,
    moment: datetime,
) -> str:
    """Send a digest, its subject and its text, and return its address.

    It says nothing to a debtor, so it is not recorded. Raises RefusalError when it is not taken.
    """
    subject, text = said
    server = settings.mail.smtp if settings.mail is not None else None
    if server is None:
        raise RefusalError(
            Message(
                "relance.yaml does not say which mail server is yours: add `mail: {{smtp: {{host:"
                " …, user: …}}, from: …}}`"
            )
        )
    sender, to = digest_addresses(settings)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<{uuid.uuid4().hex}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    with connected(server, password(server)) as conversation:
        conversation.hand_over(sender, to, message.as_bytes(), lambda: None)
    return to
