"""Commits that somebody stated to have been made with a wrong clock, and what that explains.

A statement is a commit of its own, `relance misdated`: it changes no file, names one commit before
it, and gives a reason. It takes no date away and hides no contradiction: what failed is noted, with
the statement beside it, for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.commits import SLACK, CommitFacts, date_remarks, minute, still_to_come
from relance_docs.git.history import History, read_history
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.recorded import changes_nothing, commit_on_branch, events_called
from relance_docs.seals.report import SealReport

MISDATED: Final = "misdated"
"""The word of the command, and of its event."""
NAMED: Final = "Misdated"
"""The trailer that names the commit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockStatement:
    """Somebody states that a commit was made with a wrong clock."""

    commit: str
    """The commit that states it."""
    of: str
    """The commit that is said to be misdated."""
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """Something that dates show."""

    message: Message
    is_explained: bool
    """Whether a statement that counts speaks of it; it stays to be seen all the same."""


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The dates of a history, and the statements on them."""

    history: History
    now: datetime | None
    stated: Mapping[str, ClockStatement]
    """The statements that count, by the commit they speak of."""
    dismissed: tuple[tuple[ClockStatement, Message], ...]
    """Those that count for nothing, and why."""
    stamped: tuple[tuple[str, datetime], ...]
    """Commits that were sealed, and when an authority saw that, in its own time."""

    def remarks(self) -> Iterator[Remark]:
        """Yield all that the dates contradict, and each statement, with what bounds the truth."""
        for rank, commit in enumerate(self.history.ids):
            if not self._is_plain(rank):
                yield from self._of_commit(rank)
            if commit in self.stated:
                yield Remark(message=self._said(rank), is_explained=True)
        for statement, why in self.dismissed:
            message = Message(
                "commit {statement} says of {commit} that its clock was wrong, which counts for "
                "nothing: {why}",
                statement=statement.commit,
                commit=statement.of,
                why=why,
            )
            yield Remark(message=message, is_explained=True)

    def _is_plain(self, rank: int) -> bool:
        """Whether nothing can be said of a commit: nearly all are such, and are looked at briefly.

        Its dates follow those of its parents, are not to come, and nobody states anything there.
        """
        history, parents = self.history, self.history.parents[rank]
        if any(history.ids[one] in self.stated for one in (rank, *parents) if self.stated):
            return False
        authored, committed = history.moments[rank]
        if authored is None or committed is None or authored > committed + SLACK:
            return False
        if self.now is not None and max(authored, committed) > self.now + SLACK:
            return False
        earliest = min(authored, committed) + SLACK
        before = (history.moments[one][1] for one in parents)
        return all(moment is None or earliest >= moment for moment in before)

    def _of_commit(self, rank: int) -> Iterator[Remark]:
        history, facts = self.history, self.history.facts(rank)
        is_stated = facts.commit in self.stated
        own = tuple(date_remarks(facts, ()))
        for message in own:
            yield Remark(message=message, is_explained=is_stated)
        for parent, before in history.dated_parents(rank):
            for message in tuple(date_remarks(facts, [(parent, before)]))[len(own) :]:
                is_explained = is_stated or (parent in self.stated)
                yield Remark(message=message, is_explained=is_explained)
        if not is_stated:
            # One that is misdated hides nobody who stands behind it.
            skipped = _behind_stated(history, rank, self.stated)
            for message in tuple(date_remarks(facts, skipped))[len(own) :]:
                yield Remark(message=message, is_explained=False)
            yield from self._before_a_stamp(rank, facts)
        future = still_to_come(facts, self.now) if self.now else None
        if future is not None:
            yield Remark(message=future, is_explained=is_stated)

    def _before_a_stamp(self, rank: int, facts: CommitFacts) -> Iterator[Remark]:
        """Yield what an authority's time shows of a commit that is excused by its neighbour."""
        if not any(parent in self.stated for parent in facts.parents):
            return
        said = _earliest(facts)
        behind = self._stamped_before(rank)
        if behind is not None and said is not None and said < behind - SLACK:
            message = Message(
                "commit {commit} is dated {said}, and follows a seal that was stamped on {stamped}",
                commit=facts.commit,
                said=minute(said),
                stamped=minute(behind),
            )
            yield Remark(message=message, is_explained=False)

    def _stamped_before(self, rank: int) -> datetime | None:
        """Return the last time stamp over what a commit follows."""
        before = self.history.ancestors(self.history.ids[rank]) - {rank}
        times = (time for commit, time in self.stamped if self.history.ranks.get(commit) in before)
        return max(times, default=None)

    def _stamped_after(self, rank: int) -> datetime | None:
        """Return the first time stamp over what holds a commit."""
        times = (time for c, time in self.stamped if rank in self.history.ancestors(c))
        return min(times, default=None)

    def _said(self, rank: int) -> Message:
        history = self.history
        statement = self.stated[history.ids[rank]]
        by = history.facts(history.ranks[statement.commit])
        after = [moment for _parent, moment in past(history, rank, self.stated) if moment]
        stamps = (self._stamped_before(rank), self._stamped_after(rank))
        return Message(
            "commit {commit} was made with a wrong clock, as {who} said on {when} in {statement}: "
            "{reason}. Its own dates are {dates}; by the commits around it, it was made after "
            "{after} and before {when}; by seals, after {sealed} and before {seen}",
            commit=statement.of,
            who=by.author,
            when=minute(by.committed_at),
            statement=statement.commit,
            reason=statement.reason,
            dates=minute(history.facts(rank).committed_at),
            after=minute(max(after, default=None)),
            sealed=minute(stamps[0]),
            seen=minute(stamps[1]),
        )


