"""The trail of a case: for every fact the commit that brought it, and what became of it since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from relance_docs.git.commits import (
    UNSIGNED,
    CommitFacts,
    date_remarks,
    signatures_checked,
    signed_among,
)
from relance_docs.git.history import History
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.statement.making import maker
from relance_docs.trail.facts import Fact, Key
from relance_docs.trail.lineage import FactEvent, Happened, Lineage, Read, follow
from relance_docs.trail.reading import FactReader
from relance_docs.workspace.layout import (
    CASE_ENDING,
    CASES_FOLDER,
    SETTINGS_FILE,
    case_path,
    is_case_number,
)
from relance_docs.workspace.records import no_such_case

FILE: Final = "file"
"""The kind of a fact that is a file beside the case: a pièce, a proof, a document that was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactStep:
    """What one commit did to a fact."""

    happened: Happened
    commit: CommitFacts
    before: Mapping[str, str]
    """What the fact said before it; empty for one that was not there."""
    after: Mapping[str, str]
    """What it says since; empty for one that is no longer there."""
    is_merge: bool
    """Whether a merge did it itself: it is not what the branches it joins say together."""
    days: int | None
    """From the day that the fact then gave for the event to the day of the commit; None without."""
    is_choice: bool
    """Whether the branches say different things, and the merge took what one of them says."""
    own_day: date | None
    """The day that the fact then gave for the event; None without one."""

    @property
    def changes(self) -> tuple[tuple[str, str | None, str | None], ...]:
        """Each field that differs: name, old and new value; None where there is none."""
        old, new = self.before, self.after
        names = dict.fromkeys((*old, *new))
        return tuple(
            (name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)
        )

    @property
    def takes_back(self) -> bool:
        """Whether something that was said is no longer said, or is said otherwise."""
        return self.happened is Happened.REMOVED or (
            self.happened is Happened.CHANGED
            and any(self.after.get(name) != value for name, value in self.before.items())
        )

    @property
    def is_of_merge(self) -> bool:
        """Whether a merge did it by itself: no branch that it joins says so."""
        return self.is_merge and not self.is_choice


@dataclass(frozen=True, kw_only=True, slots=True)
class FileMove:
    """A file got another name, was deleted or came back."""

    commit: CommitFacts
    path: str
    """Empty for a file that is gone."""
    old_path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FactTrail:
    """A fact, the commit that introduced it, and every later change."""

    kind: str
    names: Key
    fields: Mapping[str, str]
    """What the fact says now; what it said last when it was removed."""
    is_removed: bool
    introduced: FactStep
    later: tuple[FactStep, ...]
    moves: tuple[FileMove, ...] = ()
    """The other names that a file of the case was given; none for a fact in the case file."""


new_step: Final = maker(FactStep)
new_fact_trail: Final = maker(FactTrail)


@dataclass(frozen=True, kw_only=True)
class CaseTrail:
    """All that the history of the repository says of a case, or of relance.yaml."""

    case: str
    """Its number; `relance.yaml` for what all cases share."""
    path: str
    facts: tuple[FactTrail, ...]
    moves: tuple[FileMove, ...]
    remarks: tuple[Message, ...]
    """Dates of its commits that contradict each other."""
    unreadable: tuple[CommitFacts, ...]
    """Commits whose version of the case file cannot be read: it is passed over."""


@dataclass(frozen=True)
class WorkingFiles:
    """The files that trails are of, as they stand: what is not committed is in no trail.

    Git is asked once, when somebody asks.
    """

    repository: Repository

    def is_committed(self, trail: CaseTrail) -> bool:
        """Whether the working file is the one of HEAD; git compares, whatever the endings."""
        return self._differ.isdisjoint((trail.path, f"{CASES_FOLDER}/", ""))

    @cached_property
    def _differ(self) -> frozenset[str]:
        """None when the past is looked at: it had no other files than those of its commit."""
        repository = self.repository
        if repository.tip:
            return frozenset()
        asked = ("--", CASES_FOLDER, SETTINGS_FILE)
        out = repository.git.read("status", "--porcelain=v1", "-z", "--no-renames", *asked)
        entries = out.decode("utf-8", "surrogateescape").split("\0")
        return frozenset(entry[3:].removeprefix(repository.prefix) for entry in entries if entry)


