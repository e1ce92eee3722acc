"""A run of `relance letters` that has nothing to do: known from the run before, nothing opened.

What a run says depends on the commit checked out, the files of the workspace, the day, the program,
and what lies in build/letters. Where all of it is as it was, so is what is said. The times of a
file tell that: one that is as old as the index is not believed, for it may change unseen.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from relance_docs.git.clean import CleanFile, State, clean_files, state_of
from relance_docs.git.history_cache import given_parents
from relance_docs.letters import manifest
from relance_docs.letters.outcome import Outcome, Report, Result
from relance_docs.message import Message
from relance_docs.plan.records import BlockCode
from relance_docs.recording.data_state import INPUTS, unrecorded
from relance_docs.recording.interrupted import interrupted
from relance_docs.store.messages import NotKeptError, Plain, plain, valued
from relance_docs.store.store import Store

if TYPE_CHECKING:
    from relance_docs.workspace.records import Workspace

_SHELF: Final = "letters"
_TICK: Final = 0.05
"""Seconds after which a file that is written bears another time, where times have fractions."""
_WHOLE_SECONDS: Final = 1_000_000_000


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """All that a run without work says."""

    as_of: date
    as_of_is_fixed: bool
    report: Report
    deadlines: tuple[Message, ...]


class QuietRuns:
    """What the store knows of runs on a day; asked before anything is read."""

    def __init__(self, store: Store, as_of: date | None, today: date) -> None:
        self._store = store
        self._days = f"{as_of} {today}"
        self._question = self._asked()

    def answer(self) -> Quiet | None:
        """Return what the run says; None when it has to be made."""
        kept = self._store.shelf(_SHELF).known(self._question) if self._question else None
        if kept is None or any(_state(self._store, path) != was for path, was in kept["made"]):
            return None
        return Quiet(
            as_of=date.fromisoformat(kept["as_of"]),
            as_of_is_fixed=kept["fixed"],
            report=_report(tuple(map(_outcome, kept["outcomes"]))),
            deadlines=valued(kept["deadlines"]),
        )

    def keep(self, workspace: Workspace, report: Report, deadlines: tuple[Message, ...]) -> None:
        """Keep what the next run will say, if this one left nothing to be done."""
        logo = workspace.sound_settings.creditor.logo
        again = _said_again(report)
        if not self._question or again is None or (logo and logo not in self._files):
            return
        made = self._made()
        if made is None or self._question != self._asked():
            return
        try:
            self._store.shelf(_SHELF).keep(
                self._question,
                {
                    "as_of": workspace.as_of.isoformat(),
                    "fixed": workspace.as_of_is_fixed,
                    "made": made,
                    "outcomes": [_plain_outcome(outcome) for outcome in again.outcomes],
                    "deadlines": plain(deadlines),
                },
            )
        except NotKeptError:
            return

    def _asked(self) -> str:
        """Return a digest of what a run depends on; empty where something has to be looked at."""
        repository = self._store.repository
        self._files: Mapping[str, CleanFile] = {}
        if interrupted(repository.root) is not None or unrecorded(repository.git):
            return ""
        self._files = clean_files(repository, ".")
        inputs = {path for path in self._files if path.startswith(INPUTS)}
        listed = repository.git.read("ls-files", "-z", "--", *INPUTS)
        is_whole = len(inputs) == listed.count(b"\0")
        if not is_whole or not all(self._files[path].is_settled for path in inputs):
            return ""
        digest = hashlib.sha256(f"{self._days} {repository.head()}".encode())
        digest.update(given_parents(repository).encode())
        for path, file in self._files.items():
            digest.update(f"\0{path}\0{file.blob} {file.size} {file.changed_at}".encode(*_BYTES))
        return digest.hexdigest()

    def _made(self) -> list[list[Plain]] | None:
        """Return the state of all that was written; None when something is not as written."""
        from relance_docs.letters.earlier import SET_ASIDE_FOLDER  # noqa: PLC0415 - what decides
        from relance_docs.letters.job import LETTERS_FOLDER  # noqa: PLC0415

        root = self._store.root
        states: list[list[Plain]] = []
        for name in (LETTERS_FOLDER, SET_ASIDE_FOLDER):
            folder = root / name
            states.append(
                [f"{name}/{manifest.NAME}", _state(self._store, f"{name}/{manifest.NAME}")]
            )
            time.sleep(_TICK)
            for path, entry in manifest.read(folder).items():
                before = _state(self._store, f"{name}/{path}")
                if not manifest.is_ours(folder, path, entry) or before is None:
                    return None
                states.append([f"{name}/{path}", before])
        times = [moment for _path, state in states if state for moment in state[1]]
        is_coarse = not any(moment % _WHOLE_SECONDS for moment in times)
        is_same = all(_state(self._store, path) == state for path, state in states)
        return states if is_same and not (times and is_coarse) else None


_BYTES: Final = ("utf-8", "surrogateescape")


def _state(store: Store, path: str) -> Plain:
    """Return size and times of a file that was written, as the store keeps them."""
    found: State | None = state_of(f"{store.root}/{path}")
    return [found[0], list(found[1])] if found else None


def _said_again(report: Report) -> Report | None:
    """Return what the next run will say; None when it may have something to do."""
    if report.removed or report.kept or report.set_aside or report.not_replaced:
        return None
    if any(each.has_failed and (each.findings or each.code is None) for each in report.outcomes):
        return None
    return _report(tuple(_unchanged(each) for each in report.outcomes))


def _unchanged(outcome: Outcome) -> Outcome:
    if outcome.result is not Result.WRITTEN:
        return outcome
    return replace(outcome, result=Result.UNCHANGED, findings=())


def _report(outcomes: tuple[Outcome, ...]) -> Report:
    return Report(outcomes=outcomes, removed=(), kept=())


def _plain_outcome(outcome: Outcome) -> Plain:
    said = replace(outcome, findings=())
    values = (getattr(said, field.name) for field in fields(Outcome))
    return [each.value if isinstance(each, Result | BlockCode) else plain(each) for each in values]


def _outcome(kept: Plain) -> Outcome:
    names = (field.name for field in fields(Outcome))
    said: dict[str, Any] = {n: valued(v) for n, v in zip(names, kept, strict=True)}
    code = said["code"]
    return Outcome(
        **{
            **said,
            "result": Result(said["result"]),
            "code": None if code is None else BlockCode(code),
        }
    )
