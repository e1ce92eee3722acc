"""How each amount comes about: sentences that a reader can follow with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import Allocation, RateReading
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.plan.explanation import Section
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.lines import Line
from relance_docs.statement.records import InvoiceStatement, OtherTotal, Receipt, Statement
from relance_docs.statement.titled import TitleStatement

ZERO: Final = Decimal("0.00")


def invoice_sections(on_day: CaseOnDay) -> Iterator[Section]:
    """Yield how what is owed on each invoice comes about, disputed parts last."""
    owed = on_day.statement
    bills = {bill.invoice_number: bill for bill in on_day.case.invoices}
    for claim in owed.invoices:
        title = Message("Invoice {number}", number=claim.invoice_number)
        bill = bills[claim.invoice_number]
        yield _section(title, bill, claim, _claimed_of(owed.disputed, claim), late_words(owed))
    for claim in owed.disputed:
        title = Message(
            "Invoice {number}, disputed part: in no demand", number=claim.invoice_number
        )
        bill = bills[claim.invoice_number]
        yield _section(title, bill, claim, _claimed_of(owed.invoices, claim), late_words(owed))


def _claimed_of(claims: tuple[InvoiceStatement, ...], twin: InvoiceStatement) -> Decimal:
    """Return what the other part of the same invoice, disputed or not, claims."""
    return sum((_claimed(c) for c in claims if c.invoice_number == twin.invoice_number), ZERO)


def _claimed(claim: InvoiceStatement) -> Decimal:
    return sum((part.amount for part in claim.parts), ZERO)


def _section(
    title: Message, bill: Invoice, claim: InvoiceStatement, apart: Decimal, late: Message
) -> Section:
    sentences = (
        *_origin(bill, _claimed(claim), apart),
        *_principal(claim, late),
        *(_line(line) for line in claim.lines),
        *_penalties(claim, late),
        *_indemnity(claim),
        *_total(claim),
    )
    return Section(title=title, sentences=sentences)


def _origin(bill: Invoice, claimed: Decimal, apart: Decimal) -> Iterator[Message]:
    """Say how what is claimed comes from the total of the invoice, where it is not that total."""
    if claimed != bill.total_with_vat:
        yield Message(
            "claimed: {total} € with VAT − {before} € paid before issue − {credited} € of credit"
            " notes − {apart} € claimed apart (dispute) = {claimed} €",
            total=bill.total_with_vat,
            before=bill.total_with_vat - bill.principal,
            credited=bill.principal - apart - claimed,
            apart=apart,
            claimed=claimed,
        )


def _principal(claim: InvoiceStatement, late: Message) -> Iterator[Message]:
    for receipt in claim.receipts:
        yield _receipt(receipt, late)
    yield Message(
        "principal: {claimed} € − {received} € = {due} €",
        claimed=_claimed(claim),
        received=sum((receipt.to_principal for receipt in claim.receipts), ZERO),
        due=claim.principal_due,
    )


def _receipt(receipt: Receipt, late: Message) -> Message:
    if receipt.is_refund:
        return Message(
            "given back on {day}: {amount} €, so that these are owed again: indemnity {indemnity}"
            " €, {late} {penalties} €, principal {principal} €",
            late=late,
            day=receipt.received_on,
            amount=-receipt.amount,
            indemnity=-receipt.to_indemnity,
            penalties=-receipt.to_penalties,
            principal=-receipt.to_principal,
        )
    return Message(
        "received on {day}: {amount} €, of which indemnity {indemnity} €, {late} {penalties} €,"
        " principal {principal} €",
        late=late,
        day=receipt.received_on,
        amount=receipt.amount,
        indemnity=receipt.to_indemnity,
        penalties=receipt.to_penalties,
        principal=receipt.to_principal,
    )


def _line(line: Line) -> Message:
    return Message(
        "from {first} to {last}: {base} € × {rate} % × {days} d / 365 = {amount} € ({basis})",
        first=line.from_day,
        last=line.to_day,
        base=line.base,
        rate=line.rate_percent,
        days=line.days,
        amount=line.amount,
        basis=line.basis.text,
    )


def _penalties(claim: InvoiceStatement, late: Message) -> Iterator[Message]:
    if claim.reserved.total:
        yield Message(
            "reserved since the payment plan, in no total: principal {principal} €, {late}"
            " {penalties} €, indemnity {indemnity} €",
            late=late,
            principal=claim.reserved.principal,
            penalties=claim.reserved.penalties,
            indemnity=claim.reserved.indemnity,
        )
    if claim.penalties_accrued:
        yield _what_is_left(
            late, claim.penalties_accrued, claim.penalties_due, claim.reserved.penalties
        )


def _indemnity(claim: InvoiceStatement) -> Iterator[Message]:
    if claim.indemnity_accrued:
        yield _what_is_left(
            Message("indemnity for recovery"),
            claim.indemnity_accrued,
            claim.indemnity_due,
            claim.reserved.indemnity,
        )


def _what_is_left(what: Message, accrued: Decimal, due: Decimal, reserved: Decimal) -> Message:
    """Say what was received of a sum, apart from what a payment plan reserves: nobody paid that."""
    paid = accrued - due - reserved
    if reserved:
        return Message(
            "{late}: {accrued} € − {paid} € received − {reserved} € reserved = {due} €",
            late=what,
            accrued=accrued,
            paid=paid,
            reserved=reserved,
            due=due,
        )
    return Message(
        "{late}: {accrued} € − {paid} € = {due} €", late=what, accrued=accrued, paid=paid, due=due
    )


def _total(claim: InvoiceStatement) -> Iterator[Message]:
    yield Message(
        "together: {principal} € + {penalties} € + {indemnity} € = {total} €",
        principal=claim.principal_due,
        penalties=claim.penalties_due,
        indemnity=claim.indemnity_due,
        total=claim.total_due,
    )
    if claim.daily_penalty:
        yield Message("each further day adds {amount} €", amount=claim.daily_penalty)


def total_section(owed: Statement) -> Section:
    """Say what is owed in all, what it would be under the other choices, and until when."""
    return Section(title=Message("In all"), sentences=tuple(_in_all(owed)))


def title_section(title: TitleStatement) -> Section:
    """Say what a court decided, and how what is owed under it comes about."""
    return Section(
        title=Message("The decision of {day}", day=title.decision.made_on),
        sentences=tuple(_of_title(title)),
    )


def _of_title(title: TitleStatement) -> Iterator[Message]:
    yield Message(
        "it takes the place of {numbers}: what it grants is owed, no more and no less",
        numbers=", ".join(title.invoices),
    )
    for line in title.lines:
        yield _line(line)
    for entry in title.receipts:
        yield Message(
            "received on {day}: {amount} €, of which {costs} € went to costs, {interest} € to"
            " interest, {principal} € to principal",
            day=entry.received_on,
            amount=entry.amount,
            costs=entry.to_costs,
            interest=entry.to_interest,
            principal=entry.to_principal,
        )
    yield Message(
        "principal {principal} € + interest {interest} € + indemnities {indemnity} € + costs,"
        " article 700 and enforcement {costs} € = {total} €",
        principal=title.principal_due,
        interest=title.interest_due,
        indemnity=title.indemnity_due,
        costs=title.costs_due,
        total=title.total_due,
    )
    if title.raised_from is not None:
        yield Message(
            "the legal rate is raised by five points from {day} on (L313-3 CMF)",
            day=title.raised_from,
        )
    yield Message("the decision can be enforced until {day} (L111-4 CPCE)", day=title.expires_on)


def _in_all(owed: Statement) -> Iterator[Message]:
    if owed.costs_due:
        yield Message(
            "principal {principal} € + {late} {penalties} € + indemnities {indemnity} € + costs"
            " {costs} € = {total} €",
            late=late_words(owed),
            principal=owed.principal_due,
            penalties=owed.penalties_due,
            indemnity=owed.indemnity_due,
            costs=owed.costs_due,
            total=owed.total_due,
        )
    else:
        yield Message(
            "principal {principal} € + {late} {penalties} € + indemnities {indemnity} € ="
            " {total} €",
            late=late_words(owed),
            principal=owed.principal_due,
            penalties=owed.penalties_due,
            indemnity=owed.indemnity_due,
            total=owed.total_due,
        )
    if owed.disputed_due:
        yield Message("disputed, apart: {amount} €", amount=owed.disputed_due)
    for each in owed.bounced:
        yield Message(
            "the {amount} € received on {day} came back unpaid on {back}, and count for nothing",
            amount=each.payment.amount,
            day=each.payment.received_on,
            back=each.bounced.bounced_on,
        )
    given_back = -sum(e.amount for e in owed.allocations if e.is_refund and not e.invoice_number)
    if given_back:
        yield Message("given back out of a credit of the debtor: {amount} €", amount=given_back)
    if owed.credit:
        yield Message("credit of the debtor: {amount} €", amount=owed.credit)
    yield Message(
        "the choices made: {allocation}, {reading}",
        allocation=choice_words(owed, owed.allocation),
        reading=choice_words(owed, owed.rate_reading),
    )
    for other in (owed.other_allocation, owed.other_reading):
        if other is not None:
            yield _other(owed, other)
    yield from _limits(owed)


def late_words(owed: Statement) -> Message:
    """Return what runs on a late payment: penalties are of business alone, and of no judgment."""
    if owed.regime is not DebtorKind.BUSINESS:
        return Message("interest")
    return Message("penalties and interest") if owed.title else Message("penalties")


def choice_words(owed: Statement, choice: Allocation | RateReading) -> Message:
    """Return a choice in words; interest is what a consumer and a public body owe, no penalty."""
    is_business = owed.regime is DebtorKind.BUSINESS
    return CHOICE_WORDS[choice] if is_business else _OF_INTEREST.get(choice, CHOICE_WORDS[choice])


CHOICE_WORDS: Final[Mapping[Allocation | RateReading, Message]] = {
    Allocation.LEGAL: Message("indemnity and penalties paid first, 1343-1 C. civ."),
    Allocation.INTEREST_FIRST: Message(
        "penalties paid first, then principal, then the indemnity, 1343-1 C. civ."
    ),
    Allocation.CAPITAL_FIRST: Message("principal paid first"),
    RateReading.PROGRESSIVE: Message("rate of each semester"),
    RateReading.FROZEN: Message("rate of the first day"),
}
_OF_INTEREST: Final[Mapping[Allocation | RateReading, Message]] = {
    Allocation.LEGAL: Message("costs and interest paid first, 1343-1 C. civ."),
    Allocation.INTEREST_FIRST: Message("interest paid first, then principal, 1343-1 C. civ."),
}


def _other(owed: Statement, other: OtherTotal) -> Message:
    if other.total_due is None:
        return Message(
            "the other way ({choice}): not known, a rate is not published",
            choice=choice_words(owed, other.choice),
        )
    return Message(
        "the other way ({choice}) the total would be {total} €",
        choice=choice_words(owed, other.choice),
        total=other.total_due,
    )


def rest_reserved(owed: Statement) -> Message | None:
    """Say that penalties stop where their rate is not known yet; None when they do not."""
    if owed.accrued_until is None:
        return None
    known = {
        "day": owed.accrued_until,
        "semester": str(Semester.of(owed.accrued_until).following),
    }
    if owed.regime is not DebtorKind.BUSINESS:
        return Message(
            "interest is reckoned until {day}, for the rate of {semester} is not known yet; what"
            " runs after that day is reserved; once it is published: `relance rate {semester} …`",
            **known,
        )
    return Message(
        "penalties are reckoned until {day}, for the rate of {semester} is not known yet; what runs"
        " after that day is reserved; once it is published: `relance rate {semester} …`",
        **known,
    )


def _limits(owed: Statement) -> Iterator[Message]:
    reserved = rest_reserved(owed)
    if reserved is not None:
        yield reserved
    if owed.interest_stopped_on is not None:
        yield Message("interest stopped at the judgment of {day}", day=owed.interest_stopped_on)
    for found in owed.prescription:
        yield Message(
            "invoice {number}, due on {due}: the claim can be brought until {day}, counted from"
            " {start}",
            number=found.invoice_number,
            due=found.due_date,
            day=found.expires_on,
            start=found.prudent.started_on,
        )
        for reading in found.readings[1:]:
            yield Message(
                "until {day} if the contract stipulates the day of payment, counted from {start}",
                day=reading.expires_on,
                start=reading.started_on,
            )
    yield Message("legal values were checked on {day}", day=owed.rates_checked_until)
