"""A public body: its people and numbers, and a term that was interrupted."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check


@check("public-body-only", stands_alone=True)
def of_a_public_body_only(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`public_body` and `sent_back` are of a public body, under the commande publique alone."""
    if case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return
    message = Message("only a debtor of kind: public_body has this")
    if case.debtor.public_body is not None:
        yield ("debtor", "public_body"), message
    for i, invoice in enumerate(case.invoices):
        if invoice.sent_back is not None:
            yield ("invoices", i, "sent_back"), message


@check("sent-back", stands_alone=True)
def sent_back_in_its_term(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A term is interrupted while it runs, and resumes once all has come (R2192-27 to 29 CCP)."""
    for i, invoice in enumerate(case.invoices):
        back, loc = invoice.sent_back, ("invoices", i, "sent_back")
        if back is None:
            continue
        if invoice.due_date is None or invoice.instalments:
            yield loc, Message("what was sent back has one due_date, and no instalments")
        elif not invoice.issue_date <= back.notified_on <= invoice.due_date:
            yield (
                (*loc, "notified_on"),
                Message(
                    "the term runs from {issued} to {due}: it is interrupted within it, or not",
                    issued=invoice.issue_date,
                    due=invoice.due_date,
                ),
            )
        if back.completed_on is not None and back.completed_on < back.notified_on:
            yield (
                (*loc, "completed_on"),
                Message("completed before it was sent back on {day}", day=back.notified_on),
            )


PUBLIC_BODY = (of_a_public_body_only, sent_back_in_its_term)
