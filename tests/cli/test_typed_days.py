"""What `check` understands of a day and an amount, the command line takes too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.amounts import Euros, Moment
from relance_docs.cli.main import relance
from relance_docs.cli.options import IsoDay, as_of_option
from relance_docs.cli.session import Session
from tests.workspaces import settings_of, write_files


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in no workspace: no relance.yaml fixes the day."""
    monkeypatch.chdir(tmp_path)


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


SPOKEN = {
    "28/10/26": "2026-10-28",
    "28/10/2026": "2026-10-28",
    "25.01.2027": "2027-01-25",
    "25-01-2027": "2027-01-25",
    "03/06/26": "2026-06-03",
    "3 juin 2026": "2026-06-03",
    "1er déc. 2026": "2026-12-01",
    "mardi 3 mars 2026": "2026-03-03",
    "« 3 juin 2026 »": "2026-06-03",
    "3rd June 2026": "2026-06-03",
    "June 3, 2026": "2026-06-03",
    "2026-06-03": "2026-06-03",
    "hier": "2026-11-29",
    "Aujourd’hui": "2026-11-30",
    "demain": "2026-12-01",
    "après-demain": "2026-12-02",
    "yesterday": "2026-11-29",
}
TODAY = date(2026, 11, 30)


def read_in(language: str, *arguments: str) -> Result:
    """Return what `said` understood in a session of that language, on 30 November 2026."""
    session = Session(language=language)
    session.today = TODAY
    return CliRunner().invoke(said, arguments, obj=session)


@pytest.mark.parametrize(("text", "day"), SPOKEN.items())
def test_a_day_is_taken_as_people_write_it(text: str, day: str) -> None:
    """As an option, as a moment, and as an answer to a question: the type is the same."""
    done = read_in("fr", text, "1", text)
    assert (0, f"{day} 1.00 {day}\n") == (done.exit_code, done.stdout), done.output


@pytest.mark.parametrize("text", ["04/10/2026", "4-10-26", "04 10 2026"])
def test_in_english_a_day_of_two_readings_is_refused_with_both(text: str) -> None:
    """In French the day comes first; in English nobody can tell, so nobody guesses."""
    done = read_in("en", text, "1", "today")
    assert 2 == done.exit_code
    assert "could be `2026-10-04` or `2026-04-10`" in done.stderr
    assert "2026-10-04" in read_in("fr", text, "1", "hier").stdout


@pytest.mark.parametrize("text", ["hier à 9h", "29/11/26 à 09:00", "29 novembre 2026 9 h 00"])
def test_an_hour_may_stand_behind_the_day(text: str) -> None:
    """A moment is that of this machine, as people say it."""
    done = read_in("fr", "hier", "1", text)
    assert "2026-11-29 1.00 2026-11-29 09:00:00" in done.stdout, done.output


@pytest.mark.parametrize(
    "text", ["1 845,60", "1.845,60", "1845.60", "1845,60", "1 845,60 €", "1\u202f845,60\xa0EUR"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_amount_is_taken_as_people_write_it(text: str, language: str) -> None:
    """Blanks, points or commas: the figures can only mean one amount."""
    assert " 1845.60 " in read_in(language, "today", text, "today").stdout


@pytest.mark.parametrize("text", ["1.845", "1,845", "1,845 €"])
def test_an_amount_of_two_readings_is_refused_with_both(text: str) -> None:
    """Three digits after the only mark: thousands, or parts of a cent."""
    done = read_in("en", "today", text, "today")
    assert 2 == done.exit_code
    assert "could be 1,845.00 or 1.845; write `1845.00` for the first" in done.stderr


@pytest.mark.parametrize(
    ("text", "is_said"),
    [("500,00", False), ("1 845,60 €", False), ("1845.6", False), ("1.845,60", True)],
)
def test_what_can_only_be_read_so_is_not_said_again(text: str, is_said: bool) -> None:  # noqa: FBT001
    """« 500,00 » is not « understood as 500,00 »."""
    noted = "1\u202f845,60" in read_in("fr", "2026-11-30", text, "2026-11-30").stderr
    assert is_said == noted


@pytest.mark.parametrize("day", ["2026-06-03", "3 juin 2026", "2026/6/3", "28/06/26", "hier"])
def test_the_command_line_takes_what_check_understands(day: str) -> None:
    """On a command as it is: the folder is all that is missing."""
    done = CliRunner().invoke(relance, ["-C", "/", "status", "--as-of", day])
    assert "is not a date" not in done.stderr


FIXED = date(2026, 3, 15)


def in_workspaces(*folders: Path) -> Session:
    """Return a session in these workspaces, of which nothing is asked yet."""
    session = Session(language="fr")
    session.today = TODAY
    session.folders = folders
    return session


def test_yesterday_is_that_of_the_fixed_day(tmp_path: Path) -> None:
    """Where relance.yaml fixes the day, « hier » is the eve of that one, as `paid` takes it."""
    root = write_files(tmp_path / "w", {"relance.yaml": settings_of(FIXED.isoformat())})
    arguments = ["hier", "1", "hier à 9h"]
    done = CliRunner().invoke(said, arguments, obj=in_workspaces(root))
    assert "2026-03-14 1.00 2026-03-14 09:00:00" in done.stdout, done.output
    assert "compris comme le 14\xa0mars 2026" in done.stderr


def test_of_several_workspaces_no_eve_is_guessed(tmp_path: Path) -> None:
    """Two fixed days have two eves; the same one has one."""
    one = write_files(tmp_path / "1", {"relance.yaml": settings_of(FIXED.isoformat())})
    same = write_files(tmp_path / "2", {"relance.yaml": settings_of(FIXED.isoformat())})
    free = write_files(tmp_path / "3", {"relance.yaml": "payments_checked_until: 2026-03-01\n"})
    fit, unfit, words = (
        CliRunner().invoke(said, [day, "1", "2026-01-01"], obj=in_workspaces(*folders))
        for folders, day in (((one, same), "hier"), ((one, free), "hier"), ((one, free), "bah"))
    )
    assert "2026-03-14 1.00" in fit.stdout
    assert "fix different days" in str(unfit.exception)
    assert "n’est pas une date" in words.stderr


@click.command()
@as_of_option
@click.option("--until", type=IsoDay())
def reckoned(as_of: date | None, until: date | None) -> None:
    """Print both."""
    click.echo(f"{as_of} {until}")


def test_tomorrow_is_that_of_the_day_reckoned_for() -> None:
    """What an option fixes counts as what relance.yaml fixes; too late, it is refused."""
    done, late, alike = (
        CliRunner().invoke(reckoned, arguments, obj=in_workspaces())
        for arguments in (
            ["--as-of", "2026-12-10", "--until", "demain"],
            ["--until", "demain", "--as-of", "2026-12-10"],
            ["--until", "demain", "--as-of", "2026-11-30"],
        )
    )
    assert ("2026-12-10 2026-12-11\n", 2) == (done.stdout, late.exit_code)
    assert "2026-11-30 2026-12-01\n" == alike.stdout


def test_days_of_commits_are_those_of_the_clock(tmp_path: Path) -> None:
    """A digest since yesterday is about what was committed since then, whatever day is fixed."""
    root = write_files(tmp_path / "w", {"relance.yaml": settings_of(FIXED.isoformat())})
    session = in_workspaces(root)
    with click.Context(said, obj=session) as ctx:
        assert date(2026, 11, 29) == IsoDay(of_commits=True).convert("hier", None, ctx)
        assert date(2026, 3, 14) == IsoDay().convert("hier", None, ctx)
