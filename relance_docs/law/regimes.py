"""What the law of late payment gives against each kind of debtor.

Law: L441-10, II and D441-5 C. com. (professional debtor); L2192-13, R2192-31, R2192-32, R2192-36
and D2192-35 CCP (public body); 1231-6 and 1344-1 C. civ. (consumer: legal rate from the formal
notice, no flat indemnity). The category of the legal rate is that of the creditor, a professional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import PrescriptionRegime
from relance_docs.law.constants import LegalValue, legal_value

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Regime:
    """The rules of one kind of debtor."""

    kind: DebtorKind
    indemnity: LegalValue | None
    """Flat recovery indemnity, once per late invoice; None where there is none."""
    has_choice_of_reading: bool
    """Whether the law leaves open how the rate follows the semesters."""
    clause_binds: bool
    """Whether a penalty clause takes the place of the rate of the law."""
    needs_formal_notice: bool
    """Whether interest waits for a formal notice."""
    prescription: PrescriptionRegime

    def indemnity_on(self, first_day_late: date) -> Decimal:
        """Return the indemnity for a delay that began on `first_day_late`; 0 where none is due.

        >>> REGIMES[DebtorKind.BUSINESS].indemnity_on(date(2026, 6, 4))
        Decimal('40.00')
        """
        if self.indemnity is None or not self.indemnity.is_in_force(first_day_late):
            return ZERO
        return self.indemnity.value


REGIMES = {
    regime.kind: regime
    for regime in (
        Regime(
            kind=DebtorKind.BUSINESS,
            indemnity=legal_value("business_indemnity"),
            has_choice_of_reading=True,
            clause_binds=True,
            needs_formal_notice=False,
            prescription=PrescriptionRegime.COMMERCIAL,
        ),
        Regime(
            kind=DebtorKind.PUBLIC_BODY,
            indemnity=legal_value("public_indemnity"),
            has_choice_of_reading=False,
            clause_binds=False,
            needs_formal_notice=False,
            prescription=PrescriptionRegime.PUBLIC_BODY,
        ),
        Regime(
            kind=DebtorKind.CONSUMER,
            indemnity=None,
            has_choice_of_reading=False,
            clause_binds=False,
            needs_formal_notice=True,
            prescription=PrescriptionRegime.CONSUMER,
        ),
    )
}
