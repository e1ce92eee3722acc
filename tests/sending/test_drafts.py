"""`relance send --drafts`: e-mails are put into the mailbox, once; nothing is recorded as sent."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from relance_docs.case.mail import ImapServer
from relance_docs.errors import RefusalError
from relance_docs.sending.mailbox import drafts_of
from tests.sending.mailing import Mailing

LISTED = (
    b'* LIST (\\HasNoChildren) "/" "INBOX"\r\n'
    b'* LIST (\\Drafts \\HasNoChildren) "/" "Brouillons & co"\r\n'
)
_APPEND = re.compile(rb'APPEND ("(?:[^"\\]|\\.)*") \((.*?)\) ?(?:"[^"]*" )?\{(\d+)\}')


@dataclass
class Mailbox:
    """What an IMAP server holds, and what it says of itself."""

    listed: bytes = LISTED
    refuses: bool = False
    capabilities: bytes = b"IMAP4rev1"
    kept: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)
    """Folder, flags and content."""
    port: int = 0


class Session(socketserver.StreamRequestHandler):
    """A conversation in as much IMAP as the program speaks."""

    mailbox: ClassVar[Mailbox]

    def handle(self) -> None:
        """Answer each command until the end."""
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _space, command = line.strip().partition(b" ")
            self.wfile.write(self.answer(command) + tag + self.done(command) + b"\r\n")
            if command.upper() == b"LOGOUT":
                return

    def done(self, command: bytes) -> bytes:
        """Return whether a command is said to be done."""
        if command.startswith(b"LOGIN") and b"juste" not in command:
            return b" NO who are you"
        is_refused = self.mailbox.refuses and command.startswith(b"APPEND")
        return b" NO over quota" if is_refused else b" OK done"

    def answer(self, command: bytes) -> bytes:
        """Return what comes before that."""
        name = command.split(b" ")[0].upper()
        if name == b"CAPABILITY":
            return b"* CAPABILITY " + self.mailbox.capabilities + b"\r\n"
        if name == b"LIST":
            return self.mailbox.listed
        if name in {b"SELECT", b"EXAMINE"}:
            return b"* 0 EXISTS\r\n"
        if name == b"UID":
            wanted = command.rpartition(b" ")[2].strip(b'"')
            found = [b"7" for _folder, _flags, content in self.mailbox.kept if wanted in content]
            return b"* SEARCH " + b" ".join(found) + b"\r\n"
        if name == b"APPEND":
            told = _APPEND.fullmatch(command)
            assert told is not None, command
            self.wfile.write(b"+ go on\r\n")
            content = self.rfile.read(int(told[3]))
            self.rfile.readline()
            if not self.mailbox.refuses:
                self.mailbox.kept.append((told[1], told[2], content))
        return b"* BYE\r\n" if name == b"LOGOUT" else b""


@contextmanager
def running(mailbox: Mailbox) -> Iterator[Mailbox]:
    """Run an IMAP server of this mailbox."""
    handler = type("OfMailbox", (Session,), {"mailbox": mailbox})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield mailbox
        server.shutdown()
        thread.join()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """Run a mailbox whose folder of drafts has an unusual name."""
    with running(Mailbox()) as made:
        yield made


def server_of(mailbox: Mailbox, **said: Any) -> ImapServer:  # noqa: ANN401 - the fields of the record
    """Return how the mailbox is reached."""
    facts = {"host": "127.0.0.1", "port": mailbox.port, "security": "none", "user": "compta"}
    return ImapServer(**{**facts, **said})


def test_drafts_lie_there_once(
    mailing: Mailing, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is put where the server says that drafts are; a second run puts none again."""
    monkeypatch.setenv("RELANCE_SMTP_PASSWORD", "juste")
    imap = f"  imap: {{host: 127.0.0.1, port: {mailbox.port}, security: none, user: compta}}\n"
    mailing.change("  smtp:", f"{imap}  smtp:", "relance.yaml")
    first = mailing.send("--drafts", "--yes")
    second = mailing.send("--drafts", "--yes")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert [(folder, flags) for folder, flags, _content in mailbox.kept] == [
        (b'"Brouillons & co"', b"\\Draft")
    ] * 2
    assert [b"To: Mme Durand <" in content for _f, _g, content in mailbox.kept] == [True, True]
    assert mailing.sent() == {}
    assert "was among your drafts already" in second.stdout


def test_a_folder_that_is_named(mailbox: Mailbox) -> None:
    """Its name is written as IMAP writes names."""
    with drafts_of(server_of(mailbox, drafts="Entwürfe"), lambda: "juste") as drafts:
        assert drafts.put(b"Message-ID: <1@x>\r\n\r\nx\r\n", "<1@x>")
    assert mailbox.kept[0][0] == b'"Entw&APw-rfe"'


def test_what_a_mailbox_may_say(mailbox: Mailbox) -> None:
    """No folder of drafts, a wrong password, a full mailbox: each is told, nothing is lost."""
    with pytest.raises(RefusalError, match="does not let compta in"):
        drafts_of(server_of(mailbox), lambda: "faux").__enter__()
    mailbox.refuses = True
    with (
        drafts_of(server_of(mailbox), lambda: "juste") as drafts,
        pytest.raises(RefusalError, match="over quota"),
    ):
        drafts.put(b"x\r\n", "<1@x>")
    mailbox.listed = b'* LIST () "/" "INBOX"\r\n'
    with pytest.raises(RefusalError, match="which folder is that of drafts"):
        drafts_of(server_of(mailbox), lambda: "juste").__enter__()
    with pytest.raises(RefusalError, match="only a server on this machine"):
        drafts_of(server_of(mailbox, host="imap.exemple.fr"), lambda: "juste").__enter__()


def test_a_mailbox_that_takes_no_password(mailbox: Mailbox) -> None:
    """One that asks for OAuth alone is told in a sentence, before a password is asked for."""
    mailbox.capabilities = b"IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER"
    with (
        pytest.raises(RefusalError, match=r"no password, only OAuth \(OAUTHBEARER, XOAUTH2\)"),
        drafts_of(server_of(mailbox), lambda: pytest.fail("a password was asked for")),
    ):
        pass
