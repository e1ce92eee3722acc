"""`relance upgrade`: a workspace that an older version made gets the files of this one."""

from __future__ import annotations

import click

from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import carry_out, clock_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message


@click.command(
    "upgrade",
    help=_(
        "Renew what an older version of the program wrote into the workspace: schemas for the "
        "editor, hook, workflow, README. Cases and relance.yaml need nothing, and what you changed "
        "stays. One commit."
    ),
    epilog=_("Example: relance upgrade --dry-run"),
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be changed, and record nothing."))
@clock_option
@outcome_option
@click.pass_obj
def upgrade(session: Session, *, dry_run: bool) -> None:
    """Renew them, and say which stay because somebody changed them."""
    from dataclasses import replace

    from relance_docs.founding.upgrade import move_hook, renewed, upgrade_of
    from relance_docs.recording.record import Request

    found = upgrade_of(session.root)
    asked = Request(root=session.root, today=session.today, dry_run=dry_run)
    if session.outcome is not None:
        session.outcome.more |= {
            "renewed": [change.path for change in found.changes],
            "kept": list(found.kept),
            "moves_hook": found.moves_hook,
        }
    for path in found.kept:
        session.note(
            Message("note: {path} is not what a version of the program wrote: it stays", path=path)
        )
    if found.changes:
        carry_out(session, lambda: renewed(replace(asked, now=session.clock), found))
    if found.moves_hook and not dry_run:
        move_hook(session.root)
        session.announce(Message("git runs the hook from its own folder now, .git/hooks"))
    if not (found.changes or found.moves_hook):
        session.announce(Message("nothing is older than this version"))
