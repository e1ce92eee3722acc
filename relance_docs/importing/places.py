"""The place that a person means: a case as it will be, or an invoice of it.

The number of a case that the import opens is no name: with another answer it is another debtor's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.errors import RefusalError
from relance_docs.importing.draft import Draft
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.recording.events.entries import refuse_unknown_invoice
from relance_docs.workspace.numbers import ends_with, meant_among

_MOST_SHOWN: Final = 5
_SIGNS: Final = re.compile(r"[:=+;@]")
"""What has a meaning of its own in an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePlace:
    """A case, and the invoice of it that is meant; None for the case as a whole."""

    case: Case
    invoice_number: str | None = None


def place_of(draft: Draft, said: str, *, is_offered: bool = False) -> CasePlace:
    """Return the place that is meant by CASE, INVOICE or CASE:INVOICE.

    A case is named by its number, an invoice, its debtor or a part of its name. `is_offered`: it is
    said of the plan that is shown, so that the number of a new case is told apart. Raises
    RefusalError, with what comes into question, for what names none, or several.
    """
    if draft.case(said) is None:
        places = _with_invoice(draft, said)
        if len(places) == 1:
            return places[0]
        if places:
            raise _several(draft, said, places)
        name, sign, invoice = map(str.strip, said.partition(":"))
        if sign:
            case = _case_of(draft, name, is_offered=is_offered or bool(invoice))
            return CasePlace(case=case, invoice_number=_invoice_of(case, invoice))
    return CasePlace(case=_case_of(draft, said, is_offered=is_offered))


def _with_invoice(draft: Draft, said: str) -> tuple[CasePlace, ...]:
    """Return the places of that invoice; those of closed cases only where no other has it."""
    found = [(c, i.invoice_number) for c, i in draft.with_number(said) if isinstance(i, Invoice)]
    running = [each for each in found if each[0].closed is None]
    return tuple(CasePlace(case=case, invoice_number=number) for case, number in running or found)


def _invoice_of(case: Case, said: str) -> str | None:
    if not said:
        return None
    numbers = (invoice.invoice_number for invoice in case.invoices)
    found = next((n for n in numbers if same_number(n) == same_number(said)), said)
    refuse_unknown_invoice(case, found)
    return found


def _case_of(draft: Draft, said: str, *, is_offered: bool) -> Case:
    exact = draft.case(said)
    found = (exact,) if exact is not None else meant_among(draft.cases, said)
    found = tuple(case for case in found if case.closed is None) or found
    if len(found) > 1:
        raise _several(draft, said, [CasePlace(case=case) for case in found])
    if not found:
        raise RefusalError(Message("there is no case {number} in cases/", number=said))
    case = found[0]
    is_by_number = case.number == said or ends_with(case.number, said)
    if is_by_number and draft.is_new(case.number) and not is_offered:
        invoices = (CasePlace(case=case, invoice_number=i.invoice_number) for i in case.invoices)
        raise RefusalError(
            Message(
                "{number} is a case that this import opens, and with other answers another debtor "
                "gets that number; name its debtor or an invoice: {candidates}",
                number=case.number,
                candidates=_listed(
                    named(draft, each) for each in (CasePlace(case=case), *invoices)
                ),
            )
        )
    return case


def _several(draft: Draft, said: str, places: Iterable[CasePlace]) -> RefusalError:
    told = (_with_debtor(named(draft, place), place.case.debtor.name) for place in places)
    return RefusalError(
        Message("'{said}' may mean several: {candidates}", said=said, candidates=_listed(told))
    )


def _with_debtor(name: str, debtor: str) -> str:
    return name if name == debtor else f"{name} ({debtor})"


def _listed(names: Iterable[str]) -> str:
    first = tuple(names)
    return ", ".join(first[:_MOST_SHOWN]) + (" …" if len(first) > _MOST_SHOWN else "")


def named(draft: Draft, place: CasePlace) -> str:
    """Return the answer that means a place, whatever else is answered.

    A new case is named by its invoice, its account or its debtor, never by its number.
    """
    invoice = place.invoice_number
    if not draft.is_new(place.case.number):
        return f"{place.case.number}:{invoice}" if invoice else place.case.number
    if invoice is None:
        return name_of(draft, place.case)
    is_alone = draft.case(invoice) is None and len(_with_invoice(draft, invoice)) == 1
    if is_alone and not _SIGNS.search(invoice):
        return invoice
    return f"{name_of(draft, place.case).removesuffix(':')}:{invoice}"


def name_of(draft: Draft, case: Case) -> str:
    """Return what names a case, whatever else is answered: its number only where it is there."""
    if not draft.is_new(case.number):
        return case.number
    names = (name for name in (case.debtor.name, case.debtor.customer_account) if name)
    lasting = next((name for name in names if _is_name_of(draft, name, case)), None)
    first = next((invoice.invoice_number for invoice in case.invoices), case.number)
    return lasting or f"{first}:"


def _is_name_of(draft: Draft, name: str, case: Case) -> bool:
    """Whether a name means that case and nothing else."""
    if _SIGNS.search(name) or draft.case(name) is not None or _with_invoice(draft, name):
        return False
    return [each.number for each in meant_among(draft.cases, name)] == [case.number]
