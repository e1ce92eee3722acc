"""The user's own mailbox: drafts are put into it, for her to read and send."""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from relance_docs.case.mail import ImapServer
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.sending.server import (
    PATIENCE,
    refuse_elsewhere,
    refuse_oauth_only,
    refuse_unprotected,
    told,
)

_PORTS: Final = {"tls": 993, "starttls": 143, "none": 143}
_LONGEST_PART: Final = 10_000_000
"""Bytes of one part of an answer; no list of folders is as long."""
_LISTED: Final = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.+)')
_USUAL: Final = ("Drafts", "Brouillons", "INBOX.Drafts", "INBOX.Brouillons")
"""What the folder is called where the server does not say which it is."""


class _Imap(imaplib.IMAP4):
    """IMAP over a connection that was made, and looked at, before."""

    def __init__(self, server: ImapServer, context: ssl.SSLContext) -> None:
        self.server, self.context = server, context
        super().__init__(server.host, server.port or _PORTS[server.security], timeout=PATIENCE)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        raw = socket.create_connection((self.host, self.port), timeout=timeout)
        try:
            refuse_elsewhere(self.server, raw)
            if self.server.security == "tls":
                return self.context.wrap_socket(raw, server_hostname=self.server.host)
        except BaseException:
            raw.close()
            raise
        return raw

    def read(self, size: int) -> bytes:
        if size > _LONGEST_PART:
            raise self.abort("the server answers without end")
        return super().read(size)


@dataclass(frozen=True, kw_only=True)
class Drafts:
    """The folder of drafts of a mailbox."""

    connection: imaplib.IMAP4
    folder: str
    """As the server takes it, in quotation marks."""

    def put(self, content: bytes, message_id: str) -> bool:
        """Put an e-mail there; False when it lies there already.

        Raises RefusalError when the server does not take it.
        """
        try:
            self._answered(self.connection.select(self.folder, readonly=True))
            said = self._answered(
                self.connection.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')
            )
            if any(part for part in said if isinstance(part, bytes) and part.strip()):
                return False
            self._answered(self.connection.append(self.folder, r"(\Draft)", "", content))
        except (OSError, imaplib.IMAP4.error) as error:
            raise RefusalError(
                Message("the mailbox does not take it ({reason})", reason=str(error))
            ) from error
        return True

    def _answered(self, answer: tuple[str, Sequence[object]]) -> Sequence[object]:
        if answer[0] != "OK":
            said = b" ".join(part for part in answer[1] if isinstance(part, bytes))
            raise self.connection.error(said.decode("utf-8", "replace"))
        return answer[1]


@contextmanager
def drafts_of(server: ImapServer, password: Callable[[], str]) -> Iterator[Drafts]:
    """Hold the folder of drafts of a mailbox.

    Raises RefusalError when it cannot be reached, trusted, signed in to or found.
    """
    refuse_unprotected(server)
    context = ssl.create_default_context()
    connection: imaplib.IMAP4 | None = None
    try:
        with told(server):
            try:
                connection = _Imap(server, context)
                if server.security == "starttls":
                    connection.starttls(context)
            except imaplib.IMAP4.error as error:
                raise OSError(str(error)) from error
        _sign_in(connection, server, password)
        yield Drafts(connection=connection, folder=_folder(connection, server))
    finally:
        if connection is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()


def _sign_in(connection: imaplib.IMAP4, server: ImapServer, password: Callable[[], str]) -> None:
    known = {each.upper() for each in connection.capabilities}
    if "LOGINDISABLED" in known:
        refuse_oauth_only(server, {e.removeprefix("AUTH=") for e in known if "AUTH=" in e})
    try:
        connection.login(server.user, password())
    except (OSError, UnicodeError, imaplib.IMAP4.error) as error:
        raise RefusalError(
            Message(
                "{host} does not let {user} in ({said}): is the password right, and does your"
                " provider ask for one of its own for programs?",
                host=server.host,
                user=server.user,
                said=str(error),
            )
        ) from error


def _folder(connection: imaplib.IMAP4, server: ImapServer) -> str:
    if server.drafts is not None:
        return _quoted(_in_utf7(server.drafts))
    try:
        _status, listed = connection.list()
    except (OSError, imaplib.IMAP4.error):
        listed = []
    folders = dict(filter(None, map(_read, listed)))
    found = next((name for name, flags in folders.items() if b"\\drafts" in flags), None)
    found = found or next((name for name in _USUAL if name in folders), None)
    if found is None:
        raise RefusalError(
            Message(
                "{host} does not say which folder is that of drafts: name it, `drafts: …` in"
                " `mail.imap` of relance.yaml",
                host=server.host,
            )
        )
    return _quoted(found)


def _read(line: object) -> tuple[str, list[bytes]] | None:
    """Return a folder as the server names it, and its flags; a name may come by itself."""
    head, literal = (line[0], line[1]) if isinstance(line, tuple) else (line, None)
    found = _LISTED.fullmatch(head) if isinstance(head, bytes) else None
    if found is None:
        return None
    name = literal if isinstance(literal, bytes) else found["name"].strip()
    if literal is None and name.startswith(b'"'):
        name = re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name.decode("ascii", "replace"), found["flags"].lower().split()


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _in_utf7(name: str) -> str:
    """Return the name of a folder as IMAP writes it (RFC 3501, 5.1.3).

    >>> _in_utf7("Entwürfe"), _in_utf7("Brouillons & co")
    ('Entw&APw-rfe', 'Brouillons &- co')
    """

    def encoded(found: re.Match[str]) -> str:
        if found[0] == "&":
            return "&-"
        packed = base64.b64encode(found[0].encode("utf-16-be")).rstrip(b"=").decode()
        return f"&{packed.replace('/', ',')}-"

    return re.sub(r"&|[^\x20-\x7e]+", encoded, name)
