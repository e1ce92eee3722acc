"""The limitation period of a part of an invoice, by each reading of the law: records only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from relance_docs.case.history import InterruptionCause
from relance_docs.case.parties import DebtorKind
from relance_docs.case.record import Loc
from relance_docs.case.terms import PrescriptionRegime, TermAgreedIn
from relance_docs.law.prescription import StartsWith


@dataclass(frozen=True, kw_only=True, slots=True)
class InterruptionFound:
    """An event that may have made the limitation period start afresh."""

    day: date
    cause: InterruptionCause
    counted: bool
    """Only what has its pièce is counted; a lawyer confirms the rest."""
    source: Loc = field(compare=False)
    """The event of the history, the payment or the payment plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodReading:
    """The limitation period as one reading of the law has it."""

    starts_with: StartsWith
    began_on: date
    """First start of the period."""
    started_on: date
    """The same, or the last interruption that is counted."""
    expires_on: date
    """Last day on which the claim can be brought, included."""
    interruptions: tuple[InterruptionFound, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prescription:
    """The limitation period of one part of an invoice."""

    invoice_number: str
    due_date: date
    """As the invoice has it."""
    regime: PrescriptionRegime
    readings: tuple[PeriodReading, ...]
    """The prudent one first; a second where the contract may stipulate the day of payment."""
    agreed_in: TermAgreedIn | None
    term_proof: str | None
    """Id of the pièce of the contract that stipulates the day of payment."""
    due_source: Loc = field(compare=False)
    """The field that states the due date."""

    @property
    def prudent(self) -> PeriodReading:
        """The reading that ends first."""
        return self.readings[0]

    @property
    def expires_on(self) -> date:
        """Last day on which the claim can be brought by the prudent reading, included."""
        return self.prudent.expires_on

    def has_expired(self, day: date) -> bool:
        """Whether the claim is prescribed on `day` by the prudent reading."""
        return day > self.expires_on

    def is_over(self, day: date) -> bool:
        """Whether the claim is prescribed on `day` on every reading."""
        return all(day > reading.expires_on for reading in self.readings)

    def bars(self, day: date, kind: DebtorKind) -> bool:
        """Whether nothing of it is to be asked for on `day`.

        Law: 2247 C. civ. (no judge raises it of his own motion) and R632-1 C. conso. (against a
        consumer he may): of a consumer the prudent reading bars it, of others every reading.
        """
        return self.has_expired(day) if kind is DebtorKind.CONSUMER else self.is_over(day)
