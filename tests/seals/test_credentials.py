"""Name and password for an authority go to the host that they were given for, and nowhere else."""

from __future__ import annotations

import pytest

from relance_docs.errors import RefusalError
from relance_docs.seals.authority import Credentials, authority_at
from tests.desks.loopback_tsa import LoopbackTsa, Reply
from tests.desks.sealing_desk import SETTINGS, Desk


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a name and a password, as an authority asks."""
    monkeypatch.setenv("RELANCE_TSA_USER", "Aladdin")
    monkeypatch.setenv("RELANCE_TSA_PASSWORD", "open sesame")


def named_in_settings(desk: Desk, url: str) -> None:
    """Let relance.yaml name an authority: it may have come with a stranger's folder."""
    settings = f"{SETTINGS}evidence: {{timestamp: {{url: '{url}'}}}}\n"
    desk.commit({"relance.yaml": settings})


@pytest.mark.usefixtures("told")
def test_an_address_of_relance_yaml_gets_nothing_by_itself(
    desk: Desk, tsa: LoopbackTsa, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is asked; the sentence says how to let them go there."""
    named_in_settings(desk, tsa.url)

    assert 1 == desk.relance("seal")

    said = capsys.readouterr().err
    assert "set RELANCE_TSA_HOST=127.0.0.1:" in said
    assert "sesame" not in said
    assert [] == tsa.authorizations


@pytest.mark.usefixtures("told")
def test_the_host_they_were_given_for_gets_them(
    desk: Desk, tsa: LoopbackTsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its port; another port is another host."""
    named_in_settings(desk, tsa.url)
    monkeypatch.setenv("RELANCE_TSA_HOST", "127.0.0.1")
    assert 1 == desk.relance("seal")
    assert [] == tsa.authorizations

    monkeypatch.setenv("RELANCE_TSA_HOST", tsa.url.split("/")[2])
    assert 0 == desk.relance("seal")
    assert ["Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="] == tsa.authorizations


@pytest.mark.usefixtures("told")
def test_a_redirect_takes_them_nowhere(desk: Desk, tsa: LoopbackTsa) -> None:
    """The other host is not asked at all."""
    tsa.lie = lambda _question, _honest: Reply(
        b"", status=307, headers={"Location": tsa.url.replace("/tsr", "/elsewhere")}
    )

    assert 1 == desk.relance("seal", "--tsa", tsa.url)
    assert 1 == len(tsa.authorizations)


@pytest.mark.usefixtures("told")
def test_a_proxy_does_not_see_them(
    desk: Desk, tsa: LoopbackTsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By http they would pass it in clear."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")

    assert 0 == desk.relance("seal", "--tsa", tsa.url)


@pytest.mark.usefixtures("told")
def test_no_program_that_is_started_gets_them(desk: Desk, tsa: LoopbackTsa) -> None:
    """A hook of git has no use for them."""
    hook = desk.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nenv > .git/seen\n")
    hook.chmod(0o700)

    assert 0 == desk.relance("seal", "--tsa", tsa.url)

    seen = (desk.root / ".git/seen").read_text()
    assert "PATH=" in seen
    assert "sesame" not in seen
    assert "sesame" not in desk.git("log", "-p", "--all")


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/tsr",
        "https://tsa.example:8443/tsr",
        "https://tsa.example.other/",
        "https://tsa.example@other.example/",
        "http://tsa.example/tsr",
    ],
)
def test_another_host_is_refused(url: str) -> None:
    """Another name, another port, another scheme."""
    credentials = Credentials(user="me", password="secret", host="tsa.example")  # noqa: S106
    authority_at("https://TSA.example:443/tsr", credentials)

    with pytest.raises(RefusalError) as refusal:
        authority_at(url, credentials)
    assert "secret" not in str(refusal.value)
