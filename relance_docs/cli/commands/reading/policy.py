"""`relance policy`: how each debtor stands to the credit policy; its sheet, and clauses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.outputs.listing import CreditData
    from relance_docs.portfolio.credit import Credit
    from relance_docs.workspace.workspace import Workspace

FOLDER: Final = "build/policy"
HEADS: Final = (
    Message("case"),
    Message("debtor"),
    Message("limit"),
    Message("owed in all"),
    Message("rest"),
)


@click.command(
    "policy",
    help=_(
        "How each debtor stands to the credit policy of relance.yaml or of its case: limit, days to"
        " pay, deposit, and whether it pays later than before."
    ),
    epilog=_("Example: relance policy --write"),
)
@cases_argument
@as_of_option
@click.option(
    "--write",
    "writes",
    is_flag=True,
    help=_(
        "Write the policy as a sheet, and clauses for general terms of sale, as PDF and Word files:"
        " models to have checked."
    ),
)
@format_option("text", "json")
@click.pass_obj
def policy(
    session: Session,
    *,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    writes: bool,
    output_format: str,
) -> int:
    """Print the table, or write the models; 1 when the file of a case has errors."""
    from relance_docs.portfolio.credit import credit_of

    workspace = session.load_workspace(as_of, numbers=case_numbers)
    workspace.refuse_unsound()
    if writes:
        _write(session, workspace)
        return 0
    found = [(case, credit_of(workspace.on_day(case))) for case in workspace.cases]
    stands = [(case, credit) for case, credit in found if credit is not None]
    if output_format == "json":
        _print_json(session, stands)
    elif not stands:
        session.note(
            Message("no credit policy is stated: `credit_policy:` in relance.yaml, or in a case")
        )
    else:
        _print_text(session, stands)
    return int(any(file.case is None or file.has_errors for file in workspace.case_files))


def _print_text(session: Session, stands: list[tuple[Case, Credit]]) -> None:
    from relance_docs.cli.output import table_lines
    from relance_docs.cli.present import number_text

    def number(amount: Decimal | None) -> str:
        return "—" if amount is None else number_text(amount, session.language)

    rows = [
        (
            case.number,
            case.debtor.name,
            *map(number, (credit.policy.limit, credit.owed, credit.rest)),
        )
        for case, credit in stands
    ]
    head, *lines = table_lines([session.translate(h) for h in HEADS], rows, right=(2, 3, 4))
    click.echo(head)
    for line, (_case, credit) in zip(lines, stands, strict=True):
        click.echo(line)
        for alert in credit.alerts:
            click.echo(f"  ! {session.translate(alert)}")


def _print_json(session: Session, stands: list[tuple[Case, Credit]]) -> None:
    from relance_docs.cli.output import print_json

    def text(value: object) -> str | None:
        return None if value is None else str(value)

    data: list[CreditData] = [
        {
            "case": case.number,
            "debtor": case.debtor.name,
            "limit": text(credit.policy.limit),
            "payment_days": credit.policy.payment_days,
            "deposit_percent": text(credit.policy.deposit_percent),
            "owed": text(credit.owed),
            "rest": text(credit.rest),
            "alerts": [session.translate(alert) for alert in credit.alerts],
        }
        for case, credit in stands
    ]
    print_json(data)


def _write(session: Session, workspace: Workspace) -> None:
    from relance_docs.documents.policy import policy_files
    from relance_docs.files.folder import replace_file

    for name, content in policy_files(workspace).items():
        replace_file(workspace.root / FOLDER / name, content, below=workspace.root)
        session.announce(Message("{path}", path=f"{FOLDER}/{name}"))
