"""Tokens: what they say, whatever order, age and bytes they come in."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.seals.certificates import pem_of, read_pem
from relance_docs.seals.der import claims_to_be_qualified, with_sorted_certificates
from relance_docs.seals.report import TokenError
from relance_docs.seals.tokens import (
    Token,
    checked,
    plain,
    read_token,
    request_for,
)
from tests.desks.loopback_tsa import Signer, der, info_of

MANIFEST = b"relance-docs manifest 1\n"


@pytest.fixture
def answer(signer: Signer) -> bytes:
    """Return an honest answer about the manifest."""
    return signer.answer(request_for(MANIFEST).as_bytes())


def root(signer: Signer) -> tuple[Certificate, ...]:
    """Return the certificates that a reader trusts."""
    return read_pem(signer.root.pem, path="root.pem")


def _statement() -> bytes:
    """Return the extensions of a TSTInfo with the statement of a qualified time stamp (DER)."""
    statements = der(0x30, der(0x30, bytes.fromhex("0607040081975e0101")))
    kind = bytes.fromhex("06082b06010505070103")
    return der(0xA1, der(0x30, kind, der(0x04, statements)))


def test_a_claim_to_be_qualified_is_repeated(signer: Signer, answer: bytes) -> None:
    """The statement of ETSI EN 319 422 in the signed content is reported, as a claim."""
    claiming = signer.signed(info_of(answer, extension=_statement()))

    stamp = checked(read_token(claiming), MANIFEST, root(signer), is_configured=True)

    assert stamp.claims_qualified
    assert not claims_to_be_qualified(answer)


def test_a_stamp_outlives_its_certificate(tmp_path: Path) -> None:
    """A token from when the certificate was valid holds, though the certificate has expired."""
    signer = Signer.make(tmp_path, days=-30)
    answer = signer.answer(request_for(MANIFEST).as_bytes())
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=60)
    old = signer.signed(info_of(answer, time=then))

    stamp = checked(read_token(old), MANIFEST, root(signer), is_configured=True)

    assert then == stamp.time
    with pytest.raises(TokenError, match="was valid from"):
        checked(read_token(answer), MANIFEST, root(signer), is_configured=True)


@pytest.mark.parametrize("reverse", [False, True])
def test_certificates_in_any_order_are_read(signer: Signer, answer: bytes, reverse: bool) -> None:  # noqa: FBT001
    """DER wants them sorted and some authorities send the chain; the signature covers neither."""
    each = sorted(
        (
            one.certificate.public_bytes(Encoding.DER)
            for one in (signer.root, signer.between, signer.leaf)
        ),
        reverse=reverse,
    )
    sorted_answer = with_sorted_certificates(answer)
    begin = sorted_answer.index(min(each))
    length = sum(map(len, each))
    sent = sorted_answer[:begin] + b"".join(each) + sorted_answer[begin + length :]

    token = read_token(sent)

    assert sent == token.raw
    assert checked(token, MANIFEST, root(signer), is_configured=True).serial == token.serial


def test_a_token_without_its_chain_is_checked_against_its_own_certificate(signer: Signer) -> None:
    """An authority that sends its own certificate alone: openssl judges; no root is claimed."""
    token = read_token(signer.answer(request_for(MANIFEST).as_bytes(), chain=False))

    stamp = checked(token, MANIFEST, token.certificates, is_configured=False)

    assert stamp.root_sha256 is None


def test_every_question_has_a_nonce_of_its_own() -> None:
    """An old answer can not be sent again."""
    assert 20 == len({request_for(MANIFEST).nonce for _ in range(20)})


def test_certificates_are_kept_and_read_again(signer: Signer) -> None:
    """A PEM file with the names of its certificates is read back the same."""
    certificates = (signer.leaf.certificate, signer.between.certificate, signer.root.certificate)
    assert certificates == read_pem(pem_of(certificates), path="x")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_whatever_bytes_come_the_outcome_is_a_token_or_its_refusal(
    answer: bytes, data: st.DataObject
) -> None:
    """A changed or cut answer is read or refused; nothing else is ever raised."""
    at = data.draw(st.integers(0, len(answer) - 1))
    byte = data.draw(st.integers(0, 255))
    end = data.draw(st.sampled_from([len(answer), at + 1]))
    changed = (answer[:at] + bytes([byte]) + answer[at + 1 :])[:end]
    with suppress(TokenError):
        assert isinstance(read_token(changed), Token)


@given(st.binary(max_size=60))
def test_random_bytes_are_refused(data: bytes) -> None:
    """No token is that short."""
    with pytest.raises(TokenError):
        read_token(data)


def test_what_a_stranger_says_is_printed_on_one_line() -> None:
    """Control characters of a terminal and long texts do not come through."""
    assert "a [31mb c" == plain("a\x1b[31mb\n\n c")
    assert 200 == len(plain("x" * 1000))
