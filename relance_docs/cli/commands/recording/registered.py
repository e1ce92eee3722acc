"""Registered letters, on paper and electronic: `registered`, `consent`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.completion import StepName
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import day_option, proof_given, proof_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene


@recording(
    "registered",
    help=_(
        "Record the number of the form that was taken for a registered letter which is still to "
        "leave: the letter bears it, and so does the sheet of `relance print`. `relance sent` then "
        "takes it from there."
    ),
    epilog=_('Example: relance registered 2026-014 mise-en-demeure "1A 123 456 7890 5"'),
)
@asked_argument("step", metavar=_("STEP"), type=StepName(), question=_("Step"))
@click.argument("number", metavar=_("[NUMBER]"), required=False)
@click.option("--none", "given_up", is_flag=True, help=_("The form is not used for it."))
def registered(session: Session, *, step: str, number: str | None, given_up: bool) -> EventOf:
    """Record the form of a letter, or that it has none."""
    from relance_docs.recording.events.entries import planned_step
    from relance_docs.recording.events.registered import form_given_up, form_taken

    if (number is None) is not given_up:
        message = Message("say the number of the form, or --none")
        raise click.UsageError(session.translate(message))

    def event(scene: Scene) -> Event:
        name = planned_step(scene.case, scene.settings, step).step
        if number is None:
            return form_given_up(scene.case, name)
        return form_taken(scene.case, name, " ".join(number.split()))

    return event


@recording(
    "consent",
    help=_(
        "Record that the debtor agreed to receive electronic registered letters, with the pièce "
        "that shows it, or that it agrees no more. Without it none goes to a consumer or a public "
        "body (article L100 of the code des postes et des communications électroniques)."
    ),
    epilog=_("Example: relance consent 2026-014 --on 2026-05-04 --proof accord.pdf"),
)
@day_option(_("Day on which the debtor agreed; without it, today."))
@click.option(
    "--withdrawn-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("The debtor agrees no more, from that day."),
)
@proof_option
def consent(
    session: Session,
    *,
    on: date | None,
    withdrawn_on: date | None,
    proof: ProofGiven | None,
    title: str | None,
) -> EventOf:
    """Record the consent, or its end."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.registered import consent_withdrawn, consented

    if (proof is None) is (withdrawn_on is None):
        message = Message("say what shows the consent, --proof FILE; or --withdrawn-on DATE")
        raise click.UsageError(session.translate(message))

    def event(scene: Scene) -> Event:
        if withdrawn_on is not None:
            return consent_withdrawn(scene.case, withdrawn_on, today=scene.as_of)
        day = on or scene.as_of
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.OTHER,
            title=title or f"Accord pour les recommandés électroniques ({day:%d/%m/%Y})",
            day=day,
        )
        if shown is None:
            raise ValueError(proof)
        return consented(scene.case, day, shown, today=scene.as_of)

    return event
