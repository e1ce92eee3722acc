"""The page of all commands, in either language, from what `--help` is made of."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

import click

from relance_docs.cli.main import relance
from relance_docs.cli.options import GLOBAL_OPTIONS
from relance_docs.cli.session import Session
from relance_docs.cli.words import speak

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "fr": {
            "title": "Les commandes",
            "intro": (
                "Cette page est tirée du programme lui-même : c’est ce que dit "
                "`relance COMMANDE --help`."
            ),
            "everywhere": "Avec toutes les commandes",
            "option": "option",
            "meaning": "sens",
        },
        "en": {
            "title": "The commands",
            "intro": (
                "This page is made from the program itself: it is what `relance COMMAND --help` "
                "says."
            ),
            "everywhere": "With every command",
            "option": "option",
            "meaning": "meaning",
        },
    }
)
_EVERYWHERE: Final = frozenset(option.name for option in GLOBAL_OPTIONS)
_PARAGRAPH: Final = re.compile(r"\n\s*\n")


def page(language: str) -> str:
    """Return the page in `fr` or `en`: a section for each command, in the order of `--help`."""
    speak(language)
    said = WORDS[language]
    session = Session(language=language)
    group = relance.make_context("relance", [], obj=session, resilient_parsing=True)
    sections = [f"# {said['title']}\n\n{said['intro']}\n"]
    for chapter in relance.chapters:
        sections.append(f"## {session.words(chapter.title).rstrip()}\n")
        for name in chapter.entries:
            command = relance.get_command(group, name)
            if command is not None and not command.hidden:
                sections += _sections(command, name, group, said)
    rows = [
        record
        for option in group.command.params
        if (record := option.get_help_record(group)) is not None
    ]
    sections.append(f"## {said['everywhere']}\n\n{_table(rows, said)}")
    return "\n".join(sections)


def _sections(
    command: click.Command, name: str, parent: click.Context, said: Mapping[str, str]
) -> Iterator[str]:
    ctx = click.Context(command, parent=parent, info_name=name)
    usage = " ".join((ctx.command_path, *command.collect_usage_pieces(ctx)))
    yield f"### `{ctx.command_path}`\n\n```text\n{usage}\n```\n\n{_prose(command.help)}\n"
    rows = [
        record
        for option in command.params
        if option.name not in _EVERYWHERE and (record := option.get_help_record(ctx)) is not None
        if record[1]  # an argument says no more than the line of usage
    ]
    if rows:
        yield _table(rows, said)
    if command.epilog:
        yield f"{_prose(command.epilog)}\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            below = command.get_command(ctx, inner)
            if below is not None:
                yield from _sections(below, inner, ctx, said)


def _table(rows: list[tuple[str, str]], said: Mapping[str, str]) -> str:
    lines = [f"| `{_cell(name)}` | {_text(help_)} |" for name, help_ in rows]
    return "\n".join((f"| {said['option']} | {said['meaning']} |", "|---|---|", *lines)) + "\n"


def _prose(text: str | None) -> str:
    """Return a help text as paragraphs; what stands on lines of its own stays so."""
    parts = _PARAGRAPH.split(inspect.cleandoc(text or ""))
    return "\n\n".join(
        f"```text\n{part.removeprefix(chr(8)).strip(chr(10))}\n```"
        if part.startswith("\b")
        else _text(part)
        for part in parts
    )


def _text(text: str) -> str:
    """Return a text on one line, in which only what is typed is marked."""
    pieces = re.split(r"(`[^`]*`)", _cell(" ".join(text.split())))
    return "".join(
        piece if piece.startswith("`") else re.sub(r"([*_<\[\]{}$])", r"\\\1", piece)
        for piece in pieces
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
