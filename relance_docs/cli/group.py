"""A click group that imports its commands only when they are called, and speaks two languages."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from importlib import import_module
from inspect import cleandoc
from typing import Any, Final, NamedTuple, TypeVar

import click

from relance_docs.cli.errors import exit_code_of, words_of
from relance_docs.cli.options import GLOBAL_OPTIONS
from relance_docs.cli.output import Transcript, paged, shown_output
from relance_docs.cli.pager import PAGED, has_pager
from relance_docs.cli.session import Session
from relance_docs.cli.streams import open_streams
from relance_docs.cli.words import language_chosen, speak
from relance_docs.cli.words import marked as _
from relance_docs.store.answers import keep
from relance_docs.store.question import Question

CommandT = TypeVar("CommandT", bound=click.Command)


class CommandEntry(NamedTuple):
    """A command that is not imported yet: where it is, and its line in `relance --help`."""

    place: str
    """`module:attribute`."""
    help: str


class HelpChapter(NamedTuple):
    """Commands that go together, under one heading of `relance --help`."""

    title: str
    entries: Mapping[str, CommandEntry]


class LazyGroup(click.Group):
    """A group that knows its commands from a table, so that `--help` imports none of them."""

    def __init__(self, *, chapters: Sequence[HelpChapter], **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        self.chapters = chapters
        self.entries = {
            name: entry for chapter in chapters for name, entry in chapter.entries.items()
        }

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - the signature of click
        question: Question | None = None,
        **extra: Any,  # noqa: ANN401 - the signature of click
    ) -> int:
        """Run a command line in the language that it asks for; leave with its exit code.

        `question`: what it asks, where that was looked at already.
        """
        if sys.flags.optimize and standalone_mode and args is None:
            from relance_docs.processes.code_path import run_with_asserts

            run_with_asserts()
        arguments = tuple(sys.argv[1:] if args is None else args)
        # Before anything of this process is set in order: the next one asks it so.
        question = question or Question.of(arguments)
        if question is not None:
            question.begin()
            extra["question"] = question
        language = language_chosen(arguments, os.environ)
        speak(language)
        open_streams()

        def run() -> object:
            name = prog_name or "relance"
            if "_RELANCE_COMPLETE" in os.environ:
                from relance_docs.cli.completion import register

                register()
            return super(LazyGroup, self).main(
                arguments, name, complete_var, standalone_mode=False, **extra
            )

        # To the end of a process: a bug leaves its traceback behind it.
        with shown_output(to_the_end=standalone_mode):
            is_help = question is not None and question.is_help
            heard = Transcript() if is_help else None
            code = exit_code_of(run, language=language)
            if question is not None and heard is not None and code == 0:
                keep(question, code, heard.pieces, {})
        if standalone_mode:
            sys.exit(code)
        return code

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - the signature of click
    ) -> click.Context:
        """Begin a session, if none is given; the group speaks its language from here on."""
        session = extra.pop("obj", None) or Session(language=language_chosen(args, os.environ))
        session.question = extra.pop("question", None)
        spoken = translated(self, session.words)
        # click would cut out of a pipe what looks like a colour; here it is shown.
        extra.setdefault("color", True)
        extra.setdefault("terminal_width", _page_width())
        return click.Group.make_context(spoken, info_name, args, parent, obj=session, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - the signature of click
        """Run a command: nothing of the current folder runs, and what killed runs left goes."""
        from relance_docs.files.folder import begin_run
        from relance_docs.processes.code_path import leave_current_folder_out
        from relance_docs.processes.temporary import remove_leftovers

        leave_current_folder_out()
        begin_run()
        remove_leftovers()
        session = ctx.ensure_object(Session)
        try:
            return self._answered(ctx, session)
        except Exception as failure:
            if session.outcome is not None:
                session.outcome.data["error"] = (words_of(failure, session.language) or "").strip()
            raise
        finally:
            session.tell_outcome()

    def _answered(self, ctx: click.Context, session: Session) -> Any:  # noqa: ANN401 - of click
        """Run a command, and keep what it said where the same question can be asked again."""
        if session.question is None or session.question.is_help:
            return super().invoke(ctx)
        heard = Transcript()
        code = super().invoke(ctx)
        if session.stands_with is not None and heard.is_whole:
            keep(session.question, code or 0, heard.pieces, session.stands_with)
        return code

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table: that in which a user meets them."""
        del ctx
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; it speaks the language of the session and has the global options."""
        if cmd_name not in self.entries:
            return None
        entry = self.entries[cmd_name]
        module, _colon, attribute = entry.place.partition(":")
        command: click.Command = copy(getattr(import_module(module), attribute))
        if command.help in {"", cleandoc(command.callback.__doc__ or "")}:
            # click takes the docstring where a command has no help of its own.
            command.help = entry.help
        command.params = [*command.params, *GLOBAL_OPTIONS]
        if cmd_name in PAGED:
            command.callback = _page_by_page(command.callback)
        return translated(command, ctx.ensure_object(Session).words)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name is answered with those that look like it.

        Who asks for help in a word is not sent to a command: the way to help is said below.
        """
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as unknown:
            near = () if unknown.command_name.casefold() in _ASKS_HELP else self.entries
            raise click.NoSuchCommand(unknown.command_name, possibilities=near, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table alone, chapter by chapter, in one column."""
        words = ctx.ensure_object(Session).words
        width = max(map(len, self.entries))
        for chapter in self.chapters:
            with formatter.section(words(chapter.title)):
                formatter.write_dl(
                    [(name.ljust(width), words(e.help)) for name, e in chapter.entries.items()]
                )


def _page_by_page(callback: Callable[..., Any] | None) -> Callable[..., Any]:
    """Return a command that shows a long text page by page; what it asks was asked before."""

    def called(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as click calls it
        if callback is None:
            return None
        if options.get("output_format", "text") != "text" or not has_pager():
            return callback(*arguments, **options)
        with paged():
            return callback(*arguments, **options)

    return called


_ASKS_HELP: Final = frozenset({"help", "aide", "man", "commandes", "commands"})


def _page_width() -> int:
    """Return the columns that help takes; click would import shutil to ask, which costs."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (ValueError, OSError):
        columns = 0
    return max(50, min(columns or 80, 120) - 2)


def translated(command: CommandT, words: Callable[[str], str]) -> CommandT:
    """Return a copy of the command whose texts are in the language of `words`."""
    spoken = copy(command)
    spoken.help = words(command.help or "")
    spoken.epilog = words(command.epilog or "")
    spoken.options_metavar = words(_("[OPTIONS]"))
    if isinstance(spoken, click.Group):
        spoken.subcommand_metavar = words(_("COMMAND [ARGS]..."))
    spoken.params = [_translated_parameter(parameter, words) for parameter in command.params]
    return spoken


def _translated_parameter(
    parameter: click.Parameter, words: Callable[[str], str]
) -> click.Parameter:
    spoken = copy(parameter)
    spoken.metavar = words(parameter.metavar) if parameter.metavar else parameter.metavar
    help_text = getattr(parameter, "help", None)
    if help_text:
        setattr(spoken, "help", words(help_text))  # noqa: B010 - arguments and options have it
    return spoken
