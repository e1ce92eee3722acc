"""Reading CDAR messages (Cross Domain Acknowledgement and Response), which platforms send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.cleaning import cents, compact, day_of, one_line
from relance_docs.importing.records import ImportAsked, Json, Source, SourceReading
from relance_docs.importing.safe_xml import parsed, root_name
from relance_docs.message import Message

KIND: Final = "life_cycle"
APPROVED: Final = "205"
PARTLY_APPROVED: Final = "206"
DISPUTED: Final = "207"
SUSPENDED: Final = "208"
REFUSED: Final = "210"
PAYMENT_SENT: Final = "211"
CASHED: Final = "212"
REJECTED: Final = "213"
CANCELLED: Final = "220"
ASSIGNED: Final = "225"
ASSIGNED_PRIVATELY: Final = "226"
OTHER_ACCOUNT: Final = "227"

LABELS: Final = {
    "200": "Déposée",
    "201": "Émise par la plateforme",
    "202": "Reçue par la plateforme",
    "203": "Mise à disposition",
    "204": "Prise en charge",
    APPROVED: "Approuvée",
    PARTLY_APPROVED: "Approuvée partiellement",
    DISPUTED: "En litige",
    SUSPENDED: "Suspendue",
    "209": "Complétée",
    REFUSED: "Refusée",
    PAYMENT_SENT: "Paiement transmis",
    CASHED: "Encaissée",
    REJECTED: "Rejetée",
    CANCELLED: "Annulée",
    ASSIGNED: "Affacturée",
    ASSIGNED_PRIVATELY: "Affacturée confidentiel",
    OTHER_ACCOUNT: "Changement de compte à payer",
}
"""The statuses of the French reform (XP Z12-012), as they are called there."""
_ROOT: Final = "CrossDomainAcknowledgementAndResponse"
_MOST: Final = 5000
"""Invoices in one message."""
_CASHED_AMOUNTS: Final = {CASHED: ("MEN",), PAYMENT_SENT: ("MPA", "MEN")}
"""Which amounts of a status are money: cashed, paid; others are differences and rates."""
_SIREN_SCHEME: Final = "0002"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonRead:
    """Why a status was given."""

    code: str | None = None
    text: str | None = None
    action: str | None = None
    """What is asked of the seller."""

    def as_data(self) -> Json:
        """Return the reason as `--format json` prints it."""
        return {"code": self.code, "text": self.text, "action": self.action}

    @property
    def words(self) -> str:
        """Return the reason as a person reads it."""
        known = [part for part in (self.text, self.code and f"({self.code})") if part]
        asked = f" ; demandé : {self.action}" if self.action else ""
        return " ".join(known) + asked


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRead:
    """One invoice and its status."""

    invoice_number: str | None
    issue_date: date | None
    status: str | None
    label: str | None
    reasons: tuple[ReasonRead, ...] = ()
    amount: Decimal | None = None
    """What was cashed, or is said to be paid."""
    currency_code: str | None = None
    given_on: date | None = None
    """Day on which the status was given (MDT-78)."""
    paid_on: date | None = None
    """Day of the money, where one is told (MDT-219)."""
    seller_siren: str | None = None

    def as_data(self) -> dict[str, Json]:
        """Return the status as `--format json` prints it."""
        return {
            "invoice_number": self.invoice_number,
            "status": self.status,
            "label": self.label,
            "reasons": [reason.as_data() for reason in self.reasons],
            "amount": f"{self.amount:.2f}" if self.amount is not None else None,
        }


def recognises(source: Source, content: bytes) -> bool:
    """Whether the content is a CDAR message."""
    del source
    return root_name(content) == _ROOT


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read a message; RefusalError for broken or hostile XML."""
    del source, asked
    root = parsed(content)
    given = _issued(root)
    statuses = tuple(_statuses(root, given))
    refused = None
    if not any(each.invoice_number and each.status for each in statuses):
        refused = Message("the message names no invoice with a status")
    return SourceReading(kind=KIND, body=statuses, data=_data(statuses), refused=refused)


