"""`relance plan`: instalments agreed with the debtor."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import DayAndAmount
from relance_docs.cli.asking import answer_to, is_terminal
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import owed_on, proof_given, proof_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Given
    from relance_docs.recording.record import Scene

Instalments = tuple[tuple[date, Decimal], ...]


@recording(
    "plan",
    epilog=_(
        "Example: relance plan 2026-014 --instalment 2026-10-31=5000.00 "
        "--instalment 2026-11-30=5000.00 --proof accord.pdf"
    ),
)
@click.option(
    "--instalment",
    "instalments",
    metavar=_("DATE=AMOUNT"),
    type=DayAndAmount(),
    multiple=True,
    help=_("An instalment, as 2026-10-31=5000.00; once for each."),
)
@click.option(
    "--agreed-on", metavar=_("DATE"), type=IsoDay(), help=_("Day of the agreement; else today.")
)
@click.option("--replace", is_flag=True, help=_("Replace the plan that was agreed before."))
@proof_option
def plan(
    session: Session,
    *,
    instalments: Instalments,
    agreed_on: date | None,
    replace: bool,
    proof: Given | None,
    title: str | None,
) -> EventOf:
    """Record the payment plan."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.money import Agreement
    from relance_docs.recording.events.money import plan as event_of

    parts = instalments or _asked(session)

    def event(scene: Scene) -> Event:
        day = agreed_on or scene.as_of
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.ACKNOWLEDGMENT,
            title=title or f"Échéancier convenu le {day:%d/%m/%Y}",
            day=day,
        )
        agreement = Agreement(agreed_on=day, instalments=parts, replace=replace)
        return event_of(scene.case, agreement, shown, today=scene.as_of, owed=owed_on(scene, day))

    return event


def _asked(session: Session) -> Instalments:
    """Ask for instalments until an empty answer; misuse where nobody can be asked."""
    if not is_terminal():
        message = Message("which instalments? add --instalment 2026-10-31=5000.00 for each")
        raise click.UsageError(session.translate(message))
    question = _("Instalment, as 2026-10-31=5000.00 (empty: no more)")
    ctx = click.get_current_context()
    parts: list[tuple[date, Decimal]] = []
    while part := answer_to(question, ctx, kind=DayAndAmount(), default="", show_default=False):
        parts.append(part)
    if not parts:
        raise click.Abort
    return tuple(parts)
