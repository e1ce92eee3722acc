"""The manual pages of the commands, in both languages, from what `--help` is made of.

python tools/man.py [FOLDER]   write FOLDER/man1/*.1 and FOLDER/fr/man1/*.1 (build/man)

They are in no commit: the wheel has them made when it is built, below share/man.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click

from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from relance_docs.cli.words import speak
from relance_docs.version import VERSION

ROOT: Final = Path(__file__).parent.parent
FOLDERS: Final = MappingProxyType({"en": "man1", "fr": "fr/man1"})
_HEADINGS: Final = MappingProxyType(
    {
        "en": {"name": "NAME", "usage": "SYNOPSIS", "text": "DESCRIPTION", "also": "SEE ALSO"},
        "fr": {"name": "NOM", "usage": "SYNOPSIS", "text": "DESCRIPTION", "also": "VOIR AUSSI"},
    }
)
_PARAGRAPH: Final = re.compile(r"\n\s*\n")
# What troff reads in its own way; the no-break spaces that its fonts lack become its own.
_ESCAPED: Final = str.maketrans(
    {"\\": r"\e", "-": r"\-", "'": r"\(aq", "^": r"\(ha", "~": r"\(ti"}
    | dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", r"\~")
)


def pages() -> dict[str, str]:
    """Return every page by its path below share/man: `relance`, and one for each command."""
    return {
        f"{FOLDERS[language]}/{name}.1": text
        for language in FOLDERS
        for name, text in _pages(language)
    }


def _pages(language: str) -> Iterator[tuple[str, str]]:
    speak(language)
    said = _HEADINGS[language]
    session = Session(language=language)
    group = relance.make_context("relance", [], obj=session, resilient_parsing=True)
    commands: list[tuple[str, click.Command, str]] = []
    listed = []
    for chapter in relance.chapters:
        listed.append(f".SH {_text(session.words(chapter.title)).upper()}")
        for name, entry in chapter.entries.items():
            command = relance.get_command(group, name)
            if command is None or command.hidden:
                continue
            line = session.words(entry.help)
            commands.append((name, command, line))
            listed.append(f".TP\n.BR relance\\-{_text(name)} (1)\n{_line(line)}")
    whole = "\n".join((*_body(group.command, group, said), *listed))
    summary = next(iter(_PARAGRAPH.split(inspect.cleandoc(group.command.help or ""))))
    yield "relance", _page("relance", summary, whole, said)
    for name, command, line in commands:
        ctx = click.Context(command, parent=group, info_name=name)
        body = "\n".join((*_body(command, ctx, said), f".SH {said['also']}", ".BR relance (1)"))
        yield f"relance-{name}", _page(f"relance-{name}", line, body, said)


def _page(name: str, summary: str, body: str, said: Mapping[str, str]) -> str:
    head = f'.TH "{_text(name).upper()}" 1 "" "relance\\-docs {VERSION}"'
    # No word is broken, and none is pulled apart: what is typed can be copied.
    return f"{head}\n.nh\n.ad l\n.SH {said['name']}\n{_text(name)} \\- {_text(summary)}\n{body}\n"


def _body(command: click.Command, ctx: click.Context, said: Mapping[str, str]) -> Iterator[str]:
    """Yield how a command is called, what it does, its options, and the commands below it."""
    yield f".SH {said['usage']}"
    yield from _usage(command, ctx)
    yield f".SH {said['text']}"
    yield from _prose(command.help)
    yield from _options(command, ctx)
    yield from _prose(command.epilog)
    if isinstance(command, click.Group) and command is not ctx.find_root().command:
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            if below is not None:
                inner = click.Context(below, parent=ctx, info_name=name)
                yield f".SS {_text(inner.command_path)}"
                yield from _usage(below, inner)
                yield from _prose(below.help)
                yield from _options(below, inner)


def _usage(command: click.Command, ctx: click.Context) -> Iterator[str]:
    rest = " ".join(command.collect_usage_pieces(ctx))
    yield f".B {_text(ctx.command_path)}\n{_line(rest)}"


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for option in command.params:
        record = option.get_help_record(ctx)
        if record is not None and record[1]:  # of an argument the line of usage says enough
            yield f".TP\n.B {_text(record[0])}\n{_line(record[1])}"


def _prose(text: str | None) -> Iterator[str]:
    r"""Yield paragraphs; what begins with \b stands on its own lines, as in `--help`."""
    for part in _PARAGRAPH.split(inspect.cleandoc(text or "")):
        if part.startswith("\b"):
            lines = part.removeprefix("\b").strip("\n").splitlines()
            yield "\n".join((".PP", ".nf", *map(_line, lines), ".fi"))
        elif part:
            yield f".PP\n{_line(' '.join(part.split()))}"


def _line(text: str) -> str:
    """Return a line that is text, whatever it begins with."""
    escaped = _text(text)
    return f"\\&{escaped}" if escaped.startswith((".", "\\(aq", " ")) else escaped


def _text(text: str) -> str:
    return re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text.translate(_ESCAPED))


def main(arguments: list[str]) -> int:
    """Write the pages into a folder."""
    target = Path(arguments[0]) if arguments else ROOT / "build" / "man"
    for path, text in pages().items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
