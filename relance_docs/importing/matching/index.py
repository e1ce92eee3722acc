"""The cases by all that a receipt can be recognised by, so that few are asked about each.

Asking every case about every line of a statement would take the product of both.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from heapq import merge
from itertools import chain
from typing import Final

from relance_docs.case.case import Case
from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.names import beginnings, heads, stems, telling_words
from relance_docs.importing.matching.numbers import parts, parts_in, spellings, spellings_in
from relance_docs.importing.matching.owed import amounts_before, amounts_on, last_change
from relance_docs.importing.matching.records import BankReceipt, Debts

_TOO_COMMON: Final = 50
"""A part of a number that more cases share says nothing."""
FEW: Final = 20
"""So many cases that owe one amount are asked one by one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Concerned:
    """The numbers of the cases that a receipt may concern; but for the first, to be used once."""

    by_name: AbstractSet[str]
    """Those that are to be asked; `candidate_of` decides."""
    beside: Iterable[str] = ()
    """Of many others that may owe the amount, those for which a bit more than it may speak."""
    likely: Iterable[str] = ()
    """Of the rest, those whose name the payer's does not contradict, in order."""
    others: Iterable[str] = ()
    """Those whose name it contradicts, in order."""


@dataclass(kw_only=True)
class DebtIndex:
    """The cases by their numbers, names, accounts, and the amounts that they owe."""

    _numbers: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    """By how a label may spell a number without zeros, and how the number ends with them."""
    _parts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _longest: int = 0
    """Characters of the longest number, without zeros."""
    _words: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    """By two words of a name, or by its only one and none."""
    _people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Those of one word, which count beside an amount that is waited for."""
    _ibans: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _told: dict[str, Debts] = field(default_factory=dict)
    """What the names and numbers were taken from."""
    _ever: dict[Decimal, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The cases by what they owe, owed, or will owe by what they have recorded."""
    _now: dict[Decimal, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Those that owe it when all is done that they have recorded, in order."""
    _amounts_of: dict[str, tuple[frozenset[Decimal], frozenset[Decimal]]] = field(
        default_factory=dict
    )
    _changed_on: dict[str, date] = field(default_factory=dict)
    _waiting: set[str] = field(default_factory=set)
    """Cases with a promise or a plan: another amount than what is owed may be waited for."""

    @classmethod
    def of(cls, cases: Iterable[Debts]) -> DebtIndex:
        """Return the index of the numbers, names and accounts of all cases; no amount yet."""
        index, names = cls(), list[tuple[str, tuple[str, ...]]]()
        for case in cases:
            number = case.case_number
            index._told[number] = case
            numbers = (number, *(invoice.invoice_number for invoice in case.invoices))
            for key, end in chain.from_iterable(map(spellings, numbers)):
                index._numbers[key].setdefault(end, set()).add(number)
            for key in chain.from_iterable(map(parts, numbers)):
                index._parts[key].add(number)
            for iban in chain(case.ibans, *(payer.ibans for payer in case.payers)):
                index._ibans[iban].add(number)
            told = (case.debtor, *(payer.name for payer in case.payers))
            names += [(number, telling_words(name)) for name in told]
            for words in map(telling_words, case.people):
                if len(words) > 1:
                    names.append((number, words))
                elif words:
                    index._people[words[0]].add(number)
        index._longest = max(map(len, index._numbers), default=0)
        frequency = Counter(word for _number, words in names for word in set(words))
        for number, words in names:
            for one, other in _words_of_name(words, frequency):
                index._words[one].setdefault(other, set()).add(number)
        return index

    def owe(self, case: Case) -> None:
        """Take what a case can owe, instead of what it could before."""
        number = case.number
        ever, now = self._amounts_of.get(number, (frozenset(), frozenset()))
        now_owed = frozenset(amounts_on(case, date.max))
        ever_owed = now_owed.union(amounts_before(case))
        for amount in ever - ever_owed:
            self._ever[amount].discard(number)
        for amount in ever_owed - ever:
            self._ever[amount].add(number)
        for amount in now - now_owed:
            some = self._now[amount]
            del some[bisect_left(some, number)]
        for amount in now_owed - now:
            insort(self._now[amount], number)
        self._amounts_of[number] = ever_owed, now_owed
        self._changed_on[number] = last_change(case)
        is_waiting = case.payment_plan is not None or any(e.promise for e in case.history)
        (self._waiting.add if is_waiting else self._waiting.discard)(number)

    def concerned(self, receipt: BankReceipt) -> Concerned:
        """Return the numbers of the cases that a receipt may concern."""
        heard = receipt.heard
        words = set(heard.split())
        found = set(self._ibans.get(receipt.payer_iban, ())) if receipt.payer_iban else set()
        common = list[AbstractSet[str]]()
        for key, told in spellings_in(heard, self._longest):
            if key in self._numbers:
                ends = self._numbers[key].items()
                found.update(*(cases for end, cases in ends if told.endswith(end)))
        for key in parts_in(heard):
            sharing: AbstractSet[str] = self._parts.get(key, frozenset())
            if len(sharing) > _TOO_COMMON:
                common.append(sharing)
            else:
                found |= sharing
        for word in self._words.keys() & words:
            others = self._words[word]
            found.update(*(others[other] for other in others.keys() & {"", *words}))
        owing: AbstractSet[str] = self._ever.get(receipt.amount, frozenset())
        if len(owing) <= FEW:
            return Concerned(by_name=found | owing)
        for some in common:
            found |= owing & some
        return Concerned(
            by_name=found,
            beside=(number for number in sorted(self._beside(words, owing)) if number not in found),
            likely=self._likely(receipt, found),
            others=self._others(receipt, found),
        )

    def _beside(self, words: AbstractSet[str], owing: AbstractSet[str]) -> AbstractSet[str]:
        """Return those for whom a promise, or one who is named, may speak beside the amount."""
        people = (self._people[word] for word in words if word in self._people)
        return owing & self._waiting.union(*people)

    def _owing(self, receipt: BankReceipt, named: AbstractSet[str]) -> Iterator[str]:
        """Yield the cases that may owe an amount on a day, and for which nothing else speaks."""
        now, ever = self._now[receipt.amount], self._ever[receipt.amount]
        gone = ever.difference(now) if len(now) < len(ever) else ()
        then = sorted(number for number in gone if self._changed_on[number] > receipt.day)
        but = named | self._beside({*receipt.heard.split()}, ever)
        return (number for number in merge(now, then) if number not in but)

    def _likely(self, receipt: BankReceipt, named: AbstractSet[str]) -> Iterator[str]:
        alike = self._alike(receipt.payer)
        if alike is None:
            yield from self._owing(receipt, named)
            return
        ever = self._ever[receipt.amount]
        if sum(map(len, alike)) < len(ever) / 10:
            but = named | self._beside({*receipt.heard.split()}, ever)
            yield from sorted(ever.intersection(set().union(*alike)) - but)
            return
        for number in self._owing(receipt, named):
            if any(number in some for some in alike):
                yield number

    def _others(self, receipt: BankReceipt, named: AbstractSet[str]) -> Iterator[str]:
        alike = self._alike(receipt.payer)
        if alike is None:
            return
        for number in self._owing(receipt, named):
            if not any(number in some for some in alike):
                yield number

    def _alike(self, payer: str) -> list[set[str]] | None:
        """Return the cases whose name that of a payer does not contradict; None when it is none."""
        heard = stems(payer) if payer else ()
        known = self._by_head
        return [known[stem] for stem in ("", *heard) if stem in known] if heard else None

    def bearing(self, number: str, amount: Decimal) -> AbstractSet[str]:
        """Return the cases that may owe an amount, with an invoice of a number, folded."""
        return self._by_number.get(number, set()) & self._ever[amount]

    @cached_property
    def _by_head(self) -> dict[str, set[str]]:
        """The cases by the beginnings of the words of their names; "": those without a name."""
        found: dict[str, set[str]] = defaultdict(set)
        for number, case in self._told.items():
            for head in heads(case.debtor) or ("",):
                found[head].add(number)
        return dict(found)

    @cached_property
    def _by_number(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for number, case in self._told.items():
            for invoice in case.invoices:
                found[folded(invoice.invoice_number)].add(number)
        return dict(found)


def _words_of_name(words: tuple[str, ...], frequency: Counter[str]) -> Iterator[tuple[str, str]]:
    """Yield the two rarest words of a name; of one whose last word is cut, one, and that word.

    A whole name is told by all its words: two of them leave few cases even where a trade, or a
    family, is in many names.
    """
    rarest = sorted(set(words), key=lambda word: (frequency[word], word))[:2]
    if rarest:
        yield rarest[0], "".join(rarest[1:])
    if len(words) > 1:
        rest = min(words[:-1], key=frequency.__getitem__)
        yield from ((rest, cut) for cut in beginnings(words[-1]))
