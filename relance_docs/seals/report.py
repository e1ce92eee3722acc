"""What a time stamp says, and what a check of the seals finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """What stands in a token whose signature was checked."""

    time: datetime
    """When the authority says that it saw the hash (genTime), in UTC."""
    authority: str
    """Subject of the certificate that signed, as RFC 4514 writes it."""
    policy: str
    """The policy of the authority, in dotted digits."""
    serial: str
    """Number of the token, in hexadecimal."""
    claims_qualified: bool
    """Whether the token says of itself that it is a qualified one (statement 0.4.0.19422.1.1).

    Only the Trusted List of the authority's country tells whether that is so.
    """
    root_sha256: str | None
    """SHA-256 of the root certificate it leads to; None when that root is not at hand."""
    root_is_configured: bool
    """Whether it was checked against `evidence.timestamp.ca`, or only against what came with it."""


class TokenError(RefusalError):
    """A token that proves nothing; `code` is what `relance verify` prints beside the reason."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message)
        self.code = code


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
