"""A page that is not drawn again is, to the byte, the one that would be drawn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.audit import report
from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.audit.case_page.render import render
from tests.store.test_never_wrong import CASES, CHANGES, case, copied, same_size_and_time, twin
from tests.workspaces import Copies, Workplace, run

Change = Callable[[Workplace, int], None]
AUDIT = ("audit", "--as-of", "2026-12-24")


def recorded(place: Workplace, number: int) -> None:
    """Note something in one case, and commit it alone."""
    if (place.root / case(number)).exists():
        with (place.root / case(number)).open("a") as file:
            file.write(f"# {number}\n")
        place.git("add", case(number))
        place.git("commit", "--quiet", "--message", f"note {number}")


def joined(place: Workplace, number: int) -> None:
    """Change one case on a branch, another one here, and join the two."""
    if place.git("status", "--porcelain"):
        return
    here = place.git("rev-parse", "HEAD")
    recorded(place, number)
    there = place.git("rev-parse", "HEAD")
    place.git("reset", "--quiet", "--hard", here)
    recorded(place, number + 1)
    place.git("merge", "--quiet", "--no-edit", there)


def stated(place: Workplace, number: int) -> None:
    """Make a commit that changes no file, as those which answer for another one."""
    said = f"Case: {CASES[0]}\nEvent: corrected\nCorrected: {place.git('rev-parse', 'HEAD')}"
    place.git("commit", "--quiet", "--allow-empty", "--message", f"x\n\nreason {number}\n\n{said}")


def page_changed(place: Workplace, number: int) -> None:
    """Write something into a page."""
    for path in sorted((place.root / "build/audit").glob("*.html"))[number % 3 :: 3]:
        path.write_bytes(path.read_bytes().replace(b"Rapport", b"RAPPORT"))


def written(root: Path) -> tuple[int, str, dict[str, bytes]]:
    """Return what a run says, and every file of the report; none of one that is refused."""
    ran = run(root, *AUDIT)
    if not ran.stdout:
        return ran.exit_code, "", {}
    folder = root / "build/audit"
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return ran.exit_code, ran.stdout, files


def written_anew(root: Path) -> tuple[int, str, dict[str, bytes]]:
    """Return the same of a run that finds nothing, and knows nothing: there is no secret."""
    shutil.rmtree(root / "build", ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull)
        return written(root)


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from((*CHANGES, recorded, joined, stated, page_changed)), st.integers(0, 5)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_page_that_is_kept_is_never_too_old(
    changes: list[tuple[Change, int]],
    tmp_path_factory: pytest.TempPathFactory,
    originals: dict[str, Path],
) -> None:
    """Whatever is changed, the report is that of a run which remembers nothing."""
    copies = Copies(
        originals=originals,
        fresh=lambda: tmp_path_factory.mktemp("original"),
        folder=tmp_path_factory.mktemp("copie"),
    )
    place = copied(copies)
    written(place.root)
    for change, number in changes:
        if change in {same_size_and_time, twin} and not (place.root / case(number)).exists():
            continue
        change(place, number)
        written(place.root)
        again = written(place.root)
        assert written_anew(place.root) == again, (change.__name__, number)


def test_what_is_as_it_was_is_not_drawn_again(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run draws no page; after an event in one case, that one alone."""
    place = copied(copies)
    drawn_pages: list[str] = []

    def watched(material: CaseMaterial) -> bytes:
        drawn_pages.append(material.number)
        return render(material)

    monkeypatch.setattr("relance_docs.audit.drawn.render", watched)
    first = written(place.root)
    assert [*CASES] == drawn_pages
    assert first == written(place.root)
    assert [*CASES] == drawn_pages
    recorded(place, 1)
    written(place.root)
    assert [*CASES, CASES[1]] == drawn_pages


def test_several_processes_draw_the_same(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """With -j 2 the report has the same bytes as with one process."""
    place = copied(copies)
    alone = written_anew(place.root)
    monkeypatch.setattr(report, "_WORTH", 1)
    monkeypatch.setattr("tests.audit.test_kept_pages.AUDIT", (*AUDIT, "-j", "2"))
    assert alone == written_anew(place.root)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_page_of_a_signed_commit(copies: Copies, tmp_path: Path) -> None:
    """Nobody's key is trusted, and git says that there is no signature; then one is."""
    place = copied(copies)
    key, signers = tmp_path / "key", tmp_path / "signers"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key))):
        place.git("config", name, value)
    path = place.root / case(1)
    path.write_text(path.read_text().replace("Nguyen", "Nguyên"))
    place.git("commit", "--quiet", "--all", "--gpg-sign", "--message", "x")
    written(place.root)

    author = place.git("log", "-1", "--format=%ce")
    signers.write_text(f"{author} {key.with_suffix('.pub').read_text()}")
    place.git("config", "gpg.ssh.allowedSignersFile", str(signers))
    again = written(place.root)
    assert written_anew(place.root) == again
