"""A link in a workspace of a stranger: nothing behind it is written, emptied, removed or read."""

from __future__ import annotations

import os
import shutil
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from relance_docs.dossier.folder import replaced_together
from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.files.inside import inside
from tests.workspaces import PATH, Copies, committed, git, initialised, run, write_files

MINE = "à moi\n"
CASE = """\
debtor:
  {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON],
   contact: {name: Mme Durand, email: compta@menuiserie.example}}
invoices:
  - {invoice_number: FA-1, issue_date: 2026-03-31, due_date: 2026-04-30, total_with_vat: 1000.00}
"""
SETTINGS = (
    "creditor: {name: Atelier Exemple SARL, address: [12 RUE DE LA FORGE, 69003 LYON],\n"
    "  iban: FR52 0000 0000 000E XEMP LE00 112, signatory: {name: Anne Neuf, role: Gérante}}\n"
    "payments_checked_until: 2026-11-19\nas_of: 2026-11-20\n"
)


@pytest.fixture
def root(copies: Copies) -> Path:
    """Return a workspace with one case, all committed."""
    return copies.of(_opened, "travail")


def _opened(root: Path) -> None:
    committed(write_files(root, {"relance.yaml": SETTINGS, PATH: CASE}))


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Return a file of the user that lies outside of the workspace."""
    path = tmp_path / "home" / "notes.txt"
    path.parent.mkdir()
    path.write_text(MINE, encoding="utf-8")
    return path


def test_the_name_of_a_temporary_file(root: Path, mine: Path) -> None:
    """A link at the name that 0.1.0 wrote the next text under first leads nobody to that file."""
    (root / "cases/.2026-014.yaml.relance-new").symlink_to(mine)

    assert 0 == run(root, "note", "2026-014", "appel").exit_code
    assert MINE == mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [os.symlink, os.link])
def test_the_lock_of_a_dossier(root: Path, mine: Path, make: object) -> None:
    """A lock that is a link, or another name of a file, empties no file."""
    (root / "build/dossiers").mkdir(parents=True)
    assert callable(make)
    make(mine, root / "build/dossiers/.2026-014.relance-lock")

    done = run(root, "dossier", "2026-014")

    assert 1 == done.exit_code
    assert ".2026-014.relance-lock" in done.stderr
    assert MINE == mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [os.symlink, os.link])
def test_the_lock_of_recordings(root: Path, mine: Path, make: object) -> None:
    """So it is with the lock that lies in git's folder."""
    assert callable(make)
    make(mine, root / ".git/relance.lock")

    done = run(root, "note", "2026-014", "appel")

    assert 1 == done.exit_code
    assert "relance.lock" in done.stderr
    assert MINE == mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("link", ["build", "build/dossiers", "build/letters", "build/audit"])
@pytest.mark.parametrize("command", ["dossier", "letters", "audit"])
def test_a_folder_on_the_way(root: Path, tmp_path: Path, link: str, command: str) -> None:
    """Nothing is written or removed below a folder that a link leads to."""
    home = tmp_path / "home"
    for name in ("2026-014", "letters/2026-014", "dossiers/2026-014", "audit"):
        (home / name).mkdir(parents=True, exist_ok=True)
        (home / name / "index.html").write_text(MINE, encoding="utf-8")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(home)
    before = sorted((path, path.lstat().st_mtime_ns) for path in home.rglob("*"))

    done = run(root, command, *(["2026-014"] if command == "dossier" else []))

    assert before == sorted((path, path.lstat().st_mtime_ns) for path in home.rglob("*"))
    if link == "build" or link.removeprefix("build/").startswith(command):
        assert 1 == done.exit_code
        assert f"{link} is a link" in done.stderr.replace("\n", " ")


@pytest.mark.parametrize("number", ["Documents", "build", "con", "cases"])
def test_a_case_called_like_a_folder(root: Path, number: str) -> None:
    """What a user put where the dossier of a case goes is not removed: he is told."""
    shutil.move(root / "cases/2026-014.yaml", root / f"cases/{number}.yaml")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=renamed")
    place = root / "build/dossiers" / number
    place.mkdir(parents=True)
    (place / "thèse.txt").write_text(MINE, encoding="utf-8")

    done = run(root, "dossier", number)

    assert 1 == done.exit_code
    assert "thèse.txt" in done.stderr
    assert MINE == (place / "thèse.txt").read_text(encoding="utf-8")


def test_a_dossier_that_was_added_to(tmp_path: Path) -> None:
    """A dossier as it was written gives way; one that holds more, or was changed, does not."""
    sums = "{}  a.txt\n"
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    place = tmp_path / "2026-014"

    def written() -> None:
        with replaced_together(tmp_path, "2026-014") as work:
            (work / "2026-014").mkdir()
            (work / "2026-014/a.txt").write_text("a")
            (work / "2026-014/SHA256SUMS").write_text(sums.format(digest))

    written()
    (place / ".DS_Store").write_text("x")
    written()
    assert ["SHA256SUMS", "a.txt"] == sorted(path.name for path in place.iterdir())

    for name, text in (("notes.txt", "x"), ("a.txt", "rempli à la main")):
        (place / name).write_text(text, encoding="utf-8")
        with pytest.raises(RefusalError, match=name):
            written()
        assert text == (place / name).read_text(encoding="utf-8")
        shutil.rmtree(place)
        written()
    assert [place] == [path for path in tmp_path.iterdir() if not path.name.endswith("lock")]


