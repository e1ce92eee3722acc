"""What came of an act: the decisions of courts, their service, what was enforced and recovered."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Day, Flag, Prose, Text
from relance_docs.case.terms import RateField

ZERO = Decimal("0.00")


class DecisionKind(StrEnum):
    """What a court decided by."""

    ORDER = "order"
    JUDGMENT = "judgment"
    INTERIM = "interim_order"
    APPEAL = "appeal_ruling"


class InterestGranted(StrEnum):
    """Which interest the principal of a decision bears."""

    LEGAL = "legal"
    CLAIMED = "claimed"
    NONE = "none"


class Decision(Record):
    """An order to pay, a judgment, an interim order or a ruling on appeal, and what followed it."""

    kind: DecisionKind
    """order (to pay), judgment, interim_order or appeal_ruling."""
    made_on: Day
    """Its date."""
    court: Text | None = None
    """The court, as the decision names it: « tribunal de commerce de Grenoble »."""
    number: Text | None = None
    """Its number in the register of the court."""
    invoices: tuple[Text, ...] = ()
    """The invoices it is about; left out: every one issued by its date."""
    principal: Amount
    """Principal that it grants."""
    penalties: Amount = ZERO
    """Interest and penalties that it grants as a sum."""
    indemnity: Amount = ZERO
    """Flat indemnities for recovery costs."""
    damages: Amount = ZERO
    """Damages, or a penalty clause granted as a sum."""
    article_700: Amount = ZERO
    """What it grants under article 700 CPC."""
    costs: Amount = ZERO
    """Dépens, as far as they are taxed."""
    received_until: Day | None = None
    """Last day whose payments these amounts take into account; left out: its date."""
    interest: InterestGranted = InterestGranted.LEGAL
    """legal (default), claimed: the rate of the claim (clause or L441-10, II), or none."""
    interest_rate: RateField = None
    """With `claimed`, the rate it states, where the invoices do not share one: {fixed: 12.00}."""
    interest_from: Day | None = None
    """First day on which the principal bears interest; left out: the day after its date."""
    capitalised_from: Day | None = None
    """The day from which it orders interest to be capitalised by years (1343-2 C. civ.)."""
    proof: Text | None = None
    """Id of the pièce that is the decision."""
    in_absence: Flag | None = None
    """Whether it was given by default or deemed adversarial: void if not served in six months."""
    served_on: Day | None = None
    """Day on which it was served on the debtor."""
    served_in_person: Flag | None = None
    """Whether it was handed to the debtor in person; left out: not known."""
    service_proof: Text | None = None
    """Id of the pièce of service."""
    opposed_on: Day | None = None
    """Day of the opposition, or of the appeal, against it."""
    opposition_notified_on: Day | None = None
    """Day on which the registry told of it: fifteen days to deposit costs or name a lawyer."""
    opposition_proof: Text | None = None
    """Id of the pièce of that opposition or appeal."""
    consigned_on: Day | None = None
    """Day on which the costs of that opposition were deposited."""
    enforceable_on: Day | None = None
    """Day from which it can be enforced: served, and final or provisionally enforceable."""
    enforceable_proof: Text | None = None
    """Id of the pièce that shows it."""
    delay_until: Day | None = None
    """Last day of the time to pay that the judge granted (1343-5 C. civ.)."""
    delay_lost_on: Day | None = None
    """Day on which that time was lost: an instalment was missed, and the decision says so."""

    @property
    def is_order(self) -> bool:
        """Whether it is an order to pay, which an opposition undoes."""
        return self.kind is DecisionKind.ORDER

    @property
    def granted(self) -> Decimal:
        """All the sums it grants."""
        return (
            self.principal
            + self.penalties
            + self.indemnity
            + self.damages
            + self.article_700
            + self.costs
        )

    @property
    def paid_until(self) -> date:
        """Last day whose payments it takes into account."""
        return self.received_until or self.made_on

    def is_served(self, day: date) -> bool:
        """Whether it had been served by the end of `day`."""
        return self.served_on is not None and self.served_on <= day

    def is_opposed(self, day: date) -> bool:
        """Whether an opposition or an appeal had been made by the end of `day`."""
        return self.opposed_on is not None and self.opposed_on <= day


class MeasureKind(StrEnum):
    """What a commissaire de justice did under the title."""

    DEMAND = "demand"
    BANK_SEIZURE = "bank_seizure"
    GOODS_SEIZURE = "goods_seizure"
    WAGE_SEIZURE = "wage_seizure"
    VEHICLE_SEIZURE = "vehicle_seizure"
    REAL_ESTATE_SEIZURE = "real_estate_seizure"
    MORTGAGE = "mortgage"
    OTHER = "other"


FREEZES = frozenset(MeasureKind) - {MeasureKind.DEMAND, MeasureKind.OTHER}
"""Measures that make goods of the debtor unavailable (1416 CPC, al. 2)."""


class Measure(Record):
    """A measure of enforcement."""

    kind: MeasureKind
    """What was done."""
    taken_on: Day
    """Day of the act."""
    costs: Amount = ZERO
    """What it cost, owed by the debtor (L111-8 CPCE)."""
    proof: Text | None = None
    """Id of the pièce of the act; without it, it does not count as interrupting limitation."""
    note: Prose | None = None
    """What else is to be known: the bank, the third party."""


class Title(Record):
    """The way to a title, and what was done with it."""

    requested_on: Day | None = None
    """Day on which the request for an order to pay was lodged."""
    consigned_on: Day | None = None
    """Day on which its costs were deposited with the registry."""
    decisions: tuple[Decision, ...] = ()
    """Each later than the one before it; the last one that decides counts."""
    measures: tuple[Measure, ...] = ()
    """Measures of enforcement, in order; what they brought stands among the payments."""

    def latest(self, day: date) -> tuple[int, Decision] | None:
        """Return the last decision made by the end of `day`, with its place in the file."""
        found = [(i, each) for i, each in enumerate(self.decisions) if each.made_on <= day]
        return found[-1] if found else None
