"""What a time stamp says, and why one is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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
