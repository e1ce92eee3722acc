"""What was decided for a case in an earlier run of `relance letters`, where it still is so.

The key of a decision names all that it depends on: the files of the case and of the other cases of
its debtor, what all cases share, what git says of them, and what lies in build/letters for it. With
it stands until when it is so: a document is of its day, that nothing is due often holds for weeks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any, Final

from relance_docs.case.as_of import AsOf
from relance_docs.claim.logo import logo_file
from relance_docs.errors import RefusalError
from relance_docs.git.places import state_at
from relance_docs.letters.decide import without_document
from relance_docs.letters.earlier import LettersRun
from relance_docs.letters.inputs import shared_dress
from relance_docs.letters.job import LETTERS_FOLDER, LetterJob
from relance_docs.letters.manifest import ManifestEntry, OpenManifest
from relance_docs.letters.outcome import LetterOutcome, LetterResult, LettersReport
from relance_docs.plan.decision import standing
from relance_docs.plan.records import BlockCode, Blocked
from relance_docs.review.agenda import deadline_tasks
from relance_docs.review.tasks import LEGAL, Task
from relance_docs.store.documents import Documents
from relance_docs.store.each_case import related
from relance_docs.store.messages import NotKeptError, Plain, plain, valued
from relance_docs.store.question import Question
from relance_docs.store.store import Store, key_of_all
from relance_docs.store.tasks import plain_task, valued_task
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, SETTINGS_FILE
from relance_docs.workspace.records import CaseFile

_SHELF: Final = "decided"
_TEMPLATES: Final = "letter_templates/"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What became of a case, and what the law asks for in it."""

    outcome: LetterOutcome
    deadlines: tuple[Task, ...]
    made: Mapping[str, str]
    """The state of each file of its document, by its path."""


