"""The trail as the page shows it: who recorded what, when, how late, and what was changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from relance_docs.audit.case_page.material import Says
from relance_docs.git.commits import CommitFacts, minute
from relance_docs.trail.facts import fact_title
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import CaseTrail, FactStep, FactTrail, commits_of

SHOWN = 10
"""Hexadecimal digits of a commit."""
NOT_ACCEPTED = "signature non acceptée"
SIGNATURES = {
    "G": "signature valable, clé reconnue ici",
    "N": "non signé",
    "U": f"{NOT_ACCEPTED} : personne ne répond de la clé",
    "B": "SIGNATURE FAUSSE",
    "X": f"{NOT_ACCEPTED} : elle a expiré",
    "Y": f"{NOT_ACCEPTED} : la clé a expiré",
    "R": f"{NOT_ACCEPTED} : la clé a été révoquée",
}
"""Git's letters in words; any other letter cannot be checked here."""
UNCHECKED = f"{NOT_ACCEPTED} : elle ne peut être vérifiée ici"


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitRow:
    """A commit, in words."""

    commit: str
    subject: str
    committer: str
    committed: str
    """As the committer's machine said it."""
    author: str
    """Empty when the author is the committer and wrote it on the same day."""
    signature: str
    is_signed: bool
    is_bad: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRow:
    """A fact and how it came into the record."""

    title: str
    commit: str
    committer: str
    committed: str
    delay: str
    is_early: bool
    """Whether it was recorded before the day it gives for itself."""
    changes: int
    """How many later commits changed or removed what it said."""
    is_removed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One thing that was changed after it was recorded."""

    title: str
    what: str
    field: str
    old: str | None
    new: str | None
    commit: str
    committer: str
    committed: str
    takes_back: bool
    """Whether what was said is no longer said; false for what was only completed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailRows:
    """The trail of one file, and of the files in the folder of the case."""

    path: str
    is_committed: bool
    notes: tuple[str, ...]
    facts: tuple[FactRow, ...]
    taken_back: tuple[ChangeRow, ...]
    completed: tuple[ChangeRow, ...]


def trail_rows(trail: CaseTrail, says: Says, *, is_committed: bool) -> TrailRows:
    """Return the trail in rows, facts in the order of their first record."""
    changes = tuple(row for fact in trail.facts for row in _changes(fact, says))
    return TrailRows(
        path=trail.path,
        is_committed=is_committed,
        notes=(*_moves(trail), *map(says, trail.remarks)),
        facts=tuple(_fact(fact, says) for fact in trail.facts),
        taken_back=tuple(row for row in changes if row.takes_back),
        completed=tuple(row for row in changes if not row.takes_back),
    )


def commit_rows(trails: Iterable[CaseTrail], ranks: Mapping[str, int]) -> tuple[CommitRow, ...]:
    """Return every commit of the trails once, in the order of the history."""
    found = {facts.commit: facts for trail in trails for facts in commits_of(trail)}
    return tuple(_commit(found[commit]) for commit in sorted(found, key=ranks.__getitem__))


def _moves(trail: CaseTrail) -> Iterator[str]:
    for move in trail.moves:
        commit = move.commit.commit[:SHOWN]
        if move.path and move.old_path:
            yield f"le fichier {move.old_path} a été renommé en {move.path} ({commit})"
        elif not move.path:
            yield f"le fichier {move.old_path} a été supprimé ({commit})"
    for commit_facts in trail.unreadable:
        commit = commit_facts.commit[:SHOWN]
        yield f"la version de l’enregistrement {commit} est illisible : elle n’est pas comptée ici"


def _fact(fact: FactTrail, says: Says) -> FactRow:
    first = fact.introduced
    return FactRow(
        title=says(fact_title(fact.kind, fact.names)),
        commit=first.commit.commit,
        committer=first.commit.committer,
        committed=minute(first.commit.committed_at),
        delay=_delay(first.days),
        is_early=first.days is not None and first.days < 0,
        changes=sum(step.takes_back for step in fact.later),
        is_removed=fact.is_removed,
    )


def _delay(days: int | None) -> str:
    """Say how long after the event it was recorded.

    >>> _delay(0), _delay(1), _delay(17), _delay(-2), _delay(None)
    ('le jour même', '1 jour après', '17 jours après', '2 jours AVANT la date du fait', '')
    """
    if days is None:
        return ""
    if days == 0:
        return "le jour même"
    count = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f"{count} après" if days > 0 else f"{count} AVANT la date du fait"


def _changes(fact: FactTrail, says: Says) -> Iterator[ChangeRow]:
    title = says(fact_title(fact.kind, fact.names))
    for step in fact.later:
        is_whole = step.happened is not Happened.CHANGED
        changes = step.changes or (("", None, None),)
        for name, old, new in changes:
            yield ChangeRow(
                title=title,
                what=_what(step),
                field=name,
                old=old,
                new=new,
                commit=step.commit.commit,
                committer=step.commit.committer,
                committed=minute(step.commit.committed_at),
                takes_back=step.takes_back if is_whole else old is not None,
            )


def _what(step: FactStep) -> str:
    word = _HAPPENED[step.happened]
    if step.is_merge:
        word += " par la fusion de deux branches"
    return f"{word} (annulation)" if step.commit.event == "undo" else word


_HAPPENED = {
    Happened.ADDED: "ajouté",
    Happened.CHANGED: "modifié",
    Happened.REMOVED: "supprimé",
    Happened.ADDED_AGAIN: "rétabli",
    Happened.JOINED: "réuni",
}


def _commit(facts: CommitFacts) -> CommitRow:
    same = facts.author == facts.committer and _day(facts.authored_at) == _day(facts.committed_at)
    return CommitRow(
        commit=facts.commit,
        subject=facts.subject,
        committer=facts.committer,
        committed=minute(facts.committed_at),
        author="" if same else f"{facts.author}, {minute(facts.authored_at)}",
        signature=SIGNATURES.get(facts.signature, UNCHECKED),
        is_signed=facts.is_signed,
        is_bad=facts.signature == "B",
    )


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
