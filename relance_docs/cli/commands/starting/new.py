"""`relance new`: a case for a debtor, with its first invoices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli import asking
from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, asked_option
from relance_docs.cli.identifiers import (
    EmailAddress,
    Identifier,
    NewInvoiceNumber,
    PostalAddress,
    Telephone,
    TypedDebtorName,
)
from relance_docs.cli.options import IsoDay, NewCaseNumber
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import carry_out, clock_option, insisting_option
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.parties import DebtorKind
    from relance_docs.importing.claims.read_invoices import ReadInvoice

ANOTHER = "--another-debtor"
_BOOK = "relance_docs.book"


class DueDay(IsoDay):
    """A due date: an answer before the date of its invoice is asked for again."""

    def __init__(self, issued_on: date | None = None) -> None:
        super().__init__()
        self.issued_on = issued_on

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day; misuse for an answer before the invoice."""
        day = super().convert(value, param, ctx)
        issued_on = self.issued_on or (ctx.params.get("issue_date") if ctx else None)
        # An option names its parameter: what it says goes on to the check of the file.
        if ctx is not None and param is None and issued_on is not None and day < issued_on:
            message = Message(
                "due on {due}, before the issue date {issued}", due=day, issued=issued_on
            )
            raise click.BadParameter(ctx.ensure_object(Session).translate(message), ctx=ctx)
        return day