class Decisions:
    """The decisions of earlier runs; `question` tells whether nothing is changed meanwhile."""

    def __init__(self, store: Store, question: Question) -> None:
        self._store = store
        self._question = question
        self.recalled: dict[str, Decided] = {}
        """Those that hold today, by case."""

        self.deadlines: dict[str, tuple[Task, ...]] = {}
        """Those of the law that are known by now, by case."""
        self._as_of: dict[str, AsOf] = {}
        """The day of the run as it was asked for in the cases that have no document."""

    def begin(self, run: LettersRun) -> None:
        """Look for the cases of a run, before anything is decided."""
        self._run = run
        days = (run.workspace.as_of, run.today)
        known = run.workspace.related
        self._others = related(run.workspace, self._store) if known is None else known
        keys = self._keys({file.number for file in run.workspace.case_files})
        shelf = self._store.shelf(_SHELF)
        for number, key in keys.items():
            kept = shelf.known_on(key, *days)
            if kept is not None and all(state_at(p) == was for p, was in kept["made"].items()):
                self.recalled[number] = _decided(kept)
                self.deadlines[number] = self.recalled[number].deadlines

    def decided(self, file: CaseFile) -> LetterJob | LetterOutcome:
        """Return what is to be made of a case; where that is nothing, note until when it is so."""
        if file.number in self.recalled:
            return self.recalled[file.number].outcome
        if file.case is None or file.has_errors:
            return self._run.decided(file)
        as_of = AsOf.of(self._run.workspace.as_of)
        on_day = self._run.workspace.on_day(file.case, as_of)
        try:
            found = standing(on_day)
        except RefusalError:
            return self._run.decided(file)
        if not isinstance(found, Blocked):  # a document is of its day
            return self._run.decided(file)
        self.deadlines[file.number] = deadline_tasks(on_day, LEGAL)
        self._as_of[file.number] = as_of
        return without_document(file.number, found)

    def keep(
        self,
        report: LettersReport,
        states: Mapping[str, str],
        deadlines: Mapping[str, tuple[Task, ...]],
    ) -> None:
        """Keep what was decided in this run; `states`: of the files that are as they were made."""
        if not self._question.stands:
            return
        shelf, root = self._store.shelf(_SHELF), self._run.root
        keys = self._keys({outcome.case for outcome in report.outcomes} - self.recalled.keys())
        entered, aside = self._run.known, self._run.aside
        for outcome in report.outcomes:
            number = outcome.case
            named = {f"{LETTERS_FOLDER}/{path}" for path in entered.of(number)}
            is_open = outcome.has_failed and (outcome.findings or outcome.code is None)
            if number not in keys or is_open or named != set(outcome.paths):
                continue
            made = {str(root / path): states.get(str(root / path), "") for path in outcome.paths}
            days: tuple[date, ...] = (self._run.workspace.as_of, self._run.today)
            if number in self._as_of and not (entered.of(number) or aside.of(number)):
                # what is said of a document, today as well tells whether it may have left
                days = (self._as_of[number], AsOf.of(self._run.today))
            if all(made.values()):
                with suppress(NotKeptError):
                    kept = _plain(outcome, deadlines.get(number, ()), made)
                    shelf.keep_on(keys[number], kept, *days)

    def _keys(self, asked: AbstractSet[str]) -> dict[str, str]:
        """Return the keys of those asked whose inputs git can tell; none while it cannot."""
        run, workspace = self._run, self._run.workspace
        if not self._question.begin() or workspace.settings is None:
            return {}
        numbers = {file.number for file in workspace.case_files}
        try:
            told = _Told.of(run, numbers, self._store)
        except LookupError:
            return {}
        settings = hashlib.sha256(workspace.settings_raw).hexdigest()
        shared = (
            *(settings, *told.shared),
            *(repr(run.committed.refusal), *_logo(run), shared_dress(run.root)),
        )
        common = hashlib.sha256(repr(shared).encode()).hexdigest()
        blobs = {f.number: f.blob for f in (*workspace.case_files, *workspace.neighbours)}
        entered, aside = run.known, run.aside
        return {
            file.number: key_of_all(
                common,
                file.number,
                file.blob,
                sum(finding.is_error for finding in file.findings),
                [(each, blobs[each]) for each in self._others.get(file.number, ())],
                run.committed.commits.get(file.path),
                run.committed.changes.get(file.path),
                told.own.get(file.number, ()),
                _entries(entered, file.number),
                _entries(aside, file.number),
            )
            for file in workspace.case_files
            if file.number in asked and file.number not in told.unknown
        }


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What git says of the files below cases/ that are no case."""

    own: Mapping[str, list[str]]
    """Those in the folder of a case, with their content."""
    unknown: frozenset[str]
    """Cases in whose folder something is not as git has it."""
    shared: tuple[str, ...]
    """All that any case may use, with its content or with what git says of its change."""

    @staticmethod
    def of(run: LettersRun, numbers: set[str], store: Store) -> _Told:
        documents = Documents.of(store, numbers)
        if not documents.is_sure:
            raise LookupError(CASES_FOLDER)
        shared, unknown = [*documents.shared], {*documents.unsure}
        for path, change in run.committed.changes.items():
            first, _slash, below = path.partition("/")
            owner, slash, _name = below.partition("/")
            if path == SETTINGS_FILE or path.startswith(_TEMPLATES):
                shared.append(f"{path} {change}")
            elif first == CASES_FOLDER and slash and owner in numbers:
                unknown.add(owner)
            elif first != CASES_FOLDER or slash or not below.endswith(CASE_ENDING):
                raise LookupError(path)
        return _Told(own=documents.own, unknown=frozenset(unknown), shared=tuple(shared))


def _logo(run: LettersRun) -> Iterator[str]:
    settings = run.workspace.sound_settings
    path = logo_file(settings.creditor)
    if path is not None:
        yield state_at(str(run.root / path))


def _entries(known: OpenManifest, number: str) -> list[tuple[object, ...]]:
    return [(path, *_ENTRY(entry)) for path, entry in sorted(known.of(number).items())]


_ENTRY: Final = attrgetter(*(field.name for field in fields(ManifestEntry)))
_OUTCOME: Final = tuple(field.name for field in fields(LetterOutcome))


def _plain(outcome: LetterOutcome, deadlines: Iterable[Task], made: Mapping[str, str]) -> Plain:
    result = LetterResult.UNCHANGED if outcome.result is LetterResult.WRITTEN else outcome.result
    said = replace(outcome, result=result, findings=())
    return {
        "outcome": [_code(getattr(said, name)) for name in _OUTCOME],
        "deadlines": list(map(plain_task, deadlines)),
        "made": dict(made),
    }


def _code(value: object) -> Plain:
    return value.value if isinstance(value, LetterResult | BlockCode) else plain(value)


def _decided(kept: Plain) -> Decided:
    said = _fields(_OUTCOME, kept["outcome"])
    code = said["code"] and BlockCode(said["code"])
    return Decided(
        outcome=LetterOutcome(**{**said, "result": LetterResult(said["result"]), "code": code}),
        deadlines=tuple(map(valued_task, kept["deadlines"])),
        made=kept["made"],
    )


def _fields(names: Iterable[str], kept: Iterable[Plain]) -> dict[str, Any]:
    return {name: valued(value) for name, value in zip(names, kept, strict=True)}
