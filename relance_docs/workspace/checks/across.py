"""What must hold between cases: no debt is claimed twice, no debtor is written to twice."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.same_debtor import keys_of, may_be_same
from relance_docs.finding import Finding, Severity
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Loc
from relance_docs.workspace.case_file import CaseFile

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
    """Two open cases against one debtor, told by SIREN, name or address: it gets two letters."""
    told = set()
    for first, others in _repeated(files, _open_siren):
        for other in others:
            told.add(other[0].number)
            yield (
                other,
                Message(
                    "the same SIREN is the debtor of {place}; put the invoices into one case, so "
                    "that the debtor gets one letter",
                    place=_where(first),
                ),
            )
    for file, earlier in _like_another(files):
        if file.number not in told:
            told.add(file.number)
            yield (
                (file, ("debtor", "name")),
                Message(
                    "the same debtor as in {place}, to judge by its name or address? Put the "
                    "invoices into one case, so that it gets one letter; if it is another one, "
                    "enter the SIREN of both",
                    place=_where((earlier, ("debtor", "name"))),
                ),
            )


def _like_another(files: tuple[CaseFile, ...]) -> Iterator[tuple[CaseFile, CaseFile]]:
    """Yield the open cases whose debtor may be that of an earlier one, with that one."""
    known: dict[str, list[CaseFile]] = {}
    for file in files:
        if file.case is None or file.case.closed is not None:
            continue
        keys = keys_of(file.case.debtor)
        found = {f.number: f for key in keys for f in known.get(key, ())}
        for earlier in found.values():
            if earlier.case is not None and may_be_same(earlier.case.debtor, file.case.debtor):
                yield file, earlier
        for key in keys:
            known.setdefault(key, []).append(file)


ACROSS: Final = (
    AcrossCheck(code="invoice-in-other-case", severity=Severity.ERROR, find=_invoice_in_other_case),
    AcrossCheck(code="debtor-in-other-case", severity=Severity.WARNING, find=_debtor_in_other_case),
)


def _repeated(
    files: tuple[CaseFile, ...], mentions: Callable[[Case], Iterator[tuple[Loc, str]]]
) -> Iterator[tuple[Mention, list[Mention]]]:
    """Yield the first mention of a number and those of other files."""
    found: dict[str, list[Mention]] = {}
    for file in files:
        if file.case is not None:
            for loc, number in mentions(file.case):
                found.setdefault(same_number(number), []).append((file, loc))
    for first, *others in found.values():
        elsewhere = [other for other in others if other[0] is not first[0]]
        if elsewhere:
            yield first, elsewhere


def _invoice_numbers(case: Case) -> Iterator[tuple[Loc, str]]:
    for i, invoice in enumerate(case.invoices):
        yield ("invoices", i, "invoice_number"), invoice.invoice_number


def _open_siren(case: Case) -> Iterator[tuple[Loc, str]]:
    if case.debtor.siren is not None and case.closed is None:
        yield ("debtor", "siren"), case.debtor.siren


def _where(mention: Mention) -> str:
    file, loc = mention
    return f"{file.path}:{file.places.of(loc).line}"
