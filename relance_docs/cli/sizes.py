"""Sizes of files, as people write and read them."""

from __future__ import annotations

import re
from typing import Final

import click

from relance_docs.cli.session import Session
from relance_docs.message import Message

UNITS: Final = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_SIZE: Final = re.compile(r"([1-9][0-9]{0,8})\s*([kmg]?)(?:b|o)?", re.ASCII | re.IGNORECASE)


class Size(click.ParamType[int]):
    """A size in bytes, written 10MB, 10 Mo, 4000000; a megabyte is a million bytes."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the bytes; misuse when the text is not a size."""
        if isinstance(value, int):
            return value
        found = _SIZE.fullmatch(str(value).strip())
        if found is None:
            message = Message("'{value}' is not a size; write it as 10MB", value=value)
            sentence = ctx.ensure_object(Session).translate(message) if ctx else str(message)
            raise click.BadParameter(sentence, ctx=ctx, param=param)
        return int(found[1]) * UNITS[found[2].lower()]


def shown_size(size: int) -> str:
    """Return a size for a person, rounded up: a limit is never said to be kept when it is not.

    >>> shown_size(188613), shown_size(4_000_001), shown_size(12)
    ('189 kB', '4.1 MB', '1 kB')
    """
    if size < UNITS["m"]:
        return f"{-(-size // 1_000)} kB"
    tenths = -(-size // 100_000)
    return f"{tenths // 10}.{tenths % 10} MB"
