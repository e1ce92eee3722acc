"""A letter that is to be posted, and all that a table of the day's post says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """A document that goes by post today."""

    case: str
    step: str
    """Its step, or the kind of a document on demand."""
    party: str
    """The co-debtor or guarantor it goes to; empty: the debtor."""
    label: str
    """What it is called: « Mise en demeure »."""
    path: str
    """Relative to the workspace."""
    content: bytes = field(repr=False)
    sha256: str
    pages: int
    as_of: date
    """The day that it bears."""
    is_registered: bool
    tracking_number: str
    """Of the form that was taken for it; empty while none is known."""
    lines: tuple[str, ...]
    """Name and address, as they stand in the window."""

    @property
    def reference(self) -> str:
        """What it is called in the tables, also in the one that comes back."""
        return "/".join(filter(None, (self.case, self.step, self.party)))

    @property
    def file_name(self) -> str:
        """Its name in the ZIP, where files of all cases lie side by side."""
        return f"{self.case}-{PurePosixPath(self.path).name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftBehind:
    """A letter that is due by post, and cannot leave yet."""

    case: str
    reason: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """How the day's post is printed."""

    separators: bool = True
    """Whether a sheet stands before each letter, and a list before all of them."""
    duplex: bool = True
    """Whether each letter begins on the front of a sheet of paper."""
    in_colour: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """The post of a day, registered letters first."""

    as_of: date
    letters: tuple[Posted, ...]
    left_out: tuple[LeftBehind, ...]
