"""`verifier.html` in a real browser, from a disk: what matches, what does not, what was sent."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from relance_docs.dossier.folder import write_sums, write_zip
from relance_docs.dossier.verifier import verifier_script
from tests.audit.opened_page import Open, Opened
from tests.desks.loopback_tsa import altered
from tests.dossier.sealed_dossier import Sent

SEALS = "preuve/scelles"


@pytest.fixture
def folder(sent: Sent, tmp_path: Path) -> Path:
    """Return a copy of the dossier, to be tampered with."""
    return sent.copy(tmp_path)


@pytest.fixture
def page(sent: Sent, open_page: Open) -> Opened:
    """Open the page of the dossier from its folder."""
    return open_page(sent.made.folder / "verifier.html")


def verified(opened: Opened, dossier: Path) -> str:
    """Give the page a folder or a ZIP; return what it says, with one kind of space."""
    field = "#dossier" if dossier.is_dir() else "#zip"
    opened.page.evaluate("document.getElementById('resultat').hidden = true")
    opened.page.set_input_files(field, dossier)
    opened.page.wait_for_selector("#resultat:not([hidden])")
    return _said(opened.page, "#resultat")


def _said(page: Page, place: str) -> str:
    return " ".join(page.inner_text(place).split())


def zipped(folder: Path, method: int = ZIP_DEFLATED) -> Path:
    """Pack a folder as somebody else's program would."""
    path = folder.parent / "autre.zip"
    with ZipFile(path, "w", method) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder.parent))
    return path


def test_an_untouched_dossier(sent: Sent, page: Opened) -> None:
    """Folder and ZIP: every file of the list is found as it is listed; nothing leaves the page."""
    listed = len((sent.made.folder / "SHA256SUMS").read_text("utf-8").splitlines())
    for each in (sent.made.folder, sent.made.archive):
        said = verified(page, each)
        assert f"Tout correspond à la liste : {listed} fichiers" in said
        assert "Ce qui diffère" not in said
    assert [] == page.complaints


@pytest.mark.parametrize("method", [ZIP_STORED, ZIP_DEFLATED])
def test_a_zip_of_another_program(folder: Path, page: Opened, method: int) -> None:
    """Stored or deflated, with entries for folders: the content is what counts."""
    assert "Tout correspond à la liste" in verified(page, zipped(folder, method))


def _one_byte(folder: Path) -> None:
    path = folder / "2-bordereau.pdf"
    path.write_bytes(altered(path.read_bytes(), 100))


def _removed(folder: Path) -> None:
    (folder / "originaux/cases/2026-014/facture.pdf").unlink()


def _added(folder: Path) -> None:
    (folder / "3-pieces/05-Aveu.pdf").write_bytes(b"%PDF-1.7")


def _renamed(folder: Path) -> None:
    (folder / "3-pieces/03-Facture-FA-2026-0042.pdf").rename(folder / "3-pieces/03-Avoir.pdf")


