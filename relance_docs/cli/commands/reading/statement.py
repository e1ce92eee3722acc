"""`relance statement`: what is owed on a case, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from relance_docs.case.terms import TermAgreedIn
from relance_docs.cli.commands.reading.statement_title import (
    interest_table,
    title_lines,
    to_declare,
)
from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.output import table_lines
from relance_docs.cli.present import Hand
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.reckoning import choice_words, late_words, rest_reserved
from relance_docs.plan.titled import why_without_effect, without_effect
from relance_docs.statement.records import Arose, InvoiceStatement, OtherTotal, Statement

if TYPE_CHECKING:
    from relance_docs.workspace.records import CaseFile
    from relance_docs.workspace.workspace import Workspace


INDENT: Final = "  "
HEADS: Final = {
    "case": Message("case"),
    "as_of": Message("reckoned on"),
    "invoice_number": Message("invoice"),
    "disputed": Message("disputed"),
    "due_date": Message("due on"),
    "from": Message("from"),
    "to": Message("to"),
    "days": Message("days"),
    "base": Message("base"),
    "rate_percent": Message("rate in %"),
    "amount": Message("amount"),
    "basis": Message("basis"),
}
"""What the columns are called in a file for a French spreadsheet."""


@click.command("statement", help=_("Reckon what is owed: principal, penalties, indemnity."))
@cases_argument
@as_of_option
@format_option("text", "json", "csv")
@click.pass_obj
def statement(
    session: Session, case_numbers: tuple[str, ...], as_of: date | None, output_format: str
) -> int:
    """Print the statement of the cases; 1 when one of them cannot be reckoned.

    JSON is one object when one case is named, a list otherwise.
    """
    workspace = session.load_workspace(as_of, numbers=case_numbers)
    reckoned = tuple(_reckoned(session, workspace))
    if output_format == "json":
        _print_json([each.statement for each in reckoned], is_single=len(case_numbers) == 1)
    elif output_format == "csv":
        _print_csv(session, (each.statement for each in reckoned))
    else:
        _print_text(session, reckoned)
    return 0 if len(reckoned) == len(workspace.case_files) else 1


def _reckoned(session: Session, workspace: Workspace) -> Iterator[CaseOnDay]:
    """Yield the cases whose statement can be made; say on stderr why another cannot."""
    workspace.refuse_unsound()
    for file in workspace.case_files:
        if file.case is None or file.has_errors:
            _print_findings(session, file)
            continue
        on_day = workspace.on_day(file.case).as_claimed
        if on_day.refusal is None:
            yield on_day
        else:
            reason = on_day.refusal.message
            aside(
                session.translate(Message("{path}: error: {reason}", path=file.path, reason=reason))
            )


def _print_findings(session: Session, file: CaseFile) -> None:
    from relance_docs.cli.findings_output import format_findings

    errors = (finding for finding in file.findings if finding.is_error)
    aside(format_findings(errors, "text", session.translate), ends_line=False)


def _print_json(statements: list[Statement], *, is_single: bool) -> None:
    from relance_docs.cli.output import print_json
    from relance_docs.statement.as_data import statement_data

    data = [statement_data(owed) for owed in statements]
    if not is_single:
        print_json(data)
    elif data:
        print_json(data[0])


def _print_csv(session: Session, statements: Iterable[Statement]) -> None:
    from relance_docs.cli.output import print_csv
    from relance_docs.statement.as_data import LINE_COLUMNS, line_rows

    in_french = session.language == "fr"
    heads = [session.translate(HEADS[name]) for name in LINE_COLUMNS]
    rows = (row for owed in statements for row in line_rows(owed))
    print_csv(heads if in_french else LINE_COLUMNS, rows, in_french=in_french)


def _print_text(session: Session, reckoned: Iterable[CaseOnDay]) -> None:
    for number, on_day in enumerate(reckoned):
        if number:
            click.echo()
        for line in statement_lines(on_day, session.language):
            click.echo(line)


def statement_lines(on_day: CaseOnDay, language: str) -> Iterator[str]:
    """Yield the lines of the statement in a language."""
    case, owed = on_day.case, on_day.statement
    hand = Hand(language)
    yield hand.words(
        Message("Case {number}: {name}", number=owed.case_number, name=case.debtor.name)
    )
    yield hand.words(
        Message(
            "What is owed at the end of {day} ({regime}; {allocation}; {reading})",
            day=owed.as_of,
            regime=Message("debtor: {kind}", kind=owed.regime),
            allocation=choice_words(owed, owed.allocation),
            reading=choice_words(owed, owed.rate_reading),
        )
    )
    paid = {c.invoice_number for c in owed.account.invoices if not c.principal_due}
    for invoice in owed.invoices:
        yield from _invoice(invoice, hand, late_words(owed))
        yield from _apart(invoice, hand, is_paid=invoice.invoice_number in paid)
    if owed.title is not None:
        yield from title_lines(owed.title, hand)
    elif (decision := without_effect(case, owed.as_of)) is not None:
        yield ""
        yield hand.words(why_without_effect(decision, owed.as_of))
    yield from _allocations(owed, hand)
    yield from _bounced(owed, hand)
    yield from _totals(owed, hand)
    yield from _around_judgment(owed, hand, is_liquidated=case.is_liquidated(owed.as_of))
    yield from _disputed(owed, hand)
    yield from _notes(owed, hand)


def _invoice(invoice: InvoiceStatement, hand: Hand, late: Message) -> Iterator[str]:
    yield ""
    yield hand.words(
        Message(
            "Invoice {number}: {total} with VAT, credited {credited}, paid {paid}",
            number=invoice.invoice_number,
            total=invoice.total_with_vat,
            credited=invoice.credited,
            paid=invoice.paid,
        )
    )
    yield from _due_dates(invoice, hand)
    yield from interest_table(invoice.lines, hand)
    yield INDENT + hand.words(
        Message(
            "due: principal {principal}, {late} {penalties}, indemnity {indemnity},"
            " total {total}; days late: {days}",
            principal=invoice.principal_due,
            late=late,
            penalties=invoice.penalties_due,
            indemnity=invoice.indemnity_due,
            total=invoice.total_due,
            days=invoice.days_late,
        )
    )


def _apart(invoice: InvoiceStatement, hand: Hand, *, is_paid: bool) -> Iterator[str]:
    """Yield what of an invoice is not what it seems: a residue, or reserved by a plan."""
    if is_paid and invoice.principal_due:
        yield INDENT + hand.words(
            Message(
                "what was received reaches its amount: the {amount} of principal are a residue of"
                " penalties and indemnity, paid first",
                amount=invoice.principal_due,
            )
        )
    if invoice.reserved.total:
        yield INDENT + hand.words(
            Message(
                "reserved, in no total: {amount} owed before the payment plan, which does not say"
                " that it covers the principal alone (covers: principal)",
                amount=invoice.reserved.total,
            )
        )


def _due_dates(invoice: InvoiceStatement, hand: Hand) -> Iterator[str]:
    for part in invoice.parts:
        yield INDENT + hand.words(
            Message(
                "due on {day}: {amount}, still unpaid {unpaid}",
                day=part.due_date,
                amount=part.amount,
                unpaid=part.principal_due,
            )
        )


def _allocations(owed: Statement, hand: Hand) -> Iterator[str]:
    if not owed.allocations:
        return
    header = (
        hand.words(Message("received on")),
        hand.words(Message("amount")),
        hand.words(Message("invoice")),
        hand.words(Message("to indemnity")),
        hand.words(Message("to {late}", late=late_words(owed))),
        hand.words(Message("to principal")),
        hand.words(Message("reference")),
    )
    surplus = hand.words(Message("(surplus)"))
    rows = (
        (
            hand.day(entry.received_on),
            hand.number(entry.amount),
            entry.invoice_number or surplus,
            hand.number(entry.to_indemnity),
            hand.number(entry.to_penalties),
            hand.number(entry.to_principal),
            entry.reference,
        )
        for entry in owed.allocations
    )
    yield ""
    yield hand.words(Message("Received and credited"))
    for line in table_lines(header, rows, right=(1, 3, 4, 5)):
        yield INDENT + line


def _bounced(owed: Statement, hand: Hand) -> Iterator[str]:
    for each in owed.bounced:
        yield INDENT + hand.words(
            Message(
                "came back unpaid on {back}, and counts for nothing: {amount} received on {day}",
                back=each.bounced.bounced_on,
                amount=each.payment.amount,
                day=each.payment.received_on,
            )
        )


def _totals(owed: Statement, hand: Hand) -> Iterator[str]:
    rows = [
        (hand.words(Message("principal")), hand.number(owed.principal_due)),
        (hand.words(late_words(owed)), hand.number(owed.penalties_due)),
        (hand.words(Message("indemnity")), hand.number(owed.indemnity_due)),
        *([(hand.words(Message("costs")), hand.number(owed.costs_due))] if owed.title else ()),
        (hand.words(Message("total due")), hand.number(owed.total_due)),
    ]
    not_due = owed.principal_due - owed.principal_overdue
    if not_due > 0 and owed.interest_stopped_on is None and owed.title is None:
        rows += [
            (hand.words(Message("of which not due yet")), hand.number(not_due)),
            (hand.words(Message("payable today")), hand.number(owed.total_due - not_due)),
        ]
    if owed.credit:
        rows.append((hand.words(Message("credit of the debtor")), hand.number(owed.credit)))
    header = (hand.words(Message("Total")), "EUR")
    yield ""
    yield from table_lines(header, rows, right=(1,))


def _around_judgment(owed: Statement, hand: Hand, *, is_liquidated: bool) -> Iterator[str]:
    """Yield what is declared, what is paid when it falls due, and what cannot be told apart."""
    if owed.interest_stopped_on is None:
        return
    yield ""
    yield hand.words(to_declare(owed))
    later = owed.due_that_arose(Arose.AFTER)
    if later:
        yield hand.words(
            Message(
                "Arose with the judgment or after: {amount} (paid when it falls due where L641-13,"
                " I C. com. names it, declared within two months of that day where not)",
                amount=later,
            )
            if is_liquidated
            else Message(
                "Arose with the judgment or after, paid when it falls due"
                " (L622-17 C. com.): {amount}",
                amount=later,
            )
        )
    for invoice in owed.undated:
        yield hand.words(
            Message(
                "Invoice {number}, {amount}: in no total, its delivery_date is needed to know"
                " whether it arose before the judgment",
                number=invoice.invoice_number,
                amount=invoice.total_due,
            )
        )


def _disputed(owed: Statement, hand: Hand) -> Iterator[str]:
    if not owed.disputed:
        return
    yield ""
    if owed.contested_to_declare:
        words = Message(
            "Disputed, apart and above in what is to be declared alone: {amount}",
            amount=owed.disputed_due,
        )
    else:
        words = Message("Disputed, apart and in no total above: {amount}", amount=owed.disputed_due)
    yield hand.words(words)
    for invoice in owed.disputed:
        yield from _invoice(invoice, hand, late_words(owed))


def _notes(owed: Statement, hand: Hand) -> Iterator[str]:
    yield ""
    reserved = rest_reserved(owed)
    if reserved is not None:
        yield hand.words(reserved)
    yield hand.words(
        Message(
            "Each further day, {late}: {amount}", late=late_words(owed), amount=_or_unknown(owed)
        )
    )
    for other in (owed.other_allocation, owed.other_reading):
        if other is not None:
            yield hand.words(_other(owed, other))
    if owed.interest_stopped_on is not None:
        yield hand.words(
            Message("Interest stopped at the judgment of {day}", day=owed.interest_stopped_on)
        )
    if owed.title is not None:
        yield hand.words(
            Message(
                "The decision can be enforced until {day} (L111-4 CPCE)", day=owed.title.expires_on
            )
        )
    for each in owed.prescription:
        yield hand.words(
            Message(
                "Invoice {number}, due on {due}: prescribed after {day}",
                number=each.invoice_number,
                due=each.due_date,
                day=each.expires_on,
            )
        )
        for reading in each.readings[1:]:
            yield INDENT + hand.words(
                Message(
                    "after {day} if the contract stipulates the day of payment"
                    " (terms.term_agreed_in={agreed_in}, with its pièce)",
                    agreed_in=TermAgreedIn.CONTRACT,
                    day=reading.expires_on,
                )
            )
    yield hand.words(Message("Legal values checked until {day}", day=owed.rates_checked_until))


def _or_unknown(owed: Statement) -> Decimal | Message:
    if owed.daily_penalty is None:
        return Message("unknown, the rate of that day is not published")
    return owed.daily_penalty


def _other(owed: Statement, other: OtherTotal) -> Message:
    if other.total_due is None:
        return Message(
            "With the other choice ({choice}): unknown, a rate is missing",
            choice=choice_words(owed, other.choice),
        )
    return Message(
        "With the other choice ({choice}): total due {amount}",
        choice=choice_words(owed, other.choice),
        amount=other.total_due,
    )
