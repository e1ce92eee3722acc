"""Into which case a document goes: the one that was named, the debtor's, or a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.errors import RefusalError
from relance_docs.importing.debtors import DebtorSeen, Match, matches, siren_of
from relance_docs.importing.desk import Desk
from relance_docs.importing.invoices.records import InvoiceRead
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message

NEW: Final = "new"
SKIP: Final = "skip"


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """A case, None for a new one, and why this one."""

    case: Case | None
    reason: Message


def destination_of(desk: Desk, item: Item, invoice: InvoiceRead) -> Destination | None:
    """Return where an invoice goes; None when a person has to say it, or said to leave it out.

    Raises RefusalError when the case that was named does not exist.
    """
    if desk.asked.case is not None:
        case = named_case(desk)
        _warn_of_another(desk, item, invoice, case)
        return Destination(case=case, reason=Message("the case you named"))
    found = cases_of(desk, invoice)
    if not found:
        return Destination(case=None, reason=Message("no open case has this debtor"))
    if len(found) == 1 and found[0].case.handed_over is None:
        return Destination(case=found[0].case, reason=found[0].reason)
    return _chosen(desk, item, invoice, found)


def _warn_of_another(desk: Desk, item: Item, invoice: InvoiceRead, case: Case) -> None:
    """Say so when the buyer and the debtor of the named case have different SIREN."""
    buyer, debtor = invoice.buyer, case.debtor
    theirs = siren_of(buyer.siren, buyer.siret, buyer.vat_identifier)
    ours = siren_of(debtor.siren, debtor.siret, debtor.vat_identifier)
    if theirs and ours and theirs != ours:
        desk.warn(
            item,
            Message(
                "its buyer has the SIREN {theirs}, the debtor of case {case} has {ours}: one "
                "company does not owe for another",
                theirs=theirs,
                ours=ours,
                case=case.number,
            ),
        )


def named_case(desk: Desk) -> Case:
    """Return the case of --case."""
    number = desk.asked.case or ""
    case = desk.case(number)
    if case is None:
        desk.workspace.case_file(number)  # its refusal names cases of a similar number
        raise RefusalError(
            Message("case {case} has errors; see `relance check {case}`", case=number)
        )
    return case


def cases_of(desk: Desk, invoice: InvoiceRead) -> tuple[Match, ...]:
    """Return the open cases of the buyer."""
    buyer = invoice.buyer
    seen = DebtorSeen(
        name=buyer.name,
        siren=buyer.siren,
        siret=buyer.siret,
        vat_identifier=buyer.vat_identifier,
    )
    return matches(desk.cases, seen)


def _chosen(
    desk: Desk, item: Item, invoice: InvoiceRead, found: tuple[Match, ...]
) -> Destination | None:
    choices = (
        *(Choice(value=m.case.number, label=_label(m)) for m in found),
        Choice(value=NEW, label=Message("a new case")),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    question = Message(
        "{number}: into which case does it go? The debtor is {debtor}",
        number=invoice.invoice_number,
        debtor=invoice.buyer.name or "—",
    )
    answer = desk.ask(item, f"{invoice.invoice_number}.case", question, choices=choices)
    if answer == SKIP:
        desk.refuse(item, Message("left out, as you said"))
    if answer in {None, SKIP}:
        return None
    reason = Message("the case you named")
    return Destination(case=None if answer == NEW else desk.case(answer or ""), reason=reason)


def _label(match: Match) -> Message:
    name = match.case.debtor.name
    if match.case.handed_over is not None:
        return Message("{name} ({why}); the case was handed over", name=name, why=match.reason)
    return Message("{name} ({why})", name=name, why=match.reason)
