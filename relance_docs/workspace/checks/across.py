"""What must hold between cases: no debt is claimed twice, no debtor is written to twice."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from operator import attrgetter
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.case.same_debtor import (
    Tie,
    is_telling_word,
    plain_address,
    plain_name,
    shares_a_word,
    siren_of,
    tie,
    vat_of,
)
from relance_docs.finding import Finding, Severity
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Loc
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.records import CaseFile

Mention = tuple[CaseFile, Loc]
"""Where in which file a number stands."""


@dataclass(frozen=True, kw_only=True)
class AcrossCheck:
    """One kind of problem between cases."""

    code: str
    severity: Severity
    find: Callable[[tuple[CaseFile, ...]], Iterable[tuple[Mention, Message]]]

    def findings(self, files: tuple[CaseFile, ...]) -> Iterator[Finding]:
        """Yield what is wrong between `files`."""
        for (file, loc), message in self.find(files):
            yield Finding(
                place=file.places.of(loc),
                code=self.code,
                message=message,
                severity=self.severity,
            )


def _invoice_in_other_case(files: tuple[CaseFile, ...]) -> Iterator[tuple[Mention, Message]]:
    """An invoice is claimed in one case only; each finding names the other place."""
    for first, others in _repeated(files, _invoice_numbers):
        for here, there in [(first, others[0]), *((other, first) for other in others)]:
            yield here, Message("this invoice is also claimed in {place}", place=_where(there))


def _debtor_in_other_case(files: tuple[CaseFile, ...]) -> Iterator[tuple[Mention, Message]]:
    """Two open cases against one debtor, by SIREN, VAT number, name or address: two letters."""
    known: dict[_Key, list[tuple[int, CaseFile]]] = {}
    for rank, file in enumerate(files):
        debtor = file.facts
        if debtor is None or not debtor.is_open:
            continue
        told = _Told.of(debtor)
        near = dict(each for key in told.sought() for each in known.get(key, ()))
        found = [
            (list(Tie).index(same), earlier, other)
            for earlier, other in near.items()
            if not _is_of_one_entry(other.facts, debtor)
            if (same := _same(other.facts, debtor))
        ]
        if found:
            order, _rank, other = min(found, key=lambda each: each[:2])
            same = list(Tie)[order]
            yield (file, ("debtor", *_AT[same])), _same_debtor(same, _where((other, ("debtor",))))
        for key in told.shown():
            first = known.setdefault(key, [])
            # The first of all, and the first that is not of its entry: one of them is the answer.
            if not first or (len(first) == 1 and not _is_of_one_entry(first[0][1].facts, debtor)):
                first.append((rank, file))


def _is_of_one_entry(other: CaseFacts | None, debtor: CaseFacts) -> bool:
    """Whether both name one entry of the address book: somebody chose to have several cases."""
    return other is not None and debtor.book is not None and other.book == debtor.book


_Key = tuple[object, ...]
_ANYWHERE: Final = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What a debtor is told by, as keys: two that `_same` ties have one in common.

    And of two that have one in common, `_same` ties both: a street of a thousand companies, or a
    thousand namesakes, are looked at once.
    """

    siren: str | None
    vat: str
    name: str
    place: str
    is_person: bool

    @classmethod
    def of(cls, debtor: CaseFacts) -> _Told:
        return cls(
            siren=siren_of(debtor),
            vat=vat_of(debtor),
            name=plain_name(debtor.name),
            place=plain_address(debtor.address),
            is_person=debtor.kind is DebtorKind.CONSUMER,
        )

    def shown(self) -> Iterator[_Key]:
        """Yield the keys under which others find it."""
        numbered = self.siren is not None, bool(self.vat)
        yield Tie.SIREN, self.siren
        yield Tie.VAT_IDENTIFIER, self.vat, self.siren is not None
        for word in self._words:
            yield Tie.ADDRESS, self.place, word, numbered
        if self._words:
            for place in (self.place, _ANYWHERE):
                yield Tie.NAME, self.name, numbered, self.is_person, place

    def sought(self) -> Iterator[_Key]:
        """Yield the keys of those it may be: numbers that differ outweigh a name and an address."""
        if self.siren is not None:
            yield Tie.SIREN, self.siren
        sirens = (False,) if self.siren is not None else (False, True)
        if self.vat:
            yield from ((Tie.VAT_IDENTIFIER, self.vat, has_siren) for has_siren in sirens)
        for numbered in product(sirens, (False,) if self.vat else (False, True)):
            if self.place:
                yield from ((Tie.ADDRESS, self.place, word, numbered) for word in self._words)
            for is_person in (False, True):
                is_placed = self.place and (is_person or self.is_person)
                for place in (self.place, "") if is_placed else (_ANYWHERE,):
                    yield Tie.NAME, self.name, numbered, is_person, place

    @property
    def _words(self) -> list[str]:
        return [word for word in set(self.name.split()) if is_telling_word(word)]


