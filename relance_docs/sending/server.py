"""The user's own mail server: an e-mail is handed over, refused, or nobody knows.

Nothing is sent without TLS but to a server on this machine; certificates are verified, and a
server that does not offer what relance.yaml asks for is left, never spoken to in the clear.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final, Protocol

from relance_docs.case.mail import ImapServer, SmtpServer, is_loopback
from relance_docs.errors import RefusalError, reason_of
from relance_docs.message import Message

PATIENCE: Final = 60.0
"""Seconds to wait for an answer of the server."""
LAST_PATIENCE: Final = 300.0
"""Seconds to wait for the answer to a whole e-mail, which the server may look through."""
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
_LONGEST_ANSWER: Final = 100_000
"""Bytes of one answer; a server that goes on and on is left."""
_LONGEST_SAID: Final = 300
_OAUTH: Final = frozenset({"XOAUTH2", "OAUTHBEARER"})
_DOT: Final = re.compile(rb"^\.", re.MULTILINE)
_GO_AHEAD: Final = 354
_CLOSING: Final = 421


class NotTakenError(RefusalError):
    """The server said that it does not take this e-mail: it has not left."""

    def __init__(self, message: Message, *, is_gone: bool = False) -> None:
        super().__init__(message)
        self.is_gone = is_gone
        """Whether the server is not there any more for the next one either."""


class UnknownError(RefusalError):
    """The e-mail was handed over, and no answer came: whether it was taken is not known."""


class _Bounded:
    """What a server answers, line by line, and no more than a server has to say."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.left = file, _LONGEST_ANSWER

    def readline(self, limit: int) -> bytes:
        line = self.file.readline(min(limit, self.left + 1))
        self.left -= len(line)
        if self.left < 0:
            raise OSError(Message("the server answers without end").render())
        return line

    def close(self) -> None:
        self.file.close()


