"""What an import asks of the person at the terminal: which case, which day, which invoice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import answer_to
from relance_docs.cli.options import IsoDay
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.importing.records import Decision


def answers_of(session: Session, decisions: Iterable[Decision]) -> dict[str, str]:
    """Ask each decision on stderr; an empty answer leaves it undecided."""
    given = ((decision.key, _answer(session, decision)) for decision in decisions)
    return {key: answer for key, answer in given if answer}


def _answer(session: Session, decision: Decision) -> str:
    question = Message("{file}: {question}", file=decision.source, question=decision.question)
    click.echo(session.translate(question), err=True)
    if decision.choices:
        return _chosen(session, decision)
    forms: dict[str, click.ParamType[Any]] = {
        "day": IsoDay(),
        "amount": Euros(),
        "days": click.IntRange(0, 365),
    }
    kind = forms.get(decision.form, click.STRING)
    answer = _optional(_("Answer (empty: leave it undecided)"), kind)
    return str(answer) if answer is not None else ""


def _chosen(session: Session, decision: Decision) -> str:
    for place, choice in enumerate(decision.choices, start=1):
        line = Message(
            "  {place}  {value}  {label}", place=place, value=choice.value, label=choice.label
        )
        click.echo(session.translate(line), err=True)
    kind = click.IntRange(1, len(decision.choices))
    place = _optional(_("Number (empty: leave it undecided)"), kind)
    return decision.choices[place - 1].value if place is not None else ""


def _optional(question: str, kind: click.ParamType[Any]) -> Any:  # noqa: ANN401
    ctx = click.get_current_context()
    return answer_to(question, ctx, kind=kind, default="", show_default=False)
