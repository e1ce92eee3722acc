"""What is found for each case on a day, once for its content, the settings and the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from relance_docs.case.as_of import AsOf
from relance_docs.case.case import Case
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.store.messages import Plain
from relance_docs.store.store import Shelf, Store, key_of_all
from relance_docs.workspace.records import WHO, CaseFile, Workspace


def with_related(workspace: Workspace, store: Store | None) -> Workspace:
    """Return the workspace with what is known of who is the same debtor."""
    return replace(workspace, related=related(workspace, store))


def keyed(workspace: Workspace) -> Iterator[tuple[CaseFile, str]]:
    """Yield each case file with the key of all that is said of it on a day, in order of number.

    `workspace`: with what is known of who is the same debtor. Raises FindingsError for the
    settings.
    """
    workspace.refuse_unsound()
    others = workspace.related or {}
    blobs = {file.number: file.blob for file in (*workspace.case_files, *workspace.neighbours)}
    settings = hashlib.sha256(workspace.settings_raw).hexdigest()
    for file in workspace.case_files:
        beside = " ".join(f"{other}:{blobs[other]}" for other in others.get(file.number, ()))
        yield file, f"{file.number} {file.blob} {settings} {beside}"


class Listed(Protocol):
    """What is found for a case among others: plain values, but for the last one."""

    @property
    def packed(self) -> str:
        """All of it as JSON; empty for what cannot be said so."""

    def __getitem__(self, values: slice, /) -> tuple[Plain, ...]:
        """Return some of the values."""


ListedT = TypeVar("ListedT", bound=Listed)


def on_the_day(
    workspace: Workspace,
    file: CaseFile,
    shelf: Shelf | None,
    key: str,
    find: Callable[[CaseOnDay], Sequence[ListedT]],
    made: Callable[..., ListedT],
) -> Sequence[ListedT]:
    """Return what is found for a case without errors, or was for the same key and such a day.

    `made`: makes one of it again of its plain values.
    """
    if shelf is None:
        return find(workspace.on_day(case_of(file)))
    kept = shelf.known_on(key, workspace.as_of)
    if kept is not None:
        return [made(*each) for each in kept]
    as_of = AsOf.of(workspace.as_of)
    found = find(workspace.on_day(case_of(file), as_of))
    if all(each.packed for each in found):
        shelf.keep_on(key, [each[:-1] for each in found], as_of)
    return found


def case_of(file: CaseFile) -> Case:
    """Return the case of a file without errors, whose facts are known."""
    if file.case is None:
        raise AssertionError(file.path)
    return file.case


def related(workspace: Workspace, store: Store | None) -> Mapping[str, Sequence[str]]:
    """Return the other cases of the same debtor, it seems, of each case that has any."""
    files = (*workspace.case_files, *workspace.neighbours)
    if store is None:
        return _related(workspace)
    known = [(file.number, WHO(file.facts)) for file in files if file.facts is not None]
    key = key_of_all(known)
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
