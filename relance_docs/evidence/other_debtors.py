"""The names of the debtors of other cases, and whether a text shows one.

A case that has errors has a debtor all the same, and so has one that was deleted: their names are
looked for in the bytes, whatever else is wrong with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from relance_docs.case.case import Case
from relance_docs.evidence.event import name_words
from relance_docs.evidence.history import History
from relance_docs.evidence.repository import Repository
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


@dataclass(frozen=True, kw_only=True)
class OtherDebtors:
    """Who is to be named in nothing that is given of one case."""

    cases: Collection[Case] = ()
    """The other cases that read."""
    texts: Collection[bytes] = field(default=(), repr=False)
    """The other case files that do not read, in whatever state they are."""
    own: frozenset[str] = frozenset()
    """The folded names of the debtor of the case itself: it may have another case."""

    def names(self, *, contacts: bool = True) -> frozenset[str]:
        """Return all names, folded; those of contacts are at times surnames, which are words."""
        named = (case.debtor.contact for case in self.cases if contacts)
        people = (contact.name for contact in named if contact)
        debtors = (case.debtor.name for case in self.cases)
        unread = (name for text in self.texts for name in names_in(text))
        known = frozenset(filter(None, (*map(_folded, (*debtors, *people)), *unread)))
        return known - self.own


def shows_one(texts: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of the folded names stands in one of the texts."""
    said = f" {' | '.join(map(_folded, texts))} "
    return any(f" {name} " in said for name in names)


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
