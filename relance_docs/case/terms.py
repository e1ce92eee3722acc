"""The terms of payment: rate of the penalties, reading of the law, order of allocation."""

from enum import StrEnum
from functools import lru_cache
from operator import is_
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Count, Day, Percent, Text


class RateForm(StrEnum):
    """The forms in which a penalty rate is agreed."""

    DEFAULT = "default"
    FIXED = "fixed"
    LEGAL_TIMES = "legal_times"
    ECB_PLUS = "ecb_plus"


class PenaltyRate(Record):
    """The rate of the penalties: the rate of the law, or that of a clause.

    `value` is a percentage a year (fixed), a factor of the legal rate (legal_times), or points
    above the ECB rate (ecb_plus); None for the rate of the law.
    """

    form: RateForm = RateForm.DEFAULT
    value: Percent | None = None


_CLAUSES = tuple(form.value for form in RateForm if form is not RateForm.DEFAULT)


def _penalty_rate(value: object) -> object:
    """Read `default` or a mapping with one clause, as a case file writes it."""
    if isinstance(value, PenaltyRate):
        return value
    if value == RateForm.DEFAULT.value:
        return PenaltyRate()
    if isinstance(value, dict) and len(value) == 1:
        ((form, rate),) = value.items()
        if form in _CLAUSES:
            return {"form": form, "value": rate if rate is not None else ""}
    raise PydanticCustomError("penalty-rate", "{value}", {"value": str(value)[:80]})


def _penalty_rate_schema() -> dict[str, Any]:
    number = {"type": ["number", "string"]}
    clauses = [
        {
            "type": "object",
            "properties": {form: number},
            "required": [form],
            "additionalProperties": False,
        }
        for form in _CLAUSES
    ]
    return {"oneOf": [{"const": RateForm.DEFAULT.value}, *clauses]}


RateField = (
    Annotated[PenaltyRate, BeforeValidator(_penalty_rate), WithJsonSchema(_penalty_rate_schema())]
    | None
)
"""A rate as a file writes it: default, or a mapping with one clause."""


class RateReading(StrEnum):
    """Whether the rate of the law follows the semesters or stays as it was at the start."""

    PROGRESSIVE = "progressive"
    FROZEN = "frozen"


class Allocation(StrEnum):
    """What a payment discharges first inside an invoice."""

    LEGAL = "legal"
    INTEREST_FIRST = "interest_first"
    CAPITAL_FIRST = "capital_first"


class Base(StrEnum):
    """What the penalties are reckoned on."""

    WITH_VAT = "with_vat"
    WITHOUT_VAT = "without_vat"


class BelowFloor(StrEnum):
    """What a person decided for a clause below three times the legal rate (L441-10 II)."""

    AS_WRITTEN = "as_written"
    FLOOR = "floor"
    DEFAULT_RATE = "default_rate"


class PrescriptionRegime(StrEnum):
    """Which period of limitation runs."""

    COMMERCIAL = "commercial"
    CONSUMER = "consumer"
    PUBLIC_BODY = "public_body"
    TRANSPORT = "transport"


class TermAgreedIn(StrEnum):
    """Where the day of payment was fixed."""

    CONTRACT = "contract"
    INVOICE = "invoice"


class CreditPolicy(Record):
    """How much is sold before payment: of one debtor, or of all who have none of their own."""

    limit: Amount | None = None
    """The most that a debtor may owe in all, with VAT, due or not."""
    payment_days: Count | None = None
    """The longest time from issue to due date, in days."""
    deposit_percent: Percent | None = None
    """Part of an order that is paid before delivery."""


class Terms(Record):
    """The terms as one layer states them; what is not stated comes from the layer above."""

    penalty_rate: RateField = None
    """default (ECB + 10), or a clause: {fixed: 12.00}, {legal_times: 3}, {ecb_plus: 12}."""
    below_floor: BelowFloor | None = None
    """Decision for a clause below three times the legal rate: as_written claims least."""
    below_floor_decided_by: Text | None = None
    """Who took that decision, and when."""
    source: Text | None = None
    """Where the clause stands: « cgv-2024.pdf, art. 7 »."""
    accepted_on: Day | None = None
    """Day on which the debtor accepted the terms."""
    proof: Text | None = None
    """Id of the pièce that shows the acceptance."""
    rate_reading: RateReading | None = None
    """progressive (default): each day bears the rate of its semester; frozen: of the first."""
    allocation: Allocation | None = None
    """legal (default): costs, interest, then capital (1343-1 C. civ.); interest_first: interest,
    capital, then the flat indemnity; or capital_first. A public body pays capital first."""
    base: Base | None = None
    """with_vat (default) or without_vat."""
    prescription: PrescriptionRegime | None = None
    """Period of limitation, when it is not that of the debtor's kind."""
    term_agreed_in: TermAgreedIn | None = None
    """contract: a quote, an order or terms that the debtor accepted fix the day of payment, and
    limitation starts on it; invoice: the invoice alone states it."""
    term_proof: Text | None = None
    """Id of the pièce of the contract that fixes the day of payment."""
    payment_days: Count | None = None
    """Days from issue to due date, for imported invoices that state no due date."""


class AgreedTerms(Record):
    """The terms that apply to one invoice, all layers merged and all defaults filled in."""

    penalty_rate: PenaltyRate = PenaltyRate()
    below_floor: BelowFloor | None = None
    source: str | None = None
    accepted_on: Day | None = None
    proof: str | None = None
    rate_reading: RateReading = RateReading.PROGRESSIVE
    allocation: Allocation = Allocation.LEGAL
    base: Base = Base.WITH_VAT
    prescription: PrescriptionRegime | None = None
    term_agreed_in: TermAgreedIn | None = None
    term_proof: str | None = None


def agreed_terms(*layers: Terms | None) -> AgreedTerms:
    """Merge `layers`, the most general first; a field stated later wins.

    A layer that states a penalty rate states the whole clause: the source, the acceptance and the
    decision about the floor of a more general layer do not carry over to it. Nor does the pièce
    that shows where the day of payment was fixed.

    >>> agreed_terms(Terms(), Terms(rate_reading=RateReading.FROZEN)).rate_reading.value
    'frozen'
    """
    return _agreed(_Layers(tuple(layer for layer in layers if layer is not None)))


class _Layers:
    """Layers of terms, known as the very records: 10 and 10.0 are equal, and printed otherwise."""

    __slots__ = ("layers",)

    def __init__(self, layers: tuple[Terms, ...]) -> None:
        self.layers = layers

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.layers)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Layers)
            and len(self.layers) == len(other.layers)
            and all(map(is_, self.layers, other.layers))
        )


@lru_cache(maxsize=32)  # some forty questions about one case ask for them
def _agreed(these: _Layers) -> AgreedTerms:
    stated: dict[str, Any] = {}
    for layer in these.layers:
        said = {name: getattr(layer, name) for name in AgreedTerms.model_fields}
        if layer.penalty_rate is not None:
            for name in ("below_floor", "source", "accepted_on", "proof"):
                stated.pop(name, None)
        if layer.term_agreed_in is not None:
            stated.pop("term_proof", None)
        stated |= {name: value for name, value in said.items() if value is not None}
    return AgreedTerms(**stated)
