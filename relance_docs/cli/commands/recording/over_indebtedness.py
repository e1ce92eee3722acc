"""`relance over-indebtedness`: what a commission decided of a natural person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import proof_given, proof_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene

F = TypeVar("F", bound=Callable[..., Any])


def _day(name: str, said: str) -> Callable[[F], F]:
    return click.option(name, metavar=_("DATE"), type=IsoDay(), help=said)


@recording(
    "over-indebtedness",
    help=_(
        "Record that a person's over-indebtedness was found admissible, or what has become known"
        " of it since: demands and measures stop."
    ),
    epilog=_(
        "Example: relance over-indebtedness 2026-014 --admissible-on 2026-10-05 --informed-on"
        " 2026-10-09 --proof lettre.pdf"
    ),
)
@_day("--admissible-on", _("Day of the decision that found the application admissible."))
@click.option("--commission", metavar=_("NAME"), help=_("The commission, as its letters name it."))
@click.option(
    "--address",
    metavar=_("TEXT"),
    multiple=True,
    help=_("A line of the commission's address; once for each."),
)
@click.option("--file-number", metavar=_("NUMBER"), help=_("Number of the commission's file."))
@_day("--informed-on", _("Day it told you what the debtor declared: thirty days start there."))
@_day("--justified-on", _("Day you sent it the proof of your claim."))
@_day("--measures-on", _("Day a plan was approved or measures imposed."))
@_day("--measures-until", _("Last day of that plan or of these measures."))
@_day("--erased-on", _("Day of personal recovery, which erases the claim."))
@_day("--ended-on", _("Day it ended otherwise: refused, lapsed, ended by the judge."))
@proof_option
def over_indebtedness(
    session: Session,
    /,
    *,
    admissible_on: date | None,
    proof: ProofGiven | None,
    title: str | None,
    **told: Any,  # noqa: ANN401 - fields of the record
) -> EventOf:
    """Record the decision, or what followed from it."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.procedures import OverIndebtedness
    from relance_docs.recording.events.over_indebtedness import over_indebtedness as event_of

    def event(scene: Scene) -> Event:
        known = scene.case.over_indebtedness
        day = admissible_on or (known.admissible_on if known else None)
        if day is None:
            message = Message("when was the application found admissible? add --admissible-on")
            raise click.UsageError(session.translate(message))
        fields: dict[str, Any] = {key: value for key, value in told.items() if value}
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.EXCHANGE,
            title=title or "Lettre de la commission de surendettement",
            day=day,
        )
        record = OverIndebtedness.model_construct(admissible_on=day, **fields)
        return event_of(scene.case, record, shown, today=scene.as_of)

    return event
