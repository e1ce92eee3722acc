"""What other cases ask of a case, and what is kept of it so that its file need not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import PlanStep


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
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

    @staticmethod
    def of(case: Case) -> Facts:
        """Return what others ask of a case."""
        debtor = case.debtor
        return Facts(
            name=debtor.name,
            kind=debtor.kind,
            siren=debtor.siren,
            siret=debtor.siret,
            vat_identifier=debtor.vat_identifier,
            address=debtor.address,
            is_open=case.closed is None,
            invoice_numbers=tuple(invoice.invoice_number for invoice in case.invoices),
            templates=tuple(dict.fromkeys(step.template_name for step in _own_steps(case))),
        )


def _own_steps(case: Case) -> Iterator[PlanStep]:
    yield from case.plan or ()
    for invoice in case.invoices:
        yield from invoice.plan or ()
