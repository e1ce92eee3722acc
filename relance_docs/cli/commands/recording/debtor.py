"""`relance debtor`: the address book shared by cases, `debtors/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import CaseNumber, format_option
from relance_docs.cli.recording import carry_out, recording_options
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.workspace.workspace import Workspace

_HEADS: Final = (Message("entry"), Message("debtor"), Message("cases"))


@click.command(
    "debtor",
    help=_(
        "The address book shared by cases: one file of debtors/ for each debtor. With cases, puts "
        "their debtor there, or under an entry that is there; with a name alone, brings its cases "
        "in step with a file that you edited; without anything, lists the entries. One commit."
    ),
    epilog=_("Example: relance debtor C0042 2026-014 2026-021"),
)
@click.argument("name", metavar=_("[NAME]"), required=False)
@click.argument("case_numbers", metavar=_("[CASE]…"), type=CaseNumber(), nargs=-1)
@click.option(
    "--reason", metavar=_("TEXT"), default="", help=_("Why it changes; without the debtor's name.")
)
@recording_options
@format_option("text", "json")
@click.pass_obj
def debtor(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    name: str | None,
    case_numbers: tuple[str, ...],
    reason: str,
    with_edits: bool,
    dry_run: bool,
    output_format: str,
) -> int:
    """List the entries, or record one with its cases; 1 when an entry or a case has errors."""
    if name is None:
        workspace = session.load_workspace()
        _list(session, workspace, output_format)
        return int(workspace.has_errors)
    from dataclasses import replace

    from relance_docs.recording.book.moving import keep_in_book
    from relance_docs.recording.record import Request

    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    said = " ".join(reason.split())
    carry_out(
        session,
        lambda: keep_in_book(replace(asked, now=session.clock), name, case_numbers, said),
    )
    return 0


def _list(session: Session, workspace: Workspace, output_format: str) -> None:
    from relance_docs.cli.output import print_json, table_lines

    naming: dict[str, list[str]] = {}
    for file in workspace.case_files:
        if file.facts is not None and file.facts.book is not None:
            naming.setdefault(file.facts.book, []).append(file.number)
    rows = [
        (name, entry.entry.debtor.name if entry.entry else "", naming.get(name, []))
        for name, entry in workspace.book.items()
    ]
    if output_format == "json":
        print_json([{"entry": name, "debtor": who, "cases": cases} for name, who, cases in rows])
        return
    if not rows:
        session.note(
            Message(
                "there is no address book: `relance debtor C0042 CASE` makes an entry of the "
                "debtor of a case"
            )
        )
        return
    heads = [session.translate(head) for head in _HEADS]
    for line in table_lines(heads, [(n, who or "—", ", ".join(c) or "—") for n, who, c in rows]):
        click.echo(line)
