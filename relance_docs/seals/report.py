"""What a check of the seals finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from relance_docs.message import Message
from relance_docs.seals.timestamps import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class SealProblem:
    """Something that is not as it was sealed, or cannot be checked."""

    seal: str
    """Name of the seal; empty for the certificates that all are checked with."""
    code: str
    message: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedSeal:
    """One seal and what was found of it."""

    name: str
    commit: str | None
    """The commit that was sealed; None when the manifest cannot be read."""
    digest: str
    """SHA-256 of the manifest."""
    is_stamped: bool
    """Whether it has a token, valid or not."""
    stamp: Stamp | None
    """What the token says; None when there is none, or none that holds."""
    problems: tuple[SealProblem, ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SealReport:
    """All seals, in the order of their names."""

    seals: tuple[CheckedSeal, ...]
    problems: tuple[SealProblem, ...]
    """Of the seals, and of those that are no longer there."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong: all seals hold, and none is missing."""
        return not self.problems


NO_SEALS: Final = SealReport(seals=(), problems=())
"""Of a workspace in which nothing was sealed, or where that was not asked."""
