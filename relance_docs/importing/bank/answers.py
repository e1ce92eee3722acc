"""What a person said of a receipt: a case, an invoice of it, a part of it, or none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from relance_docs.case.amounts import TYPED, ZERO, written_amount
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import BankLine
from relance_docs.importing.draft import Draft
from relance_docs.importing.matching.records import Candidate, Match, Share
from relance_docs.importing.places import CasePlace, named, place_of
from relance_docs.importing.records import Choice, TypedAnswer
from relance_docs.message import Message, joined

SKIP: Final = "skip"
SKIPPED: Final = (SKIP, "none", "aucun")
"""That a line is left out."""
_PART: Final = re.compile(
    r"(.+?)=\s*([0-9]+(?:[.'’ \u00a0\u202f][0-9]{3})*(?:[.,][0-9]+)?)\s*€?(?:\s*[+;]\s*|\s+|$)"
)


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
    draft: Draft, line_id: str, line: BankLine, found: Match
) -> Candidate | Literal["skip"] | None:
    """Return what a person answered; None without an answer. Raises RefusalError as `_meant`."""
    answer = draft.asked.answers.get(f"bank.{line_id}", "").strip()
    if not answer:
        return None
    portions = tuple(_portions(answer_of([answer])))
    placed = tuple(_placed(draft, portions, line, found, is_offered=False))
    return _candidate(answer, [share for _portion, shares in placed for share in shares], line)


def heard(draft: Draft, line: BankLine, found: Match, answer: str) -> TypedAnswer:
    """Return what is typed of a receipt, in words that mean the same whatever else is answered.

    Raises RefusalError as `answered` would.
    """
    portions = tuple(_portions(answer_of([answer])))
    placed = tuple(_placed(draft, portions, line, found, is_offered=True))
    meant = _candidate(answer, [share for _portion, shares in placed for share in shares], line)
    if not isinstance(meant, Candidate):
        return TypedAnswer(answer=SKIP)
    said = [part for portion, shares in placed for part in _named(draft, portion, shares, line)]
    is_shared = all(portion.amount is not None for portion in portions)
    rest = line.amount - _sum(meant.shares) if is_shared else ZERO
    return TypedAnswer(answer=answer_of(said), rest=rest)


def _named(
    draft: Draft, portion: Portion, shares: tuple[Share, ...], line: BankLine
) -> Iterator[str]:
    """Yield a portion in lasting words; what goes into a new case with its invoices."""
    if not shares:
        yield str(portion)
        return
    for share in shares:
        case = draft.case(share.case_number)
        if case is None or (len(shares) > 1 and not draft.is_new(case.number)):
            yield str(replace(portion, place=share.case_number))
            return
        place = named(draft, CasePlace(case=case, invoice_number=share.invoice_number))
        is_whole = share.amount == line.amount
        yield str(Portion(place=place, amount=None if is_whole else share.amount))


def _placed(
    draft: Draft, portions: Iterable[Portion], line: BankLine, found: Match, *, is_offered: bool
) -> Iterator[tuple[Portion, tuple[Share, ...]]]:
    """Yield each portion with its shares: none for what is left out, the rest for the last.

    `CASE` takes the shares that were proposed for that case, `CASE:INVOICE` gives all to that
    invoice. Raises RefusalError for a case or an invoice that is not there, or not told apart.
    """
    left = line.amount
    for portion in portions:
        amount = left if portion.amount is None else portion.amount
        left -= amount
        is_left_out = portion.place in SKIPPED
        place = None if is_left_out else place_of(draft, portion.place, is_offered=is_offered)
        yield portion, () if place is None else _shares(place, amount, found)


def _candidate(answer: str, shares: list[Share], line: BankLine) -> Candidate | Literal["skip"]:
    """Return what an answer makes of a receipt; RefusalError for more than came in."""
    if not shares:
        return SKIP
    left = line.amount - _sum(shares)
    if left < 0 or any(share.amount <= 0 for share in shares):
        raise RefusalError(
            Message(
                "{answer} is more than the {amount} that came in",
                answer=answer,
                amount=line.amount,
            )
        )
    reasons = [Message("a person said so")]
    if left:
        reasons.append(Message("{rest} of it go to no case", rest=left))
    return Candidate(shares=tuple(shares), clues=frozenset(), reasons=tuple(reasons))


def _shares(place: CasePlace, amount: Decimal, found: Match) -> tuple[Share, ...]:
    number = place.case.number
    proposed = (c.shares for c in found.candidates if c.case_numbers == (number,))
    same = next((some for some in proposed if _sum(some) == amount), None)
    if same and not place.invoice_number:
        return same
    told = (share for c in found.candidates for share in c.shares if share.case_number == number)
    party = next((share.party for share in told if share.party), None)
    return (
        Share(case_number=number, invoice_number=place.invoice_number, amount=amount, party=party),
    )


def _sum(shares: Iterable[Share]) -> Decimal:
    return sum((share.amount for share in shares), ZERO)


def choices_of(draft: Draft, found: Match) -> tuple[Choice, ...]:
    """Return the cases that come into question, and that it is none of them."""
    return (
        *(
            Choice(value=_value(draft, candidate), label=_label(candidate))
            for candidate in found.candidates
        ),
        Choice(value=SKIP, label=Message("none of these: leave it out")),
    )


def _value(draft: Draft, candidate: Candidate) -> str:
    """Return the answer that means a candidate: a case, or what goes to each of several.

    Of a new case, its invoices: its number may be another's once another question is answered.
    """
    numbers = candidate.case_numbers
    if len(numbers) == 1 and not draft.is_new(numbers[0]):
        return candidate.case_number
    cases = ((draft.case(share.case_number), share) for share in candidate.shares)
    places = [
        (named(draft, CasePlace(case=case, invoice_number=share.invoice_number)), share)
        for case, share in cases
        if case is not None
    ]
    if len(places) == 1:
        return places[0][0]
    return "+".join(f"{place}={share.amount:.2f}" for place, share in places)


def _label(candidate: Candidate) -> Message:
    invoices = ", ".join(share.invoice_number or "" for share in candidate.shares).strip(", ")
    cases = ", ".join(candidate.case_numbers)
    said = Message("case {case}", case=cases)
    if invoices:
        said = Message("case {case}, {invoices}", case=cases, invoices=invoices)
    return joined((said, *candidate.reasons, *candidate.doubts))
