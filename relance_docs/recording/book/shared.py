"""What one case says anew of a debtor of the address book: the entry and its other cases follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import Debtor
from relance_docs.message import Message
from relance_docs.reading.document import Data
from relance_docs.reading.editing.changes import Append, Change, Put, Remove
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.yaml import read_yaml
from relance_docs.recording.event import Event
from relance_docs.recording.journal import FileChange
from relance_docs.workspace.book import cases_of_book
from relance_docs.workspace.case_text import CASE_ORDER, plain
from relance_docs.workspace.facts import CREDIT_POLICY, OF_A_CASE
from relance_docs.workspace.layout import book_path, case_path
from relance_docs.workspace.opened import opened

DEBTOR: Final = "debtor"
Said = dict[str, Data]
"""What a file states of a debtor, as text, by the path of each field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """The other files that a change of a debtor changes, in the same commit."""

    files: tuple[FileChange, ...] = ()
    numbers: tuple[str, ...] = ()
    """The other cases of that debtor."""

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What the user is told."""
        if not self.files:
            return ()
        if not self.numbers:
            return (Message("note: the address book says so too, {path}", path=self.files[0].path),)
        return (
            Message(
                "note: the address book, {path}, and the other cases of that debtor say so too: "
                "{cases}",
                path=self.files[0].path,
                cases=", ".join(self.numbers),
            ),
        )


def followed(root: Path, case: Case, old: bytes, new: bytes, event: Event) -> Followed:
    """Return what follows from an edit of a case: nothing, where its debtor is in no book.

    A field of the debtor that the case says anew is said in the entry and in each case that names
    it; a correction stands in the history of each, with its reason.
    """
    name, path = case.debtor.book, case_path(case.number)
    before, after = (said_of(read_yaml(raw, path).data) for raw in (old, new))
    if name is None or before == after:
        return Followed()
    changed = {at: after.get(at) for at in before | after if before.get(at) != after.get(at)}
    others = tuple(n for n in cases_of_book(root, (name,)) if n != case.number)
    told = tuple(_corrections(event.changes))
    files = [_change(root, book_path(name), changed, ())]
    files += [_change(root, case_path(number), changed, told) for number in others]
    return Followed(files=tuple(files), numbers=others)


def said_of(data: Data) -> Said:
    """Return what a case, or an entry, states of its debtor; what only a case states is left out.

    >>> said_of({"debtor": {"name": "X", "book": "C1"}, "invoices": []})
    {'debtor.name': 'X'}
    """
    whole = data if isinstance(data, dict) else {}
    debtor, policy = whole.get(DEBTOR), whole.get(CREDIT_POLICY)
    fields = debtor.items() if isinstance(debtor, dict) else ()
    said: Said = {
        f"{DEBTOR}.{key}": value
        for key, value in fields
        if key not in OF_A_CASE and value is not None
    }
    if policy is not None:
        said[CREDIT_POLICY] = policy
    return said


def edits(before: Mapping[str, Data], wanted: Mapping[str, Data]) -> Iterator[Change]:
    """Yield the edits after which a file that states `before` states what is wanted of each path.

    None: nothing.
    """
    for path, value in wanted.items():
        at, _dot, key = path.rpartition(".")
        loc = (at,) if at else ()
        order = tuple(Debtor.model_fields) if at else CASE_ORDER
        if value is None:
            if path in before:
                yield Remove(loc=loc, key=key)
        elif before.get(path) != value:
            yield Put(loc=loc, key=key, value=plain(value), order=order)


def _change(
    root: Path, path: str, wanted: Mapping[str, Data], also: Iterable[Change]
) -> FileChange:
    raw = opened(root, path).raw
    before = said_of(read_yaml(raw, path).data)
    new = edited(raw, path, (*edits(before, wanted), *also))
    return FileChange(path=path, old=raw, new=new)


def _corrections(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the entries of a history that tell what was set right, as far as it is the debtor's."""
    for change in changes:
        if not (isinstance(change, Append) and isinstance(change.value, Mapping)):
            continue
        corrected = change.value.get("corrections", ())
        of_debtor = tuple(
            each
            for each in (corrected if isinstance(corrected, tuple) else ())
            if isinstance(each, Mapping) and str(each["field"]).startswith((DEBTOR, CREDIT_POLICY))
        )
        if of_debtor:
            value = {**change.value, "corrections": of_debtor}
            yield Append(key=change.key, value=value, order=change.order, as_block=True)
