"""`relance import`: files of others become cases, invoices, payments."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import confirmed, is_terminal
from relance_docs.cli.options import CaseNumber, format_option
from relance_docs.cli.output import terminal
from relance_docs.cli.recording import clock_option, completed
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.errors import RefusalError
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.importing.planning import Readings
    from relance_docs.importing.records import ImportAsked, ImportPlan, Item, Source
    from relance_docs.recording.record import Recorded
    from relance_docs.workspace.workspace import Workspace


class NameAndValue(click.ParamType[tuple[str, str]]):
    """A name and what it stands for: NAME=VALUE."""

    name = "pair"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return both; misuse without the sign between them."""
        if isinstance(value, tuple):
            return value
        # The key may hold the sign as well, the value of an answer never does; a bank line is the
        # other way round: ID=CASE:INVOICE=AMOUNT.
        text = str(value)
        is_line = isinstance(param, click.Option) and param.name == "accepted"
        parted = text.partition if is_line or text.startswith("bank.") else text.rpartition
        name, sign, said = parted("=")
        if not sign or not name:
            message = Message("'{value}' is not of the form NAME=VALUE", value=value)
            sentence = ctx.ensure_object(Session).translate(message) if ctx else str(message)
            raise click.BadParameter(sentence, ctx=ctx, param=param)
        return name, said


