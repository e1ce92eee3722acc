"""Every act as DOCX and ODT: text and figures of its PDF, in real styles, blanks to fill."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import odfdo
import pytest
from docx.oxml.ns import qn

from relance_docs.dossier.brief import Brief, brief_of
from relance_docs.dossier.exits import exit_files, exits
from relance_docs.dossier.front import piece_rows
from tests.dossier.conftest import CONSUMER, HANDED_OVER, INSOLVENT
from tests.dossier.dossier_desk import loaded
from tests.letters.reading_pdf import page_texts

CASES = (HANDED_OVER, INSOLVENT, CONSUMER)
GAP = "……………………………"


@pytest.fixture(scope="session")
def briefs(root: Path) -> dict[str, Brief]:
    """Return what the dossiers of some cases are made from."""
    workspace = loaded(root)
    return {number: brief_of(workspace, number) for number in CASES}


@pytest.fixture(scope="session")
def files(briefs: dict[str, Brief]) -> dict[str, dict[str, bytes]]:
    """Return every draft of these cases in its three forms, by its path."""
    return {number: written(brief) for number, brief in briefs.items()}


def written(brief: Brief) -> dict[str, bytes]:
    """Return the drafts of a case."""
    drafts = exits(brief, piece_rows(brief, ()))
    return {path: content for each in drafts for path, content in exit_files(brief, each)}


def words_of_docx(content: bytes) -> list[str]:
    """Return the words of a DOCX, those of fields with them."""
    body = docx.Document(BytesIO(content)).element.body
    lines = (
        "".join("\n" if each.tag == qn("w:br") else each.text or "" for each in text_of(paragraph))
        for paragraph in body.iter(qn("w:p"))
    )
    return " ".join(lines).split()


def text_of(paragraph: Any) -> list[Any]:  # noqa: ANN401 - an element of the library
    """Return what shows something in a paragraph of a DOCX."""
    return [each for each in paragraph.iter() if each.tag in {qn("w:t"), qn("w:br")}]


def words_of_odt(content: bytes) -> list[str]:
    """Return the words of an ODT."""
    body = odfdo.Document(BytesIO(content)).body
    paragraphs = body.get_elements("descendant::text:p|descendant::text:h")
    return " ".join(each.inner_text for each in paragraphs).split()


def words_of_pdf(content: bytes, foot: str) -> list[str]:
    """Return the words of a PDF without what stands at the foot of its pages."""
    pages = (page.replace("\u00ad", "") for page in page_texts(content))
    kept = (re.sub(r"Page \d+/\d+", "", page).replace(foot, "") for page in pages)
    return " ".join(kept).split()


@pytest.mark.parametrize("number", CASES)
def test_the_three_forms_say_the_same(files: dict[str, dict[str, bytes]], number: str) -> None:
    """Word by word in the two that can be written in; letter by letter with the PDF."""
    drafts = files[number]
    stems = {path.removesuffix(".pdf") for path in drafts if path.endswith(".pdf")}
    assert len(stems) >= 4

    for stem in stems:
        word, text = words_of_docx(drafts[f"{stem}.docx"]), words_of_odt(drafts[f"{stem}.odt"])
        foot = docx.Document(BytesIO(drafts[f"{stem}.docx"])).sections[0].footer
        shown = foot.paragraphs[0].text.partition("\t")[0]

        assert word == text, stem
        printed = words_of_pdf(drafts[f"{stem}.pdf"], shown)
        assert figures(printed) == figures(word), stem
        numbered = [*word, *numbers_of(drafts[f"{stem}.docx"])]
        said, shown_letters = Counter(letters(numbered)), Counter(letters(printed))
        assert not said - shown_letters, stem
        assert shown_letters - said in repeated(drafts[f"{stem}.docx"]), stem


def repeated(content: bytes) -> list[Counter[str]]:
    """Return what a PDF may say once more: the head of a table that goes on on the next page."""
    heads = [
        "".join(dict.fromkeys(cell.text for cell in table.rows[0].cells))
        for table in docx.Document(BytesIO(content)).tables
        if table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    ]
    return [Counter(), *(Counter(letters([head])) for head in heads)]


def numbers_of(content: bytes) -> list[str]:
    """Return the numbers that Word puts before the points of a list."""
    styles = [p.style.name if p.style else "" for p in docx.Document(BytesIO(content)).paragraphs]
    lists = (list(each) for name, each in groupby(styles) if name == "List Number")
    return [str(number) for each in lists for number, _ in enumerate(each, start=1)]


def figures(words: list[str]) -> Counter[str]:
    """Return the amounts, rates and dates of a text, each as often as it stands there."""
    return Counter(re.findall(r"\d[\d\u00a0\u202f ]*,\d\d|\d{1,2}/\d{1,2}/\d{4}", " ".join(words)))


def letters(words: list[str]) -> str:
    """Return its letters and figures alone: where a line ends, a PDF cuts words."""
    return "".join(c for c in "".join(words).casefold() if c.isalnum())


def test_a_docx_has_real_styles_and_a_french_page(files: dict[str, dict[str, bytes]]) -> None:
    """Headings, a header row that repeats, A4, fr-FR, no date but that of the dossier."""
    content = files[HANDED_OVER]["4-actes/requete-injonction-de-payer.docx"]
    made = docx.Document(BytesIO(content))
    by_style = {p.style.name: p.text for p in made.paragraphs if p.style is not None}
    section = made.sections[0]
    languages = {each.get(qn("w:val")) for each in made.styles.element.iter(qn("w:lang"))}

    assert "Requête en injonction de payer" == by_style["Title"]
    assert "Par ces motifs" == by_style["Dispositif"]
    assert {"Heading 1", "Heading 2", "List Number", "Destinataire"} <= by_style.keys()
    assert section.page_width is not None
    assert section.page_height is not None
    assert (210, 297) == (round(section.page_width.mm), round(section.page_height.mm))
    assert languages == {"fr-FR"}
    assert "2026-11-20" == made.core_properties.created.date().isoformat()
    heads = [row for table in made.tables for row in table.rows if row._tr.trPr is not None]
    assert any(row._tr.trPr.find(qn("w:tblHeader")) is not None for row in heads)
    assert "À Monsieur ou Madame le président" in by_style["Destinataire"]


def test_blanks_are_fields_that_say_what_they_are_for(
    files: dict[str, dict[str, bytes]],
) -> None:
    """A click selects a blank; its name is that of the words before it."""
    content = files[HANDED_OVER]["4-actes/requete-injonction-de-payer.docx"]
    body = docx.Document(BytesIO(content)).element.body
    fields = [
        (field.find(f".//{qn('w:alias')}"), "".join(t.text for t in field.iter(qn("w:t"))))
        for field in body.iter(qn("w:sdt"))
    ]
    names = [alias.get(qn("w:val")) for alias, _ in fields if alias is not None]

    assert {GAP} == {text for _, text in fields}
    assert "Fait à" in names
    assert "le" in names
    assert "Signature du requérant ou de son mandataire" in names


@pytest.mark.parametrize("number", CASES)
def test_no_act_holds_a_note(files: dict[str, dict[str, bytes]], number: str) -> None:
    """What is missing is a blank with its label; notes stand on the sheet of notes alone."""
    for path, content in files[number].items():
        if path.endswith(".docx") and "notes-pour-le-signataire" not in path:
            said = " ".join(words_of_docx(content))
            assert not re.search(
                r"à compléter|à vérifier|à confirmer|projet", said, re.IGNORECASE
            ), path


def test_the_same_dossier_gives_the_same_bytes(
    briefs: dict[str, Brief], files: dict[str, dict[str, bytes]]
) -> None:
    """No time, no random name, wherever and whenever it is made."""
    assert files[INSOLVENT] == written(briefs[INSOLVENT])
    for path, content in files[INSOLVENT].items():
        if not path.endswith(".pdf"):
            with ZipFile(BytesIO(content)) as archive:
                assert {(1980, 1, 1, 0, 0, 0)} == {e.date_time for e in archive.infolist()}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_both(files: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    """Every word and figure is there once an office program has opened it."""
    for form, read in (("docx", words_of_docx), ("odt", words_of_odt)):
        content = files[HANDED_OVER][f"4-actes/requete-injonction-de-payer.{form}"]
        (tmp_path / f"acte.{form}").write_bytes(content)
        subprocess.run(
            [
                *("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
                *("--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)),
                str(tmp_path / f"acte.{form}"),
            ],
            capture_output=True,
            check=False,
            timeout=120,
        )
        text = tmp_path / "acte.txt"
        if not text.exists():
            pytest.skip("LibreOffice Writer is not installed")
        shown = text.read_text(encoding="utf-8-sig").replace("•", " ")

        assert figures(read(content)) == figures(shown.split())
        text.unlink()
