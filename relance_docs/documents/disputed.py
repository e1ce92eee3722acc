"""What a creditor writes about a dispute: that it has it, why it asks, what it answers.

The part that nobody contests stays due, and is claimed apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from relance_docs.case.claims import Dispute, Invoice
from relance_docs.case.parties import Language
from relance_docs.case.reasons import reasons_of
from relance_docs.claim import rows
from relance_docs.claim.records import InvoiceRow
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType, answer_by
from relance_docs.documents.tongues import reason_in
from relance_docs.errors import RefusalError
from relance_docs.french import typeset
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contested:
    """A dispute, as a letter tells it."""

    invoice: Invoice
    dispute: Dispute
    reason: str
    """What the debtor said, typeset."""
    resolution: str
    """How it was settled, typeset; empty while it is open."""

    @property
    def amount(self) -> Decimal:
        """The part in dispute."""
        return self.dispute.amount or self.invoice.principal


def _contested(on_day: CaseOnDay, *, open_only: bool) -> tuple[Contested, ...]:
    found = (
        (invoice, invoice.dispute)
        for invoice in on_day.case.invoices
        if invoice.dispute is not None and invoice.dispute.raised_on <= on_day.as_of
    )
    return tuple(
        Contested(
            invoice=invoice,
            dispute=dispute,
            reason=_quoted(on_day, dispute.reason),
            resolution=_quoted(on_day, dispute.resolution or ""),
        )
        for invoice, dispute in found
        if dispute.is_open(on_day.as_of) or not open_only
    )


def _quoted(on_day: CaseOnDay, text: str) -> str:
    """Return what somebody wrote, with the blanks of French print in a French document."""
    return typeset(text) if on_day.case.debtor.language is Language.FRENCH else text


def _acknowledged_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(on_day, *guards.TO_THE_DEBTOR, _nothing_open)


def _nothing_open(on_day: CaseOnDay) -> Message | None:
    if _contested(on_day, open_only=True):
        return None
    return Message(
        "no dispute is open: `relance dispute {case} INVOICE --reason …` records one",
        case=on_day.case.number,
    )


def _undisputed(on_day: CaseOnDay, contested: tuple[Contested, ...]) -> tuple[InvoiceRow, ...]:
    """Return what nobody contests of these invoices, overdue, as the customer account has it."""
    owed = on_day.statement
    numbers = tuple(each.invoice.invoice_number for each in contested)
    barred = owed.out_of_time
    found = rows.invoice_rows(on_day, numbers, StepKind.COURTEOUS, {})
    return tuple(row for row in found if row.principal and row.invoice_number not in barred)


def _acknowledged(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    contested = _contested(on_day, open_only=True)
    undisputed = _undisputed(on_day, contested)
    return _told(on_day, contested, undisputed, {})


def _told(
    on_day: CaseOnDay,
    contested: tuple[Contested, ...],
    undisputed: tuple[InvoiceRow, ...],
    more: dict[str, object],
) -> DocumentContent:
    asks = sum((row.principal for row in undisputed), ZERO)
    return DocumentContent(
        invoices=undisputed,
        variables={"contested": contested, "undisputed_total": asks, **more},
        asks=asks or None,
        pay_by=answer_by(on_day) if asks else None,
        sums=(*(each.amount for each in contested), asks),
    )


def _reasons_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day, *guards.ABOUT_A_DEBT, guards.nothing_is_out_of_time, _nothing_to_ask
    )


def _nothing_to_ask(on_day: CaseOnDay) -> Message | None:
    if not on_day.statement.account.principal_overdue:
        return Message("nothing is overdue and undisputed")
    return None


def _reasons(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    owed = on_day.statement
    numbers = tuple(c.invoice_number for c in owed.account.invoices if c.principal_overdue)
    invoices = rows.invoice_rows(on_day, numbers, StepKind.COURTEOUS, {})
    return DocumentContent(
        invoices=invoices,
        variables={
            "open_total": rows.totals(invoices).total,
            "ticked": tuple(_in_pairs(_reasons_to_tick(on_day))),
            "answer_by": answer_by(on_day),
        },
    )


def _reasons_to_tick(on_day: CaseOnDay) -> tuple[str, ...]:
    own = on_day.settings.reasons
    usual = reasons_of(on_day.case.debtor.kind)
    *most, last = (reason_in(each, on_day.case.debtor.language) for each in usual)
    return (*most, *(each.label for each in own), last)


def _in_pairs(labels: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield two columns, read downwards."""
    half = (len(labels) + 1) // 2
    yield from zip_longest(labels[:half], labels[half:], fillvalue="")


def _answer_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(on_day, *guards.ABOUT_A_DEBT, _never_contested)


def _never_contested(on_day: CaseOnDay) -> Message | None:
    return None if _contested(on_day, open_only=False) else _nothing_open(on_day)


def _settled(on_day: CaseOnDay) -> tuple[Contested, ...]:
    found = _contested(on_day, open_only=False)
    return tuple(
        each for each in found if each.resolution and not each.dispute.is_open(on_day.as_of)
    )


def _answer(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    """Answer what is open with the words given; else tell how the last dispute was settled."""
    if not asked.answer and not _settled(on_day):
        raise RefusalError(
            Message(
                "what is answered? `--answer TEXT` says it; or settle the dispute first: `relance"
                " dispute {case} INVOICE --resolved-on DATE --resolution TEXT`",
                case=on_day.case.number,
            )
        )
    opened = _contested(on_day, open_only=True)
    contested = opened if asked.answer and opened else _settled(on_day)
    contested = contested or _contested(on_day, open_only=False)
    credited = tuple(
        note
        for note in on_day.case.credit_notes
        if note.issue_date <= on_day.as_of
        and note.invoice_number in {each.invoice.invoice_number for each in contested}
    )
    more: dict[str, object] = {
        "answer": tuple(
            _quoted(on_day, line.strip())
            for line in (asked.answer or "").split("\n")
            if line.strip()
        ),
        "credited": credited,
    }
    return _told(on_day, contested, _undisputed(on_day, contested), more)


DISPUTE_ACKNOWLEDGEMENT = DocumentType(why_not=_acknowledged_why_not, content=_acknowledged)
REASONS_REQUEST = DocumentType(why_not=_reasons_why_not, content=_reasons)
DISPUTE_ANSWER = DocumentType(why_not=_answer_why_not, content=_answer, needs="--answer")
