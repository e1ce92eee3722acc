"""The XML of an invoice is found wherever a PDF may hold a file, by what it is."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.importing.documents import Paper
from tests.importing.import_bench import Bench, item_of

XML = Paper().cii()
Place = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def tree(pdf: pikepdf.Pdf, root: pikepdf.Object) -> None:
    """Make it the name tree of the embedded files."""
    pdf.Root.Names = Dictionary(EmbeddedFiles=root)


def leaf(pdf: pikepdf.Pdf, file: pikepdf.Object, key: str = "factur-x.xml") -> pikepdf.Object:
    """Return a leaf of the name tree."""
    limits = Array([String(key), String(key)])
    return pdf.make_indirect(Dictionary(Limits=limits, Names=Array([String(key), file])))


def deep(pdf: pikepdf.Pdf, file: pikepdf.Object) -> None:
    """Put the file three levels down."""
    node = leaf(pdf, file)
    for _level in range(3):
        node = pdf.make_indirect(Dictionary(Kids=Array([node])))
    tree(pdf, node)


def in_a_circle(pdf: pikepdf.Pdf, file: pikepdf.Object) -> None:
    """Put the file beside a branch that leads back to its root."""
    root = pdf.make_indirect(Dictionary(Kids=Array([])))
    root.Kids.append(root)
    root.Kids.append(leaf(pdf, file))
    tree(pdf, root)


def of_a_page(pdf: pikepdf.Pdf, file: pikepdf.Object) -> None:
    """Associate the file with a page."""
    pdf.pages[0].obj.AF = Array([file])


def on_a_page(pdf: pikepdf.Pdf, file: pikepdf.Object) -> None:
    """Pin the file on a page."""
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=file, Rect=[0, 0, 9, 9])]
    )


PLACES: dict[str, Place] = {
    "deep": deep,
    "circle": in_a_circle,
    "key": lambda pdf, file: tree(pdf, leaf(pdf, file, "000")),
    "document": lambda pdf, file: setattr(pdf.Root, "AF", Array([file])),
    "page": of_a_page,
    "pinned": on_a_page,
}


def pdf_of(place: Place, *, content: bytes = XML, name: str = "factur-x.xml") -> bytes:
    """Return a PDF with a file at a place."""
    stream = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        embedded = pdf.make_stream(content, Type=Name.EmbeddedFile)
        file = Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=embedded))
        place(pdf, pdf.make_indirect(file))
        pdf.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("place", PLACES)
def test_the_invoice_is_found(empty: Bench, place: str) -> None:
    """A name tree has any depth and any keys (ISO 32000-1, 7.9.6)."""
    plan = empty.plan(pdf_of(PLACES[place]))
    assert ["FA-2026-0042"] == [
        i.invoice_number for i in empty.case_after(plan, "2026-001").invoices
    ]


@pytest.mark.parametrize("name", ["ZUGFeRD-invoice", "facture", "données.txt", ""])
@pytest.mark.parametrize("content", [XML, b"\r\n" + XML, b"\xef\xbb\xbf" + XML])
def test_it_is_told_by_what_it_is(name: str, content: bytes) -> None:
    """The name may have no ending, and the XML a line before its declaration."""
    reading = item_of(pdf_of(PLACES["key"], content=content, name=name)).reading
    assert reading is not None
    assert None is reading.refused


def test_an_annex_that_is_no_invoice_is_passed_over(empty: Bench) -> None:
    """Other XML may go with it: then the PDF is read as one without an invoice in it."""
    plan = empty.plan(pdf_of(PLACES["key"], content=b"<bordereau/>"))
    assert ((), ()) == (plan.cases, plan.taken)
