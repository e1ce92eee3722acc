"""The page on recording says what the commands do."""

from __future__ import annotations

import re
from pathlib import Path

from relance_docs.cli.group import LazyGroup
from relance_docs.cli.main import relance

PAGE = (Path(__file__).parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")


def _recording_commands() -> set[str]:
    context = relance.make_context("relance", ["--help-is-not-asked"], resilient_parsing=True)
    found = set()
    for name in relance.entries:
        command = LazyGroup.get_command(relance, context, name)
        if command and "dry_run" in {parameter.name for parameter in command.params}:
            found.add(name)
    return found


def test_every_command_that_records_is_on_the_page() -> None:
    """What can record has `--dry-run`, and a line in the table."""
    described = set(re.findall(r"^\| `relance ([\w-]+) ", PAGE, re.MULTILINE))

    assert "paid" in described
    assert described == _recording_commands()


def test_every_option_on_the_page_exists() -> None:
    """No option is described that no command has."""
    context = relance.make_context("relance", ["--x"], resilient_parsing=True)
    commands = [LazyGroup.get_command(relance, context, name) for name in relance.entries]
    known = {
        opt
        for command in commands
        if command
        for p in command.params
        for opt in (*p.opts, *p.secondary_opts)
    }

    described = set(re.findall(r"(?<!\w)--[a-z][a-z0-9-]+", PAGE)) - {"--help"}

    assert described
    assert described <= known
