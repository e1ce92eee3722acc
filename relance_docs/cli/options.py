"""The options and arguments that commands share, so that each means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from relance_docs.cli.session import Session
from relance_docs.cli.words import LANGUAGES
from relance_docs.cli.words import marked as _
from relance_docs.message import Message
from relance_docs.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from relance_docs.case.days import DayDoor
    from relance_docs.workspace.numbers import Meant

F = TypeVar("F", bound=Callable[..., Any])


def _session(ctx: click.Context) -> Session:
    return ctx.ensure_object(Session)


class IsoDay(click.ParamType[date]):
    """A day as people write it: 2026-11-20, 20/11/26, « 20 novembre 2026 », hier.

    In English 04/10/2026 could be either of two days, so there it is refused, with both.
    """

    name = "date"

    def __init__(self, *, of_commits: bool = False) -> None:
        self.of_commits = of_commits
        """Whether it is a day of commits, which bear that of the clock whatever day is fixed."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day; misuse when the text is not a day of the calendar."""
        if isinstance(value, date):
            return value
        text = str(value)
        session = _session(ctx) if ctx else Session()
        day = understood_day(text, session, of_commits=self.of_commits)
        if day is None:
            message = _no_day(text, session)
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return day


def day_door(session: Session) -> DayDoor:
    """Return what is tolerated of a day that is typed: 04/10/2026 depends on the language."""
    from relance_docs.case.days import TYPED, TYPED_IN_FRENCH

    return TYPED_IN_FRENCH if session.language == "fr" else TYPED


def understood_day(text: str, session: Session, *, of_commits: bool = False) -> date | None:
    """Return the day that a text can only mean; what was understood is said, if it left it open.

    « hier » is the eve of the day that is fixed, if one is; of commits, that of today.
    """
    from relance_docs.case.days import written_day

    door = day_door(session)
    day = written_day(text, door)
    is_whole = any(map(str.isalpha, text)) and day is not None
    if day is None and (spoken := written_day(text, door, session.today)) is not None:
        day = spoken if of_commits else written_day(text, door, session.counted_from)
        session.has_counted = True
    if day is not None and day.isoformat() != text and not is_whole:
        session.note(Message("note: '{value}' is understood as {day}", value=text, day=day))
    return day


def _no_day(text: str, session: Session) -> Message:
    from relance_docs.case.days import two_days

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


class NewCaseNumber(click.ParamType[str]):
    """The number of a case, or the path of its file."""

    name = "case"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the number alone: `2026-014` for `cases/2026-014.yaml`."""
        del param, ctx
        return str(value).replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")


class CaseNumber(NewCaseNumber):
    """A case that is there, by whatever names it: its number or file, an invoice, its debtor."""

    follows = True
    """Whether a case that was put into another one means that one."""

    def __init__(self, *, is_another: bool = False) -> None:
        self.is_another = is_another
        """Whether it is none of those that the line names already."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return its number; misuse when several fit and nobody can be asked.

        What fits none is returned as it is, for the refusal of the command to name near ones.
        """
        number = super().convert(value, param, ctx)
        if ctx is None or ctx.resilient_parsing:
            return number
        from relance_docs.workspace.numbers import cases_meant, merged_into

        session = _session(ctx)
        named = ctx.params.get("case_number") if self.is_another else None
        meant = tuple(m for m in cases_meant(session.root, number) if m.number != named)
        is_one = self.follows and len(meant) == 1
        into = merged_into(session.root, meant[0].number) if is_one else None
        if into is not None and not _is_undone(session.root):
            session.note(
                Message(
                    "note: case {case} was put into case {into}: that one is taken",
                    case=meant[0].number,
                    into=into,
                )
            )
            return into
        if len(meant) > 1:
            return _chosen_case(ctx, param, number, meant)
        if meant and meant[0].name:
            found = meant[0]
            session.note(
                Message(
                    "note: '{said}' is case {case}, {name}",
                    said=number,
                    case=found.number,
                    name=found.name,
                )
            )
        return meant[0].number if meant else number

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the cases that begin so, or whose debtor's name has it."""
        from relance_docs.cli.completion import case_items

        del param
        return case_items(ctx, incomplete)


