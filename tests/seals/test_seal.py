"""`relance seal`, against real repositories and a real authority on the loopback."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desks.loopback_tsa import LoopbackTsa
from tests.desks.sealing_desk import SETTINGS, Desk


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_without_an_authority_the_manifest_is_kept_unstamped(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manifest and its secret are committed, and the words say that it fixes no time."""
    sealed = desk.git("rev-parse", "HEAD")

    assert 0 == desk.relance("seal")

    (manifest,) = desk.manifests
    lines = manifest.read_text(encoding="ascii").splitlines()
    assert ["relance-docs manifest 1", f"commit {sealed}"] == lines[:2]
    assert 3 == sum(line.startswith("root ") for line in lines)
    assert manifest.stem == f"0001-{manifest.stem[5:15]}-{digest_of(manifest)[:8]}"
    said = capsys.readouterr()
    assert f"sealed: {manifest.stem} (cases: 2, SHA-256 of the manifest" in said.out
    assert "it fixes what was there, not when" in said.err
    assert {".gitattributes", manifest.name, f"{manifest.stem}.salt"} == {
        file.name for file in (desk.root / "seals").iterdir()
    }
    assert desk.is_clean


def test_the_commit_names_the_seal_and_no_case(desk: Desk) -> None:
    """The trailers say which seal; none says a case."""
    desk.relance("seal")
    (manifest,) = desk.manifests

    expected = f"seal\n{manifest.stem}\n{digest_of(manifest)}"
    trailers = ",".join(f"key={key}" for key in ("Event", "Seal", "Manifest-SHA256"))
    assert expected == desk.git("log", "-1", f"--format=%(trailers:{trailers},valueonly)").strip()
    assert "" == desk.git("log", "-1", "--format=%(trailers:key=Case)")


def test_sealing_again_makes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """While nothing is committed there is nothing to seal."""
    desk.relance("seal")
    head = desk.git("rev-parse", "HEAD")

    assert 0 == desk.relance("seal")

    assert "nothing to seal: nothing was committed since 0001-" in capsys.readouterr().out
    assert head == desk.git("rev-parse", "HEAD")


def test_a_fact_taken_back_is_something_new(desk: Desk) -> None:
    """A commit and its revert leave the files as they were; the history has grown all the same."""
    desk.relance("seal")
    desk.commit({"cases/2026-001.yaml": "debtor: {name: Autre}\n"})
    desk.git("revert", "--no-edit", "HEAD")

    desk.relance("seal")

    assert 2 == len(desk.manifests)


def test_each_manifest_names_the_one_before_it(desk: Desk) -> None:
    """The chain: `previous` is the SHA-256 of the manifest before."""
    desk.relance("seal")
    desk.commit({"cases/2026-003.yaml": "debtor: {name: Trois}\n"})
    desk.relance("seal")

    first, second = desk.manifests
    assert f"previous {digest_of(first)}" in second.read_text(encoding="ascii")
    assert first.name.startswith("0001-")
    assert second.name.startswith("0002-")


def test_seals_of_two_clones_are_joined_by_the_next(desk: Desk) -> None:
    """After a merge the next manifest names both; neither is lost."""
    desk.relance("seal")
    desk.git("branch", "other")
    for branch in ("main", "other"):
        desk.git("checkout", "--quiet", branch)
        desk.commit({f"cases/{branch}.yaml": "debtor: {name: X}\n"})
        desk.relance("seal")
    desk.git("merge", "--quiet", "--no-edit", "main")

    desk.relance("seal")

    *_earlier, left, right, last = desk.manifests
    previous = {line for line in last.read_text().splitlines() if line.startswith("previous")}
    assert {f"previous {digest_of(left)}", f"previous {digest_of(right)}"} == previous


def test_what_is_not_committed_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """What is committed is sealed; the rest is said to be left out, and stays as it is."""
    desk.write("cases/2026-001.yaml", "debtor: {name: Brouillon}\n")
    desk.write("cases/2026-009.yaml", "debtor: {name: Neuf}\n")

    assert 0 == desk.relance("seal")

    assert (
        "not committed as it stands: cases/2026-001.yaml, cases/2026-009.yaml"
        in capsys.readouterr().err
    )
    assert "Brouillon" in (desk.root / "cases/2026-001.yaml").read_text()


