"""`title`: what came of an act before a court, and what was enforced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from relance_docs.cli import asking
from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to, chosen_of
from relance_docs.cli.completion import InvoiceNumber
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import owed_on, proof_given, proof_option, recording
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Proof, ProofGiven
    from relance_docs.recording.record import Scene

UNSAID: Final = date.max
"""An act named without its day: --on says it, or it is today."""
ACTS: Final = {
    "request": Message("an order to pay was requested"),
    "order": Message("an order to pay was made"),
    "served": Message("the decision was served on the debtor"),
    "opposition": Message("the debtor opposed the order, or a party appealed"),
    "consigned": Message("costs were deposited with the registry"),
    "judgment": Message("a court gave judgment"),
    "enforceable": Message("the decision became enforceable"),
    "delay_lost": Message("the time that the judge granted was lost"),
    "measure": Message("a measure of enforcement was taken"),
    "recovered": Message("a measure of enforcement brought money"),
}
SUMS: Final = {
    "principal": _("Principal"),
    "penalties": _("Penalties and interest granted as a sum"),
    "indemnity": _("Flat indemnities"),
    "damages": _("Damages"),
    "article_700": _("Article 700"),
    "costs": _("Costs (dépens)"),
}


class _ActDay(IsoDay):
    """The day of an act, that --on may say."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        return UNSAID if value == "" else super().convert(value, param, ctx)


def _act(name: str, help_: str, *also: str) -> Callable[[Any], Any]:
    return click.option(
        f"--{name.replace('_', '-')}",
        *also,
        name,
        metavar=_("DATE"),
        type=_ActDay(),
        is_flag=False,
        flag_value="",
        help=help_,
    )


@recording(
    "title",
    help=_(
        "Record what came of an act: the order to pay or the judgment with the sums it grants, its"
        " service, an opposition, when it became enforceable, measures of enforcement and what they"
        " brought. One act each time."
    ),
    epilog=_(
        "Examples: relance title 2026-014 --order 2026-10-06 --principal 8450.00 --penalties 211.40"
        " --indemnity 40.00 --costs 33.47 --proof ordonnance.pdf; then --served 2026-10-20"
        " --in-person --proof signification.pdf"
    ),
)
@_act("request", _("An order to pay was requested, on that day."))
@_act("order", _("An order to pay was made; with --principal and what else it grants."))
@_act("served", _("The last decision was served on the debtor."))
@_act("opposition", _("The debtor opposed the order, or a party appealed."), "--appeal")
@_act("consigned", _("The costs of the request, or of the opposition, were deposited."))
@_act("judgment", _("A court gave judgment; with --principal and what else it grants."))
@_act("enforceable", _("The last decision can be enforced from that day on."))
@_act("delay_lost", _("The debtor lost the time to pay that the judge granted."))
@_act("measure", _("A measure of enforcement was taken; with --kind and its --costs."))
@_act("recovered", _("A measure of enforcement brought money; with --amount."))
@click.option(
    "--on", "--at", "on", metavar=_("DATE"), type=IsoDay(), help=_("Day of the act, if not said.")
)
@click.option("--court", metavar=_("TEXT"), help=_("The court, as the decision names it."))
@click.option("--number", metavar=_("TEXT"), help=_("Number of the decision in its register."))
@click.option(
    "--decision",
    type=OneOf("DecisionKind", only=("judgment", "interim_order", "appeal_ruling")),
    help=_("What a --judgment is; without it, a judgment."),
)
@click.option("--principal", metavar=_("AMOUNT"), type=Euros(), help=_("Principal granted."))
@click.option(
    "--penalties", metavar=_("AMOUNT"), type=Euros(), help=_("Interest granted as a sum.")
)
@click.option("--indemnity", metavar=_("AMOUNT"), type=Euros(), help=_("Flat indemnities granted."))
@click.option("--damages", metavar=_("AMOUNT"), type=Euros(), help=_("Damages granted."))
@click.option(
    "--article-700", metavar=_("AMOUNT"), type=Euros(), help=_("Granted under article 700 CPC.")
)
@click.option(
    "--costs", metavar=_("AMOUNT"), type=Euros(), help=_("Dépens, or what a measure cost.")
)
@click.option(
    "--interest",
    type=OneOf("InterestGranted"),
    help=_("What the principal bears; without it, the legal rate."),
)
@click.option(
    "--interest-from",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("First day on which it bears it; without it, the day after the decision."),
)
@click.option(
    "--capitalised-from",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("From when interest is capitalised, if the decision orders it (1343-2 C. civ.)."),
)
@click.option(
    "--delay-until",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Last day of the time to pay that the judge granted (1343-5 C. civ.)."),
)
@click.option(
    "--received-until",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Last day whose payments the decision takes into account; without it, its own day."),
)
@click.option(
    "--invoice",
    "invoices",
    metavar=_("NUMBER"),
    type=InvoiceNumber(),
    multiple=True,
    help=_("An invoice it is about; once for each. Without it, all that were issued by then."),
)
@click.option(
    "--by-default/--adversarial",
    "in_absence",
    default=None,
    help=_("Whether it is void unless served within six months (478 CPC)."),
)
@click.option(
    "--in-person/--not-in-person",
    default=None,
    help=_("Whether it was handed to the debtor in person."),
)
@click.option(
    "--notified-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day on which the registry told of the opposition."),
)
@click.option("--kind", type=OneOf("MeasureKind"), help=_("Which measure it was."))
@click.option("--amount", metavar=_("AMOUNT"), type=Euros(), help=_("What was recovered."))
@click.option("--note", metavar=_("TEXT"), help=_("What else is to be known of the measure."))
@proof_option
def title(session: Session, *, on: date | None, **given: Any) -> EventOf:  # noqa: ANN401
    """Record the act."""
    act, day = _said(session, given)
    if day is UNSAID and on is None and asking.is_terminal():
        on = answer_to(_("Day"), click.get_current_context(), kind=IsoDay())
    _ask(session, act, given)

    def event(scene: Scene) -> Event:
        said = on if day is UNSAID else day
        return _EVENTS[act](scene, said or scene.as_of, given)

    return event