def _is_undone(root: Path) -> bool:
    """Whether a recording was killed, or is under way: its merge may yet be taken back."""
    from relance_docs.recording.interrupted import interrupted

    return interrupted(root) is not None


class CaseOrSettings(CaseNumber):
    """A file of the record: a case, be it one that was put into another, or `relance.yaml`."""

    follows = False

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the number alone, or the name of the file."""
        name = str(value).replace("\\", "/")
        is_settings = name.rpartition("/")[2] == "relance.yaml" and "cases/" not in name
        return "relance.yaml" if is_settings else super().convert(value, param, ctx)


def _chosen_case(
    ctx: click.Context, param: click.Parameter | None, said: str, meant: tuple[Meant, ...]
) -> str:
    """Let the person choose; misuse with the candidates where nobody can be asked."""
    from relance_docs.cli.asking import chosen_of, is_terminal

    session = _session(ctx)
    labels = {
        each.number: Message("{name}, closed", name=each.name)
        if each.is_closed
        else Message("{name}", name=each.name)
        for each in meant
    }
    title = session.translate(Message("'{said}' is several cases:", said=said))
    if is_terminal():
        click.echo(title, err=True)
        return chosen_of(ctx, labels)
    first = tuple(f"  {number}  {session.translate(who)}" for number, who in labels.items())
    more = Message("  and {count} more", count=len(first) - _MOST_SHOWN)
    lines = (
        *(title, *first[:_MOST_SHOWN]),
        *([session.translate(more)] if len(first) > _MOST_SHOWN else ()),
        session.translate(Message("name one by its number")),
    )
    raise click.BadParameter("\n".join(lines), ctx=ctx, param=param)


_MOST_SHOWN: Final = 20
"""Cases that a word may mean."""


def _remember_folder(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    from pathlib import Path

    del param
    session = _session(ctx)
    for folder in map(Path, value):
        if folder.resolve() not in {each.resolve() for each in session.folders}:
            session.folders = (*session.folders, folder)


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
        is_eager=True,  # a case is looked for in it, wherever it stands on the line
        multiple=True,
        callback=_remember_folder,
        help=_(
            "The workspace; without it, the nearest folder upwards with a relance.yaml. Several"
            " together: for `status`, `today` and `agenda`."
        ),
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
    """Return `--version`, for a command line that says more than that."""
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
        click.echo(f"relance {VERSION}")
        ctx.exit()


class _ReckonedDay(IsoDay):
    """The day to reckon for: what other options say in words, « demain », counts from it."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the day; misuse when another one was counted from a day that this is not."""
        session = _session(ctx) if ctx else Session()
        is_late = session.has_counted
        day = super().convert(value, param, ctx)
        if is_late and day != session.counted_from:
            message = Message("it goes before a day in words, which counts from it")
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        session.counted_from = day
        return day


def as_of_option(command: F) -> F:
    """Add `--as-of DATE`: the parameter `as_of`, a date or None."""
    return click.option(
        "--as-of",
        metavar=_("DATE"),
        type=_ReckonedDay(),
        help=_("The day to reckon for, as 2026-11-20; without it, today."),
    )(command)


class Format(click.Choice[str]):
    """How data is printed; what is printed for a person is « texte » to who reads French."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the formats as help lists them."""
        shown = super().get_metavar(param, ctx)
        return shown.replace("text", _session(ctx).words(_("text"))) if shown else shown

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the format; either word means text."""
        return super().convert("text" if value == "texte" else value, param, ctx)


def format_option(*formats: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - of click
    """Return the option `--format` of these formats: the parameter `output_format`.

    The first one is the default; `settings` are those of click.
    """
    return click.option(
        "--format",
        "output_format",
        type=Format(formats),
        default=formats[0],
        help=_("How the data is printed; without it, as text."),
        **settings,
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
