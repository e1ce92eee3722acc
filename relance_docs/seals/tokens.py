"""RFC 3161 tokens: what one says, and whether its signature holds.

Where the library gives no answer, the openssl program is asked.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    InvalidVersion,
    UnsupportedGeneralNameType,
    load_der_x509_certificate,
)
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from relance_docs.message import Message
from relance_docs.processes.code_path import program
from relance_docs.processes.temporary import temporary_folder
from relance_docs.seals.certificates import (
    chain_of,
    fingerprint,
    is_root,
    paths,
    pem_of,
    refuse_out_of_date,
    unique,
)
from relance_docs.seals.der import claims_to_be_qualified, with_sorted_certificates
from relance_docs.seals.report import Stamp, TokenError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


_PATIENCE: Final = 20.0
"""Seconds."""
_REASON: Final = re.compile(r"Verify error:\s*(.+)")


def verify_by_openssl(
    token: bytes,
    manifest: bytes,
    trusted: tuple[Certificate, ...],
    *,
    at: datetime,
    doubt: str,
) -> None:
    """Check a token as a reader does by hand; any of the trusted certificates is good enough.

    `doubt` is why the library did not say yes. Raises TokenError when openssl says no, or is not
    there to be asked.
    """
    with temporary_folder() as folder:
        files = [folder / name for name in ("manifest", "token.tsr", "trusted.pem")]
        for file, content in zip(files, (manifest, token, pem_of(trusted)), strict=True):
            file.write_bytes(content)
        data, answer, chain = map(str, files)
        done = _run(
            *("ts", "-verify", "-data", data, "-in", answer, "-CAfile", chain),
            *("-partial_chain", "-attime", str(int(at.timestamp()))),
            doubt=doubt,
        )
    if done.returncode:
        raise _refusal(done.stderr)


def _run(*arguments: str, doubt: str) -> subprocess.CompletedProcess[str]:
    openssl = program("openssl")
    if openssl is None:
        raise TokenError(
            "token-unchecked",
            Message(
                "the token cannot be checked without the openssl program, which is not installed "
                "(the library says: {doubt})",
                doubt=doubt,
            ),
        )
    try:
        return subprocess.run(
            [openssl, *arguments],
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise TokenError(
            "token-unchecked", Message("the openssl program does not come to an end")
        ) from error


def _refusal(complaint: str) -> TokenError:
    chain = _REASON.search(complaint)
    if chain is not None:
        return TokenError(
            "token-untrusted",
            Message(
                "the certificate of the authority leads to none that is trusted here ({reason})",
                reason=chain[1],
            ),
        )
    lines = [line for line in complaint.splitlines() if ":error:" in line]
    reason = lines[-1].split(":")[4] if lines and lines[-1].count(":") > 4 else "-"  # noqa: PLR2004
    return TokenError(
        "token-invalid",
        Message("the signature of the token is not valid ({reason})", reason=reason),
    )


_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_GRANTED: Final = (0, 1)
"""PKIStatus granted, and granted with modifications (RFC 3161, 2.4.2)."""
_WORDS_KEPT: Final = 200
"""Characters of what an authority says that are printed."""
_UNREADABLE: Final = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    VerificationError,
    UnsupportedAlgorithm,
    DuplicateExtension,
    InvalidVersion,
    UnsupportedGeneralNameType,
)
"""What the libraries raise on bytes that are not what they should be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """An authority's answer, read and not yet checked."""

    raw: bytes
    response: TimeStampResponse
    time: datetime
    policy: str
    serial: str
    nonce: int | None
    hash_algorithm: str
    imprint: bytes
    claims_qualified: bool
    certificates: tuple[Certificate, ...]
    leaf: Certificate
    """The certificate that signed."""


def request_for(manifest: bytes) -> TimeStampRequest:
    """Return the question to an authority: its hash, a nonce, and please send certificates."""
    builder = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256)
    return builder.nonce(nonce=True).cert_request(cert_request=True).build()


