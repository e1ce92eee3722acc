"""What other cases ask of a case, and what is kept of it so that its file need not be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from relance_docs.case.case import BookEntry, Case
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import PlanStep

OF_A_CASE: Final = ("book", "e_registered_consent")
"""Fields of a debtor that no entry of the address book has."""
CREDIT_POLICY: Final = "credit_policy"


class CaseFacts(NamedTuple):
    """A case as others see it; it is a `Who`, for its debtor is."""

    name: str
    """Of the debtor, as what follows."""
    kind: DebtorKind
    siren: str | None
    siret: str | None
    vat_identifier: str | None
    address: tuple[str, ...]
    is_open: bool
    invoice_numbers: tuple[str, ...]
    """As they are written, in the order of the file."""
    templates: tuple[str, ...]
    """Names of templates, without ending, that steps of its own plans ask for."""
    book: str | None = None
    """The entry of the address book that it names."""
    booked: str = ""
    """What it states that the entry may state as well, as JSON; empty without an entry."""

    @staticmethod
    def of(case: Case) -> CaseFacts:
        """Return what others ask of a case."""
        debtor = case.debtor
        return CaseFacts(
            name=debtor.name,
            kind=debtor.kind,
            siren=debtor.siren,
            siret=debtor.siret,
            vat_identifier=debtor.vat_identifier,
            address=debtor.address,
            is_open=case.closed is None,
            invoice_numbers=tuple(invoice.invoice_number for invoice in case.invoices),
            templates=tuple(dict.fromkeys(step.template_name for step in _own_steps(case))),
            book=debtor.book,
            booked="" if debtor.book is None else json.dumps(stated_of(case)),
        )


def stated_of(known: Case | BookEntry) -> dict[str, Any]:
    """Return what a case, or an entry of the address book, states of a debtor, by path.

    What only a case can state is left out: the entry itself, and a consent with its pièce.
    """
    debtor = known.debtor.model_dump(mode="json", exclude_unset=True, exclude=set(OF_A_CASE))
    said = {f"debtor.{name}": value for name, value in debtor.items() if value is not None}
    policy = known.credit_policy
    return said if policy is None else said | {CREDIT_POLICY: policy.model_dump(mode="json")}


def _own_steps(case: Case) -> Iterator[PlanStep]:
    yield from case.plan or ()
    for invoice in case.invoices:
        yield from invoice.plan or ()
