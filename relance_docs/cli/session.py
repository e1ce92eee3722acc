"""What one run of the program knows: where it stands, its language, its day."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.streams import OutputError, aside, let_go_of
from relance_docs.cli.words import translation
from relance_docs.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from relance_docs.cli.outcome import CommandOutcome
    from relance_docs.store.question import Question
    from relance_docs.store.store import Store
    from relance_docs.workspace.workspace import Workspace

CLOCK_IS_RIGHT: Final = "--clock-is-right"


def _day_of_this_machine() -> date:
    """Return the day of the user's calendar; no other module of the program reads a clock."""
    return date(*time.localtime()[:3])


class Session:
    """One run of the program; commands receive it with `@click.pass_obj`.

    No dataclass: making one costs `--help` a fortieth of its time.
    """

    def __init__(self, *, language: str = "en") -> None:
        self.language = language
        self.folders: tuple[Path, ...] = ()
        """The workspaces given with -C; none = the nearest folder upwards with a relance.yaml."""
        self.quiet = False
        """Whether notes and progress are left out; errors and findings never are."""
        self.today = _day_of_this_machine()
        self.has_counted = False
        """Whether a day was said in words that count from one, as « hier »."""
        self._can_print = True
        self.insists: set[str] = set()
        """The options, given or answered, by which the user says that something is right."""
        self.outcome: CommandOutcome | None = None
        """What is printed as JSON when all is done, where that was asked for."""
        self.question: Question | None = None
        """What the command line asks, where its answer may be kept."""
        self.stands_with: dict[str, str] | None = None
        """Files outside the workspace's own that the answer depends on, by their state; None for
        an answer that is not kept."""
        self.afterwards: list[Callable[[], None]] = []
        """What is offered once an event was recorded."""

    def now(self) -> datetime:
        """Return the moment on the clock of this machine, with its time zone."""
        return datetime.now().astimezone()

    @property
    def clock(self) -> datetime | None:
        """The moment to compare with what was recorded; None when the user vouches for it."""
        return None if CLOCK_IS_RIGHT in self.insists else self.now()

    @cached_property
    def root(self) -> Path:
        """The folder of the workspace, absolute.

        Raises RefusalError when there is none.
        """
        from pathlib import Path  # --help has to answer at once

        from relance_docs.errors import RefusalError
        from relance_docs.workspace.layout import SETTINGS_FILE, find_root

        if not self.folders:
            return find_root(Path.cwd())
        if len(self.folders) > 1:
            raise RefusalError(
                Message(
                    "this is done in one workspace, and -C names {count}; `status`, `today` and"
                    " `agenda` look at several, as long as no case is named",
                    count=len(self.folders),
                )
            )
        folder = self.folders[0]
        if not (folder / SETTINGS_FILE).is_file():
            raise RefusalError(
                Message("{folder} is not a workspace: it has no relance.yaml", folder=folder)
            )
        return folder.resolve()

    @cached_property
    def counted_from(self) -> date:
        """The day that « hier » counts from: the one that relance.yaml fixes, else today.

        `--as-of` puts its own in its place. Raises RefusalError when several workspaces differ.
        """
        from relance_docs.errors import RefusalError
        from relance_docs.workspace.workspace import fixed_day

        try:
            roots = [each.root for each in self.of_each]
        except RefusalError:  # no workspace, or none yet
            return self.today
        days = {fixed_day(root) or self.today for root in roots}
        if len(days) > 1:
            raise RefusalError(
                Message(
                    "the workspaces that -C names fix different days: write the date in figures"
                )
            )
        return days.pop()

    @property
    def of_each(self) -> tuple[Session, ...]:
        """A session for each workspace that -C names; this one where it names one, or none."""
        if len(self.folders) < 2:  # noqa: PLR2004 - several
            return (self,)
        return tuple(self._in(folder) for folder in self.folders)

    def _in(self, folder: Path) -> Session:
        session = Session(language=self.language)
        session.folders, session.quiet, session.today = (folder,), self.quiet, self.today
        return session

    def there(self, command: str) -> str:
        """Return a command as it is typed for the workspace of this session, from anywhere."""
        from shlex import quote

        return command.replace("relance ", f"relance -C {quote(str(self.folders[0]))} ", 1)

    @cached_property
    def store(self) -> Store | None:
        """What earlier runs found out; None where there is no repository to keep it beside."""
        from relance_docs.store.store import store_of

        return store_of(self.root)

    @property
    def words(self) -> Callable[[str], str]:
        """The function from an English text to the language of this run."""
        return translation(self.language)

    def translate(self, message: Message) -> str:
        """Return the sentence in the language of this run, its days and amounts as well."""
        from relance_docs.cli.present import sentences_in  # --help has to answer at once

        return sentences_in(self.language)(message)

    def note(self, message: Message) -> None:
        """Say something beside the data: on stderr, and not at all when quiet."""
        if self.outcome is not None:
            self.outcome.data["notes"].append(self.translate(message))
        if not self.quiet:
            aside(self.translate(message))

    def announce(self, message: Message) -> None:
        """Say what was done, on stdout; where that cannot be written, on stderr: it was done."""
        said = self.translate(message)
        if self.outcome is not None:
            self.outcome.data["said"].append(said)
        else:
            self._print(said)

    def tell_outcome(self) -> None:
        """Print what was done for a program that asked for it; nothing for a person."""
        if self.outcome is not None:
            from relance_docs.cli.output import json_text

            self._print(json_text(self.outcome.printed))

    def _print(self, said: str) -> None:
        if self._can_print:
            try:
                click.echo(said)
            except OutputError:
                self._can_print = False
                let_go_of(sys.stdout)
            else:
                return
        aside(said)

    def load_workspace(
        self,
        as_of: date | None = None,
        *,
        numbers: tuple[str, ...] = (),
        reads_documents: bool = False,
        lets_go: bool = False,
    ) -> Workspace:
        """Read the workspace as of a day, and say so when its relance.yaml fixes that day.

        `numbers` narrows it to some cases; `reads_documents` also looks into what was archived;
        with `lets_go` no case stays in memory.
        """
        from relance_docs.store.beside import WORTH_NOTING, KnownBeside
        from relance_docs.store.cases import CaseMemory
        from relance_docs.workspace.workspace import load

        self.note_what_goes_on()
        store = None if numbers else self.store
        workspace = load(
            self.root,
            as_of=as_of,
            today=self.today,
            numbers=numbers,
            reads_documents=reads_documents,
            memory=CaseMemory(store) if store is not None else None,
            beside=KnownBeside(self.store) if self.store is not None else None,
            lets_go=lets_go,
        )
        if store is not None:
            if store.new >= WORTH_NOTING:
                KnownBeside(store).note(workspace.case_files)
            store.write()
        self.note_day(workspace.as_of, is_fixed=workspace.as_of_is_fixed)
        return workspace

    def may_be_kept(self, workspace: Workspace, numbers: tuple[str, ...]) -> bool:
        """Whether the same words get the same answer as long as nothing is changed.

        A case that is not named by its number may have been chosen by a person. What awaits a
        second person is known from the history, and a logo may lie anywhere.
        """
        asked, settings = self.question, workspace.settings
        if asked is None or not set(numbers) <= set(asked.words):
            return False
        if settings is None:
            return True
        logo = settings.creditor.logo
        return settings.approval is None and (logo is None or asked.covers(logo))

    def note_what_goes_on(self) -> None:
        """Say what a recording or the sending of an e-mail left undone."""
        from relance_docs.recording.interrupted import has_sendings, interrupted

        under_way = interrupted(self.root)
        if under_way is not None:
            self.note(under_way.note)
        if has_sendings(self.root):
            from relance_docs.sending.journal import notes_of

            for note in notes_of(self.root):
                self.note(note)

    def note_day(self, day: date, *, is_fixed: bool) -> None:
        """Say that relance.yaml fixes the day, where it does."""
        if is_fixed:
            self.note(Message("note: relance.yaml fixes today's date: {day}", day=day))
