"""From pydantic's errors to findings, and what of the file can be judged all the same.

Its `type` and `loc` are used, never its sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from relance_docs.case.record import Record
from relance_docs.finding import Finding, Severity
from relance_docs.reading.anatomy import fields_at, words_at
from relance_docs.reading.document import Data, Document, Loc
from relance_docs.reading.faults import EXPLANATIONS, UNEXPLAINED, Fault

R = TypeVar("R", bound=Record)

# What stands for a part that must be there and cannot be read; nothing said of it is reported.
_STAND_INS: Final[Mapping[str, Any]] = {
    "debtor": {"kind": "business", "name": "?"},
    "creditor": {"name": "?", "address": ["?"]},
}


@dataclass(frozen=True, kw_only=True)
class Remains(Generic[R]):
    """A record of the entries that are right, and where they stand in the file."""

    record: R
    positions: Mapping[str, tuple[int, ...]]
    """For each list of the file that lost entries, the positions of those that are left."""
    lost: frozenset[str]
    """The fields that are not judged at all."""

    def written_loc(self, loc: Loc) -> Loc | None:
        """Return where in the file `loc` of the record stands; None for what is not judged."""
        if not loc:
            return loc
        field = loc[0]
        if field in self.lost:
            return None
        kept = self.positions.get(str(field))
        if kept is None or len(loc) == 1 or not isinstance(loc[1], int):
            return loc
        return (field, kept[loc[1]], *loc[2:])


def remains(data: Data, faults: Iterable[Loc], kind: type[R]) -> Remains[R] | None:
    """Return what is left of `data` without the entries that `faults` touch; None if too little."""
    if not isinstance(data, dict):
        return None
    kept, broken = dict(data), _broken(data, faults)
    positions: dict[str, tuple[int, ...]] = {}
    for field, entries in broken.items():
        value = data.get(field)
        if isinstance(value, list) and None not in entries:
            positions[field] = tuple(i for i in range(len(value)) if i not in entries)
            kept[field] = [value[i] for i in positions[field]]
        else:
            kept.pop(field, None)
    lost = frozenset(broken) - frozenset(positions)
    stand_ins = {field: _STAND_INS[field] for field in lost if field in _STAND_INS}
    try:
        record = kind.model_validate(kept | stand_ins)
    except ValidationError:
        return None
    return Remains(record=record, positions=positions, lost=lost)


def _broken(data: Mapping[str, Data], faults: Iterable[Loc]) -> dict[str, set[int | None]]:
    """Return the fields that faults touch, with the positions touched; None for all of it."""
    broken: dict[str, set[int | None]] = {}
    for loc in faults:
        if not loc:
            continue
        field = str(loc[0])
        in_list = isinstance(data.get(field), list) and len(loc) > 1 and isinstance(loc[1], int)
        broken.setdefault(field, set()).add(int(loc[1]) if in_list else None)
    return broken


def shape_faults(
    error: ValidationError,
    document: Document,
    root: type[BaseModel],
    *,
    with_refused: bool = False,
) -> tuple[Fault, ...]:
    """Return the faults, one for each place, without those that a refusal already explains."""
    faults: dict[Loc, Fault] = {}
    for entry in error.errors(include_url=False):
        loc = written_loc(entry["loc"], entry["type"], document)
        # pydantic counts only the items that were right: one broken invoice is not "no invoice".
        is_filled = entry["type"] == "too_short" and bool(entry["input"])
        if not is_filled and (with_refused or not _is_refused(loc, document)):
            context: Mapping[str, Any] = entry.get("ctx", {})
            faults.setdefault(
                loc,
                Fault(
                    kind=entry["type"],
                    loc=loc,
                    value=entry.get("input"),
                    context=context,
                    root=root,
                    fields=fields_at(root, loc[:-1]),
                    words=words_at(root, loc),
                ),
            )
    # A needed field that is only misspelt is told once.
    meant = {(*fault.loc[:-1], fault.meant) for fault in faults.values()}
    return tuple(
        fault for fault in faults.values() if fault.kind != "missing" or fault.loc not in meant
    )


def written_loc(loc: Loc, kind: str, document: Document) -> Loc:
    """Return the way to what the file says, for pydantic's way to what it read.

    Unions and clauses (`{fixed: 12.00}`, read as form and value) add steps that no file has.
    """
    if kind == "missing":
        return loc
    while loc and not document.places.knows(loc):
        if loc[-2:] == ("penalty_rate", "value"):
            children = document.places.children(loc[:-1])
            return children[0] if children else loc[:-1]
        loc = loc[:-1]
    return loc


def _is_refused(loc: Loc, document: Document) -> bool:
    return any(loc[:length] in document.refused for length in range(len(loc) + 1))


def shape_finding(fault: Fault, document: Document) -> Finding:
    """Return the finding for a fault, at its place in the file."""
    kind = "empty" if fault.kind == "missing" and document.places.knows(fault.loc) else fault.kind
    code, explain = EXPLANATIONS.get(kind, UNEXPLAINED)
    is_nested = code == "list-expected" and isinstance(fault.value, dict)
    at_key = code == "unknown-key" or is_nested
    places = document.places
    place = places.of_key(fault.loc) if at_key else places.of(fault.loc)
    if kind == "missing":
        place = places.of_key(fault.loc[:-1])
    return Finding(place=place, code=code, message=explain(fault), severity=Severity.ERROR)
