"""Going through the tasks of `relance today`: each done by the command that records it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.asking import answer_to
from relance_docs.cli.commands.reading.today import task_lines
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.review.tasks import Task

OF_A_CALL: Final = ("no_answer", "message_left", "promise", "dispute", "refusal", "other")
"""Those of Outcome that come of a call."""
_ANSWERS: Final[Mapping[str, tuple[str, ...]]] = {
    "open": ("o", "open", "ouvrir"),
    "done": (
        "s",
        "e",
        "a",
        "f",
        "sent",
        "fait",
        "envoyé",
        "envoyee",
        "envoyée",
        "called",
        "appelé",
    ),
    "later": ("l", "later", "p", "plus tard", ""),
    "skip": ("k", "skip", "i", "ignorer", "passer"),
    "quit": ("q", "quit", "quitter"),
}
"""What a person may type, in both languages; Enter alone is « later »."""


class TaskWalk:
    """One task after the other, each done through the command that records it."""

    def __init__(self, ctx: click.Context, session: Session, as_of: date | None) -> None:
        self.ctx, self.session = ctx, session
        self.on = ("--on", as_of.isoformat()) if as_of is not None else ()
        """The day on which what was done is recorded, where it is not today."""
        self.as_of = as_of

    def go(self, tasks: Iterable[Task]) -> None:
        """Ask of each task what became of it, until the end or a « quit »."""
        for number, task in enumerate(tasks, start=1):
            click.echo()
            for line in task_lines(self.session, number, task, 100):
                click.echo(line)
            if not self._deal_with(task):
                return

    def _deal_with(self, task: Task) -> bool:
        """Do what the person says of a task; False when nothing more is to be asked."""
        from relance_docs.review.tasks import TaskCode

        question = {
            TaskCode.LETTER: _("[o]pen, [s]ent, [l]ater, s[k]ip, [q]uit"),
            TaskCode.CALL: _("[o]pen the sheet, [s] called, [l]ater, s[k]ip, [q]uit"),
        }.get(task.code, _("[s] do it now, [l]ater, [q]uit"))
        while True:
            answer = self._answer(question)
            if answer == "quit":
                return False
            if answer == "later":
                return True
            if answer == "open" and task.step is not None:
                self._open(task)
            elif answer == "skip" and task.step is not None:
                self._run("skip", task.case_number, task.step, *self.on)
                return True
            elif answer == "done":
                self._done(task)
                return True

    def _answer(self, question: str) -> str:
        while True:
            typed = click.prompt(
                self.session.words(question),
                default="",
                show_default=False,
                prompt_suffix=self.session.words(_(": ")),
                err=True,
            )
            word = str(typed).strip().casefold()
            found = next((name for name, words in _ANSWERS.items() if word in words), None)
            if found is not None:
                return found

    def _done(self, task: Task) -> None:
        """Record that a task was done, by the command of the task; it asks what it needs."""
        from relance_docs.review.tasks import TaskCode

        if task.code is TaskCode.LETTER and task.step is not None:
            if self._make(task):
                self._run("sent", task.case_number, task.step, *self.on)
        elif task.code is TaskCode.CALL and task.step is not None:
            self._called(task)
        else:
            name, *rest = task.command.removeprefix("relance ").split()
            self._run(name, *(each for each in rest if "…" not in each))

    def _called(self, task: Task) -> None:
        """Ask what came of a call, and record a promise as a promise."""
        outcome = answer_to(_("What came of it"), self.ctx, kind=OneOf("Outcome", only=OF_A_CALL))
        step = task.step or ""
        if outcome == "promise":
            self._run("promise", task.case_number, "--step", step, *self.on)
            return
        text = answer_to(_("What was said"), self.ctx)
        said = ("--step", step, "--outcome", outcome)
        self._run("note", task.case_number, text, *said, *self.on)

    def _make(self, task: Task) -> bool:
        """Make the document of a case, unless it is there; whether it may leave."""
        from relance_docs.letters.batch import write_letters

        workspace = self.session.load_workspace(self.as_of, numbers=(task.case_number,))
        (outcome,) = write_letters(workspace, today=self.session.today).outcomes
        reason = outcome.reason or outcome.draft_reason
        if reason is not None:
            aside(self.session.translate(reason))
        return outcome.has_document and outcome.draft_reason is None

    def _open(self, task: Task) -> None:
        """Make the document, and open it in the program that shows it."""
        from relance_docs.letters.built import built_path
        from relance_docs.letters.job import LETTERS_FOLDER

        self._make(task)
        path = built_path(self.session.root, task.case_number, task.step or "")
        if path is not None:
            place = self.session.root / LETTERS_FOLDER / path
            if click.launch(str(place)) != 0:
                click.echo(str(place))

    def _run(self, name: str, *arguments: str) -> bool:
        """Run a command as if it were typed; what it refuses is said. Whether it was done."""
        from relance_docs.cli.errors import exit_code_of

        group = self.ctx.find_root().command
        command = group.get_command(self.ctx, name) if isinstance(group, click.Group) else None
        if command is None:
            aside(self.session.translate(Message("there is no command {name}", name=name)))
            return False

        def run() -> object:
            with command.make_context(name, list(arguments), parent=self.ctx) as ctx:
                return command.invoke(ctx)

        return exit_code_of(run, language=self.session.language) == 0
