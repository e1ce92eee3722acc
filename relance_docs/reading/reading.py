"""One file in: a record, or findings that say what to write. Never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from pydantic import ValidationError

from relance_docs.case.case import Case, MergedCase
from relance_docs.case.record import Record
from relance_docs.case.settings import Settings
from relance_docs.finding import Finding
from relance_docs.reading.check import Check, Surroundings
from relance_docs.reading.checks.all_checks import CASE_CHECKS, SETTINGS_CHECKS
from relance_docs.reading.document import Document, Places
from relance_docs.reading.shape import Remains, remains, shape_faults, shape_finding
from relance_docs.reading.yaml import read_yaml

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[R]):
    """What was read of one file: the record when its shape is right, and all that is wrong."""

    record: R | None
    document: Document
    findings: tuple[Finding, ...]

    @property
    def places(self) -> Places:
        """Where everything stands in the file."""
        return self.document.places


def read_case(raw: bytes, *, path: str, number: str) -> Reading[Case]:
    """Read the shape of a case file; `number` is the name of the file without its ending."""
    reading = _read(read_yaml(raw, path), Case)
    if reading.record is None:
        return reading
    return Reading(
        record=reading.record.model_copy(update={"number": number}),
        document=reading.document,
        findings=reading.findings,
    )


def read_merged(raw: bytes) -> MergedCase | None:
    """Read the file of a case that was put into another one; None for any other file."""
    if b"merged_into:" not in raw:
        return None
    return _read(read_yaml(raw, ""), MergedCase).record


def read_settings(raw: bytes, *, path: str) -> Reading[Settings]:
    """Read the shape of relance.yaml."""
    return _read(read_yaml(raw, path), Settings)


def read_record(raw: bytes, kind: type[R], *, path: str) -> Reading[R]:
    """Read the shape of another file of the workspace: what it holds, its record says."""
    return _read(read_yaml(raw, path), kind)


def check_case(
    reading: Reading[Case], around: Surroundings, checks: Iterable[Check[Case]] = CASE_CHECKS
) -> tuple[Finding, ...]:
    """Return what is wrong with what a case file says."""
    return tuple(_checked(reading, checks, Case, around))


def check_settings(
    reading: Reading[Settings],
    around: Surroundings,
    checks: Iterable[Check[Settings]] = SETTINGS_CHECKS,
) -> tuple[Finding, ...]:
    """Return what is wrong with what relance.yaml says."""
    return tuple(_checked(reading, checks, Settings, around))


def _read(document: Document, kind: type[R]) -> Reading[R]:
    record: R | None = None
    findings = document.findings
    if document.data is not None:
        try:
            record = kind.model_validate(document.data)
        except ValidationError as error:
            faults = shape_faults(error, document, kind)
            findings = (*findings, *(shape_finding(fault, document) for fault in faults))
    return Reading(record=record, document=document, findings=findings)


def _checked(
    reading: Reading[R], checks: Iterable[Check[R]], kind: type[R], around: Surroundings
) -> Iterator[Finding]:
    """Run all checks on a whole record; on a broken one, those that judge one entry at a time."""
    if reading.record is not None:
        whole = Remains(record=reading.record, positions={}, lost=frozenset())
        yield from _found(whole, checks, reading.places, around)
        return
    rest = _remains(reading.document, kind)
    if rest is not None:
        alone = (check for check in checks if check.stands_alone)
        yield from _found(rest, alone, reading.places, around)


def _remains(document: Document, kind: type[R]) -> Remains[R] | None:
    try:
        kind.model_validate(document.data)
    except ValidationError as error:
        faults = (fault.loc for fault in shape_faults(error, document, kind, with_refused=True))
        rest = remains(document.data, faults, kind)
        if rest is None or not isinstance(rest.record, Case):
            return rest
        number = PurePosixPath(document.places.of(()).path).stem
        return replace(rest, record=rest.record.model_copy(update={"number": number}))
    return None


def _found(
    rest: Remains[R], checks: Iterable[Check[R]], places: Places, around: Surroundings
) -> Iterator[Finding]:
    for check in checks:
        for loc, message in check.find(rest.record, around):
            written = rest.written_loc(loc)
            if written is not None:
                yield Finding(
                    place=places.of(written),
                    code=check.code,
                    message=message,
                    severity=check.severity,
                )
