"""Files of the workspace that got another name: a case that was given another number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from relance_docs.git.repository import Repository
from relance_docs.recording.recorded import RecordedEvent, events_of
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER


@dataclass(frozen=True, kw_only=True, slots=True)
class Renaming:
    """A commit gave a file another name."""

    commit: str
    old: str
    new: str


def events_of_case(repository: Repository, path: str) -> tuple[RecordedEvent, ...]:
    """Return the events of a case, the newest first, under every number that it has had.

    A number may have been another case's before or since: each counts only while it was this one's.
    """
    found: list[RecordedEvent] = []
    until = "HEAD"
    for renaming in _renamings(repository, "HEAD"):
        if path not in (renaming.old, renaming.new):
            continue
        # What was renamed away from here was another case: this one came to its name after that.
        came = "^" if renaming.new == path else ""
        found += _events_within(repository, path, f"{renaming.commit}{came}..{until}")
        if renaming.old == path:
            return tuple(found)
        path, until = renaming.old, f"{renaming.commit}^"
    return (*found, *_events_within(repository, path, until))


def _events_within(repository: Repository, path: str, within: str) -> Iterator[RecordedEvent]:
    number = number_of(path)
    return (e for e in events_of(repository, path, within=within) if number in e.cases)


def name_now(renamings: tuple[Renaming, ...], path: str) -> str:
    """Return what a file is called after the renamings, the newest of which comes first."""
    for renaming in reversed(renamings):
        if renaming.old == path:
            path = renaming.new
    return path


def renamed_since(repository: Repository, commit: str) -> tuple[Renaming, ...]:
    """Return what was renamed below cases/ after a commit, the newest first."""
    return tuple(_renamings(repository, f"{commit}..HEAD"))


def with_number(content: bytes, old: str, new: str) -> bytes:
    """Return the text of a case in which the files in its folder are those of another number.

    >>> with_number(b"file: 2026-014/x.pdf  # 12026-014/", "2026-014", "2026-020")
    b'file: 2026-020/x.pdf  # 12026-014/'
    """
    if old == new:
        return content
    return re.sub(rb"(?<![\w./-])%s/" % re.escape(old.encode()), f"{new}/".encode(), content)


def number_of(path: str) -> str:
    """Return the number of the case that a path below cases/ belongs to; empty for another path.

    >>> number_of("cases/2026-014.yaml"), number_of("cases/2026-014/x/y.pdf"), number_of("x")
    ('2026-014', '2026-014', '')
    """
    parts = PurePosixPath(path).parts
    if len(parts) < 2 or parts[0] != CASES_FOLDER:  # noqa: PLR2004 - cases/ and a name
        return ""
    return parts[1].removesuffix(CASE_ENDING)


def _renamings(repository: Repository, within: str) -> Iterator[Renaming]:
    log = repository.git.read(
        *("log", "-z", "--topo-order", "--find-renames", "--diff-filter=R", "--name-status"),
        *("--relative", "--no-show-signature", "--no-notes", "--no-color", "--format=%x00%x00%H"),
        *(within, "--", CASES_FOLDER),
    )
    for record in log.decode("utf-8", "surrogateescape").split("\0\0")[1:]:
        commit, *fields = record.strip("\0").split("\0")
        fields = [field.strip("\n") for field in fields]
        for old, new in zip(fields[1::3], fields[2::3], strict=False):
            yield Renaming(commit=commit.strip("\n"), old=old, new=new)
