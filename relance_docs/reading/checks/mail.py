"""relance.yaml: through which servers e-mails leave."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.case.mail import ImapServer, SmtpServer, is_loopback
from relance_docs.case.settings import Settings
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.identifiers import is_email, no_email


@check("mail-address", stands_alone=True)
def mail_address(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """E-mails come from an address, and the digest goes to one."""
    mail = settings.mail
    if mail is None:
        return
    for name, address in (("from", mail.sender), ("digest_to", mail.digest_to)):
        if address is not None and not is_email(address):
            yield ("mail", name), no_email(address)


@check("mail-server", stands_alone=True)
def mail_server(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A mail server is reached with TLS, unless it is on this machine."""
    for name, server in _servers(settings):
        if server.security == "none" and not is_loopback(server.host):
            yield (
                ("mail", name, "security"),
                Message(
                    "`none` is for a server on this machine alone; {host} needs `starttls` or"
                    " `tls`",
                    host=server.host,
                ),
            )
        if not server.host.isascii() or " " in server.host or "/" in server.host:
            yield (
                ("mail", name, "host"),
                Message("the name of a server alone, such as smtp.exemple.fr"),
            )


@check("mail-sender-missing", Severity.WARNING, stands_alone=True)
def mail_sender(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """Without `from`, e-mails come from the address of who writes."""
    writer = settings.sender or settings.creditor
    mail = settings.mail
    if mail is not None and mail.smtp is not None and (mail.sender or writer.email) is None:
        yield ("mail",), Message("from which address? add 'from: …', or an e-mail to the creditor")


def _servers(settings: Settings) -> Iterator[tuple[str, SmtpServer | ImapServer]]:
    mail = settings.mail
    if mail is not None and mail.smtp is not None:
        yield "smtp", mail.smtp
    if mail is not None and mail.imap is not None:
        yield "imap", mail.imap


MAIL: Final = (mail_address, mail_server, mail_sender)
