"""A dossier made again stamps only what is new, and has the bytes of one made anew."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import pikepdf
import pytest

from relance_docs.dossier import copies as room
from relance_docs.dossier.copies import copies_of, take
from relance_docs.pieces.pieces import piece_file_name, take_all
from relance_docs.pieces.records import PieceSource, Refused, Stamped
from relance_docs.pieces.stamps import stamp_face
from relance_docs.pieces.typeface import Typeface
from tests.workspaces import initialised

Made = tuple[tuple[Stamped | Refused, ...], dict[str, bytes]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with six pièces beside it: PDFs, a text, a damaged file."""
    folder = tmp_path / "originaux"
    folder.mkdir()
    for number in range(4):
        with pikepdf.new() as pdf:
            for _page in range(number + 1):
                pdf.add_blank_page(page_size=(595, 842 - number))
            pdf.save(folder / f"{number}.pdf", deterministic_id=True)
    (folder / "4.txt").write_text("Bonjour : où est le règlement ?\n", encoding="utf-8")
    (folder / "5.pdf").write_bytes(b"%PDF-1.7\nnothing\n%%EOF\n")
    return initialised(tmp_path / "w")


def sources(root: Path, *names: str) -> list[PieceSource]:
    """Return pièces in this order, numbered."""
    paths = [root.parent / "originaux" / name for name in names]
    return [
        PieceSource(number=number, title=f"Pièce {path.stem}", path=path, shown=path.name)
        for number, path in enumerate(paths, start=1)
    ]


def made(root: Path, of: list[PieceSource], *, anew: bool = False) -> Made:
    """Return what is made of pièces, and the files; `anew`: as nothing was kept."""
    folder = root.parent / "3-pieces"
    for path in folder.glob("*"):
        path.unlink()
    named = partial(piece_file_name, count=len(of))
    copies = None if anew else copies_of(root)
    taken = take(copies, of, folder, named=named, processes=1, progress=lambda _d, _t: None)
    return taken, {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def stamped_now(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the originals that are stamped from now on."""
    names: list[str] = []

    def watched(left: list[PieceSource], *given: object, **more: object) -> object:
        names.extend(source.path.name for source in left)
        return take_all(left, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "take_all", watched)
    return names


def test_one_new_piece_is_stamped_alone(root: Path, stamped_now: list[str]) -> None:
    """Behind the others it is stamped alone; before them, all that get another number are."""
    first = ("0.pdf", "1.pdf", "4.txt")
    made(root, sources(root, *first))
    assert [*first] == stamped_now
    for more, new in (
        (first, ()),
        ((*first, "2.pdf"), ("2.pdf",)),
        (("0.pdf", "3.pdf", "1.pdf", "4.txt", "2.pdf"), ("3.pdf", "1.pdf", "4.txt", "2.pdf")),
        (first, ()),
    ):
        stamped_now.clear()
        again = made(root, sources(root, *more))
        assert [*new] == stamped_now
        assert made(root, sources(root, *more), anew=True) == again


def test_an_original_that_changed_is_stamped_again(root: Path, stamped_now: list[str]) -> None:
    """Other bytes, another title or another program: the copy is made anew."""
    made(root, sources(root, "0.pdf", "1.pdf"))
    stamped_now.clear()
    path = root.parent / "originaux/1.pdf"
    path.write_bytes((root.parent / "originaux/2.pdf").read_bytes())
    again = made(root, sources(root, "0.pdf", "1.pdf"))
    assert ["1.pdf"] == stamped_now
    assert made(root, sources(root, "0.pdf", "1.pdf"), anew=True) == again


def test_what_is_refused_is_refused_again(root: Path) -> None:
    """A damaged file is kept by nobody, and stops nobody."""
    for _turn in range(2):
        taken, files = made(root, sources(root, "0.pdf", "5.pdf"))
        assert isinstance(taken[1], Refused)
        assert ["01-Piece-0.pdf"] == [*files]


@pytest.mark.parametrize("harm", ["cut", "forged", "swapped", "deleted"])
def test_a_copy_that_is_not_ours_is_passed_over(
    root: Path, stamped_now: list[str], harm: str
) -> None:
    """What is cut short, changed, put in the place of another or gone is made anew."""
    of = sources(root, "0.pdf", "1.pdf")
    first = made(root, of)
    stamped_now.clear()
    one, other = sorted((root / ".git/relance").glob("copy-*"))
    if harm == "deleted":
        one.unlink()
        other.unlink()
    elif harm == "swapped":
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)
    else:
        for path in (one, other):
            content = path.read_bytes()
            path.write_bytes(content[:-9] if harm == "cut" else content.replace(b"obj", b"OBJ", 1))
    assert first == made(root, of)
    assert ["0.pdf", "1.pdf"] == stamped_now


def test_the_font_of_the_stamps_is_cut_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run draws with what was cut; what another program kept, or somebody, it cuts anew."""
    copies = copies_of(root)
    assert copies is not None
    face = stamp_face()
    assert face == copies.face
    path = root / ".git/relance/stamp-face"
    kept = path.read_bytes()
    cut: list[str] = []

    def watched() -> Typeface:
        cut.append("cut")
        return face

    monkeypatch.setattr(room, "stamp_face", watched)
    forged = kept.replace(b'"ascent": ', b'"ascent": 1')
    for content, times in ((kept, 0), (forged, 1), (b"{}\n", 2)):
        path.write_bytes(content)
        again = copies_of(root)
        assert again is not None
        assert face == again.face
        assert times == len(cut)
    monkeypatch.setattr(room, "program_digest", lambda: "another")
    other = copies_of(root)
    assert other is not None
    assert face == other.face
    assert 3 == len(cut)


def test_copies_are_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound those that were not asked for longest are removed."""
    made(root, sources(root, "0.pdf", "1.pdf"))
    kept = {path: path.stat().st_size for path in (root / ".git/relance").glob("copy-*")}
    assert 2 == len(kept)
    monkeypatch.setattr(room, "MOST_BYTES", sum(kept.values()))
    made(root, sources(root, "2.pdf"))
    left = [*(root / ".git/relance").glob("copy-*")]
    assert sum(path.stat().st_size for path in left) <= sum(kept.values())
    digests = {hashlib.sha256(path.read_bytes().partition(b"\n")[2]).hexdigest() for path in left}
    assert isinstance(new := made(root, sources(root, "2.pdf"))[0][0], Stamped)
    assert new.sha256 in digests
