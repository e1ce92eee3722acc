"""Which cases a receipt may concern at all: by number, name, account or amount, none passed over.

Asking every case about every line of a statement would take the product of both. What is found
here is only worth a look: `candidate_of` decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from relance_docs.importing.matching.names import beginnings, telling_words
from relance_docs.importing.matching.numbers import keys_in, keys_of_number
from relance_docs.importing.matching.records import Debts, Receipt

_TOO_COMMON: Final = 50
"""A part of a number that more cases share says nothing."""


@dataclass(kw_only=True, slots=True)
class Index:
    """The cases by all that a receipt can be recognised by."""

    _numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lengths: set[int] = field(default_factory=set)
    _words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _ibans: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _amounts: dict[Decimal, set[str]] = field(default_factory=lambda: defaultdict(set))
    _amounts_of: dict[str, frozenset[Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Iterable[Debts]) -> Index:
        """Return the index of the numbers, names and accounts of all cases; no amount yet."""
        index, names = cls(), list[tuple[str, tuple[str, ...]]]()
        for case in cases:
            number = case.case_number
            numbers = (number, *(invoice.invoice_number for invoice in case.invoices))
            for key in {key for each in numbers for key in keys_of_number(each)}:
                index._numbers[key].add(number)
            for iban in case.ibans:
                index._ibans[iban].add(number)
            names += [(number, telling_words(name)) for name in (case.debtor, *case.people)]
        index._lengths = {len(key) for key in index._numbers if " " not in key}
        frequency = Counter(word for _number, words in names for word in set(words))
        for number, words in names:
            for key in _keys_of_name(words, frequency):
                index._words[key].add(number)
        return index

    def owe(self, number: str, amounts: Iterable[Decimal]) -> None:
        """Say of a case which amounts it can owe, instead of what was said before."""
        for amount in self._amounts_of.get(number, ()):
            self._amounts[amount].discard(number)
        self._amounts_of[number] = frozenset(amounts)
        for amount in self._amounts_of[number]:
            self._amounts[amount].add(number)

    def concerned(self, receipt: Receipt) -> set[str]:
        """Return the numbers of the cases that a receipt may concern."""
        heard = receipt.heard
        found = set(self._amounts.get(receipt.amount, ()))
        found |= self._ibans.get(receipt.payer_iban, set()) if receipt.payer_iban else set()
        for key in set(keys_in(heard, self._lengths)):
            cases = self._numbers.get(key, set())
            if " " not in key or len(cases) <= _TOO_COMMON:
                found |= cases
        words = set(heard.split())
        for key in (*words, *(f"{word} {cut}" for word in words for cut in words)):
            found |= self._words.get(key, set())
        return found


def _keys_of_name(words: tuple[str, ...], frequency: Counter[str]) -> Iterator[str]:
    """Yield the rarest word of a name, and of one whose last word is cut the rarest of the rest."""
    if words:
        yield min(words, key=frequency.__getitem__)
    if len(words) > 1:
        rest = min(words[:-1], key=frequency.__getitem__)
        yield from (f"{rest} {cut}" for cut in beginnings(words[-1]))
