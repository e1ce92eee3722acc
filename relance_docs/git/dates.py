"""Dates that commits give and that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from relance_docs.git.commits import CommitFacts
from relance_docs.message import Message

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
    zone = moment.isoformat()[-6:]
    return f"{moment:%Y-%m-%d %H:%M} {zone if zone[0] in '+-' else '+00:00'}"
