"""Whether the seals form one chain: each follows those that were there when it was committed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from relance_docs.git.commits import SLACK as CLOCK_SLACK
from relance_docs.git.commits import minute, moment_of
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.seals.changes import is_ancestor
from relance_docs.seals.manifest import SEALS_FOLDER
from relance_docs.seals.report import SealProblem
from relance_docs.seals.seals import MANIFEST, Seal, heads_of

SLACK: Final = timedelta(days=1)
"""The day in a name is that of a machine, whose calendar may be a day ahead of another's."""
_DAY: Final = re.compile(r"[0-9]+-([0-9]{4}-[0-9]{2}-[0-9]{2})-[0-9a-f]+", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Birth:
    """The commit that brought a seal."""

    commit: str
    parents: tuple[str, ...]
    day: date | None


def chain_problems(
    repository: Repository, seals: tuple[Seal, ...], head: str
) -> Iterator[SealProblem]:
    """Yield what shows that a seal is not the next one of the chain."""
    if not seals:
        return
    births = _births(repository, head)
    by_digest = {seal.digest: seal for seal in seals}
    for seal in seals:
        if seal.content is None:
            continue
        if not by_digest.keys() >= set(seal.content.previous):
            continue  # one before it is missing or was changed: that is said of it already
        before = tuple(by_digest[digest] for digest in seal.content.previous)
        birth = births.get(seal.name)
        if birth is not None and is_ancestor(repository, seal.content.commit, head):
            yield from _of_place(repository, seal, birth, seals)
        yield from _of_number(seal, before)
        yield from _of_day(repository, seal, before, birth)
    yield from _of_starts(seals)


def _of_place(
    repository: Repository, seal: Seal, birth: _Birth, seals: tuple[Seal, ...]
) -> Iterator[SealProblem]:
    """Compare the seals it names with the last ones that stood in the commit before."""
    names = {name for parent in birth.parents for name in _names_in(repository, parent)}
    heads = heads_of(each for each in seals if each.name in names)
    previous = set(seal.content.previous) if seal.content else set[str]()
    if previous == {each.digest for each in heads}:
        return
    others = ", ".join(each.name for each in heads) or "–"
    if not previous:
        message = Message(
            "{seal} says it is the first, and was committed after {others}",
            seal=seal.name,
            others=others,
        )
        yield SealProblem(seal=seal.name, code="seal-start", message=message)
        return
    message = Message(
        "{seal} does not follow the last seals that were there when it was committed: {others}",
        seal=seal.name,
        others=others,
    )
    yield SealProblem(seal=seal.name, code="seal-order", message=message)


def _names_in(repository: Repository, commit: str) -> Iterator[str]:
    """Yield the names of the seals of a commit; none for one that a shallow clone lacks."""
    folder = f"{SEALS_FOLDER}/"
    answer = repository.git.ask("ls-tree", "-z", "--name-only", commit, "--", folder)
    for path in answer.text.split("\0"):
        if path.endswith(MANIFEST):
            yield path.removeprefix(folder).removesuffix(MANIFEST)


def _of_number(seal: Seal, before: tuple[Seal, ...]) -> Iterator[SealProblem]:
    number = max((each.number for each in before), default=0) + 1
    if seal.number != number:
        message = Message(
            "{seal} is not number {number}, which comes after those before it",
            seal=seal.name,
            number=number,
        )
        yield SealProblem(seal=seal.name, code="seal-order", message=message)


def _of_day(
    repository: Repository, seal: Seal, before: Iterable[Seal], birth: _Birth | None
) -> Iterator[SealProblem]:
    day = _day_of(seal)
    if day is None:
        message = Message("the name of {seal} gives no day", seal=seal.name)
        yield SealProblem(seal=seal.name, code="seal-date", message=message)
        return
    earliest = [_day_of(each) for each in before]
    if seal.content is not None:
        earliest.append(_commit_day(repository, seal.content.commit))
    floor = max((each for each in earliest if each is not None), default=day)
    if day < floor - SLACK:
        message = Message(
            "{seal} is dated {day}, before what it seals or the seal before it: {floor}",
            seal=seal.name,
            day=day,
            floor=floor,
        )
        yield SealProblem(seal=seal.name, code="seal-date", message=message)
    elif birth is not None and birth.day is not None and abs(birth.day - day) > SLACK:
        message = Message(
            "{seal} is dated {day}, and the commit that brought it is of {other}",
            seal=seal.name,
            day=day,
            other=birth.day,
        )
        yield SealProblem(seal=seal.name, code="seal-date", message=message)


def time_problems(
    repository: Repository,
    seals: tuple[Seal, ...],
    times: Mapping[str, datetime],
    *,
    now: datetime | None,
) -> Iterator[SealProblem]:
    """Yield which tokens are of a time that cannot be; `times` are those of the tokens that hold.

    A day between the clock of the machine that committed and that of the authority is let pass, as
    it was when the seal was made.
    """
    by_digest = {seal.digest: seal for seal in seals}
    for seal in seals:
        time = times.get(seal.digest)
        if time is None or seal.content is None:
            continue
        committed = _commit_moment(repository, seal.content.commit)
        before = max(_times_before(seal, by_digest, times), default=time)
        values = {"seal": seal.name, "time": minute(time)}
        message = None
        if committed is not None and time < committed - SLACK:
            message = Message(
                "the token of {seal} is of {time}, before the commit that it stamps was made: "
                "{other}",
                **values,
                other=minute(committed),
            )
        elif time < before - CLOCK_SLACK:
            message = Message(
                "the token of {seal} is of {time}, before that of the seal before it: {other}",
                **values,
                other=minute(before),
            )
        elif now is not None and time > now + CLOCK_SLACK:
            message = Message("the token of {seal} is of {time}, which is still to come", **values)
        if message is not None:
            yield SealProblem(seal=seal.name, code="token-date", message=message)


def _times_before(
    seal: Seal, by_digest: Mapping[str, Seal], times: Mapping[str, datetime]
) -> Iterator[datetime]:
    """Yield the times of the last seals before one that are stamped, on each way back."""
    left = list(seal.content.previous if seal.content else ())
    seen = set[str]()
    while left:
        digest = left.pop()
        if digest in seen or digest not in by_digest:
            continue
        seen.add(digest)
        if digest in times:
            yield times[digest]
        else:
            content = by_digest[digest].content
            left.extend(content.previous if content else ())


def _of_starts(seals: tuple[Seal, ...]) -> Iterator[SealProblem]:
    """Two clones may both begin; the next seal after they are merged names both."""
    starts = {each.name for each in seals if each.content and not each.content.previous}
    groups = [names for names in _joined(seals) if starts.intersection(names)]
    for names in groups[1:]:
        message = Message(
            "{seals} is a chain of its own, which no later seal joins to the other; if two clones "
            "began to seal, `relance seal` joins them",
            seals=", ".join(names),
        )
        yield SealProblem(seal=names[0], code="seal-start", message=message)


def _joined(seals: tuple[Seal, ...]) -> list[tuple[str, ...]]:
    """Return the names of the seals that hang together, the first chain first."""
    groups: list[set[str]] = []
    for seal in seals:
        own = {seal.digest, *(seal.content.previous if seal.content else ())}
        joined = [group for group in groups if group & own]
        groups = [group for group in groups if not group & own]
        groups.append(own.union(*joined))
    return sorted(tuple(seal.name for seal in seals if seal.digest in group) for group in groups)


def _day_of(seal: Seal) -> date | None:
    found = _DAY.fullmatch(seal.name)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _commit_day(repository: Repository, commit: str) -> date | None:
    moment = _commit_moment(repository, commit)
    return moment.date() if moment else None


def _commit_moment(repository: Repository, commit: str) -> datetime | None:
    answer = repository.git.ask("log", "-1", "--format=%cI", commit, "--")
    return moment_of(answer.text) if answer.is_yes else None


def _births(repository: Repository, head: str) -> Mapping[str, _Birth]:
    """Return the commit that first had each seal; a merge only where it brought it itself."""
    log = repository.git.read(
        *("log", "--topo-order", "--reverse", "--full-history", "--name-only", "-z"),
        *("--diff-merges=combined", "--no-renames", "--relative", "--no-show-signature"),
        *("--no-notes", "--no-color", "--format=%x00%x00%H %cI %P", head, "--", SEALS_FOLDER),
    )
    births: dict[str, _Birth] = {}
    for record in log.decode("utf-8", "surrogateescape").split("\0\0"):
        facts, _newline, paths = record.strip("\0").partition("\0")
        commit, _space, rest = facts.strip("\n").partition(" ")
        written, _space, parents = rest.partition(" ")
        moment = moment_of(written)
        birth = _Birth(
            commit=commit,
            parents=tuple(parents.split()),
            day=moment.date() if moment else None,
        )
        for path in paths.split("\0"):
            name = path.strip("\n")
            if name.endswith(MANIFEST):
                births.setdefault(
                    name.removeprefix(f"{SEALS_FOLDER}/").removesuffix(MANIFEST), birth
                )
    return births
