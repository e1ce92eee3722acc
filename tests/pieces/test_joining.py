"""One PDF of the front matter and all pièces: links, bookmarks, numbers, parts, the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from relance_docs.pieces.opening import attached
from relance_docs.pieces.records import DossierPart, Joint, Stamped
from relance_docs.pieces.splitting import first_pages, join, join_in_parts, page_count
from relance_docs.rendering.document import Attachment, PdfDocument
from relance_docs.rendering.render import render_pdf
from tests.pieces.assembling_builders import (
    drawn_page,
    picture,
    stamped,
    text_of,
    write_pdf,
)


def _break(page: int) -> str:
    return "page" if page > 1 else "auto"


@cache
def front(*links: int, pages: int = 2) -> bytes:
    """Return a front matter with links to pièces, a link of its own and a file."""
    items = "".join(f'<li><a href="dossier:piece-{n}">Pièce n° {n}</a></li>' for n in links)
    body = "".join(
        f'<h2 id="p{n}" style="break-before: {_break(n)}">Page {n}</h2>'
        for n in range(1, pages + 1)
    )
    html = (
        '<!DOCTYPE html><html lang="fr"><head><title>Dossier 2026-014</title></head><body>'
        f'<h1>Dossier</h1><p><a href="#p1">Voir</a></p><ul>{items}</ul>{body}</body></html>'
    )
    return render_pdf(
        PdfDocument(
            html=html,
            created=datetime(2026, 12, 1, 8, tzinfo=UTC),
            attachments=(
                Attachment(
                    name="decompte.json",
                    content=b"{}",
                    mime_type="application/json",
                    description="Décompte",
                ),
            ),
        )
    )


@pytest.fixture
def pieces(tmp_path: Path) -> tuple[Stamped, ...]:
    """Return a PDF of two pages, a photo and a plan with a hidden layer."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture("JPEG"))
    return (
        stamped(write_pdf(tmp_path / "contrat.pdf", pages=2), 1),
        stamped(photo, 2),
        stamped(write_pdf(tmp_path / "plan.pdf", _layered), 3),
    )


def _layered(pdf: Pdf) -> None:
    hidden = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("caché")))
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(A=hidden)
    page.Contents = pdf.make_stream(b"/OC /A BDC 1 0 0 rg 0 0 900 900 re f EMC")
    off = Dictionary(BaseState=Name.OFF)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([hidden]), D=off)


def test_every_page_has_its_number(tmp_path: Path, pieces: tuple[Stamped, ...]) -> None:
    """Each page of the joined file is numbered, those of the front matter included."""
    joined = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    texts = text_of(joined.path).split("\f")
    assert [True] * 6 == [f"{number}/6" in text for number, text in enumerate(texts, start=1)]
    assert 6 == joined.pages
    assert {1: 3, 2: 5, 3: 6} == first_pages(2, pieces)


def test_links_jump_to_the_first_page_of_a_piece(
    tmp_path: Path, pieces: tuple[Stamped, ...]
) -> None:
    """A link to a pièce jumps to it, one to a pièce that is elsewhere nowhere; others work."""
    joined = join(Joint(front=front(1, 3, 9), pieces=pieces), tmp_path / "dossier.pdf")
    with pikepdf.open(joined.path) as pdf:
        own, first, third, elsewhere = list(pdf.pages[0].obj.Annots)
        places = [page.obj.objgen for page in pdf.pages]
        assert "/Dest" in own or "/A" in own
        assert [2, 5] == [places.index(link.Dest[0].objgen) for link in (first, third)]
        assert ("/A" in elsewhere, "/Dest" in elsewhere) == (False, False)
        assert b"dossier:" not in joined.path.read_bytes()


def test_bookmarks_and_labels_agree_with_the_foot(
    tmp_path: Path, pieces: tuple[Stamped, ...]
) -> None:
    """Viewers list the front matter's headings, then each pièce, and count as the foot does."""
    joint = Joint(front=front(1), pieces=pieces, first_page=11, total_pages=16)
    joined = join(joint, tmp_path / "dossier.pdf")
    with pikepdf.open(joined.path) as pdf:
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            children = [item.title for item in outline.root[-1].children]
        assert ["11", "16"] == [str(pdf.pages[place].label) for place in (0, 5)]
    assert titles[-1] == "Pièces"
    assert "Dossier" in titles[0]
    assert "Pièce n°\u00a02 – Facture FA-2026-0042" == children[1]
    assert "11/16" in text_of(joined.path).split("\f")[0]


def test_the_joined_file_is_sound(tmp_path: Path, pieces: tuple[Stamped, ...]) -> None:
    """Qpdf finds no fault in the joined file nor in the copies."""
    joined = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    for path in (joined.path, *(piece.path for piece in pieces)):
        with pikepdf.open(path) as pdf:
            assert [] == pdf.check_pdf_syntax()


def test_one_font_serves_all_stamps(tmp_path: Path, pieces: tuple[Stamped, ...]) -> None:
    """The font of the stamps is in the joined file once, however many pièces there are."""
    joined = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    with pikepdf.open(joined.path) as pdf:
        fonts = {
            font.objgen
            for page in pdf.pages
            for name, font in page.obj.Resources.Font.items()
            if name.startswith("/RelanceStamp")
        }
    assert 1 == len(fonts)


