"""The password of a mail server: from the environment, the keyring of the system, or a person."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from relance_docs.case.mail import ImapServer, SmtpServer
from relance_docs.errors import RefusalError
from relance_docs.message import Message

SMTP_VARIABLE: Final = "RELANCE_SMTP_PASSWORD"
IMAP_VARIABLE: Final = "RELANCE_IMAP_PASSWORD"
SERVICE: Final = "relance-docs"
"""How the keyring names the program; the user there is « user@host »."""


def password_of(server: SmtpServer | ImapServer, ask: Callable[[Message], str | None]) -> str:
    """Return the password of the user of a server; `ask` puts a question, or returns None.

    No file of the workspace ever holds it. Raises RefusalError when nobody knows it.
    """
    variable = SMTP_VARIABLE if isinstance(server, SmtpServer) else IMAP_VARIABLE
    names = dict.fromkeys((variable, SMTP_VARIABLE))
    found = next((secret for name in names if (secret := _set_for(server, name))), None)
    who = f"{server.user}@{server.host}"
    found = found or _of_keyring(who)
    found = found or ask(Message("Password of {user} at {host}", user=server.user or "",
                                 host=server.host))  # fmt: skip
    if not found:
        raise RefusalError(
            Message(
                "no password for {who}: set {variable}, or put it into the keyring of the system,"
                " `keyring set {service} {who}` (pip install 'relance-docs[keyring]')",
                who=who,
                variable=variable,
                service=SERVICE,
            )
        )
    return found


def _set_for(server: SmtpServer | ImapServer, name: str) -> str | None:
    """Return a password of the environment; where it names its host, no other host gets it.

    Whoever may write relance.yaml could send it elsewhere.
    """
    host = os.environ.get(name.replace("PASSWORD", "HOST"))
    is_for_it = host is None or host.casefold() == server.host.casefold()
    return os.environ.get(name) if is_for_it else None


def _of_keyring(who: str) -> str | None:
    """Return what the keyring of the system holds; None where there is none, or it stays shut."""
    try:
        import keyring  # noqa: PLC0415 - an optional extra
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, who)
    except KeyringError:
        return None
