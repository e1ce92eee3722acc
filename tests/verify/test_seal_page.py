"""docs/seal.md: what it tells to type works, and finds what was tampered with."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desks.loopback_tsa import LoopbackTsa, altered
from tests.desks.sealing_desk import Desk
from tests.workspaces import Copies

PAGE = Path(__file__).parents[2] / "docs" / "seal.md"


@pytest.fixture
def sealed(copies: Copies, request: pytest.FixtureRequest) -> Desk:
    """Return a workspace with the case of the page and two stamped seals."""
    return Desk(copies.of(lambda root: _seal_twice(root, request.getfixturevalue("tsa"))))


def _seal_twice(root: Path, tsa: LoopbackTsa) -> None:
    desk = Desk.furnished(root)
    desk.write(".gitignore", "/build/\n")
    asking = ("--tsa", tsa.url, "--ca", str(tsa.signer.root_file))
    desk.commit({"cases/2026-014.yaml": "debtor: {name: X}\n"})
    assert 0 == desk.relance("seal", *asking)
    desk.commit({"cases/2026-014/reçu n° 1.txt": "15 €\n"})
    assert 0 == desk.relance("seal", *asking)
    (desk.root / "build").mkdir()


def typed(desk: Desk) -> subprocess.CompletedProcess[str]:
    """Type all that the page shows into one shell."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) > 4
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["sh", "-eu", "-c", "".join(blocks)],
        cwd=desk.root,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_page_works_as_it_is_written(sealed: Desk) -> None:
    """Every command succeeds; the case is found in the manifest, the token verifies."""
    done = typed(sealed)

    assert 0 == done.returncode, done.stderr
    assert 2 == (done.stdout + done.stderr).count("Verification: OK")
    assert re.search(r"^root [0-9a-f]{64}$", done.stdout, re.MULTILINE)


def _another_token(desk: Desk) -> None:
    token = desk.manifests[-1].with_suffix(".tsr")
    token.write_bytes(altered(token.read_bytes(), -1))
    desk.commit()


def _another_seal(desk: Desk) -> None:
    desk.manifests[0].unlink()
    desk.commit()


def _not_committed(desk: Desk) -> None:
    manifest = desk.manifests[-1]
    manifest.write_bytes(manifest.read_bytes() + b"\n")


def _other_salt(desk: Desk) -> None:
    desk.manifests[-1].with_suffix(".salt").write_bytes(b"0" * 64 + b"\n")
    desk.commit()


def _rewritten(desk: Desk) -> None:
    desk.git("checkout", "--quiet", "--orphan", "clean")
    desk.git("commit", "--quiet", "--message=tout")


@pytest.mark.parametrize(
    "tamper", [_another_token, _another_seal, _not_committed, _other_salt, _rewritten]
)
def test_the_page_finds_what_is_wrong(tamper: Callable[[Desk], None], sealed: Desk) -> None:
    """A hand that types the page stops where the seal does not hold."""
    tamper(sealed)

    assert 0 != typed(sealed).returncode


def test_one_case_is_checked_without_the_repository(
    sealed: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list, the files of the case, manifest, token and chain are all that a stranger needs."""
    capsys.readouterr()
    sealed.relance("seal", "--sums", "2026-014")
    given = tmp_path / "to-show"
    given.mkdir()
    (given / "case.sums").write_text(capsys.readouterr().out, encoding="utf-8")
    last = sealed.manifests[-1]
    for ending in (".manifest", ".tsr", ".pem"):
        (given / f"seal{ending}").write_bytes(last.with_suffix(ending).read_bytes())
    section = PAGE.read_text(encoding="utf-8").partition("## Showing one case")[2]
    taking, *checking = re.findall(r"^    (.*)$", section, re.MULTILINE)
    sealed.commit({"cases/2026-014.yaml": "debtor: {name: Autre}\n"})

    taken = _run(taking.replace("0007-2026-11-22-3fa2c1d0", last.stem), sealed.root)
    done = _run("\n".join(checking).replace("0007-2026-11-22-3fa2c1d0", "seal"), given)

    assert (0, "") == (taken.returncode, taken.stderr)
    assert 0 == done.returncode, done.stderr
    assert 3 == len(checking)


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-eu", "-c", script], cwd=folder, check=False, capture_output=True, text=True
    )
