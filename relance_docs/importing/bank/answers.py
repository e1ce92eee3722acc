"""What a person said of a receipt: a case, an invoice of it, a part of it, or none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from relance_docs.case.amounts import TYPED, ZERO, written_amount
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import BankLine
from relance_docs.importing.desk import Desk
from relance_docs.importing.matching.records import Candidate, Match, Share
from relance_docs.importing.records import Choice
from relance_docs.message import Message, joined
from relance_docs.recording.events.entries import refuse_unknown_invoice

SKIP: Final = "skip"
SKIPPED: Final = (SKIP, "none", "aucun")
"""That a line is left out."""
_PART: Final = re.compile(r"(.+?)=([0-9][0-9.,'’ \u00a0\u202f]*)(?:\+|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """What of a receipt a person sends to one place; the whole, or the rest, without an amount."""

    place: str
    """`CASE`, `CASE:INVOICE`, `none`."""
    amount: Decimal | None = None

    def __str__(self) -> str:
        return self.place if self.amount is None else f"{self.place}={self.amount:.2f}"


def answer_of(said: Iterable[str]) -> str:
    """Return one answer of all that was said of a receipt: CASE:INVOICE=AMOUNT+CASE=AMOUNT.

    Raises RefusalError for what contradicts itself.

    >>> answer_of(["2026-002", "2026-001:FA-1=1200.00"])
    '2026-001:FA-1=1200.00+2026-002'
    """
    portions = dict.fromkeys(portion for each in said for portion in _portions(each))
    placed = [portion for portion in portions if portion.amount is not None]
    rest = [portion for portion in portions if portion.amount is None]
    places = [portion.place for portion in portions]
    if len(rest) > 1 or len(set(places)) < len(places):
        raise RefusalError(
            Message(
                "{one} and {other} contradict each other; to share a receipt, say how much goes "
                "where: CASE:INVOICE=AMOUNT",
                one=str([*rest, *placed][0]),
                other=str([*rest, *placed][1]),
            )
        )
    return "+".join(map(str, (*placed, *rest)))


def _portions(answer: str) -> Iterator[Portion]:
    at = 0
    while found := _PART.match(answer, at):
        amount = written_amount(found[2], TYPED)
        if amount is None or not amount:
            raise RefusalError(Message("'{text}' is not an amount", text=found[2]))
        yield Portion(place=found[1].strip(), amount=amount)
        at = found.end()
    if answer[at:].strip():
        yield Portion(place=answer[at:].strip())


def answered(
    desk: Desk, line_id: str, line: BankLine, found: Match
) -> Candidate | Literal["skip"] | None:
    """Return what a person answered; None without an answer.

    `CASE` takes the shares that were proposed for that case, `CASE:INVOICE` gives all to that
    invoice; with amounts, a receipt is shared among them, and the last takes the rest. Raises
    RefusalError for a case or an invoice that is not there, and for more than came in.
    """
    answer = desk.asked.answers.get(f"bank.{line_id}", "").strip()
    if not answer:
        return None
    portions = tuple(_portions(answer_of([answer])))
    if portions[0].place in SKIPPED and len(portions) == 1:
        return SKIP
    left = line.amount
    shares = list[Share]()
    for portion in portions:
        amount = left if portion.amount is None else portion.amount
        left -= amount
        if portion.place not in SKIPPED:
            shares += _shares(desk, portion, amount, found)
    if left < 0 or any(share.amount <= 0 for share in shares):
        raise RefusalError(
            Message(
                "{answer} is more than the {amount} that came in",
                answer=answer,
                amount=line.amount,
            )
        )
    if not shares:
        return SKIP
    reasons = [Message("a person said so")]
    if left:
        reasons.append(Message("{rest} of it go to no case", rest=left))
    return Candidate(shares=tuple(shares), clues=frozenset(), reasons=tuple(reasons))


def _shares(desk: Desk, portion: Portion, amount: Decimal, found: Match) -> tuple[Share, ...]:
    number, _, invoice = portion.place.partition(":")
    case = desk.case(number)
    if case is None:
        raise RefusalError(Message("there is no case {number} in cases/", number=number))
    if invoice:
        refuse_unknown_invoice(case, invoice)
    proposed = (c.shares for c in found.candidates if c.case_numbers == (number,))
    same = next((some for some in proposed if _sum(some) == amount), None)
    if same and not invoice:
        return same
    return (Share(case_number=number, invoice_number=invoice or None, amount=amount),)


def _sum(shares: Iterable[Share]) -> Decimal:
    return sum((share.amount for share in shares), ZERO)


def choices_of(found: Match) -> tuple[Choice, ...]:
    """Return the cases that come into question, and that it is none of them."""
    return (
        *(
            Choice(value=_value(candidate), label=_label(candidate))
            for candidate in found.candidates
        ),
        Choice(value=SKIP, label=Message("none of these: leave it out")),
    )


def _value(candidate: Candidate) -> str:
    """Return the answer that means a candidate: a case, or what goes to each of several."""
    if len(candidate.case_numbers) == 1:
        return candidate.case_number
    places = ((f"{share.case_number}:{share.invoice_number}", share) for share in candidate.shares)
    return "+".join(
        f"{place if share.invoice_number else share.case_number}={share.amount:.2f}"
        for place, share in places
    )


def _label(candidate: Candidate) -> Message:
    invoices = ", ".join(share.invoice_number or "" for share in candidate.shares).strip(", ")
    cases = ", ".join(candidate.case_numbers)
    said = Message("case {case}", case=cases)
    if invoices:
        said = Message("case {case}, {invoices}", case=cases, invoices=invoices)
    return joined((said, *candidate.reasons, *candidate.doubts))
