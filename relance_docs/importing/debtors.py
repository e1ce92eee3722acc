"""Which case a debtor of another file belongs to: by SIREN, by VAT number, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from relance_docs.case.case import Case
from relance_docs.case.same_debtor import Tie, Who, shares_a_word, siren_of, tie, vat_of
from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A case of the same debtor, and what tells that it is the same."""

    case: Case
    reason: Message
    is_certain: bool = True
    """Whether an identifier tells it; a name alone can be that of two."""
    is_same: bool = True
    """Whether it is taken for the same debtor; a person has to say it of a neighbour."""


def matches(cases: Iterable[Case], seen: Who) -> tuple[Match, ...]:
    """Return the open cases of the debtor; those told by an identifier push out the others.

    A case whose identifier is another one is never a match, whatever its name.
    """
    found = [match for case in cases if case.closed is None and (match := _match(case, seen))]
    certain = tuple(match for match in found if match.is_certain)
    return certain or tuple(found)


def neighbours(cases: Iterable[Case], seen: Who) -> tuple[Match, ...]:
    """Return the open cases of who has the same address, and a name with a word in common."""
    return tuple(
        Match(case=case, reason=Message("the same address"), is_certain=False, is_same=False)
        for case in cases
        if case.closed is None
        and tie(case.debtor, seen) is Tie.ADDRESS
        and shares_a_word(case.debtor.name, seen.name or "")
    )


def _match(case: Case, seen: Who) -> Match | None:
    match tie(case.debtor, seen):
        case Tie.SIREN:
            reason = Message("the same SIREN, {siren}", siren=siren_of(seen))
            return Match(case=case, reason=reason)
        case Tie.VAT_IDENTIFIER:
            reason = Message("the same VAT number, {number}", number=vat_of(seen))
            return Match(case=case, reason=reason)
        case Tie.NAME:
            reason = Message("the same name, {name}", name=case.debtor.name)
            return Match(case=case, reason=reason, is_certain=False)
    return None
