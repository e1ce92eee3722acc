"""What made a letter, in one line: with the data, it decides the bytes."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from relance_docs.letters.inputs import SHOWN, digest_of_lines, folder_lines
from relance_docs.message import Message
from relance_docs.rendering.fonts import FACES
from relance_docs.rendering.versions import versions
from relance_docs.resources import packaged_templates

PROGRAM: Final = "relance-docs"
_PARTS: Final = ("code", "templates")
"""Of the program: they differ whenever its version does."""
_ELSEWHERE: Final = frozenset(
    {"__pycache__", "cli", "example", "letter_templates", "locale", "schema"}
)
"""Folders of the program in which nothing makes a letter, and the templates, told apart."""
_WORDS: Final[Mapping[str, Message]] = {
    "code": Message("code of the program"),
    "templates": Message("packaged templates"),
    "fonts": Message("fonts"),
    "pango": Message("Pango"),
    "harfbuzz": Message("HarfBuzz"),
    "weasyprint": Message("WeasyPrint"),
}


@cache
def made_with() -> str:
    """Return what makes letters here, as `name/version` with a space between, in a fixed order.

    Code, templates and fonts stand with the first digits of a SHA-256. Raises RefusalError when
    the libraries that lay out text are missing.
    """
    faces = {face.file: face.sha256 for face in FACES}
    drawn_by = {name: one for name, one in versions().items() if name not in faces}
    known = {
        PROGRAM: version(PROGRAM),
        "code": _short(folder_lines(Path(__file__).parents[1], without=_ELSEWHERE)),
        "templates": _short(folder_lines(packaged_templates())),
        "fonts": _short(f"{name} {digest}" for name, digest in sorted(faces.items())),
        "python": platform.python_version(),
        **drawn_by,
    }
    return " ".join(f"{name}/{one}" for name, one in known.items())


def _short(lines: Iterator[str]) -> str:
    return digest_of_lines(lines)[:SHOWN]


_THEN: Final = Message("{name} {then} then, {now} now")


def versions_that_differ(then: str, now: str, said: Message = _THEN) -> Message | None:
    """Name each thing that was of another version then; None when there is none.

    >>> str(versions_that_differ("pango/1.50.12 zlib/1.2.13", "pango/1.52.0 zlib/1.2.13"))
    'Pango 1.50.12 then, 1.52.0 now'
    """
    before, here = _parsed(then), _parsed(now)
    names = [name for name in {**before, **here} if before.get(name) != here.get(name)]
    if PROGRAM in names:
        names = [name for name in names if name not in _PARTS]
    found = None
    for name in names:
        one = Message(
            said.msgid,
            name=_WORDS.get(name, name),
            then=before.get(name, "-"),
            now=here.get(name, "-"),
        )
        found = Message("{found}; {one}", found=found, one=one) if found else one
    return found


def _parsed(line: str) -> dict[str, str]:
    pairs = (word.partition("/") for word in line.split())
    return {name: one for name, _slash, one in pairs}
