"""The few words by which a document is told from others, whatever its syntax and its faults.

This reads what the library refuses: older formats, and documents with a fault somewhere else.
"""

from __future__ import annotations

from typing import Any, Final

from relance_docs.importing.claims.read import ReadInvoice, ReadParty
from relance_docs.importing.cleaning import cents, compact, day_of, one_line
from relance_docs.importing.invoices.due_dates import dues_of

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
        is_pdf=is_pdf,
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