class _Conversation(smtplib.SMTP):
    """SMTP whose answers are bounded."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        if isinstance(self.file, _Bounded):
            self.file.left = _LONGEST_ANSWER
        return super().getreply()


class Server(Protocol):
    """Who takes e-mails."""

    def hand_over(
        self, sender: str, to: str, content: bytes, on_the_brink: Callable[[], object]
    ) -> str:
        """Hand an e-mail over; return what the server answered when it took it.

        `on_the_brink` is called right before the first byte of it leaves. Raises NotTakenError,
        then it has not left, and UnknownError.
        """
        ...


class _Smtp:
    def __init__(self, conversation: smtplib.SMTP) -> None:
        self.conversation = conversation

    def hand_over(
        self, sender: str, to: str, content: bytes, on_the_brink: Callable[[], object]
    ) -> str:
        smtp = self.conversation
        try:
            smtp.rset()
            for command, done in (
                (f"MAIL FROM:<{sender}>", {250}),
                (f"RCPT TO:<{to}>", {250, 251}),
                ("DATA", {_GO_AHEAD}),
            ):
                code, said = smtp.docmd(command)
                if code not in done:
                    raise _not_taken(code, said)
        except (OSError, smtplib.SMTPException) as error:
            raise NotTakenError(
                Message(
                    "the server broke off before the e-mail was handed over ({reason}): it has not"
                    " left",
                    reason=_why(error),
                ),
                is_gone=True,
            ) from error
        try:
            on_the_brink()
        except BaseException:
            smtp.close()  # before the end of the e-mail, so it has not left
            raise
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(LAST_PATIENCE)
            smtp.send(_DOT.sub(b"..", content) + b".\r\n")
            code, said = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            smtp.close()
            raise _unknown(_why(error)) from error
        if 200 <= code < 300:  # noqa: PLR2004 - what SMTP calls done
            if smtp.sock is not None:
                smtp.sock.settimeout(PATIENCE)
            return _said(said)
        if 400 <= code < 600:  # noqa: PLR2004 - what SMTP calls refused
            raise _not_taken(code, said)
        smtp.close()
        raise _unknown(f"{code} {_said(said)}")


def _unknown(reason: Message | str) -> UnknownError:
    return UnknownError(
        Message(
            "the e-mail was handed over, and the server did not say that it took it ({reason}):"
            " nobody knows whether it left",
            reason=reason,
        )
    )


def _not_taken(code: int, said: bytes) -> NotTakenError:
    return NotTakenError(
        Message("the server did not take it: {code} {said}", code=code, said=_said(said)),
        is_gone=code == _CLOSING or code < 0,
    )


@contextmanager
def connected(server: SmtpServer, password: Callable[[], str]) -> Iterator[Server]:
    """Hold a connection to the server, signed in where relance.yaml names a user.

    Raises RefusalError when that is not possible; then nothing was sent.
    """
    refuse_unprotected(server)
    conversation = _Conversation(local_hostname="[127.0.0.1]", timeout=PATIENCE)
    try:
        with told(server):
            _open(conversation, server)
        if server.user is not None:
            _sign_in(conversation, server, password)
        yield _Smtp(conversation)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            conversation.quit()
        conversation.close()


def _open(conversation: smtplib.SMTP, server: SmtpServer) -> None:
    port = server.port or _PORTS[server.security]
    context = ssl.create_default_context()
    conversation._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001 - starttls asks for it
    raw = socket.create_connection((server.host, port), timeout=PATIENCE)
    conversation.sock = raw
    try:
        refuse_elsewhere(server, raw)
        if server.security == "tls":
            conversation.sock = context.wrap_socket(raw, server_hostname=server.host)
        _greeted(conversation)
        conversation.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            _protect(conversation, server, context)
    except BaseException:
        raw.close()
        raise


def _greeted(conversation: smtplib.SMTP) -> None:
    code, said = conversation.getreply()
    if code != 220:  # noqa: PLR2004 - the greeting
        raise smtplib.SMTPConnectError(code, said)


def _protect(conversation: smtplib.SMTP, server: SmtpServer, context: ssl.SSLContext) -> None:
    if not conversation.has_extn("starttls"):
        raise RefusalError(
            Message(
                "{host} does not offer STARTTLS: nothing was sent, and no password; ask your"
                " provider for its port with TLS, then `security: tls`",
                host=server.host,
            )
        )
    code, said = conversation.starttls(context=context)
    if code != 220:  # noqa: PLR2004 - go ahead
        raise smtplib.SMTPResponseException(code, _said(said))
    conversation.ehlo()


def _sign_in(conversation: smtplib.SMTP, server: SmtpServer, password: Callable[[], str]) -> None:
    user = server.user or ""
    if not conversation.has_extn("auth"):
        raise RefusalError(
            Message("{host} lets nobody sign in here: look at port and security", host=server.host)
        )
    offered = {each.upper() for each in conversation.esmtp_features.get("auth", "").split()}
    refuse_oauth_only(server, offered)
    secret = password()
    try:
        conversation.login(user, secret, initial_response_ok=False)
    except smtplib.SMTPAuthenticationError as error:
        raise RefusalError(
            Message(
                "{host} does not let {user} in ({said}): is the password right, and does your"
                " provider ask for one of its own for programs?",
                host=server.host,
                user=user,
                said=_said(error.smtp_error),
            )
        ) from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise RefusalError(
            Message(
                "{host} cannot be signed in to ({reason})", host=server.host, reason=_why(error)
            )
        ) from error


def refuse_oauth_only(server: SmtpServer | ImapServer, offered: Collection[str]) -> None:
    """Raise RefusalError for a server that takes no password; `offered`: its ways to sign in."""
    if offered and _OAUTH.issuperset(offered):
        raise RefusalError(
            Message(
                "{host} takes no password, only OAuth ({ways}), which this program does not speak:"
                " ask your provider for a server or a password for programs, or open the e-mails"
                " from build/letters in your mail program",
                host=server.host,
                ways=", ".join(sorted(offered)),
            )
        )


def refuse_unprotected(server: SmtpServer | ImapServer) -> None:
    """Raise RefusalError for a server without protection that is not on this machine."""
    if server.security == "none" and not is_loopback(server.host):
        raise RefusalError(
            Message(
                "without protection only a server on this machine is spoken to: {host} needs"
                " `security: starttls` or `tls`",
                host=server.host,
            )
        )


def refuse_elsewhere(server: SmtpServer | ImapServer, raw: socket.socket) -> None:
    """Raise RefusalError when a name said to be of this machine leads to another one."""
    if server.security == "none" and not is_loopback(raw.getpeername()[0]):
        raise RefusalError(Message("{host} is not on this machine", host=server.host))


@contextmanager
def told(server: SmtpServer | ImapServer) -> Iterator[None]:
    """Say in a sentence why a server cannot be reached, or cannot be trusted."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise RefusalError(
            Message(
                "{host} does not prove who it is ({reason}): nothing was sent; `host` is to be the"
                " name in its certificate",
                host=server.host,
                reason=error.verify_message,
            )
        ) from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise RefusalError(
            Message(
                "{host} cannot be reached as relance.yaml says ({reason}): look at host, port and"
                " security",
                host=server.host,
                reason=_why(error),
            )
        ) from error


def _why(error: Exception) -> Message | str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_said(error.smtp_error)}"
    if isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException):
        return reason_of(error)
    return _said(str(error)) or type(error).__name__


def _said(answer: bytes | str) -> str:
    """Return what a server says, in one line that is not too long."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAID else f"{line[:_LONGEST_SAID]}…"