def _data(statuses: tuple[StatusRead, ...]) -> dict[str, Json]:
    """Return the first invoice by itself, which is all there is as a rule; the rest beside it."""
    first = (
        statuses[0]
        if statuses
        else StatusRead(invoice_number=None, issue_date=None, status=None, label=None)
    )
    data = first.as_data()
    if len(statuses) > 1:
        data["messages"] = [each.as_data() for each in statuses]
    return data


def _statuses(root: Any, given: date | None) -> Iterator[StatusRead]:  # noqa: ANN401 - lxml
    for each in _all(root, "AcknowledgementDocument/ReferenceReferencedDocument")[:_MOST]:
        status = one_line(_text(each, "ProcessConditionCode"))
        amount, currency = _amount(each, status)
        yield StatusRead(
            invoice_number=one_line(_text(each, "IssuerAssignedID")),
            issue_date=day_of(_text(each, "FormattedIssueDateTime/DateTimeString")),
            status=status,
            label=_label(each, status),
            reasons=tuple(_reasons(each)),
            amount=amount,
            currency_code=currency,
            given_on=given,
            paid_on=_paid_on(each, status),
            seller_siren=_siren(each),
        )


def _label(node: Any, status: str | None) -> str | None:  # noqa: ANN401
    """Return the label of the message, else that of the norm: `En_litige` is « En litige »."""
    stated = one_line((_text(node, "ProcessCondition") or "").replace("_", " "))
    return stated or LABELS.get(status or "")


def _reasons(node: Any) -> Iterator[ReasonRead]:  # noqa: ANN401
    for each in _all(node, "SpecifiedDocumentStatus"):
        reason = ReasonRead(
            code=one_line(_text(each, "ReasonCode")),
            text=one_line(_text(each, "Reason")) or one_line(_text(each, "IncludedNote/Content")),
            action=one_line(_text(each, "RequestedAction")),
        )
        if reason.code or reason.text or reason.action:
            yield reason


def _amount(node: Any, status: str | None) -> tuple[Decimal | None, str | None]:  # noqa: ANN401
    """Return the money of a status: the sum over its rates of VAT, and its currency."""
    found = [value for each in _money(node, status) for value in _all(each, "ValueAmount")]
    amounts = [cents(value.text) for value in found]
    currencies = {value.get("currencyID") or "EUR" for value in found}
    if not amounts or None in amounts or len(currencies) > 1:
        return None, None
    total = sum((amount for amount in amounts if amount is not None), ZERO)
    return total, currencies.pop()


def _money(node: Any, status: str | None) -> Iterator[Any]:  # noqa: ANN401
    """Yield what the status says of money."""
    kinds = _CASHED_AMOUNTS.get(status or "", ())
    for each in _all(node, "SpecifiedDocumentStatus/SpecifiedDocumentCharacteristic"):
        if (_text(each, "TypeCode") or "").strip() in kinds:
            yield each


def _paid_on(node: Any, status: str | None) -> date | None:  # noqa: ANN401
    """Return the one day on which the money was paid; None where none or several are told."""
    texts = (_text(each, "ValueDateTime/DateTimeString") for each in _money(node, status))
    days = {day_of(text) for text in texts}
    return days.pop() if len(days) == 1 else None


def _issued(root: Any) -> date | None:  # noqa: ANN401
    """Return the day of the status; that of the message when it is not stated."""
    of_status = _text(root, "AcknowledgementDocument/IssueDateTime/DateTimeString")
    of_message = _text(root, "ExchangedDocument/IssueDateTime/DateTimeString")
    return day_of(of_status) or day_of(of_message)


def _siren(node: Any) -> str | None:  # noqa: ANN401
    for party in _all(node, "IssuerTradeParty/GlobalID"):
        if party.get("schemeID") == _SIREN_SCHEME:
            return compact(party.text)
    return None


def _all(node: Any, path: str) -> list[Any]:  # noqa: ANN401
    steps = "/".join(f"*[local-name()='{name}']" for name in path.split("/"))
    found: list[Any] = node.xpath(f"./{steps}")
    return found


def _text(node: Any, path: str) -> str | None:  # noqa: ANN401
    return next((found.text for found in _all(node, path) if found.text), None)