def test_one_case_is_shown_without_the_others(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list of a case names its files alone, and its SHA-256 is a root of the manifest."""
    desk.relance("seal")
    capsys.readouterr()

    assert 0 == desk.relance("seal", "--sums", "2026-002")

    sums = capsys.readouterr().out
    salt, *lines = sums.splitlines()
    assert salt.startswith("# salt ")
    assert ["cases/2026-002.yaml", "cases/2026-002/bon de livraison n° 1.txt"] == [
        line[66:] for line in lines
    ]
    root = hashlib.sha256(sums.encode()).hexdigest()
    assert f"root {root}\n" in desk.manifests[0].read_text()


def test_the_same_case_has_another_root_in_every_seal(desk: Desk) -> None:
    """Salts are new each time: two manifests do not tell which cases are as they were."""
    desk.relance("seal")
    desk.commit({"cases/2026-001.yaml": "debtor: {name: Autre}\n"})
    desk.relance("seal")

    first, second = (set(m.read_text().splitlines()[2:]) for m in desk.manifests)
    assert set() == first & second


def test_a_stamp_is_kept_raw_with_its_chain(
    desk: Desk, tsa: LoopbackTsa, capsys: pytest.CaptureFixture[str]
) -> None:
    """One commit holds manifest, answer and certificates; the words repeat what the token says."""
    root = tsa.signer.root_file

    assert 0 == desk.relance("seal", "--tsa", tsa.url, "--ca", str(root))

    (manifest,) = desk.manifests
    assert 3 == manifest.with_suffix(".pem").read_bytes().count(b"-----BEGIN CERTIFICATE-----")
    verified = subprocess.run(
        [
            *("openssl", "ts", "-verify", "-data", str(manifest), "-CAfile", str(root)),
            *("-in", str(manifest.with_suffix(".tsr"))),
        ],
        check=False,
        capture_output=True,
    )
    assert 0 == verified.returncode, verified.stderr
    said = capsys.readouterr().out
    assert "by CN=Horodatage Exemple, policy 1.3.6.1.4.1.99999.1" in said
    assert "it does not say of itself that it is a qualified time stamp" in said
    assert "2" == desk.git("rev-list", "--count", "HEAD")


def test_the_authority_of_the_settings_is_asked(desk: Desk, tsa: LoopbackTsa) -> None:
    """`evidence.timestamp` names the authority and its certificates."""
    (desk.root / "root.pem").write_bytes(tsa.signer.root.pem)
    timestamp = f"evidence: {{timestamp: {{url: '{tsa.url}', ca: root.pem}}}}\n"
    desk.commit({"relance.yaml": SETTINGS + timestamp})

    assert 0 == desk.relance("seal")

    assert 1 == len(tsa.questions)
    assert desk.manifests[0].with_suffix(".tsr").exists()


def test_an_unstamped_manifest_is_stamped_later(desk: Desk, tsa: LoopbackTsa) -> None:
    """When nothing is new the manifest that is there is stamped, and no other is made."""
    desk.relance("seal")
    before = desk.manifests[0].read_bytes()

    assert 0 == desk.relance("seal", "--tsa", tsa.url)

    (manifest,) = desk.manifests
    assert before == manifest.read_bytes()
    assert manifest.with_suffix(".tsr").exists()
    assert desk.is_clean


def test_one_stamp_covers_the_unstamped_manifests_before_it(desk: Desk, tsa: LoopbackTsa) -> None:
    """When something is new, the new manifest is stamped; it holds the hash of the one before."""
    desk.relance("seal")
    desk.commit({"cases/2026-003.yaml": "debtor: {name: Trois}\n"})

    assert 0 == desk.relance("seal", "--tsa", tsa.url)

    first, second = desk.manifests
    stamped = [manifest.with_suffix(".tsr").exists() for manifest in (first, second)]
    assert [False, True] == stamped
    assert f"previous {digest_of(first)}" in second.read_text(encoding="ascii")


def test_a_stamped_seal_costs_no_second_token(desk: Desk, tsa: LoopbackTsa) -> None:
    """With nothing new the authority is not asked again."""
    desk.relance("seal", "--tsa", tsa.url)
    desk.relance("seal", "--tsa", tsa.url)

    assert 1 == len(tsa.questions)


def test_without_certificates_of_its_own_it_says_what_was_checked(
    desk: Desk, tsa: LoopbackTsa, capsys: pytest.CaptureFixture[str]
) -> None:
    """A token that is checked with what came with it is no proof of who stamped."""
    assert 0 == desk.relance("seal", "--tsa", tsa.url)

    assert "with the certificates that came with it, and with no others" in capsys.readouterr().out


def test_a_commit_that_a_hook_refuses_leaves_nothing(
    desk: Desk, tsa: LoopbackTsa, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files and commit are one: no seal is left half made."""
    hook = desk.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho jamais >&2\nexit 1\n")
    hook.chmod(0o755)

    assert 1 == desk.relance("seal", "--tsa", tsa.url)

    assert "nothing was recorded; it said: jamais" in capsys.readouterr().err
    assert not (desk.root / "seals").exists()
    assert desk.is_clean


def test_two_at_once_make_one_seal(desk: Desk, tsa: LoopbackTsa) -> None:
    """The second waits for the first, and finds nothing left to do."""
    command = [sys.executable, "-m", "relance_docs", "-C", str(desk.root), "seal", "--tsa", tsa.url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0] for process in running]

    assert [0, 0] == [process.returncode for process in running]
    assert 1 == sum("sealed: " in words for words in said)
    assert 1 == len(tsa.questions)
    assert 1 == len(desk.manifests)


def test_seals_keep_their_bytes_under_autocrlf(desk: Desk, tmp_path: Path) -> None:
    """A clone that converts line endings leaves the seals alone."""
    desk.relance("seal")
    clone = tmp_path / "clone"
    desk.git("clone", "--quiet", "-c", "core.autocrlf=true", str(desk.root), str(clone))

    (manifest,) = desk.manifests
    assert manifest.read_bytes() == (clone / "seals" / manifest.name).read_bytes()


def test_nothing_committed_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to seal before the first commit."""
    desk = Desk(tmp_path)
    desk.write("relance.yaml", SETTINGS)
    desk.git("init", "--quiet")

    assert 1 == desk.relance("seal")

    assert "nothing is committed yet: commit your cases, then seal them" in capsys.readouterr().err


def test_the_list_of_a_case_that_was_not_sealed_is_refused(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither before the first seal, nor for a case that came after it."""
    assert 1 == desk.relance("seal", "--sums", "2026-001")
    assert "nothing is sealed yet" in capsys.readouterr().err

    desk.relance("seal")
    assert 1 == desk.relance("seal", "--sums", "2026-099")
    assert "case 2026-099 is not in this seal" in capsys.readouterr().err
