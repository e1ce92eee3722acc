"""What is wrong in a user's file, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from relance_docs.message import Message


class Severity(StrEnum):
    """How much a finding weighs: an error bars the case from every document, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, kw_only=True)
class Place:
    """A place in a file of the workspace.

    `path` is relative to the workspace, with `/`; `line` and `column` count from 1, in
    characters; `source` is the text of that line, for the caret, empty when there is none.
    """

    path: str
    line: int = 1
    column: int = 1
    source: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem: its place, its weight, a stable code, and what to write instead."""

    place: Place
    code: str
    message: Message
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether this finding bars the case."""
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[Place, str, str]:
        """Order by place, then code: the same findings always print in the same order."""
        return self.place, self.code, str(self.message)
