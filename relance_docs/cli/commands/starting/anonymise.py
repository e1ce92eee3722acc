"""`relance anonymise`: a workspace for support, with the structure and amounts of this one."""

from __future__ import annotations

from pathlib import Path

import click

from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message


@click.command(
    "anonymise",
    help=_(
        "Write a copy of the workspace into a new folder, for whoever helps you: the same cases,"
        " days, amounts and steps; every name, address, number and text replaced, every pièce a"
        " blank page. Nothing of git is copied."
    ),
    epilog=_("Example: relance anonymise ../pour-le-support"),
)
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path))
@outcome_option
@click.pass_obj
def anonymise_(session: Session, *, folder: Path) -> int:
    """Write it; 1 when a case could not be read and was left out."""
    from relance_docs.founding.anonymised.workspace import anonymise

    done = anonymise(session.load_workspace(), folder)
    if session.outcome is not None:
        session.outcome.more |= {
            "folder": str(folder.absolute()),
            "cases": done.cases,
            "files": done.files,
            "unread": list(done.unread),
        }
    session.announce(
        Message(
            "{folder}: {cases} cases, {files} blank files",
            folder=folder,
            cases=done.cases,
            files=done.files,
        )
    )
    for number in done.unread:
        session.note(
            Message(
                "note: the file of {case} cannot be read, so nobody can tell what of it is a name:"
                " it was left out",
                case=number,
            )
        )
    session.note(
        Message("note: look into it before you give it away; days and amounts are the real ones")
    )
    return int(bool(done.unread))
