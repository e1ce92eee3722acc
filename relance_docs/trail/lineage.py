"""What became of each fact of a file, commit by commit, on every branch.

A state is what was known of a file after a commit: for each fact the last event that concerns it.
A merge should keep, of each fact, the event that comes after the others; where the file says
something else, the merge itself changed the fact, and that is an event of the merge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Final

from relance_docs.git.history import Change, History, Story
from relance_docs.statement.making import maker
from relance_docs.trail.facts import Fact, Key

# Which fact of a version is which fact of the version before it.
#
# The same key is the same fact. What is left is paired by likeness inside its kind, so that a
# payment whose amount was changed is a changed payment, not one removed and another added.


ALIKE: Final = 0.5
"""The share of fields that two facts must have in common to be taken for one that was changed."""

Pairs = tuple[tuple[int | None, Fact | None], ...]
"""Numbers of facts known before, with what they say now; None on either side for none."""


def matched(before: Mapping[int, Fact], now: Sequence[Fact]) -> Pairs:
    """Pair the facts known by number with those of a version, each at most once."""
    by_key = {fact.key: number for number, fact in before.items()}
    pairs: list[tuple[int | None, Fact | None]] = []
    new = []
    for fact in now:
        number = by_key.pop(fact.key, None)
        if number is None:
            new.append(fact)
        else:
            pairs.append((number, fact))
    if not by_key and not new:
        return tuple(pairs)
    return (*pairs, *_by_likeness({number: before[number] for number in by_key.values()}, new))


def _by_likeness(before: Mapping[int, Fact], now: Sequence[Fact]) -> Pairs:
    candidates = sorted(
        (-_likeness(old, new), number, rank)
        for number, old in before.items()
        for rank, new in enumerate(now)
        if old.kind == new.kind
    )
    taken: dict[int, int] = {}
    for likeness, number, rank in candidates:
        if -likeness >= ALIKE and number not in taken and rank not in taken.values():
            taken[number] = rank
    ranks = set(taken.values())
    return (
        *((number, now[taken[number]] if number in taken else None) for number in before),
        *((None, fact) for rank, fact in enumerate(now) if rank not in ranks),
    )


def _likeness(old: Fact, new: Fact) -> float:
    """Return the share of the fields of both that say the same; 0 for facts of other owners."""
    if old.kind in {"terms", "plan"} and old.names[:-1] != new.names[:-1]:
        return 0.0
    same = sum(new.fields.get(name) == value for name, value in old.fields.items())
    return same / max(len(old.fields), len(new.fields), 1)


Read = Callable[[str], tuple[Fact, ...] | None]
"""The facts of a blob; None for one that cannot be read."""

StoryOf = Callable[[str], Story]
"""What each commit that touched a file did to it."""


class Happened(StrEnum):
    """What a commit did to a fact."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED_AGAIN = "added_again"
    JOINED = "joined"
    """A merge found the same fact on several branches; nothing that the trail shows."""


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class FactEvent:
    """One thing that a commit did to one fact."""

    rank: int
    """The commit, by its rank in the history."""
    number: int
    """The fact, by the order in which facts of the file were first seen."""
    happened: Happened
    before: Fact | None
    after: Fact | None
    previous: tuple[FactEvent, ...] = field(repr=False)
    """The last events before it, on each branch that it brings together."""

    @property
    def is_choice(self) -> bool:
        """Whether branches say different things of the fact, and this is what one of them says."""
        said = (rival.after for rival in self.previous)
        return len(self.previous) > 1 and any(_says_the_same(fact, self.after) for fact in said)


