"""Where a case stands: `close`, `reopen`, `pause`, `resume`, `skip`, `again`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument, asked_option
from relance_docs.cli.completion import StepName
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import at_option, recording, when
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.case.case import ClosingReason
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene


@recording(
    "close",
    epilog=_("Example: relance close 2026-014 --reason paid --on 2026-09-30"),
)
@asked_option(
    "--reason", type=OneOf("ClosingReason"), question=_("Reason"), help=_("Why it is over.")
)
@click.option(
    "--on", metavar=_("DATE"), type=IsoDay(), help=_("Day it was closed; without it, today.")
)
@click.option("--note", metavar=_("TEXT"), help=_("What should be remembered."))
def close(
    _session: Session,
    *,
    reason: ClosingReason,
    on: date | None,
    note: str | None,
) -> EventOf:
    """Record the closing."""
    from relance_docs.case.case import Closed
    from relance_docs.recording.events.states import close as event_of

    def event(scene: Scene) -> Event:
        closed = Closed.model_construct(reason=reason, closed_on=on or scene.as_of, note=note)
        owed = scene.workspace.on_day(scene.case, closed.closed_on).owed
        return event_of(scene.case, closed, today=scene.as_of, owed=owed)

    return event


@recording(
    "reopen",
    help=_("Open a closed case again; the reason stays in its history."),
    epilog=_('Example: relance reopen 2026-014 "le virement a été rejeté"'),
)
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
def reopen(
    session: Session,
    *,
    reason: str,
) -> EventOf:
    """Record the reopening."""
    from relance_docs.recording.events.states import reopen as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, reason, at=when(session, scene, None))

    return event


@recording(
    "pause",
    help=_("Send no letter until a day, that day excluded."),
    epilog=_('Example: relance pause 2026-014 --until 2026-09-15 "échéancier attendu"'),
)
@asked_option(
    "--until",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Until"),
    help=_("The first day on which letters may leave again, as 2026-09-15."),
)
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
def pause(
    _session: Session,
    *,
    until: date,
    reason: str,
) -> EventOf:
    """Record the pause."""
    from relance_docs.recording.events.states import pause as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, until, reason, today=scene.as_of)

    return event


@recording(
    "resume",
    epilog=_("Example: relance resume 2026-014"),
)
def resume(_session: Session) -> EventOf:
    """Record the end of the pause."""
    from relance_docs.recording.events.states import resume as event_of

    def event(scene: Scene) -> Event:
        return event_of(scene.case, today=scene.as_of)

    return event


@recording(
    "skip",
    epilog=_('Example: relance skip 2026-014 avertissement "le débiteur ne répond plus"'),
)
@asked_argument("step", metavar=_("STEP"), type=StepName(), question=_("Step"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@at_option
def skip(
    session: Session,
    *,
    step: str,
    reason: str,
    at: date | None,
) -> EventOf:
    """Record the step as skipped."""
    from relance_docs.recording.events.contacts import skip as event_of

    def event(scene: Scene) -> Event:
        moment = when(session, scene, at)
        return event_of(scene.case, scene.settings, step, reason, at=moment, today=scene.as_of)

    return event


@recording(
    "again",
    help=_(
        "Take a step once more, a letter that came back, say. What was recorded of it stays, and "
        "the plan offers the step again."
    ),
    epilog=_('Example: relance again 2026-014 mise-en-demeure --reason "NPAI, nouvelle adresse"'),
)
@asked_argument("step", metavar=_("STEP"), type=StepName(), question=_("Step"))
@asked_option(
    "--reason", metavar=_("TEXT"), question=_("Reason"), help=_("Why it is taken once more.")
)
@at_option
def again(
    session: Session,
    *,
    step: str,
    reason: str,
    at: date | None,
) -> EventOf:
    """Record that the step is to be taken again."""
    from relance_docs.recording.events.contacts import again as event_of

    def event(scene: Scene) -> Event:
        moment = when(session, scene, at)
        return event_of(scene.case, scene.settings, step, reason, at=moment, today=scene.as_of)

    return event
