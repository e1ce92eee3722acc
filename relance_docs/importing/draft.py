"""The draft on which an import is planned: the cases as they will be, and what is said of them.

A proposer reads the cases here, with all that this import already does to them, and puts down what
it takes, skips or must ask. Nothing is written before the whole plan is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.case.same_debtor import Who, signs
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import BankBalance
from relance_docs.importing.cleaning import made_visible
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.records import (
    CasePlan,
    Choice,
    DecisionNeeded,
    ImportAsked,
    Item,
    Json,
    Skipped,
    Taken,
)
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Data
from relance_docs.reading.editing.changes import Append, Change, Drop, Remove, applied
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.yaml import read_yaml
from relance_docs.recording.event import NewFile
from relance_docs.workspace.case_text import CASE_ORDER, case_written
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.numbers import next_number
from relance_docs.workspace.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """A case that this import changes or opens."""

    old: bytes | None
    """None for a case that is opened."""
    base: bytes
    """What the changes are made to: the file as it is, or the text of a new case."""
    data: Data
    before: Data = None
    """What `base` says, of a case that is changed."""
    changes: tuple[Change, ...] = ()
    files: Mapping[str, NewFile] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What keeps receipts from being checked beyond a day."""

    until: date
    what: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskState:
    """A state of the draft."""

    cases: dict[str, Case]
    sheets: dict[str, _Sheet]
    numbers: set[str]
    lengths: tuple[int, ...]


