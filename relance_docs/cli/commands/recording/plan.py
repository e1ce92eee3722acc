"""`relance plan`: a payment plan proposed to the debtor, or recorded once it is agreed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli import asking
from relance_docs.cli.amounts import DayAndAmount
from relance_docs.cli.asking import answer_to
from relance_docs.cli.commands.documents.write import instalment_options, written
from relance_docs.cli.options import IsoDay
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import (
    ask_first,
    asked_case,
    insisting_option,
    owed_on,
    perform,
    proof_given,
    proof_option,
    recording_options,
    request,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import PaymentPlan
    from relance_docs.case.claims import Instalment
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import ProofGiven
    from relance_docs.recording.record import Scene

REST_WAITS = "--rest-waits"
Instalments = tuple[tuple[date, Decimal], ...]


@click.command(
    "plan",
    help=_(
        "Propose a payment plan (--propose): the letter and the agreement to be signed, in "
        "build/documents; nothing is recorded. Once it comes back signed, record it: --as-proposed "
        "--proof, or each --instalment."
    ),
    epilog=_(
        "Example: relance plan 2026-014 --propose --number 4, then relance plan 2026-014 "
        "--as-proposed --proof accord-signe.pdf"
    ),
)
@asked_case
@click.option("--propose", is_flag=True, help=_("Write the proposal; record nothing."))
@instalment_options
@click.option(
    "--as-proposed",
    is_flag=True,
    help=_("It is the agreement that was written here last, signed; needs --proof."),
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
@insisting_option(
    REST_WAITS, _("What is overdue and in no instalment is not asked for until the plan ends.")
)
@proof_option
@recording_options
@outcome_option
@click.pass_obj
def plan(  # noqa: PLR0913 - the options of the command
    session: Session,
    /,
    *,
    case_number: str,
    propose: bool,
    as_proposed: bool,
    instalments: Instalments,
    agreed_on: date | None,
    replace: bool,
    proof: ProofGiven | None,
    title: str | None,
    with_edits: bool,
    dry_run: bool,
    **wish: Any,  # noqa: ANN401 - how the instalments are to be spread
) -> int:
    """Propose the payment plan, or record it."""
    _refuse_mixed(session, propose=propose, instalments=instalments, wish=wish)
    if propose:
        return _propose(session, case_number, wish)
    if as_proposed and proof is None:
        message = Message("--as-proposed needs --proof: the agreement that both have signed")
        raise click.UsageError(session.translate(message))
    from relance_docs.case.claims import Instalment

    parts = tuple(
        Instalment.model_construct(due_date=day, amount=amount)
        for day, amount in (() if as_proposed else instalments or _asked(session))
    )

    def event(scene: Scene) -> Event:
        from relance_docs.case.case import PieceKind
        from relance_docs.recording.events.money import plan as event_of

        day = agreed_on or scene.as_of
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.ACKNOWLEDGMENT,
            title=title or f"Échéancier convenu le {day:%d/%m/%Y}",
            day=day,
        )
        agreed = _agreed(scene, parts, day)
        beside = _beside(scene, agreed)
        found = event_of(
            scene.case,
            agreed,
            shown,
            today=scene.as_of,
            owed=owed_on(scene, day),
            beside=beside,
            replaces=replace,
        )
        ask_first(session, beside, option=REST_WAITS)
        return found

    asked = request(session, case_number, with_edits=with_edits, dry_run=dry_run)
    perform(session, asked, event)
    return 0


def _refuse_mixed(
    session: Session, *, propose: bool, instalments: Instalments, wish: dict[str, Any]
) -> None:
    """Refuse options that belong to the other half of the command: nothing typed is dropped."""
    if propose and instalments:
        message = Message("--propose spreads the debt itself: leave --instalment out")
        raise click.UsageError(session.translate(message))
    if not propose and any(wish.values()):
        message = Message(
            "--number, --amount, --until, --first and --with-penalties go with --propose"
        )
        raise click.UsageError(session.translate(message))


def _propose(session: Session, case_number: str, wish: dict[str, Any]) -> int:
    from relance_docs.case.documents import DocumentKind
    from relance_docs.documents.records import DocumentAsked

    workspace = session.load_workspace(numbers=(case_number,))
    workspace.refuse_unsound()
    kinds = (DocumentKind.PLAN_PROPOSAL, DocumentKind.PLAN_AGREEMENT)
    code = written(
        session, workspace, tuple(DocumentAsked(kind=kind, **wish) for kind in kinds), "pdf"
    )
    if code == 0:
        session.note(
            Message(
                "next: send both; when the agreement comes back signed, `relance plan {case} "
                "--as-proposed --proof FILE`",
                case=case_number,
            )
        )
    return code


def _agreed(scene: Scene, parts: tuple[Instalment, ...], day: date) -> PaymentPlan:
    """Return the plan of these instalments, else what the agreement that was written says."""
    from relance_docs.case.case import PaymentPlan
    from relance_docs.documents.agreed import agreed_of

    if parts:
        return PaymentPlan.model_construct(agreed_on=day, instalments=parts)
    return agreed_of(scene.workspace.root, scene.case.number, day)


def _beside(scene: Scene, agreed: PaymentPlan) -> Message | None:
    """Say what is overdue today and in no instalment, once the plan is recorded."""
    from relance_docs.plan.case_blocks import beside_plan

    case = scene.case.model_copy(update={"payment_plan": agreed})
    return beside_plan(scene.workspace.on_day(case, scene.as_of))


def _asked(session: Session) -> Instalments:
    """Ask for instalments until an empty answer; misuse where nobody can be asked."""
    if not asking.is_terminal():
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
