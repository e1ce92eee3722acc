"""What `check` understands of a day and an amount, the command line takes too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click
import pytest
from click.testing import CliRunner

from relance_docs.cli.amounts import Euros, Moment
from relance_docs.cli.main import relance
from relance_docs.cli.options import IsoDay


@click.command()
@click.argument("day", type=IsoDay())
@click.argument("amount", type=Euros())
@click.argument("moment", type=Moment())
def said(day: date, amount: Decimal, moment: date) -> None:
    """Print what was understood."""
    click.echo(f"{day} {amount} {moment}")


def test_a_day_in_words_is_taken() -> None:
    """« 3 juin 2026 » needs no advice to write 2026-06-03, and an amount in groups none either."""
    done = CliRunner().invoke(said, ["3 juin 2026", "1'234,50", "le jeudi 4 juin 2026"])

    assert (0, "2026-06-03 1234.50 2026-06-04\n") == (done.exit_code, done.stdout), done.output
    assert "understood as 1,234.50\n" in done.stderr


@pytest.mark.parametrize("moment", ["20260603", "2026-W23-3", "20260603T1015", "bientôt"])
def test_a_moment_is_never_an_hour_that_nobody_said(moment: str) -> None:
    """Python reads 20260603 as midnight of that day."""
    done = CliRunner().invoke(said, ["2026-06-03", "1", moment])

    assert (2, True) == (done.exit_code, f"'{moment}' is not a moment" in done.stderr)


@pytest.mark.parametrize("day", ["2026-06-03", "3 juin 2026", "2026/6/3"])
def test_the_command_line_takes_what_check_understands(day: str) -> None:
    """On a command as it is: the folder is all that is missing."""
    done = CliRunner().invoke(relance, ["-C", "/", "status", "--as-of", day])
    assert "is not a date" not in done.stderr
