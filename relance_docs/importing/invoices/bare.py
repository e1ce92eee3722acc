"""What is read from the document itself: by what it is told, and when it is due.

This reads what the library refuses, older formats and documents with a fault somewhere else, and
the due dates with their amounts, which it leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from relance_docs.importing.claims.read_invoices import ReadDue, ReadInvoice, ReadParty
from relance_docs.importing.cleaning import cents, compact, day_of, one_line

_NUMBER: Final = (
    "ExchangedDocument/ID",
    "HeaderExchangedDocument/ID",
    "ID",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/Numero",
)
_TYPE: Final = (
    "ExchangedDocument/TypeCode",
    "HeaderExchangedDocument/TypeCode",
    "InvoiceTypeCode",
    "CreditNoteTypeCode",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/TipoDocumento",
)
_ISSUED: Final = (
    "ExchangedDocument/IssueDateTime/DateTimeString",
    "HeaderExchangedDocument/IssueDateTime/DateTimeString",
    "IssueDate",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/Data",
)
_CURRENCY: Final = (
    "*//InvoiceCurrencyCode",
    "*//OrderCurrencyCode",
    "DocumentCurrencyCode",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/Divisa",
)
_TOTAL: Final = (
    "*//GrandTotalAmount",
    "LegalMonetaryTotal/TaxInclusiveAmount",
    "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento/ImportoTotaleDocumento",
)
_PAID: Final = ("*//TotalPrepaidAmount", "LegalMonetaryTotal/PrepaidAmount")
_DUE: Final = ("*//DuePayableAmount", "LegalMonetaryTotal/PayableAmount")
_SELLER: Final = ("*//SellerTradeParty", "AccountingSupplierParty/Party")
_BUYER: Final = ("*//BuyerTradeParty", "AccountingCustomerParty/Party")
_NAME: Final = ("Name", "PartyLegalEntity/RegistrationName", "PartyName/Name")
_VAT: Final = ("SpecifiedTaxRegistration/ID[@schemeID='VA']", "PartyTaxScheme/CompanyID")
_SIREN: Final = ("SpecifiedLegalOrganization/ID", "PartyLegalEntity/CompanyID")


def bare(root: Any, *, is_pdf: bool) -> ReadInvoice:  # noqa: ANN401 - lxml
    """Return what can be read of any document that looks like an invoice."""
    return ReadInvoice(
        file_ending="pdf" if is_pdf else "xml",
        is_named_credit_note=is_credit_note(root),
        invoice_number=one_line(_first(root, _NUMBER)),
        type_code=one_line(_first(root, _TYPE)),
        issue_date=day_of(_first(root, _ISSUED)),
        dues=dues_of(root),
        currency_code=one_line(_first(root, _CURRENCY)),
        total_with_vat=cents(_first(root, _TOTAL)),
        paid_amount=cents(_first(root, _PAID)),
        amount_due=cents(_first(root, _DUE)),
        seller=_party(root, _SELLER),
        buyer=_party(root, _BUYER),
    )


def is_credit_note(root: Any) -> bool:  # noqa: ANN401
    """Whether the root element is `CreditNote`, as UBL calls it."""
    return str(root.tag).rpartition("}")[2] == "CreditNote"


def _party(root: Any, paths: tuple[str, ...]) -> ReadParty:  # noqa: ANN401
    node = _node(root, paths)
    if node is None:
        return ReadParty()
    return ReadParty(
        name=one_line(_first(node, _NAME)),
        siren=_siren(compact(_first(node, _SIREN))),
        vat_identifier=compact(_first(node, _VAT)),
    )


def _siren(number: str | None) -> str | None:
    """Return the SIREN of a SIREN or SIRET; None for another identifier."""
    if number is None or not (number.isascii() and number.isdecimal()):
        return None
    return number[:9] if len(number) in {9, 14} else None


def _node(node: Any, paths: tuple[str, ...]) -> Any:  # noqa: ANN401
    found = (hit for path in paths for hit in node.xpath(_local(path)))
    return next(found, None)


def _first(node: Any, paths: tuple[str, ...]) -> str | None:  # noqa: ANN401
    found = (hit.text for path in paths for hit in node.xpath(_local(path)))
    return next((text for text in found if text and text.strip()), None)


def _local(path: str) -> str:
    """Return an XPath that heeds the local names alone."""
    steps = (_step(step) for step in path.split("/"))
    return "./" + "/".join(steps)


def _step(step: str) -> str:
    if step in {"", "*"}:
        return step
    name, bracket, condition = step.partition("[")
    return f"*[local-name()='{name}']{bracket}{condition}"


def dues_of(root: Any) -> tuple[ReadDue, ...]:  # noqa: ANN401 - an element of lxml
    """Return the due dates that a document states, each once, in its order."""
    found = [*_cii(root), *_ubl(root)]
    return tuple(dict.fromkeys(found))


def _cii(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    for terms in _each(root, "ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms"):
        day = day_of(_text(terms, "DueDateDateTime/DateTimeString"))
        if day is None:
            continue
        amount = cents(_text(terms, "PartialPaymentAmount"))
        has_discount = next(_each(terms, "ApplicableTradePaymentDiscountTerms"), None) is not None
        yield ReadDue(due_date=day, amount=amount, is_discount=has_discount and amount is None)


def _ubl(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    parts = tuple(_ubl_parts(root))
    yield from parts
    if any(part.amount is not None for part in parts):
        return
    direct = [_text(root, "DueDate"), *_texts(root, "PaymentMeans/PaymentDueDate")]
    for day in map(day_of, direct):
        if day is not None:
            yield ReadDue(due_date=day)


def _ubl_parts(root: Any) -> Iterator[ReadDue]:  # noqa: ANN401
    for terms in _each(root, "PaymentTerms"):
        stated = [*_texts(terms, "InstallmentDueDate"), *_texts(terms, "PaymentDueDate")]
        amount = cents(_text(terms, "Amount"))
        has_discount = _text(terms, "SettlementDiscountPercent") is not None
        for day in map(day_of, stated[:1]):
            if day is not None:
                yield ReadDue(due_date=day, amount=amount, is_discount=has_discount)


def _each(node: Any, path: str) -> Iterator[Any]:  # noqa: ANN401
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    anchor = ".//" if path.startswith("Applicable") else "./"
    yield from node.xpath(f"{anchor}{steps}")


def _texts(node: Any, path: str) -> list[str]:  # noqa: ANN401
    return [found.text for found in _each(node, path) if found.text]


def _text(node: Any, path: str) -> str | None:  # noqa: ANN401
    return next(iter(_texts(node, path)), None)
