"""Every file is told by its content, and every bad one named with the way out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from relance_docs.errors import RefusalError
from relance_docs.pieces import examining, office
from relance_docs.pieces.making import make
from relance_docs.pieces.pieces import examine_all, stamp_all, trade_of
from relance_docs.pieces.records import (
    DEFAULT_LIMITS,
    Examined,
    FileKind,
    Limits,
    Note,
    Refused,
)
from relance_docs.processes.crew import Workshop
from tests.pieces.assembling_builders import (
    annotate,
    appearance,
    bomb,
    examined,
    field,
    new_pdf,
    picture,
    source,
    stamped,
    write_pdf,
)

RAW = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
EMAIL = b"From: a@example.fr\r\nTo: b@example.fr\r\nSubject: Facture\r\n\r\nBonjour\r\n"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.jpg", picture("JPEG"), FileKind.JPEG),
        ("a.pdf", picture("PNG"), FileKind.PNG),
        ("a.txt", picture("TIFF"), FileKind.TIFF),
        ("a.eml", EMAIL, FileKind.EMAIL),
        ("a", EMAIL, FileKind.EMAIL),
        ("a.txt", "Reçu 100 €".encode(), FileKind.TEXT),
        ("a.txt", "Reçu 100 €".encode("cp1252"), FileKind.TEXT),
        ("a.txt", "Reçu 100 €".encode("utf-16"), FileKind.TEXT),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", FileKind.OTHER),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, FileKind.OTHER),
    ],
)
def test_the_content_tells_the_kind(
    tmp_path: Path, name: str, content: bytes, kind: FileKind
) -> None:
    """A file is what its bytes say, whatever its name says."""
    path = tmp_path / name
    path.write_bytes(content)
    assert kind == examined(path).kind


def _bomb(layers: int) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        content = pdf.make_stream(b"")
        content.write(bomb(4_000_000, layers), filter=Array([Name.FlateDecode] * layers))
        pdf.pages[0].obj.Contents = content

    return change


def _large_picture(pdf: Pdf) -> None:
    image = pdf.make_stream(b"x", Subtype=Name.Image, Width=20_000, Height=10_000)
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=image)


def _media(*box: float) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.pages[0].obj.__setitem__("/MediaBox", Array(box))


def _far(path: Path) -> None:
    """Let the table of the file begin at a place of more than 64 bits."""
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n642642642642642642642"))


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])


def _length_no_number(path: Path) -> None:
    content = write_pdf(path, _bomb(1), **RAW).read_bytes()
    (said,) = re.findall(rb"/Length \d{4,} ", content)
    path.write_bytes(content.replace(said, b"/Length /".ljust(len(said) - 1, b"X") + b" "))


def _xfa(pdf: Pdf) -> None:
    pdf.Root["/NeedsRendering"] = True


def _without_pages(path: Path) -> None:
    with new_pdf() as pdf:
        pdf.save(path)


BAD_PDFS: tuple[tuple[str, Callable[[Path], object], str], ...] = (
    (
        "locked",
        lambda path: write_pdf(path, encryption=pikepdf.Encryption(owner="x", user="y")),
        "is locked by a password; open it, print it to a new PDF",
    ),
    ("bomb", lambda path: write_pdf(path, _bomb(1), **RAW), "swells to more than 2 MB"),
    ("length no number", _length_no_number, "swells to more than 2 MB"),
    ("double bomb", lambda path: write_pdf(path, _bomb(2), **RAW), "swells to more than 2 MB"),
    ("pixels", lambda path: write_pdf(path, _large_picture), "a picture of 200 million pixels"),
    ("wide", lambda path: write_pdf(path, _media(0, 0, 99_000, 9)), "which is no page that can be"),
    ("tiny", lambda path: write_pdf(path, _media(0, 0, 3, 3)), "which is no page that can be"),
    ("many", lambda path: write_pdf(path, pages=21), "has 21 pages, and a pièce at most 20"),
    ("empty", lambda path: path.write_bytes(b""), "is empty; copy it again"),
    ("missing", lambda _: None, "cannot be read; is it there"),
    ("folder", lambda path: path.mkdir(), "cannot be read; is it there"),
    ("garbage", lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 9), "is damaged"),
    ("cut", lambda path: _cut(write_pdf(path, pages=5)), "is damaged or cut short"),
    ("far", lambda path: _far(write_pdf(path)), "is damaged or cut short"),
    ("no page", _without_pages, "has no page"),
    (
        "xfa",
        lambda path: write_pdf(path, _xfa),
        "is a form that only Adobe Reader can show",
    ),
)


@pytest.mark.parametrize(
    ("build", "sentence"), [row[1:] for row in BAD_PDFS], ids=[row[0] for row in BAD_PDFS]
)
def test_a_bad_pdf_is_refused(
    tmp_path: Path, build: Callable[[Path], object], sentence: str
) -> None:
    """A PDF that cannot be joined is refused in a sentence that names it and the way out."""
    path = tmp_path / "piece.pdf"
    build(path)
    limits = Limits(pages=20, inflated_megabytes=2)
    with pytest.raises(RefusalError, match=r"cases/piece\.pdf") as refused:
        examining.examine(source(path), limits)
    assert sentence in str(refused.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    """A picture that ends too early is refused, not shown half gray."""
    path = tmp_path / "scan"
    content = picture(kind)
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(RefusalError, match="is damaged or cut short"):
        examined(path)


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path) -> None:
    """The pixels of a scan are counted before they are read."""
    path = tmp_path / "scan.png"
    path.write_bytes(picture("PNG", "1", (1500, 1000)))
    with pytest.raises(RefusalError, match="a picture of 1 million pixels, at most 1 can"):
        examined(path, Limits(megapixels=1))


def test_a_document_that_swells_is_refused(tmp_path: Path) -> None:
    """A DOCX that is a decompression bomb is refused before LibreOffice sees it."""
    path = tmp_path / "devis.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 3_000_000)
    with pytest.raises(RefusalError, match="swells to more than 2 MB"):
        examined(path, Limits(inflated_megabytes=2))


def test_without_libreoffice_the_original_is_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where LibreOffice is missing, a document is joined as it is, and the reader is told."""
    path = tmp_path / "devis.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    monkeypatch.setattr(office, "office_program", lambda: None)
    assert (Note.NOT_SHOWN,) == examined(path).notes


