"""What an import asks of the person at the terminal: which case, which day, which invoice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to
from relance_docs.cli.commands.starting.import_text import choice_meant, word_of_choice
from relance_docs.cli.options import IsoDay
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.errors import RefusalError
from relance_docs.importing.records import PLACE, TypedAnswer
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.importing.records import DecisionNeeded


def answers_of(session: Session, decisions: Iterable[DecisionNeeded]) -> dict[str, str]:
    """Ask each decision on stderr; an empty answer leaves it undecided."""
    given = ((decision.key, _answer(session, decision)) for decision in decisions)
    return {key: answer for key, answer in given if answer}


def _answer(session: Session, decision: DecisionNeeded) -> str:
    question = Message("{file}: {question}", file=decision.source, question=decision.question)
    click.echo(session.translate(question), err=True)
    if decision.choices:
        return _chosen(session, decision)
    forms: dict[str, click.ParamType[Any]] = {
        "day": IsoDay(),
        "amount": Euros(),
        "days": _Days(),
    }
    kind = forms.get(decision.form, click.STRING)
    answer = _optional(_("Answer (empty: leave it undecided)"), kind)
    return str(answer) if answer is not None else ""


class _Days(click.ParamType[int]):
    """A number of days, which may be followed by that word."""

    name = "days"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number; misuse for what is none, or too many."""
        number: int = click.IntRange(0, 365)(_DAYS.sub("", str(value)), param, ctx)
        return number


_DAYS: Final = re.compile(r"\s*(jours?|days?|j|d)\s*$", re.IGNORECASE)


def placed(session: Session, receipts: Sequence[DecisionNeeded]) -> dict[str, str]:
    """Let the person place receipts that nothing recognises, one after the other; most are none.

    They are listed together: a statement has many that concern no case.
    """
    if not receipts:
        return {}
    title = Message("These receipts are recognised by nothing:")
    click.echo(session.translate(title), err=True)
    for place, receipt in enumerate(receipts, start=1):
        line = Message("  {place}  {what}", place=place, what=receipt.question)
        click.echo(session.translate(line), err=True)
    said: dict[str, str] = {}
    question = _("Number of one that is yours (empty: none of them)")
    while (number := _optional(question, click.IntRange(1, len(receipts)))) is not None:
        receipt = receipts[number - 1]
        where = _optional(
            _("Where it goes: a case, an invoice, or CASE=AMOUNT … (empty: decide later)"),
            _Where(receipt),
        )
        if where is not None:
            said[receipt.key] = _with_rest(receipt, where)
    return said


def _with_rest(decision: DecisionNeeded, said: TypedAnswer) -> str:
    """Return the answer, once it is asked where the rest goes of a receipt that is shared."""
    session = click.get_current_context().ensure_object(Session)
    while said.rest:
        question = Message("{rest} left: where? (empty: to no case)", rest=said.rest)
        more = _optional(session.translate(question), _Where(decision, before=said.answer))
        if more is None:
            break
        said = more
    return said.answer


class _Where(click.ParamType[TypedAnswer]):
    """Where a receipt goes, in the words of `--accept`, checked at once."""

    name = "where"

    def __init__(self, decision: DecisionNeeded, *, before: str = "") -> None:
        self.decision = decision
        self.before = before
        """What was said of the other parts of it."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> TypedAnswer:
        """Return what is meant; misuse for a place that is not there, or for too much."""
        if not isinstance(value, str):
            return cast("TypedAnswer", value)
        said = choice_meant(value.strip())
        heard = self.decision.heard
        if heard is None:
            return TypedAnswer(answer=said)
        try:
            return heard("+".join(filter(None, (self.before, said))))
        except RefusalError as refusal:
            session = ctx.ensure_object(Session) if ctx else Session()
            raise click.BadParameter(
                session.translate(refusal.message), ctx=ctx, param=param
            ) from refusal


class _Place(_Where):
    """The number of a choice, or what it stands for; where a receipt goes may be anything else."""

    name = "place"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> TypedAnswer:
        """Return the value of a choice; misuse for what is none of them."""
        if not isinstance(value, str):
            return cast("TypedAnswer", value)
        said = choice_meant(value.strip())
        values = [choice.value for choice in self.decision.choices]
        if said in values:
            return TypedAnswer(answer=said)
        if said.isdecimal() and 1 <= int(said) <= len(values):
            return TypedAnswer(answer=values[int(said) - 1])
        if self.decision.form == PLACE and not said.isdecimal():
            return super().convert(said, param, ctx)
        session = ctx.ensure_object(Session) if ctx else Session()
        message = Message(
            "'{value}' is none of them: 1 to {last}, or one of {values}",
            value=said,
            last=len(values),
            values=", ".join(session.words(value) for value in values),
        )
        raise click.BadParameter(session.translate(message), ctx=ctx, param=param)


def _chosen(session: Session, decision: DecisionNeeded) -> str:
    for place, choice in enumerate(decision.choices, start=1):
        line = Message(
            "  {place}  {value}  {label}",
            place=place,
            value=word_of_choice(choice.value),
            label=choice.label,
        )
        click.echo(session.translate(line), err=True)
    question = _("Number (empty: leave it undecided)")
    if decision.form == PLACE:
        question = _("Number, a case, an invoice, or CASE=AMOUNT … (empty: decide later)")
    answer = _optional(question, _Place(decision))
    return _with_rest(decision, answer) if answer is not None else ""


def _optional(question: str, kind: click.ParamType[Any]) -> Any:  # noqa: ANN401
    ctx = click.get_current_context()
    return answer_to(question, ctx, kind=kind, default="", show_default=False)
