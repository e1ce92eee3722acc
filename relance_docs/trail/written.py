"""A trail as one line of JSON, and back: the very same records.

What follows from the rest is not written: the days from a fact to its commit, what a fact said at
first where it never changed, the author of a commit where that is who made it, and when.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from relance_docs.git.commits import UNSIGNED, CommitFacts, Signature, new_commit
from relance_docs.store.messages import Plain, plain, valued
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import (
    CaseTrail,
    FactStep,
    FactTrail,
    FileMove,
    commits_of,
    days_between,
    new_fact_trail,
    new_step,
)

_HAPPENED: Final = {each.value: each for each in Happened}
_COMMITS: Final = 5
"""Where the commits stand in what is written."""
_NOTHING: Final[Mapping[str, str]] = {}


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
        is_plain = not step.before and step.after == fact.fields
        told = () if is_plain else (dict(step.before), dict(step.after))
        return [step.happened.value, place[step.commit.commit], own_day, step.is_choice, *told]

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

    def trail(self, checked: Mapping[str, Signature]) -> CaseTrail:
        """Return the trail, with what git says now of the signatures."""
        case, path, remarks, moves, unreadable, said, facts = self._said
        commits = [_commit(each, checked) for each in said]
        return CaseTrail(
            case=case,
            path=path,
            facts=tuple(_fact(each, commits) for each in facts),
            moves=_moves(moves, commits),
            remarks=valued(remarks),
            unreadable=tuple(commits[at] for at in unreadable),
        )


def _moves(kept: Plain, commits: Sequence[CommitFacts]) -> tuple[FileMove, ...]:
    return tuple([FileMove(commit=commits[at], path=path, old_path=old) for at, path, old in kept])


def _fact(kept: Plain, commits: Sequence[CommitFacts]) -> FactTrail:
    kind, names, fields, is_removed, moves, steps = kept
    first, *later = [_step(each, fields, commits) for each in steps]
    return new_fact_trail(
        kind=kind,
        names=tuple(names),
        fields=fields,
        is_removed=is_removed,
        introduced=first,
        later=tuple(later),
        moves=_moves(moves, commits),
    )


def _step(kept: Plain, fields: Mapping[str, str], commits: Sequence[CommitFacts]) -> FactStep:
    happened, at, own_day, is_choice, *told = kept
    before, after = told or (_NOTHING, fields)
    commit, own = commits[at], date.fromisoformat(own_day) if own_day else None
    return new_step(
        happened=_HAPPENED[happened],
        commit=commit,
        before=before,
        after=after,
        is_merge=len(commit.parents) > 1,
        days=days_between(own, commit),
        is_choice=is_choice,
        own_day=own,
    )


def _written_commit(facts: CommitFacts, *, is_signed: bool) -> Plain:
    committer = _somebody(facts.committer, facts.committer_email, facts.committed_at)
    author = _somebody(facts.author, facts.author_email, facts.authored_at)
    other = None if author == committer else author
    return [
        *(facts.commit, committer, other, facts.subject, facts.parents, facts.event, is_signed),
    ]


def _somebody(name: str, email: str, moment: datetime | None) -> Plain:
    return [name, email, moment.isoformat() if moment else None]


def _commit(kept: Plain, checked: Mapping[str, Signature]) -> CommitFacts:
    commit, committer, other, subject, parents, event, is_signed = kept
    name, email, made = committer
    author, author_email, written = other or committer
    made_at = datetime.fromisoformat(made) if made else None
    same = made_at if written == made else None
    letter, key = checked.get(commit, UNSIGNED) if is_signed else UNSIGNED
    return new_commit(
        commit=commit,
        author=author,
        author_email=author_email,
        authored_at=same or (datetime.fromisoformat(written) if written else None),
        committer=name,
        committer_email=email,
        committed_at=made_at,
        subject=subject,
        parents=tuple(parents),
        event=event,
        signature=letter,
        key=key,
    )
