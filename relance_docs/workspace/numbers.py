"""The number of a case: the next one, and those that a person may mean by another word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.reading import read_case, read_merged
from relance_docs.text import name_words, plain
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import CASES_FOLDER, case_path
from relance_docs.workspace.opened import opened

_COUNTED: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_TOKEN: Final = re.compile(r"[a-z0-9]+")
_SIREN: Final = re.compile(r"[0-9]{9}(?:[0-9]{5})?", re.ASCII)
_SHORTEST_NAME: Final = 2


def next_number(root: Path, taken: Collection[str], *, year: int) -> str:
    """Return the next case number of a year, `2026-014`; a folder that is there takes its own.

    `taken` are numbers in lower case.
    """
    counted = (number.removeprefix(f"{year}-") for number in taken if number.startswith(f"{year}-"))
    last = max((int(number) for number in counted if _COUNTED.fullmatch(number)), default=0) + 1
    while (root / CASES_FOLDER / f"{year}-{last:03}").exists():
        last += 1
    return f"{year}-{last:03}"


def merged_into(root: Path, number: str) -> str | None:
    """Return the case into which another one was put, at last; None for any other case."""
    seen = {number}
    while (to := read_merged(opened(root, case_path(number)).raw)) is not None:
        number = to.merged_into
        if number in seen:
            return None
        seen.add(number)
    return number if len(seen) > 1 else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """A case that a person may mean."""

    number: str
    name: str
    """Of its debtor; empty where its file was not needed."""
    is_closed: bool = False


def cases_meant(root: Path, said: str) -> tuple[Meant, ...]:
    """Return the cases that a word may mean, in order of number.

    That is its number; else the end of it (`14` for 2026-014), the number of an invoice or a credit
    note of it, the SIREN, SIRET or account of its debtor; else a part of the name of its debtor or
    contact, whatever the capitals, accents, legal form and order of words.
    """
    numbers = discover(root).numbers
    exact = tuple(n for n in numbers if n == said) or tuple(
        n for n in numbers if n.casefold() == said.casefold()
    )
    if exact or not said.strip():
        return tuple(Meant(number=number, name="") for number in exact)
    ending = frozenset(merged_into(root, n) or n for n in numbers if ends_with(n, said))
    cases = tuple(_mentioning(root, numbers, said, ending))
    return tuple(
        Meant(number=c.number, name=c.debtor.name, is_closed=c.closed is not None)
        for c in _best(cases, said, ending)
    )


def meant_among(cases: Iterable[Case], said: str) -> tuple[Case, ...]:
    """Return those of the cases that a word may mean, as `cases_meant` tells them."""
    among = tuple(cases)
    return _best(among, said, frozenset(c.number for c in among if ends_with(c.number, said)))


def _best(cases: tuple[Case, ...], said: str, ending: Collection[str]) -> tuple[Case, ...]:
    numbered = tuple(
        c for c in cases if c.number in ending or _has_number(c, said) or _is_debtor(c, said)
    )
    return numbered or tuple(case for case in cases if _is_named(case, said))


def _mentioning(
    root: Path, numbers: Collection[str], said: str, always: Collection[str]
) -> Iterator[Case]:
    """Yield the cases in whose text the longest part of the word stands: the others are not read.

    Those of `always` are read as well.
    """
    parts = _TOKEN.findall(" ".join(name_words(said)) or plain(said))
    longest = max(parts, key=len, default="")
    wanted = longest[:3] if longest.isdigit() else longest
    for number in numbers:
        raw = opened(root, case_path(number)).raw
        if number in always or wanted in plain(raw.decode("utf-8", "replace")):
            case = read_case(raw, path=case_path(number), number=number).record
            if case is not None:
                yield case


def _has_number(case: Case, said: str) -> bool:
    numbers = (
        *(invoice.invoice_number for invoice in case.invoices),
        *(note.number for note in case.credit_notes),
    )
    return same_number(said) in map(same_number, numbers)


def _is_debtor(case: Case, said: str) -> bool:
    debtor, digits = case.debtor, "".join(said.split())
    if _SIREN.fullmatch(digits):
        known = ("".join((number or "").split()) for number in (debtor.siren, debtor.siret))
        return any(number[: len(digits)] == digits for number in known)
    account = debtor.customer_account
    return account is not None and same_number(account) == same_number(said)


def ends_with(number: str, said: str) -> bool:
    """Whether a word is the count at the end of the number of a case: `14` of 2026-014."""
    last = number.rpartition("-")[2]
    are_counts = _COUNTED.fullmatch(last) and _COUNTED.fullmatch(said)
    return bool(are_counts) and int(last) == int(said)


def _is_named(case: Case, said: str) -> bool:
    words = name_words(said)
    if len("".join(words)) < _SHORTEST_NAME:
        return False
    contact = case.debtor.contact
    names = (case.debtor.name, *((contact.name,) if contact else ()))
    return any(
        all(word in known for word in words)
        for known in (" ".join(name_words(name)) for name in names)
    )