def _said(session: Session, given: dict[str, Any]) -> tuple[str, date]:
    """Return the one act that is said, and its day; ask for it on a terminal."""
    acts = {name: given.pop(name) for name in ACTS}
    named = [name for name, day in acts.items() if day is not None]
    if not named and asking.is_terminal():
        return chosen_of(click.get_current_context(), ACTS), UNSAID
    if len(named) != 1:
        known = ", ".join(f"--{name.replace('_', '-')}" for name in ACTS)
        message = (
            Message("one act each time; this says several: {acts}", acts=", ".join(named))
            if named
            else Message("what happened? say one of: {acts}", acts=known)
        )
        raise click.UsageError(session.translate(message))
    return named[0], acts[named[0]]


def _ask(session: Session, act: str, given: dict[str, Any]) -> None:
    """Ask for what an act needs and was not said; misuse where nobody can be asked."""
    ctx = click.get_current_context()
    if act in _DECISIONS and given["principal"] is None:
        _refuse_unasked(session, "--principal")
        for name, question in SUMS.items():
            if given[name] is None:
                default = None if name == "principal" else "0"
                given[name] = answer_to(question, ctx, kind=Euros(), default=default)
    if act == "measure" and given["kind"] is None:
        _refuse_unasked(session, "--kind")
        given["kind"] = answer_to(_("Measure"), ctx, kind=OneOf("MeasureKind"))
    if act == "recovered" and given["amount"] is None:
        _refuse_unasked(session, "--amount")
        given["amount"] = answer_to(_("Amount"), ctx, kind=Euros())


def _refuse_unasked(session: Session, option: str) -> None:
    if not asking.is_terminal():
        message = Message("this act needs {option}", option=option)
        raise click.UsageError(session.translate(message))


_DECISIONS: Final = frozenset({"order", "judgment"})


def _shown(scene: Scene, given: dict[str, Any], name: str, day: date) -> Proof | None:
    from relance_docs.case.case import PieceKind

    proof: ProofGiven | None = given["proof"]
    return proof_given(
        scene,
        proof,
        kind=PieceKind.OTHER,
        title=given["title"] or f"{name} du {day:%d/%m/%Y}",
        day=day,
    )


def _decided(scene: Scene, day: date, given: dict[str, Any], *, is_order: bool) -> Event:
    from relance_docs.case.title import Decision, DecisionKind
    from relance_docs.case.words import label
    from relance_docs.recording.events.title import decided

    kind = DecisionKind.ORDER if is_order else given["decision"] or DecisionKind.JUDGMENT
    names = set(Decision.model_fields) & set(given) - {"proof"}
    said = {name: given[name] for name in names if given[name] not in (None, ())}
    decision = Decision(kind=kind, made_on=day, **said)
    shown = _shown(scene, given, label(kind), day)
    return decided(scene.case, decision, shown, today=scene.as_of)


def _ordered(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    return _decided(scene, day, given, is_order=True)


def _judged(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    return _decided(scene, day, given, is_order=False)


def _requested(scene: Scene, day: date, _given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import requested

    return requested(scene.case, day, today=scene.as_of)


def _served(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import served

    shown = _shown(scene, given, "Acte de signification", day)
    return served(scene.case, day, shown, in_person=given["in_person"], today=scene.as_of)


def _opposed(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import opposed

    shown = _shown(scene, given, "Opposition", day)
    return opposed(scene.case, day, given["notified_on"], shown, today=scene.as_of)


def _consigned(scene: Scene, day: date, _given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import consigned

    return consigned(scene.case, day, today=scene.as_of)


def _enforceable(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import enforceable

    shown = _shown(scene, given, "Justificatif du caractère exécutoire", day)
    return enforceable(scene.case, day, shown, today=scene.as_of)


def _delay_lost(scene: Scene, day: date, _given: dict[str, Any]) -> Event:
    from relance_docs.recording.events.title import delay_lost

    return delay_lost(scene.case, day, today=scene.as_of)


def _measured(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    from relance_docs.case.title import Measure
    from relance_docs.case.words import label
    from relance_docs.recording.events.title import measured

    shown = _shown(scene, given, label(given["kind"]), day)
    costs = given["costs"] or Decimal("0.00")
    measure = Measure(kind=given["kind"], taken_on=day, costs=costs, note=given["note"])
    return measured(scene.case, measure, shown, today=scene.as_of)


def _recovered(scene: Scene, day: date, given: dict[str, Any]) -> Event:
    from relance_docs.case.claims import Payment
    from relance_docs.recording.events.title import recovered

    payment = Payment(received_on=day, amount=given["amount"], reference=given["note"])
    return recovered(scene.case, payment, today=scene.as_of, owed=owed_on(scene, day))


_EVENTS: Final[dict[str, Callable[..., Event]]] = {
    "request": _requested,
    "order": _ordered,
    "served": _served,
    "opposition": _opposed,
    "consigned": _consigned,
    "judgment": _judged,
    "enforceable": _enforceable,
    "delay_lost": _delay_lost,
    "measure": _measured,
    "recovered": _recovered,
}
