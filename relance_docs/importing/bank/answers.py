"""What a person said of a receipt: a case, an invoice of it, or that it is none of these."""

from __future__ import annotations

from typing import Final, Literal

from relance_docs.case.case import Case
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import BankLine, folded
from relance_docs.importing.desk import Desk
from relance_docs.importing.matching.names import tells_name
from relance_docs.importing.matching.numbers import clue_of_number
from relance_docs.importing.matching.records import Candidate, Clue, Match, Share
from relance_docs.importing.records import Choice
from relance_docs.message import Message
from relance_docs.recording.events.entries import refuse_unknown_invoice

SKIP: Final = "skip"
_NO_CASE: Final = (SKIP, "none")


def answered(
    desk: Desk, line_id: str, line: BankLine, found: Match
) -> Candidate | Literal["skip"] | None:
    """Return what a person answered; None without an answer.

    `CASE` takes the shares that were proposed for that case, `CASE:INVOICE` gives all to that
    invoice. Raises RefusalError for a case or an invoice that is not there.
    """
    answer = desk.asked.answers.get(f"bank.{line_id}", "").strip()
    if not answer:
        return None
    if answer in _NO_CASE:
        return SKIP
    number, _, invoice = answer.partition(":")
    case = desk.case(number)
    if case is None:
        raise RefusalError(Message("there is no case {number} in cases/", number=number))
    if invoice:
        refuse_unknown_invoice(case, invoice)
    proposed = next((c for c in found.candidates if c.case_number == number), None)
    shares = proposed.shares if proposed and not invoice else None
    return Candidate(
        case_number=number,
        shares=shares or (Share(invoice_number=invoice or None, amount=line.amount),),
        clues=frozenset(),
        reasons=(Message("a person said so"),),
    )


def choices_of(found: Match) -> tuple[Choice, ...]:
    """Return the cases that come into question, and that it is none of them."""
    return (
        *(
            Choice(value=candidate.case_number, label=_label(candidate))
            for candidate in found.candidates
        ),
        Choice(value=SKIP, label=Message("none of these: leave it out")),
    )


def _label(candidate: Candidate) -> Message:
    invoices = ", ".join(share.invoice_number or "" for share in candidate.shares).strip(", ")
    said = Message("case {case}", case=candidate.case_number)
    if invoices:
        said = Message("case {case}, {invoices}", case=candidate.case_number, invoices=invoices)
    for message in (*candidate.reasons, *candidate.doubts):
        said = Message("{first}; {second}", first=said, second=message)
    return said


def tells_case(line: BankLine, case: Case) -> bool:
    """Whether a line names the debtor of a case or one of its invoices in full."""
    told = folded(f"{line.label} {line.payer}")
    if tells_name(case.debtor.name, told):
        return True
    numbers = (invoice.invoice_number for invoice in case.invoices)
    return any(clue_of_number(number, told) is Clue.NUMBER for number in numbers)
