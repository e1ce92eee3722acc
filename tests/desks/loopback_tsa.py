"""A time stamp authority on this machine: openssl answers, and a test may make it lie."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIGURATION = """
[tsa]
serial = serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)


def issue(
    name: str, issuer: Issued | None = None, *, days: int = 365, is_tsa: bool = False
) -> Issued:
    """Issue a certificate valid since two years ago, for `days` from now (before: negative)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=730))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=not is_tsa, path_length=None), critical=True)
    )
    if is_tsa:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    signed = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Issued(signed, key)


@dataclass(frozen=True)
class Signer:
    """An authority's own certificate, who issued it, and the folder openssl works in."""

    folder: Path
    root: Issued
    between: Issued
    leaf: Issued

    @staticmethod
    def make(folder: Path, *, days: int = 365) -> Signer:
        """Make a root, an intermediate and a signer whose certificate ends in `days`."""
        root = issue("Racine Exemple")
        between = issue("Intermediaire Exemple", root)
        leaf = issue("Horodatage Exemple", between, days=days, is_tsa=True)
        signer = Signer(folder, root, between, leaf)
        signer.write()
        return signer

    def write(self) -> None:
        """Write what openssl reads."""
        key = self.leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for name, content in {
            "tsa.cnf": CONFIGURATION.encode(),
            "tsa.key": key,
            "tsa.pem": self.leaf.pem,
            "chain.pem": self.between.pem + self.root.pem,
            "root.pem": self.root.pem,
            "serial": b"01",
        }.items():
            (self.folder / name).write_bytes(content)

    @property
    def root_file(self) -> Path:
        """The certificate that readers trust."""
        return self.folder / "root.pem"

    def signed(self, info: bytes) -> bytes:
        """Return an answer with any TSTInfo: what `openssl ts -reply` would not say."""
        (self.folder / "info").write_bytes(info)
        subprocess.run(
            [
                *("openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256"),
                *("-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "info"),
                *("-signer", "tsa.pem", "-inkey", "tsa.key", "-certfile", "chain.pem"),
                *("-outform", "DER", "-out", "signed"),
            ],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        return der(0x30, b"\x30\x03\x02\x01\x00", (self.folder / "signed").read_bytes())

    def answer(self, question: bytes, *, chain: bool = True) -> bytes:
        """Stamp, as `openssl ts -reply` does; with or without the certificates above its own."""
        (self.folder / "question").write_bytes(question)
        more = ("-chain", "chain.pem") if chain else ()
        subprocess.run(
            [
                *("openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa"),
                *("-queryfile", "question", "-signer", "tsa.pem", "-inkey", "tsa.key", *more),
                *("-out", "answer"),
            ],
            cwd=self.folder,
            check=False,
            capture_output=True,
        )
        return (self.folder / "answer").read_bytes()


@dataclass(frozen=True)
class Reply:
    """What the server sends back."""

    body: bytes
    status: int = 200
    kind: str = "application/timestamp-reply"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before anything is sent."""
    drip: float = 0.0
    """Seconds between two bytes of the body."""


Lie = Callable[[bytes, Reply], Reply]


@dataclass
class LoopbackTsa:
    """A running authority; `lie` makes of question and honest answer what is sent."""

    signer: Signer
    url: str = ""
    lie: Lie | None = None
    questions: list[bytes] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)

    def reply(self, question: bytes) -> Reply:
        """Answer a question."""
        self.questions.append(question)
        honest = Reply(self.signer.answer(question))
        return self.lie(question, honest) if self.lie else honest


@contextmanager
def running(signer: Signer) -> Iterator[LoopbackTsa]:
    """Run an authority on a free port of the loopback."""
    tsa = LoopbackTsa(signer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            tsa.authorizations.append(self.headers["Authorization"])
            try:
                self.send(tsa.reply(question))
            except OSError:
                self.close_connection = True  # the client has gone, as it should

        def send(self, reply: Reply) -> None:
            time.sleep(reply.wait)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for byte in (
                (reply.body[i : i + 1] for i in range(len(reply.body))) if reply.drip else ()
            ):
                self.wfile.write(byte)
                time.sleep(reply.drip)
            if not reply.drip:
                self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    tsa.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    try:
        yield tsa
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def der(tag: int, *parts: bytes) -> bytes:
    """Return a DER element around the parts."""
    content = b"".join(parts)
    digits = (len(content).bit_length() + 7) // 8
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x80 + digits]) + len(content).to_bytes(digits, "big") + content


def _content(element: bytes) -> bytes:
    """Return what stands in the element that the bytes begin with."""
    digits = max(0, element[1] - 0x80)
    length = int.from_bytes(element[2 : 2 + digits], "big") if digits else element[1]
    return element[2 + digits : 2 + digits + length]


def info_of(answer: bytes, *, time: datetime | None = None, extension: bytes = b"") -> bytes:
    """Return the TSTInfo of an answer, with another time or with an extension."""
    kind = bytes.fromhex("060b2a864886f70d0109100104")
    info = _content(_content(_content(answer[answer.index(kind) + len(kind) :])))
    if time is not None:
        at = info.index(b"\x18\x0f") + 2
        info = info[:at] + f"{time:%Y%m%d%H%M%SZ}".encode() + info[at + 15 :]
    return der(0x30, info, extension)


def altered(data: bytes, at: int) -> bytes:
    """Return the bytes with one of them changed."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def about_other_data(tsa: LoopbackTsa) -> Lie:
    """Stamp another hash, with the nonce of the question."""

    def lie(question: bytes, honest: Reply) -> Reply:
        begin = question.index(b"\x04\x20") + 2
        return replace(honest, body=tsa.signer.answer(altered(question, begin)))

    return lie


def with_another_nonce(tsa: LoopbackTsa) -> Lie:
    """Stamp the right hash for another question."""

    def lie(question: bytes, honest: Reply) -> Reply:
        end = question.index(b"\x01\x01\xff")
        return replace(honest, body=tsa.signer.answer(altered(question, end - 1)))

    return lie
