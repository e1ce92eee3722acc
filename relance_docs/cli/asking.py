"""What is missing is asked for on a terminal; elsewhere it is misuse, and nobody waits."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from relance_docs.cli.session import Session
from relance_docs.cli.typed import NO, YES, OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message
from relance_docs.text import without_accents

_COMMA: Final = re.compile(
    r"(?<![0-9])(?<![0-9] bis)(?<![0-9] ter)(?<![0-9][a-zA-Z]),|,(?=\s*[0-9]{5}\b)"
)

F = TypeVar("F", bound=Callable[..., Any])


BACK: Final = "<"
"""The answer that goes back to the question before."""
_ASKED: Final = "relance_docs.asked"
_FEW: Final = 3
"""Questions of a command that are over before anybody wants to go back."""


class StepBack(Exception):  # noqa: N818 - no failure, an answer
    """The person wants to answer the question before once more."""


def tell_of_the_way_back(ctx: click.Context) -> None:
    """Say how a question is answered once more, before several are asked."""
    session = ctx.ensure_object(Session)
    session.note(Message("note: {back} goes back to the question before", back=BACK))


def is_terminal() -> bool:
    """Whether a person can be asked: both the question and the answer pass by a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer_to(
    question: str,
    ctx: click.Context,
    *,
    kind: click.ParamType[Any] = click.STRING,
    may_go_back: bool = False,
    **settings: Any,  # noqa: ANN401 - as click.prompt takes them
) -> Any:  # noqa: ANN401 - what the kind makes of it
    """Ask on stderr until the answer can be read; return None for an empty one, if it may be.

    `may_go_back`: the answer « < » raises StepBack, for the question before to be asked again.
    click alone would convert the answer without the session, and say what is wrong in English.
    """
    words = ctx.ensure_object(Session).words
    is_needed = settings.get("default") is None
    choices = f" ({', '.join(kind.words(ctx))})" if isinstance(kind, OneOf) else ""

    def read(answer: str) -> Any:  # noqa: ANN401 - what the kind makes of it
        if may_go_back and answer.strip() == BACK:
            raise StepBack
        if not answer and is_needed:
            raise click.UsageError(words(_("an answer is needed here; Ctrl-C stops")))
        return kind.convert(answer, None, ctx) if answer else None

    shown = {"default": "", "show_default": False} if is_needed else {}
    return click.prompt(
        f"{words(question)}{choices}",
        type=kind,
        value_proc=read,
        prompt_suffix=words(_(": ")),
        err=True,
        **{**settings, **shown},
    )


def chosen_of(ctx: click.Context, choices: Mapping[str, Message]) -> str:
    """List the choices on stderr, each with its label, and return the one that is chosen."""
    session = ctx.ensure_object(Session)
    for place, (value, label) in enumerate(choices.items(), start=1):
        line = Message("  {place}  {value}  {label}", place=place, value=value, label=label)
        click.echo(session.translate(line), err=True)
    place = answer_to(_("Number"), ctx, kind=click.IntRange(1, len(choices)))
    return tuple(choices)[int(place) - 1]


def confirmed(question: str, ctx: click.Context) -> bool:
    """Ask a question of yes or no on stderr; an empty answer is « no »."""
    words = ctx.ensure_object(Session).words

    def read(answer: str) -> bool:
        said = without_accents(answer).strip().casefold()
        if said in YES | NO:
            return said in YES
        raise click.UsageError(words(_("answer y (yes) or n (no)")))

    either = words(_("[y/N]"))
    answer: bool = click.prompt(
        f"{words(question)} {either}",
        default="n",
        show_default=False,
        value_proc=read,
        prompt_suffix=words(_(": ")),
        err=True,
    )
    return answer


def lines_of(answer: str | None) -> tuple[str, ...]:
    """Return the lines of an address that was typed on one, with semicolons or commas between.

    A comma after the number of a house ends no line, unless a postcode follows.

    >>> lines_of("3 QUAI DU RHONE; 69007 LYON"), lines_of("Bât. B, 3 bis, rue Fictive, 69007 LYON")
    (('3 QUAI DU RHONE', '69007 LYON'), ('Bât. B', '3 bis, rue Fictive', '69007 LYON'))
    """
    text = answer or ""
    parts = text.split(";") if ";" in text else _COMMA.split(text)
    return tuple(line.strip() for line in parts if line.strip())


class _Asked:
    """A parameter that is asked for when it is required and missing."""

    question = ""

    def consume_value(
        self, ctx: click.Context, opts: Mapping[str, Any]
    ) -> tuple[Any, ParameterSource]:
        """Return what the command line says, or the answer of the person."""
        value, source = super().consume_value(ctx, opts)  # type: ignore[misc]
        is_missing = self.required and self.value_is_missing(value)  # type: ignore[attr-defined]
        if is_missing and not ctx.resilient_parsing and is_terminal():
            value = _asked(self, ctx)
            source = ParameterSource.PROMPT
        return value, source


def _asked(parameter: Any, ctx: click.Context) -> Any:  # noqa: ANN401 - an option or an argument
    """Ask for a parameter; « < » asks for the one before, and then for this one again."""
    are_many = sum(isinstance(each, _Asked) for each in ctx.command.params) > _FEW
    if are_many and _ASKED not in ctx.meta:
        tell_of_the_way_back(ctx)
    before: list[Any] = ctx.meta.setdefault(_ASKED, [])
    while True:
        try:
            value = answer_to(
                parameter.question, ctx, kind=parameter.type, may_go_back=bool(before)
            )
        except StepBack:
            last = before.pop()
            ctx.params[last.name] = _asked(last, ctx)
        else:
            before.append(parameter)
            return value


class AskedOption(_Asked, click.Option):
    """An option that is asked for."""

    def __init__(self, *declarations: Any, question: str, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*declarations, **settings)
        self.question = question


class AskedArgument(_Asked, click.Argument):
    """An argument that is asked for."""

    def __init__(self, *declarations: Any, question: str, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*declarations, **settings)
        self.question = question


def asked_option(
    *names: str,
    question: str,
    required: bool = True,
    **settings: Any,  # noqa: ANN401
) -> Callable[[F], F]:
    """Add an option that is needed, and asked for when it is missing."""
    return click.option(*names, cls=AskedOption, question=question, required=required, **settings)


def asked_argument(name: str, *, question: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401
    """Add an argument that is needed, and asked for when it is missing."""
    return click.argument(name, cls=AskedArgument, question=question, **settings)
