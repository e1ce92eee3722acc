"""A case that leaves our hands: `insolvency`, `declared`, `handed-over`, `communicated`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.asking import answer_to, asked_option, is_terminal
from relance_docs.cli.identifiers import EmailAddress
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    day_option,
    proof_given,
    proof_option,
    recording,
)
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Recipient
    from relance_docs.case.procedures import InsolvencyKind, Representative
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene


@recording(
    "insolvency",
    help=_(
        "Record a collective procedure against the debtor, what has become known of it since, or"
        " with --bodacc-checked-on alone that a search found none."
    ),
    epilog=_(
        "Example: relance insolvency 2026-014 --kind redressement --opened-on 2026-10-21"
        " --published-on 2026-10-30"
    ),
)
@click.option("--kind", type=OneOf("InsolvencyKind"), help=_("Which procedure it is."))
@click.option(
    "--opened-on", metavar=_("DATE"), type=IsoDay(), help=_("Day of the opening judgment.")
)
@click.option(
    "--published-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day of publication in the BODACC: the time to declare the claim starts there."),
)
@click.option(
    "--representative", metavar=_("NAME"), help=_("The office holder to whom claims are declared.")
)
@click.option(
    "--address",
    metavar=_("TEXT"),
    multiple=True,
    help=_("A line of the office holder's address; once for each."),
)
@click.option(
    "--email",
    type=EmailAddress(),
    metavar=_("TEXT"),
    help=_("The office holder's e-mail address."),
)
@click.option(
    "--bodacc-checked-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day on which the BODACC was searched for this debtor."),
)
def insolvency(
    session: Session,
    /,
    *,
    kind: InsolvencyKind | None,
    opened_on: date | None,
    published_on: date | None,
    bodacc_checked_on: date | None,
    **holder: Any,  # noqa: ANN401 - what is said of the office holder
) -> EventOf:
    """Record the procedure, or the search."""
    from relance_docs.case.procedures import Insolvency
    from relance_docs.recording.events.insolvency import bodacc_searched
    from relance_docs.recording.events.insolvency import insolvency as event_of

    is_procedure = any((kind, opened_on, published_on, *holder.values()))
    if is_procedure or bodacc_checked_on is None:
        kind = kind or _asked(session, _("Procedure"), OneOf("InsolvencyKind"))
        opened_on = opened_on or _asked(session, _("Day of the opening judgment"), IsoDay())

    def event(scene: Scene) -> Event:
        if kind is None or opened_on is None:
            day = bodacc_checked_on or scene.as_of
            return bodacc_searched(scene.case, day, today=scene.as_of)
        judgment = Insolvency.model_construct(
            kind=kind,
            opened_on=opened_on,
            published_on=published_on,
            representative=_representative(**holder),
        )
        return event_of(scene.case, judgment, bodacc_checked_on, today=scene.as_of)

    return event


def _representative(
    *, representative: str | None, address: tuple[str, ...], email: str | None
) -> Representative | None:
    """Return the office holder as far as known; one without a name is refused later."""
    from relance_docs.case.procedures import Representative

    said = {"name": representative, "address": address, "email": email}
    given: dict[str, Any] = {key: value for key, value in said.items() if value}
    return Representative.model_construct(**({"name": ""} | given)) if given else None


def _asked(session: Session, question: str, kind: click.ParamType[Any]) -> Any:  # noqa: ANN401
    if is_terminal():
        return answer_to(question, click.get_current_context(), kind=kind)
    message = Message(
        "which procedure, opened when? add --kind and --opened-on, or --bodacc-checked-on alone"
        " when a search found none"
    )
    raise click.UsageError(session.translate(message))


@recording(
    "declared",
    help=_("Record that the claim was declared in the collective procedure."),
    epilog=_("Example: relance declared 2026-014 --on 2027-01-20 --proof depot.pdf"),
)
@day_option(_("Day it was declared; without it, today."))
@proof_option
def declared(
    _session: Session,
    *,
    on: date | None,
    proof: ProofGiven | None,
    title: str | None,
) -> EventOf:
    """Record the declaration."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.insolvency import declared as event_of

    def event(scene: Scene) -> Event:
        day = on or scene.as_of
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.PROOF_OF_DISPATCH,
            title=title or f"Déclaration de créance du {day:%d/%m/%Y}, preuve d’envoi",
            day=day,
        )
        return event_of(scene.case, day, shown, today=scene.as_of)

    return event


@recording(
    "handed-over",
    help=_("Record that the case was handed over: no letter leaves from here any more."),
    epilog=_('Example: relance handed-over 2026-014 --to lawyer --name "Me Exemple"'),
)
@asked_option("--to", type=OneOf("Recipient"), question=_("To"), help=_("Who has it now."))
@click.option("--name", metavar=_("NAME"), help=_("The name of who has it."))
@day_option(_("Day it was handed over; without it, today."))
def handed_over(
    _session: Session,
    *,
    to: Recipient,
    name: str | None,
    on: date | None,
) -> EventOf:
    """Record the handing over."""
    from relance_docs.case.case import HandedOver
    from relance_docs.recording.events.states import handed_over as event_of

    def event(scene: Scene) -> Event:
        handed = HandedOver.model_construct(to=to, handed_on=on or scene.as_of, name=name)
        return event_of(scene.case, handed, today=scene.as_of)

    return event


@recording(
    "communicated",
    help=_("Record that the pièces were communicated: from then on, their numbers never move."),
    epilog=_('Example: relance communicated 2026-014 --to "Me Exemple" --on 2026-09-30'),
)
@click.option("--to", metavar=_("NAME"), help=_("To whom: the lawyer, the court, the other party."))
@day_option(_("Day they were communicated; without it, today."))
@again_option
def communicated(
    session: Session,
    *,
    to: str | None,
    on: date | None,
) -> EventOf:
    """Record the bordereau."""
    from relance_docs.recording.events.pieces import communicated as event_of
    from relance_docs.review.exhibits import bordereau

    def event(scene: Scene) -> Event:
        day = on or scene.as_of
        on_day = scene.workspace.on_day(scene.case, day)
        return event_of(
            scene.case,
            bordereau(on_day),
            day,
            to,
            today=scene.as_of,
            again=AGAIN in session.insists,
        )

    return event
