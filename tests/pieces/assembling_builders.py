"""Files of every kind, well made and badly made, that the tests of this room join."""

# ruff: noqa: ANN401 - keys of a PDF dictionary may be anything

from __future__ import annotations

import zipfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from relance_docs.pieces.examining import examine
from relance_docs.pieces.making import make
from relance_docs.pieces.records import (
    DEFAULT_LIMITS,
    Examined,
    Limits,
    PieceSource,
    Stamped,
)

HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAVZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAA"
    "AAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABegABAAAAAAAAACYAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAAA5waXRtAAAAAAABAAAA1mlwcnAAAAC3aXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEA"
    "GEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoCCBhZbqSSmubgIaDAgAAAMAyAAA"
    "AwAIQGIAAQAHRAHBcrAiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAYAAAABBwaXhpAAAAAAMI"
    "CAgAAAAXaXBtYQAAAAAAAAABAAEEgQIDBAAAAC5tZGF0AAAAIigBrwtg+sbB1//5ZXv1FEHQiGNqhF/5nQO5R/2eQotX"
    "948="
)
"""A photo of 64 × 96 pixels, red above and blue below, as telephones make them."""

A4 = (595, 842)
PAGE = b"q BT /F1 12 Tf 60 700 Td (Facture 42) Tj ET Q"


def source(path: Path, number: int = 3, title: str = "Facture FA-2026-0042") -> PieceSource:
    """Return a pièce as the dossier names it."""
    return PieceSource(number=number, title=title, path=path, shown=f"cases/{path.name}")


def examined(path: Path, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Return what the file is, in this process."""
    return examine(source(path), limits)


def stamped(path: Path, number: int = 3, limits: Limits = DEFAULT_LIMITS) -> Stamped:
    """Return the stamped copy of the file, made beside it in this process."""
    found = examine(source(path, number), limits)
    return make(found, path.with_name(f"stamped-{number}-{path.name}.pdf"), limits)


@contextmanager
def new_pdf() -> Iterator[Pdf]:
    """Open an empty PDF with the font F1 of `add_page`."""
    with pikepdf.new() as pdf:
        yield pdf


def add_page(
    pdf: Pdf, content: bytes = PAGE, size: tuple[float, float] = A4, **keys: Any
) -> pikepdf.Page:
    """Add a page with text; `keys` are put into its dictionary as they are."""
    page = pdf.add_blank_page(page_size=size)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = pdf.make_stream(content)
    for key, value in keys.items():
        page.obj[f"/{key}"] = value
    return page


def write_pdf(
    path: Path, change: Callable[[Pdf], object] | None = None, *, pages: int = 1, **save: Any
) -> Path:
    """Write a PDF of pages with text, changed by `change` before it is saved."""
    with new_pdf() as pdf:
        for _ in range(pages):
            add_page(pdf)
        if change:
            change(pdf)
        pdf.save(path, **save)
    return path


def annotate(pdf: Pdf, page: int = 0, **keys: Any) -> Dictionary:
    """Add an annotation to a page."""
    annotation = pdf.make_indirect(
        Dictionary(**{"Type": Name.Annot, "Rect": Array([100, 100, 300, 130]), **keys})
    )
    held = pdf.pages[page].obj
    held["/Annots"] = Array([*held.get("/Annots", []), annotation])
    return annotation


def field(pdf: Pdf, kind: str, **keys: Any) -> Dictionary:
    """Add a form field that is its own widget."""
    widget = annotate(pdf, Subtype=Name.Widget, FT=Name(f"/{kind}"), T=String("f"), F=4, **keys)
    form = pdf.Root.get("/AcroForm", Dictionary(Fields=Array()))
    form["/Fields"] = Array([*form["/Fields"], widget])
    pdf.Root["/AcroForm"] = form
    return widget


def appearance(pdf: Pdf, content: bytes) -> Dictionary:
    """Return an appearance that draws `content` in a box of 200 × 30."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    drawn = pdf.make_stream(content)
    drawn.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Form,
            "/BBox": Array([0, 0, 200, 30]),
            "/Resources": Dictionary(Font=Dictionary(F1=font)),
        }
    )
    return Dictionary(N=drawn)


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (600, 800), **save: Any) -> bytes:
    """Return a picture of some shades in that format and mode."""
    plain = Image.linear_gradient("L").resize(size)
    content = BytesIO()
    image = (
        plain.convert("I").point(lambda shade: shade * 257).convert("I;16")
        if mode == "I;16"
        else plain.convert(mode)
    )
    image.save(content, format=kind, **save)
    return content.getvalue()


_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_DOCX = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
    f' Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
    "word/document.xml": f'<w:document xmlns:w="{_WORDS}"><w:body><w:p><w:r>'
    "<w:t>Devis accepté D-118</w:t></w:r></w:p></w:body></w:document>",
}


def write_docx(path: Path) -> Path:
    """Write a document of one sentence."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in _DOCX.items():
            archive.writestr(name, content)
    return path


def bomb(inflated: int, layers: int = 1) -> bytes:
    """Return zeros of that length, deflated so many times."""
    content = zlib.compress(b"\0" * inflated, 9)
    for _ in range(layers - 1):
        content = zlib.compress(content, 9)
    return content


def text_of(path: Path) -> str:
    """Return the text of a PDF as pdfium reads it."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\f".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def drawn_page(path: Path, page: int = 0, scale: float = 1.0) -> Image.Image:
    """Return a page as pdfium draws it."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        image: Image.Image = pdf[page].render(scale=scale).to_pil()
        return image
    finally:
        pdf.close()
