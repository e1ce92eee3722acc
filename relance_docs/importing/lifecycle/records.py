"""What a life-cycle message says of an invoice: its status, why, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.importing.records import Json

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


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRead:
    """A message: one invoice, seldom several."""

    statuses: tuple[StatusRead, ...]
