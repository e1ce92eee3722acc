"""No English word is left in what a French reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import click
import pytest
from click.testing import CliRunner

from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from tools import messages

ENGLISH: Final = re.compile(
    r"\b(?:the|and|with|without|for|from|into|that|which|this|was|were|has|have|not|none|missing|"
    r"reason|text|amount|case|file|day|days|name|number|step|value|key|invoice|letter|letters|"
    r"paid|waived|settled|written|lawyer|court|business|consumer|email|phone|post|registered|"
    r"returned|unclaimed|delivered|outcome|error|warning|yes|usage|options?|required|default|"
    r"sent|received|recorded|opened|closed|entered|through|skipped|is|are)\b",
    re.IGNORECASE,
)
TYPED: Final = re.compile(
    r"`[^`]*`|build/\w+|--?[a-z][a-z-]*|\[OPTIONS\]|relance [a-z-]+|[\w./-]+\.(?:yaml|pdf|eml|txt|xml|csv|json)|"
    r"\{[^}]*\}|[a-z]+_[a-z_]+|[a-z_]+(?:\.[a-z_]+)+|[a-z_]+:(?= \S)|\bTERMS?\b"
)
"""What is typed, or stands in a file: commands, options, names of files and of fields."""
LISTED: Final = re.compile(r"^  [a-z-]+  +", re.MULTILINE)
"""The name of a command, before its line of help."""
OF_A_FILE: Final = re.compile(
    r"écrire default|ou default si|plan: default|waived, written_off ou settled|payé \(paid\)|kind: business|"
    r"date, label et amount|step, outcome ou note|name: value|key: value|sans «\s*file"
)
"""What is to be written into a file, which is in English."""
FRENCH_TOO: Final = frozenset({"notes", "option", "options", "case", "post", "key", "court"})
"""Words of both languages."""


def english_in(text: str) -> list[str]:
    """Return the English words of a text that are not to be typed."""
    return [
        word
        for word in ENGLISH.findall(TYPED.sub(" ", OF_A_FILE.sub(" ", text)))
        if word.lower() not in FRENCH_TOO
    ]


def commands() -> Iterator[str]:
    """Yield the name of every command."""
    with click.Context(relance, obj=Session(language="fr")) as ctx:
        yield from relance.list_commands(ctx)


@pytest.mark.parametrize("name", ["", *commands()])
def test_help_has_no_english_word(name: str) -> None:
    """Of the program, and of each command: its heads, its parameters, its example."""
    arguments = [*([name] if name else []), "--help", "--lang", "fr"]
    page = CliRunner().invoke(relance, arguments).output

    assert page.startswith("Utilisation")
    assert [] == english_in(LISTED.sub("  ", page))


def test_no_translation_has_an_english_word() -> None:
    """All that is said of a sentence is French: no parameter by its English name, no value."""
    said = {
        text
        for message in messages.french()
        if message.id
        for text in ((message.string,) if isinstance(message.string, str) else message.string or ())
    }
    assert len(said) > 1000
    assert [] == sorted(text for text in said if english_in(text))
