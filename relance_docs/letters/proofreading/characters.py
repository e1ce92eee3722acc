"""Characters that the letter's font cannot draw, in the data and in the templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from relance_docs.finding import Finding, Severity
from relance_docs.message import Message
from relance_docs.reading.document import Data, Loc, SourceText
from relance_docs.reading.yaml import read_yaml
from relance_docs.wording.folding import PARAGRAPH
from relance_docs.wording.markup import NOTHING, VALUE, blanked
from relance_docs.workspace.layout import SETTINGS_FILE
from relance_docs.workspace.workspace import Workspace

if TYPE_CHECKING:
    from relance_docs.rendering.folders import Source

# What any text in French has, and the font draws: the font is opened only for the rest.
_ORDINARY: Final = re.compile("[\t\n\r -~\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2026\u202f€]*")


def undrawable(workspace: Workspace) -> Iterator[Finding]:
    """Yield the values with a character that no letter can show."""
    files = [(SETTINGS_FILE, workspace.settings_raw)]
    files += [(file.path, file.raw) for file in workspace.case_files]
    for path, raw in files:
        text = raw.decode(errors="replace")
        if not _ORDINARY.fullmatch(text):
            yield from _in_data(raw, path)


def _in_data(raw: bytes, path: str) -> Iterator[Finding]:
    document = read_yaml(raw, path)
    for loc, value in _values(document.data, ()):
        for character in sorted(_undrawn(value)):
            yield Finding(
                place=document.places.of(loc),
                code="character-not-drawn",
                message=_message(character),
                severity=Severity.WARNING,
            )


def _values(data: Data, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _values(item, (*loc, i))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _values(item, (*loc, key))


def undrawable_in(sources: Iterable[Source]) -> Iterator[Finding]:
    """Yield the places of templates with a character that no letter can show."""
    for source in sources:
        if source.name.endswith(".html") and not _ORDINARY.fullmatch(source.text.text):
            yield from _in_source(source.text)


def _in_source(source: SourceText) -> Iterator[Finding]:
    shown = blanked(source.text)
    for character in sorted(_undrawn(shown) - {NOTHING, VALUE, PARAGRAPH}):
        yield source.warning(shown.index(character), "character-not-drawn", _message(character))


def _undrawn(text: str) -> set[str]:
    if _ORDINARY.fullmatch(text):
        return set()
    from relance_docs.rendering.fonts import undrawn  # noqa: PLC0415 - opens the fonts

    return set(undrawn(text))


def _message(character: str) -> Message:
    return Message(
        "the letter's font has no character U+{code} ({name}); a letter that prints it is refused",
        code=f"{ord(character):04X}",
        name=unicodedata.name(character, "control character").lower(),
    )
