"""The rows of all cases on a day, each made once for a content, the settings and the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, Final

from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.standing import barred_by_findings
from relance_docs.plan.summary import summary_of_unread
from relance_docs.portfolio.credit import credit_of
from relance_docs.review.row import Row, row_from, row_of
from relance_docs.store.messages import NotKeptError, Plain, plain, valued
from relance_docs.store.store import Store
from relance_docs.workspace.records import CaseFile, Workspace

_NAMES: Final = tuple(field.name for field in fields(Row))
_LISTS: Final = ("urgency", "notes", "deadlines")
_WHO: Final = attrgetter("name", "siren", "siret", "vat_identifier", "address")


def rows(workspace: Workspace, store: Store | None) -> Iterator[Row]:
    """Yield the row of each case, in order of number; raises FindingsError for the settings."""
    workspace.refuse_unsound()
    others = related(workspace, store)
    blobs = {file.number: file.blob for file in (*workspace.case_files, *workspace.neighbours)}
    settings = hashlib.sha256(workspace.settings_raw).hexdigest()
    for file in workspace.case_files:
        beside = " ".join(f"{other}:{blobs[other]}" for other in others.get(file.number, ()))
        key = f"{file.number} {file.blob} {workspace.as_of} {settings} {beside}"
        yield _unread(file) if file.has_errors else _row(workspace, store, file, key)


def _unread(file: CaseFile) -> Row:
    errors = sum(finding.is_error for finding in file.findings)
    debtor = file.facts.name if file.facts else ""
    return row_from(summary_of_unread(file.number, debtor, barred_by_findings(errors)))


def _row(workspace: Workspace, store: Store | None, file: CaseFile, key: str) -> Row:
    kept = store.shelf("rows").known(key) if store is not None else None
    if kept is not None:
        return _kept_row(kept)
    if file.case is None:
        raise AssertionError(file.path)  # its facts are known
    row = _with_credit(workspace.on_day(file.case))
    if store is not None:
        try:
            store.shelf("rows").keep(key, _plain_row(row))
        except NotKeptError:
            return row
    return row


def _with_credit(on_day: CaseOnDay) -> Row:
    """Return the row of a case, with what passes the credit policy among its notes."""
    row, credit = row_of(on_day), credit_of(on_day)
    return replace(row, notes=(*row.notes, *credit.alerts)) if credit else row


def _plain_row(row: Row) -> Plain:
    said = {name: getattr(row, name) for name in _NAMES}
    return [[plain(each) for each in v] if n in _LISTS else plain(v) for n, v in said.items()]


def _kept_row(kept: Plain) -> Row:
    said = zip(_NAMES, kept, strict=True)
    fields_of_row: dict[str, Any] = {
        name: tuple(map(valued, each)) if name in _LISTS else valued(each) for name, each in said
    }
    return Row(**fields_of_row)


def related(workspace: Workspace, store: Store | None) -> Mapping[str, Sequence[str]]:
    """Return the other cases of the same debtor, it seems, of each case that has any."""
    files = (*workspace.case_files, *workspace.neighbours)
    if store is None:
        return _related(workspace)
    known = [(file.number, _WHO(file.facts)) for file in files if file.facts is not None]
    key = hashlib.sha256(repr(known).encode("utf-8", "surrogateescape")).hexdigest()
    kept = store.shelf("debtors").known(key)
    if kept is None:
        kept = _related(workspace)
        store.shelf("debtors").keep(key, kept)
    return dict(kept)


def _related(workspace: Workspace) -> dict[str, list[str]]:
    found = (
        (file.number, [other.number for other in workspace.other_files(file.facts, file.number)])
        for file in workspace.case_files
        if file.facts is not None
    )
    return {number: others for number, others in found if others}
