"""The names of the debtors of other cases, and whether a text shows one.

A case that has errors has a debtor all the same, and so has one that was deleted: their names are
looked for in the bytes, whatever else is wrong with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from relance_docs.case.case import Case
from relance_docs.git.history import History
from relance_docs.git.repository import Repository
from relance_docs.text import name_words
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER

_DEBTOR: Final = re.compile(r"^debtor:.*(?:\n(?:[ \t#].*)?)*", re.MULTILINE)
_CONTACT: Final = re.compile(
    r"\bcontact:[ \t]*\{[^}]*\}?|^([ \t]+)contact:[ \t]*\n(?:\1[ \t].*\n?)*", re.MULTILINE
)
_NAME: Final = re.compile(r"""\bname:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^,}\n#]*))""")
_HALF: Final = 0.5
_MISSPELLED: Final = 0.8
"""Of the letters, in their order: « dupond » for « dupont »."""
_SIREN: Final = re.compile(r"\bsiren:[ \t]*[\"']?([0-9 ]+)")


_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBERED: Final = re.compile(
    r"""\b(siren|siret|vat_identifier|invoice_number):[ \t]*["']?([^"',}\n#]+)"""
)
_SHORTEST_NUMBER: Final = 4
"""Letters and digits of an invoice number from which on it is looked for: « 12 » is any number."""
_LONGEST: Final = 12
"""Words among which a name or a number is put together."""
_SHORTEST_DIGITS: Final = 9
"""Digits from which on a number is looked for across spaces, as a SIREN is written."""


@dataclass(frozen=True, kw_only=True)
class OtherDebtors:
    """Who is to be named in nothing that is given of one case."""

    cases: Collection[Case] = ()
    """The other cases that read."""
    texts: Collection[bytes] = field(default=(), repr=False)
    """The other case files that do not read, in whatever state they are."""
    own: frozenset[str] = frozenset()
    """The keys of the case itself: its debtor may have another case."""
    office: frozenset[str] = frozenset()
    """The keys of the creditor and of those who write for it: theirs are no debtor's."""

    def names(self, *, contacts: bool = True) -> frozenset[str]:
        """Return the keys of all names, e-mails and numbers; those of contacts are at times words.

        An invoice number that is also the number of a case says nothing: those are shown.
        """
        shown = {key_of(case.number) for case in self.cases}
        stated = (key for case in self.cases for key in _keys_of_case(case, contacts=contacts))
        unread = (key for text in self.texts for key in keys_in(text))
        return frozenset({*stated, *unread, ""} - {""} - shown) - self.own - self.office


def key_of(text: str) -> str:
    """Return what two spellings of a name or a number have in common: letters and digits.

    >>> key_of("Établissements FICTIF, SARL"), key_of("552 100 554"), key_of("compta@A-b.example")
    ('etablissementsfictif', '552100554', 'comptaabexample')
    """
    return "".join(name_words(text))


def shows_one(texts: Iterable[str], names: AbstractSet[str]) -> bool:
    """Whether one of the keys stands in one of the texts, in whatever spelling."""
    return bool(names) and any(not names.isdisjoint(keys_said(text)) for text in texts)


def identity_shows_one(name: str, email: str, names: AbstractSet[str]) -> bool:
    """Whether somebody who signs a commit is one of them.

    A single word is not enough: a surname is that of many, of the office as well.
    """
    words = name_words(name)
    pairs = (
        "".join(words[at:end]) for at in range(len(words)) for end in range(at + 2, len(words) + 1)
    )
    return not names.isdisjoint({"".join(words), key_of(email), *pairs} - {""})


def keys_said(text: str) -> Iterator[str]:
    """Yield all that could be a key in a text: words, and words that follow each other."""
    words = name_words(text)
    for at, word in enumerate(words):
        yield word
        key = word
        for other in words[at + 1 : at + _LONGEST]:
            key += other
            # Amounts and days are digits apart as well: only a SIREN or more is one number.
            if not key.isdigit() or len(key) >= _SHORTEST_DIGITS:
                yield key


def _keys_of_case(case: Case, *, contacts: bool) -> Iterator[str]:
    debtor, contact = case.debtor, case.debtor.contact
    yield key_of(debtor.name)
    yield from map(key_of, filter(None, (debtor.siren, debtor.siret, debtor.vat_identifier)))
    if contact is not None:
        yield from map(key_of, filter(None, (contact.email, contact.name if contacts else None)))
    yield from (key for one in case.invoices if (key := _number_key(one.invoice_number)))


def _number_key(number: str) -> str:
    key = key_of(number)
    return key if len(key) >= _SHORTEST_NUMBER and any(map(str.isdigit, key)) else ""


def keys_in(version: bytes) -> frozenset[str]:
    """Return the keys that a version of a case file gives, whatever is wrong with it."""
    text = _text(version)
    numbers = (
        _number_key(number) if field == "invoice_number" else key_of(number)
        for field, number in _NUMBERED.findall(text)
    )
    emails = (key_of(email) for part in _DEBTOR.findall(text) for email in _EMAIL.findall(part))
    return frozenset({*map(key_of, _names_in(text)), *numbers, *emails} - {""})


def names_in(version: bytes) -> frozenset[str]:
    """Return the folded names of the debtor that a version of a case file gives."""
    return frozenset(filter(None, map(_folded, _names_in(_text(version)))))


def _folded(text: str) -> str:
    return " ".join(name_words(text))


def gone_texts(
    repository: Repository, history: History, kept: Collection[str]
) -> tuple[bytes, ...]:
    """Return the last text of each case file that was deleted; `kept` are not looked at."""
    blobs = sorted({blob for path in history.touches if (blob := _last(history, path, kept))})
    return tuple(repository.git.read("cat-file", "blob", blob) for blob in blobs)


def _last(history: History, path: str, kept: Collection[str]) -> str:
    is_case = path.startswith(f"{CASES_FOLDER}/") and path.endswith(CASE_ENDING)
    if not is_case or path.count("/") > 1 or path in kept:
        return ""
    rank = history.touches[path][-1]
    changes = (history.change(rank, one, path) for one in history.parents[rank])
    return next((change.old_blob for change in changes if change and change.is_gone), "")


def is_of_another(version: bytes, now: bytes) -> bool:
    """Whether an earlier version of a case file has another debtor than the present one.

    That is so when a file was begun as a copy, or took the place of another case in one commit,
    which git calls a renaming. One SIREN is one debtor; else a name that was misspelled, or that
    kept half of its words, is that of the same one.
    """
    old, new = names_in(version), names_in(now)
    if not old or not new or _sirens(version) & _sirens(now):
        return False
    return not any(_is_like(one, other) for one in old for other in new)


def _is_like(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    shared = len(words & others) / len(words | others)
    return shared >= _HALF or SequenceMatcher(None, one, other).ratio() >= _MISSPELLED


def _names_in(text: str) -> Iterator[str]:
    for part in _DEBTOR.findall(text):
        for found in _NAME.finditer(_CONTACT.sub("", part)):
            yield next(filter(None, found.groups()), "")


def _sirens(version: bytes) -> frozenset[str]:
    parts = _DEBTOR.findall(_text(version))
    return frozenset("".join(digits.split()) for part in parts for digits in _SIREN.findall(part))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")
