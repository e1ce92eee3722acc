"""What an authority may answer, and that nothing but a good stamp is ever kept."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relance_docs.recording.sealing import SealRequest, seal
from relance_docs.seals import authority as asking
from tests.desks.loopback_tsa import (
    Lie,
    LoopbackTsa,
    Reply,
    Signer,
    about_other_data,
    altered,
    running,
    with_another_nonce,
)
from tests.desks.sealing_desk import Desk


def sends(reply: Reply) -> Callable[[LoopbackTsa], Lie]:
    """Return the lie of an authority that always sends the same."""
    return lambda _tsa: lambda _question, _honest: reply


def changes(**changed: object) -> Callable[[LoopbackTsa], Lie]:
    """Return the lie of an authority that changes its honest reply."""
    return lambda _tsa: lambda _question, honest: replace(honest, **changed)  # type: ignore[arg-type]


def breaks(at: int) -> Callable[[LoopbackTsa], Lie]:
    """Return the lie of an authority that sends one byte wrong."""
    return lambda _tsa: lambda _question, honest: replace(honest, body=altered(honest.body, at))


def rejects(tsa: LoopbackTsa) -> Lie:
    """Answer as to a question that is none."""
    return lambda _question, _honest: Reply(tsa.signer.answer(b"?"))


LIES: dict[str, tuple[Callable[[LoopbackTsa], Lie], str]] = {
    "other data": (about_other_data, "is refused: the token is for other data"),
    "other nonce": (with_another_nonce, "is refused: the answer is to another question"),
    "rejection": (rejects, "the authority stamped nothing (status 2: Bad request format"),
    "garbage": (sends(Reply(b"<html>")), "is no time stamp that can be read"),
    "empty": (sends(Reply(b"")), "is no time stamp that can be read"),
    "cut off": (sends(Reply(b"0\x82\x05\x00\x30")), "is no time stamp that can be read"),
    "bad signature": (breaks(-1), "is refused: the signature of the token is not valid"),
    "web page": (
        changes(kind="text/html"),
        "is no time stamp authority: it answers with text/html",
    ),
    "too big": (sends(Reply(bytes(asking.SIZE_LIMIT + 1))), "is larger than 256 KiB"),
    "error": (changes(status=503), "answers with HTTP 503"),
    "password": (changes(status=401), "refuses us (HTTP 401): set RELANCE_TSA_USER"),
    "redirect": (
        changes(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        "sends us elsewhere (HTTP 302): redirects are not followed",
    ),
    "late": (changes(wait=2.0), "gave no whole answer within 0.5 seconds"),
    "dripping": (changes(drip=0.05), "gave no whole answer within 0.5 seconds"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_bad_answer_is_named_and_the_manifest_kept(
    name: str,
    desk: Desk,
    tsa: LoopbackTsa,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever comes, the manifest stays, unstamped; the next call with a good answer stamps it."""
    lie, expected = LIES[name]
    tsa.lie = lie(tsa)
    if name in {"late", "dripping"}:
        monkeypatch.setattr(asking, "TIME_LIMIT", 0.5)

    assert 1 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))

    said = capsys.readouterr().err
    assert expected in said
    assert "the manifest is kept and not stamped" in said
    (manifest,) = desk.manifests
    assert not manifest.with_suffix(".tsr").exists()
    assert not manifest.with_suffix(".pem").exists()
    assert desk.is_clean

    tsa.lie = None
    monkeypatch.undo()
    assert 0 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))
    assert [manifest] == desk.manifests
    assert manifest.with_suffix(".tsr").exists()


def test_an_authority_that_is_down_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody listens: the address is in the sentence, and the manifest is kept."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"

    assert 1 == desk.relance("seal", "--tsa", url)

    assert f"{url} cannot be reached (Connection refused)" in capsys.readouterr().err
    assert 1 == len(desk.manifests)


def test_a_connection_that_is_cut_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """An answer that is no HTTP is no answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut() -> None:
            connection, _address = server.accept()
            connection.close()

        threading.Thread(target=cut, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert 1 == desk.relance("seal", "--tsa", url)

    assert f"{url} cannot be reached" in capsys.readouterr().err


def test_a_certificate_that_had_expired_is_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A token later than its certificate is refused, with both dates."""
    with running(Signer.make(_folder(tmp_path), days=-30)) as tsa:
        assert 1 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))

    end = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    expected = "the certificate of CN=Horodatage Exemple was valid from"
    said = capsys.readouterr().err
    assert expected in said
    assert f"to {end}, and the token is of" in said


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tsa"
    folder.mkdir()
    return folder


