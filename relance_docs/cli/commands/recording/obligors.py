"""Who answers for the debt beside the debtor: `co-debtor`, `guarantor`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import asked_option, lines_of
from relance_docs.cli.completion import InvoiceNumber
from relance_docs.cli.identifiers import EmailAddress, Identifier, Telephone
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import proof_given, proof_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.case.parties import Contact
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene

F = TypeVar("F", bound=Callable[..., Any])


def _reached(command: F) -> F:
    """Add --name, --address, --contact, --email, --phone and --iban: who is reached, and pays."""
    for option in (
        click.option(
            "--phone", type=Telephone(), metavar=_("NUMBER"), help=_("Telephone of that person.")
        ),
        click.option(
            "--email", type=EmailAddress(), metavar=_("ADDRESS"), help=_("E-mail of that person.")
        ),
        click.option(
            "--iban",
            "ibans",
            type=Identifier("iban"),
            metavar="IBAN",
            multiple=True,
            help=_("An account it pays from: its transfers are recognised by it."),
        ),
        click.option("--contact", metavar=_("NAME"), help=_("The person to talk to.")),
        asked_option(
            "--address",
            metavar=_("LINE"),
            multiple=True,
            question=_("Its address, with commas between the lines"),
            help=_("A line of its address; once for each line."),
        ),
        asked_option("--name", metavar=_("NAME"), question=_("Its name"), help=_("Its name.")),
    ):
        command = option(command)
    return command


def _stated(
    name: str,
    address: tuple[str, ...] | str,
    contact: str | None,
    email: str | None,
    phone: str | None,
    ibans: tuple[str, ...],
) -> dict[str, Any]:
    """Return name, address, contact and accounts as a record has them."""
    from relance_docs.case.parties import Contact

    lines = lines_of(address) if isinstance(address, str) else address
    reached = {"email": email, "phone": phone}
    known = {key: value for key, value in reached.items() if value}
    person: Contact | None = None
    if contact or known:
        person = Contact(name=contact or name, **known)
    more: dict[str, Any] = {"contact": person} if person else {}
    more |= {"ibans": ibans} if ibans else {}
    return {"name": name, "address": lines, **more}


@recording(
    "co-debtor",
    help=_(
        "Record one who owes the same debt whole with the debtor: each letter is then made for it "
        "too, and what one pays counts for all."
    ),
    epilog=_(
        "Example: relance co-debtor 2026-014 --name 'Holding Fictive SAS' "
        "--address '1 RUE DU TEST' --address '69001 LYON' "
        "--bound-by 'article 4 du contrat' --proof contrat.pdf"
    ),
)
@_reached
@asked_option(
    "--bound-by",
    metavar=_("TEXT"),
    question=_("What makes it owe the whole: a clause, a law"),
    help=_("What makes it owe the whole, as letters say it: a clause, a law."),
)
@click.option("--legal-form", metavar=_("TEXT"), help=_("As SARL."))
@click.option("--siren", type=Identifier("siren"), metavar=_("NUMBER"), help=_("Nine digits."))
@proof_option
def co_debtor(
    _session: Session,
    *,
    bound_by: str,
    legal_form: str | None,
    siren: str | None,
    proof: ProofGiven | None,
    title: str | None,
    **who: Any,  # noqa: ANN401 - name, address and contact
) -> EventOf:
    """Record the co-debtor."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.obligors import CoDebtor
    from relance_docs.recording.events.obligors import co_debtor as event_of

    more: dict[str, Any] = {"legal_form": legal_form, "siren": siren}
    known = {key: value for key, value in more.items() if value}
    stated = CoDebtor(**_stated(**who), bound_by=bound_by, **known)

    def event(scene: Scene) -> Event:
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.CONTRACT,
            title=title or f"Engagement solidaire ({stated.name})",
            day=None,
        )
        return event_of(scene.case, stated, shown)

    return event


@recording(
    "guarantor",
    help=_(
        "Record one who guaranteed the debt (caution): the days on which it must be informed are "
        "watched, and `relance write` has the letters to it."
    ),
    epilog=_(
        "Example: relance guarantor 2026-014 --name 'M. Paul Exemple' --address '2 RUE DU TEST' "
        "--address '69002 LYON' --signed-on 2026-01-15 --limit 10000 --proof cautionnement.pdf"
    ),
)
@_reached
@asked_option(
    "--signed-on",
    metavar=_("DATE"),
    type=IsoDay(),
    question=_("Date of the guarantee"),
    help=_("Date of the guarantee."),
)
@click.option(
    "--limit", metavar=_("AMOUNT"), type=Euros(), help=_("The most that it guarantees, all in all.")
)
@click.option("--until", metavar=_("DATE"), type=IsoDay(), help=_("Last day of the guarantee."))
@click.option(
    "--joint-and-several",
    is_flag=True,
    help=_("It gave up having the debtor pursued first (2305 C. civ.)."),
)
@click.option("--company", is_flag=True, help=_("It is no natural person."))
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    multiple=True,
    help=_("An invoice it guarantees; without it, those issued while it runs."),
)
@proof_option
def guarantor(  # noqa: PLR0913 - the options of the command
    _session: Session,
    *,
    signed_on: date,
    limit: Decimal | None,
    until: date | None,
    joint_and_several: bool,
    company: bool,
    invoices: tuple[str, ...],
    proof: ProofGiven | None,
    title: str | None,
    **who: Any,  # noqa: ANN401 - name, address and contact
) -> EventOf:
    """Record the guarantor."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.obligors import Guarantor
    from relance_docs.recording.events.obligors import guarantor as event_of

    more: dict[str, Any] = {
        "limit": limit,
        "until": until,
        "joint_and_several": joint_and_several or None,
        "natural_person": False if company else None,
        "invoices": invoices or None,
    }
    known = {key: value for key, value in more.items() if value is not None}
    stated = Guarantor(**_stated(**who), signed_on=signed_on, **known)

    def event(scene: Scene) -> Event:
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.CONTRACT,
            title=title or f"Acte de cautionnement du {signed_on:%d/%m/%Y}",
            day=signed_on,
        )
        return event_of(scene.case, stated, shown, today=scene.as_of)

    return event
