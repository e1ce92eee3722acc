"""The text of a file, and the place of any character in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, kw_only=True)
class SourceText:
    """The characters of a file; `path` is relative to the workspace."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _LINE_BREAK.finditer(self.text)))

    def place(self, index: int) -> Place:
        """Return the place of the character at `index` (from 0); past the end is the end."""
        index = max(0, min(index, len(self.text)))
        line = bisect_right(self._line_starts, index) - 1
        start = self._line_starts[line]
        return Place(
            path=self.path, line=line + 1, column=index - start + 1, source=self._line_at(start)
        )

    def _line_at(self, start: int) -> str:
        """Return the line; what prints it makes visible what is not."""
        found = _LINE_BREAK.search(self.text, start)
        return self.text[start : found.start() if found else len(self.text)]

    def error(self, index: int, code: str, message: Message) -> Finding:
        """Return an error at the character `index`."""
        return Finding(place=self.place(index), code=code, message=message, severity=Severity.ERROR)

    def warning(self, index: int, code: str, message: Message) -> Finding:
        """Return a warning at the character `index`."""
        return Finding(
            place=self.place(index), code=code, message=message, severity=Severity.WARNING
        )