def dates_of(
    repository: Repository, history: History, *, now: datetime | None, seals: SealReport
) -> Dates:
    """Read the statements of a history, and judge each."""
    judged = tuple(_judged(repository, history, now))
    stamped = tuple(
        (seal.commit, seal.stamp.time) for seal in seals.seals if seal.commit and seal.stamp
    )
    return Dates(
        history=history,
        now=now,
        stated={each.of: each for each, why in judged if why is None},
        dismissed=tuple((each, why) for each, why in judged if why is not None),
        stamped=stamped,
    )


def _judged(
    repository: Repository, history: History, now: datetime | None
) -> Iterator[tuple[ClockStatement, Message | None]]:
    """Yield each statement, the first first, and why it counts for nothing, if it does.

    One that is itself stated later to be misdated states nothing, so the last are judged before.
    """
    all_of_them = tuple(_statements(repository, history))
    counting: dict[str, ClockStatement] = {}
    for statement in all_of_them:
        if _why_not(repository, history, statement, counting, now) is None:
            counting[statement.of] = statement
    # Judged before the earlier ones were known, which may excuse what stood against it.
    return (
        (each, _why_not(repository, history, each, counting, now)) for each in reversed(all_of_them)
    )


def _counting(
    repository: Repository, history: History, now: datetime | None
) -> Iterator[tuple[str, ClockStatement]]:
    return ((each.of, each) for each, why in _judged(repository, history, now) if why is None)


def has_statements(repository: Repository, history: History) -> bool:
    """Whether anything is stated at all."""
    return next(_statements(repository, history), None) is not None


def is_contradicted(
    history: History, rank: int, stated_at: datetime | None, stated: Iterable[str]
) -> bool:
    """Whether the dates of a commit contradict each other, those before it, or the statement's.

    Those of the commits between it and the statement do not count: which of the two is wrong, no
    date would show, and a fact that was dated back would be excused by naming an honest commit.
    """
    facts = history.facts(rank)
    if stated_at is None or facts.committed_at is None or facts.authored_at is None:
        return True
    if max(facts.committed_at, facts.authored_at) > stated_at + SLACK:
        return True
    return any(date_remarks(facts, past(history, rank, stated)))


