"""Whether a seal holds: each way of tampering is found and named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from relance_docs.git.repository import Repository, repository_of
from relance_docs.seals.changes import ChangedFile, changed_since
from relance_docs.seals.checks import CODES, check_seals
from relance_docs.seals.manifest import Manifest, tree_of
from relance_docs.seals.report import SealReport
from tests.desks.loopback_tsa import LoopbackTsa, Signer, altered
from tests.desks.sealing_desk import Desk
from tests.workspaces import Copies

TODAY = datetime.now().astimezone().date()


@pytest.fixture
def sealed(copies: Copies, request: pytest.FixtureRequest) -> Desk:
    """Return a workspace with three seals, all stamped."""
    return Desk(copies.of(lambda root: _seal_three_times(root, request.getfixturevalue("tsa"))))


def _seal_three_times(root: Path, tsa: LoopbackTsa) -> None:
    desk = Desk.furnished(root)
    for number in range(3):
        desk.commit({f"cases/2026-01{number}.yaml": f"debtor: {{name: X{number}}}\n"})
        assert 0 == desk.relance("seal", "--tsa", tsa.url)


def checked(desk: Desk, ca: bytes | None = None) -> SealReport:
    """Check the seals of the last commit."""
    return check_seals(repository_of(desk.root), ca=ca)


def problems(desk: Desk, ca: bytes | None = None) -> list[tuple[str, str]]:
    """Return number of the seal and code of each problem."""
    return [(problem.seal[:4], problem.code) for problem in checked(desk, ca).problems]


def test_sound_seals_have_no_problem(sealed: Desk, signer: Signer) -> None:
    """Three seals, three stamps that lead to the configured root, and nothing else to say."""
    report = checked(sealed, signer.root.pem)

    assert report.is_sound
    assert [True] * 3 == [seal.stamp is not None for seal in report.seals]
    assert all(seal.stamp and seal.stamp.root_is_configured for seal in report.seals)
    assert [()] * 3 == [seal.notes for seal in report.seals]


def test_what_a_token_says_is_repeated_exactly(sealed: Desk, signer: Signer) -> None:
    """Authority, policy and root are those of the test authority; it claims nothing more."""
    stamp = checked(sealed, signer.root.pem).seals[0].stamp

    assert stamp is not None
    assert ("CN=Horodatage Exemple", "1.3.6.1.4.1.99999.1") == (stamp.authority, stamp.policy)
    assert not stamp.claims_qualified
    root = hashlib.sha256(signer.root.certificate.public_bytes(Encoding.DER)).hexdigest()
    assert root == stamp.root_sha256


def test_without_configured_certificates_the_root_is_shown(sealed: Desk) -> None:
    """A reader is told to compare the fingerprint: what came with a token proves no identity."""
    report = checked(sealed)

    assert report.is_sound
    assert all("compare the SHA-256 of their root" in str(seal.notes[0]) for seal in report.seals)


def test_an_unstamped_seal_is_no_problem_and_is_said(desk: Desk) -> None:
    """It fixes what was there; nothing is wrong with it."""
    desk.relance("seal")

    (seal,) = checked(desk).seals
    assert (False, None, ()) == (seal.is_stamped, seal.stamp, seal.problems)
    assert "it fixes what was there, not when" in str(seal.notes[0])


def _edit(ending: str, change: Callable[[bytes], bytes]) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        file = desk.manifests[1].with_suffix(ending)
        file.write_bytes(change(file.read_bytes()))
        desk.commit()

    return edit


def _remove(*endings: str) -> Callable[[Desk], None]:
    def remove(desk: Desk) -> None:
        for ending in endings:
            desk.manifests[1].with_suffix(ending).unlink()
        desk.commit()

    return remove


def _remove_middle(desk: Desk) -> None:
    stem = desk.manifests[1].stem
    for file in (desk.root / "seals").glob(f"{stem}.*"):
        file.unlink()
    desk.commit()


def _swap_tokens(desk: Desk) -> None:
    first, second, _third = (file.with_suffix(".tsr") for file in desk.manifests)
    ours, theirs = first.read_bytes(), second.read_bytes()
    first.write_bytes(theirs)
    second.write_bytes(ours)
    desk.commit()


def _rename_altered(desk: Desk) -> None:
    """Change a manifest and give it the name that fits; its successor knows the old one."""
    old = desk.manifests[1]
    text = b"".join(old.read_bytes().splitlines(keepends=True)[:-1])  # a case less
    digest = hashlib.sha256(text).hexdigest()
    new = f"{old.stem.rpartition('-')[0]}-{digest[:8]}"
    for ending in (".salt", ".tsr", ".pem"):
        old.with_suffix(ending).rename(old.with_name(new + ending))
    old.with_name(f"{new}.manifest").write_bytes(text)
    old.unlink()
    desk.commit()


TAMPERINGS: dict[str, tuple[Callable[[Desk], None], set[tuple[str, str]]]] = {
    "a root changed": (
        _edit(".manifest", lambda text: text[:-2] + (b"0\n" if text[-2:-1] != b"0" else b"1\n")),
        {
            ("0002", "seal-altered"),
            ("0002", "seal-data-differs"),
            ("0002", "token-other-data"),
            ("0003", "seal-missing"),
        },
    ),
    "a manifest made unreadable": (
        _edit(".manifest", lambda text: text + b"\n"),
        {
            ("0002", "seal-unreadable"),
            ("0002", "seal-altered"),
            ("0002", "token-other-data"),
            ("0003", "seal-missing"),
        },
    ),
    "a manifest replaced": (
        _rename_altered,
        {
            ("0002", "seal-data-differs"),
            ("0002", "token-other-data"),
            ("0002", "seal-removed"),
            ("0002", "seal-order"),
            ("0003", "seal-missing"),
        },
    ),
    "a seal left out of the middle": (
        _remove_middle,
        {("0002", "seal-removed"), ("0003", "seal-missing")},
    ),
    "a token removed": (_remove(".tsr"), {("0002", "seal-removed")}),
    "a token changed": (
        _edit(".tsr", lambda token: altered(token, -1)),
        {("0002", "token-invalid")},
    ),
    "a token for other data": (
        _swap_tokens,
        {("0001", "token-other-data"), ("0002", "token-other-data")},
    ),
    "a token made garbage": (_edit(".tsr", lambda _: b"?"), {("0002", "token-invalid")}),
    "the salts changed": (
        _edit(".salt", lambda _: b"0" * 64 + b"\n"),
        {("0002", "seal-data-differs")},
    ),
    "the salts removed": (
        _remove(".salt"),
        {("0002", "seal-salt"), ("0002", "seal-removed")},
    ),
    "certificates made garbage": (_edit(".pem", lambda _: b"?"), {("0002", "token-unchecked")}),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_named(name: str, sealed: Desk) -> None:
    """Each change of a seal is found, at the seal where it was made or at the one that follows."""
    tamper, expected = TAMPERINGS[name]
    tamper(sealed)

    assert expected == set(problems(sealed))


def test_a_token_of_another_authority_is_named(sealed: Desk, tmp_path: Path) -> None:
    """The configured root decides, whatever certificates lie beside the token."""
    (tmp_path / "tsa").mkdir()
    other = Signer.make(tmp_path / "tsa")

    assert [(f"000{number}", "token-untrusted") for number in (1, 2, 3)] == problems(
        sealed, other.root.pem
    )


def test_a_configured_file_without_certificates_is_named(sealed: Desk) -> None:
    """It is a problem of its own; the tokens are checked with what was kept."""
    assert [("", "token-unchecked")] == problems(sealed, b"?")


def test_rewritten_history_is_named(sealed: Desk) -> None:
    """The sealed commits are still there, and no longer in the history of the branch."""
    sealed.git("checkout", "--quiet", "--orphan", "clean")
    sealed.git("commit", "--quiet", "--message=tout")

    expected = [(f"000{number}", "seal-not-ancestor") for number in (1, 2, 3)]
    assert expected == problems(sealed)


def test_a_sealed_commit_that_is_not_here_is_named(sealed: Desk, tmp_path: Path) -> None:
    """A shallow clone has the seals and not what they sealed."""
    clone = tmp_path / "shallow"
    sealed.git("clone", "--quiet", "--depth=1", sealed.root.as_uri(), str(clone))

    assert ("0001", "seal-commit-missing") in problems(Desk(clone))


def test_an_evil_merge_that_drops_a_seal_is_named(sealed: Desk) -> None:
    """A merge that leaves out what both sides have is a removal like another."""
    sealed.git("branch", "side", "HEAD")
    sealed.commit({"cases/2026-020.yaml": "debtor: {name: Z}\n"})
    sealed.git("checkout", "--quiet", "side")
    sealed.commit({"cases/2026-021.yaml": "debtor: {name: Y}\n"})
    sealed.git("merge", "--quiet", "--no-commit", "--no-ff", "main")
    for file in (sealed.root / "seals").glob("0003-*"):
        file.unlink()
    sealed.commit()

    assert {("0003", "seal-removed")} == set(problems(sealed))


def test_the_merge_of_two_clones_is_a_note(desk: Desk) -> None:
    """Two seals that follow the same one are sound; the reader is told why there are two."""
    desk.relance("seal")
    desk.git("branch", "other")
    for branch in ("main", "other"):
        desk.git("checkout", "--quiet", branch)
        desk.commit({f"cases/{branch}.yaml": "debtor: {name: X}\n"})
        desk.relance("seal")
    desk.git("merge", "--quiet", "--no-edit", "main")

    report = checked(desk)
    assert report.is_sound
    assert 2 == sum("two clones sealed" in str(note) for s in report.seals for note in s.notes)


def _forge(desk: Desk, commit: str, *previous: str, number: int = 2, day: date = TODAY) -> None:
    """Commit a seal without a token over a commit, whose name and roots are as they should be."""
    tree = tree_of(repository(desk), commit)
    roots = tree.roots(bytes(32))
    text = Manifest(commit=commit, previous=previous, roots=roots).text
    digest = hashlib.sha256(text).hexdigest()
    stem = desk.root / "seals" / f"{number:04d}-{day.isoformat()}-{digest[:8]}"
    stem.parent.mkdir(exist_ok=True)
    stem.with_suffix(".manifest").write_bytes(text)
    stem.with_suffix(".salt").write_text(f"{'00' * 32}\n")
    desk.commit()


def test_a_seal_that_begins_anew_is_named(sealed: Desk) -> None:
    """Whoever adds a first seal to those that are there makes another chain."""
    _forge(sealed, sealed.git("rev-list", "--max-parents=0", "HEAD"), number=1)

    assert {("0001", "seal-start")} == set(problems(sealed))


def test_a_second_chain_on_a_branch_of_its_own_is_named(sealed: Desk) -> None:
    """A merge brings it in; until a seal joins both, two chains are not one."""
    first = sealed.git("rev-list", "--max-parents=0", "HEAD")
    sealed.git("checkout", "--quiet", "-b", "side", first)
    _forge(sealed, first, number=1)
    sealed.git("checkout", "--quiet", "main")
    sealed.git("merge", "--quiet", "--no-edit", "side")

    assert {("0001", "seal-start")} == set(problems(sealed))
    sealed.relance("seal")
    assert [] == problems(sealed)


def test_a_seal_that_passes_over_others_is_named(sealed: Desk) -> None:
    """The seal before the last is not the one to follow."""
    digest = hashlib.sha256(sealed.manifests[1].read_bytes()).hexdigest()
    _forge(sealed, sealed.git("rev-parse", "HEAD"), digest, number=3)

    assert {("0003", "seal-order")} == set(problems(sealed))


@pytest.mark.parametrize("days", [-3, 3])
def test_a_day_that_cannot_be_is_named(sealed: Desk, days: int) -> None:
    """Neither before what is sealed was committed nor another one than its own commit's."""
    digest = hashlib.sha256(sealed.manifests[2].read_bytes()).hexdigest()
    day = TODAY + timedelta(days=days)
    _forge(sealed, sealed.git("rev-parse", "HEAD"), digest, number=4, day=day)

    assert {("0004", "seal-date")} == set(problems(sealed))


