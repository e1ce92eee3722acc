"""What a token is held against: the certificates and settings of the commit, and time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relance_docs.git.repository import repository_of
from relance_docs.seals.checks import check_seals
from tests.desks.loopback_tsa import LoopbackTsa, Signer, info_of, running
from tests.desks.sealing_desk import SETTINGS, Desk
from tests.workspaces import Copies

STAMPED = "evidence: {timestamp: {url: 'http://127.0.0.1/', ca: tsa-root.pem}}\n"
Said = Callable[[str], str]


@pytest.fixture
def sealed(copies: Copies, request: pytest.FixtureRequest) -> Desk:
    """Return a workspace whose two seals lead to a certificate that is committed."""
    return Desk(copies.of(lambda root: _seal_twice(root, request.getfixturevalue("tsa"))))


def _seal_twice(root: Path, tsa: LoopbackTsa) -> None:
    desk = Desk.furnished(root)
    (root / "tsa-root.pem").write_bytes(tsa.signer.root.pem)
    desk.commit({"relance.yaml": SETTINGS + STAMPED})
    for number in range(2):
        desk.commit({f"cases/2026-01{number}.yaml": f"debtor: {{name: X{number}}}\n"})
        assert 0 == desk.relance("seal", "--tsa", tsa.url)


@pytest.fixture
def said(sealed: Desk, capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a function that verifies, and gives what a check said: outcome, subject, message."""

    def run(check: str) -> str:
        capsys.readouterr()
        sealed.relance("verify", "--format=json")
        found = json.loads(capsys.readouterr().out)
        results = next(each["results"] for each in found if each["check"] == check)
        return "\n".join(f"{r['outcome']} {r['subject']}: {r['message']}" for r in results)

    return run


def test_certificates_are_those_of_the_commit(sealed: Desk, said: Said, tmp_path: Path) -> None:
    """Whoever changes the file in the folder makes no token false, and none true."""
    (tmp_path / "tsa").mkdir()
    other = Signer.make(tmp_path / "tsa")
    (sealed.root / "tsa-root.pem").write_bytes(other.root.pem)

    assert "failed" not in said("seals")
    assert "noted tsa-root.pem: the file in the folder is not the committed" in said(
        "working-files"
    )
    sealed.commit()
    assert "token-untrusted" in said("seals")
    assert "were changed in" in said("seals")


def test_certificates_that_are_not_committed_fail(sealed: Desk, said: Said) -> None:
    """A token that leads to what came with it is not what relance.yaml asks for."""
    content = (sealed.root / "tsa-root.pem").read_bytes()
    sealed.git("rm", "--quiet", "tsa-root.pem")
    sealed.commit()
    (sealed.root / "tsa-root.pem").write_bytes(content)

    assert re.search("^failed .*tsa-root.pem.*not in the last commit.*ca-missing", said("seals"))


@pytest.mark.parametrize("broken", ["evidence: {sign: sometimes}\n", "}: [\n", None])
def test_settings_that_do_not_read_switch_nothing_off(
    broken: str | None, sealed: Desk, said: Said
) -> None:
    """What asked for signatures and for an authority is gone: that fails, by its name."""
    text = (sealed.root / "relance.yaml").read_text(encoding="utf-8")
    if broken is None:
        sealed.git("rm", "--quiet", "--cached", "relance.yaml")
        sealed.git("commit", "--quiet", "--message=x")
    else:
        sealed.commit({"relance.yaml": SETTINGS + broken})
        sealed.write("relance.yaml", text)

    for check in ("signatures", "seals"):
        assert re.search("^failed .*relance.yaml of the last commit is not there", said(check))


def stamp_again(desk: Desk, signer: Signer, number: int, time: datetime) -> None:
    """Put a valid token of another time in the place of one."""
    file = desk.manifests[number].with_suffix(".tsr")
    file.write_bytes(signer.signed(info_of(file.read_bytes(), time=time)))
    desk.commit()


@pytest.mark.parametrize(
    ("number", "hours", "expected"),
    [
        (0, -72, "before the commit that it stamps was made"),
        (1, -3, "before that of the seal before it"),
        (1, 24, "which is still to come"),
        (1, 1, "which is still to come"),
    ],
)
def test_a_token_of_a_time_that_cannot_be_fails(
    number: int, hours: int, expected: str, sealed: Desk, said: Said, signer: Signer
) -> None:
    """Older than what it stamps, than the seal before it, or of a time to come."""
    stamp_again(sealed, signer, number, datetime.now(UTC) + timedelta(hours=hours))

    assert re.search(
        f"^failed 000{number + 1}-.*{expected}.*token-date", said("seals"), re.MULTILINE
    )


def test_a_token_older_than_a_fact_in_it_fails(sealed: Desk, said: Said, signer: Signer) -> None:
    """Whatever the commits say of themselves, the day of a payment in them gives it away."""
    long_ago = datetime.now(UTC) - timedelta(days=400)
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    sealed.write(
        "cases/2026-001.yaml",
        f"payments:\n  - {{received_on: {yesterday}, amount: 10.00, reference: A}}\n",
    )
    sealed.commit()
    with running(signer) as tsa:
        assert 0 == sealed.relance("seal", "--tsa", tsa.url)
    file = sealed.manifests[-1].with_suffix(".tsr")
    file.write_bytes(signer.signed(info_of(file.read_bytes(), time=long_ago)))
    sealed.commit()

    found = said("seals")

    assert re.search("happened later: payment .* of cases/2026-001.yaml", found), found


def test_without_a_clock_the_future_is_nobody_s_business(sealed: Desk, signer: Signer) -> None:
    """Whoever asks without a time compares tokens with commits and seals alone."""
    stamp_again(sealed, signer, 1, datetime.now(UTC) + timedelta(days=2))

    report = check_seals(repository_of(sealed.root), ca=signer.root.pem)

    assert "token-date" not in {problem.code for problem in report.problems}