def test_another_authority_than_the_trusted_one_is_refused(
    desk: Desk, tsa: LoopbackTsa, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same names with other keys do not help."""
    other = Signer.make(_folder(tmp_path))

    assert 1 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(other.root_file))

    assert "leads to none that is trusted here" in capsys.readouterr().err


def test_a_token_of_another_year_is_refused(desk: Desk, tsa: LoopbackTsa) -> None:
    """A time a day and more away from this machine's clock is the authority's lie, or ours."""
    authority = asking.authority_at(tsa.url, None)
    now = datetime.now(UTC) - timedelta(days=400)

    sealed = seal(SealRequest(root=desk.root, now=now, vouched=True, authority=authority))

    assert "one of them is wrong" in str(sealed.failure)


def test_granted_with_modifications_is_granted(desk: Desk, tsa: LoopbackTsa) -> None:
    """Status 1 is a stamp too (RFC 3161, 2.4.2); the library refuses it, openssl does not."""
    granted, modified = b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x01"
    tsa.lie = lambda _q, honest: replace(honest, body=honest.body.replace(granted, modified, 1))

    assert 0 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))


def test_without_openssl_it_is_said(
    desk: Desk,
    tsa: LoopbackTsa,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where the library gives no answer and there is no openssl, the sentence says both."""
    only_git = tmp_path / "bin"
    only_git.mkdir()
    (only_git / "git").symlink_to(shutil.which("git") or "git")
    body = tsa.signer.answer  # the authority keeps its own openssl

    def lie(question: bytes, honest: Reply) -> Reply:
        del honest
        return Reply(body(question).replace(b"\x30\x03\x02\x01\x00", b"\x30\x03\x02\x01\x01", 1))

    tsa.lie = lie
    real = asking.asked

    def asked(authority: asking.Authority, question: bytes) -> bytes:
        answer = real(authority, question)
        monkeypatch.setenv("PATH", str(only_git))
        return answer

    monkeypatch.setattr("relance_docs.seals.stamping.asked", asked)
    assert 1 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))

    assert "without the openssl program, which is not installed" in capsys.readouterr().err


def test_name_and_password_come_from_the_environment(
    desk: Desk,
    tsa: LoopbackTsa,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """They are sent as HTTP asks (RFC 7617), and stand in no output and no file."""
    monkeypatch.setenv("RELANCE_TSA_USER", "Aladdin")
    monkeypatch.setenv("RELANCE_TSA_PASSWORD", "open sesame")

    assert 0 == desk.relance("seal", "--tsa", tsa.url)

    assert ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="] == tsa.authorizations
    said = capsys.readouterr()
    assert "sesame" not in said.out + said.err + desk.git("log", "-p")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://tsa.example/", "begins with https:// or http://"),
        ("tsa.example", "begins with https:// or http://"),
        ("file:///etc/passwd", "begins with https:// or http://"),
        ("https://tsa.example:99999/", "begins with https:// or http://"),
        ("https://tsa.example/a b", "begins with https:// or http://"),
        ("https://me:secret@tsa.example/", "put them into the environment"),
        ("http://tsa.example/", "a password is sent over https:// only"),
    ],
)
def test_an_address_that_cannot_be_is_refused_before_anything_is_made(
    url: str,
    expected: str,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No manifest is made, and a password in an address is not repeated."""
    monkeypatch.setenv("RELANCE_TSA_USER", "me")
    monkeypatch.setenv("RELANCE_TSA_PASSWORD", "secret")

    assert 1 == desk.relance("seal", "--tsa", url)

    said = capsys.readouterr().err
    assert expected in said
    assert "secret" not in said
    assert [] == desk.manifests


def test_half_of_the_credentials_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name without a password is a mistake, not a way to ask."""
    monkeypatch.setenv("RELANCE_TSA_USER", "me")

    assert 1 == desk.relance("seal", "--tsa", "https://tsa.example/")

    assert "set both RELANCE_TSA_USER and RELANCE_TSA_PASSWORD" in capsys.readouterr().err


def test_certificates_that_are_not_there_are_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file of `ca` is read before anybody is asked."""
    settings = (desk.root / "relance.yaml").read_text(encoding="utf-8")
    timestamp = "evidence: {timestamp: {url: 'https://tsa.example/', ca: nowhere.pem}}\n"
    desk.commit({"relance.yaml": settings + timestamp})

    assert 1 == desk.relance("seal")

    assert "nowhere.pem cannot be read" in capsys.readouterr().err
