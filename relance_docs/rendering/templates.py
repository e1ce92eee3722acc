"""Letter templates: found in the case's, the workspace's and the package's folder, in order.

Templates of a workspace are files of the user, so they run in Jinja's sandbox, and a name that
does not exist stops the letter: an empty place in a demand would be worse than no letter.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.environment import UnknownNameError, environment
from relance_docs.rendering.folders import shown_folder

_MISUSED: Final = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What a template raises that prints a value as what it is not: `{{ name|euros }}`."""


def render_template(name: str, folders: Iterable[Path], variables: Mapping[str, object]) -> str:
    """Return the template `name`, from the first of `folders` that has it, filled in.

    Folders that do not exist are passed over. Raises RefusalError with the file and the line
    when the template is missing, is not written correctly, or names what does not exist.
    """
    there = tuple(folder for folder in folders if folder.is_dir())
    try:
        return environment(there).get_template(name).render(variables)
    except (TemplateError, RecursionError, *_MISUSED) as error:
        raise RefusalError(_explained(name, error, there, variables)) from error


def _explained(
    name: str, error: Exception, folders: tuple[Path, ...], variables: Mapping[str, object]
) -> Message:
    place = _place(error, folders)
    match error:
        case TemplateNotFound(__cause__=RefusalError(message=Message() as reason)):
            return reason
        case RecursionError():
            return Message(
                "{place}: the template extends, includes or calls itself, or nests too deep",
                place=place or name,
            )
        case UnknownNameError():
            known = error.known or tuple(variables)
            return _unknown(place, error.name, get_close_matches(error.name, known, n=1))
        case _:
            return Message("{place}: {problem}", place=place, problem=str(error))


def _unknown(place: str, name: str, near: list[str]) -> Message:
    if near:
        return Message(
            "{place}: '{name}' does not exist; did you mean '{near}'?",
            place=place,
            name=name,
            near=near[0],
        )
    return Message("{place}: '{name}' does not exist", place=place, name=name)


def _place(error: Exception, folders: tuple[Path, ...]) -> str:
    """Return « file:line » of the template, as a workspace names it."""
    if isinstance(error, TemplateSyntaxError):
        return _shown(error.filename or error.name or "", error.lineno, folders)
    frames = [
        (frame.filename, frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder.resolve()) for folder in folders)
    ]
    return _shown(*frames[-1], folders) if frames else ""


def _shown(filename: str, line: int | None, folders: tuple[Path, ...]) -> str:
    path = Path(filename)
    for folder in folders:
        if path.is_relative_to(folder.resolve()):
            path = Path(shown_folder(folder)) / path.relative_to(folder.resolve())
            break
    return f"{path.as_posix()}:{line or 1}"
