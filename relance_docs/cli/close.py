"""`relance close`: a case is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_option
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene

REASONS = ("paid", "waived", "written_off", "settled")
"""The words of ClosingReason."""


@recording(
    "close",
    epilog=_("Example: relance close 2026-014 --reason paid --on 2026-09-30"),
)
@asked_option(
    "--reason", type=click.Choice(REASONS), question=_("Reason"), help=_("Why it is over.")
)
@click.option(
    "--on", metavar=_("DATE"), type=IsoDay(), help=_("Day it was closed; without it, today.")
)
@click.option("--note", metavar=_("TEXT"), help=_("What should be remembered."))
def close(
    _session: Session,
    *,
    reason: str,
    on: date | None,
    note: str | None,
) -> EventOf:
    """Record the closing."""
    from relance_docs.case.case import ClosingReason
    from relance_docs.recording.events.states import close as event_of

    def event(scene: Scene) -> Event:
        closed_on = on or scene.as_of
        on_day = scene.workspace.on_day(scene.case)
        why = ClosingReason(reason)
        return event_of(scene.case, why, closed_on, note, today=scene.as_of, credit=on_day.credit)

    return event
