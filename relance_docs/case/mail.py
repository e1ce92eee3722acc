"""How e-mails leave: the servers of relance.yaml, and which steps leave unasked."""

from ipaddress import ip_address
from typing import Literal

from pydantic import Field

from relance_docs.case.record import Record
from relance_docs.case.scalars import Count, Port, Text

Security = Literal["starttls", "tls", "none"]
"""How a connection to a mail server is protected."""
Sending = Literal["asked", "automatic"]
"""Whether somebody is asked before a step leaves by e-mail."""


class SmtpServer(Record):
    """The server that takes e-mails from you."""

    host: Text
    """Its name, as its certificate states it."""
    port: Port | None = None
    """Left out: 587 with starttls, 465 with tls, 25 with none."""
    security: Security = "starttls"
    """starttls, tls, or none, which only a server on this machine may have."""
    user: Text | None = None
    """Who signs in; left out: nobody does."""


class ImapServer(Record):
    """The mailbox that drafts are put into."""

    host: Text
    """Its name, as its certificate states it."""
    port: Port | None = None
    """Left out: 993 with tls, 143 otherwise."""
    security: Security = "tls"
    """tls, starttls, or none, which only a server on this machine may have."""
    user: Text
    """Whose mailbox it is."""
    drafts: Text | None = None
    """The folder of drafts; left out: the one that the server says it is."""


class Mail(Record):
    """Your own mail servers; passwords are never written in a file."""

    smtp: SmtpServer | None = None
    """Through which `relance send` sends."""
    imap: ImapServer | None = None
    """Where `relance send --drafts` puts drafts."""
    sender: Text | None = Field(default=None, alias="from")
    """Address from which e-mails come; left out: the e-mail address of who writes."""
    digest_to: Text | None = None
    """Address that the digest goes to; left out: the one e-mails come from."""
    max_per_hour: Count = 60
    """E-mails that leave within an hour, at most."""


def is_loopback(host: str) -> bool:
    """Whether a name or an address is that of this machine.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1")
    (True, True, True)
    >>> is_loopback("smtp.exemple.fr"), is_loopback("127.0.0.1.exemple.fr")
    (False, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
