"""Co-debtors and guarantors: each named once, reached, and meant where the file says its name."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.case.obligors import CoDebtor, Guarantor
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.debtor import in_the_window
from relance_docs.reading.checks.identifiers import is_email, no_email
from relance_docs.reading.document import Loc
from relance_docs.reading.suggestions import nearest


def _others(case: Case) -> Iterator[tuple[Loc, CoDebtor | Guarantor]]:
    for i, co_debtor in enumerate(case.co_debtors):
        yield ("co_debtors", i), co_debtor
    for i, guarantor in enumerate(case.guarantors):
        yield ("guarantors", i), guarantor


@check("party-twice", stands_alone=True)
def party_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Debtor, co-debtors and guarantors have each a name of their own: letters go by it."""
    seen = {case.debtor.name.casefold()}
    for loc, other in _others(case):
        name = other.name.casefold()
        if name in seen:
            yield (
                (*loc, "name"),
                Message("'{name}' stands in this case already", name=other.name),
            )
        seen.add(name)


@check("unknown-party")
def unknown_party(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The party of an event or of a payment is a co-debtor or guarantor, spelt the same."""
    known = tuple(other.name for _loc, other in _others(case))
    named = [(("history", i, "party"), e.party) for i, e in enumerate(case.history)]
    named += [(("payments", i, "party"), p.party) for i, p in enumerate(case.payments)]
    for loc, name in named:
        if name is None or name in known:
            continue
        near = nearest(name, known)
        yield (
            loc,
            Message(
                "'{name}' is no party of this case; did you mean '{near}'?", name=name, near=near
            )
            if near
            else Message(
                "'{name}' is no party of this case: neither among co_debtors nor guarantors",
                name=name,
            ),
        )


@check("party-unreached", stands_alone=True)
def party_unreached(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Co-debtors and guarantors are written to: an address that fits the window, a sound e-mail."""
    for loc, other in _others(case):
        if not other.address:
            yield (*loc, "name"), Message("'{name}' needs an address", name=other.name)
        yield from in_the_window(other.name, other.address, (*loc, "address"))
        email = other.contact.email if other.contact else None
        if email is not None and not is_email(email):
            yield (*loc, "contact", "email"), no_email(email)


@check("guarantee-of-invoices", stands_alone=True)
def guaranteed_invoices(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A guarantee names invoices of this case, and ends after it began."""
    known = {invoice.invoice_number for invoice in case.invoices}
    for i, guarantor in enumerate(case.guarantors):
        for k, number in enumerate(guarantor.invoices):
            if number not in known:
                yield (
                    ("guarantors", i, "invoices", k),
                    Message("'{number}' is no invoice of this case", number=number),
                )
        if guarantor.until is not None and guarantor.until < guarantor.signed_on:
            yield (
                ("guarantors", i, "until"),
                Message(
                    "the guarantee ends before it was signed, on {day}", day=guarantor.signed_on
                ),
            )


@check("guarantee-not-shown", Severity.WARNING, stands_alone=True)
def guarantee_not_shown(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A guarantee is written, and express (2294 and 2297 C. civ.): its pièce must be shown."""
    for i, guarantor in enumerate(case.guarantors):
        if guarantor.proof is None:
            yield (
                ("guarantors", i),
                Message("nothing is asked of a guarantor without the signed guarantee: add proof"),
            )


@check("solidarity-not-shown", Severity.WARNING, stands_alone=True)
def solidarity_not_shown(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Solidarity is legal or agreed, never presumed (1310 C. civ.): a pièce should show it."""
    for i, co_debtor in enumerate(case.co_debtors):
        if co_debtor.proof is None:
            yield (
                ("co_debtors", i),
                Message("no pièce shows that '{name}' owes the whole", name=co_debtor.name),
            )


OBLIGORS = (
    party_twice,
    unknown_party,
    party_unreached,
    guaranteed_invoices,
    guarantee_not_shown,
    solidarity_not_shown,
)
