"""Who made a commit and when, as the commit itself says, and whether its signature is good.

The dates are what the clocks of the author's and the committer's machines said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relance_docs.evidence.repository import Repository

_FIELDS: Final = (
    "%H",
    "%an",
    "%ae",
    "%aI",
    "%cn",
    "%ce",
    "%cI",
    "%s",
    "%P",
    "%(trailers:key=Event,valueonly,separator=%x2C)",
    "%G?",
    "%GF",
)
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


def commit_facts(
    repository: Repository, commits: Iterable[str], *, with_signatures: bool = True
) -> Mapping[str, CommitFacts]:
    """Return what each of the commits says of itself; checking signatures takes its time."""
    asked = "".join(f"{commit}\n" for commit in dict.fromkeys(commits))
    if not asked:
        return {}
    fields = _FIELDS if with_signatures else (*_FIELDS[:-2], "-", "")
    out = repository.git.read(
        *("log", "--no-walk=unsorted", "-z", "--no-patch", "--no-show-signature", "--no-notes"),
        *("--encoding=UTF-8", f"--format=tformat:{'%x00'.join(fields)}", "--stdin"),
        stdin=asked.encode(),
    )
    return {facts.commit: facts for facts in _read(out.decode("utf-8", "replace"))}


def _read(out: str) -> Iterator[CommitFacts]:
    values = out.split("\0")
    for at in range(0, len(values) - 1, len(_FIELDS)):
        commit, an, ae, ad, cn, ce, cd, subject, parents, event, letter, key = values[
            at : at + len(_FIELDS)
        ]
        yield CommitFacts(
            commit=commit,
            author=an,
            author_email=ae,
            authored_at=_moment(ad),
            committer=cn,
            committer_email=ce,
            committed_at=_moment(cd),
            subject=subject,
            parents=tuple(parents.split()),
            event=event,
            signature=letter,
            key=key,
        )


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
