"""From a receipt and what is owed to what it pays: certain, ambiguous, or none of ours.

Certain, and so entered without a question, is a receipt only when exactly one case is sure and the
payer names no other. A case is sure when

- the amount is exactly what is owed (one invoice, several, all that is overdue, with penalties
  or without), or what was promised or agreed to, and an invoice number, a reference, the number of
  the case, the debtor's account or its name says whose; or
- the amount is less, and both the invoice, or the case, and the debtor are told.

It never is when the amount is more than all that is owed, when the money came before the invoice,
when the invoice is paid, when only the amount fits or only a person's name tells whose it is, or
when it is what several cases owe together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.amounts import Explained, exactly, is_more, several
from relance_docs.importing.matching.names import (
    contradicts,
    telling_words,
    tells_name,
    tells_person,
)
from relance_docs.importing.matching.numbers import (
    clue_of_number,
    clue_of_reference,
    names_case,
    other_number,
)
from relance_docs.importing.matching.records import (
    NO_CROWD,
    Announced,
    BankReceipt,
    Candidate,
    Certainty,
    Clue,
    Crowd,
    Debts,
    Found,
    Match,
    OpenDebt,
    Payer,
    Share,
)
from relance_docs.message import Message, joined

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
    Clue.CASE: 12,
    Clue.ACCOUNT: 12,
    Clue.NAME: 6,
    Clue.AMOUNT: 5,
    Clue.PROMISE: 5,
    Clue.INSTALMENT: 5,
    Clue.PERSON: 4,
    Clue.PART_OF_NUMBER: 3,
}


def match(
    receipt: BankReceipt,
    recognised: Iterable[Found],
    open_ones: Iterable[Debts] = (),
    crowd: Crowd = NO_CROWD,
) -> Match:
    """Return what a receipt pays, of the cases recognised.

    `open_ones`: few enough cases for their sums to be told from one another, named or not; not
    asked for when all is clear, no more than the `crowd`.
    """
    both = [*recognised]
    # A number that names an invoice of one case is none of the others, and no stranger to them.
    numbers = {folded(invoice.invoice_number) for _c, debts in both for invoice in debts.invoices}
    both = [(_not_by_case(c, numbers, crowd), debts) for c, debts in both]
    is_strange = not any(c.clues & _BY_NUMBER for c, _debts in both)
    found = [_doubted(c, receipt, debts) if is_strange else c for c, debts in both if c.clues]
    found.sort(key=_likeliest_first)
    sure = [each for each in found if each.is_sure]
    others = [each for each in found if each.names_it and each not in sure[:1]]
    if len(sure) == 1 and not others:
        return Match(
            certainty=Certainty.CERTAIN,
            candidates=(sure[0],),
            reason=joined(sure[0].reasons),
        )
    more = [*crowd.beside]
    both = sorted((*both, *more), key=lambda each: each[0].case_number)
    identified = [debts for c, debts in both if c.clues - {Clue.AMOUNT}]
    found += [_doubted(c, receipt, debts) if is_strange else c for c, debts in more]
    found += _first_of(crowd, receipt, is_strange=is_strange)
    found.sort(key=_likeliest_first)
    named = several(receipt.amount, identified)
    sums = () if named else several(receipt.amount, tuple(open_ones))
    candidates = (*named, *found, *sums)[:_MOST_SHOWN]
    if not candidates:
        return Match(
            certainty=Certainty.NONE,
            candidates=(),
            reason=Message("no invoice, no debtor and no amount of a case is recognised"),
        )
    return Match(
        certainty=Certainty.AMBIGUOUS,
        candidates=candidates,
        reason=_why_not(found, sure) if found else joined(sums[0].reasons),
    )


def _first_of(crowd: Crowd, receipt: BankReceipt, *, is_strange: bool) -> tuple[Candidate, ...]:
    """Return the likeliest of a crowd, as many as are shown, and maybe some more.

    Nothing but the amount speaks for each, so one without a doubt comes before all with one.
    """

    def doubted(found: Found) -> Candidate:
        return _doubted(found[0], receipt, found[1]) if is_strange else found[0]

    clear, doubtful = list[Candidate](), list[Candidate]()
    for each in map(doubted, crowd.likely):
        (doubtful if each.doubts else clear).append(each)
        if len(clear) == _MOST_SHOWN:
            return tuple(clear)
    return (*clear, *doubtful, *map(doubted, islice(crowd.others, _MOST_SHOWN)))


def _likeliest_first(candidate: Candidate) -> tuple[int, str]:
    return -_weight(candidate), candidate.case_number


def _weight(candidate: Candidate) -> int:
    return sum(_WEIGHTS[clue] for clue in candidate.clues) - 8 * bool(candidate.doubts)


def _not_by_case(candidate: Candidate, numbers: set[str], crowd: Crowd) -> Candidate:
    """Return a candidate without the number of its case, when an invoice bears that number too."""
    if Clue.CASE not in candidate.clues:
        return candidate
    bare = folded(candidate.case_number)
    if bare not in numbers and not any(True for _each in crowd.bearing(bare)):
        return candidate
    said = _by_case(candidate.case_number)
    return replace(
        candidate,
        clues=candidate.clues - {Clue.CASE},
        reasons=tuple(reason for reason in candidate.reasons if reason != said),
    )


def _by_case(number: str) -> Message:
    return Message("the label names the case {case}", case=number)


def _why_not(found: list[Candidate], sure: list[Candidate]) -> Message:
    others = [each for each in found if each.names_it and each not in sure[:1]]
    if len(sure) > 1 or (sure and others) or len(others) > 1:
        return Message("several cases are meant as well")
    best = found[0]
    if best.doubts:
        return joined(best.doubts)
    if best.clues == {Clue.AMOUNT}:
        return Message("only the amount fits, and that proves nothing")
    if best.clues & {Clue.AMOUNT, Clue.PROMISE, Clue.INSTALMENT}:
        return joined(best.reasons)
    return Message("the amount is not what is owed")


def candidate_of(receipt: BankReceipt, debts: Debts) -> Candidate | None:
    """Return what speaks for one case; None when nothing does."""
    named, clues, reasons = _named(receipt, debts)
    explained = _explained(receipt.amount, debts, named)
    announced = [each for each in debts.announced if each.amount == receipt.amount][:1]
    fits = explained is not None or bool(announced)
    # One word may be anybody's name: it counts beside an amount that was waited for.
    who = [(clue, said) for clue, said, is_clear in _who(receipt, debts) if is_clear or fits]
    clues |= {clue for clue, _reason in who}
    reasons += [reason for _clue, reason in who]
    if explained is not None:
        clues.add(Clue.AMOUNT)
        reasons.append(explained[1])
    for each in announced:
        clues.add(each.clue)
        reasons.append(_ANNOUNCED[each.clue](each))
    if not clues:
        return None
    invoice = named[0].invoice_number if len(named) == 1 else None
    if invoice is None and announced:
        invoice = announced[0].invoice_number
    payer = _payer(receipt, debts)
    parts = explained[0] if explained else ((invoice, receipt.amount),)
    return Candidate(
        shares=tuple(
            Share(
                case_number=debts.case_number,
                invoice_number=number,
                amount=amount,
                party=payer.name if payer is not None else None,
            )
            for number, amount in parts
        ),
        clues=frozenset(clues),
        reasons=tuple(reasons),
        doubts=tuple(_doubts(receipt, debts, named, clues)),
    )


def _named(receipt: BankReceipt, debts: Debts) -> tuple[list[OpenDebt], set[Clue], list[Message]]:
    """Return the invoices that the payer names; whole numbers make parts of others count little."""
    texts, heard = receipt.texts, receipt.heard
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
_ANNOUNCED: Final[Mapping[Clue, Callable[[Announced], Message]]] = {
    Clue.PROMISE: lambda each: Message("the amount is what was promised for {day}", day=each.day),
    Clue.INSTALMENT: lambda each: Message("the amount is the instalment of {day}", day=each.day),
}


def _who(receipt: BankReceipt, debts: Debts) -> Iterator[tuple[Clue, Message, bool]]:
    """Yield what says whose it is, and whether it is clear by itself."""
    told = receipt.told
    if names_case(debts.case_number, receipt.heard):
        yield Clue.CASE, _by_case(debts.case_number), True
    if receipt.payer_iban and receipt.payer_iban in debts.ibans:
        yield Clue.ACCOUNT, Message("it comes from the debtor's account"), True
    if tells_name(debts.debtor, told):
        yield Clue.NAME, Message("the payer has the debtor's name"), True
        return
    payer = _payer(receipt, debts)
    if payer is not None:
        yield from _of_payer(receipt, payer)
        return
    for person in debts.people:
        if tells_person(person, told):
            said = Message("the payer has the name of {person}", person=person)
            yield Clue.PERSON, said, len(telling_words(person)) > 1


def _payer(receipt: BankReceipt, debts: Debts) -> Payer | None:
    """Return the co-debtor or guarantor who paid, where the account or the name of one says so."""
    is_debtor = receipt.payer_iban and receipt.payer_iban in debts.ibans
    if is_debtor or tells_name(debts.debtor, receipt.told):
        return None
    own = [each for each in debts.payers if receipt.payer_iban and receipt.payer_iban in each.ibans]
    named = [each for each in debts.payers if tells_name(each.name, receipt.told)]
    return next(iter(own or named), None)


def _of_payer(receipt: BankReceipt, payer: Payer) -> Iterator[tuple[Clue, Message, bool]]:
    """Yield what says that one paid who answers for the debt beside the debtor."""
    if receipt.payer_iban and receipt.payer_iban in payer.ibans:
        said = Message("it comes from the account of {payer}", payer=payer.name)
        yield Clue.ACCOUNT, said, True
    if tells_name(payer.name, receipt.told):
        said = Message("the payer has the name of {person}", person=payer.name)
        is_clear = payer.owes_whole or len(telling_words(payer.name)) > 1
        yield Clue.NAME if payer.owes_whole else Clue.PERSON, said, is_clear


def _explained(amount: Decimal, debts: Debts, named: list[OpenDebt]) -> Explained | None:
    still_open = [debt for debt in named if debt.principal > 0]
    if named:
        return exactly(amount, still_open, named=True)
    return exactly(amount, debts.open, named=False)


def _doubts(
    receipt: BankReceipt, debts: Debts, named: list[OpenDebt], clues: set[Clue]
) -> Iterator[Message]:
    for debt in named:
        if debt.principal <= 0:
            yield Message("{number} is paid already", number=debt.invoice_number)
        if receipt.day < debt.issue_date:
            yield Message("the money came before {number} was issued", number=debt.invoice_number)
    is_explained = bool(clues & {Clue.AMOUNT, Clue.PROMISE, Clue.INSTALMENT})
    if not is_explained and is_more(receipt.amount, named or debts.open):
        owed = sum((debt.total for debt in named or debts.open), ZERO)
        yield Message("{amount} is more than the {owed} owed", amount=receipt.amount, owed=owed)
    words = set(receipt.texts[0].split()) - set(folded(debts.debtor).split())
    for word in sorted(words & _TAKEN_BACK)[:1]:
        yield Message("the label says {word}: money may have come back", word=word)
    is_told = clues & {Clue.NAME, Clue.PERSON, Clue.ACCOUNT, Clue.NUMBER, Clue.REFERENCE, Clue.CASE}
    if not is_told and receipt.payer and contradicts(debts.debtor, receipt.payer):
        yield Message("the payer is {payer}", payer=receipt.payer)


def _doubted(candidate: Candidate, receipt: BankReceipt, debts: Debts) -> Candidate:
    """Return the candidate, with a doubt if the payer names another number of that form."""
    texts = " ".join(receipt.texts)
    found = (other_number(debt.invoice_number, texts) for debt in debts.invoices)
    other = next(filter(None, found), None)
    if other is None:
        return candidate
    doubt = Message("the label names {number}, which is not open here", number=other)
    return replace(candidate, doubts=(*candidate.doubts, doubt))
