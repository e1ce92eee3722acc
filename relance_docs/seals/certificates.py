"""Certificates of time stamp authorities: reading them, and following them to their root."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    KeyUsage,
    Version,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.seals.report import TokenError

__all__ = [
    "Certificate",
    "chain_of",
    "fingerprint",
    "is_root",
    "paths",
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
    """Return the leaf, who signed it, who signed that one, as far as they are known.

    Of several ways the one that `paths` puts first, whatever order the certificates come in.
    """
    return min(_ways(leaf, unique(known), ()), key=_rank)


def paths(
    leaf: Certificate,
    known: Iterable[Certificate],
    trusted: Collection[Certificate],
    at: datetime,
) -> tuple[tuple[Certificate, ...], ...]:
    """Return the ways from the leaf to a trusted certificate on which all were valid at a moment.

    Roots may bear one name, or be renewed with the same key, or sign each other: those that end in
    a root come first, then the shortest, then the one that is valid longest, as openssl has it.
    """
    found = {
        way[: number + 1]
        for way in _ways(leaf, unique(known), ())
        for number, each in enumerate(way)
        if each in trusted
    }
    sound = (way for way in found if all(_is_valid(each, at) for each in way))
    return tuple(sorted(sound, key=_rank))


_WAYS: Final = 64
"""Ways that are looked at; certificates that all sign each other would make endlessly many."""


def _ways(
    leaf: Certificate, known: tuple[Certificate, ...], below: tuple[Certificate, ...]
) -> list[tuple[Certificate, ...]]:
    way = (*below, leaf)
    above = [each for each in sorted(known, key=fingerprint) if each not in way]
    signers = [each for each in above if _is_authority(each) and _signed(each, leaf)]
    if is_root(leaf) or not signers:
        return [way]
    return [each for signer in signers for each in _ways(signer, known, way)][:_WAYS]


def _rank(way: tuple[Certificate, ...]) -> tuple[object, ...]:
    ends = tuple(-each.not_valid_after_utc.timestamp() for each in reversed(way))
    return (not is_root(way[-1]), len(way), ends, tuple(map(fingerprint, way)))


def _is_valid(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _is_authority(certificate: Certificate) -> bool:
    """Whether a certificate may sign others; one of the old version 1 says nothing of it."""
    try:
        extensions = certificate.extensions
        usage = next((e.value for e in extensions if isinstance(e.value, KeyUsage)), None)
        constraints = next(
            (e.value for e in extensions if isinstance(e.value, BasicConstraints)), None
        )
    except ValueError:
        return False
    if usage is not None and not usage.key_cert_sign:
        return False
    return certificate.version is Version.v1 if constraints is None else constraints.ca


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
