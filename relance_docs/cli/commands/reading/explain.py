"""`relance explain`: why the next step of a case is next, and how its amounts come about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from relance_docs.cli.options import as_of_option, case_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import LANGUAGES
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.outputs.listing import ExplanationData
    from relance_docs.plan.explanation import Section
    from relance_docs.plan.on_day import CaseOnDay
    from relance_docs.workspace.records import Workspace

DOCUMENTS_LANGUAGE: Final = "fr"


@click.command(
    "explain",
)
@case_argument
@as_of_option
@format_option("text", "json")
@click.pass_context
def explain(
    ctx: click.Context, case_number: str, as_of: date | None, *, output_format: str
) -> None:
    """Print the explanation, in the language of the documents unless another is asked for."""
    session = ctx.ensure_object(Session)
    workspace = session.load_workspace(as_of, numbers=(case_number,))
    case = _readable(workspace, case_number)
    words = _words(ctx, session)

    on_day = workspace.on_day(case).as_claimed
    told = [each for each in _sections(on_day, _second_person(workspace)) if each.sentences]
    if output_format == "json":
        _print_json(on_day, told, words)
        return
    for line in _lines(on_day, words, told):
        click.echo(line)


def _print_json(
    on_day: CaseOnDay, told: Sequence[Section], words: Callable[[Message], str]
) -> None:
    from relance_docs.cli.output import print_json

    data: ExplanationData = {
        "case": on_day.case.number,
        "debtor": on_day.case.debtor.name,
        "as_of": on_day.as_of.isoformat(),
        "sections": [
            {
                "title": words(section.title),
                "sentences": [words(sentence) for sentence in section.sentences],
            }
            for section in told
        ],
    }
    print_json(data)


def _second_person(workspace: Workspace) -> Section:
    """Say what waits for whose approval; nothing where nothing does."""
    from relance_docs.letters.awaiting_approval import awaited
    from relance_docs.plan.explanation import Section

    said = tuple(each.told for each in awaited(workspace).values())
    return Section(title=Message("A second person"), sentences=said)


def _words(ctx: click.Context, session: Session) -> Callable[[Message], str]:
    from relance_docs.cli.present import sentences_in

    return sentences_in(session.language if _is_chosen(ctx) else DOCUMENTS_LANGUAGE)


def _is_chosen(ctx: click.Context) -> bool:
    """Whether the user asked for a language, be it before or after the name of the command."""
    chain = (ctx, ctx.parent) if ctx.parent else (ctx,)
    if any(one.get_parameter_source("lang") is ParameterSource.COMMANDLINE for one in chain):
        return True
    return os.environ.get("RELANCE_LANG", "").lower()[:2] in LANGUAGES


def _readable(workspace: Workspace, number: str) -> Case:
    from relance_docs.errors import FindingsError

    file = workspace.case_file(number)
    workspace.refuse_unsound()
    if file.case is None or file.has_errors:
        raise FindingsError(file.findings)
    return file.case


def _lines(
    on_day: CaseOnDay, words: Callable[[Message], str], told: Sequence[Section]
) -> Iterator[str]:
    yield words(
        Message(
            "Case {number}, {name}, on {day}",
            number=on_day.case.number,
            name=on_day.case.debtor.name,
            day=on_day.as_of,
        )
    )
    for section in told:
        yield ""
        yield words(section.title)
        for sentence in section.sentences:
            yield from _wrapped(words(sentence))


def _sections(on_day: CaseOnDay, second_person: Section) -> Iterator[Section]:
    from relance_docs.plan.explanation import (
        Section,
        agreements_section,
        next_section,
        stages_section,
    )
    from relance_docs.plan.reckoning import invoice_sections, title_section, total_section
    from relance_docs.plan.titled import why_without_effect, without_effect

    yield next_section(on_day)
    yield second_person
    yield _deadlines(on_day)
    yield stages_section(on_day)
    yield agreements_section(on_day)
    if on_day.owed is not None:
        yield from invoice_sections(on_day)
        if on_day.owed.title is not None:
            yield title_section(on_day.owed.title)
        elif (decision := without_effect(on_day.case, on_day.as_of)) is not None:
            said = why_without_effect(decision, on_day.as_of)
            yield Section(
                title=Message("The decision of {day}", day=decision.made_on), sentences=(said,)
            )
        yield total_section(on_day.owed)


def _deadlines(on_day: CaseOnDay) -> Section:
    """Say the days that count, with the days left and the command, and what else is known."""
    from relance_docs.plan.explanation import Section
    from relance_docs.plan.summary import summary_of
    from relance_docs.portfolio.credit import credit_of
    from relance_docs.review.agenda import deadline_tasks

    said = [
        Message("{what}: `{command}`", what=task.sentence, command=task.command)
        for task in deadline_tasks(on_day)
    ]
    credit = credit_of(on_day)
    alerts = credit.alerts if credit else ()
    return Section(
        title=Message("Days that count"), sentences=(*said, *summary_of(on_day).notes, *alerts)
    )


def _wrapped(sentence: str) -> list[str]:
    """Break a sentence into lines; spaces that do not break stay unbroken."""
    from relance_docs.cli.commands.reading.status import page_width

    width = page_width()
    lines, line = [], ""
    for word in sentence.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = "   "
        line = f"{line} {word}" if line else f"  {word}"
    return [*lines, line]
