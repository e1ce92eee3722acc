"""From a receipt and what is owed to what it pays: certain, ambiguous, or none of ours.

Certain, and so entered without a question, is a receipt only when exactly one case is sure and the
payer names no other. A case is sure when

- the amount is exactly what is owed (one invoice, several, all that is overdue, with penalties
  or without) and an invoice number, a reference, the debtor's account or its name says whose; or
- the amount is less, and both the invoice and the debtor are told.

It never is when the amount is more than all that is owed, when the money came before the invoice,
when the invoice is paid, or when only the amount fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.amounts import exactly
from relance_docs.importing.matching.names import contradicts, tells_name
from relance_docs.importing.matching.numbers import (
    clue_of_number,
    clue_of_reference,
    other_number,
)
from relance_docs.importing.matching.records import (
    Candidate,
    Certainty,
    Clue,
    Debt,
    Debts,
    Match,
    Receipt,
    Share,
)
from relance_docs.message import Message

_MOST_SHOWN: Final = 5
_BY_NUMBER: Final = frozenset((Clue.REFERENCE, Clue.NUMBER, Clue.PART_OF_NUMBER))
_TAKEN_BACK: Final = frozenset(
    (
        *("REJET", "REJETE", "REJETEE", "ANNULATION", "ANNUL", "EXTOURNE", "CONTREPASSATION"),
        *("REMBOURSEMENT", "REMBT", "RBT", "RETOURNE", "RETURNED", "REVERSAL", "REFUND"),
    )
)
"""Words of a credit by which a bank takes back a debit, or somebody pays money back to us."""
_WEIGHTS: Final = {
    Clue.REFERENCE: 16,
    Clue.NUMBER: 12,
    Clue.ACCOUNT: 12,
    Clue.NAME: 6,
    Clue.AMOUNT: 5,
    Clue.PART_OF_NUMBER: 3,
}


def match(receipt: Receipt, ledger: Iterable[Debts]) -> Match:
    """Return what a receipt pays, of the cases given."""
    both = [(c, debts) for debts in ledger if (c := candidate_of(receipt, debts)) is not None]
    # A number that names an invoice of one case is none of the others, and no stranger to them.
    is_strange = not any(c.clues & _BY_NUMBER for c, _debts in both)
    found = [_doubted(c, receipt, debts) if is_strange else c for c, debts in both]
    found.sort(key=lambda each: (-_weight(each), each.case_number))
    sure = [each for each in found if each.is_sure]
    if not found:
        return Match(
            certainty=Certainty.NONE,
            candidates=(),
            reason=Message("no invoice, no debtor and no amount of a case is recognised"),
        )
    others = [each for each in found if each.names_it and each not in sure[:1]]
    if len(sure) == 1 and not others:
        return Match(
            certainty=Certainty.CERTAIN,
            candidates=(sure[0],),
            reason=joined(sure[0].reasons),
        )
    return Match(
        certainty=Certainty.AMBIGUOUS,
        candidates=tuple(found[:_MOST_SHOWN]),
        reason=_why_not(found, sure),
    )


def _weight(candidate: Candidate) -> int:
    return sum(_WEIGHTS[clue] for clue in candidate.clues) - 8 * bool(candidate.doubts)


def _why_not(found: list[Candidate], sure: list[Candidate]) -> Message:
    others = [each for each in found if each.names_it and each not in sure[:1]]
    if len(sure) > 1 or (sure and others) or len(others) > 1:
        return Message("several cases are meant as well")
    best = found[0]
    if best.doubts:
        return joined(best.doubts)
    if best.clues == {Clue.AMOUNT}:
        return Message("only the amount fits, and that proves nothing")
    return Message("the amount is not what is owed")


def candidate_of(receipt: Receipt, debts: Debts) -> Candidate | None:
    """Return what speaks for one case; None when nothing does."""
    told = folded(f"{receipt.label} {receipt.payer}")
    named, clues, reasons = _named(receipt, debts, told)
    who = list(_who(receipt, debts, told))
    clues |= {clue for clue, _reason in who}
    reasons += [reason for _clue, reason in who]
    explained = _explained(receipt.amount, debts, named)
    if explained is not None:
        clues |= {Clue.AMOUNT}
        reasons.append(explained[1])
    if not clues:
        return None
    shares = explained[0] if explained else _all_to(receipt.amount, named)
    return Candidate(
        case_number=debts.case_number,
        shares=shares,
        clues=frozenset(clues),
        reasons=tuple(reasons),
        doubts=tuple(_doubts(receipt, debts, named, clues)),
    )


def _named(
    receipt: Receipt, debts: Debts, told: str
) -> tuple[list[Debt], set[Clue], list[Message]]:
    """Return the invoices that the payer names; whole numbers make parts of others count little."""
    texts = (folded(receipt.label), *map(folded, receipt.references))
    heard = " ".join((told, *texts[1:]))
    found = [
        (debt, clue)
        for debt in debts.invoices
        if (
            clue := clue_of_reference(debt.invoice_number, texts)
            or clue_of_number(debt.invoice_number, heard)
        )
    ]
    strong = [(debt, clue) for debt, clue in found if clue is not Clue.PART_OF_NUMBER]
    kept = strong or found
    reasons = [_REASONS[clue](debt.invoice_number) for debt, clue in kept]
    return [debt for debt, _clue in kept], {clue for _debt, clue in kept}, reasons


_REASONS: Final = {
    Clue.REFERENCE: lambda number: Message("the reference is that of {number}", number=number),
    Clue.NUMBER: lambda number: Message("the label names {number}", number=number),
    Clue.PART_OF_NUMBER: lambda number: Message(
        "the label names a part of {number}", number=number
    ),
}


def _who(receipt: Receipt, debts: Debts, told: str) -> Iterator[tuple[Clue, Message]]:
    if receipt.payer_iban and receipt.payer_iban in debts.ibans:
        yield Clue.ACCOUNT, Message("it comes from the debtor's account")
    if tells_name(debts.debtor, told):
        yield Clue.NAME, Message("the payer has the debtor's name")


def _explained(
    amount: Decimal, debts: Debts, named: list[Debt]
) -> tuple[tuple[Share, ...], Message] | None:
    still_open = [debt for debt in named if debt.principal > 0]
    if named:
        return exactly(amount, still_open, named=True)
    return exactly(amount, debts.open, named=False)


def _all_to(amount: Decimal, named: list[Debt]) -> tuple[Share, ...]:
    number = named[0].invoice_number if len(named) == 1 else None
    return (Share(invoice_number=number, amount=amount),)


def _doubts(
    receipt: Receipt, debts: Debts, named: list[Debt], clues: set[Clue]
) -> Iterator[Message]:
    for debt in named:
        if debt.principal <= 0:
            yield Message("{number} is paid already", number=debt.invoice_number)
        if receipt.day < debt.issue_date:
            yield Message("the money came before {number} was issued", number=debt.invoice_number)
    owed = sum((debt.total for debt in named or debts.open), ZERO)
    if receipt.amount > owed and Clue.AMOUNT not in clues:
        yield Message("{amount} is more than the {owed} owed", amount=receipt.amount, owed=owed)
    words = set(folded(receipt.label).split()) - set(folded(debts.debtor).split())
    for word in sorted(words & _TAKEN_BACK)[:1]:
        yield Message("the label says {word}: money may have come back", word=word)
    is_told = clues & {Clue.NAME, Clue.ACCOUNT, Clue.NUMBER, Clue.REFERENCE}
    if not is_told and receipt.payer and contradicts(debts.debtor, receipt.payer):
        yield Message("the payer is {payer}", payer=receipt.payer)


def _doubted(candidate: Candidate, receipt: Receipt, debts: Debts) -> Candidate:
    """Return the candidate, with a doubt if the payer names another number of that form."""
    texts = " ".join((folded(receipt.label), *map(folded, receipt.references)))
    found = (other_number(debt.invoice_number, texts) for debt in debts.invoices)
    other = next(filter(None, found), None)
    if other is None:
        return candidate
    doubt = Message("the label names {number}, which is not open here", number=other)
    return replace(candidate, doubts=(*candidate.doubts, doubt))


def joined(messages: tuple[Message, ...]) -> Message:
    """Return messages as one sentence."""
    first, *rest = messages
    for message in rest:
        first = Message("{first}; {second}", first=first, second=message)
    return first
