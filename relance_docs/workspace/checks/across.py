"""What must hold between cases: no debt is claimed twice, no debtor is written to twice."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.case.same_debtor import Tie, plain_address, shares_a_word, signs, tie
from relance_docs.finding import Finding, Severity
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Loc
from relance_docs.workspace.records import CaseFile, Facts

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
    known: dict[str, list[CaseFile]] = {}
    for file in files:
        debtor = file.facts
        if debtor is None or not debtor.is_open:
            continue
        marks = signs(debtor)
        earlier = {other.number: other for sign in marks for other in known.get(sign, ())}
        found = [(o, same) for o in earlier.values() if (same := _same(o.facts, debtor))]
        if found:
            other, same = min(found, key=lambda each: list(Tie).index(each[1]))
            yield (file, ("debtor", *_AT[same])), _same_debtor(same, _where((other, ("debtor",))))
        for sign in marks:
            known.setdefault(sign, []).append(file)


_AT: Final[dict[Tie, Loc]] = {
    Tie.SIREN: ("siren",),
    Tie.VAT_IDENTIFIER: ("vat_identifier",),
    Tie.NAME: ("name",),
    Tie.ADDRESS: ("address",),
}


def _same(other: Facts | None, debtor: Facts) -> Tie | None:
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


def _repeated(
    files: tuple[CaseFile, ...], mentions: Callable[[Facts], Iterator[tuple[Loc, str]]]
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


def _invoice_numbers(facts: Facts) -> Iterator[tuple[Loc, str]]:
    for i, number in enumerate(facts.invoice_numbers):
        yield ("invoices", i, "invoice_number"), number


def _where(mention: Mention) -> str:
    file, loc = mention
    return f"{file.path}:{file.places.of(loc).line}"