def test_a_layer_hidden_in_a_piece_is_hidden_in_the_dossier(
    tmp_path: Path, pieces: tuple[Stamped, ...]
) -> None:
    """What a pièce does not show, the dossier does not show either."""
    joined = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    assert (255, 255, 255) == drawn_page(joined.path, 5).convert("RGB").getpixel((300, 400))


def test_only_what_is_ours_claims_to_be_an_archive(
    tmp_path: Path, pieces: tuple[Stamped, ...]
) -> None:
    """With pièces of others in it, the file no longer claims PDF/A; without any, it is valid."""
    import page as validator

    with_pieces = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    alone = join(Joint(front=front(1), pieces=()), tmp_path / "seul.pdf")
    with pikepdf.open(with_pieces.path) as pdf, pdf.open_metadata() as metadata:
        assert "" == metadata.pdfa_status
        assert "Dossier 2026-014" == metadata["dc:title"]
    with pikepdf.open(alone.path) as pdf, pdf.open_metadata() as metadata:
        assert "3A" == metadata.pdfa_status
    for profile in ("3a", "ua1"):
        report = validator.validate_pdf(str(alone.path), profile=profile)
        assert "Checks: 0 failed" in str(report), report


def test_a_file_in_the_front_matter_is_kept(tmp_path: Path, pieces: tuple[Stamped, ...]) -> None:
    """The décompte that is attached to the front matter is attached to the dossier."""
    joined = join(Joint(front=front(1), pieces=pieces), tmp_path / "dossier.pdf")
    content = joined.path.read_bytes()
    assert b"{}" == attached(content, "decompte.json")
    assert None is attached(content, "other.json")
    assert None is attached(b"no PDF", "decompte.json")


def test_parts_stay_below_the_limit(tmp_path: Path, pieces: tuple[Stamped, ...]) -> None:
    """Parts are cut between pièces, number their pages on, and say when one cannot be smaller."""
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(picture("JPEG", size=(2000, 3000), quality=100))
    large = (*pieces, stamped(scan, 4))
    asked: list[DossierPart] = []

    def lead(part: DossierPart) -> bytes:
        asked.append(part)
        return front(*part.first_pages) if part.number == 1 else front(pages=1)

    limit = len(front(1, 2, 3, 4)) + 20_000
    made = join_in_parts(lead, large, tmp_path / "dossier.pdf", limit=limit)
    parts = [part for part, _ in made]
    assert [each.number for part in parts for each in part.pieces] == [1, 2, 3, 4]
    assert [1, 2] == [parts[0].number, parts[1].number]
    assert len(parts) == parts[0].of > 1
    for part, joined in made:
        assert part.is_too_large or joined.size <= limit
        assert f"dossier-partie-{part.number}.pdf" == joined.path.name
        assert f"{part.first_page}/{part.total_pages}" in text_of(joined.path).split("\f")[0]
    assert made[-1][0].is_too_large
    assert sum(joined.pages for _, joined in made) == parts[0].total_pages


def test_page_numbers_told_to_the_front_matter_are_true(
    tmp_path: Path, pieces: tuple[Stamped, ...]
) -> None:
    """The front matter is made again until it knows how long it is itself."""
    ((part, joined),) = join_in_parts(
        lambda _: front(1, 2, 3, pages=4), pieces, tmp_path / "dossier.pdf"
    )
    assert {1: 5, 2: 7, 3: 8} == part.first_pages
    assert (8, 8) == (joined.pages, part.total_pages)
    assert "dossier.pdf" == joined.path.name


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.pieces.assembling_builders import stamped
from relance_docs.pieces.splitting import join
from relance_docs.pieces.records import Joint
folder = Path(sys.argv[2])
pieces = tuple(
    stamped(folder / name, number)
    for number, name in enumerate(("contrat.pdf", "photo.jpg", "mail.eml"), start=1)
)
joint = Joint(front=(folder / "front.pdf").read_bytes(), pieces=pieces)
print(*(piece.sha256 for piece in pieces), join(joint, folder / "dossier.pdf").sha256)
"""


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Another process, folder, zone, language and order of hashing: the same bytes."""
    root, made = Path(__file__).parents[2], set()
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        folder = tmp_path / f"folder{number}"
        folder.mkdir()
        write_pdf(folder / "contrat.pdf", pages=2, deterministic_id=True)
        (folder / "photo.jpg").write_bytes(picture("JPEG"))
        (folder / "mail.eml").write_bytes(b"From: a@b.fr\nTo: c@d.fr\nSubject: x\n\nBonjour\n")
        (folder / "front.pdf").write_bytes(front(1))
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(number), "LANG": "C"}
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(root), str(folder)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        made.add(run.stdout)
    assert 1 == len(made)


def test_the_pages_of_a_front_matter_are_counted() -> None:
    """A caller knows how long its front matter is."""
    assert 3 == page_count(front(1, pages=3))