def _active(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.attachments["secret.txt"] = b"secret"


def _signed(pdf: Pdf) -> None:
    field(pdf, "Sig", V=Dictionary(Type=Name.Sig))
    annotate(pdf, Subtype=Name.Text, Contents=String("à revoir"))


@pytest.mark.parametrize(
    ("change", "encryption", "notes"),
    [
        (None, None, ()),
        (_active, None, (Note.ACTIVE_CONTENT, Note.EMBEDDED_FILES)),
        (_signed, None, (Note.COMMENTS, Note.FORM, Note.SIGNED)),
        (None, pikepdf.Encryption(owner="x", user=""), (Note.OWNER_PASSWORD,)),
    ],
)
def test_what_the_reader_has_to_know_is_noted(
    tmp_path: Path,
    change: Callable[[Pdf], None] | None,
    encryption: pikepdf.Encryption | None,
    notes: tuple[Note, ...],
) -> None:
    """What a stamped copy cannot show of its original is noted."""
    path = write_pdf(tmp_path / "piece.pdf", change, encryption=encryption)
    assert notes == examined(path).notes


def _ticked(pdf: Pdf) -> None:
    shown = appearance(pdf, b"BT /F1 9 Tf (x) Tj ET").N
    field(pdf, "Btn", V=Name.Oui, AS=Name.Off, AP=Dictionary(N=Dictionary(Oui=shown, Off=shown)))
    annotate(pdf, Subtype=Name.Oui)
    pdf.Root["/Extra"] = pdf.make_stream(b"x", Filter=Name.Oui)


def test_names_in_latin_1_are_names(tmp_path: Path) -> None:
    """Forms were written so for decades; the pièce is joined as any other."""
    path = write_pdf(
        tmp_path / "piece.pdf", _ticked, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    named = path.read_bytes()
    path.write_bytes(named.replace(b"/Oui", b"/#e9"))
    assert named.count(b"/Oui") > 3

    assert (Note.FORM,) == examined(path).notes
    assert 1 == stamped(path).pages


def test_every_bad_file_comes_out_in_one_run(tmp_path: Path) -> None:
    """One bad pièce hides no other, and nothing stops the run: neither a crash nor a loop."""
    good, bad = write_pdf(tmp_path / "good.pdf"), tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-")
    sources = [source(bad, 1), source(good, 2), source(tmp_path / "none", 3)]
    told: list[tuple[int, int]] = []
    found = examine_all(sources, progress=lambda done, of: told.append((done, of)))
    assert [Refused, Examined, Refused] == [type(each) for each in found]
    assert [(1, 3), (2, 3), (3, 3)] == told
    copies = stamp_all([each for each in found if isinstance(each, Examined)], tmp_path / "out")
    assert ["02-Facture-FA-2026-0042.pdf"] == [copy.path.name for copy in copies]  # type: ignore[union-attr]


WHOLE: dict[str, Callable[[Path], bytes]] = {
    "pdf": lambda path: write_pdf(path, _signed, pages=2).read_bytes(),
    "jpeg": lambda _: picture("JPEG", size=(60, 80)),
    "png": lambda _: picture("PNG", "RGBA", size=(60, 80)),
    "tiff": lambda _: picture("TIFF", "CMYK", size=(60, 80)),
    "eml": lambda _: EMAIL + b"--=\xff?=?utf-8?b?",
}


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """Yield one process for all examples."""
    with Workshop(trade_of(DEFAULT_LIMITS)) as one:
        yield one


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_bytes_are_joined_or_refused(
    tmp_path: Path, workshop: Workshop, kind: str, data: st.DataObject
) -> None:
    """Whatever bytes of a file are changed: a pièce or a refusal, and the process lives."""
    path = tmp_path / f"piece.{kind}"
    content = bytearray(WHOLE[kind](path))
    places = st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, min_size=1, max_size=12)):
        content[place] = byte
    path.write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))]))
    with suppress(RefusalError):
        found = workshop.run(examining.examine, source(path), DEFAULT_LIMITS, seconds=60)
        workshop.run(make, found, tmp_path / "copy.pdf", DEFAULT_LIMITS, seconds=60)
