"""What is asked of a document on demand, and what one kind of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance_docs.case.documents import DocumentKind
from relance_docs.claim.records import InvoiceRow
from relance_docs.law.delays import deadline_in_days
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.schedule import DAYS_TO_PAY
from relance_docs.rendering.document import Attachment
from relance_docs.wording.facts import LetterKind


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentAsked:
    """A document of a case, as the user asks for it."""

    kind: DocumentKind
    with_penalties: bool = False
    """Whether penalties and indemnity are told, or put into the instalments."""
    count: int | None = None
    """How many instalments are proposed; or their amount, or the day of the last one."""
    amount: Decimal | None = None
    until: date | None = None
    first: date | None = None
    """Due date of the first instalment; None: a month after the proposal."""
    answer: str | None = None
    """What the creditor answers to a dispute."""
    party: str | None = None
    """The guarantor it is for; None: the debtor, or the only guarantor."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All that was asked, one fact a line, for the fingerprint."""
        facts = (self.with_penalties, self.count, self.amount, self.until, self.first, self.answer)
        return (self.kind.value, *map(str, facts), *((self.party,) if self.party else ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentContent:
    """What one document says of its case, beside its head and its foot."""

    invoices: tuple[InvoiceRow, ...]
    """The invoices that it is about."""
    variables: Mapping[str, object] = field(default_factory=dict)
    """What its template prints, beside what every document about a claim says."""
    asks: Decimal | None = None
    """What it asks the debtor to pay; None when it asks for nothing."""
    pay_by: date | None = None
    gives_delay: bool = True
    """Whether its dates are delays that it gives; not what the debtor said before it."""
    sums: tuple[Decimal, ...] = ()
    """What else it may call a total."""
    tone: LetterKind = LetterKind.COURTEOUS
    is_amicable: bool = True
    """Whether it is a letter that asks or tells; not what a collective procedure calls for."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentType:
    """A kind of document: when it makes sense, and what it says."""

    why_not: Callable[[CaseOnDay, DocumentAsked], Message | None]
    """Why the facts of the case do not carry it; None when they do."""
    content: Callable[[CaseOnDay, DocumentAsked], DocumentContent]
    """What it says; asked only when nothing bars it."""
    goes_to_debtor: bool = True
    needs: str = ""
    """The options of which it needs one, as the command line names them."""
    to_guarantor: bool = False
    """Whether it goes to a guarantor, not to the debtor."""


def answer_by(on_day: CaseOnDay) -> date:
    """Return the day given to answer, or to pay: the letter travels, then the usual days run."""
    return deadline_in_days(on_day.as_of, on_day.options.transit_days + DAYS_TO_PAY)
