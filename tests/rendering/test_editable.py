"""An HTML page as a document that can be written in: nothing that it says is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import odfdo
import pytest
from docx.oxml.ns import qn

from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.editable.blocks import (
    EditableDocument,
    ItemList,
    Paragraph,
    ParagraphLook,
    RowKind,
    Table,
)
from relance_docs.rendering.editable.opendocument import odt
from relance_docs.rendering.editable.reading import editable
from relance_docs.rendering.editable.word import docx as word

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Acte – A & B</title>
<meta name="author" content="Atelier & Fils"><link rel="stylesheet" href="page.css"></head>
<body><div class="cover" data-foot="A c/ B" data-mark="{mark}"><h1>Acte</h1></div>
{body}</body></html>
"""
CSS = ".c-sum { width: 25mm; }\n.narrow { color: red; width: 100mm; }\n"


def read(folder: Path, body: str, mark: str = "") -> EditableDocument:
    """Return what a page says."""
    (folder / "page.css").write_text(CSS, encoding="utf-8")
    return editable(
        PdfDocument(
            html=PAGE.format(body=body, mark=mark),
            created=datetime(2026, 11, 20, tzinfo=UTC),
            folders=(folder,),
        )
    )


def texts(document: EditableDocument) -> list[tuple[ParagraphLook, str]]:
    """Return the paragraphs outside tables and lists, but for the title."""
    return [(p.look, p.text) for p in document.blocks[1:] if isinstance(p, Paragraph)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Un <b>mot</b>,\n  deux.</p>", [(ParagraphLook.BODY, "Un mot, deux.")]),
        (
            "loose<p>a</p>tail",
            [
                (ParagraphLook.BODY, "loose"),
                (ParagraphLook.BODY, "a"),
                (ParagraphLook.BODY, "tail"),
            ],
        ),
        ("<section><p class='tick'>☐\u00a0x</p></section>", [(ParagraphLook.TICK, "☐\u00a0x")]),
        ("<div class='sign'><p>Fait à</p></div>", [(ParagraphLook.SIGNATURE, "Fait à")]),
        (
            "<div class='motives'><h2>Par ces motifs</h2></div>",
            [(ParagraphLook.MOTIVES, "Par ces motifs")],
        ),
        ("<p>a<br>b <!-- non --></p>", [(ParagraphLook.BODY, "a\nb")]),
        ("<p>12\u202f345,00\u00a0€</p>", [(ParagraphLook.BODY, "12\u202f345,00\u00a0€")]),
        ("<blockquote>cité</blockquote>", [(ParagraphLook.BODY, "cité")]),
        ("<dl><dt>t</dt><dd>d</dd></dl>", [(ParagraphLook.BODY, "t"), (ParagraphLook.BODY, "d")]),
        ("<p> </p><p></p>", []),
    ],
)
def test_paragraphs(tmp_path: Path, body: str, found: list[tuple[ParagraphLook, str]]) -> None:
    """By element and class; an element nobody foresaw gives its words as a paragraph."""
    assert found == texts(read(tmp_path, body))


def test_a_table_has_the_widths_of_the_stylesheet(tmp_path: Path) -> None:
    """What is not given is shared by the other columns, up to the width of the table."""
    document = read(
        tmp_path,
        "<table class='narrow'><colgroup><col><col class='c-sum'><col></colgroup>"
        "<thead><tr><th scope='col'>A</th><th scope='col' class='n'>B</th><th>C</th></tr></thead>"
        "<tbody><tr class='group'><th colspan='3'>G</th></tr>"
        "<tr><td>1<br><span class='small'>petit</span></td><td class='n'>2</td><td></td></tr>"
        "<tr class='sum'><th colspan='2'>Total</th><td class='n'>3</td></tr></tbody></table>",
    )
    (table,) = (block for block in document.blocks if isinstance(block, Table))

    assert (37.5, 25.0, 37.5) == table.widths
    kinds = [row.kind for row in table.rows]
    assert [RowKind.HEAD, RowKind.GROUP, RowKind.PLAIN, RowKind.SUM] == kinds
    assert "1\npetit" == table.rows[2].cells[0].paragraph.text
    assert table.rows[2].cells[1].is_right
    assert all(run.is_bold for run in table.rows[3].cells[0].paragraph.runs)


def test_each_list_is_numbered_from_one(tmp_path: Path) -> None:
    """A second list does not go on where the first one ended."""
    document = read(tmp_path, "<ol><li>a</li><li>b</li></ol><p>x</p><ol><li>c</li></ol>")
    lists = [block for block in document.blocks if isinstance(block, ItemList)]
    made = docx.Document(BytesIO(word(document)))
    numbers = [each.get(qn("w:val")) for each in made.element.body.iter(qn("w:numId"))]

    assert [2, 1] == [len(each.items) for each in lists]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    """What is marked in the PDF is marked in the two others; a final document has no mark."""
    for mark in ("PROJET – données non enregistrées", ""):
        document = read(tmp_path, "<p>x</p>", mark)
        header = docx.Document(BytesIO(word(document))).sections[0].header
        styles = odfdo.Document(BytesIO(odt(document))).styles.serialize().decode()

        assert mark == header.paragraphs[0].text
        assert ("<style:header>" in styles) is bool(mark)
        assert "A c/ B" in styles


def test_characters_of_xml_are_characters(tmp_path: Path) -> None:
    """A name with « & » or « < » is written as it is."""
    document = read(tmp_path, "<p>Dupont &amp; Fils &lt;SARL&gt; « l’été »</p>")
    said = "Dupont & Fils <SARL> « l’été »"

    assert said in [p.text for p in docx.Document(BytesIO(word(document))).paragraphs]
    body = odfdo.Document(BytesIO(odt(document))).body
    assert said in [p.inner_text for p in body.get_elements("descendant::text:p")]
    assert "Atelier & Fils" == odfdo.Document(BytesIO(odt(document))).meta.creator


def test_an_annex_begins_a_page(tmp_path: Path) -> None:
    """As in the PDF, before its first paragraph."""
    document = read(tmp_path, "<p>a</p><div class='annex'><h2>Annexe</h2><p>b</p></div>")
    begun = [p.text for p in document.blocks if isinstance(p, Paragraph) and p.begins_page]
    paragraphs = docx.Document(BytesIO(word(document))).paragraphs

    assert ["Annexe"] == begun
    assert [p.text for p in paragraphs if p.paragraph_format.page_break_before] == ["Annexe"]


def test_the_file_is_one_that_programs_know(tmp_path: Path) -> None:
    """The type of an ODT stands first, not packed; no picture of the library's own is left."""
    document = read(tmp_path, "<p>a</p>")
    with ZipFile(BytesIO(odt(document))) as archive:
        first = archive.infolist()[0]
        assert ("mimetype", 0) == (first.filename, first.compress_type)
        assert b"application/vnd.oasis.opendocument.text" == archive.read("mimetype")
    with ZipFile(BytesIO(word(document))) as archive:
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
    languages = docx.Document(BytesIO(word(document))).styles.element.iter(qn("w:lang"))
    assert {"fr-FR"} == {each.get(qn("w:val")) for each in languages}
