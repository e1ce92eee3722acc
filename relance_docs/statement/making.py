"""Records that are made in great number: each quickly, and what is costly in them once it is asked.

A large case has a hundred thousand invoices, each with records of its own, and nobody reads all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, Final, Generic, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

_MAKER: Final = """
def maker(*, {parameters}):
    self = new(draft)
{assignments}
    self.__class__ = record
    return self
"""


def maker(record: Callable[P, T]) -> Callable[P, T]:
    """Return what makes records as the call of their class does, in a fifth of the time.

    `record` is a dataclass with slots. Python collects the keywords of a call of a class in a
    dictionary, not those of a function; and a frozen dataclass calls `object.__setattr__` for each
    field. Here a record is filled while it is of a class of the same layout that is not frozen.
    """
    kind = cast("type[Any]", record)
    stated = fields(kind)
    known: dict[str, Any] = {
        "new": object.__new__,
        "draft": type(kind.__name__, (), {"__slots__": tuple(each.name for each in stated)}),
        "record": kind,
    }
    source = _MAKER.format(
        parameters=", ".join(_parameter(each, known) for each in stated),
        assignments="\n".join(f"    self.{each.name} = {_value(each, known)}" for each in stated),
    )
    exec(source, known)  # noqa: S102 - as dataclasses make theirs, of the names of its fields
    return cast("Callable[P, T]", known["maker"])


def _parameter(field: Field[Any], known: dict[str, Any]) -> str:
    if field.default is MISSING and field.default_factory is MISSING:
        return field.name
    known[f"default_{field.name}"] = field.default
    return f"{field.name}=default_{field.name}"


def _value(field: Field[Any], known: dict[str, Any]) -> str:
    if field.default_factory is MISSING:
        return field.name
    known[f"new_{field.name}"] = field.default_factory
    name = field.name
    return f"new_{name}() if {name} is default_{name} else {name}"


class _Later(Generic[T]):
    """What makes the value of a field."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make


def later(make: Callable[[], T]) -> T:
    """Return what a field that is `made_later` is given, to be made by `make` once it is asked.

    `make` has to return the same whenever it is called.
    """
    return cast("T", _Later(make))


def handed_on(record: object, name: str) -> Any:  # noqa: ANN401 - of any type
    """Return what a copy of a record is given for a field, without making what nobody asked for."""
    found = getattr(type(record), name)
    if isinstance(found, _Once) and found.is_to_come(record):
        return later(lambda: getattr(record, name))
    return getattr(record, name)


class _Once:
    """A field that makes its value the first time it is asked, and keeps it."""

    __slots__ = ("_slot",)

    def __init__(self, slot: Any) -> None:  # noqa: ANN401 - descriptors of slots have no public type
        self._slot = slot

    def is_to_come(self, record: object) -> bool:
        return isinstance(self._slot.__get__(record), _Later)

    def __get__(self, record: object, owner: object = None) -> Any:  # noqa: ANN401 - of any type
        if record is None:
            return self
        value = self._slot.__get__(record)
        if isinstance(value, _Later):
            value = value.make()
            self._slot.__set__(record, value)
        return value

    def __set__(self, record: object, value: object) -> None:
        self._slot.__set__(record, value)


def made_later(*names: str) -> Callable[[type[T]], type[T]]:
    """Let fields of a frozen record with slots be given by `later`."""

    def of(record: type[T]) -> type[T]:
        for name in names:
            setattr(record, name, _Once(record.__dict__[name]))
        return record

    return of
