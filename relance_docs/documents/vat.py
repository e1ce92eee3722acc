"""The VAT of what will never be paid: duplicates of the invoices, with the mention of the law.

Law: 272, 1 CGI: the VAT of an irrecoverable debt is imputed or refunded once the initial invoice
was put right; BOI-TVA-DED-40-10-20: a duplicate that bears the mention, net and tax apart.
The judgment that opens a liquidation is enough; else the accountant shows why nothing will come.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from relance_docs.case.case import Case, ClosingReason
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.records import Statement

ZERO: Final = Decimal("0.00")
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpaidShare:
    """What of an invoice will not be paid, net and tax apart."""

    invoice: Invoice
    total: Decimal
    """With VAT."""
    net: Decimal

    @property
    def vat(self) -> Decimal:
        """The tax in it."""
        return self.total - self.net


def unpaid(case: Case, owed: Statement) -> tuple[UnpaidShare, ...]:
    """Return what is unpaid of each invoice that states its net total, disputed or not.

    The tax is in the proportion of the invoice; the net amount is rounded half up to the cent.
    """
    return tuple(
        UnpaidShare(invoice=invoice, total=left, net=net)
        for invoice, left in _left(case, owed)
        if (net := net_of(invoice, left)) is not None
    )


def net_of(invoice: Invoice, left: Decimal) -> Decimal | None:
    """Return the net amount in what is left of an invoice; None where it states no net total."""
    if invoice.total_without_vat is None:
        return None
    share = left * invoice.total_without_vat / invoice.total_with_vat
    return share.quantize(_CENT, ROUND_HALF_UP)


def _left(case: Case, owed: Statement) -> list[tuple[Invoice, Decimal]]:
    account = owed.account
    left = dict.fromkeys((invoice.invoice_number for invoice in case.invoices), ZERO)
    for claim in (*account.invoices, *account.disputed):
        left[claim.invoice_number] += claim.principal_due
    return [(i, left[i.invoice_number]) for i in case.invoices if left[i.invoice_number] > 0]


def _why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day, _not_lost, guards.amounts_are_known, guards.receipts_are_entered, _incomplete
    )


def _not_lost(on_day: CaseOnDay) -> Message | None:
    """Bar what is not irrecoverable yet: a liquidation, or a debt that was written off."""
    insolvency, closed = on_day.case.insolvency, on_day.case.closed
    if insolvency is not None and on_day.case.is_insolvent(on_day.as_of):
        if insolvency.is_liquidation:
            return None
        return Message(
            "a procedure that is no liquidation does not make the debt irrecoverable: wait for the"
            " plan, or for the liquidation (272 CGI)"
        )
    if closed is not None and closed.reason is ClosingReason.WRITTEN_OFF:
        return None
    return Message(
        "the debt is not irrecoverable as far as the file says: no liquidation is recorded"
        " (`relance insolvency {case} …`), nor is it written off (`relance close {case} --reason"
        " written_off`)",
        case=on_day.case.number,
    )


def _incomplete(on_day: CaseOnDay) -> Message | None:
    """Bar it while a net total is missing: the tax cannot be told from the price."""
    if on_day.case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return Message("a public body is not insolvent: its debt is paid in the end")
    found = _left(on_day.case, on_day.statement)
    if not found:
        return Message("nothing is unpaid")
    bare = [i.invoice_number for i, _left in found if i.total_without_vat is None]
    if bare:
        return Message(
            "the total without VAT is missing: `relance set {case}"
            " invoices.{number}.total_without_vat=… --reason …`",
            case=on_day.case.number,
            number=bare[0],
        )
    if all(i.total_without_vat == i.total_with_vat for i, _left in found):
        return Message("these invoices bear no VAT: there is none to recover")
    return None


def _content(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    case = on_day.case
    found = unpaid(case, on_day.statement)
    total = sum((each.total for each in found), ZERO)
    net = sum((each.net for each in found), ZERO)
    return DocumentContent(
        invoices=(),
        variables={
            "unpaid": found,
            "unpaid_total": total,
            "unpaid_net": net,
            "unpaid_vat": total - net,
            "insolvency": case.insolvency if case.is_insolvent(on_day.as_of) else None,
            "written_off_on": case.closed.closed_on if case.closed else None,
        },
        is_amicable=False,
        sums=(total, net, total - net, *(s for each in found for s in (each.total, each.net))),
    )


VAT_WRITE_OFF = DocumentType(why_not=_why_not, content=_content)
