"""`relance privacy`: which closed cases have been kept as long as was decided."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.documents.of_workspace import Kept
    from relance_docs.outputs.listing import KeptData

HEADS: Final = (
    Message("case"),
    Message("closed on"),
    Message("kept until"),
    Message("over"),
    Message("notes"),
    Message("pièces"),
)


@click.command(
    "privacy",
    help=_(
        "The closed cases, until when each is kept (`privacy:` in relance.yaml; without it, five"
        " years), and what of it is personal. Nothing is removed: the documentation says how, and"
        " what that does to evidence."
    ),
    epilog=_("Example: relance privacy --over"),
)
@click.option("--over", "over_only", is_flag=True, help=_("Only those whose time is over."))
@as_of_option
@format_option("text", "json")
@click.pass_obj
def privacy(session: Session, *, over_only: bool, as_of: date | None, output_format: str) -> int:
    """Print the table; 1 when the file of a case cannot be read: it is kept too."""
    from relance_docs.case.settings import Privacy
    from relance_docs.documents.of_workspace import kept

    workspace = session.load_workspace(as_of)
    settings = workspace.sound_settings
    found = kept(workspace.cases, settings.privacy or Privacy())
    shown = [each for each in found if each.is_over(workspace.as_of) or not over_only]
    if output_format == "json":
        _print_json(shown, workspace.as_of)
    elif not shown:
        session.announce(Message("no closed case is kept longer than was decided"))
    else:
        _print_text(session, shown, workspace.as_of)
    if settings.privacy is None:
        session.note(
            Message(
                "note: `privacy:` in relance.yaml says how long; `today` tells then what is over"
            )
        )
    return int(any(file.case is None or file.has_errors for file in workspace.case_files))


def _print_text(session: Session, shown: list[Kept], as_of: date) -> None:
    from relance_docs.cli.output import print_table
    from relance_docs.cli.present import day_cell

    over = session.translate(Message("over"))
    rows = [
        (
            each.case.number,
            day_cell(each.closed_on, session.language),
            day_cell(each.until, session.language),
            over if each.is_over(as_of) else "—",
            str(len(each.case.history)),
            str(len(each.case.pieces)),
        )
        for each in shown
    ]
    print_table([session.translate(head) for head in HEADS], rows, right=(4, 5))


def _print_json(shown: list[Kept], as_of: date) -> None:
    from relance_docs.cli.output import print_json

    data: list[KeptData] = [
        {
            "case": each.case.number,
            "debtor": each.case.debtor.name,
            "closed_on": each.closed_on.isoformat(),
            "kept_until": each.until.isoformat(),
            "is_over": each.is_over(as_of),
            "history": len(each.case.history),
            "pieces": len(each.case.pieces),
        }
        for each in shown
    ]
    print_json(data)