_new_event: Final = maker(FactEvent)
State = Mapping[int, FactEvent]
_NO_BLOB: Final = "0"
_NOTHING: Final[State] = {}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The file got another name, or was deleted or came back."""

    rank: int
    path: str
    """Empty for a file that is gone."""
    old_path: str
    """Empty for a file that was not there."""


@dataclass(kw_only=True)
class Lineage:
    """The story of one file; filled by `follow`."""

    events: list[FactEvent] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    """The commits that left a version which cannot be read."""
    moves: list[Moved] = field(default_factory=list)
    is_moved: bool = False
    """Whether the file was last given another name: its story goes on there."""


@dataclass(kw_only=True)
class _Follower:
    history: History
    path: str
    read: Read
    lineage: Lineage
    states: dict[tuple[str, int], State] = field(default_factory=dict)
    numbers: dict[Key, int] = field(default_factory=dict)
    """The number last given to each key."""
    new_numbers: Iterator[int] = field(default_factory=count)

    def follow(self) -> None:
        """Work through the commits that touched the file, under all the names it had."""
        paths = _names(self.path, self._story)
        parts = ((rank, n) for n, name in enumerate(paths) for rank, _ in self._story(name))
        stories = {name: dict(self._story(name)) for name in paths}
        for rank, n in sorted(parts):
            self._at(paths[n], rank, stories[paths[n]][rank])

    def _at(self, path: str, rank: int, changes: tuple[Change | None, ...]) -> None:
        parents = self.history.parents[rank] or (-1,)
        seen = [change for change in changes if change is not None]
        if not seen:
            return
        before = [
            self._state(path if change is None else change.old_path or path, parent)
            for change, parent in zip(changes, parents, strict=True)
        ]
        change = seen[0]
        self._note_move(rank, change, path, is_whole=len(seen) == len(changes))
        is_moved = change.path != path
        facts = () if change.is_gone or is_moved else self.read(change.new_blob)
        if facts is None:
            self.lineage.unreadable.append(rank)
        whole = _merged(before)
        self.states[path, rank] = (
            whole
            if facts is None or is_moved
            else {
                **whole,
                **{event.number: event for event in self._events(rank, whole, before, facts)},
            }
        )
        if is_moved:
            self.states[path, rank] = _NOTHING
        if path == self.path and len(seen) == len(changes):
            self.lineage.is_moved = is_moved

    def _story(self, path: str) -> Story:
        """Return what each commit did to a file; what only looks like a new name is none.

        Git takes a deleted and an added file of much the same text for one that was renamed. Two
        cases look much the same; with no invoice in common they are two.
        """
        story = self.history.story(path)
        if all(map(_keeps_name, story)):
            return story
        return tuple(
            (rank, tuple(self._real(change, path) for change in changes)) for rank, changes in story
        )

    def _real(self, change: Change | None, path: str) -> Change | None:
        if change is None or change.path == change.old_path:
            return change
        old, new = (self._invoices(blob) for blob in (change.old_blob, change.new_blob))
        if not old or not new or old & new:
            return change
        if path == change.path:
            return change._replace(old_path=path, old_blob=_NO_BLOB)
        return change._replace(path=path, new_blob=_NO_BLOB)

    def _invoices(self, blob: str) -> frozenset[Key]:
        return frozenset(fact.key for fact in self.read(blob) or () if fact.kind == "invoice")

    def _state(self, path: str, rank: int) -> State:
        """Return the state of a file after any commit: that after the last one to touch it."""
        touches = self.history.touches.get(path, ())
        while rank >= 0:
            chain, fork = self.history.chains[rank]
            for touch in reversed(touches):
                if touch <= rank and self.history.chains[touch][0] == chain:
                    return self.states.get((path, touch), _NOTHING)
            rank = fork
        return _NOTHING

    def _note_move(self, rank: int, change: Change, path: str, *, is_whole: bool) -> None:
        if not is_whole or path not in {self.path, change.path}:
            return
        came = not change.old_blob.strip("0")
        if change.is_gone or came or change.old_path != change.path:
            self.lineage.moves.append(
                Moved(
                    rank=rank,
                    path="" if change.is_gone else change.path,
                    old_path="" if came else change.old_path,
                )
            )

    def _events(
        self, rank: int, whole: State, before: list[State], facts: tuple[Fact, ...]
    ) -> Iterator[FactEvent]:
        stands: Mapping[int, Fact] = {
            number: e.after for number, e in whole.items() if e.after is not None
        }
        if len(before) == 1:
            stands, facts = _without_common(stands, facts)
        for known, fact in matched(stands, facts):
            number = known
            if number is None:
                if fact is None:
                    continue
                number = self._number_of(fact.key, whole)
            event = self._event(rank, number, fact, whole, before)
            if event is not None:
                yield event
                if event.happened is not Happened.JOINED:
                    self.lineage.events.append(event)

    def _event(
        self,
        rank: int,
        number: int,
        fact: Fact | None,
        whole: State,
        before: list[State],
    ) -> FactEvent | None:
        last = whole.get(number)
        old = last.after if last else None
        if last is not None and len(before) == 1 and _says_the_same(old, fact):
            return None
        rivals = _last_events(before, number)
        happened = _what(old, fact, is_known=last is not None)
        if last is not None and _says_the_same(old, fact):
            others = [rival for rival in rivals if not _says_the_same(rival.after, fact)]
            if len(rivals) == 1:
                return None
            if others:
                old = others[0].after
            happened = _what(old, fact, is_known=True) if others else Happened.JOINED
        return _new_event(
            rank=rank,
            number=number,
            happened=happened,
            before=old if old is not None else (last.before if last and fact is None else None),
            after=fact,
            previous=rivals,
        )

    def _number_of(self, key: Key, whole: State) -> int:
        """Return the number of a fact that comes in: the one it had before, or on a branch."""
        number = self.numbers.get(key)
        event = None if number is None else whole.get(number)
        if number is None or (event is not None and event.after is not None):
            number = self.numbers[key] = next(self.new_numbers)
        return number


def follow(history: History, path: str, read: Read) -> Lineage:
    """Return what became of each fact of the file at `path`, under all the names it had."""
    lineage = Lineage()
    _Follower(history=history, path=path, read=read, lineage=lineage).follow()
    return lineage


def blobs_of(history: History, path: str) -> Iterator[str]:
    """Yield the blobs of all versions of a file, under all the names it had."""
    for name in names_of(history, path):
        for _rank, changes in history.story(name):
            for change in changes:
                if change is not None and not change.is_gone:
                    yield change.new_blob


def names_of(history: History, path: str) -> tuple[str, ...]:
    """Return the names that a file had, the first ones first, the one it has last."""
    return _names(path, history.story)


def _names(path: str, story_of: StoryOf) -> tuple[str, ...]:
    """Return the names a file had, the first ones first."""
    names = [path]
    for name in names:
        for _rank, changes in story_of(name):
            for change in changes:
                if change is None or change.path != name or not change.old_path:
                    continue
                if change.old_path not in names:
                    names.append(change.old_path)
    return tuple(reversed(names))


def _keeps_name(part: tuple[int, tuple[Change | None, ...]]) -> bool:
    return all(change is None or change.path == change.old_path for change in part[1])


def _without_common(
    stands: Mapping[int, Fact], facts: tuple[Fact, ...]
) -> tuple[Mapping[int, Fact], tuple[Fact, ...]]:
    """Leave out the very facts of the version before: they are read once, and have not changed."""
    before = set(map(id, stands.values()))
    now = set(map(id, facts))
    return (
        {number: fact for number, fact in stands.items() if id(fact) not in now},
        tuple(fact for fact in facts if id(fact) not in before),
    )


def _says_the_same(one: Fact | None, other: Fact | None) -> bool:
    return one is other or (one.fields if one else None) == (other.fields if other else None)


def _what(old: Fact | None, new: Fact | None, *, is_known: bool) -> Happened:
    if new is None:
        return Happened.REMOVED
    if old is None:
        return Happened.ADDED_AGAIN if is_known else Happened.ADDED
    return Happened.CHANGED


def _merged(states: Sequence[State]) -> State:
    """Return, of each fact, the event that comes after those of the other states."""
    if len(states) == 1:
        return states[0]
    whole: dict[int, FactEvent] = {}
    for state in states:
        for number, event in state.items():
            known = whole.get(number)
            if known is None or (known is not event and _comes_after(event, known)):
                whole[number] = event
    return whole


def _last_events(states: Iterable[State], number: int) -> tuple[FactEvent, ...]:
    """Return the last events of a fact: more than one where branches changed it both."""
    found = list(dict.fromkeys(state[number] for state in states if number in state))
    return tuple(
        event
        for event in found
        if not any(other is not event and _comes_after(other, event) for other in found)
    )


def _comes_after(later: FactEvent, earlier: FactEvent) -> bool:
    left = [later]
    while left:
        event = left.pop()
        if event is earlier:
            return True
        left.extend(previous for previous in event.previous if previous.rank >= earlier.rank)
    return False
