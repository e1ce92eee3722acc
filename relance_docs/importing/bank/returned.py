"""What a bank takes back: the receipt that a returned cheque, debit or transfer undoes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Bounced, Payment
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.answers import SKIPPED
from relance_docs.importing.bank.records import EURO, BankLine, Booking, folded, said_of, told_of
from relance_docs.importing.bank.soundness import not_yet
from relance_docs.importing.draft import Draft, Held
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.matching.names import tells_name, tells_person
from relance_docs.importing.matching.numbers import clue_of_number
from relance_docs.importing.matching.records import Clue
from relance_docs.importing.places import name_of, place_of
from relance_docs.importing.records import PLACE, Choice, DecisionNeeded, Item, TypedAnswer
from relance_docs.message import Message, joined
from relance_docs.recording.events import money

_WORDS: Final = re.compile(
    r"\b(?:REJ(?:ET|ETE|ETEE|ETS)?|IMP|IMPAYES?|IMPAYEES?|(?:SANS|DEFAUT DE|INSUFFISANCE DE)"
    r" PROVISION|RET|RETOUR|RETOURNEE?|RETURN(?:ED)?|ANNUL(?:ATION|E|EE)?|EXTOURNE"
    r"|CONTRE ?PASSATION|CONTREPASSEE?|REVERSAL|CHARGEBACK|OPPOSITION|UNPAID)\b"
)
"""How banks word a debit that takes a receipt back."""
_CHARGES: Final = re.compile(r"\b(?:FRAIS|COMMISSIONS?|COM|COTISATION|FACTURATION)\b")
_LONGEST: Final = timedelta(days=13 * 31)
"""A direct debit may be contested for thirteen months (L133-24 CMF); a cheque comes back sooner."""
_DAYS_APART: Final = timedelta(days=3)
_REFERENCE: Final = re.compile(r"\b(?!20[0-9]{2}\b)(?=[A-Z]*[0-9])[A-Z0-9]{4,}\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Receipt:
    """A receipt that a debit may undo, and what speaks for it."""

    case: Case
    received: money.MoneyReceived
    reasons: tuple[Message, ...]


@dataclass(kw_only=True, slots=True)
class Returns:
    """The debits of one file, against the receipts that stand in the cases."""

    draft: Draft
    item: Item
    ledger: Ledger
    _by_amount: dict[Decimal, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """What arrived at once, or as a share of it → the numbers of the cases."""
    _by_word: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """What references say, the number of a slip or of a cheque → the numbers of the cases."""

    def __post_init__(self) -> None:
        for case in self.draft.cases:
            self.note(case)

    def note(self, case: Case) -> None:
        """Take note of the receipts of a case, which may be new."""
        together: dict[str, Decimal] = defaultdict(Decimal)
        for payment in case.payments:
            self._by_amount[payment.amount][case.number] = None
            for word in _REFERENCE.findall(folded(payment.reference or "")):
                self._by_word[word][case.number] = None
            if payment.bank_line is not None:
                together[payment.bank_line] += payment.amount
        for amount in together.values():
            self._by_amount[amount][case.number] = None

    def decided(self, line_id: str, line: BankLine) -> Held | None:
        """Undo the receipt that a debit takes back, if it is clear which; else ask, and hold."""
        if line.currency != EURO or line.standing in {Booking.PENDING, Booking.INFORMATION}:
            return None
        debits = [part for part in line.parts if part.amount < 0] or [line]
        ids = [f"{line_id}.{n}" if line.parts else line_id for n, _d in enumerate(debits, start=1)]
        self.draft.bank_lines.update(ids)
        held = [self._decided(*each) for each in zip(ids, debits, strict=True)]
        return next(filter(None, held), None)

    def _decided(self, line_id: str, line: BankLine) -> Held | None:
        told = folded(f"{line.label} {line.payer}")
        is_worded = bool(_WORDS.search(told)) and not _CHARGES.search(told)
        is_return = is_worded or line.standing is Booking.REVERSAL
        cases = self._cases(-line.amount) if is_return else self._cases_named(line)
        if self._is_entered(line_id, line, cases):
            return None
        found = [each for case in cases for each in _undone(case, line)]
        if not is_return:
            self._warn_of_refund(line, found)
            return None
        answer = self.draft.asked.answers.get(f"bank.{line_id}", "")
        is_left_out = answer in SKIPPED
        why_not = Message("left out, as answered") if is_left_out else not_yet(self.draft, line)
        if why_not is not None:
            self._skip(line, why_not)
            return None
        told_ones = [each for each in found if each.reasons]
        meant = self._meant(answer, found) if answer else None
        if meant is not None or len(told_ones) == 1:
            return self._undo(line_id, line, meant or told_ones[0])
        if found:
            return self._ask(line_id, line, told_ones or found)
        return self._part_of_more(line)

    def _part_of_more(self, line: BankLine) -> Held | None:
        """Raise an alarm when a part of a receipt comes back, which no record can say by itself."""
        words = {*_REFERENCE.findall(folded(line.label))}
        for case in self._of(number for word in words for number in self._by_word.get(word, ())):
            for _place, payment in case.payments_on(line.booked_on):
                told = {*_REFERENCE.findall(folded(payment.reference or ""))}
                if told & words and payment.amount > -line.amount:
                    why = Message(
                        "a part of the {amount} received on {day} in case {case} came back: "
                        "`relance refund {case} {back} --on {today}` says so",
                        amount=payment.amount,
                        day=payment.received_on,
                        case=case.number,
                        back=f"{-line.amount:.2f}",
                        today=line.booked_on.isoformat(),
                    )
                    self._skip(line, why, is_alarm=True)
                    return self._held(line)
        return None

    def _cases(self, amount: Decimal) -> list[Case]:
        return self._of((*self._by_amount.get(amount, ()), *self._by_amount.get(-amount, ())))

    def _of(self, numbers: Iterable[str]) -> list[Case]:
        found = (self.draft.case(number) for number in dict.fromkeys(numbers))
        return [case for case in found if case is not None]

    def _cases_named(self, line: BankLine) -> list[Case]:
        return [case for case in self._cases(-line.amount) if _names(line, case)]

    def _is_entered(self, line_id: str, line: BankLine, cases: list[Case]) -> bool:
        """Whether somebody entered that the money went back, or an import did; it is said then."""
        for case in cases:
            if any(_is_entered(payment, line_id, line) for payment in case.payments):
                self._skip(line, Message("entered already, in case {case}", case=case.number))
                return True
        return False

    def _undo(self, line_id: str, line: BankLine, receipt: _Receipt) -> Held | None:
        how = Bounced(bounced_on=line.booked_on, reference=said_of(line), bank_line=line_id)
        try:
            event = money.bounced(receipt.case, receipt.received, how, None)
            case = self.draft.change(receipt.case.number, *event.changes)
        except RefusalError as refusal:
            self._skip(line, refusal.message, is_alarm=True)
            return self._held(line)
        self.ledger.changed(case)
        reasons = (_undoes(receipt), *receipt.reasons)
        self.draft.take(self.item, case.number, told_of(line), joined(reasons))
        return None

    def _meant(self, answer: str, found: list[_Receipt]) -> _Receipt:
        name, _, day = answer.partition("@")
        number = place_of(self.draft, name).case.number
        meant = [each for each in found if each.case.number == number]
        meant = [each for each in meant if day in {"", each.received.received_on.isoformat()}]
        if not meant:
            raise RefusalError(
                Message("no receipt of that amount stands in case {number}", number=answer)
            )
        return meant[-1]

    def _ask(self, line_id: str, line: BankLine, found: list[_Receipt]) -> Held:
        question = Message("{line}: which receipt does it take back?", line=told_of(line))
        choices = (
            *(
                Choice(value=self._value(each, found), label=joined((_undoes(each), *each.reasons)))
                for each in found
            ),
            Choice(value="skip", label=Message("none of these: leave it out")),
        )
        self.draft.decisions.append(
            DecisionNeeded(
                source=self.item.source.name,
                key=f"bank.{line_id}",
                question=question,
                choices=choices,
                form=PLACE,
                heard=partial(self._heard, found),
            )
        )
        return self._held(line)

    def _heard(self, found: list[_Receipt], answer: str) -> TypedAnswer:
        """Return what is typed of a return; RefusalError where no such receipt stands."""
        if answer in SKIPPED:
            return TypedAnswer(answer="skip")
        name, sign, day = answer.partition("@")
        case = place_of(self.draft, name, is_offered=True).case
        meant = f"{name_of(self.draft, case)}{sign}{day}"
        self._meant(meant, found)
        return TypedAnswer(answer=meant)

    def _value(self, receipt: _Receipt, among: list[_Receipt]) -> str:
        """Return the answer that means a receipt: its case, with its day if there are several."""
        name = name_of(self.draft, receipt.case)
        is_alone = sum(each.case.number == receipt.case.number for each in among) == 1
        return name if is_alone else f"{name}@{receipt.received.received_on}"

    def _held(self, line: BankLine) -> Held:
        return Held(until=line.booked_on - timedelta(days=1), what=told_of(line))

    def _warn_of_refund(self, line: BankLine, found: list[_Receipt]) -> None:
        """Raise an alarm for a debit to a debtor of just what it paid."""
        for receipt in found:
            self._skip(
                line,
                Message(
                    "money went back: {amount} stands as received in case {case}; if you gave it "
                    "back, `relance refund`; if it came back unpaid, `relance bounced`",
                    amount=-line.amount,
                    case=receipt.case.number,
                ),
                is_alarm=True,
            )

    def _skip(self, line: BankLine, reason: Message, *, is_alarm: bool = False) -> None:
        self.draft.skip(self.item, told_of(line), reason, is_alarm=is_alarm)


def _undone(case: Case, line: BankLine) -> Iterator[_Receipt]:
    """Yield the receipts of a case that a debit may take back, with what it says of them."""
    clue = money.PaymentClue(amount=-line.amount)
    for received in money.receipts_meant(case, clue, line.booked_on):
        if line.booked_on - received.received_on <= _LONGEST:
            reasons = tuple(_reasons(line, case, received.payments))
            yield _Receipt(case=case, received=received, reasons=reasons)


def _reasons(line: BankLine, case: Case, payments: tuple[Payment, ...]) -> Iterator[Message]:
    if _names(line, case):
        yield Message("it names the debtor or an invoice")
    told = set(_REFERENCE.findall(folded(line.label)))
    references = (folded(payment.reference or "") for payment in payments)
    for word in sorted(told & {w for each in references for w in _REFERENCE.findall(each)})[:1]:
        yield Message("both say {word}", word=word)


def _names(line: BankLine, case: Case) -> bool:
    """Whether a line names the debtor of a case, its contact, or one of its invoices in full."""
    told, contact = folded(f"{line.label} {line.payer}"), case.debtor.contact
    if tells_name(case.debtor.name, told) or (contact and tells_person(contact.name, told)):
        return True
    numbers = (invoice.invoice_number for invoice in case.invoices)
    return any(clue_of_number(number, told) is Clue.NUMBER for number in numbers)


def _is_entered(payment: Payment, line_id: str, line: BankLine) -> bool:
    back = payment.bounced
    if back is not None:
        by_hand = back.bank_line is None and abs(back.bounced_on - line.booked_on) <= _DAYS_APART
        return back.bank_line == line_id or (by_hand and payment.amount == -line.amount)
    is_refund = payment.is_refund and payment.amount == line.amount
    return is_refund and abs(payment.received_on - line.booked_on) <= _DAYS_APART


def _undoes(receipt: _Receipt) -> Message:
    return Message(
        "the {amount} received on {day} in case {case} came back unpaid",
        amount=receipt.received.amount,
        day=receipt.received.received_on,
        case=receipt.case.number,
    )
