"""What can still be judged of a file that has not its shape: the entries that are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import ValidationError

from relance_docs.case.record import Record
from relance_docs.reading.document import Data, Loc

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
