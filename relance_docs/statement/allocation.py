"""Where receipts and credit notes go, in order of their day, and what money given back undoes.

Law: 1342-10 C. civ.: the debtor names the debt it pays; failing that, the debts that are due, first
the one it has most interest to discharge (the highest rate borne that day), then the oldest, then
in proportion. 1343-1 C. civ.: inside a debt, interest and costs before capital, unless the creditor
accepts capital first: then the capital of every debt comes before the penalties of any. R2192-36
CCP: a public body pays capital first. What exceeds a debt goes on to the others, then stands as a
credit. Money that is given back is taken from that credit first: then it lowers nothing any more.
Beyond it, what the last receipts had discharged is owed again. What bounced was never received.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect, Payment
from relance_docs.case.record import Loc
from relance_docs.law.interest import CENT
from relance_docs.statement.claim import ZERO, Claim, Paid
from relance_docs.statement.opening import LeftOver, Opening
from relance_docs.statement.ranking import Kind, Ranking
from relance_docs.statement.records import Receipt, new_receipt

Owed: TypeAlias = Callable[[Claim, date], Decimal]
Pay: TypeAlias = Callable[[Claim, Decimal, date], Paid]


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Incoming:
    """Money or a credit note to be allocated, or money that was given back.

    They order by day; on one day credit notes come first, then payments that name an invoice, then
    the smallest, what was given back last: neither the order in the file nor a text plays a part.
    """

    day: date
    is_refund: bool = False
    is_payment: bool
    names_no_invoice: bool
    invoice_number: str
    amount: Decimal
    whole: Decimal = field(compare=False)
    """All of it: more than `amount` for a credit note of which an invoice has taken a part."""
    reference: str = field(compare=False)
    credits_capital: bool = False
    """A credit note of that invoice: it reduces its capital, never its penalties."""
    is_enforced: bool = field(default=False, compare=False)
    """Whether a measure of enforcement brought it."""
    source: Loc = field(compare=False)


def receipts(case: Case, left_over: Iterable[LeftOver], as_of: date) -> list[Incoming]:
    """Return all receipts through `as_of` included, in the order in which they are allocated."""
    found = [_payment(payment, place) for place, payment in case.payments_on(as_of)]
    issued = frozenset(i.invoice_number for i in case.invoices if i.issue_date <= as_of)
    found += [
        credit_note(note, i)
        for i, note in enumerate(case.credit_notes)
        if note.issue_date <= as_of and not _is_taken_off_already(note, issued)
    ]
    found += [_left_over(each) for each in left_over]
    return sorted(each for each in found if each.amount)


def _is_taken_off_already(note: CreditNote, issued: frozenset[str]) -> bool:
    """Whether the claim was opened without it; not so while its invoice is still to be issued."""
    return note.effect is CreditNoteEffect.FROM_ORIGIN and note.invoice_number in issued


def _payment(payment: Payment, place: int) -> Incoming:
    return Incoming(
        day=payment.received_on,
        is_refund=payment.is_refund,
        is_payment=True,
        names_no_invoice=payment.invoice_number is None,
        invoice_number=payment.invoice_number or "",
        amount=abs(payment.amount),
        whole=payment.amount,
        reference=payment.reference or "",
        is_enforced=payment.by_enforcement,
        source=("payments", place),
    )


def credit_note(note: CreditNote, place: int) -> Incoming:
    """Return a credit note as what is to be allocated."""
    return Incoming(
        day=note.issue_date,
        is_payment=False,
        names_no_invoice=note.invoice_number is None,
        invoice_number=note.invoice_number or "",
        amount=note.amount,
        whole=note.amount,
        reference=note.number,
        credits_capital=note.invoice_number is not None,
        source=("credit_notes", place),
    )


def _left_over(each: LeftOver) -> Incoming:
    return Incoming(
        day=each.day,
        is_payment=False,
        names_no_invoice=True,
        invoice_number="",
        amount=each.amount,
        whole=each.whole,
        reference=each.reference,
        source=each.source,
    )


def allocate(
    opening: Opening, received: Iterable[Incoming], as_of: date, *, as_account: bool = False
) -> tuple[Receipt, ...]:
    """Discharge the claims with `received`, which is in order; return where each part went.

    A payment plan changes what is due as time goes by, through `as_of`. `as_account` takes all
    capital first, due or not, as the customer ledger has it.
    """
    parts: list[list[Receipt]] = []
    debts = _Debts(opening.claims)
    discharged: deque[_Discharged] = deque()
    """The last one first."""
    for incoming in received:
        if opening.plan is not None:
            opening.plan.carry_out(opening.claims, incoming.day)
            debts = _Debts(opening.claims)
        if incoming.is_refund:
            parts.append(list(_given_back(incoming, discharged)))
            debts = _Debts(opening.claims)
            continue
        spreading = _Spreading(incoming=incoming, debts=debts, as_account=as_account)
        parts.append(list(spreading.receipts()))
        discharged.extendleft(spreading.discharged(parts[-1]))
    if opening.plan is not None:
        opening.plan.carry_out(opening.claims, as_of)
    return tuple(each for receipts in parts for each in receipts if each.amount)


@dataclass(kw_only=True, slots=True)
class _Discharged:
    """What a receipt discharged of one claim, less what was given back since."""

    incoming: Incoming
    claim: Claim | None = None
    """None: its surplus, a credit of the debtor."""
    paid: Paid = field(default_factory=Paid)
    surplus: Decimal = ZERO
    told: list[Receipt]
    """What is told of the parts of that receipt; of this one, at `place`."""
    place: int = 0

    def rank(self, refund: Incoming) -> tuple[bool, int]:
        """Return whether a refund names its invoice, then what it takes first: what paid no debt.

        What paid an invoice ahead of its issue was a credit until then.
        """
        if self.claim is None:
            return True, 0
        invoice = self.claim.invoice
        is_due = self.claim.first_due_date < refund.day
        place = 1 if invoice.issue_date > refund.day else 2 + is_due
        return invoice.invoice_number != refund.invoice_number, place

    def give_back(self, amount: Decimal, refund: Incoming) -> Receipt | None:
        """Undo up to `amount` of it; return what is told of that, None when nothing is left."""
        if self.claim is None:
            given = min(amount, self.surplus)
            self.surplus -= given
            return _receipt(refund, None, -given, Paid()) if given else None
        undone = self.claim.give_back(self.paid, amount, refund.day)
        if not undone.total:
            return None
        if self.claim.invoice.issue_date <= refund.day:
            return _receipt(refund, self.claim, -undone.total, undone.negated)
        self._tell_as_credit(undone.total)
        return _receipt(refund, None, -undone.total, Paid())

    def _tell_as_credit(self, given: Decimal) -> None:
        """Say nothing of it on an invoice that did not exist when the money went back.

        It had been set off in advance, against capital alone.
        """
        told = self.told[self.place]
        self.told[self.place] = replace(
            told, amount=told.amount - given, to_principal=told.to_principal - given
        )
        self.told.append(_receipt(self.incoming, None, given, Paid()))


def _given_back(refund: Incoming, discharged: Iterable[_Discharged]) -> Iterator[Receipt]:
    """Yield what money given back undid: of the invoice it names, a credit, then the last debts.

    What exceeds all that was received is owed on no invoice: `relance check` tells it.
    """
    left = refund.amount
    for each in sorted(discharged, key=lambda each: each.rank(refund)):
        told = each.give_back(left, refund)
        if told is not None:
            left += told.amount
            yield told


class _Debts:
    """The claims that can be paid, until money is given back."""

    def __init__(self, claims: tuple[Claim, ...]) -> None:
        self._claims = claims
        self._ranking: Ranking | None = None
        self._of: dict[str, list[Claim]] = {}
        for claim in claims:
            self._of.setdefault(claim.invoice.invoice_number, []).append(claim)

    def of_invoice(self, number: str) -> list[Claim]:
        """Return the claims of an invoice, its undisputed part first."""
        return self._of.get(number, [])

    def ranked(self, day: date) -> Ranking:
        """Return them by rank; most money names its invoice and needs none."""
        if self._ranking is None:
            self._ranking = Ranking(self._claims, day)
        return self._ranking

    def were_paid(self, claims: Iterable[Claim], day: date) -> None:
        """Rank anew what a receipt paid by its name."""
        if self._ranking is not None:
            self._ranking.rank(claims, day)


class _Spreading:
    """Money or a credit note, being spread over the claims."""

    def __init__(self, *, incoming: Incoming, debts: _Debts, as_account: bool) -> None:
        self._incoming = incoming
        self._as_account = as_account
        self._debts = debts
        self._left = incoming.amount
        self._went: dict[Claim, Paid] = {}

    def receipts(self) -> Iterator[Receipt]:
        """Spread it and yield its parts, the surplus last."""
        self._to_named()
        if self._as_account:
            for kind in self._kinds():
                self._to_ranked(kind, Claim.principal_due, Claim.pay_ahead)
                self._to_come(kind)
        for kind in self._kinds():
            # Where capital comes first, that of every debt comes before the penalties of any.
            self._to_ranked(kind, Claim.due_first, Claim.pay_due)
            self._to_ranked(kind, Claim.due, Claim.pay_due)
            self._to_come(kind)
        for claim, paid in self._went.items():
            yield _receipt(self._incoming, claim, paid.total, paid)
        if self._left:
            yield _receipt(self._incoming, None, self._left, Paid())

    def discharged(self, told: list[Receipt]) -> Iterator[_Discharged]:
        """Yield what it went to, the surplus last, but for what a credit note took off its invoice.

        Money that is given back never undoes a credit note.
        """
        credited = self._incoming.invoice_number if self._incoming.credits_capital else None
        for place, (claim, paid) in enumerate(self._went.items()):
            if claim.invoice.invoice_number != credited:
                yield _Discharged(
                    incoming=self._incoming, claim=claim, paid=paid, told=told, place=place
                )
        yield _Discharged(incoming=self._incoming, surplus=self._left, told=told)

    def _kinds(self) -> Iterator[Kind]:
        """Yield the debts that come before all later ones, as long as there is money left.

        Law: L622-7 C. com.: what comes in after the opening judgment pays what arose after it.
        """
        for is_disputed in (False, True):
            for is_barred in (False, True):
                if self._left:
                    yield Kind(is_disputed, is_barred)

    def _to_named(self) -> None:
        """Discharge the invoice that it names: its undisputed part comes first."""
        number, day = self._incoming.invoice_number, self._incoming.day
        if self._incoming.names_no_invoice:
            return
        for claim in self._debts.of_invoice(number):
            if not self._left:
                break
            if self._incoming.credits_capital:
                self._record(claim, claim.credit(self._left, day))
                continue
            pays = (Claim.pay_ahead, Claim.pay_due)
            for pay in pays if self._as_account else reversed(pays):
                self._record(claim, pay(claim, self._left, day))
        self._debts.were_paid(self._went, day)

    def _to_ranked(self, kind: Kind, owed: Owed, pay: Pay) -> None:
        day, of_principal = self._incoming.day, owed is not Claim.due
        if self._left:
            ranked = self._debts.ranked(day).due(kind, day, of_principal=of_principal)
            self._in_order(ranked, owed, pay)

    def _to_come(self, kind: Kind) -> None:
        day = self._incoming.day
        if self._left:
            ranked = self._debts.ranked(day).to_come(kind, day)
            self._in_order(ranked, Claim.principal_to_come, Claim.pay_ahead)

    def _in_order(self, ranked: Generator[list[Claim], None, None], owed: Owed, pay: Pay) -> None:
        """Pay the claims of first rank, in proportion among equals, then those of the next.

        What is owed on a claim is reckoned only once the money reaches its rank.
        """
        day = self._incoming.day
        with closing(ranked):
            for equals in ranked:
                group = [(claim, owed(claim, day)) for claim in equals]
                for claim, share in _shares(self._left, group):
                    if share:
                        self._record(claim, pay(claim, share, day))
                if not self._left:
                    return

    def _record(self, claim: Claim, paid: Paid) -> None:
        if paid.total:
            self._left -= paid.total
            self._went.setdefault(claim, Paid()).add(paid)


def _receipt(incoming: Incoming, claim: Claim | None, amount: Decimal, paid: Paid) -> Receipt:
    return new_receipt(
        received_on=incoming.day,
        amount=amount,
        whole=incoming.whole,
        reference=incoming.reference,
        invoice_number=claim.invoice.invoice_number if claim else "",
        to_indemnity=paid.indemnity,
        to_penalties=paid.penalties,
        to_principal=paid.principal,
        is_credit_note=not incoming.is_payment,
        to_disputed_part=claim is not None and claim.is_disputed,
        source=incoming.source,
    )


def _shares(money: Decimal, group: list[tuple[Claim, Decimal]]) -> list[tuple[Claim, Decimal]]:
    """Divide `money` in proportion to what is owed, to the cent, by the largest remainder.

    No share exceeds what is owed; of equal remainders, that of the invoice issued first is served.
    """
    total = sum((due for _, due in group), ZERO)
    if money >= total:
        return group
    exact = [money * due / total for _, due in group]
    shares = [share // CENT * CENT for share in exact]
    missing = int((money - sum(shares, ZERO)) / CENT)
    by_remainder = sorted(
        range(len(group)), key=lambda i: (shares[i] - exact[i], *_rank_of_issue(group[i][0]))
    )
    for i in by_remainder[:missing]:
        shares[i] += CENT
    return [(claim, share) for (claim, _), share in zip(group, shares, strict=True)]


def _rank_of_issue(claim: Claim) -> tuple[date, str]:
    return claim.invoice.issue_date, claim.invoice.invoice_number
