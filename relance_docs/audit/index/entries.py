"""What the index keeps of a case, as plain data and back."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any, Final

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


def entry_kept(entry: IndexCase) -> Plain:
    """Return an entry as plain data; raises NotKeptError for one that would not come back."""
    kept = _plain(entry)
    if _valued(kept) != entry:
        raise NotKeptError(entry.figures.number)
    return kept


def entry_of(kept: Plain) -> IndexCase:
    """Return the entry that `entry_kept` was given."""
    entry: IndexCase = _valued(kept)
    return entry


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
            return valued(kept)
