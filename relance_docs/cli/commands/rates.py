"""`relance rates`: the rates of each semester, their sources, and how to add the next one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

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
            "{semester} is not known in full; once it is published, write in relance.yaml:",
            semester=str(missing.semester),
        ),
    )
    click.echo()
    for note in notes:
        click.echo(session.translate(note))
    click.echo(missing.snippet)


def _cell(session: Session, name: str, value: str | None) -> str:
    from relance_docs.cli.present import number_text

    if value is None:
        return ""
    if name == "confidence":
        return session.translate(CONFIDENCE_WORDS[value])
    return number_text(Decimal(value), session.language) if name.endswith("_percent") else value