@click.command(
    "import",
    help=_(
        "Take over invoices (Factur-X, CII, UBL, plain PDF), sent e-mails, life-cycle messages, "
        "bank statements, FEC and tables of invoices. It shows what it would write, and writes it "
        "when you say so."
    ),
    epilog=_("Example: relance import factures/ releve.xml --dry-run"),
)
@click.argument("names", metavar=_("FILE…"), nargs=-1, required=True, type=click.Path())
@click.option("--yes", is_flag=True, help=_("Write and commit without asking."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be written, and write nothing."))
@click.option(
    "--terms",
    "payment_days",
    metavar=_("DAYS"),
    type=click.IntRange(0, 365),
    help=_("Days from issue to due date, for invoices that state no due date."),
)
@click.option(
    "--case",
    "case_number",
    metavar=_("CASE"),
    type=CaseNumber(),
    help=_("The case that everything goes into."),
)
@click.option(
    "--answer",
    "answers",
    metavar=_("KEY=VALUE"),
    type=NameAndValue(),
    multiple=True,
    help=_("The answer to a decision that was listed."),
)
@click.option(
    "--accept",
    "accepted",
    metavar=_("ID=CASE[:INVOICE][=AMOUNT]"),
    type=NameAndValue(),
    multiple=True,
    help=_("Where a bank line, or a part of it, goes; 'none' leaves it out."),
)
@click.option(
    "--column",
    "columns",
    metavar=_("FIELD=COLUMN"),
    type=NameAndValue(),
    multiple=True,
    help=_("Which column of a table holds a field; remembered in relance.yaml."),
)
@click.option(
    "--teach",
    is_flag=True,
    help=_(
        "Learn from printed invoices (PDF without XML) whose values a case has and a person "
        "confirmed; remembered in relance.yaml."
    ),
)
@click.option(
    "-j", "--jobs", metavar="N", type=click.IntRange(1), help=_("How many processes read.")
)
@clock_option
@format_option("text", "json")
@click.pass_obj
def import_(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    names: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    payment_days: int | None,
    case_number: str | None,
    answers: tuple[tuple[str, str], ...],
    accepted: tuple[tuple[str, str], ...],
    columns: tuple[tuple[str, str], ...],
    teach: bool,
    jobs: int | None,
    output_format: str,
) -> int:
    """Read, show, and write what the person wants."""
    from relance_docs.importing.planning import Readings
    from relance_docs.importing.records import ImportAsked
    from relance_docs.importing.sources import sources_of

    workspace = session.load_workspace()
    settings = workspace.sound_settings
    asked = ImportAsked(
        payment_days=payment_days,
        case=case_number,
        answers=_said_of((*answers, *((f"bank.{line}", where) for line, where in accepted))),
        hints=dict(columns),
        creditor=settings.creditor,
        layouts=settings.invoice_layouts,
        is_lesson=teach,
    )
    try:
        items = tuple(_read(session, sources_of(names), asked, jobs or os.cpu_count() or 1))
    except KeyboardInterrupt:
        session.note(Message("note: interrupted; nothing was recorded"))
        raise
    readings = Readings(items=items, asked=asked, today=session.today)
    may_ask = not yes and not dry_run and output_format == "text" and is_terminal()
    plan, readings = _planned(session, workspace, readings, may_ask=may_ask)
    if plan.unheard:
        raise click.UsageError(
            session.translate(
                Message("no line of these statements has the ID {line}", line=plan.unheard[0])
            )
        )
    _show(session, plan, output_format)
    if not plan.writes:
        session.note(Message("note: nothing to write"))
    elif dry_run:
        session.note(Message("note: nothing was written (--dry-run)"))
    elif yes or (may_ask and confirmed(_("Write and commit this?"), click.get_current_context())):
        _carry_out(session, workspace, readings, plan, output_format)
    elif may_ask:
        session.note(Message("note: nothing was written"))
    else:
        session.note(Message("note: nothing was written; --yes writes and commits it"))
    return 1 if not dry_run and _has_problem(plan) else 0


def _said_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the answers by their keys; misuse when two contradict each other."""
    from relance_docs.cli.commands.starting.import_text import choice_meant
    from relance_docs.importing.bank.answers import answer_of

    said: dict[str, list[str]] = {}
    for key, answer in pairs:
        said.setdefault(key, []).append(choice_meant(answer))
    session = click.get_current_context().ensure_object(Session)
    try:
        return {
            key: answer_of(given) if key.startswith("bank.") else _one_of(key, given)
            for key, given in said.items()
        }
    except RefusalError as refusal:
        raise click.UsageError(session.translate(refusal.message)) from refusal


def _one_of(key: str, answers: list[str]) -> str:
    if len(set(answers)) > 1:
        raise RefusalError(
            Message("{key} is answered twice: {answers}", key=key, answers=", ".join(answers))
        )
    return answers[0]


def _read(
    session: Session, sources: tuple[Source, ...], asked: ImportAsked, processes: int
) -> Iterator[Item]:
    """Yield what was read of each source; a bar on a terminal, on stderr."""
    from relance_docs.importing.sources import read_all

    items = read_all(sources, asked, processes=processes)
    if session.quiet or len(sources) == 1 or not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(
        items, length=len(sources), label=session.words(_("files")), file=terminal()
    ) as bar:
        yield from bar


def _planned(
    session: Session, workspace: Workspace, readings: Readings, *, may_ask: bool
) -> tuple[ImportPlan, Readings]:
    """Plan the import, and again with every answer of the person.

    What opens cases is asked before where receipts go: more cases come into question then.
    """
    from dataclasses import replace

    from relance_docs.cli.commands.starting.import_asking import answers_of, placed
    from relance_docs.importing.planning import planned
    from relance_docs.importing.records import PLACE

    plan = planned(workspace, readings)
    seen: set[str] = set()
    while may_ask:
        open_ones = [decision for decision in plan.decisions if decision.key not in seen]
        unknown = [s.decision for s in plan.skipped if s.decision and s.decision.key not in seen]
        if not open_ones and not unknown:
            break
        if others := [decision for decision in open_ones if decision.form != PLACE]:
            open_ones, unknown = others, []
        seen |= {decision.key for decision in (*open_ones, *unknown)}
        said = {**answers_of(session, open_ones), **placed(session, unknown)}
        asked = replace(readings.asked, answers={**readings.asked.answers, **said})
        tried = replace(readings, asked=asked)
        following = planned(workspace, tried)
        refused = following.refusals.keys() - plan.refusals.keys()
        if said and refused:
            for name in sorted(refused):
                click.echo(session.translate(following.refusals[name]), err=True)
            seen -= said.keys()
        else:
            plan, readings = following, tried
    return plan, readings


def _show(session: Session, plan: ImportPlan, output_format: str) -> None:
    if output_format == "json":
        from relance_docs.cli.output import print_json
        from relance_docs.importing.as_data import import_data

        print_json(import_data(plan, session.translate))
        return
    from relance_docs.cli.commands.starting.import_text import summary_lines
    from relance_docs.importing.planning import changes_of
    from relance_docs.recording.record import diff_of

    for line in summary_lines(plan, session.translate):
        click.echo(line)
    for change in changes_of(session.root, plan):
        click.echo(diff_of(change), nl=False)


def lesson_offered(session: Session, file: str) -> None:
    """Offer to learn how a program prints from an invoice of a case, a path below cases/.

    On a terminal it is asked; elsewhere it is told how. Nothing is said where a layout reads it
    already, and where nothing can be learned from it.
    """
    from relance_docs.importing.planning import Readings, planned
    from relance_docs.importing.records import ImportAsked
    from relance_docs.importing.sources import sources_of
    from relance_docs.workspace.layout import CASES_FOLDER

    path = session.root / CASES_FOLDER / file
    workspace = session.load_workspace()
    asked = ImportAsked(
        creditor=workspace.sound_settings.creditor,
        layouts=workspace.sound_settings.invoice_layouts,
        is_lesson=True,
    )
    items = tuple(_read(session, sources_of([str(path)]), asked, 1))
    readings = Readings(items=items, asked=asked, today=session.today)
    plan = planned(workspace, readings)
    if not plan.writes:
        return
    question = _(
        "Keep in relance.yaml where this program prints what, so that the next invoices are read "
        "by it?"
    )
    if not is_terminal():
        session.note(
            Message(
                "note: the next invoices of this program can be read by this one: relance import "
                "--teach {file} --yes",
                file=os.path.relpath(path),
            )
        )
    elif confirmed(question, click.get_current_context()):
        _carry_out(session, workspace, readings, plan, "text")


def _carry_out(
    session: Session,
    workspace: Workspace,
    readings: Readings,
    plan: ImportPlan,
    output_format: str,
) -> None:
    from relance_docs.importing.planning import carry_out

    def tell(session: Session, recorded: Recorded) -> None:
        for note in recorded.notes:
            session.note(note)
        done = Message(
            "recorded: {subject} ({commit})",
            subject=recorded.subject,
            commit=(recorded.commit or "")[:10],
        )
        if output_format == "json":
            aside(session.translate(done))
        else:
            session.announce(done)

    completed(session, lambda: carry_out(workspace, readings, plan, now=session.clock), tell)


def _has_problem(plan: ImportPlan) -> bool:
    """Whether a file could not be read, or says something else than what is known."""
    unread: Iterable[bool] = (item.reading is None for item in plan.items)
    refused = (i.reading is not None and i.reading.refused is not None for i in plan.items)
    is_alarming = bool(plan.alarms) or any(skipped.is_alarm for skipped in plan.skipped)
    return any(unread) or any(refused) or is_alarming
