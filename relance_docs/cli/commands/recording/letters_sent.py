"""A document that left, and what became of it: `sent`, `received`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import answer_to, asked_argument, is_terminal
from relance_docs.cli.completion import StepName
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    at_option,
    by_option,
    channel_option,
    proof_given,
    proof_option,
    recording,
    when,
)
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.history import HistoryEntry, Outcome
    from relance_docs.case.plan import Channel
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Given
    from relance_docs.recording.record import Scene


@recording(
    "sent",
    help=_(
        "Record that a step was taken, and keep the exact document that left. The document is "
        "the one in build/letters; a draft, or one that is not due, is refused."
    ),
    epilog=_(
        'Example: relance sent 2026-014 mise-en-demeure --tracking "1A 123 456 7890 5" '
        "--proof depot.pdf"
    ),
)
@asked_argument("step", metavar=_("STEP"), type=StepName(), question=_("Step"))
@channel_option
@at_option
@click.option("--tracking", metavar=_("NUMBER"), help=_("Number of the registered letter."))
@click.option(
    "--file",
    "--document",
    "document",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("The PDF that left, when it is not the one in build/letters."),
)
@click.option(
    "--email",
    metavar=_("FILE.eml"),
    type=click.Path(path_type=Path),
    help=_("The e-mail as it was sent, saved from the mail program."),
)
@click.option(
    "--pay-by",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("The date to pay that the document gives, for a document made elsewhere."),
)
@click.option(
    "--even-if",
    metavar=_("REASON"),
    help=_("Record it although it was not due, or not made here; the reason is kept."),
)
@by_option
@proof_option
def sent(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    step: str,
    channel: Channel | None,
    at: date | None,
    tracking: str | None,
    document: Path | None,
    email: Path | None,
    pay_by: date | None,
    even_if: str | None,
    by: str | None,
    proof: Given | None,
    title: str | None,
) -> EventOf:
    """Record the dispatch."""
    from relance_docs.case.case import PieceKind
    from relance_docs.letters.departure import Departure, dispatch_of
    from relance_docs.recording.events.entries import day_of
    from relance_docs.recording.events.pieces import content_of
    from relance_docs.recording.events.sending import sent as event_of

    # Read before anything is locked: a disk or a share may be slow.
    document_content = content_of(document) if document else None
    email_content = content_of(email) if email else None

    def event(scene: Scene) -> Event:
        moment = when(session, scene, at)
        leaving = Departure(
            step=step,
            at=moment,
            channel=channel,
            document=document_content,
            pay_by=pay_by,
            even_if=even_if,
        )
        dispatch = replace(
            dispatch_of(scene, leaving),
            tracking_number=tracking,
            email=email_content,
            by=by,
        )
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.PROOF_OF_DISPATCH,
            title=title or f"Preuve de dépôt ({step} du {day_of(moment):%d/%m/%Y})",
            day=day_of(moment),
        )
        return event_of(scene.case, scene.workspace.root, dispatch, shown, today=scene.as_of)

    return event


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
@proof_option
def received(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    step: str | None,
    on: date | None,
    presented_on: date | None,
    outcome: Outcome,
    proof: Given | None,
    title: str | None,
) -> EventOf:
    """Record what became of the letter."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.sending import Delivery, sent_entry
    from relance_docs.recording.events.sending import received as event_of

    day = on or (None if presented_on else _day(session))

    def event(scene: Scene) -> Event:
        _place, entry = sent_entry(scene.case, step)
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.RECEIPT,
            title=title or _title(outcome, entry),
            day=day or presented_on or scene.as_of,
        )
        delivery = Delivery(step=step, on=day, presented_on=presented_on, outcome=outcome)
        return event_of(scene.case, delivery, shown, today=scene.as_of)

    return event


def _title(outcome: Outcome, entry: HistoryEntry) -> str:
    """Return the French title of the pièce, as the bordereau prints it."""
    what = "Avis de réception" if outcome == "delivered" else "Enveloppe retournée"
    return f"{what} ({entry.step} du {entry.day:%d/%m/%Y})"


def _day(session: Session) -> date:
    if is_terminal():
        question = _("Day of receipt, as 2026-07-12")
        answer: date = answer_to(question, click.get_current_context(), kind=IsoDay())
        return answer
    message = Message("on which day? add --on, or --presented-on")
    raise click.UsageError(session.translate(message))
