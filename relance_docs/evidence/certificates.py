"""Certificates of time stamp authorities: reading them, and following them to their root."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate, load_pem_x509_certificates

from relance_docs.errors import RefusalError
from relance_docs.evidence.stamps import TokenError
from relance_docs.message import Message

__all__ = [
    "Certificate",
    "chain_of",
    "fingerprint",
    "is_root",
    "pem_of",
    "read_pem",
    "refuse_out_of_date",
    "unique",
]


def read_pem(text: bytes, *, path: str) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file, or of a DER file with one.

    Raises RefusalError when there is none.
    """
    try:
        if b"-----BEGIN" not in text:
            return (load_der_x509_certificate(text),)
        return unique(load_pem_x509_certificates(text))
    except ValueError as error:
        raise RefusalError(
            Message("{path} holds no certificate that can be read (PEM)", path=path)
        ) from error


def pem_of(certificates: Iterable[Certificate]) -> bytes:
    """Return the certificates as a PEM file in which each says whose it is."""
    return b"".join(
        f"# {certificate.subject.rfc4514_string()}\n".encode("ascii", "backslashreplace")
        + certificate.public_bytes(Encoding.PEM)
        for certificate in certificates
    )


def unique(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Return the certificates in their order, each once."""
    return tuple(dict.fromkeys(certificates))


def chain_of(leaf: Certificate, known: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Return the leaf, who signed it, who signed that one, as far as they are known."""
    return tuple(_followed(leaf, tuple(known)))


def _followed(leaf: Certificate, known: tuple[Certificate, ...]) -> Iterator[Certificate]:
    seen = set[Certificate]()
    current: Certificate | None = leaf
    while current is not None and current not in seen:
        yield current
        seen.add(current)
        below = current
        current = next((each for each in known if _signed(each, below)), None)


def _signed(issuer: Certificate, certificate: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_root(certificate: Certificate) -> bool:
    """Whether a certificate is signed by itself."""
    return _signed(certificate, certificate)


def fingerprint(certificate: Certificate) -> str:
    """Return the SHA-256 of a certificate in hexadecimal, as authorities publish it."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def refuse_out_of_date(chain: Iterable[Certificate], at: datetime) -> None:
    """Raise TokenError when a certificate was not valid at that moment."""
    for certificate in chain:
        begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not begin <= at <= end:
            raise TokenError(
                "token-untrusted",
                Message(
                    "the certificate of {subject} was valid from {begin} to {end}, and the token "
                    "is of {time}",
                    subject=certificate.subject.rfc4514_string(),
                    begin=begin.date().isoformat(),
                    end=end.date().isoformat(),
                    time=at.date().isoformat(),
                ),
            )
