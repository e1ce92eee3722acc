"""What is taken out of a document, or written plainly, before the library reads it.

The library gives up the whole document at the first value it cannot convert. Of those that real
programs write, some say plainly what they mean, and some are not needed here.
"""

from __future__ import annotations

from typing import Any, Final

from relance_docs.importing.cleaning import day_of

_NOT_NEEDED: Final = (
    "IncludedSupplyChainTradeLineItem",
    "InvoiceLine",
    "CreditNoteLine",
    "AttachmentBinaryObject",
    "EmbeddedDocumentBinaryObject",
)
"""The lines, most of a document, and the files in it, whose coding may be wrong."""
_CII_DAY: Final = "DateTimeString"
_UBL_DAYS: Final = ("IssueDate", "DueDate", "PaymentDueDate", "InstallmentDueDate")
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
    for name in _UBL_DAYS:
        for node in root.findall(f".//{{*}}{name}"):
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
