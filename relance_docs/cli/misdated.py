"""`relance misdated`: a commit was made with a wrong clock, and somebody says so."""

from __future__ import annotations

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.recording import carry_out
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _


@click.command(
    "misdated",
    help=_(
        "State that a commit was made with a wrong clock. Its dates stay what they are; verify "
        "notes them with this statement, and no longer fails for them."
    ),
    epilog=_('Example: relance misdated 3fa2c1d0ab "horloge au 1er janvier 1990, pile changée"'),
)
@asked_argument("commit", metavar=_("COMMIT"), question=_("Commit"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@click.option("--dry-run", is_flag=True, help=_("Check it, and record nothing."))
@click.pass_obj
def misdated(session: Session, *, commit: str, reason: str, dry_run: bool) -> None:
    """Record the statement."""
    from relance_docs.recording.misdated import state
    from relance_docs.recording.undertaking import Undertaking

    asked = Undertaking(root=session.root, today=session.today, dry_run=dry_run)
    carry_out(session, lambda: state(asked, commit, reason, now=session.now()))
