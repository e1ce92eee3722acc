"""What a case file says, read at once or when it is asked for: to be kept, or let go each time.

All of them can be sent to another process.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from relance_docs.case.case import Case
from relance_docs.reading.reading import read_case
from relance_docs.workspace.layout import case_path


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
class ReadAnew(ABC):
    """Understands the file of a case for each who asks; its bytes are had without that."""

    number: str

    @property
    @abstractmethod
    def raw(self) -> bytes:
        """The bytes of the file."""

    def __call__(self) -> CaseContent:
        """Read them."""
        raw, path = self.raw, case_path(self.number)
        return CaseContent(raw, read_case(raw, path=path, number=self.number).record)


@dataclass(frozen=True)
class BytesOfCase(ReadAnew):
    """Bytes that were read, and are held."""

    held: bytes

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return self.held


def let_go(number: str, content: ReadContent) -> ReadContent:
    """Return what reads a file, or the bytes that were read of it, anew each time it is asked."""
    return content.read if isinstance(content, ReadOnce) else BytesOfCase(number, content().raw)