def trails_of(
    repository: Repository, history: History, numbers: tuple[str, ...] = ()
) -> Iterator[CaseTrail]:
    """Yield the trail of each case; of relance.yaml and all cases that ever were for none named.

    `relance.yaml` may be named like a case. Raises RefusalError for a case that neither the
    workspace nor its history knows.
    """
    reader = TrailReader(repository, history)
    for group in groups_of(asked_for(repository, history, numbers)):
        yield from (read.trail for read in reader.read(group) if numbers or not read.is_moved)


def asked_for(
    repository: Repository, history: History, numbers: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what trails are asked for: those named, or all; raises RefusalError."""
    known = case_numbers(history)
    for number in numbers:
        if number not in known and not (repository.root / path_of(number)).is_file():
            raise no_such_case(number, known)
    return numbers or (*settings_of(history), *known)


class ReadTrail(NamedTuple):
    """A trail, and what is known of it beside what it says."""

    trail: CaseTrail
    is_moved: bool
    """Whether it goes on under another name."""
    signed: frozenset[str]
    """The commits of it that bear a signature, good or not."""


class TrailReader:
    """Reads the trails of a few cases at once, from a history."""

    def __init__(self, repository: Repository, history: History) -> None:
        self._repository = repository
        self._history = history
        self._facts = FactReader(repository)

    def read(self, numbers: Collection[str]) -> Iterator[ReadTrail]:
        """Yield their trails."""
        self._facts.prepare(self._history, map(path_of, numbers))
        found = [(number, _lineages(self._history, number, self._facts)) for number in numbers]
        yield from self._finished(found)

    @property
    def lacks_some(self) -> bool:
        """Whether git had not all versions of the files last read: a trail is then less."""
        return self._facts.lacks_some

    def _finished(self, found: list[tuple[str, tuple[Lineage, ...]]]) -> Iterator[ReadTrail]:
        history = self._history
        ranks = dict.fromkeys(
            rank for _, lineages in found for lineage in lineages for rank in _ranks(lineage)
        )
        names = {rank: history.ids[rank] for rank in ranks}
        signed = signed_among(self._repository, names.values())
        checked = signatures_checked(self._repository, signed)
        commits = {
            rank: history.facts(rank, checked.get(name, UNSIGNED)) for rank, name in names.items()
        }
        for number, (own, *files) in found:
            path = path_of(number)
            trail = CaseTrail(
                case=number,
                path=path,
                facts=tuple(
                    fact for lineage in (own, *files) for fact in _fact_trails(lineage, commits)
                ),
                moves=tuple(_moves(own, commits)),
                remarks=tuple(_remarks((own, *files), commits, history)),
                unreadable=tuple(commits[rank] for rank in own.unreadable),
            )
            yield ReadTrail(trail, own.is_moved, signed)


def commits_of(trail: CaseTrail) -> Iterator[CommitFacts]:
    """Yield the commits that a trail names, some of them more than once."""
    for fact in trail.facts:
        yield from (step.commit for step in (fact.introduced, *fact.later))
    yield from (move.commit for move in trail.moves)
    yield from trail.unreadable


def case_numbers(history: History) -> tuple[str, ...]:
    """Return the numbers of all cases that were ever committed, in order."""
    names = (path for path in history.touches if path.startswith(f"{CASES_FOLDER}/"))
    numbers = (
        name.removeprefix(f"{CASES_FOLDER}/").removesuffix(CASE_ENDING)
        for name in names
        if name.endswith(CASE_ENDING)
    )
    return tuple(sorted(filter(is_case_number, numbers)))


def settings_of(history: History) -> tuple[str, ...]:
    """Return what names the trail of relance.yaml, if it was ever committed."""
    return (SETTINGS_FILE,) if SETTINGS_FILE in history.touches else ()


def path_of(number: str) -> str:
    """Return the file of a case, or relance.yaml for its own name."""
    return SETTINGS_FILE if number == SETTINGS_FILE else case_path(number)


def groups_of(numbers: tuple[str, ...], size: int = 500) -> Iterator[tuple[str, ...]]:
    """Cut the cases into groups, so that the memory does not grow with their number."""
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]


def _lineages(history: History, number: str, reader: FactReader) -> tuple[Lineage, ...]:
    """Return the story of the case file, then of each file in the folder of the case."""
    own = follow(history, path_of(number), reader.read)
    folder = f"{CASES_FOLDER}/{number}"
    files = history.folders.get(folder, ())
    others = (follow(history, path, _content_of(path)) for path in files)
    return (own, *(each for each in others if not _goes_on_in(each, f"{folder}/")))


def _goes_on_in(lineage: Lineage, folder: str) -> bool:
    """Whether the story of a file is told under another name that it got in the same folder."""
    return lineage.is_moved and lineage.moves[-1].path.startswith(folder)


def _content_of(path: str) -> Read:
    """Return what takes the content of a file for one fact: that it is these bytes."""

    def read(blob: str) -> tuple[Fact, ...]:
        return (Fact(kind=FILE, names=(path,), fields={"blob": blob}),)

    return read


def _moves(lineage: Lineage, commits: Mapping[int, CommitFacts]) -> Iterator[FileMove]:
    for move in lineage.moves:
        yield FileMove(commit=commits[move.rank], path=move.path, old_path=move.old_path)


def _remarks(
    lineages: Iterable[Lineage], commits: Mapping[int, CommitFacts], history: History
) -> Iterator[Message]:
    for rank in sorted({rank for lineage in lineages for rank in _ranks(lineage)}):
        yield from date_remarks(commits[rank], history.dated_parents(rank))


def _ranks(lineage: Lineage) -> Iterator[int]:
    yield from (event.rank for event in lineage.events)
    yield from (move.rank for move in lineage.moves)
    yield from lineage.unreadable


def _fact_trails(lineage: Lineage, commits: Mapping[int, CommitFacts]) -> Iterator[FactTrail]:
    by_number: dict[int, list[FactEvent]] = {}
    moves = tuple(_moves(lineage, commits))
    for event in lineage.events:
        by_number.setdefault(event.number, []).append(event)
    for events in by_number.values():
        first, *later = (_step(event, commits) for event in events)
        last = next((fact for e in reversed(events) for fact in (e.after, e.before) if fact), None)
        if last is None:
            continue
        is_file = last.kind == FILE
        yield new_fact_trail(
            kind=last.kind,
            names=last.names,
            fields=last.fields,
            is_removed=events[-1].after is None or (is_file and lineage.is_moved),
            introduced=first,
            later=tuple(later),
            moves=tuple(move for move in moves if is_file and move.path and move.old_path),
        )


def _step(event: FactEvent, commits: Mapping[int, CommitFacts]) -> FactStep:
    commit = commits[event.rank]
    own = event.after.own_day if event.after else None
    return new_step(
        happened=event.happened,
        commit=commit,
        before=event.before.fields if event.before else {},
        after=event.after.fields if event.after else {},
        is_merge=len(commit.parents) > 1,
        is_choice=event.is_choice,
        days=days_between(own, commit),
        own_day=own,
    )


def days_between(own: date | None, commit: CommitFacts) -> int | None:
    """Count from the day of the event to that of the commit, as the committer's calendar had it."""
    if own is None or commit.committed_at is None:
        return None
    return (commit.committed_at.date() - own).days
