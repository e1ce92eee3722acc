"""A user's copy of shared parts from before: what it lacks comes from the file behind it.

A workspace may have kept its own `parts.html` for years; the letters of this version call macros
that were not there then. The copy keeps the last word on all that it says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relance_docs.case.parties import Language
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.folders import read, shown_folder

_MACRO: Final = re.compile(r"\{%[-+]?\s*macro\s+(\w+)")
_CALLED_OTHERWISE: Final = re.compile(r"macro '(\w+)' takes no")
"""How Jinja says that a macro is called with an argument that it does not have."""
_PASSED_OVER: Final = re.compile(r"(\d+)>(.+)", re.DOTALL)
_LANGUAGES: Final = frozenset(each.value for each in Language)


def looked_up(name: str, folders: tuple[Path, ...]) -> tuple[str, tuple[Path, ...]]:
    """Return the file that a name stands for, and the folders that are asked for it.

    `2>parts.html`, which `completed` writes, is parts.html without the first two folders.
    """
    found = _PASSED_OVER.fullmatch(name)
    return (found[2], folders[int(found[1]) :]) if found else (name, folders)


def completed(text: str, name: str, folders: tuple[Path, ...]) -> str:
    """Return a template with the macros that it lacks and the next file of its name has.

    They are added after its end, so that its lines keep their numbers; in its own language alone.
    """
    _, asked = looked_up(name, folders)
    own = set(_MACRO.findall(text))
    if not own:
        return text
    for count, behind in _behind(name, folders):
        lacking = [each for each in dict.fromkeys(_MACRO.findall(behind)) if each not in own]
        given = "".join(f"{{%- set {each} = behind_it.{each} -%}}" for each in lacking)
        passed = len(folders) - len(asked) + count
        plain, _ = looked_up(name, folders)
        taken = f'{{%- import "{passed}>{plain}" as behind_it with context -%}}{given}'
        return text + taken if lacking else text
    return text


def _behind(name: str, folders: tuple[Path, ...]) -> Iterator[tuple[int, str]]:
    """Yield what stands behind a file, and how many folders are passed over to find it."""
    plain, asked = looked_up(name, folders)
    having = [(n, folder) for n, folder in enumerate(asked) if (folder / plain).is_file()]
    for count, folder in having[1:]:
        if _language(folder) == _language(having[0][1]):
            yield count, _text(plain, asked[count:])


def _language(folder: Path) -> str:
    return folder.name if folder.name in _LANGUAGES else ""


def _text(name: str, folders: tuple[Path, ...]) -> str:
    try:
        return read(name, folders)[1].decode("utf-8", errors="replace")
    except RefusalError:
        return ""


def called_otherwise(error: Exception, folders: tuple[Path, ...]) -> Message | None:
    """Return what to do with a copied macro that the letters call with what it does not know."""
    found = _CALLED_OTHERWISE.match(str(error))
    if found is None:
        return None
    for position, folder in enumerate(folders):
        for path in sorted((*folder.glob("*.html"), *folder.glob("*.txt"))):
            is_copy = any((each / path.name).is_file() for each in folders[position + 1 :])
            for line, text in enumerate(_text(path.name, (folder,)).splitlines(), start=1):
                if is_copy and found[1] in _MACRO.findall(text):
                    return Message(
                        "{place}: the macro '{macro}' is from before this version, whose letters"
                        " call it with more; remove it there, and that of the program is used",
                        place=f"{shown_folder(folder)}/{path.name}:{line}",
                        macro=found[1],
                    )
    return None
