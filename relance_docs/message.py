"""A sentence for a person, kept apart from its language until it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Final

from relance_docs.unseen import shown, shown_in_line

_ON_SEVERAL_LINES: Final = frozenset(("complaint", "diff", "said"))
"""Values that are texts of several lines; all others are put on one."""
_COMMANDS: Final = ("relance ", "git ")
_WHOLE: Final = frozenset(("paths",))
"""Values that are several words of a command, each fit to be typed already."""


def _as_it_is(value: object) -> object:
    return value


class Message:
    r"""An English sentence with named places, translated only at the edge.

    The core and the readers say what they found with a message; the command line looks the
    sentence up in its catalogue and prints it. A value which is itself a message, or says itself
    in one (`as_message`), is rendered in the same language; in a text or a path of others nothing
    stays that a terminal would obey.
    What stands between `…` is to be typed: days and amounts stay as programs write them there,
    and a value with blanks gets its quotation marks.

    >>> str(Message("{what} is missing", what="due_date"))
    'due_date is missing'
    >>> Message("{what} is missing", what="x").render({"{what} is missing": "{what} manque"}.get)
    'x manque'
    >>> str(Message("there is no file {name}", name="\x1b]0;x"))
    'there is no file \\x1b]0;x'
    """

    __slots__ = ("_values", "msgid")

    def __init__(self, msgid: str, /, **values: object) -> None:
        self.msgid: Final = msgid
        self._values: Final = tuple(sorted(values.items()))

    @property
    def values(self) -> dict[str, object]:
        """What stands in the named places of the sentence."""
        return dict(self._values)

    def render(
        self,
        translate: Callable[[str], str | None] = str,
        present: Callable[[object], object] = _as_it_is,
    ) -> str:
        """Return the sentence in the language of `translate`, which maps a msgid to its text.

        `present` writes a value that is no text (a day, an amount) as readers of it do.
        """
        text = translate(self.msgid) or self.msgid
        said = {name: _said(name, value, translate, present) for name, value in self._values}
        parts = text.split("`") if "`" in text else ()
        if not len(parts) % 2:
            return text.format_map(said)
        return "`".join(
            part.format_map(said | self._typed(said, part) if place % 2 else said)
            for place, part in enumerate(parts)
        )

    def _typed(self, said: dict[str, object], part: str) -> dict[str, object]:
        """Return the values that are written otherwise where they are to be typed."""
        typed: dict[str, object] = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self._values
            if isinstance(value, (date, Decimal))
        }
        if part.startswith(_COMMANDS):
            typed |= {
                name: f'"{value}"'
                for name, value in said.items()
                if isinstance(value, str) and name not in {*typed, *_WHOLE} and " " in value
            }
        return typed

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.msgid, self._values) == (other.msgid, other._values)

    def __hash__(self) -> int:
        return hash((self.msgid, self._values))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self.msgid, self._values)


def _said(
    name: str,
    value: object,
    translate: Callable[[str], str | None],
    present: Callable[[object], object],
) -> object:
    """Return a value as it stands in a sentence."""
    if type(value) is str:  # nearly every one
        return shown(value) if name in _ON_SEVERAL_LINES else shown_in_line(value)
    inner = value.as_message() if hasattr(value, "as_message") else value
    if isinstance(inner, Message):
        return inner.render(translate, present)
    if hasattr(value, "__fspath__"):
        return shown_in_line(str(value))
    return present(value)


def _rebuilt(msgid: str, values: tuple[tuple[str, object], ...]) -> Message:
    return Message(msgid, **dict(values))


def joined(messages: Iterable[Message]) -> Message:
    """Return several sentences, at least one, as one."""
    return reduce(
        lambda one, other: Message("{first}; {second}", first=one, second=other), messages
    )
