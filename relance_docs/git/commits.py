"""Who made a commit and when, whether its dates can all be true and its signature is good.

The dates are what the clocks of the author's and the committer's machines said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final

from relance_docs.git.blobs import objects_in
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.statement.making import maker

FIELDS: Final = (
    "%an",
    "%ae",
    "%aI",
    "%cn",
    "%ce",
    "%cI",
    "%s",
    "%B",
)
"""What git is asked of each commit, in the one pass; only the last, the message, holds line feeds.

The trailers in it are read here: how git tells them from a text hangs on the user's settings.
"""
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n")
_FOLDED: Final = re.compile(r"\n[ \t]+")
_TRAILER: Final = re.compile(r"([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*)", re.ASCII)
_OF_GIT: Final = ("Signed-off-by: ", "(cherry picked from commit ")
"""Lines that git writes by itself: beside one of them, a paragraph may hold other text."""
_AUTHORED: Final = FIELDS.index("%aI")
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


new_commit: Final = maker(CommitFacts)

Moments = tuple[datetime | None, datetime | None]
"""When a commit was written, and when it was made; None for a date that is none."""
Signature = tuple[str, str]
"""Git's letter, and the fingerprint of the key."""
NOT_ASKED: Final[Signature] = ("-", "")
"""In the place of a signature that nobody looked at."""
UNSIGNED: Final[Signature] = ("N", "")
"""What git says of a commit without one."""
_SIGNED: Final = re.compile(rb"^(?:gpgsig|gpgsig-sha256) ", re.MULTILINE)


def facts_of(
    commit: str, parents: tuple[str, ...], said: bytes, moments: Moments, signature: Signature
) -> CommitFacts:
    """Read what a commit says of itself; `moments`: what `moments_in` read there."""
    lines = said.decode("utf-8", "replace").split("\n", len(FIELDS) - 1)
    author, author_email, _authored, committer, committer_email, _committed, subject, text = lines
    return new_commit(
        commit=commit,
        author=author,
        author_email=author_email,
        authored_at=moments[0],
        committer=committer,
        committer_email=committer_email,
        committed_at=moments[1],
        subject=subject,
        parents=parents,
        event=",".join(trailers_in(text, "Event")),
        signature=signature[0],
        key=signature[1],
    )


def trailers_in(message: str, key: str) -> tuple[str, ...]:
    r"""Return what the trailers of a message say under a key, as git reads them by itself.

    >>> trailers_in("2026-014: payé\n\nCase: 2026-014\nEvent: paid\n", "Event")
    ('paid',)
    >>> trailers_in("Event: paid\n", "Event"), trailers_in("x\n\nEvent: paid\nand so on", "Event")
    ((), ())
    """
    if key.lower() not in message.lower():
        return ()
    *before, last = _BLANK_LINES.split(message.strip())
    lines = _FOLDED.sub(" ", last).split("\n")
    matches = [(line, _TRAILER.fullmatch(line)) for line in lines]
    found = [match for _line, match in matches if match]
    others = [line for line, match in matches if not match]
    is_git_s = any(line.startswith(_OF_GIT) for line in lines)
    of_git = sum(line.startswith(_OF_GIT) for line in others)
    count = len(found) + of_git
    if not before or not count or (len(others) > of_git and not is_git_s):
        return ()
    if (len(others) - of_git) > count * 3:
        return ()
    return tuple(match[2].strip() for match in found if match[1].lower() == key.lower())


def moments_in(said: bytes) -> Moments:
    """Read when a commit was written and when it was made, from what it says of itself."""
    lines = said.split(b"\n", _COMMITTED + 1)
    authored, committed = lines[_AUTHORED], lines[_COMMITTED]
    made_at = moment_of(committed.decode("utf-8", "replace"))
    if authored == committed:
        return made_at, made_at
    return moment_of(authored.decode("utf-8", "replace")), made_at


def signed_among(repository: Repository, commits: Iterable[str]) -> frozenset[str]:
    """Return those of the commits that bear a signature, good or not."""
    asked = "".join(f"{commit}\n" for commit in commits).encode()
    out = repository.git.read("cat-file", "--batch", stdin=asked) if asked else b""
    return frozenset(
        each.name
        for each in objects_in(BytesIO(out))
        if _SIGNED.search(each.content, 0, each.content.find(b"\n\n") + 1)
    )


def signatures_of(repository: Repository, commits: Iterable[str]) -> Mapping[str, Signature]:
    """Return the signature of each of the commits; checking takes its time."""
    commits = tuple(commits)
    signed = signed_among(repository, commits)
    checked = signatures_checked(repository, (one for one in commits if one in signed))
    return {**dict.fromkeys(commits, UNSIGNED), **checked}


def signatures_checked(repository: Repository, signed: Iterable[str]) -> Mapping[str, Signature]:
    """Return what git says of the signatures of commits that bear one."""
    asked = "".join(f"{commit}\n" for commit in signed)
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


SLACK: Final = timedelta(minutes=15)
"""By how much the clocks of two machines may differ before anything is said."""


def date_remarks(
    commit: CommitFacts, parents: Iterable[tuple[str, datetime | None]]
) -> Iterator[Message]:
    """Say which dates of a commit contradict each other, or those of the commits before it."""
    authored, committed = commit.authored_at, commit.committed_at
    if authored is None or committed is None:
        yield Message("commit {commit} gives a date that is none", commit=commit.commit)
        return
    if authored > committed + SLACK:
        yield Message(
            "commit {commit} says it was written on {authored}, after it was committed on "
            "{committed}",
            commit=commit.commit,
            authored=minute(authored),
            committed=minute(committed),
        )
    for parent, before in parents:
        if before is not None and min(authored, committed) < before - SLACK:
            is_author = authored < before
            yield Message(
                "commit {commit} is backdated: its {role} date is {said}, and the commit before "
                "it, {parent}, is of {before}",
                commit=commit.commit,
                role=Message("author") if is_author else Message("committer"),
                said=minute(authored if is_author else committed),
                parent=parent,
                before=minute(before),
            )
            return


def still_to_come(commit: CommitFacts, now: datetime) -> Message | None:
    """Say that a commit is dated after the present; None when it is not."""
    moments = (commit.authored_at, commit.committed_at)
    latest = max((moment for moment in moments if moment is not None), default=now)
    if latest <= now + SLACK:
        return None
    return Message(
        "commit {commit} is dated {said}, which is still to come",
        commit=commit.commit,
        said=minute(latest),
    )


def minute(moment: datetime | None) -> str:
    """Write a moment to the minute with its time zone: 2026-08-31 10:15 +02:00."""
    if moment is None:
        return "?"
    said = moment.isoformat(" ", "minutes")
    zone = said[-6:]
    return f"{said[:16]} {zone if zone[0] in '+-' else '+00:00'}"
