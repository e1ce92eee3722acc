"""The commits that commands made: what each records, and which still stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.git.repository import Repository
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.git.history import History

UNDO: Final = "undo"
IMPORT: Final = "import"
_FACTS: Final = re.compile(
    r"(?:(?<=\n\n)|\A)((?:Case: [^\n]*\n)*)Event: ([^\n]+)\n((?:[A-Za-z0-9-]+: [^\n]*\n)*)"
)
"""The lines that a command writes last. Git takes them for trailers only while they are last: a
hook may have written something below them. The reason of an undo is one line and cannot look so.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedEvent:
    """A commit that a command made."""

    commit: str
    subject: CommitSubject
    name: str
    """The word of the command: `paid`, `undo`, `import`."""
    cases: tuple[str, ...]
    reason: str = ""
    """Why, as the user said it; empty where none was asked for."""
    facts: tuple[tuple[str, str], ...] = ()
    """What else the command said of it: `Step`, `Undoes`, `With-Edits`."""

    def said(self, name: str) -> str:
        """Return what was said under that name; empty for nothing."""
        return dict(self.facts).get(name, "")

    @property
    def undoes(self) -> str:
        """The commit that it takes back; empty for an event."""
        return self.said("Undoes")

    @property
    def has_edits(self) -> bool:
        """Whether changes made by hand came in with it."""
        return bool(self.said("With-Edits"))

    @property
    def sentence(self) -> str:
        """Its subject without the number of the case."""
        return self.subject.removeprefix(f"{self.cases[0]}: ") if self.cases else self.subject


def events_of(
    repository: Repository,
    *paths: str,
    within: str = "HEAD",
    saying: str = "",
    since: date | None = None,
) -> tuple[RecordedEvent, ...]:
    """Return the events whose commits touched the paths (none: any), the newest first.

    `within`: the commits to look at, as git writes a range; `since`: made from that day on.
    `saying`: a text that stands in the message, for which git looks itself.
    """
    if repository.head() is None:
        return ()
    log = repository.git.read(
        *("log", "-z", "--no-show-signature", "--no-notes", "--no-color", "--encoding=UTF-8"),
        *(("--fixed-strings", f"--grep={saying}") if saying else ()),
        *((f"--since={since.isoformat()}T00:00:00",) if since else ()),
        *("--format=%H%n%B", within, "--", *paths),
    )
    found = (_event(entry) for entry in log.decode("utf-8", "replace").split("\0") if entry)
    return tuple(event for event in found if event is not None)


def events_called(name: str, repository: Repository, history: History) -> tuple[RecordedEvent, ...]:
    """Return the events of one name, the newest first; git is asked where a message has it."""
    saying = f"Event: {name}"
    found = events_of(repository, saying=saying) if history.says(saying) else ()
    return tuple(event for event in found if event.name == name)


def _event(entry: str) -> RecordedEvent | None:
    commit, _newline, text = entry.partition("\n")
    found = None
    for found in _FACTS.finditer(f"{text.rstrip()}\n"):  # noqa: B007 - the last one counts
        pass
    if found is None:
        return None
    return RecordedEvent(
        commit=commit,
        subject=CommitSubject(text.partition("\n")[0]),
        name=found[2],
        cases=tuple(line.partition(": ")[2] for line in found[1].splitlines()),
        reason=text[: found.start()].partition("\n")[2].strip().partition("\n\n")[0],
        facts=tuple(
            (line.partition(": ")[0], line.partition(": ")[2]) for line in found[3].splitlines()
        ),
    )


def commit_on_branch(repository: Repository, history: History, commit: str) -> str:
    """Return the id of a commit that the user names; RefusalError when this branch has it not."""
    found = repository.commit_named(commit)
    if found is None or found not in history.ranks:
        raise RefusalError(
            Message("{commit} is no commit of the history of this branch", commit=commit)
        )
    return found


def changes_nothing(repository: Repository, history: History, commit: str) -> bool:
    """Whether a commit says something and does no more: its files are those of its one parent."""
    parents = history.facts(history.ranks[commit]).parents
    trees = {repository.git.ask("rev-parse", f"{one}^{{tree}}").text for one in (commit, *parents)}
    return len(parents) == len(trees) == 1


def standing(events: Iterable[RecordedEvent]) -> tuple[RecordedEvent, ...]:
    """Return the events that no later one takes back."""
    taken_back = set[str]()
    kept = []
    for event in events:
        if event.commit in taken_back:
            continue
        if event.undoes:
            taken_back.add(event.undoes)
        kept.append(event)
    return tuple(kept)


def is_of_import(event: RecordedEvent, events: Iterable[RecordedEvent]) -> bool:
    """Whether it is an import, or takes one back, or brings one back that was."""
    by_commit = {each.commit: each for each in events}
    seen: RecordedEvent | None = event
    while seen is not None and seen.name == UNDO and seen.undoes:
        seen = by_commit.get(seen.undoes)
    return seen is not None and seen.name == IMPORT


def named(
    repository: Repository, events: tuple[RecordedEvent, ...], commit: str, no_such: Message
) -> RecordedEvent:
    """Return the event that the user names by its commit, if it still stands.

    Raises RefusalError: `no_such` for another commit, and when it is taken back already.
    """
    found = repository.commit_named(commit)
    event = next((event for event in events if event.commit == found), None)
    if event is None:
        raise RefusalError(no_such)
    if event not in standing(events):
        raise RefusalError(Message("{subject} is taken back already", subject=event.subject))
    return event
