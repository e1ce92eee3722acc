"""What must hold between cases: no debt is claimed twice, no debtor is written to twice."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from relance_docs.case.case import Case
from relance_docs.finding import Finding, Severity
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Loc
from relance_docs.workspace.case_file import CaseFile

Across = Callable[[tuple[CaseFile, ...]], Iterable[Finding]]
Mention = tuple[CaseFile, Loc]


def invoice_in_other_case(files: tuple[CaseFile, ...]) -> Iterator[Finding]:
    """An invoice is claimed in one case only; both places are named."""
    for first, others in _repeated(files, _invoice_numbers):
        for here, there in [(first, others[0]), *((other, first) for other in others)]:
            if here[0] is not there[0]:
                yield _finding(
                    here,
                    "invoice-in-other-case",
                    Message("this invoice is also claimed in {place}", place=_where(there)),
                    Severity.ERROR,
                )


def debtor_in_other_case(files: tuple[CaseFile, ...]) -> Iterator[Finding]:
    """Two open cases against one SIREN: the debtor gets two letters."""
    for first, others in _repeated(files, _open_siren):
        for other in others:
            yield _finding(
                other,
                "debtor-in-other-case",
                Message(
                    "the same SIREN is the debtor of {place}; put the invoices into one case, so "
                    "that the debtor gets one letter",
                    place=_where(first),
                ),
                Severity.WARNING,
            )


ACROSS: Final[tuple[Across, ...]] = (invoice_in_other_case, debtor_in_other_case)


def _repeated(
    files: tuple[CaseFile, ...], mentions: Callable[[Case], Iterator[tuple[Loc, str]]]
) -> Iterator[tuple[Mention, list[Mention]]]:
    """Yield the first mention and the later ones of every number that several cases mention."""
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


def _finding(mention: Mention, code: str, message: Message, severity: Severity) -> Finding:
    file, loc = mention
    return Finding(place=file.places.of(loc), code=code, message=message, severity=severity)
