"""Files of strangers, by the readers themselves and not by the process that confines them."""

from __future__ import annotations

import json
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.importing.kinds import KINDS
from relance_docs.importing.notices.reading import contents_of
from relance_docs.importing.records import ImportAsked, Source
from relance_docs.pieces.examining import examine
from relance_docs.pieces.forms import filled_form, form_fields
from relance_docs.pieces.records import Limits
from relance_docs.rendering.enclosures import enclosed_pages
from relance_docs.workspace.contents import fault_in
from tests.dossier.test_forms import Drawn, form
from tests.fuzz.mutations import FUZZED, worse
from tests.importing.bank_papers import FORMS
from tests.importing.documents import Paper, status_message
from tests.importing.fec_papers import fec_of
from tests.importing.table_papers import invoices_csv, workbook
from tests.importing.watch_papers import STOCK, announced, as_csv, as_xml
from tests.pieces.assembling_builders import picture, source

LIMITS = Limits(megabytes=5, inflated_megabytes=20, megapixels=20)
ODS = b"""<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="F"><table:table-row>
<table:table-cell office:value-type="string"><text:p>Client</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12.5"><text:p>12,5</text:p>
</table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
EMAIL = b"""From: =?utf-8?q?Ren=C3=A9?= <a@exemple.invalid>
To: b@exemple.invalid
Subject: =?iso-8859-1?Q?R=E9ponse?=
Date: Wed, 19 Aug 2026 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<p>Je conteste =80.</p>
--x
Content-Type: application/pdf; name="f.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--x--
"""


def archive(files: dict[str, bytes]) -> bytes:
    """Return a ZIP with stored files: a mutation reaches their content."""
    page = BytesIO()
    with zipfile.ZipFile(page, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return page.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP."""
    with zipfile.ZipFile(BytesIO(content)) as made:
        return {name: made.read(name) for name in made.namelist()}


MIME = b"application/vnd.oasis.opendocument.spreadsheet"
DOCX = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
IMPORTED = {
    "cii": Paper(dues=(("2026-05-01", "1.00"),)).cii(),
    "ubl": Paper().ubl(),
    "factur-x": Paper().pdf(),
    "e-mail": EMAIL,
    "mbox": b"From a@exemple.invalid Wed Aug 19 10:00:00 2026\n" + EMAIL,
    "cdar": status_message(reason=("A", "b"), amount="1"),
    "fec": fec_of(),
    "table": invoices_csv().encode(),
    "xlsx": archive(unpacked(workbook())),
    "ods": archive({"mimetype": MIME, "content.xml": ODS}),
    **{name: FORMS[name] for name in FORMS if name.rpartition("-")[2] not in {"3", "4", "6", "8"}},
}
PIECES = {
    "f.pdf": Paper().pdf(),
    "p.png": picture("PNG", size=(20, 30)),
    "p.jpg": picture("JPEG", size=(20, 30)),
    "p.tif": picture("TIFF", size=(20, 30)),
    "m.eml": EMAIL,
    "d.docx": DOCX,
    "t.txt": "Été : 12 €\n".encode("cp1252"),
}


@pytest.mark.parametrize("name", IMPORTED)
@FUZZED
@given(data=st.data())
def test_imported_files(name: str, data: st.DataObject) -> None:
    """Every reader that takes the bytes reads them or refuses."""
    content = data.draw(worse(IMPORTED[name]))
    given_source = Source(name=f"x.{name}", given=content)
    for kind in KINDS:
        if kind.recognises(given_source, content):
            with suppress(RefusalError):
                kind.read(given_source, content, ImportAsked())


def test_every_seed_is_one_that_a_reader_takes() -> None:
    """A target whose seed nobody recognises would find nothing, for ever."""
    taken = {
        name
        for name, content in IMPORTED.items()
        for kind in KINDS
        if kind.recognises(Source(name=f"x.{name}", given=content), content)
    }

    assert set(IMPORTED) == taken


@pytest.mark.parametrize("name", PIECES)
@FUZZED
@given(data=st.data())
def test_pieces(name: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A pièce is looked at, enclosed, or refused."""
    content = data.draw(worse(PIECES[name]))
    path = tmp_path_factory.mktemp("piece") / name
    path.write_bytes(content)
    fault_in(content[:4096], content[-4096:], name)
    with suppress(RefusalError):
        examine(source(path), LIMITS)
    with suppress(RefusalError):
        enclosed_pages(name, content, prefix="e")


@FUZZED
@given(data=st.data())
def test_fillable_forms(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A form of the user is read and filled, or refused."""
    folder = tmp_path_factory.mktemp("formulaires")
    whole = form(folder / "entier.pdf", (Drawn(name="NomDemandeur", tip="Nom", length=40),))
    path = folder / "f.pdf"
    path.write_bytes(data.draw(worse(whole.read_bytes())))
    with suppress(RefusalError):
        for field in form_fields(path, "f.pdf"):
            filled_form(path, "f.pdf", {field.name: "Été"})


OPEN_FILES = {
    "a.csv": as_csv(announced()).encode(),
    "a.json": json.dumps([announced()], indent=1).encode(),
    "a.xml": as_xml().encode(),
    "s.csv": f"{STOCK}010000230,O,,2026-05-01,C,,X\n".encode(),
    "s.zip": archive({"s.csv": f"{STOCK}010000230,O,,2026-05-01,C,,X\n".encode()}),
}


@pytest.mark.parametrize("name", OPEN_FILES)
@FUZZED
@given(data=st.data())
def test_open_files(
    name: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """An open file that `watch` is given is compared, told line by line, or refused."""
    path = tmp_path_factory.mktemp("ouvert") / name
    path.write_bytes(data.draw(worse(OPEN_FILES[name])))
    with suppress(RefusalError):
        contents_of(str(path), lambda _sirens, _names: True)
