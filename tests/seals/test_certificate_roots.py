"""Which root a token leads to, where roots bear one name, expire, or sign each other."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import Certificate
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.seals.certificates import fingerprint, is_root, pem_of
from relance_docs.seals.report import TokenError
from relance_docs.seals.tokens import checked, read_token, request_for
from tests.desks.loopback_tsa import Issued, Signer

MANIFEST = b"relance-docs manifest 1\n"
NOW = datetime.now(UTC)
Key = ec.EllipticCurvePrivateKey


def certificate(
    name: str, key: Key, by: str, signed: Key, *, end: int = 365, is_ca: bool = True
) -> Certificate:
    """Issue a certificate that ends in so many days, for a key, signed by a key of any name."""
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, by)]
    builder = (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=730))
        .not_valid_after(NOW + timedelta(days=end))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed.public_key()), critical=False
        )
    )
    if not is_ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signed, hashes.SHA256())


@dataclass(frozen=True, repr=False)
class Authorities:
    """A token, and all certificates that somebody might trust."""

    answer: bytes
    known: dict[str, Certificate]
    folder: Path

    def openssl(self, name: str, among: list[str]) -> bool:
        """Whether openssl takes the token by one certificate; others lead to it at the most."""
        anchor = self.known[name]
        others = [self.known[other] for other in among if not is_root(self.known[other])]
        files = {
            "manifest": MANIFEST,
            "token": self.answer,
            "anchor": pem_of([anchor]),
            "others": pem_of(others or [anchor]),
        }
        for file, content in files.items():
            (self.folder / file).write_bytes(content)
        done = subprocess.run(
            [
                *("openssl", "ts", "-verify", "-data", "manifest", "-in", "token"),
                *("-CAfile", "anchor", "-untrusted", "others", "-partial_chain"),
                *("-attime", str(int(read_token(self.answer).time.timestamp()))),
            ],
            cwd=self.folder,
            check=False,
            capture_output=True,
        )
        return done.returncode == 0


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Authorities:
    """Stamp once, and make roots of every kind above."""
    root, other, second, between, leaf = (ec.generate_private_key(ec.SECP256R1()) for _ in "12345")
    known = {
        "root": certificate("Racine", root, "Racine", root, end=100),
        "renewed": certificate("Racine", root, "Racine", root, end=900),
        "expired": certificate("Racine", root, "Racine", root, end=-30),
        "namesake": certificate("Racine", other, "Racine", other),
        "second": certificate("Autre", second, "Autre", second),
        "cross-signed": certificate("Racine", root, "Autre", second),
        "expired cross-signed": certificate("Racine", root, "Autre", second, end=-30),
        "between": certificate("Intermediaire", between, "Racine", root),
        "expired between": certificate("Intermediaire", between, "Racine", root, end=-30),
        "no authority": certificate("Intermediaire", between, "Racine", root, is_ca=False),
    }
    own = certificate("Horodatage", leaf, "Intermediaire", between, is_ca=False)
    folder = tmp_path_factory.mktemp("racines")
    signer = Signer(
        folder, Issued(known["root"], root), Issued(known["between"], between), Issued(own, leaf)
    )
    signer.write()
    (folder / "chain.pem").write_bytes(pem_of([known["between"]]))
    answer = signer.answer(request_for(MANIFEST).as_bytes())
    return Authorities(answer, known, folder)


def taken(authorities: Authorities, *names: str) -> str | None:
    """Return the name of the root that a token leads to; None where it is refused."""
    trusted = tuple(authorities.known[name] for name in names)
    try:
        stamp = checked(read_token(authorities.answer), MANIFEST, trusted, is_configured=True)
    except TokenError:
        return None
    prints = {fingerprint(each): name for name, each in authorities.known.items()}
    return prints[stamp.root_sha256] if stamp.root_sha256 else "no root"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_it_is_as_openssl_has_it_in_any_order(
    authorities: Authorities, data: st.DataObject
) -> None:
    """A token holds where openssl takes it by one certificate; the order changes nothing."""
    every = sorted(authorities.known)
    names = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=5, unique=True))
    shuffled = data.draw(st.permutations(names))

    found = taken(authorities, *names)

    assert found == taken(authorities, *shuffled)
    # Openssl goes one way and never back: what is no use on the way may lead it astray.
    useful = [name for name in names if name in {"between", "cross-signed"}]
    if any(authorities.openssl(name, names) for name in names):
        assert found is not None
    elif found is not None:
        assert any(authorities.openssl(name, useful) for name in names)
    if found not in (None, "no root"):
        assert authorities.openssl(found, useful)


def test_a_namesake_is_not_the_root(authorities: Authorities) -> None:
    """Who bears the name of the root and has another key stands behind nothing."""
    assert taken(authorities, "namesake") is None
    for names in (("namesake", "root"), ("root", "namesake")):
        assert "root" == taken(authorities, *names)


def test_the_root_that_lasts_longest_is_named(authorities: Authorities) -> None:
    """A root renewed with the same key: both stand behind the token, one is said."""
    for names in (("root", "renewed", "expired"), ("expired", "renewed", "root")):
        assert "renewed" == taken(authorities, *names)
    assert taken(authorities, "expired") is None


def test_a_cross_signed_root_leads_on(authorities: Authorities) -> None:
    """Only the other root is trusted: the certificate between the two shows the way to it."""
    assert taken(authorities, "second") is None
    assert "second" == taken(authorities, "second", "cross-signed")
    assert taken(authorities, "expired cross-signed") is None