_AT: Final[dict[Tie, Loc]] = {
    Tie.SIREN: ("siren",),
    Tie.VAT_IDENTIFIER: ("vat_identifier",),
    Tie.NAME: ("name",),
    Tie.ADDRESS: ("address",),
}


def _same(other: CaseFacts | None, debtor: CaseFacts) -> Tie | None:
    """Return what tells that two debtors are one; namesakes who live apart are two."""
    found = tie(other, debtor) if other is not None else None
    if other is None or found is None or found in {Tie.SIREN, Tie.VAT_IDENTIFIER}:
        return found
    is_like_name = shares_a_word(other.name, debtor.name)
    places = plain_address(other.address), plain_address(debtor.address)
    is_apart = all(places) and places[0] != places[1]
    is_person = DebtorKind.CONSUMER in {other.kind, debtor.kind}
    return found if is_like_name and not (is_person and is_apart) else None


def _same_debtor(same: Tie, place: str) -> Message:
    if same is Tie.SIREN:
        return Message(
            "the same SIREN is the debtor of {place}; put the invoices into one case, so "
            "that the debtor gets one letter",
            place=place,
        )
    return Message(
        "the debtor has the same {what} as that of {place}: if it is the same, put the invoices "
        "into one case, so that the debtor gets one letter; else give both their SIREN",
        what=_WHAT[same],
        place=place,
    )


_WHAT: Final = {
    Tie.VAT_IDENTIFIER: Message("VAT number"),
    Tie.NAME: Message("name"),
    Tie.ADDRESS: Message("address"),
}


ACROSS: Final = (
    AcrossCheck(code="invoice-in-other-case", severity=Severity.ERROR, find=_invoice_in_other_case),
    AcrossCheck(code="debtor-in-other-case", severity=Severity.WARNING, find=_debtor_in_other_case),
)
_SEEN: Final = attrgetter(
    *("name", "kind", "siren", "siret", "vat_identifier", "address", "is_open"),
    *("invoice_numbers", "book"),
)


def seen_across(files: Iterable[CaseFile]) -> list[tuple[object, ...]]:
    """Return all that decides which files share something, as plain values."""
    return [(file.number, *_SEEN(file.facts)) for file in files if file.facts is not None]


def entangled(files: Iterable[CaseFile]) -> set[str]:
    """Return the cases that share something with another: what is found between these is all.

    Whoever is found, or named in a finding, is among them, and whoever might have been instead.
    """
    claiming: dict[str, list[str]] = {}
    shown: dict[_Key, list[str]] = {}
    seeking: list[tuple[str, _Told]] = []
    for file in files:
        if file.facts is not None:
            for _loc, number in _invoice_numbers(file.facts):
                claiming.setdefault(same_number(number), []).append(file.number)
            if file.facts.is_open:
                told = _Told.of(file.facts)
                seeking.append((file.number, told))
                for key in told.shown():
                    shown.setdefault(key, []).append(file.number)
    found = {each for cases in claiming.values() if len(set(cases)) > 1 for each in cases}
    for case, told in seeking:
        for key in told.sought():
            holders = shown.get(key, ())
            if any(holder != case for holder in holders):
                found.update(holders, (case,))
    return found


def _repeated(
    files: tuple[CaseFile, ...], mentions: Callable[[CaseFacts], Iterator[tuple[Loc, str]]]
) -> Iterator[tuple[Mention, list[Mention]]]:
    """Yield the first mention of a number and those of other files."""
    found: dict[str, list[Mention]] = {}
    for file in files:
        if file.facts is not None:
            for loc, number in mentions(file.facts):
                found.setdefault(same_number(number), []).append((file, loc))
    for first, *others in found.values():
        elsewhere = [other for other in others if other[0] is not first[0]]
        if elsewhere:
            yield first, elsewhere


def _invoice_numbers(facts: CaseFacts) -> Iterator[tuple[Loc, str]]:
    for i, number in enumerate(facts.invoice_numbers):
        yield ("invoices", i, "invoice_number"), number


def _where(mention: Mention) -> str:
    file, loc = mention
    return f"{file.path}:{file.places.of(loc).line}"
