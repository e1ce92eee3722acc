"""The proposer of bank statements: each receipt is taken, left out with a reason, or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.claims import Payment
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.answers import answered, choices_of, heard
from relance_docs.importing.bank.entered import Entered
from relance_docs.importing.bank.records import (
    EURO,
    AccountStatement,
    BankFile,
    BankLine,
    Booking,
    identified,
    said_of,
    told_of,
)
from relance_docs.importing.bank.returned import Returns
from relance_docs.importing.bank.soundness import (
    check_payments_until,
    foreign_currency,
    not_ours,
    not_yet,
    wrong_sums,
)
from relance_docs.importing.draft import Draft, Held
from relance_docs.importing.matching.amounts import is_more
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.matching.match import match
from relance_docs.importing.matching.records import (
    BankReceipt,
    Candidate,
    Certainty,
    Clue,
    Debts,
    Match,
    Share,
)
from relance_docs.importing.records import PLACE, DecisionNeeded, Item, Json
from relance_docs.message import Message, joined
from relance_docs.reading.editing.changes import Append
from relance_docs.workspace.case_text import CASE_ORDER, stated

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 1000


def precedence(item: Item) -> tuple[Any, ...]:
    """Return the first day of a file: statements are taken in the order of their days."""
    file = item.reading.body if item.reading else None
    days = [s.covered_from for s in file.statements] if isinstance(file, BankFile) else []
    return (min((day for day in days if day), default=date.min).isoformat(),)


def propose(draft: Draft, item: Item) -> None:
    """Put down the receipts of a statement, or why it is refused."""
    file = item.reading.body if item.reading else None
    if isinstance(file, BankFile):
        propose_statements(draft, item, file)


def propose_statements(draft: Draft, item: Item, file: BankFile) -> None:
    """Put down the receipts of the statements of a file, those of other accounts apart.

    A file is refused when none of its statements can be taken; in one of several accounts, those
    that are not ours are only said.
    """
    faults = [_fault(draft, statement) for statement in file.statements]
    reports: list[Json] = []
    ids = frozenset(line_id for s in file.statements for line_id, _line in identified(s))
    draft.bank_lines.update(ids)
    if draft.ledger is None:
        draft.ledger = Ledger(settings=draft.settings, rates=draft.workspace.rates)
    draft.ledger.renew(draft.cases)
    proposer = _Proposer(
        draft=draft,
        item=item,
        entered=Entered.of(draft.cases, ids),
        ledger=draft.ledger,
        returns=Returns(draft=draft, item=item, ledger=draft.ledger),
    )
    for statement, fault in zip(file.statements, faults, strict=True):
        if fault is not None and not all(faults):
            draft.warn(item, fault)
        held = proposer.put_down(statement, reports, is_refused=fault is not None)
        if fault is None:
            check_payments_until(draft, item, statement, held)
    if all(faults):
        reason = next(fault for fault in faults if fault is not None)
        draft.refuse(item, reason)
    draft.report(item, {"format": file.form, "payments": reports})


def _fault(draft: Draft, statement: AccountStatement) -> Message | None:
    creditor = draft.settings.creditor
    return foreign_currency(statement) or not_ours(statement, creditor) or wrong_sums(statement)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Proposer:
    """What the statements of one file are proposed with."""

    draft: Draft
    item: Item
    entered: Entered
    ledger: Ledger
    returns: Returns

    def put_down(
        self, statement: AccountStatement, reports: list[Json], *, is_refused: bool
    ) -> list[Held]:
        """Put down every line; return what holds the day: those nobody has placed.

        Of a refused statement the receipts are only reported, with what they would match.
        """
        held = list[Held]()
        # Of one day, what came in is entered before what was taken back.
        lines = sorted(identified(statement), key=lambda e: (e[1].booked_on, e[1].amount < 0))
        for line_id, line in lines:
            if line.amount < 0:
                back = None if is_refused else self.returns.decided(line_id, line)
                held += [back] if back is not None else []
                continue
            found = self._match(line) if line.is_receipt else None
            reports.append(_reported(line_id, line, found))
            if not is_refused and not self._decided(line_id, line, found):
                held.append(Held(until=line.booked_on - _DAY, what=told_of(line)))
        return held

    def _match(self, line: BankLine) -> Match:
        """Return what a receipt pays; of a batch, what its parts pay, if that is told."""
        whole = self._matched(line)
        receipts = [part for part in line.parts if part.is_receipt]
        found = [self._matched(part) for part in receipts]
        pairs = zip(receipts, found, strict=True)
        shares = tuple(share for part, each in pairs for share in _shares(part, each))
        if not shares:
            return whole
        reasons = [Message("one of the amounts inside the batch")]
        rest = line.amount - sum((share.amount for share in shares), ZERO)
        if rest:
            reasons.append(Message("{rest} of it go to no case", rest=rest))
        batch = Candidate(shares=shares, clues=frozenset((Clue.SUM,)), reasons=tuple(reasons))
        places = Counter((share.case_number, share.invoice_number) for share in shares)
        if all(each.chosen for each in found) and max(places.values()) == 1:
            return Match(
                certainty=Certainty.CERTAIN, candidates=(batch,), reason=joined(batch.reasons)
            )
        return Match(
            certainty=Certainty.AMBIGUOUS,
            candidates=(
                batch,
                *(c for c in whole.candidates if c.case_numbers != batch.case_numbers),
            ),
            reason=Message("it is a batch, of which not every part is certain"),
        )

    def _matched(self, line: BankLine) -> Match:
        receipt = BankReceipt(
            day=line.booked_on,
            amount=line.amount,
            label=line.label[:_LONGEST],
            payer=line.payer[:_LONGEST],
            payer_iban=line.payer_iban,
            references=line.references,
        )
        found, crowd = self.ledger.recognised(receipt)
        return match(receipt, found, self.ledger.open_ones(line.booked_on), crowd)

    def _decided(self, line_id: str, line: BankLine, found: Match | None) -> bool:
        """Take a receipt or leave it out with the reason; False while a person must decide."""
        why_not = _no_receipt(line)
        if why_not is not None or found is None:
            self._skip(line, why_not or Message("it is no receipt"))
            return True
        before = self._before(line_id, line, found) or not_yet(self.draft, line)
        if before is not None:
            self._skip(line, before)
            return True
        chosen = answered(self.draft, line_id, line, found) or found.chosen
        if isinstance(chosen, Candidate):
            return self._took(line_id, line, chosen)
        if chosen is not None:
            self._skip(line, Message("left out, as answered"))
            return True
        is_lump = line.is_lump and self.ledger.has_open_ones
        why = found.reason
        if is_lump:
            about = (found.reason,) if found.candidates else ()
            why = joined((Message("such a credit may hold the money of any debtor"), *about))
        question = DecisionNeeded(
            source=self.item.source.name,
            key=f"bank.{line_id}",
            question=Message("{line}: what does it pay? {why}", line=told_of(line), why=why),
            choices=choices_of(self.draft, found),
            form=PLACE,
            heard=partial(heard, self.draft, line, found),
        )
        if found.certainty is Certainty.NONE and not is_lump:
            self._skip(line, found.reason, decision=question)
            # It may pay an invoice that is not there yet.
            return not self.draft.awaits_claims
        self.draft.decisions.append(question)
        return False

    def _before(self, line_id: str, line: BankLine, found: Match) -> Message | None:
        """Return where a receipt was entered before, if it was."""
        case = self.entered.by_line(line_id)
        if case is not None:
            return Message("imported already, in case {case}", case=case)
        if found.chosen is not None:
            numbers = found.chosen.case_numbers
        else:
            numbers = tuple(n for each in found.candidates for n in each.case_numbers)
        case = self.entered.alike(line, numbers or None)
        if case is None:
            return None
        return Message("entered already, in case {case}: same amount, same days", case=case)

    def _took(self, line_id: str, line: BankLine, candidate: Candidate) -> bool:
        """Enter a receipt; False, with an alarm, when one of its cases cannot be touched."""
        owed = {
            number: self.ledger.owed(number, line.booked_on) for number in candidate.case_numbers
        }
        mark = self.draft.mark() if len(owed) > 1 else None
        try:
            for number in candidate.case_numbers:
                shares = [share for share in candidate.shares if share.case_number == number]
                changes = (_payment(line_id, line, share) for share in shares)
                case = self.draft.change(number, *changes)
                self.ledger.changed(case)
                self.returns.note(case)
        except RefusalError as refusal:
            if mark is not None:
                self.draft.back_to(mark)
                self.ledger.renew(self.draft.cases)
            self._skip(line, refusal.message, is_alarm=True)
            return False
        for number in candidate.case_numbers:
            shares = [share for share in candidate.shares if share.case_number == number]
            self.draft.take(self.item, number, *_told(line, shares, candidate))
            self._warn_of_too_much(shares, owed[number])
        return True

    def _warn_of_too_much(self, shares: list[Share], debts: Debts | None) -> None:
        """Say what is more than an invoice, or the case, owes: it stays as a credit."""
        invoices = debts.invoices if debts is not None else ()
        for share in shares if invoices else ():
            paid = [d for d in invoices if d.invoice_number == share.invoice_number] or invoices
            if is_more(share.amount, paid) and paid[0].charges() is not None:
                owed = sum((debt.total for debt in paid), ZERO)
                self.draft.warn(
                    self.item,
                    Message(
                        "{amount} is more than the {owed} owed in case {case}: the rest stays as a "
                        "credit of the debtor",
                        amount=share.amount,
                        owed=owed,
                        case=share.case_number,
                    ),
                )

    def _skip(
        self,
        line: BankLine,
        reason: Message,
        *,
        is_alarm: bool = False,
        decision: DecisionNeeded | None = None,
    ) -> None:
        self.draft.skip(self.item, told_of(line), reason, is_alarm=is_alarm, decision=decision)


def _shares(part: BankLine, found: Match) -> Iterator[Share]:
    """Yield where a part of a batch goes by the best of what speaks for it, without a doubt."""
    best = found.candidates[0] if found.candidates else None
    if best is not None and not best.doubts:
        for share in best.shares:
            yield replace(share, label=said_of(part) or "", reasons=best.reasons)


def _payment(line_id: str, line: BankLine, share: Share) -> Append:
    return Append(
        key="payments",
        order=CASE_ORDER,
        value=stated(
            Payment,
            received_on=line.booked_on,
            amount=share.amount,
            reference=share.label or said_of(line),
            invoice_number=share.invoice_number,
            bank_line=line_id,
            party=share.party,
        ),
    )


def _told(line: BankLine, shares: list[Share], candidate: Candidate) -> tuple[Message, Message]:
    """Return what is taken into one case, and why into this one."""
    own = dict.fromkeys(reason for share in shares for reason in share.reasons)
    reason = joined((*candidate.reasons, *own))
    amount = sum((share.amount for share in shares), ZERO)
    if amount != line.amount:
        return Message("{amount} of {line}", amount=amount, line=told_of(line)), reason
    return told_of(line), reason


def _no_receipt(line: BankLine) -> Message | None:
    if line.standing is Booking.PENDING:
        return Message("not booked yet: it will come with a later statement")
    if line.standing is Booking.INFORMATION:
        return Message("for information only: the account was not credited")
    if line.standing is Booking.REVERSAL:
        return Message("it takes back a debit: no debtor paid")
    if line.currency != EURO:
        return Message("it is in {currency}, not in euros", currency=line.currency)
    if line.amount <= 0:
        return Message("its amount is zero")
    return None


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


def _only_case(candidate: Candidate | None) -> str | None:
    """Return the case of a candidate that has one; the shares tell those of another."""
    return candidate.case_number if candidate and len(candidate.case_numbers) == 1 else None


def _match_data(found: Match) -> Json:
    return {
        "certainty": found.certainty.value,
        "case": _only_case(found.chosen),
        "reason": str(found.reason),
        "candidates": [
            {
                "case": _only_case(candidate),
                "clues": [*sorted(clue.value for clue in candidate.clues)],
                "reasons": [str(reason) for reason in candidate.reasons],
                "doubts": [str(doubt) for doubt in candidate.doubts],
                "shares": [
                    {
                        "case": share.case_number,
                        "invoice_number": share.invoice_number,
                        "amount": f"{share.amount:.2f}",
                    }
                    for share in candidate.shares
                ],
            }
            for candidate in found.candidates
        ],
    }
