"""What became of a letter that left: `received`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import answer_to, is_terminal
from relance_docs.cli.completion import StepName
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    party_of,
    party_option,
    proof_given,
    proof_option,
    recording,
)
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.history import HistoryEntry, Outcome
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene


OUTCOMES = ("delivered", "unclaimed", "returned")
"""Those of Outcome that a letter can have."""


@recording(
    "received",
    epilog=_(
        "Example: relance received 2026-014 mise-en-demeure --on 2026-07-12 "
        "--proof avis-de-reception.pdf"
    ),
)
@click.argument("step", metavar=_("[STEP]"), type=StepName(), required=False)
@click.option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day of receipt, from the slip; or the day the envelope came back."),
)
@click.option(
    "--presented-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("First presentation by the carrier; enough for a letter nobody claimed."),
)
@click.option(
    "--outcome",
    type=OneOf("Outcome", only=OUTCOMES),
    default="delivered",
    help=_("What became of the letter; without it, delivered."),
)
@party_option
@proof_option
def received(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    step: str | None,
    party: str | None,
    on: date | None,
    presented_on: date | None,
    outcome: Outcome,
    proof: ProofGiven | None,
    title: str | None,
) -> EventOf:
    """Record what became of the letter."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.delivery import Delivery, sent_entry
    from relance_docs.recording.events.delivery import received as event_of

    day = on or (None if presented_on else _day(session))

    def event(scene: Scene) -> Event:
        to = party_of(scene, party)
        _place, entry = sent_entry(scene.case, step, to)
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.RECEIPT,
            title=title or _title(outcome, entry),
            day=day or presented_on or scene.as_of,
        )
        delivery = Delivery(step=step, on=day, presented_on=presented_on, outcome=outcome, party=to)
        return event_of(scene.case, delivery, shown, today=scene.as_of)

    return event


def _title(outcome: Outcome, entry: HistoryEntry) -> str:
    """Return the French title of the pièce, as the bordereau prints it."""
    what = "Avis de réception" if outcome == "delivered" else "Enveloppe retournée"
    of = ", ".join(filter(None, (entry.step or entry.written, entry.party)))
    return f"{what} ({of} du {entry.day:%d/%m/%Y})"


def _day(session: Session) -> date:
    if is_terminal():
        question = _("Day of receipt, as 2026-07-12")
        answer: date = answer_to(question, click.get_current_context(), kind=IsoDay())
        return answer
    message = Message("on which day? add --on, or --presented-on")
    raise click.UsageError(session.translate(message))