@contextmanager
def _reading() -> Iterator[None]:
    try:
        with _quiet():
            yield
    except _UNREADABLE as error:
        raise TokenError(
            "token-invalid",
            Message("the answer is no time stamp that can be read ({reason})", reason=_said(error)),
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what the library remarks on odd certificates from a user who did not make them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def read_token(raw: bytes) -> Token:
    """Read an answer; raises TokenError when it is none, or says that nothing was stamped."""
    with _reading():
        try:
            response = decode_timestamp_response(raw)
        except ValueError:
            response = decode_timestamp_response(with_sorted_certificates(raw))
        status, said = response.status, response.status_string
    if status not in _GRANTED:
        raise TokenError(
            "token-invalid",
            Message(
                "the authority stamped nothing (status {status}: {said})",
                status=status,
                said=plain("; ".join(said)) or "-",
            ),
        )
    with _reading():
        return _facts(raw, response)


def _facts(raw: bytes, response: TimeStampResponse) -> Token:
    info = response.tst_info
    certificates = tuple(
        load_der_x509_certificate(der) for der in sorted(response.signed_data.certificates)
    )
    return Token(
        raw=raw,
        response=response,
        time=info.gen_time.astimezone(UTC),
        policy=info.policy.dotted_string,
        serial=f"{info.serial_number:X}",
        nonce=info.nonce,
        hash_algorithm=info.message_imprint.hash_algorithm.dotted_string,
        imprint=info.message_imprint.message,
        claims_qualified=claims_to_be_qualified(raw),
        certificates=unique(certificates),
        leaf=_leaf(response, certificates),
    )


def _leaf(response: TimeStampResponse, certificates: tuple[Certificate, ...]) -> Certificate:
    (signer,) = response.signed_data.signer_infos
    for certificate in certificates:
        if (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number):
            return certificate
    raise ValueError("the certificate of the signer is not in the answer")


def checked(
    token: Token, manifest: bytes, trusted: tuple[Certificate, ...], *, is_configured: bool
) -> Stamp:
    """Return what the token says once it is sure that a trusted certificate stands behind it.

    Certificates are judged at the time of the token: one that expired since does no harm. Raises
    TokenError, with the reason.
    """
    if (token.hash_algorithm, token.imprint) != (_SHA256, hashlib.sha256(manifest).digest()):
        raise TokenError("token-other-data", Message("the token is for other data"))
    chain = _checked_chain(token, manifest, trusted)
    return Stamp(
        time=token.time,
        authority=token.leaf.subject.rfc4514_string(),
        policy=token.policy,
        serial=token.serial,
        claims_qualified=token.claims_qualified,
        root_sha256=fingerprint(chain[-1]) if is_root(chain[-1]) else None,
        root_is_configured=is_configured,
    )


def _checked_chain(
    token: Token, manifest: bytes, trusted: tuple[Certificate, ...]
) -> tuple[Certificate, ...]:
    """Return the way from the signer to a trusted certificate by which the token holds.

    The library and openssl are given one way at a time: between roots of one name they choose by
    the name alone, and by the order in which they find them.
    """
    known = unique((*trusted, *token.certificates))
    refusal: TokenError | None = None
    for way in paths(token.leaf, known, trusted, token.time):
        try:
            _verify(token, manifest, way[1:] or way)
        except TokenError as error:
            refusal = refusal or error
        else:
            return way
    if refusal is not None:
        raise refusal
    chain = chain_of(token.leaf, known)
    try:
        _verify(token, manifest, trusted)
    except TokenError:
        refuse_out_of_date(chain, token.time)
        raise
    # Only openssl knows how these are signed.
    return (token.leaf,)


def _verify(token: Token, manifest: bytes, trusted: tuple[Certificate, ...]) -> None:
    """Ask the library; what it refuses (a chain without its root, say) is for openssl to judge."""
    builder = VerifierBuilder()
    try:
        with _quiet():
            for certificate in trusted:
                builder = builder.add_root_certificate(certificate)
            builder.build().verify_message(token.response, manifest)
    except _UNREADABLE as error:
        verify_by_openssl(token.raw, manifest, trusted, at=token.time, doubt=_said(error))


def refuse_other_nonce(token: Token, request: TimeStampRequest) -> None:
    """Raise TokenError when the answer is not to this very question."""
    if token.nonce != request.nonce:
        raise TokenError(
            "token-invalid",
            Message("the answer is to another question (its nonce is not ours)"),
        )


def _said(error: Exception) -> str:
    return plain(str(error)) or type(error).__name__


def plain(text: str) -> str:
    """Return what a stranger says on one line, without control characters, cut short."""
    words = "".join(c if c.isprintable() else " " for c in text[: 2 * _WORDS_KEPT]).split()
    return " ".join(words)[:_WORDS_KEPT]