def state(asked: Request, commit: str, reason: str, *, now: datetime) -> Recorded:
    """Record that a commit was made with a wrong clock.

    Raises RefusalError for a commit whose dates nothing contradicts, and when the clock of this
    machine contradicts those before the statement.
    """

    def plan(scene: Scene) -> Planned:
        said = " ".join(reason.split())
        history = read_history(scene.repository, trusts_cache=False)
        target = commit_on_branch(scene.repository, history, commit)
        cases = _cases(scene.repository, target)
        for file in scene.workspace.case_files:
            if file.case is not None and file.number in cases:
                refuse_naming(said, file.case)
        stated = {of for of, _statement in _counting(scene.repository, history, now)}
        if target in stated:
            raise RefusalError(Message("that is stated already of {commit}", commit=commit))
        others = {*stated, target}
        head = len(history.ids) - 1
        before = (
            past(history, head, others)
            if history.ids[head] in others
            else [(history.ids[head], history.facts(head).committed_at)]
        )
        for one, moment in before:
            if moment is not None and now < moment - SLACK:
                raise RefusalError(_behind(now, one, moment))
        if not is_contradicted(history, history.ranks[target], now, stated):
            raise RefusalError(
                Message(
                    "no date contradicts commit {commit}, of {date}: its dates stand",
                    commit=commit,
                    date=minute(history.facts(history.ranks[target]).committed_at),
                )
            )
        return Planned(
            message=CommitMessage(
                cases=(),
                name=MISDATED,
                sentence=f"{target[:10]} was made with a wrong clock",
                reason=said,
                trailers=((NAMED, target),),
            ),
            files=(),
        )

    return undertake(asked, plan)


def _cases(repository: Repository, commit: str) -> tuple[str, ...]:
    trailers = "--format=%(trailers:key=Case,valueonly)"
    said = repository.git.read("show", "-s", "--no-show-signature", trailers, commit)
    return tuple(said.decode("utf-8", "replace").split("\n"))


def _behind(now: datetime, commit: str, moment: datetime) -> Message:
    return Message(
        "the clock of this machine says {now}, and {commit}, before it, is of {last}: a statement "
        "made with a wrong clock counts for nothing; set the clock right first",
        now=minute(now),
        commit=commit,
        last=minute(moment),
    )


def _statements(repository: Repository, history: History) -> Iterator[ClockStatement]:
    """Yield what is stated, the last first."""
    for event in events_called(MISDATED, repository, history):
        if event.said(NAMED):
            yield ClockStatement(commit=event.commit, of=event.said(NAMED), reason=event.reason)


def _why_not(
    repository: Repository,
    history: History,
    statement: ClockStatement,
    stated: Mapping[str, ClockStatement],
    now: datetime | None,
) -> Message | None:
    """Return why a statement counts for nothing; None when it counts."""
    own = history.ranks[statement.commit]
    rank = history.ranks.get(statement.of)
    facts = history.facts(own)
    if rank is None or rank == own or rank not in history.ancestors(statement.commit):
        return Message("no commit before it is the one it names")
    if statement.commit in stated:
        return Message("it was itself made with a wrong clock, as is said")
    if not changes_nothing(repository, history, statement.commit):
        return Message("it changed files too")
    others = {*stated, statement.of}
    is_future = now is not None and still_to_come(facts, now) is not None
    if is_future or any(date_remarks(facts, past(history, own, others))):
        return Message("its own dates contradict those of others")
    if not is_contradicted(history, rank, facts.committed_at, set(stated) - {statement.of}):
        return Message("no date contradicts that commit, whose dates stand")
    return None


def past(
    history: History, rank: int, stated: Iterable[str]
) -> Iterator[tuple[str, datetime | None]]:
    """Yield the nearest commits before one that nobody said were misdated, and their dates."""
    left, seen = list(history.parents[rank]), set[int]()
    stated = set(stated)
    while left:
        one = left.pop()
        if one in seen:
            continue
        seen.add(one)
        if history.ids[one] in stated:
            left.extend(history.parents[one])
        else:
            yield history.ids[one], history.facts(one).committed_at


def _behind_stated(
    history: History, rank: int, stated: Mapping[str, ClockStatement]
) -> Iterator[tuple[str, datetime | None]]:
    """Yield those of the nearest that are no parents: what stands behind a misdated one."""
    parents = {history.ids[parent] for parent in history.parents[rank]}
    return ((c, moment) for c, moment in past(history, rank, stated) if c not in parents)


def _earliest(facts: CommitFacts) -> datetime | None:
    moments = [m for m in (facts.authored_at, facts.committed_at) if m is not None]
    return min(moments, default=None)
