"""What the index keeps of a case: packed until all are there, and as plain data between runs."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields
from enum import StrEnum
from sys import intern
from typing import Any, Final
from zlib import compress, decompress

from relance_docs.audit.index.index import IndexCase
from relance_docs.case.plan import Channel
from relance_docs.case.terms import CreditPolicy
from relance_docs.plan.promises import PromiseState
from relance_docs.plan.records import BlockCode
from relance_docs.portfolio import records
from relance_docs.portfolio.credit import Credit
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.statement.records import Aging
from relance_docs.store.messages import NotKeptError, Plain, plain, valued

_RECORDS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        *(IndexCase, Deadline, Credit, DebtorName, Aging, records.CaseFigures, records.CaseOwed),
        *(records.DuePart, records.PaidAfter, records.Action, records.PaymentReceived),
        *(records.ReasonGiven, records.PromiseMade, records.PlanMade, records.DisputeRaised),
        records.Sale,
    )
}
_WORDS: Final[dict[str, type[StrEnum]]] = {
    kind.__name__: kind
    for kind in (
        *(BlockCode, Channel, DeadlineKind, PromiseState),
        *(records.Preceded, records.UnpaidBecause),
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexEntry:
    """An entry of the index in a tenth of its room, for there may be ten thousand."""

    kept: str = ""
    """Plain data, packed; empty for an entry that would not come back from that."""
    case: IndexCase | None = None
    """Such an entry as it is."""

    @staticmethod
    def of(case: IndexCase) -> IndexEntry:
        """Pack an entry."""
        try:
            plainly = _plain(case)
        except NotKeptError:
            return IndexEntry(case=case)
        said = json.dumps(plainly, ensure_ascii=False, separators=(",", ":"))
        entry = IndexEntry(kept=b64encode(compress(said.encode(), 1)).decode())
        return entry if entry.unpacked() == case else IndexEntry(case=case)

    def unpacked(self) -> IndexCase:
        """Return the entry; texts that several have are there once."""
        if self.case is not None:
            return self.case
        case: IndexCase = _valued(json.loads(decompress(b64decode(self.kept))))
        return case


def _plain(value: object) -> Plain:
    name = type(value).__name__
    if _RECORDS.get(name) is type(value):
        return {"is": name, "of": [_plain(getattr(value, f.name)) for f in fields(_RECORDS[name])]}
    if isinstance(value, StrEnum) and _WORDS.get(name) is type(value):
        return {"one": value.value, "in": name}
    if isinstance(value, CreditPolicy):
        return {"policy": value.model_dump(mode="json", exclude_unset=True)}
    if isinstance(value, dict):
        return {"pairs": [[_plain(key), _plain(each)] for key, each in value.items()]}
    if type(value) is tuple:
        return [_plain(each) for each in value]
    return plain(value)


def _valued(kept: Plain) -> Any:  # noqa: ANN401 - whatever was kept
    match kept:
        case [*values]:
            return tuple(map(_valued, values))
        case {"is": name, "of": values}:
            names = (field.name for field in fields(_RECORDS[name]))
            return _RECORDS[name](**dict(zip(names, map(_valued, values), strict=True)))
        case {"one": word, "in": name}:
            return _WORDS[name](word)
        case {"policy": policy}:
            return CreditPolicy.model_validate(policy)
        case {"pairs": pairs}:
            return {_valued(key): _valued(each) for key, each in pairs}
        case _:
            return intern(kept) if isinstance(kept, str) else valued(kept)
