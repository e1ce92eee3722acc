"""What is looked up: `rates` and `rate`, which adds new ones, and `schema`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import click

from relance_docs.cli.asking import answer_to, asked_argument, asked_option, is_terminal
from relance_docs.cli.options import format_option
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import carry_out, recording_options
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.law.rates import Rates, RateSeries
    from relance_docs.law.semesters import Semester

COLUMNS = (
    "semester",
    "ecb_percent",
    "default_percent",
    "public_body_percent",
    "legal_individual_percent",
    "legal_other_percent",
    "floor_percent",
    "confidence",
    "checked_until",
    "source",
)
SHOWN: Final = {
    "semester": Message("semester"),
    "ecb_percent": Message("ECB"),
    "default_percent": Message("default"),
    "public_body_percent": Message("public body"),
    "legal_individual_percent": Message("legal, individual"),
    "legal_other_percent": Message("legal, other"),
    "floor_percent": Message("floor"),
    "confidence": Message("confidence"),
}
"""What fits on a terminal, and what it is called there; the sources are in json and csv."""
CONFIDENCE_WORDS: Final = {
    "published": Message("published"),
    "secondary": Message("secondary"),
    "unverified": Message("unverified"),
    "workspace": Message("workspace"),
}

_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,4})?)%?", re.ASCII)


@click.command("rates", help=_("List the dated legal rates with their sources."))
@format_option("text", "json", "csv")
@click.pass_obj
def rates(session: Session, output_format: str) -> None:
    """Print the packaged rates and those of relance.yaml, when there is a workspace."""
    from relance_docs.cli.output import print_csv, print_json
    from relance_docs.law.rate_table import rate_rows

    known = _known(session)
    rows = [{name: row.get(name) for name in COLUMNS} for row in rate_rows(known)]
    if output_format == "json":
        print_json(rows)
    elif output_format == "csv":
        print_csv(COLUMNS, (tuple(row.values()) for row in rows))
    else:
        _print_text(session, known, rows)


def _known(session: Session) -> Rates:
    """Return the rates of the workspace; the packaged ones outside of any workspace."""
    from relance_docs.errors import FindingsError, RefusalError
    from relance_docs.law.rates import packaged_rates

    try:
        root = session.root
    except RefusalError:
        if session.folders:
            raise
        return packaged_rates()
    from relance_docs.files.inside import read_inside
    from relance_docs.reading.decoding import MAX_BYTES
    from relance_docs.reading.reading import read_settings
    from relance_docs.workspace.layout import SETTINGS_FILE

    reading = read_settings(read_inside(root, SETTINGS_FILE, limit=MAX_BYTES), path=SETTINGS_FILE)
    if reading.record is None:
        raise FindingsError(tuple(reading.findings))
    return packaged_rates().with_added(reading.record.rates)


def _print_text(session: Session, known: Rates, rows: list[dict[str, str | None]]) -> None:
    from relance_docs.cli.output import print_table
    from relance_docs.law.rate_table import next_missing

    header = [session.translate(title) for title in SHOWN.values()]
    table = [[_cell(session, name, row[name]) for name in SHOWN] for row in rows]
    print_table(header, table, right=range(1, 7))
    missing = next_missing(known)
    notes = (
        Message(
            "Percent a year; checked until {day}; sources: --format json or csv.",
            day=known.checked_until,
        ),
        Message(
            "{semester} is not known in full; once it is published:",
            semester=str(missing.semester),
        ),
    )
    click.echo()
    for note in notes:
        click.echo(session.translate(note))
    click.echo(missing.command)


def _cell(session: Session, name: str, value: str | None) -> str:
    from relance_docs.cli.present import number_text

    if value is None:
        return ""
    if name == "confidence":
        return session.translate(CONFIDENCE_WORDS[value])
    return number_text(Decimal(value), session.language) if name.endswith("_percent") else value


class Percent(click.ParamType[Any]):
    """A rate in percent a year, as 2.65, 2,65 or 2,65 %."""

    name = "percent"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Return the percentage; misuse for what no published rate looks like."""
        if isinstance(value, Decimal):
            return value
        found = _PERCENT.fullmatch("".join(str(value).split()))
        if found is None:
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message("'{value}' is not a rate; write a number such as 2.65", value=value)
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return Decimal(found[1].replace(",", "."))


