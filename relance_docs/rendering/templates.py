"""Letter templates, found in the case's, the workspace's and the package's folder, in order.

Their Jinja environment is sandboxed, strict and without arithmetic.

Templates of a workspace are files of the user, so they run in Jinja's sandbox, and a name that
does not exist stops the letter: an empty place in a demand would be worse than no letter.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from types import BuiltinMethodType, MappingProxyType, MethodType
from typing import Any, Final, NoReturn, TypeVar

from jinja2 import (
    Environment,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from relance_docs import french
from relance_docs.errors import RefusalError
from relance_docs.law import tongues
from relance_docs.message import Message
from relance_docs.rendering.folders import read, shown_folder
from relance_docs.rendering.older import called_otherwise, completed, looked_up
from relance_docs.unseen import shown

_COMPUTING: Final = ("abs", "filesizeformat", "float", "int", "random", "round", "sum")
"""Filters of Jinja that a letter does without: templates print lines, they never compute."""

FILTERS: Final[Mapping[str, Callable[..., str]]] = MappingProxyType(
    {
        "euros": french.euros,
        "number": french.number,
        "percent": french.percent,
        "day": french.day,
        "short_day": french.short_day,
        "listed": french.listed,
        "means": french.means,
        "grouped": french.grouped,
        "spaced": french.spaced,
        "day_in": tongues.day_in,
        "euros_in": tongues.euros_in,
        "percent_in": tongues.percent_in,
        "articles": french.articles,
    }
)
"""What a template may do with a value: put it on paper."""

_METHODS: Final = (MethodType, BuiltinMethodType)
"""Those of a text are wrapped by the sandbox: `format` would read what it must not."""

Made = TypeVar("Made", bound=Environment)
_CACHED_ENVIRONMENTS: Final = 64
"""Folder lists kept, for the few cases that have templates of their own."""


class UnknownNameError(UndefinedError):
    """A template names what does not exist."""

    def __init__(self, message: str, *, name: str, known: tuple[str, ...]) -> None:
        super().__init__(message)
        self.name = name
        self.known = known
        """What the object that was asked does have; empty for a variable."""


class _Missing(StrictUndefined):
    """Fails as soon as it is used, and says what there is instead."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: object = None, name: str | None = None, **_: object
    ) -> None:
        failure: Any = partial(UnknownNameError, name=str(name), known=_known(obj))
        super().__init__(hint, obj, name, failure)


class _Environment(ImmutableSandboxedEnvironment):
    intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(**settings)
        self._safe: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: object, attribute: str) -> object:
        """Return what the sandbox does, sooner where it said yes before: but for methods."""
        if self._safe.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            if value is not None and not isinstance(value, _METHODS):
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return what the sandbox says; for an object it depends on its type alone."""
        if isinstance(obj, type):
            return bool(super().is_safe_attribute(obj, attr, value))
        key = type(obj), attr
        known = self._safe.get(key)
        if known is None:
            known = self._safe[key] = bool(super().is_safe_attribute(obj, attr, value))
        return known

    def call_binop(self, _: Context, operator: str, left: object, right: object) -> NoReturn:
        """Refuse arithmetic: every figure of a letter is one of the statement's."""
        del left, right
        raise SecurityError(f"'{operator}': a template prints figures and never computes them")


@lru_cache(maxsize=_CACHED_ENVIRONMENTS)
def environment(folders: tuple[Path, ...]) -> _Environment:
    """Return the environment that looks templates up in `folders`, in order.

    Compiled templates are kept for the life of the process.
    """
    return _set_up(_Environment, folders, finalize=visible)


def own_environment(
    folder: Path, more: Mapping[str, Callable[..., str]] = MappingProxyType({})
) -> Environment:
    """Return the environment for templates of the program itself, with `more` filters.

    There is no sandbox, which takes time; and what a filter or a macro of these templates made is
    not looked through again for what nobody sees.
    """
    made = _set_up(Environment, (folder,), finalize=_visible_once)
    made.filters.update(more)
    return made


def _set_up(
    kind: type[Made], folders: tuple[Path, ...], finalize: Callable[[object], object]
) -> Made:
    made = kind(
        loader=FunctionLoader(partial(_source, folders)),
        undefined=_Missing,
        autoescape=True,
        finalize=finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(FILTERS)
    for name in _COMPUTING:
        del made.filters[name]
    return made


def visible(value: object) -> object:
    """Return what a template prints, with nothing in it that nobody sees."""
    if not isinstance(value, str):
        return value
    visible = shown(value)
    if visible is value:
        return value
    return type(value)(visible) if hasattr(value, "__html__") else visible


def _visible_once(value: object) -> object:
    return value if type(value) is Markup else visible(value)


def _source(folders: tuple[Path, ...], name: str) -> tuple[str, str, Callable[[], bool]]:
    plain, asked = looked_up(name, folders)
    try:
        path, content = read(plain, asked)
    except RefusalError as refusal:
        raise TemplateNotFound(name, str(refusal)) from refusal
    try:
        text = _with_plain_ends(content.decode("utf-8"))
        return completed(text, name, folders), str(path), lambda: True
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = Message(
            "{place}: the file is not in UTF-8; save it as UTF-8",
            place=f"{shown_folder(path.parent)}/{plain}:{line}",
        )
        raise TemplateNotFound(name, str(message)) from RefusalError(message)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _known(asked: object) -> tuple[str, ...]:
    names = asked if isinstance(asked, Mapping) else dir(asked)
    return () if asked is None else tuple(n for n in map(str, names) if not n.startswith("_"))


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
        message = called_otherwise(error, there) or _explained(name, error, there, variables)
        raise RefusalError(message) from error


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
