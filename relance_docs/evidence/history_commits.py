"""Who made a commit and when, as the commit itself says, and whether its signature is good.

The dates are what the clocks of the author's and the committer's machines said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relance_docs.evidence.repository import Repository

FIELDS: Final = (
    "%an",
    "%ae",
    "%aI",
    "%cn",
    "%ce",
    "%cI",
    "%s",
    "%(trailers:key=Event,valueonly,unfold,separator=%x2C)",
)
"""What git is asked of each commit, in the one pass; none of it holds a line feed."""
_COMMITTED: Final = FIELDS.index("%cI")
_SIGNATURE: Final = ("%H", "%G?", "%GF")
_GOOD: Final = "G"


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitFacts:
    """What a commit says of itself."""

    commit: str
    author: str
    author_email: str
    authored_at: datetime | None
    """None for a date that is none."""
    committer: str
    committer_email: str
    committed_at: datetime | None
    subject: str
    parents: tuple[str, ...]
    event: str
    """The word of the command that made it: `paid`, `undo`; empty for another commit."""
    signature: str
    """Git's letter: N none, G good, U good but of a key nobody vouches for, B bad, E and so on."""
    key: str
    """Fingerprint of the key; empty without a signature or when it is not known."""

    @property
    def is_signed(self) -> bool:
        """Whether the signature is good and its key is trusted: nothing else is accepted."""
        return self.signature == _GOOD


Signature = tuple[str, str]
"""Git's letter, and the fingerprint of the key."""
NOT_ASKED: Final[Signature] = ("-", "")
"""In the place of a signature that nobody looked at."""


def facts_of(
    commit: str, parents: tuple[str, ...], said: bytes, signature: Signature
) -> CommitFacts:
    """Read what a commit says of itself."""
    lines = said.decode("utf-8", "replace").split("\n")
    author, author_email, authored, committer, committer_email, committed, subject, event = lines
    return CommitFacts(
        commit=commit,
        author=author,
        author_email=author_email,
        authored_at=moment_of(authored),
        committer=committer,
        committer_email=committer_email,
        committed_at=moment_of(committed),
        subject=subject,
        parents=parents,
        event=event,
        signature=signature[0],
        key=signature[1],
    )


def committed_at(said: bytes) -> datetime | None:
    """Read when a commit was made, from what it says of itself; None for a date that is none."""
    return moment_of(said.split(b"\n")[_COMMITTED].decode("utf-8", "replace"))


def signatures_of(repository: Repository, commits: Iterable[str]) -> Mapping[str, Signature]:
    """Return the signature of each of the commits; checking takes its time."""
    asked = "".join(f"{commit}\n" for commit in commits)
    if not asked:
        return {}
    out = repository.git.read(
        *("log", "--no-walk=unsorted", "-z", "--no-patch", "--no-show-signature", "--no-notes"),
        *(f"--format=tformat:{'%x00'.join(_SIGNATURE)}", "--stdin"),
        stdin=asked.encode(),
    )
    values = iter(out.decode().split("\0"))
    return {
        commit: (letter, key) for commit, letter, key in zip(values, values, values, strict=False)
    }


def moment_of(text: str) -> datetime | None:
    """Read a moment with its time zone; None for a text that is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