def test_a_number_out_of_order_is_named(sealed: Desk) -> None:
    """A name that sorts elsewhere shows another order than the chain."""
    digest = hashlib.sha256(sealed.manifests[2].read_bytes()).hexdigest()
    _forge(sealed, sealed.git("rev-parse", "HEAD"), digest, number=7)

    assert {("0007", "seal-order")} == set(problems(sealed))


def test_a_replaced_object_deceives_nobody(sealed: Desk) -> None:
    """A replace ref shows other files to git; the seals are checked with the real ones."""
    commit = sealed.git("rev-list", "--max-parents=0", "HEAD")
    empty = sealed.git("commit-tree", "-m", "x", sealed.git("mktree", "--missing"))
    sealed.git("replace", commit, empty)

    assert [] == problems(sealed)


def test_files_changed_since_are_listed(sealed: Desk) -> None:
    """What differs from the sealed commit: added, changed and removed, with the case of each."""
    commit = checked(sealed).seals[-1].commit
    assert commit is not None
    (sealed.root / "cases/2026-002.yaml").unlink()
    sealed.commit(
        {"cases/2026-001.yaml": "a: 1\n", "cases/2026-001/x.txt": "", "relance.yaml": "b: 1\n"}
    )

    found = changed_since(repository(sealed), commit)

    expected = (
        ChangedFile(path="cases/2026-001.yaml", case="2026-001", change="changed"),
        ChangedFile(path="cases/2026-001/x.txt", case="2026-001", change="added"),
        ChangedFile(path="cases/2026-002.yaml", case="2026-002", change="removed"),
        ChangedFile(path="relance.yaml", case=None, change="changed"),
    )
    assert expected == found


def repository(desk: Desk) -> Repository:
    """Return the repository of a workspace."""
    return repository_of(desk.root)


def test_a_workspace_below_the_top_is_sealed_and_checked(tmp_path: Path) -> None:
    """Only its own files count, under their names in the workspace."""
    top = Desk(tmp_path)
    top.git("init", "--quiet", "--initial-branch=main")
    below = Desk(tmp_path / "compta")
    below.write("relance.yaml", (Path(__file__).parents[2] / "relance.yaml").read_text("utf-8"))
    below.write("cases/2026-001.yaml", "debtor: {name: Un}\n")
    top.commit({"elsewhere.txt": "1\n"})
    assert 0 == below.relance("seal")
    top.commit({"elsewhere.txt": "2\n"})

    assert 0 == below.relance("seal")

    assert 1 == len(below.manifests)
    assert checked(below).is_sound


def test_every_code_has_its_meaning() -> None:
    """The table of codes has those that the tests expect."""
    expected = {code for _tamper, found in TAMPERINGS.values() for _seal, code in found}
    assert expected <= set(CODES)
