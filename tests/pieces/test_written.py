"""E-mails and texts are pages that can be read and searched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.pieces.emails import email_lines, plain, read_email
from relance_docs.pieces.pieces import piece_file_name
from relance_docs.pieces.records import PieceSource
from relance_docs.pieces.typeface import REGULAR, face_for, wrapped
from tests.pieces.assembling_builders import examined, stamped, text_of

EMAIL = (
    "From: =?utf-8?q?Ren=C3=A9e_Durand?= <r.durand@exemple.fr>\r\n"
    "To: compta@exemple.fr,\r\n c.martin@exemple.fr\r\n"
    "Cc: direction@exemple.fr\r\n"
    "Subject: =?iso-8859-1?q?Facture_impay=E9e?=\r\n"
    "Date: Tue, 03 Mar 2026 10:00:00 +0100\r\n"
    "Message-ID: <1@exemple.fr>\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    "--B\r\nContent-Type: multipart/alternative; boundary=C\r\n\r\n"
    "--C\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\nJe paierai 100 \x80 demain.\r\n"
    "--C\r\nContent-Type: text/html\r\n\r\n<p>Je paierai <b>100</b> demain.</p>\r\n--C--\r\n"
    "--B\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
    'Content-Disposition: attachment; filename="facture.pdf"\r\n\r\nJVBERi0=\r\n'
    "--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: transmis\r\n\r\nVieux texte\r\n--B--\r\n"
).encode("latin-1")


def test_an_email_shows_who_wrote_what_to_whom() -> None:
    """Headers are decoded; the plain text is taken; what is attached is listed, not opened."""
    email = read_email(EMAIL)
    assert (
        ("De", "Renée Durand <r.durand@exemple.fr>"),
        ("À", "compta@exemple.fr, c.martin@exemple.fr"),
        ("Copie à", "direction@exemple.fr"),
        ("Date", "3\u00a0mars 2026 à 10:00:00 (Tue, 03 Mar 2026 10:00:00 +0100)"),
        ("Objet", "Facture impayée"),
        ("Identifiant", "<1@exemple.fr>"),
    ) == email.headers
    assert "Je paierai 100 € demain." == email.body
    assert [("facture.pdf", "application/pdf", 5), ("sans nom (2)", "message/rfc822", 30)] == [
        (file.name, file.kind, file.size) for file in email.attachments
    ]
    assert ["38523c08", ""] == [file.sha256[:8] for file in email.attachments]


def test_an_email_is_pages(tmp_path: Path) -> None:
    """The text of an e-mail is text of its pages, with the attachments after it."""
    path = tmp_path / "promesse.eml"
    path.write_bytes(EMAIL)
    text = text_of(stamped(path).path)
    for words in ("Renée Durand", "Je paierai 100 € demain.", "facture.pdf", "Pièce n°"):
        assert words in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"From: =?x-unknown?b?!!!!?= <\xff>\r\nSubject: =?utf-8?b?4p2k\r\n\r\n\xff",
        b"Date: Tue, 99 Foo 99999 99:99\r\n\r\n",
        b"Content-Type: text/plain; charset=\xff\r\n\r\n\xe9",
        b"Content-Type: text/plain; charset=undefined\r\n\r\n\xe9",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\n" * 50,
        b"Content-Disposition: attachment; filename*=utf-8''%FF%FE\r\n\r\nx",
        b"Content-Disposition: attachment; filename*0*=x'y'%; filename*1=2\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n====",
        b"Content-Transfer-Encoding: uuencode\r\n\r\nbegin\r\n",
        b"From\r\n: x\r\n\r\n",
    ],
)
def test_an_email_that_is_badly_made_is_shown_all_the_same(content: bytes) -> None:
    """Whatever is wrong in an e-mail, what can be read of it is shown."""
    assert "Courriel" == email_lines(read_email(content))[0].text


@given(st.binary(max_size=400))
def test_any_bytes_after_a_header_are_an_email(content: bytes) -> None:
    """No bytes stop the reading of an e-mail."""
    read_email(b"Content-Type: multipart/mixed; boundary=B\r\nFrom: a\r\n" + content)


@given(st.text(max_size=300))
def test_any_html_has_a_text(html: str) -> None:
    """No HTML stops the reading of an e-mail."""
    assert "<script" not in plain(f"<script>{html}</script>")


def test_a_text_is_pages(tmp_path: Path) -> None:
    """A text keeps its lines; what the font lacks is shown by its number, and noted."""
    path = tmp_path / "notes.txt"
    path.write_text("Première ligne\n    retrait\n" + "mot " * 60 + "\n日\n" * 70, encoding="utf-8")
    copy = stamped(path)
    text = text_of(copy.path)
    assert 3 == copy.pages
    assert "[U+65E5]" in text
    assert ["characters"] == list(examined(path).notes)


def test_a_file_of_another_kind_has_a_sheet_that_names_it(tmp_path: Path) -> None:
    """What cannot be shown is named on a sheet of its own, with its SHA-256."""
    path = tmp_path / "compta.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    copy = stamped(path)
    text = text_of(copy.path)
    assert "compta.xls" in text
    assert copy.examined.sha256 in text


FACE = face_for(REGULAR, map(chr, range(32, 127)))


@given(st.text(st.sampled_from("a bWi"), max_size=200), st.floats(1, 40))
def test_rows_fit_and_lose_nothing(line: str, width: float) -> None:
    """Cutting a line loses no letter, and no row is wider than its room."""
    rows = wrapped(line, FACE, width)
    assert line.replace(" ", "") == "".join(rows).replace(" ", "")
    assert all(FACE.width(row) <= width + 1e-9 for row in rows)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Facture FA-2026-0042", "03-Facture-FA-2026-0042"),
        ("../../etc/passwd", "03-etc-passwd"),
        ("a\\b:c*d?e|f<g>h", "03-a-b-c-d-e-f-g-h"),
        ("Devis. ", "03-Devis"),
        ("\u202efdp.exe\x00", "03-fdp-exe"),
        ("e\u0301te\u0301", "03-ete"),
        ("...", "03"),
        ("Счёт", "03"),
        ("Procès-verbal d’œuvre n° 1", "03-Proces-verbal-d-oeuvre-n-1"),
    ],
)
def test_names_are_safe_on_any_system(title: str, name: str) -> None:
    """A title gives a name that Windows, macOS and Linux take, and that leads nowhere."""
    piece = PieceSource(number=3, title=title, path=Path("x.PDF"), shown="x.PDF")
    assert f"{name}.pdf" == piece_file_name(piece, count=12)


@given(st.text(max_size=300))
def test_names_are_short_and_plain(title: str) -> None:
    """Whatever the title, the name is short, of ASCII, without blanks, and says the number."""
    name = piece_file_name(
        PieceSource(number=7, title=title, path=Path("x"), shown="x"), count=150, longest=40
    )
    assert re.fullmatch(r"007(-[A-Za-z0-9]+)*\.pdf", name)
    assert 48 >= len(name)
