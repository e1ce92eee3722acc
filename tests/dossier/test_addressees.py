"""`--for`: names of ASCII, sizes of the addressee, what is cut and what is told."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from relance_docs.dossier.addressees import ADDRESSEES, RPVA
from relance_docs.dossier.make import DossierAsked, DossierMade, make_dossier
from relance_docs.files.ascii_names import ascii_paths
from relance_docs.pieces.splitting import cut_to_size
from tests.dossier.conftest import HANDED_OVER
from tests.dossier.dossier_desk import commit, loaded, workspace_in
from tests.letters.reading_pdf import page_texts

SMALL = replace(RPVA, max_size=300_000)
"""What a court would take if it took very little."""


def scan(pages: int, side: int = 400) -> bytes:
    """Return a PDF of scanned pages that cannot be made smaller, some 200 kB a page."""
    out = BytesIO()
    sheets = [Image.effect_noise((side, side), 90 + page) for page in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], quality=100)
    return out.getvalue()


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> DossierMade:
    """Return a dossier with long pièces, with accents, for a court that takes very little."""
    root = workspace_in(tmp_path_factory.mktemp("tribunal") / "atelier", HANDED_OVER)
    case, pieces = root / f"cases/{HANDED_OVER}.yaml", root / f"cases/{HANDED_OVER}"
    names = ("Procès-verbal signé (2).pdf", "procès-verbal signé, 2.pdf")
    for name in names:
        (pieces / name).write_bytes(scan(5))
    listed = "".join(
        f"  - {{id: pv-{number}, kind: other, title: « L’été » n° {number},"
        f' file: "{HANDED_OVER}/{name}"}}\n'
        for number, name in enumerate(names)
    )
    text = case.read_text("utf-8")
    case.write_text(text.replace("pieces:\n", f"pieces:\n{listed}", 1), encoding="utf-8")
    commit(root)
    return make_dossier(
        loaded(root), DossierAsked(number=HANDED_OVER, addressee=SMALL, processes=2)
    )


def test_every_name_is_of_ascii(cut: DossierMade) -> None:
    """No accent, no blank, nothing twice whatever the capitals, and short."""
    paths = [file.path for file in cut.files]
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]{1,100}", path) for path in paths)
    assert len(paths) == len({path.lower() for path in paths})
    assert f"originaux/cases/{HANDED_OVER}/Proces-verbal-signe-2.pdf" in paths
    assert f"originaux/cases/{HANDED_OVER}/proces-verbal-signe-2-2.pdf" in paths


def test_a_piece_that_is_too_large_is_cut_between_pages(cut: DossierMade) -> None:
    """Its parts hold all its pages in order, each below the limit; the whole is not there."""
    parts = sorted(cut.folder.glob("3-pieces/*L-ete-n-0-partie-*.pdf"))
    assert len(parts) > 1
    assert not list(cut.folder.glob("3-pieces/*L-ete-n-0.pdf"))
    stamps = [text for part in parts for text in page_texts(part.read_bytes())]
    assert [f"p. {number}/5" for number in range(1, 6)] == [
        match[0].replace("\xa0", " ") for text in stamps if (match := re.search(r"p\.\s\d/5", text))
    ]
    assert all(part.stat().st_size <= 300_000 for part in parts)


def test_what_cannot_be_cut_is_told(cut: DossierMade) -> None:
    """Every file to communicate is below the limit, or is named."""
    sent = [f for f in cut.files if f.path.startswith(("2-", "3-pieces/", "4-"))]
    assert {f.path for f in sent if f.size > 300_000} == {f.path for f in cut.too_large}
    for part in cut.parts:
        assert part.size <= 300_000 or part.is_too_large


def test_a_page_that_is_too_large_stays(tmp_path: Path) -> None:
    """A PDF of one page is left as it is; the pages beside a large one are cut from it."""
    one = tmp_path / "un.pdf"
    one.write_bytes(scan(1))
    assert (one,) == cut_to_size(one, 1_000)
    two = tmp_path / "deux.pdf"
    two.write_bytes(scan(2))
    parts = cut_to_size(two, 1_000)
    assert ["deux-partie-1.pdf", "deux-partie-2.pdf"] == [part.name for part in parts]
    assert not two.exists()
    for part in parts:
        with pikepdf.open(part) as pdf:
            assert 1 == len(pdf.pages)


def test_names_that_fall_together_are_numbered() -> None:
    """Plain names stay; of the others, the second is told apart, in whatever order they come."""
    paths = ("c/Été.pdf", "c/ete.pdf", "c/é té.PDF", "c/.x", "c/日本.pdf", "c/日.pdf")
    found = ascii_paths(paths)
    assert found == ascii_paths(reversed(paths))
    assert "c/ete.pdf" == found["c/ete.pdf"]
    assert "c/Ete-2.pdf" == found["c/Été.pdf"]
    assert {"c/fichier.pdf", "c/fichier-2.pdf"} == {found["c/日本.pdf"], found["c/日.pdf"]}


def test_the_documentation_gives_each_size() -> None:
    """The table of the page is that of the program."""
    docs = (Path(__file__).parents[2] / "docs/dossier.md").read_text("utf-8")
    for key, each in ADDRESSEES.items():
        (row,) = re.findall(rf"^\| `{key}` \|.*$", docs, re.MULTILINE)
        size = f"{each.max_size:,}" if each.max_size else "none"
        assert f"| {size} | {each.longest_name} |" in row
        assert f"checked on {each.checked_on}" in docs
