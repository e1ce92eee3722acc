"""`relance sent-back`: a public body sent an invoice back, and what was missing came."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.completion import InvoiceNumber
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


@recording(
    "sent-back",
    help=_(
        "A public body sent an invoice back: its payment term is interrupted until it has what was "
        "missing, and thirty days or what was left of the term run from then (R2192-27 to "
        "R2192-29 CCP). Once with --reason, once with --completed-on."
    ),
    epilog=_(
        "Example: relance sent-back 2026-012 FA-2026-0081 --on 2026-10-01 "
        '--reason "référence manquante"'
    ),
)
@asked_argument("invoice", metavar=_("INVOICE"), type=InvoiceNumber(), question=_("Invoice"))
@click.option("--reason", metavar=_("TEXT"), help=_("What is missing, as the notice says."))
@click.option(
    "--on", metavar=_("DATE"), type=IsoDay(), help=_("Day its notice came; without it, today.")
)
@click.option(
    "--completed-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day on which the public body received all that was missing."),
)
@proof_option
def sent_back(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    invoice: str,
    reason: str | None,
    on: date | None,
    completed_on: date | None,
    proof: ProofGiven | None,
    title: str | None,
) -> EventOf:
    """Record the notice, or the day on which all had come."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.sent_back import completed
    from relance_docs.recording.events.sent_back import sent_back as event_of

    if (reason is None) is (completed_on is None) or (on is not None and reason is None):
        message = Message("either --reason, with --on, or --completed-on")
        raise click.UsageError(session.translate(message))

    def event(scene: Scene) -> Event:
        day = completed_on or on or scene.as_of
        said = title or ("Notification de renvoi" if reason else "Envoi des éléments demandés")
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.EXCHANGE,
            title=f"{said}, facture {invoice}" if title is None else title,
            day=day,
        )
        if reason is None:
            return completed(scene.case, invoice, day, shown, today=scene.as_of)
        return event_of(scene.case, invoice, day, reason, shown, today=scene.as_of)

    return event