def test_a_dossier_that_was_killed_between_two_names(tmp_path: Path) -> None:
    """The next run finishes what was ready, and leaves no folder behind."""
    work = tmp_path / ".2026-014.0123456789abcdef.relance-new"
    (work / "old-2026-014").mkdir(parents=True)
    (work / "2026-014").mkdir()
    for name in (".relance-docs", ".relance-ready", "old-2026-014/vieux", "2026-014/neuf"):
        (work / name).write_text("")
    (work / "2026-014/SHA256SUMS").write_text(f"{sha256().hexdigest()}  neuf\n")

    with pytest.raises(KeyError), replaced_together(tmp_path, "2026-014"):
        raise KeyError

    assert ["SHA256SUMS", "neuf"] == sorted(p.name for p in (tmp_path / "2026-014").iterdir())
    assert not work.exists()


def test_a_case_file_that_is_a_link(root: Path, mine: Path) -> None:
    """An event is recorded in the file itself, and never in the one that a link leads to."""
    (root / "cases/2026-014.yaml").unlink()
    mine.write_text(CASE, encoding="utf-8")
    (root / "cases/2026-014.yaml").symlink_to(mine)

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert CASE == mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("link", ["cases/2026-014", "cases/2026-014/sent"])
def test_the_folder_of_a_case(root: Path, mine: Path, link: str) -> None:
    """A proof is not put behind a link, and nothing is recorded."""
    proof = mine.parent / "preuve.pdf"
    proof.write_bytes(b"%PDF-1.4")
    (root / link).parent.mkdir(exist_ok=True)
    (mine.parent / "ailleurs").mkdir()
    (root / link).symlink_to(mine.parent / "ailleurs")
    head = git(root, "rev-parse", "HEAD")

    done = run(
        root,
        *("sent", "2026-014", "relance-1", "--document", str(proof), "--channel", "post"),
        *("--even-if", "écrite à la main"),
    )

    assert 1 == done.exit_code
    assert [] == list((mine.parent / "ailleurs").iterdir())
    assert head == git(root, "rev-parse", "HEAD")
    assert not (root / ".git/relance-recording").exists()


def test_rights_of_a_file_that_is_replaced(tmp_path: Path) -> None:
    """The next text of a file that only its owner reads is never in one that others read."""
    path = tmp_path / "a.yaml"
    path.write_text("vieux")
    path.chmod(0o600)
    other = tmp_path / "b.yaml"
    os.link(path, other)
    seen: list[int] = []
    replacing = os.replace

    def looked_at(source: str, target: str, **held: int) -> None:
        info = os.stat(source, dir_fd=held["src_dir_fd"])
        seen.append(stat.S_IMODE(info.st_mode))
        replacing(source, target, **held)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", looked_at)
        old = os.umask(0)
        try:
            replace_file(path, b"neuf", below=tmp_path)
        finally:
            os.umask(old)

    assert [0o600] == seen
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert b"vieux" == other.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        *(".git/config", ".GIT/config", ".git./config", "git~1/config", "a/.Git /x"),
        *("../x", "/etc/passwd", "a\\b", "vers-git/config", "dépôt/config"),
    ],
)
def test_what_is_gits_is_not_read(tmp_path: Path, name: str) -> None:
    """Whatever the folder of git is called, and whatever leads to it, it is no data."""
    initialised(tmp_path)
    (tmp_path / "vers-git").symlink_to(".git")
    git(tmp_path, "init", "--quiet", "--bare", "--template=", "dépôt")

    assert inside(tmp_path, name) is None
    assert inside(tmp_path, ".gitattributes") is not None


@pytest.mark.parametrize("target", [".git", "..", "modèles"])
@pytest.mark.parametrize("name", ["letter_templates", "cases/2026-014/letter_templates"])
def test_templates_behind_a_link(root: Path, name: str, target: str) -> None:
    """A folder of templates is a real one; `check` says so at its place, and no letter is made."""
    git(root, "config", "http.extraheader", "Authorization: Basic c2VjcmV0")
    (root / "modèles").mkdir()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).symlink_to(root / target)

    checked, lettered = run(root, "check"), run(root, "letters")

    assert 1 == checked.exit_code
    assert f"{name}:1:1" in checked.stdout
    assert 1 == lettered.exit_code
    assert "is a link" in lettered.stderr
    assert not list(root.glob("build/letters/*/*.pdf"))


def test_a_template_that_includes_what_is_gits(root: Path) -> None:
    """A link in the folder of templates, or a path through it, gives no letter git's text."""
    git(root, "config", "http.extraheader", "Authorization: Basic c2VjcmV0")
    (root / "letter_templates").mkdir()
    (root / "letter_templates/secret.html").symlink_to(root / ".git/config")
    page = '{% extends "letter.html" %}{% block body %}{% include "secret.html" %}{% endblock %}'
    (root / "letter_templates/relance-1.html").write_text(page, encoding="utf-8")

    run(root, "letters")

    assert not list(root.glob("build/letters/*/*.pdf"))


def test_cases_behind_a_link(root: Path, tmp_path: Path) -> None:
    """A workspace whose cases lie elsewhere is refused with its way out, by every command."""
    shutil.move(root / "cases", tmp_path / "ailleurs")
    (root / "cases").symlink_to(tmp_path / "ailleurs")

    for command in (["check"], ["status"], ["letters"], ["note", "2026-014", "x"]):
        done = run(root, *command)
        assert 1 == done.exit_code
        assert "cases is a link" in done.stderr
