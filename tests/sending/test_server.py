"""What a careful hostile server does: nothing leaves in the clear, and no password."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from relance_docs.case.mail import Security, SmtpServer
from relance_docs.errors import RefusalError
from relance_docs.sending import secret
from relance_docs.sending.server import NotTakenError, UnknownError, connected

MAIL = b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\n.a line with a dot\r\nend\r\n"


class Kept:
    """A handler that keeps what it is given."""

    def __init__(self) -> None:
        self.contents: list[bytes] = []
        self.passwords: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: object) -> str:  # noqa: N802
        """Keep an e-mail."""
        self.contents.append(envelope.content)  # type: ignore[attr-defined]
        return "250 kept"

    def authenticate(
        self, _server: SMTP, _session: object, _envelope: object, _how: str, data: object
    ) -> AuthResult:
        """Let in who knows the word."""
        assert isinstance(data, LoginPassword)
        self.passwords.append(data.password)
        return AuthResult(success=data.password == b"juste", handled=False)


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """Return a certificate for a name that issued itself, and the context of its server."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    address = name.replace(".", "").isdecimal()
    named = x509.IPAddress(ip_address(name)) if address else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([named]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert, secret_key = folder / f"{name}.pem", folder / f"{name}.key"
    cert.write_bytes(made.public_bytes(Encoding.PEM))
    secret_key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, secret_key)
    return cert, context


@contextmanager
def serving(
    kept: Kept, security: Security, context: ssl.SSLContext | None = None
) -> Iterator[SmtpServer]:
    """Run a server in this process."""
    protocols: list[SMTP] = []

    def made() -> SMTP:
        protocol = SMTP(
            kept,
            hostname="localhost",
            loop=loop,
            tls_context=context if security == "starttls" else None,
            authenticator=kept.authenticate if context else None,
            auth_required=security == "starttls",
            auth_require_tls=security == "starttls",
        )
        protocols.append(protocol)
        return protocol

    async def end() -> None:
        server.close()
        for protocol in protocols:
            if protocol.transport is not None:
                protocol.transport.abort()  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    inside = context if security == "tls" else None
    opening = loop.create_server(made, "127.0.0.1", ssl=inside)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(30)
    try:
        yield SmtpServer(
            host="127.0.0.1",
            port=server.sockets[0].getsockname()[1],
            security=security,
            user="compta" if context else None,
        )
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


@contextmanager
def reciting(*lines: bytes) -> Iterator[SmtpServer]:
    """Run a server that greets, and answers each EHLO with these lines."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def recite() -> None:
            answering, _address = listening.accept()
            with answering, answering.makefile("rwb", buffering=0) as file:
                file.write(b"220 ready\r\n")
                while file.readline().upper().startswith((b"EHLO", b"HELO")):
                    file.write(b"".join(lines))

        threading.Thread(target=recite, daemon=True).start()
        yield SmtpServer(
            host="127.0.0.1", port=listening.getsockname()[1], security="none", user="compta"
        )


def handed(server: SmtpServer, password: str = "juste") -> str:  # noqa: S107 - no secret
    """Hand an e-mail over."""
    with connected(server, lambda: password) as conversation:
        return conversation.hand_over("a@a.example", "b@b.example", MAIL, lambda: None)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_with_tls_and_a_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    """A server that proves who it is gets the e-mail, its dots as they are."""
    cert, context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    kept = Kept()
    with serving(kept, security, context) as server:
        assert handed(server) == "kept"
        assert kept.contents == [MAIL]
        with pytest.raises(RefusalError, match="does not let compta in"):
            handed(server, "faux")
    assert len(kept.contents) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("name", ["127.0.0.1", "autre.example"])
def test_a_certificate_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security, name: str
) -> None:
    """Nobody trusts it, or it is another's: neither e-mail nor password leaves."""
    cert, context = certificate(tmp_path, name)
    if name == "autre.example":
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    kept = Kept()
    with (
        serving(kept, security, context) as server,
        pytest.raises(RefusalError, match="does not prove who it is"),
    ):
        handed(server)
    assert (kept.contents, kept.passwords) == ([], [])