class SemesterName(click.ParamType[Any]):
    """A semester, as 2027-S1."""

    name = "semester"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Semester:
        """Return the semester; misuse for anything else."""
        from relance_docs.errors import RefusalError
        from relance_docs.law.semesters import Semester

        if isinstance(value, Semester):
            return value
        try:
            return Semester.parse(str(value).strip().upper())
        except RefusalError as refusal:
            session = ctx.ensure_object(Session) if ctx else Session()
            said = session.translate(refusal.message)
            raise click.BadParameter(said, ctx=ctx, param=param) from refusal


@click.command(
    "rate",
    help=_(
        "Enter the rates of a semester once they are published: they go into the relance.yaml of "
        "this workspace, with their source. `relance rates` shows what is known."
    ),
    epilog=_(
        "Example: relance rate 2027-S1 --ecb 2.65 --legal-business 2.90 --legal-individual 6.80 "
        '--source "arrêté du 20 décembre 2026 ; BCE, 1er janvier 2027"'
    ),
)
@asked_argument(
    "semester", metavar=_("SEMESTER"), type=SemesterName(), question=_("Semester, as 2027-S1")
)
@click.option(
    "--ecb",
    metavar=_("PERCENT"),
    type=Percent(),
    help=_("ECB main refinancing rate in force on the first day of the semester."),
)
@click.option(
    "--legal-business",
    metavar=_("PERCENT"),
    type=Percent(),
    help=_("Legal interest rate of all creditors who are no individuals: businesses."),
)
@click.option(
    "--legal-individual",
    metavar=_("PERCENT"),
    type=Percent(),
    help=_("Legal interest rate of a creditor who is an individual outside his profession."),
)
@asked_option(
    "--source",
    metavar=_("TEXT"),
    question=_("Source: decree, order or page, with its date"),
    help=_("Decree, order or page, with its date."),
)
@recording_options
@outcome_option
@click.pass_context
def rate(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    *,
    semester: Semester,
    ecb: Decimal | None,
    legal_business: Decimal | None,
    legal_individual: Decimal | None,
    source: str,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Write the rates into relance.yaml."""
    from dataclasses import replace

    from relance_docs.law.rates import RateSeries
    from relance_docs.recording.of_settings import rates_of
    from relance_docs.recording.record import Request

    given = {
        RateSeries.ECB: ecb,
        RateSeries.LEGAL_OTHER: legal_business,
        RateSeries.LEGAL_INDIVIDUAL: legal_individual,
    }
    if not any(given.values()):
        given = _asked_rates(ctx)
    percents = {series: percent for series, percent in given.items() if percent is not None}
    session = ctx.ensure_object(Session)
    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    carry_out(
        session,
        lambda: rates_of(replace(asked, now=session.clock), semester, percents, source),
    )


def _asked_rates(ctx: click.Context) -> dict[RateSeries, Decimal | None]:
    """Ask for each rate; misuse where nobody can be asked, or nothing is answered."""
    from relance_docs.law.rates import RateSeries

    session = ctx.ensure_object(Session)
    given: dict[RateSeries, Decimal | None] = {}
    if is_terminal():
        questions = {
            RateSeries.ECB: _("ECB rate on the first day of the semester (Enter: not known yet)"),
            RateSeries.LEGAL_OTHER: _("Legal rate, businesses (Enter: not known yet)"),
            RateSeries.LEGAL_INDIVIDUAL: _("Legal rate, individuals (Enter: not known yet)"),
        }
        given = {
            series: answer_to(question, ctx, kind=Percent(), default="", show_default=False)
            for series, question in questions.items()
        }
    if not any(given.values()):
        message = Message(
            "which rate? add --ecb, --legal-business, --legal-individual, or those that are known"
        )
        raise click.UsageError(session.translate(message))
    return given


@click.command(
    "schema",
    help=_(
        "Print the JSON Schema of a case file, of relance.yaml (`settings`), or of what `--format "
        "json` prints (`output`), command by command."
    ),
)
@click.argument("kind", type=click.Choice(("case", "settings", "output")), default="case")
@format_option("json", expose_value=False)
def schema(kind: str) -> None:
    """Print the schema that is shipped; save it where your editor looks for it."""
    from relance_docs.reading.json_schema import packaged_schema

    click.echo(packaged_schema(kind), nl=False)
