"""`relance rates`: the rates of each semester, their sources, and how to add the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.law.rates import Rates

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
SHOWN = COLUMNS[:8]
"""What fits on a terminal; the sources are in json and csv."""


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
        if session.folder is not None:
            raise
        return packaged_rates()
    from relance_docs.reading.reading import read_settings
    from relance_docs.workspace.layout import SETTINGS_FILE

    reading = read_settings((root / SETTINGS_FILE).read_bytes(), path=SETTINGS_FILE)
    if reading.record is None:
        raise FindingsError(tuple(reading.findings))
    return packaged_rates().with_added(reading.record.rates)


def _print_text(session: Session, known: Rates, rows: list[dict[str, str | None]]) -> None:
    from relance_docs.cli.output import print_table
    from relance_docs.law.rate_table import next_missing
    from relance_docs.message import Message

    table = [[row[name] or "" for name in SHOWN] for row in rows]
    print_table([name.removesuffix("_percent") for name in SHOWN], table, right=range(1, 7))
    missing = next_missing(known)
    notes = (
        Message(
            "Percent a year; checked until {day}; sources: --format json or csv.",
            day=known.checked_until.isoformat(),
        ),
        Message(
            "{semester} is not known in full; once it is published, write in relance.yaml:",
            semester=str(missing.semester),
        ),
    )
    click.echo()
    for note in notes:
        click.echo(session.translate(note))
    click.echo(missing.snippet)
