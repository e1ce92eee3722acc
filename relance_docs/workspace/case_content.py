"""What a case file says, read at once or when it is asked for: to be kept, or let go each time.

All of them can be sent to another process.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from zlib import compress, decompress

from relance_docs.case.case import Case


class CaseContent(NamedTuple):
    """The bytes of a case file, and the case that they are."""

    raw: bytes
    case: Case | None
    """None when the file has not the shape of a case."""


ReadContent = Callable[[], CaseContent]
"""Reads a case file, or what was kept of it."""


@dataclass(frozen=True)
class ReadOnce:
    """Reads a file when it is asked for, and then once."""

    read: ReadContent

    def __call__(self) -> CaseContent:
        """Return what was read."""
        return self._content

    @cached_property
    def _content(self) -> CaseContent:
        return self.read()

    def __reduce__(self) -> tuple[type[ReadOnce], tuple[ReadContent]]:
        """Leave what was read here: another process reads it, if it asks."""
        return ReadOnce, (self.read,)


@dataclass(frozen=True)
class Packed:
    """What was read, in a tenth of its room; made anew for each who asks."""

    _data: bytes

    @staticmethod
    def of(content: CaseContent) -> Packed:
        """Pack what was read."""
        return Packed(compress(pickle.dumps(content), 1))

    def __call__(self) -> CaseContent:
        """Unpack it."""
        content: CaseContent = pickle.loads(decompress(self._data))  # noqa: S301 - packed above
        return content


def let_go(content: ReadContent) -> ReadContent:
    """Return what reads a file anew, or unpacks what was read of it, each time it is asked."""
    return content.read if isinstance(content, ReadOnce) else Packed.of(content())
