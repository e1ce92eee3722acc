"""A trail as one line of JSON, and back: the very same records.

What follows from the rest is not written: the days from a fact to its commit, what a fact said at
first where it never changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from relance_docs.git.commits import UNSIGNED, CommitFacts, Signature
from relance_docs.store.messages import Plain, plain, valued
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import (
    CaseTrail,
    FactStep,
    FactTrail,
    FileMove,
    commits_of,
    days_between,
)

_HAPPENED: Final = {each.value: each for each in Happened}
_COMMITS: Final = 5
"""Where the commits stand in what is written."""


def written(trail: CaseTrail, signed: Collection[str]) -> bytes:
    """Write a trail down; `signed` has the commits of it that bear a signature.

    Raises NotKeptError where a remark says what would not come back as it was.
    """
    moves = (move for fact in trail.facts for move in fact.moves)
    named = (*commits_of(trail), *(move.commit for move in moves))
    commits = {each.commit: each for each in named}
    place = {commit: at for at, commit in enumerate(commits)}

    def moved(moves: Iterable[FileMove]) -> Plain:
        return [[place[move.commit.commit], move.path, move.old_path] for move in moves]

    def happened(step: FactStep, fact: FactTrail) -> Plain:
        own_day = step.own_day.isoformat() if step.own_day else None
        is_first = step.changes == _brought(fact.fields)
        changes = None if is_first else step.changes
        return [step.happened.value, place[step.commit.commit], own_day, step.is_choice, changes]

    facts = [
        [
            *(fact.kind, fact.names, dict(fact.fields), fact.is_removed, moved(fact.moves)),
            [happened(step, fact) for step in (fact.introduced, *fact.later)],
        ]
        for fact in trail.facts
    ]
    said = [
        *(trail.case, trail.path, plain(trail.remarks), moved(trail.moves)),
        [place[commit.commit] for commit in trail.unreadable],
        [_written_commit(each, is_signed=each.commit in signed) for each in commits.values()],
        facts,
    ]
    return json.dumps(said, separators=(",", ":")).encode()


class Written:
    """A trail that was written down."""

    def __init__(self, line: bytes) -> None:
        self._said: Plain = json.loads(line)

    @property
    def signed(self) -> list[str]:
        """The commits that bear a signature."""
        return [each[0] for each in self._said[_COMMITS] if each[-1]]

    def trail(self, checked: Mapping[str, Signature], *, is_committed: bool) -> CaseTrail:
        """Return the trail, with what git says now of the signatures, and of the working file."""
        case, path, remarks, moves, unreadable, said, facts = self._said
        commits = [_commit(each, checked) for each in said]
        return CaseTrail(
            case=case,
            path=path,
            facts=tuple(_fact(each, commits) for each in facts),
            moves=_moves(moves, commits),
            remarks=valued(remarks),
            unreadable=tuple(commits[at] for at in unreadable),
            is_committed=is_committed,
        )


def _moves(kept: Plain, commits: Sequence[CommitFacts]) -> tuple[FileMove, ...]:
    return tuple(FileMove(commit=commits[at], path=path, old_path=old) for at, path, old in kept)


def _fact(kept: Plain, commits: Sequence[CommitFacts]) -> FactTrail:
    kind, names, fields, is_removed, moves, steps = kept
    first, *later = (_step(each, fields, commits) for each in steps)
    return FactTrail(
        kind=kind,
        names=tuple(names),
        fields=fields,
        is_removed=is_removed,
        introduced=first,
        later=tuple(later),
        moves=_moves(moves, commits),
    )


def _step(kept: Plain, fields: Mapping[str, str], commits: Sequence[CommitFacts]) -> FactStep:
    happened, at, own_day, is_choice, changes = kept
    commit, own = commits[at], date.fromisoformat(own_day) if own_day else None
    return FactStep(
        happened=_HAPPENED[happened],
        commit=commit,
        changes=_brought(fields) if changes is None else tuple(map(tuple, changes)),
        is_merge=len(commit.parents) > 1,
        days=days_between(own, commit),
        is_choice=is_choice,
        own_day=own,
    )


def _brought(fields: Mapping[str, str]) -> tuple[tuple[str, None, str], ...]:
    """Return the changes of a commit that brought a fact which says this."""
    return tuple((name, None, value) for name, value in fields.items())


def _written_commit(facts: CommitFacts, *, is_signed: bool) -> Plain:
    moments = (facts.authored_at, facts.committed_at)
    return [
        *(facts.commit, facts.author, facts.author_email, facts.committer, facts.committer_email),
        *(moment.isoformat() if moment else None for moment in moments),
        *(facts.subject, facts.parents, facts.event, is_signed),
    ]


def _commit(kept: Plain, checked: Mapping[str, Signature]) -> CommitFacts:
    commit, author, author_email, committer, committer_email, *more = kept
    authored, committed, subject, parents, event, is_signed = more
    letter, key = checked.get(commit, UNSIGNED) if is_signed else UNSIGNED
    return CommitFacts(
        commit=commit,
        author=author,
        author_email=author_email,
        authored_at=datetime.fromisoformat(authored) if authored else None,
        committer=committer,
        committer_email=committer_email,
        committed_at=datetime.fromisoformat(committed) if committed else None,
        subject=subject,
        parents=tuple(parents),
        event=event,
        signature=letter,
        key=key,
    )