@dataclass(kw_only=True, slots=True)
class Draft:
    """Where one import is planned."""

    workspace: Workspace
    settings: Settings
    asked: ImportAsked
    taken: list[Taken] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    decisions: list[DecisionNeeded] = field(default_factory=list)
    refusals: dict[str, Message] = field(default_factory=dict)
    alarms: set[str] = field(default_factory=set)
    """Names of the sources whose refusal a person should look at."""
    warnings: list[tuple[str, Message]] = field(default_factory=list)
    settings_changes: list[Change] = field(default_factory=list)
    """Edits of relance.yaml: `payments_checked_until`, remembered columns."""
    held: list[Held] = field(default_factory=list)
    """What keeps receipts, of any statement, from being checked beyond a day."""
    closings: dict[str, BankBalance] = field(default_factory=dict)
    """Account → what the latest statement of this import left on it."""
    bank_lines: set[str] = field(default_factory=set)
    """The identifiers of all lines of the statements."""
    ledger: Ledger | None = None
    """What the cases owe, once a statement asked for it."""
    _at_the_end: list[Callable[[], None]] = field(default_factory=list)
    """What is looked at when all sources are put down."""
    reports: dict[str, Mapping[str, Json]] = field(default_factory=dict)
    """Name of a source → what `--format json` says of it instead of what was read."""
    _cases: dict[str, Case] = field(default_factory=dict)
    _told_by: dict[str, dict[str, None]] = field(default_factory=dict)
    """What cases are told by → their numbers; what is no longer true of a case may stand there."""
    _sheets: dict[str, _Sheet] = field(default_factory=dict)
    _numbers: set[str] = field(default_factory=set)
    _next: dict[int, str] = field(default_factory=dict)
    """Year → the number that its next case gets."""

    def __post_init__(self) -> None:
        # A case with errors still tells what is in it; `change` refuses to touch it.
        files = self.workspace.case_files
        self._cases = {file.number: file.case for file in files if file.case is not None}
        self._numbers = {n.casefold() for n in discover(self.workspace.root).numbers}
        for case in self._cases.values():
            self._note(case)

    @property
    def today(self) -> date:
        """The day the import is made for."""
        return self.workspace.as_of

    @property
    def awaits_claims(self) -> bool:
        """Whether an invoice waits for an answer: what it is, when it is due, or where it goes."""
        return any(not decision.key.startswith("bank.") for decision in self.decisions)

    @property
    def cases(self) -> Iterator[Case]:
        """Every case that can be read, as it will be after what is planned so far."""
        return iter(tuple(self._cases.values()))

    def with_number(self, number: str | None) -> Iterator[tuple[Case, Invoice | CreditNote]]:
        """Yield the invoices and credit notes of that number, those of open cases first."""
        wanted = same_number(number or "")
        cases = sorted(self._told(f"n{wanted}"), key=lambda case: case.closed is not None)
        for case in cases:
            for invoice in case.invoices:
                if same_number(invoice.invoice_number) == wanted:
                    yield case, invoice
            for note in case.credit_notes:
                if same_number(note.number) == wanted:
                    yield case, note

    def of_debtor(self, who: Who, account: str | None = None) -> Iterator[Case]:
        """Yield the cases that may be of a debtor, each once: `tie` tells which are."""
        return self._told(*signs(who, account))

    def _told(self, *marks: str) -> Iterator[Case]:
        numbers = dict.fromkeys(n for mark in marks for n in self._told_by.get(mark, ()))
        return iter([self._cases[number] for number in numbers if number in self._cases])

    def _note(self, case: Case) -> None:
        numbers = (
            *(invoice.invoice_number for invoice in case.invoices),
            *(note.number for note in case.credit_notes),
        )
        marks = (f"n{same_number(number)}" for number in numbers)
        for sign in (*marks, *signs(case.debtor, case.debtor.customer_account)):
            self._told_by.setdefault(sign, {})[case.number] = None

    def case(self, number: str) -> Case | None:
        """Return a case as it will be; None when there is none, or when it cannot be read."""
        return self._cases.get(number)

    def is_new(self, number: str) -> bool:
        """Whether this import opens the case."""
        sheet = self._sheets.get(number)
        return sheet is not None and sheet.old is None

    def change(self, number: str, *changes: Change, files: Iterable[NewFile] = ()) -> Case:
        """Plan edits of a case; return it as it will be.

        Raises RefusalError for a case with errors, and pydantic's ValidationError when the changed
        case has not its shape any more.
        """
        sheet = self._sheet(number)
        changes = tuple(map(_visible_change, changes))
        data = applied(sheet.data, changes)
        self._cases[number] = _record(number, data)
        self._note(self._cases[number])
        self._sheets[number] = _Sheet(
            old=sheet.old,
            base=sheet.base,
            data=data,
            before=sheet.before,
            changes=(*sheet.changes, *changes),
            files=dict(sheet.files) | {file.path: file for file in files},
        )
        return self._cases[number]

    def with_more_invoices(self) -> Iterator[str]:
        """Yield the numbers of the cases that get an invoice which they had not."""
        for number, sheet in self._sheets.items():
            before = None if sheet.old is None else self.workspace.case_file(number).case
            count = len(before.invoices) if before is not None else 0
            if len(self._cases[number].invoices) > count:
                yield number

    def next_number(self, year: int | None = None) -> str:
        """Return the number that the next case to be opened gets: the next of the year."""
        wanted = year or self.today.year
        if wanted not in self._next:
            root = self.workspace.root
            self._next[wanted] = next_number(root, self._numbers, year=wanted)
        return self._next[wanted]

    def open_case(
        self, number: str, data: Mapping[str, Value], *, files: Iterable[NewFile] = ()
    ) -> Case:
        """Plan a new case; return it as it will be. `data` is a Case without its number."""
        visible = {key: made_visible(value) for key, value in data.items()}
        base, self._cases[number], said = case_written(number, visible)
        self._note(self._cases[number])
        self._numbers.add(number.casefold())
        for year, following in self._next.items():
            if following == number:
                self._next[year] = next_number(self.workspace.root, {number}, year=year)
        added = {file.path: file for file in files}
        self._sheets[number] = _Sheet(old=None, base=base, data=said, files=added)
        return self._cases[number]

    def question(self, item: Item, number: str, line: str, reason: Message) -> None:
        """Put a line under `to_confirm` of a case, unless it stands there: its letters wait for it.

        In French as it stands in the case file. Nothing is written to a case that is closed, or
        that has errors: no letter of it leaves.
        """
        case = self._cases.get(number)
        if case is None or case.closed is not None or line in case.to_confirm:
            return
        if not self.is_new(number) and self.workspace.case_file(number).has_errors:
            return
        self.change(number, Append(key="to_confirm", value=line, order=CASE_ORDER))
        what = Message("a question under `to_confirm`; no letter leaves before its answer")
        self.take(item, number, what, reason)

    def take(self, item: Item, number: str, what: Message, reason: Message) -> None:
        """Say that something goes into a case, and why into this one."""
        taken = Taken(
            source=item.source.name,
            case=number,
            what=what,
            reason=reason,
            is_new=self.is_new(number),
        )
        self.taken.append(taken)

    def skip(
        self,
        item: Item,
        what: Message,
        reason: Message,
        *,
        is_alarm: bool = False,
        decision: DecisionNeeded | None = None,
    ) -> None:
        """Say that something is not taken, why, and what may be said of it all the same."""
        skipped = Skipped(
            source=item.source.name,
            what=what,
            reason=reason,
            is_alarm=is_alarm,
            decision=decision,
        )
        self.skipped.append(skipped)

    def refuse(self, item: Item, reason: Message, *, is_alarm: bool = False) -> None:
        """Say that nothing of a source is taken, and why; an alarm is for a person to look at."""
        self.refusals.setdefault(item.source.name, reason)
        if is_alarm:
            self.alarms.add(item.source.name)

    def warn(self, item: Item, message: Message) -> None:
        """Say what a person should look at."""
        self.warnings.append((item.source.name, message))

    def report(self, item: Item, data: Mapping[str, Json]) -> None:
        """Say what `--format json` tells of a source, where that needs the cases."""
        self.reports[item.source.name] = data

    def ask(
        self,
        item: Item,
        key: str,
        question: Message,
        *,
        choices: tuple[Choice, ...] = (),
        form: str = "text",
    ) -> str | None:
        """Return what a person answered; None when it is not answered, and then it is asked."""
        answer = self.asked.answers.get(key)
        if answer is not None and (not choices or answer in {c.value for c in choices}):
            return answer
        if any(decision.key == key for decision in self.decisions):
            return None  # asked once for all
        decision = DecisionNeeded(
            source=item.source.name, key=key, question=question, choices=choices, form=form
        )
        self.decisions.append(decision)
        return None

    def has_file(self, path: str) -> bool:
        """Whether a path relative to the workspace is taken, on the disk or by this import."""
        planned = any(path in sheet.files for sheet in self._sheets.values())
        return planned or (self.workspace.root / path).exists()

    def at_the_end(self, look: Callable[[], None]) -> None:
        """Put something off until all sources are put down: a later one may explain it."""
        self._at_the_end.append(look)

    def finish(self) -> None:
        """Do what was put off."""
        while self._at_the_end:
            self._at_the_end.pop(0)()

    def mark(self) -> DeskState:
        """Return the state of the draft, to come back to when something turns out wrong."""
        return DeskState(
            cases=dict(self._cases),
            sheets=dict(self._sheets),
            numbers=set(self._numbers),
            lengths=tuple(map(len, self._lists)),
        )

    def back_to(self, mark: DeskState) -> None:
        """Take back all that was put down since the mark, refusals and reports excepted."""
        self._cases, self._sheets, self._numbers = mark.cases, mark.sheets, mark.numbers
        self._next.clear()
        for entries, length in zip(self._lists, mark.lengths, strict=True):
            del entries[length:]

    @property
    def _lists(self) -> tuple[list[Any], ...]:
        return (
            self.taken,
            self.skipped,
            self.decisions,
            self.warnings,
            self.settings_changes,
            self._at_the_end,
        )

    def changed_since(self, mark: DeskState) -> Iterator[Case]:
        """Yield the cases that were opened or changed since the mark."""
        for number, sheet in self._sheets.items():
            if mark.sheets.get(number) is not sheet:
                yield self._cases[number]

    def case_plans(self) -> Iterator[CasePlan]:
        """Yield what is to be written of each case, in order of their numbers.

        Raises RefusalError when a file is written in a way that cannot be edited.
        """
        for number, sheet in sorted(self._sheets.items()):
            path = case_path(number)
            new = sheet.base
            if sheet.changes:
                new = edited(sheet.base, path, sheet.changes, before=sheet.before)
            files = tuple(sheet.files.values())
            yield CasePlan(number=number, path=path, old=sheet.old, new=new, files=files)

    def _sheet(self, number: str) -> _Sheet:
        if number not in self._sheets:
            file = self.workspace.case_file(number)
            if file.has_errors:
                raise RefusalError(
                    Message("case {case} has errors; see `relance check {case}`", case=number)
                )
            raw = file.raw
            data = read_yaml(raw, case_path(number)).data
            self._sheets[number] = _Sheet(old=raw, base=raw, data=data, before=data)
        return self._sheets[number]


def _visible_change(change: Change) -> Change:
    if isinstance(change, Remove | Drop):
        return change
    return replace(change, value=made_visible(change.value))


def _record(number: str, data: Data) -> Case:
    return Case.model_validate(data).model_copy(update={"number": number})
