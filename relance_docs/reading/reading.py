"""One file in: a record, or findings that say what to write. Never an exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from relance_docs.case.case import Case
from relance_docs.case.record import Record
from relance_docs.case.settings import Settings
from relance_docs.finding import Finding
from relance_docs.reading.document import Document, Places
from relance_docs.reading.shape import shape_findings
from relance_docs.reading.yaml import read_yaml

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[R]):
    """What was read of one file: the record when its shape is right, and all that is wrong."""

    record: R | None
    places: Places
    findings: tuple[Finding, ...]


def read_case(raw: bytes, *, path: str, number: str) -> Reading[Case]:
    """Read a case file; `number` is the name of the file without its ending."""
    document = read_yaml(raw, path)
    reading = _read(document, Case)
    if reading.record is None:
        return reading
    return Reading(
        record=reading.record.model_copy(update={"number": number}),
        places=reading.places,
        findings=reading.findings,
    )


def read_settings(raw: bytes, *, path: str) -> Reading[Settings]:
    """Read relance.yaml."""
    return _read(read_yaml(raw, path), Settings)


def _read(document: Document, kind: type[R]) -> Reading[R]:
    record: R | None = None
    findings = document.findings
    if document.data is not None:
        try:
            record = kind.model_validate(document.data)
        except ValidationError as error:
            findings = (*findings, *shape_findings(error, document, kind))
    return Reading(record=record, places=document.places, findings=findings)