CHANGES: list[tuple[Callable[[Path], None], str]] = [
    (_one_byte, "modifié 2-bordereau.pdf attendue :"),
    (_removed, "manquant originaux/cases/2026-014/facture.pdf"),
    (_added, "ajouté 3-pieces/05-Aveu.pdf"),
    (_renamed, "renommé 3-pieces/03-Facture-FA-2026-0042.pdf → 3-pieces/03-Avoir.pdf"),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_what_was_changed_is_told(
    folder: Path, page: Opened, change: Callable[[Path], None], told: str
) -> None:
    """One byte, a file less, one more, another name: one difference, named, in folder and ZIP."""
    change(folder)
    for each in (folder, zipped(folder)):
        said = verified(page, each)
        assert "n’est pas tel qu’il a été fait : 1 différence" in said
        assert told in said
    assert "1\u00a0différence" in page.page.get_by_role("status").inner_text()


def test_a_list_made_again(folder: Path, page: Opened) -> None:
    """Who changes a file and makes the list again is betrayed by the seal and by the digest."""
    right = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    case = folder / "originaux/cases/2026-014.yaml"
    case.write_text(case.read_text("utf-8").replace("FA-2026-0042", "FA-2026-0043"), "utf-8")
    (folder / "SHA256SUMS").unlink()
    write_sums(folder)
    page.page.fill("#attendue", right.upper())
    said = verified(page, folder)
    assert "Tout correspond" not in said
    assert "Ce dossier n’a pas l’empreinte donnée par l’expéditeur" == page.page.inner_text(
        "#resultat h2 >> nth=0"
    )
    assert "n’est pas celle de ce dossier" in said
    assert said.count("n’est plus dans « originaux » tel qu’il a été scellé") == 2


def test_the_digest_of_the_sender(sent: Sent, page: Opened) -> None:
    """The digest of the ZIP, or of the list, that came another way is recognised."""
    sums = hashlib.sha256((sent.made.folder / "SHA256SUMS").read_bytes()).hexdigest()
    for each, digest in (
        (sent.made.folder, sums),
        (sent.made.archive, sums),
        (sent.made.archive, sent.made.archive_sha256),
    ):
        page.page.fill("#attendue", f" {digest} ")
        assert "que vous avez indiquée est celle de ce dossier" in verified(page, each)


DIGEST = "0" * 64
FORGED = [
    ("", "est vide"),
    (f"{DIGEST}  a", "est coupée"),
    (f"{DIGEST}  a\nrien\n", "La ligne 2 de SHA256SUMS est illisible"),
    (f"{DIGEST}  ../a\n", "hors du dossier"),
    (f"{DIGEST}  /etc/passwd\n", "hors du dossier"),
    (f"{DIGEST}  a\n{DIGEST}  a\n", "nomme deux fois « a »"),
    (f"{DIGEST.replace('0', 'A')}  a\n", "La ligne 1 de SHA256SUMS est illisible"),
    (f"{DIGEST}  SHA256SUMS\n", "ou elle-même"),
]


@pytest.mark.parametrize(("text", "told"), FORGED)
def test_a_forged_list_is_refused(folder: Path, page: Opened, text: str, told: str) -> None:
    """A list that is empty, cut, unreadable, that leads elsewhere or says two things is none."""
    (folder / "SHA256SUMS").write_text(text, encoding="utf-8")
    said = verified(page, folder)
    assert "Rien n’a pu être vérifié" in said
    assert told in said


def test_a_folder_without_a_list(folder: Path, page: Opened) -> None:
    """Without SHA256SUMS nothing is compared, and the page says so; two dossiers are not one."""
    (folder / "SHA256SUMS").unlink()
    assert "n’y est pas" in verified(page, folder)
    for name in ("a", "b"):
        shutil.copytree(folder, folder.parent / "deux" / name)
        (folder.parent / "deux" / name / "SHA256SUMS").write_text(f"{DIGEST}  x\n")
    assert "choisissez celui" in verified(page, folder.parent / "deux")


def test_a_folder_above(folder: Path, page: Opened) -> None:
    """The folder that holds the dossier will do; what lies beside it, and litter, do not count."""
    (folder.parent / "autre.txt").write_text("x")
    (folder / "3-pieces/Thumbs.db").write_bytes(b"x")
    said = verified(page, folder.parent)
    assert "Tout correspond à la liste" in said
    assert "1 fichier hors du dossier" in said
    assert "3-pieces/Thumbs.db" in said


def test_a_dossier_of_the_first_version(tmp_path: Path, page: Opened) -> None:
    """Names with accents and blanks, as version 0.1.0 gave them, composed or decomposed."""
    old = tmp_path / "dossier-2026-001"
    names = ("dossier.pdf", "pieces/01 - Devis signé.pdf", "pieces/01 - Devis signé (original).pdf")
    for name in names:
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_bytes(name.encode())
    write_sums(old)
    write_zip(old, tmp_path / "vieux.zip", root=old.name)
    assert "Tout correspond à la liste : 3 fichiers" in verified(page, tmp_path / "vieux.zip")
    sums = old / "SHA256SUMS"
    sums.write_text(sums.read_text("utf-8").replace("é", "e\u0301"), encoding="utf-8")
    assert "Tout correspond à la liste : 3 fichiers" in verified(page, old)


# ---- Seals


def test_the_chain_of_seals(folder: Path, page: Opened) -> None:
    """Three seals follow each other, the dates in the tokens are read, openssl is told."""
    said = verified(page, folder)
    names = sorted(path.stem for path in (folder / SEALS).glob("*.manifest"))
    assert 3 == len(names)
    assert f"Il suit {names[0]}, joint ici." in said
    assert f"Il suit {names[1]}, joint ici." in said
    assert 2 == len(re.findall(r"Date dans le jeton : \d+(?:er)? \S+ 20\d\d à [\d:]{8}", said))
    assert 2 == said.count("Le jeton porte bien sur ce scellé.")
    assert 2 == said.count("Autorité que le jeton nomme : Horodatage Exemple")
    assert 2 == said.count("openssl ts -verify")


def _first(folder: Path, ending: str) -> Path:
    return min((folder / SEALS).glob(f"*{ending}"))


def _last(folder: Path, ending: str) -> Path:
    return max((folder / SEALS).glob(f"*{ending}"))


def _manifest_changed(folder: Path) -> None:
    path = _first(folder, ".manifest")
    path.write_bytes(path.read_bytes().replace(b"root ", b"root 0", 1)[:-2] + b"\n")


def _other_root(folder: Path) -> None:
    path = _first(folder, ".sums")
    path.write_bytes(path.read_bytes().replace(b"facture.pdf", b"avoir.pdf"))


def _other_token(folder: Path) -> None:
    shutil.copy(_first(folder, ".tsr"), _last(folder, ".tsr"))


def _broken_token(folder: Path) -> None:
    path = _last(folder, ".tsr")
    path.write_bytes(path.read_bytes()[:-40])


def _link_lost(folder: Path) -> None:
    (folder / SEALS / sorted(p.name for p in (folder / SEALS).glob("*.manifest"))[1]).unlink()


def _first_lost(folder: Path) -> None:
    _first(folder, ".manifest").unlink()


def _second_chain(folder: Path) -> None:
    path = _last(folder, ".manifest")
    text = re.sub(rb"previous [0-9a-f]+\n", b"", path.read_bytes())
    path.write_bytes(text)


SEAL_CHANGES: list[tuple[Callable[[Path], None], str]] = [
    (_manifest_changed, "La liste du scellé (manifeste) est illisible"),
    (_other_root, "n’est pas celle qui a été scellée"),
    (_other_token, "porte sur autre chose que ce scellé"),
    (_broken_token, "Son jeton d’horodatage est illisible"),
    (_first_lost, "est là sans le scellé auquel il appartient"),
    (_second_chain, "une seconde chaîne commence ici"),
    (_second_chain, "Son nom ne porte pas le début de son empreinte"),
]


@pytest.mark.parametrize(("change", "told"), SEAL_CHANGES)
def test_a_seal_that_was_tampered_with(
    folder: Path, page: Opened, change: Callable[[Path], None], told: str
) -> None:
    """Even where the list was made again, what does not fit in the seals is told."""
    change(folder)
    (folder / "SHA256SUMS").unlink()
    write_sums(folder)
    said = verified(page, folder)
    assert told in said
    assert "Tout correspond" not in said
    assert "Un scellé présente un défaut" in said


def test_a_link_that_is_not_joined_is_told(folder: Path, page: Opened) -> None:
    """It is no fault of what is there: the files are those of the list, and the gap is named."""
    _link_lost(folder)
    (folder / "SHA256SUMS").unlink()
    write_sums(folder)
    said = verified(page, folder)
    assert "Il suit un scellé qui n’est pas joint" in said
    assert "Tout correspond à la liste" in said


def test_a_dossier_without_seals(folder: Path, page: Opened) -> None:
    """Without a seal the page says that nothing shows a date."""
    shutil.rmtree(folder / SEALS)
    (folder / "SHA256SUMS").unlink()
    write_sums(folder)
    assert "rien, dans ce dossier, ne montre à quelle date" in verified(page, folder)


# ---- ZIPs that are not what they say


def test_a_zip_that_is_none(tmp_path: Path, page: Opened) -> None:
    """A cut ZIP, another file, an entry twice, another name in its header: told, not guessed."""
    other = tmp_path / "x.zip"
    other.write_bytes(b"PK rien")
    assert "n’est pas un ZIP" in verified(page, other)
    with ZipFile(other, "w") as archive:
        archive.writestr("d/SHA256SUMS", f"{DIGEST}  x\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("d/SHA256SUMS", f"{DIGEST}  y\n")
    assert "contient deux fois" in verified(page, other)
    with ZipFile(other, "w") as archive:
        archive.writestr("d/SHA256SUMS", f"{DIGEST}  x\n")
    other.write_bytes(other.read_bytes().replace(b"SHA256SUMS", b"SHA256SUMZ", 1))
    assert "s’appelle aussi" in verified(page, other)


def test_a_browser_without_decompression(sent: Sent, page: Opened) -> None:
    """An old browser is told to extract the ZIP first."""
    page.page.evaluate("delete globalThis.DecompressionStream")
    assert "Extrayez-le" in verified(page, sent.made.archive)


# ---- A letter that was received


def test_a_letter_that_was_sent_is_recognised(sent: Sent, page: Opened, tmp_path: Path) -> None:
    """The letter as it was sent is known by its day and case; with a byte more it is not."""
    page.page.set_input_files("#lettres", sent.letter)
    page.page.wait_for_selector("#lettre:not([hidden])")
    said = _said(page.page, "#lettre")
    assert "1 lettre reconnue" in said
    assert "envoi enregistré le 20 novembre 2026, dossier 2026-014, état des données" in said
    other = tmp_path / "autre.pdf"
    other.write_bytes(sent.letter.read_bytes() + b"\n")
    page.page.set_input_files("#lettres", [sent.letter, other])
    page.page.wait_for_selector("#lettre li:nth-child(2)")
    said = _said(page.page, "#lettre")
    assert "1 sur 2 fichiers reconnus" in said
    assert "autre.pdf : non reconnue" in said


def test_the_page_alone_tells_little(sent: Sent) -> None:
    """For the debtor's lawyer: digests, days and commits; no party, no amount, no other case."""
    text = (sent.made.folder / "verifier.html").read_text("utf-8")
    data = re.search(r'<script id="envois"[^>]*>(.*?)</script>', text)
    assert data is not None
    assert {"sha256", "day", "commit", "case", "as_of", "letters"} == set(
        re.findall(r'"(\w+)":', data[1])
    )
    for secret in ("Restaurant", "Brasserie", "2026-010", "10 000", "10000.00", "mise-en-demeure"):
        assert secret not in text


# ---- Dropped on the page


def dropped(opened: Opened, *paths: Path) -> None:
    """Drop files or folders onto the page, as from the desktop."""
    session = opened.page.context.new_cdp_session(opened.page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


def test_what_is_dropped(sent: Sent, folder: Path, page: Opened) -> None:
    """A folder and a ZIP are verified, a letter is recognised, wherever they are dropped."""
    dropped(page, sent.letter)
    page.page.wait_for_selector("#lettre:not([hidden])")
    assert "1 lettre reconnue" in _said(page.page, "#lettre")
    for each in (folder, sent.made.archive):
        page.page.evaluate("document.getElementById('resultat').hidden = true")
        dropped(page, each)
        page.page.wait_for_selector("#resultat:not([hidden])")
        assert "Tout correspond à la liste" in _said(page.page, "#resultat")


# ---- The page


@pytest.mark.parametrize("dark", [False, True])
def test_everybody_can_use_the_page(folder: Path, open_page: Open, *, dark: bool) -> None:
    """axe-core finds no barrier before and after; contrast is enough; nothing is too wide."""
    _one_byte(folder)
    opened = open_page(folder / "verifier.html", dark=dark, width=320)
    assert [] == opened.barriers() + opened.faint()
    verified(opened, folder)
    opened.unfolded()
    assert [] == opened.barriers() + opened.faint()
    assert 0 == opened.overflow()
    assert [] == opened.complaints


def test_keys_and_voice(sent: Sent, page: Opened) -> None:
    """Tab leads to each field in order; the verdict takes the focus and is said aloud."""
    seen = []
    for _ in range(4):
        page.page.keyboard.press("Tab")
        seen.append(page.page.evaluate("document.activeElement.id"))
    assert ["attendue", "dossier", "zip", "lettres"] == seen
    verified(page, sent.made.folder)
    assert "Tout correspond" in page.page.evaluate("document.activeElement.textContent")
    assert "polite" == page.page.get_by_role("status").get_attribute("aria-live")


def test_names_are_text(folder: Path, page: Opened) -> None:
    """A name of a file that looks like HTML is shown as it is; the policy lets nothing else run."""
    (folder / "<img src=x onerror=alert(1)>.txt").write_text("x")
    assert "<img src=x onerror=alert(1)>.txt" in verified(page, folder)
    page.page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert page.page.evaluate("window.ran") is None
    assert any("Content Security Policy" in each for each in page.complaints)


def test_french_typography(page: Opened, folder: Path) -> None:
    """No breaking space before « : ; ? ! » or within quotation marks, no straight apostrophe."""
    _one_byte(folder)
    verified(page, folder)
    text = page.page.evaluate(
        "Array.from(document.querySelectorAll('h1, h2, h3, p, li, caption, label, summary'))"
        ".filter((e) => !e.querySelector('code')).map((e) => e.textContent).join('\\n')"
    )
    assert not re.search(r" [:;?!»]|« |[a-z]'[a-z]", text)


@settings(max_examples=60)
@given(st.binary(max_size=400))
def _same(page: Page, content: bytes) -> None:
    found = page.evaluate("(bytes) => sha256(new Uint8Array(bytes))", list(content))
    assert hashlib.sha256(content).hexdigest() == found


def test_sha_256(page: Opened) -> None:
    """Known vectors (FIPS 180-4), every length around a block, any bytes, one large content."""
    for length in (0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129):
        _same.hypothesis.inner_test(page.page, b"a" * length)  # type: ignore[attr-defined]
    _same(page.page)
    million = page.page.evaluate("sha256(new Uint8Array(1000000).fill(97))")
    assert "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" == million


def test_the_program_is_the_same_in_every_dossier(sent: Sent) -> None:
    """The program of the page is that of the package, whose digest the documentation gives."""
    digest = hashlib.sha256(verifier_script().encode()).hexdigest()
    assert digest in (sent.made.folder / "verifier.html").read_text("utf-8")
    docs = (Path(__file__).parents[2] / "docs/dossier.md").read_text("utf-8")
    assert digest in docs
