"""`relance checked`: through which day payments are entered."""

from __future__ import annotations

from datetime import date

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import carry_out, recording_options
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _


@click.command(
    "checked",
    help=_(
        "Record that every payment received up to a day, that day included, is entered. No demand "
        "is written while that day is too long ago."
    ),
    epilog=_("Example: relance checked 2026-11-20"),
)
@asked_argument("day", metavar=_("DATE"), type=IsoDay(), question=_("Payments are entered through"))
@recording_options
@click.pass_obj
def checked(session: Session, *, day: date, with_edits: bool, dry_run: bool) -> None:
    """Record the day in relance.yaml."""
    from dataclasses import replace

    from relance_docs.recording.checked_until import checked_until
    from relance_docs.recording.undertaking import Undertaking

    asked = Undertaking(
        root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run
    )
    carry_out(session, lambda: checked_until(replace(asked, now=session.clock), day))