def test_starttls_is_not_offered() -> None:
    """The connection is left before a password is even looked for."""
    kept = Kept()
    with serving(kept, "none") as plain:
        server = plain.model_copy(update={"security": "starttls", "user": "compta"})
        with pytest.raises(RefusalError, match="does not offer STARTTLS"):
            handed(server)
    assert kept.contents == []


def test_without_protection_only_here() -> None:
    """No server elsewhere is spoken to in the clear, whatever relance.yaml says."""
    with pytest.raises(RefusalError, match="only a server on this machine"):
        handed(SmtpServer(host="smtp.exemple.fr", security="none"))


@contextmanager
def scripted(*answers: bytes) -> Iterator[SmtpServer]:
    """Run a server that says its lines one after the other, then breaks off."""
    listener = socket.create_server(("127.0.0.1", 0))

    def speak() -> None:
        connection, _peer = listener.accept()
        with connection:
            for answer in answers:
                connection.sendall(answer)
                if answer != answers[-1]:
                    connection.recv(65536)

    thread = threading.Thread(target=speak, daemon=True)
    thread.start()
    with listener:
        yield SmtpServer(host="127.0.0.1", port=listener.getsockname()[1], security="none")
    thread.join(5)


OPENING = (b"220 x\r\n", b"250 x\r\n", b"250 rset\r\n", b"250 from\r\n", b"250 to\r\n")


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ((b"554 go away\r\n",), RefusalError),
        ((b"220 x\r\n", b"250-y\r\n" * 40_000), RefusalError),
        (OPENING[:4], NotTakenError),
        ((*OPENING, b"451 later\r\n"), NotTakenError),
        ((*OPENING, b"354 go\r\n"), UnknownError),
        ((*OPENING, b"354 go\r\n", b"nonsense\r\n"), UnknownError),
        ((*OPENING, b"354 go\r\n", b"250-" + b"x" * 200_000 + b"\r\n"), UnknownError),
        ((*OPENING, b"354 go\r\n", b"552 too big\r\n"), NotTakenError),
    ],
)
def test_what_a_server_may_say(answers: tuple[bytes, ...], error: type[RefusalError]) -> None:
    """Only an e-mail that was handed over whole may be unknown; nothing hangs, nothing breaks."""
    with scripted(*answers) as server, pytest.raises(error) as told:
        handed(server)
    assert type(told.value) is error


def test_where_the_password_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment, then the keyring, then a person; never a file."""
    keyring = pytest.importorskip("keyring")
    server = SmtpServer(host="smtp.exemple.fr", user="compta")
    monkeypatch.setattr(keyring, "get_password", lambda *_who: None)
    with pytest.raises(RefusalError, match="RELANCE_SMTP_PASSWORD"):
        secret.password_of(server, lambda _question: None)
    assert secret.password_of(server, lambda _question: "tapé") == "tapé"
    monkeypatch.setattr(keyring, "get_password", lambda *who: "/".join(who))
    found = secret.password_of(server, lambda _question: "tapé")
    assert found == "relance-docs/compta@smtp.exemple.fr"
    monkeypatch.setenv("RELANCE_SMTP_PASSWORD", "donné")
    assert secret.password_of(server, lambda _question: "tapé") == "donné"
    monkeypatch.setenv("RELANCE_SMTP_HOST", "smtp.autre.example")
    assert secret.password_of(server, lambda _question: "tapé") == found


def test_a_server_that_takes_no_password() -> None:
    """One that asks for OAuth alone is told in a sentence, before a password is asked for."""
    with (
        reciting(b"250-localhost\r\n250 AUTH XOAUTH2 OAUTHBEARER\r\n") as server,
        pytest.raises(RefusalError, match=r"no password, only OAuth \(OAUTHBEARER, XOAUTH2\)"),
        connected(server, lambda: pytest.fail("a password was asked for")),
    ):
        pass
