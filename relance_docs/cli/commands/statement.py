"""`relance statement`: what is owed on a case, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.statement.records import Statement
    from relance_docs.workspace.records import CaseFile
    from relance_docs.workspace.workspace import Workspace


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
        _print_json([owed for _case, owed in reckoned], is_single=len(case_numbers) == 1)
    elif output_format == "csv":
        _print_csv(session, (owed for _case, owed in reckoned))
    else:
        _print_text(session, reckoned)
    return 0 if len(reckoned) == len(workspace.case_files) else 1


def _reckoned(session: Session, workspace: Workspace) -> Iterator[tuple[Case, Statement]]:
    """Yield the statements that can be made; say on stderr why another cannot."""
    from relance_docs.errors import RefusalError

    workspace.refuse_unsound()
    for file in workspace.case_files:
        if file.case is None or file.has_errors:
            _print_findings(session, file)
            continue
        try:
            owed = workspace.on_day(file.case).statement
        except RefusalError as refusal:
            said = Message("{path}: error: {reason}", path=file.path, reason=refusal.message)
            aside(session.translate(said))
        else:
            yield file.case, owed


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


def _print_text(session: Session, reckoned: Iterable[tuple[Case, Statement]]) -> None:
    from relance_docs.cli.commands.statement_text import statement_lines

    for number, (case, owed) in enumerate(reckoned):
        if number:
            click.echo()
        for line in statement_lines(case, owed, session.language):
            click.echo(line)
