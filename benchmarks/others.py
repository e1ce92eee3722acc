"""The same letters by other ways: WeasyPrint as its documentation starts, and Typst."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from time import process_time
from xml.etree.ElementTree import Element

import tinyhtml5
import typst
from pypdfium2 import PdfDocument as OpenedPdf
from weasyprint import HTML

from relance_docs.rendering import fonts
from relance_docs.rendering.document import Asset, PdfDocument
from relance_docs.rendering.fetching import BASE_URL

TYPST_HEAD = """\
#set document(title: "Mise en demeure")
#set page(paper: "a4", margin: (x: 20mm, y: 16mm))
#set text(font: "Source Sans Pro", size: 9.6pt, lang: "fr")
#set table(stroke: none, inset: 1.5mm)
#set par(leading: 0.5em, spacing: 0.8em)
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of another way."""

    seconds: float
    """CPU seconds for all the letters, without the first one, made to load what is needed."""
    pages: int
    """Pages of the last letter."""


def run_naive(documents: Sequence[PdfDocument]) -> Run:
    """Make the letters as the documentation of WeasyPrint starts, and measure."""
    pairs = [(document, self_contained(document)) for document in documents]
    return _run([partial(naive, *pair) for pair in pairs])


def run_typst(documents: Sequence[PdfDocument]) -> Run:
    """Make the letters with Typst, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / str(rank) for rank in range(len(documents))]
        sources = list(map(typst_source, documents, places))
        return _run([partial(by_typst, source) for source in sources])


def _run(letters: Sequence[Callable[[], bytes]]) -> Run:
    letters[0]()
    start = process_time()
    for letter in letters:
        pdf = letter()
    return Run(seconds=process_time() - start, pages=pages(pdf))


def self_contained(document: PdfDocument) -> str:
    """Return the very HTML of a document, its addresses made such that anyone can open them."""
    with as_file(files("font_source_sans_pro") / "files") as folder:
        faces = fonts.stylesheet().replace("font:", f"{folder.as_uri()}/")
    html = document.html.replace("</title>", f"</title><style>{faces}</style>", 1)
    for asset in document.assets:
        html = html.replace(f"asset:{asset.name}", _data_url(asset))
    return html


def naive(document: PdfDocument, html: str) -> bytes:
    """Return the PDF of a document without anything shared, tagged and PDF/A like ours."""
    base = next(folder for folder in reversed(document.folders)).as_uri() + "/"
    return bytes(HTML(string=html, base_url=base).write_pdf(pdf_variant="pdf/a-3a"))


def typst_source(document: PdfDocument, folder: Path) -> Path:
    """Write the content of a document as Typst into a new `folder`; return the file."""
    folder.mkdir()
    for asset in document.assets:
        (folder / asset.name).write_bytes(asset.content)
    body = tinyhtml5.parse(document.html, namespace_html_elements=False).find("body")
    source = folder / "letter.typ"
    source.write_text(TYPST_HEAD + "".join(map(_block, body)), encoding="utf-8")
    return source


def by_typst(source: Path) -> bytes:
    """Return the PDF that Typst makes of a source, tagged and PDF/A-3a."""
    with as_file(files("font_source_sans_pro") / "files") as folder:
        return typst.compile(
            source, font_paths=[folder], ignore_system_fonts=True, pdf_standards=["a-3a"]
        )


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    opened = OpenedPdf(BytesIO(pdf))
    try:
        return len(opened)
    finally:
        opened.close()


def _data_url(asset: Asset) -> str:
    return f"data:{asset.mime_type};base64,{base64.b64encode(asset.content).decode()}"


def _block(element: Element) -> str:
    match element.tag:
        case "table":
            return _table(element)
        case "img":
            name = element.get("src", "").removeprefix("asset:").removeprefix(BASE_URL)
            return f'#image("{name}", width: 27mm, alt: "{element.get("alt", "")}")\n'
        case "h1" | "h2" | "h3":
            return f"\n{'=' * int(element.tag[1])} {_text(element)}\n\n"
        case "p" | "li":
            images = "".join(_block(child) for child in element if child.tag == "img")
            return f"{images}{_text(element)}\n\n"
        case "div" if element.get("class") == "annex":
            return "#pagebreak()\n" + "".join(map(_block, element))
        case _:
            return "".join(map(_block, element))


def _table(table: Element) -> str:
    columns = len(table.findall("colgroup/col"))
    head = "".join(map(_cell, table.iterfind("thead/tr/")))
    body = "".join(map(_cell, table.iterfind("tbody/tr/")))
    return f"#table(columns: {columns}, table.header({head}), {body})\n"


def _cell(cell: Element) -> str:
    align = "right" if "n" in cell.get("class", "").split() else "left"
    return f"table.cell(colspan: {cell.get('colspan', '1')}, align: {align})[{_text(cell)}],"


def _text(element: Element) -> str:
    text = " ".join("".join(element.itertext()).split(" "))
    for character in "\\#*_`$<>@[]~=-+/":
        text = text.replace(character, f"\\{character}")
    return text.strip()