def _of_book(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Take the debtor from the address book; misuse for an entry that is not there."""
    if value is None:
        return
    session = ctx.ensure_object(Session)
    file = session.load_workspace().book.get(value)
    if file is None or file.entry is None:
        said = session.translate(
            Message("there is no entry debtors/{name}.yaml that can be read", name=value)
        )
        raise click.BadParameter(said, ctx=ctx, param=param)
    debtor = file.entry.debtor
    ctx.meta[_BOOK] = value
    ctx.default_map = {"debtor": debtor.name, "kind": debtor.kind.value}


@click.command(
    "new",
    epilog=_(
        "Example: relance new --debtor 'Menuiserie Fictive SARL' --kind business "
        "--address '3 QUAI DU RHONE' --address '69007 LYON' --invoice FA-2026-0042 "
        "--issue-date 2026-05-04 --due-date 2026-06-03 --amount 12000"
    ),
)
@click.argument("case_number", metavar=_("[CASE]"), type=NewCaseNumber(), required=False)
@click.option(
    "--book",
    metavar=_("NAME"),
    is_eager=True,
    expose_value=False,
    callback=_of_book,
    help=_("The debtor of the address book, debtors/NAME.yaml: nothing else is asked of it."),
)
@asked_option(
    "--debtor",
    metavar=_("NAME"),
    type=TypedDebtorName(),
    question=_("Debtor"),
    help=_("Who owes."),
)
@asked_option(
    "--kind",
    type=OneOf("DebtorKind"),
    question=_("Kind of debtor"),
    help=_("Which law of late payment applies to it."),
)
@click.option("--legal-form", metavar=_("TEXT"), help=_("As SARL."))
@click.option("--siren", type=Identifier("siren"), metavar=_("NUMBER"), help=_("Nine digits."))
@click.option(
    "--address",
    metavar=_("LINE"),
    multiple=True,
    help=_("A line of its address; once for each line. No letter leaves without."),
)
@click.option(
    "--country",
    metavar=_("CODE"),
    help=_("Its country by two letters, as GB; left out: France, or not said."),
)
@click.option("--contact", metavar=_("NAME"), help=_("The person to talk to."))
@click.option(
    "--email", type=EmailAddress(), metavar=_("ADDRESS"), help=_("E-mail of that person.")
)
@click.option("--phone", type=Telephone(), metavar=_("NUMBER"), help=_("Telephone of that person."))
@asked_option(
    "--invoice",
    metavar=_("NUMBER"),
    type=NewInvoiceNumber(),
    question=_("Invoice number"),
    help=_("The unpaid invoice."),
)
@asked_option(
    "--issue-date",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Its date, as 2026-05-04"),
    help=_("Its date."),
)
@asked_option(
    "--due-date",
    metavar=_("DATE"),
    type=DueDay(),
    question=_("Its due date, as 2026-06-03"),
    help=_("Its due date."),
)
@asked_option(
    "--amount",
    metavar=_("AMOUNT"),
    type=Euros(),
    question=_("Its total with VAT"),
    help=_("Its total with VAT."),
)
@click.option(
    "--file",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("The invoice itself, kept as a pièce."),
)
@click.option("--dry-run", is_flag=True, help=_("Show the file, and write nothing."))
@insisting_option(ANOTHER, _("Open it although a case of who may be the same debtor is there."))
@clock_option
@outcome_option
@click.pass_context
def new(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    case_number: str | None,
    debtor: str,
    kind: DebtorKind,
    legal_form: str | None,
    siren: str | None,
    address: tuple[str, ...],
    country: str | None,
    contact: str | None,
    email: str | None,
    phone: str | None,
    invoice: str,
    issue_date: date,
    due_date: date,
    amount: Decimal,
    file: Path | None,
    dry_run: bool,
) -> None:
    """Write the case and commit it."""
    from dataclasses import replace

    from relance_docs.importing.claims.by_hand import open_case
    from relance_docs.importing.claims.read_invoices import ReadDebtor, ReadParty
    from relance_docs.recording.record import Request

    session = ctx.ensure_object(Session)
    lines = tuple(line for each in address for line in asking.lines_of(each)) or _address(ctx)
    first = _invoice(invoice, issue_date, due_date, amount)
    party = ReadParty(
        kind=kind,
        name=debtor,
        legal_form=legal_form,
        siren=siren,
        address=lines,
        country=country and country.upper(),
        contact_name=contact,
        email=email or _of_debtor(ctx, _("E-mail of the debtor (Enter: later)"), EmailAddress()),
        phone=phone,
    )
    opened = ReadDebtor(party=party, invoices=(first, *_others(ctx)))
    asked = Request(root=session.root, today=session.today, dry_run=dry_run)
    proofs = {invoice: file} if file else {}
    carry_out(
        session,
        lambda: open_case(
            replace(asked, now=session.clock),
            case_number,
            opened,
            proofs,
            beside=ANOTHER in session.insists,
            entry=ctx.meta.get(_BOOK),
        ),
    )
    session.note(Message("next: `relance status`"))


def _address(ctx: click.Context) -> tuple[str, ...]:
    question = _("Address: street; postcode and city (Enter: later)")
    answer = _of_debtor(ctx, question, PostalAddress())
    return asking.lines_of(answer)


def _of_debtor(ctx: click.Context, question: str, kind: click.ParamType[Any]) -> str | None:
    """Ask for what a case says of its debtor; one of the address book has said all."""
    return None if _BOOK in ctx.meta else _optional(ctx, question, kind)


def _optional(
    ctx: click.Context, question: str, kind: click.ParamType[Any] = click.STRING
) -> str | None:
    if not asking.is_terminal():
        return None
    answer = answer_to(question, ctx, kind=kind, default="", show_default=False)
    return str(answer) if answer else None


def _others(ctx: click.Context) -> tuple[ReadInvoice, ...]:
    """Ask for the other invoices of the debtor, until an empty answer."""
    others: list[ReadInvoice] = []
    question = _("Another invoice: its number (Enter: no other)")
    while number := _optional(ctx, question, NewInvoiceNumber()):
        issued_on = answer_to(_("Its date, as 2026-05-04"), ctx, kind=IsoDay())
        due = answer_to(_("Its due date, as 2026-06-03"), ctx, kind=DueDay(issued_on))
        amount = answer_to(_("Its total with VAT"), ctx, kind=Euros())
        others.append(_invoice(number, issued_on, due, amount))
    return tuple(others)


def _invoice(number: str, issued_on: date, due_on: date, total: Decimal) -> ReadInvoice:
    from relance_docs.importing.claims.read_invoices import ReadDue, ReadInvoice

    return ReadInvoice(
        invoice_number=number,
        issue_date=issued_on,
        dues=(ReadDue(due_date=due_on),),
        total_with_vat=total,
    )
