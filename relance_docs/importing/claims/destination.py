"""Into which case a new invoice goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.same_debtor import Tie, Who, shares_a_word, siren_of, tie, vat_of
from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadParty
from relance_docs.importing.draft import Draft
from relance_docs.importing.places import name_of
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message

NEW: Final = "new"
SKIP: Final = "skip"


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorMatch:
    """A case of the same debtor, and what tells that it is the same."""

    case: Case
    reason: Message
    is_certain: bool = True
    """Whether an identifier tells it; a name alone can be that of two."""
    is_same: bool = True
    """Whether it is taken for the same debtor; a person has to say it of a neighbour."""


def matches(cases: Iterable[Case], seen: Who) -> tuple[DebtorMatch, ...]:
    """Return the open cases of the debtor; those told by an identifier push out the others.

    A case whose identifier is another one is never a match, whatever its name.
    """
    found = [match for case in cases if case.closed is None and (match := _match(case, seen))]
    certain = tuple(match for match in found if match.is_certain)
    return certain or tuple(found)


def neighbours(cases: Iterable[Case], seen: Who) -> tuple[DebtorMatch, ...]:
    """Return the open cases of who has the same address, and a name with a word in common."""
    return tuple(
        DebtorMatch(case=case, reason=Message("the same address"), is_certain=False, is_same=False)
        for case in cases
        if case.closed is None
        and tie(case.debtor, seen) is Tie.ADDRESS
        and shares_a_word(case.debtor.name, seen.name or "")
    )


def _match(case: Case, seen: Who) -> DebtorMatch | None:
    match tie(case.debtor, seen):
        case Tie.SIREN:
            reason = Message("the same SIREN, {siren}", siren=siren_of(seen))
            return DebtorMatch(case=case, reason=reason)
        case Tie.VAT_IDENTIFIER:
            reason = Message("the same VAT number, {number}", number=vat_of(seen))
            return DebtorMatch(case=case, reason=reason)
        case Tie.NAME:
            reason = Message("the same name, {name}", name=case.debtor.name)
            return DebtorMatch(case=case, reason=reason, is_certain=False)
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """A case, None for a new one, and why this one."""

    case: Case | None
    reason: Message
    is_certain: bool = True
    """Whether an identifier, an account or a person told the case, not a name alone."""


def destination_of(
    draft: Draft, item: Item, debtor: ReadParty, document: ReadInvoice | None = None
) -> Destination | None:
    """Return where invoices of a debtor go: into the case that was named, its own, or a new one.

    None when a person has to say it, or said to leave them out. `document`: the one invoice of its
    file. Raises RefusalError when the case that was named does not exist.
    """
    if draft.asked.case is not None:
        case = named_case(draft)
        _warn_of_another(draft, item, debtor, case)
        return Destination(case=case, reason=Message("the case you named"))
    found = cases_of(draft, debtor) or neighbours(draft.of_debtor(debtor), debtor)
    if found and not found[0].is_same:
        return _chosen(draft, item, debtor, document, found)
    if not found:
        return Destination(case=None, reason=Message("no open case has this debtor"))
    if len(found) == 1 and found[0].case.handed_over is None:
        return Destination(
            case=found[0].case, reason=found[0].reason, is_certain=found[0].is_certain
        )
    return _chosen(draft, item, debtor, document, found)


def _warn_of_another(draft: Draft, item: Item, party: ReadParty, case: Case) -> None:
    """Say so when the buyer and the debtor of the named case have different SIREN."""
    debtor = case.debtor
    theirs = siren_of(party)
    ours = siren_of(debtor)
    if theirs and ours and theirs != ours:
        draft.warn(
            item,
            Message(
                "its buyer has the SIREN {theirs}, the debtor of case {case} has {ours}: one "
                "company does not owe for another",
                theirs=theirs,
                ours=ours,
                case=case.number,
            ),
        )


def named_case(draft: Draft) -> Case:
    """Return the case of --case."""
    number = draft.asked.case or ""
    case = draft.case(number)
    if case is None:
        draft.workspace.case_file(number)  # its refusal names cases of a similar number
        raise RefusalError(
            Message("case {case} has errors; see `relance check {case}`", case=number)
        )
    return case


def cases_of(draft: Draft, party: ReadParty) -> tuple[DebtorMatch, ...]:
    """Return the open cases of a debtor: by its account in the books, else by who it is.

    A case with another account is that of another customer, whatever its name.
    """
    account = party.customer_account
    cases = tuple(draft.of_debtor(party, account))
    if account is None:
        return matches(cases, party)
    same = tuple(case for case in cases if case.debtor.customer_account == account)
    by_account = tuple(case for case in same if case.closed is None)
    if len(by_account) == 1:
        reason = Message("the same account, {account}", account=account)
        return (DebtorMatch(case=by_account[0], reason=reason),)
    found = matches(cases, party)
    return tuple(m for m in found if m.case.debtor.customer_account in {None, account})


def _chosen(
    draft: Draft,
    item: Item,
    debtor: ReadParty,
    document: ReadInvoice | None,
    found: tuple[DebtorMatch, ...],
) -> Destination | None:
    cases = {name_of(draft, match.case): match for match in found}
    choices = (
        *(Choice(value=name, label=_label(match)) for name, match in cases.items()),
        Choice(value=NEW, label=Message("a new case")),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    key, question = _question(debtor, document)
    answer = draft.ask(item, f"{key}.case", question, choices=choices)
    if answer == SKIP:
        left_out = Message("left out, as you said")
        if document is not None:
            draft.refuse(item, left_out)
        else:
            draft.skip(item, Message("{debtor}", debtor=debtor.name or debtor.known_as), left_out)
    if answer in {None, SKIP}:
        return None
    reason = Message("the case you named")
    return Destination(case=None if answer == NEW else cases[answer or ""].case, reason=reason)


def _question(debtor: ReadParty, document: ReadInvoice | None) -> tuple[str | None, Message]:
    if document is None:
        question = Message(
            "{debtor}: into which case do its invoices go?", debtor=debtor.name or debtor.known_as
        )
        return debtor.known_as, question
    question = Message(
        "{number}: into which case does it go? The debtor is {debtor}",
        number=document.invoice_number,
        debtor=debtor.name or "—",
    )
    return document.invoice_number, question


def _label(match: DebtorMatch) -> Message:
    name = match.case.debtor.name
    if match.case.handed_over is not None:
        return Message("{name} ({why}); the case was handed over", name=name, why=match.reason)
    return Message("{name} ({why})", name=name, why=match.reason)
