"""The cases that were not asked for, as far as they touch those that were."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from relance_docs.reading.reading import read_case
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.opening import opened


def neighbours(
    root: Path, files: Iterable[CaseFile], numbers: Iterable[str]
) -> tuple[CaseFile, ...]:
    """Return the cases among `numbers` that may share an invoice or a debtor with `files`.

    Their bytes are searched, and only those that mention a number are read: looking at one case of
    ten thousand does not cost the reading of all.
    """
    wanted = tuple(_mentions(files))
    found = (_neighbour(root, number, wanted) for number in sorted(numbers))
    return tuple(file for file in found if file is not None) if wanted else ()


def _mentions(files: Iterable[CaseFile]) -> Iterable[bytes]:
    for file in files:
        if file.case is not None:
            yield from (invoice.invoice_number.encode() for invoice in file.case.invoices)
            if file.case.debtor.siren is not None:
                yield file.case.debtor.siren.encode()


def _neighbour(root: Path, number: str, wanted: tuple[bytes, ...]) -> CaseFile | None:
    path = case_path(number)
    raw = opened(root, path).raw
    if not any(each in raw for each in wanted):
        return None
    case = read_case(raw, path=path, number=number).record
    return CaseFile(number=number, path=path, raw=raw, case=case, findings=())
