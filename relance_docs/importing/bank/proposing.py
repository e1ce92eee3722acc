"""The proposer of bank statements: each receipt is taken, left out with a reason, or asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Payment
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.answers import answered, choices_of, tells_case
from relance_docs.importing.bank.checked_until import check_payments_until
from relance_docs.importing.bank.records import (
    EURO,
    AccountStatement,
    BankFile,
    BankLine,
    Standing,
    identified,
    label_of,
)
from relance_docs.importing.bank.soundness import foreign_currency, not_ours, wrong_sums
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.desk import Desk
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.matching.match import joined, match
from relance_docs.importing.matching.records import Candidate, Certainty, Match, Receipt
from relance_docs.importing.records import Item, Json
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.workspace.case_text import CASE_ORDER, stated

_DAYS_APART: Final = timedelta(days=3)
"""A person may have typed the day of the notice, or of the value, instead of the booking."""


@dataclass(kw_only=True, slots=True)
class Entered:
    """The payments of the cases before this file; each stands for one line at most."""

    cases: Mapping[str, Case]
    own: frozenset[str]
    """The identifiers of the lines of this file."""
    _found: set[tuple[str, int]] = field(default_factory=set)

    def by_line(self, line_id: str) -> str | None:
        """Return the case that has this very line."""
        for case in self.cases.values():
            if any(payment.bank_line == line_id for payment in case.payments):
                return case.number
        return None

    def alike(self, line: BankLine, numbers: Iterable[str]) -> str | None:
        """Return the case, of those given, with a payment that can only be this line.

        One entered by hand has the amount and nearly the day; one from another statement (the
        same account in another format) has the amount and the day. A payment of several shares
        counts by their sum.
        """
        for number in numbers:
            case = self.cases.get(number)
            for places, payments in _transfers(case.payments) if case else ():
                key = (number, places)
                if key not in self._found and self._is_alike(line, payments):
                    self._found.add(key)
                    return number
        return None

    def _is_alike(self, line: BankLine, payments: tuple[Payment, ...]) -> bool:
        first = payments[0]
        if sum(payment.amount for payment in payments) != line.amount:
            return False
        apart = abs(first.received_on - line.booked_on)
        if first.bank_line is None:
            return apart <= _DAYS_APART
        return first.bank_line not in self.own and not apart


def _transfers(payments: tuple[Payment, ...]) -> Iterator[tuple[int, tuple[Payment, ...]]]:
    """Yield the payments, the shares of one bank line together, with the place of the first."""
    seen: set[str] = set()
    for place, payment in enumerate(payments):
        if payment.bank_line is None:
            yield place, (payment,)
        elif payment.bank_line not in seen:
            seen.add(payment.bank_line)
            yield place, tuple(p for p in payments if p.bank_line == payment.bank_line)


_LONGEST: Final = 1000
_LONGEST_REFERENCE: Final = 200


def precedence(item: Item) -> tuple[Any, ...]:
    """Return the first day of a file: statements are taken in the order of their days."""
    file = item.reading.body if item.reading else None
    days = [s.covered_from for s in file.statements] if isinstance(file, BankFile) else []
    return (min((day for day in days if day), default=date.min).isoformat(),)


def propose(desk: Desk, item: Item) -> None:
    """Put down the receipts of a statement, or why it is refused."""
    file = item.reading.body if item.reading else None
    if isinstance(file, BankFile):
        propose_statements(desk, item, file)


def propose_statements(desk: Desk, item: Item, file: BankFile) -> None:
    """Put down the receipts of the statements of a file, those of other accounts apart.

    A file is refused when none of its statements can be taken; in one of several accounts, those
    that are not ours are only said.
    """
    faults = [_fault(desk, statement) for statement in file.statements]
    reports: list[Json] = []
    ids = frozenset(line_id for s in file.statements for line_id, _line in identified(s))
    entered = Entered(cases={case.number: case for case in desk.cases}, own=ids)
    ledger = Ledger(settings=desk.settings, rates=desk.workspace.rates)
    for statement, fault in zip(file.statements, faults, strict=True):
        if fault is not None and not all(faults):
            desk.warn(item, fault)
        proposer = _Proposer(desk=desk, item=item, entered=entered, ledger=ledger)
        first_open = proposer.put_down(statement, reports, is_refused=fault is not None)
        if fault is None:
            check_payments_until(desk, item, statement, first_open)
    if all(faults):
        reason = next(fault for fault in faults if fault is not None)
        desk.refuse(item, reason)
    desk.report(item, {"format": file.form, "payments": reports})


def _fault(desk: Desk, statement: AccountStatement) -> Message | None:
    creditor = desk.settings.creditor
    return foreign_currency(statement) or not_ours(statement, creditor) or wrong_sums(statement)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Proposer:
    """What one statement is proposed with."""

    desk: Desk
    item: Item
    entered: Entered
    ledger: Ledger

    def put_down(
        self, statement: AccountStatement, reports: list[Json], *, is_refused: bool
    ) -> date | None:
        """Put down every line; return the day of the first receipt left undecided.

        Of a refused statement the receipts are only reported, with what they would match.
        """
        undecided: list[date] = []
        lines = sorted(identified(statement), key=lambda each: each[1].booked_on)
        for line_id, line in lines:
            if line.amount < 0:
                if not is_refused:
                    self._taken_back(line)
                continue
            found = self._match(line) if line.is_receipt else None
            reports.append(_reported(line_id, line, found))
            if not is_refused and not self._decided(line_id, line, found):
                undecided.append(line.booked_on)
        return min(undecided, default=None)

    def _match(self, line: BankLine) -> Match:
        receipt = Receipt(
            day=line.booked_on,
            amount=line.amount,
            label=line.label[:_LONGEST],
            payer=line.payer[:_LONGEST],
            payer_iban=line.payer_iban,
            references=line.references,
        )
        return match(receipt, self.ledger.debts(self.desk.cases, receipt))

    def _decided(self, line_id: str, line: BankLine, found: Match | None) -> bool:
        """Take a receipt or leave it out with the reason; False while a person must decide."""
        why_not = _no_receipt(line)
        if why_not is not None or found is None:
            self._skip(line, why_not or Message("it is no receipt"))
            return True
        before = self._before(line_id, line, found)
        if before is not None:
            self._skip(line, before)
            return True
        chosen = answered(self.desk, line_id, line, found) or found.chosen
        if isinstance(chosen, Candidate):
            return self._took(line_id, line, chosen)
        if chosen is not None:
            self._skip(line, Message("left out, as answered"))
            return True
        if found.certainty is Certainty.NONE:
            self._skip(line, found.reason)
            return True
        self._ask(line_id, line, found)
        return False

    def _before(self, line_id: str, line: BankLine, found: Match) -> Message | None:
        """Return where a receipt was entered before, if it was."""
        case = self.entered.by_line(line_id)
        if case is not None:
            return Message("imported already, in case {case}", case=case)
        if found.chosen is not None:
            numbers = [found.chosen.case_number]
        else:
            numbers = [candidate.case_number for candidate in found.candidates]
            numbers = numbers or list(self.entered.cases)
        case = self.entered.alike(line, numbers)
        if case is None:
            return None
        return Message("entered already, in case {case}: same amount, same days", case=case)

    def _took(self, line_id: str, line: BankLine, candidate: Candidate) -> bool:
        """Enter a receipt; False, with an alarm, when its case cannot be touched."""
        changes = [
            Append(
                key="payments",
                order=CASE_ORDER,
                value=stated(
                    Payment,
                    received_on=line.booked_on,
                    amount=share.amount,
                    reference=_reference(line),
                    invoice_number=share.invoice_number,
                    bank_line=line_id,
                ),
            )
            for share in candidate.shares
        ]
        try:
            self.desk.change(candidate.case_number, *changes)
        except RefusalError as refusal:
            self._skip(line, refusal.message, is_alarm=True)
            return False
        reason = joined(candidate.reasons)
        self.desk.take(self.item, candidate.case_number, _said(line), reason)
        return True

    def _ask(self, line_id: str, line: BankLine, found: Match) -> None:
        self.desk.ask(
            self.item,
            f"bank.{line_id}",
            Message("{line}: what does it pay? {why}", line=_said(line), why=found.reason),
            choices=choices_of(found),
        )

    def _skip(self, line: BankLine, reason: Message, *, is_alarm: bool = False) -> None:
        self.desk.skip(self.item, _said(line), reason, is_alarm=is_alarm)

    def _taken_back(self, line: BankLine) -> None:
        """Raise an alarm for a debit that takes back a receipt that a case counts on."""
        back = -line.amount
        if line.standing is Standing.PENDING:
            return
        is_reversal = line.standing is Standing.REVERSAL
        for case in self.desk.cases:
            counted = [p for p in case.payments if p.amount == back]
            counted = [p for p in counted if p.received_on <= line.booked_on]
            named = tells_case(line, case)
            if counted and (is_reversal or named):
                self._skip(
                    line,
                    Message(
                        "money was taken back: a payment of {amount} stands in case {case}; if it "
                        "is this one, delete it there",
                        amount=back,
                        case=case.number,
                    ),
                    is_alarm=True,
                )


def _no_receipt(line: BankLine) -> Message | None:
    if line.standing is Standing.PENDING:
        return Message("not booked yet: it will come with a later statement")
    if line.standing is Standing.INFORMATION:
        return Message("for information only: the account was not credited")
    if line.standing is Standing.REVERSAL:
        return Message("it takes back a debit: no debtor paid")
    if line.currency != EURO:
        return Message("it is in {currency}, not in euros", currency=line.currency)
    if line.amount <= 0:
        return Message("its amount is zero")
    return None


def _said(line: BankLine) -> Message:
    return Message(
        "{day} {amount} {currency} {label}",
        day=line.booked_on,
        amount=line.amount,
        currency=line.currency,
        label=_reference(line),
    )


def _reference(line: BankLine) -> str | None:
    return one_line(label_of((line.payer, line.label)), _LONGEST_REFERENCE)


def _reported(line_id: str, line: BankLine, found: Match | None) -> Json:
    return {
        "id": line_id,
        "received_on": line.booked_on.isoformat(),
        "amount": f"{line.amount:.2f}",
        "currency_code": line.currency,
        "label": line.label,
        "payer": line.payer,
        "standing": line.standing.value,
        "match": _match_data(found) if found is not None and found.candidates else None,
    }


def _match_data(found: Match) -> Json:
    return {
        "certainty": found.certainty.value,
        "case": found.chosen.case_number if found.chosen else None,
        "reason": str(found.reason),
        "candidates": [
            {
                "case": candidate.case_number,
                "clues": [*sorted(clue.value for clue in candidate.clues)],
                "reasons": [str(reason) for reason in candidate.reasons],
                "doubts": [str(doubt) for doubt in candidate.doubts],
                "shares": [
                    {"invoice_number": share.invoice_number, "amount": f"{share.amount:.2f}"}
                    for share in candidate.shares
                ],
            }
            for candidate in found.candidates
        ],
    }
