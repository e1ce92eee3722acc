"""`relance demo`: a workspace with six months of history, made by the commands themselves."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.session import CLOCK_IS_RIGHT, Session
from relance_docs.cli.words import marked as _
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.workspace.layout import SETTINGS_FILE

if TYPE_CHECKING:
    from relance_docs.cli.group import LazyGroup

_MORNING: Final = time(9)
_FOLDER: Final = "DOSSIER"
_PAPERS: Final = "PAPIERS"
"""How the story names the folder of the workspace, and that of the papers beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Day:
    day: date
    settings: str
    """What is added to relance.yaml by hand, before anything is typed."""
    typed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Story:
    """What happened: papers by file name, and what was typed on each day."""

    papers: Mapping[str, Mapping[str, Any]]
    days: tuple[_Day, ...]


@click.command(
    "demo",
    epilog=_("Example: relance demo essai, then cd essai and relance status"),
)
@click.argument("folder", metavar=_("DIR"), type=click.Path(path_type=Path))
@outcome_option
@click.pass_context
def demo(ctx: click.Context, /, *, folder: Path) -> None:
    """Tell the story command by command; the folder is there once it is whole."""
    from relance_docs.processes.temporary import temporary_folder

    session = ctx.ensure_object(Session)
    if folder.exists():
        raise RefusalError(Message("{folder} is there already; name a new one", folder=folder))
    if not folder.absolute().parent.is_dir():
        parent = folder.absolute().parent
        raise RefusalError(Message("there is no folder {folder}", folder=parent))
    story = _read_story()
    with temporary_folder(below=folder.absolute().parent) as beside:
        papers = beside / "papers"
        papers.mkdir()
        for name, paper in story.papers.items():
            (papers / name).write_bytes(_content(paper))
        made = beside / "workspace"
        places = {_FOLDER: str(made), _PAPERS: str(papers)}
        root: Any = ctx.find_root().command
        for each in story.days:
            if each.settings:
                with (made / SETTINGS_FILE).open("a", encoding="utf-8") as file:
                    file.write(each.settings)
            for line in each.typed:
                words = [_placed(word, places) for word in shlex.split(line)[1:]]
                session.note(
                    Message("{day}  {command}", day=each.day, command=_shown(line, folder))
                )
                _type(root, words, made, each.day)
        made.rename(folder)
    if session.outcome is not None:
        session.outcome.more["folder"] = str(folder.absolute())
    session.announce(Message("made: {folder}", folder=folder))
    session.note(
        Message(
            "next: `cd {folder}`, then `relance status`, `relance today`, `relance trail"
            " menuiserie`, `relance dossier menuiserie`, `relance audit`, `relance verify`",
            folder=f'"{folder}"' if " " in str(folder) else folder,
        )
    )


def _read_story() -> _Story:
    import tomllib

    text = (files("relance_docs.founding") / "files" / "story.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    return _Story(
        papers=said["papers"],
        days=tuple(
            _Day(day=each["day"], settings=each.get("settings", ""), typed=tuple(each["typed"]))
            for each in said["story"]
        ),
    )


def _content(paper: Mapping[str, Any]) -> bytes:
    """Return the bytes of a paper: a table as a bank gives it, or a page."""
    if "table" in paper:
        return str(paper["table"]).encode("utf-8")
    from relance_docs.rendering.document import PdfDocument
    from relance_docs.rendering.render import render_pdf

    lines = "".join(f"<p>{escape(str(line))}</p>" for line in paper["lines"])
    title = escape(paper["title"])
    html = (
        f"<html lang=fr><head><title>{title}</title><style>"
        "@page { size: A4; margin: 25mm } body { font-family: 'Relance Sans'; font-size: 11pt }"
        f"</style></head><body><h1>{title}</h1>{lines}</body></html>"
    )
    moment = datetime.combine(paper["day"], _MORNING).astimezone()
    return render_pdf(PdfDocument(html=html, created=moment))


def _placed(word: str, places: Mapping[str, str]) -> str:
    for name, path in places.items():
        word = word.replace(name, path)
    return word


def _shown(line: str, folder: Path) -> str:
    return line.replace(_FOLDER, str(folder)).replace(f"{_PAPERS}/", "")


def _type(root: LazyGroup, words: list[str], workspace: Path, day: date) -> None:
    """Run a command as on a day; what it says is for the day, and not shown.

    Raises RefusalError when it does not do what the story tells.
    """
    from relance_docs.git.program import committing_at

    session = _StorySession(day)
    session.folders = (workspace,) if words[0] != "init" else ()
    with committing_at(session.now()), _hooks_aside(workspace), _unheard() as said:
        context = root.make_context("relance", words, obj=session)
        with context:
            try:
                root.invoke(context)
            except click.exceptions.Exit as ended:
                if ended.exit_code:
                    raise RefusalError(
                        Message("{command} failed: {said}", command=words[0], said=said.getvalue())
                    ) from ended


class _StorySession(Session):
    """A run of the program on a day of the story."""

    def __init__(self, day: date) -> None:
        super().__init__(language="fr")
        self.today = day
        self.quiet = True
        self.insists.add(CLOCK_IS_RIGHT)

    def now(self) -> datetime:
        """Return the morning of that day."""
        return datetime.combine(self.today, _MORNING).astimezone()


@contextmanager
def _hooks_aside(workspace: Path) -> Iterator[None]:
    """Let git run no hook of the workspace: it is a process whose calendar shows another day."""
    hooks, aside = workspace / ".git/hooks", workspace / ".git/hooks.aside"
    if hooks.is_dir():
        hooks.rename(aside)
    try:
        yield
    finally:
        if aside.is_dir():
            aside.rename(hooks)


@contextmanager
def _unheard() -> Iterator[io.StringIO]:
    with io.StringIO() as said, redirect_stdout(said), redirect_stderr(said):
        yield said
