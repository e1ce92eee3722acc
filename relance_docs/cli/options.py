"""The options and arguments that commands share, so that each means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar

import click

from relance_docs.case.days import TYPED, TYPED_IN_FRENCH, DayDoor, two_days, written_day
from relance_docs.cli.session import Session
from relance_docs.cli.words import LANGUAGES
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

F = TypeVar("F", bound=Callable[..., Any])


def _session(ctx: click.Context) -> Session:
    return ctx.ensure_object(Session)


class IsoDay(click.ParamType[date]):
    """A day as people write it: 2026-11-20, 20/11/26, « 20 novembre 2026 », hier.

    In English 04/10/2026 could be either of two days, so there it is refused, with both.
    """

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day; misuse when the text is not a day of the calendar."""
        if isinstance(value, date):
            return value
        text = str(value)
        session = _session(ctx) if ctx else Session()
        day = understood_day(text, session)
        if day is None:
            message = _no_day(text, session)
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return day


def day_door(session: Session) -> DayDoor:
    """Return what is tolerated of a day that is typed: 04/10/2026 depends on the language."""
    return TYPED_IN_FRENCH if session.language == "fr" else TYPED


def understood_day(text: str, session: Session) -> date | None:
    """Return the day that a text can only mean; what was understood is said, if it left it open."""
    door = day_door(session)
    day = written_day(text, door, session.today)
    is_whole = any(map(str.isalpha, text)) and written_day(text, door) is not None
    if day is not None and day.isoformat() != text and not is_whole:
        session.note(Message("note: '{value}' is understood as {day}", value=text, day=day))
    return day


def _no_day(text: str, session: Session) -> Message:
    either = two_days(text, day_door(session))
    if either is None:
        return Message(
            "'{value}' is not a date; write it as {example}", value=text, example=date(2026, 11, 20)
        )
    return Message(
        "'{value}' could be `{first}` or `{second}`; write it as one of them",
        value=text,
        first=either[0],
        second=either[1],
    )


class CaseNumber(click.ParamType[str]):
    """The number of a case; the path of its file is accepted too, for the shell completes it."""

    name = "case"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the number alone: `2026-014` for `cases/2026-014.yaml`."""
        del param, ctx
        return str(value).replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")


def _remember_folder(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    from pathlib import Path

    del param
    if value is not None:
        _session(ctx).folder = Path(value)


def _remember_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    del param
    if value:
        _session(ctx).quiet = True


# Every command has these as well as the group, so that they may stand before or after its name.
GLOBAL_OPTIONS: Final[tuple[click.Option, ...]] = (
    click.Option(
        ["-C", "--workspace"],
        metavar=_("DIR"),
        type=click.Path(),
        expose_value=False,
        callback=_remember_folder,
        help=_("The workspace; without it, the nearest folder upwards with a relance.yaml."),
    ),
    click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_("The language of the messages; without it, RELANCE_LANG, then the locale."),
    ),
    click.Option(
        ["-q", "--quiet"],
        is_flag=True,
        expose_value=False,
        callback=_remember_quiet,
        help=_("No notes and no progress."),
    ),
)


def version_option() -> click.Option:
    """Return `--version`, which looks the version up only when it is asked for."""
    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help=_("Show the version and exit."),
    )


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    del param
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"relance {version('relance-docs')}")
        ctx.exit()


def as_of_option(command: F) -> F:
    """Add `--as-of DATE`: the parameter `as_of`, a date or None."""
    return click.option(
        "--as-of",
        metavar=_("DATE"),
        type=IsoDay(),
        help=_("The day to reckon for, as 2026-11-20; without it, today."),
    )(command)


def format_option(*formats: str) -> Callable[[F], F]:
    """Return the option `--format` of these formats: the parameter `output_format`.

    The first one is the default.
    """
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        help=_("How the data is printed; without it, as text."),
    )


def cases_argument(command: F) -> F:
    """Add `[CASE]…`: the parameter `case_numbers`, a tuple; empty means every case."""
    return click.argument("case_numbers", metavar=_("[CASE]…"), type=CaseNumber(), nargs=-1)(
        command
    )


def case_argument(command: F) -> F:
    """Add `CASE`: the parameter `case_number`."""
    return click.argument("case_number", metavar=_("CASE"), type=CaseNumber())(command)


def jobs_option(command: F) -> F:
    """Add `-j N`: the parameter `jobs`, None = one process per core."""
    return click.option(
        "-j",
        "--jobs",
        metavar="N",
        type=click.IntRange(min=1),
        help=_("How many processes work; without it, one per core."),
    )(command)
