"""A workspace in memory: settings, case files, legal rates, and every finding."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from relance_docs.case.case import Case, MergedCase
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import PlanStep
from relance_docs.case.same_debtor import Who, may_be_same, plain_name, signs
from relance_docs.case.settings import Settings
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.plain import blob_id
from relance_docs.finding import Finding
from relance_docs.law.rates import Rates
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.reading.check import Surroundings
from relance_docs.reading.document import Places
from relance_docs.reading.yaml import read_yaml
from relance_docs.workspace.layout import SETTINGS_FILE, case_path


class Content(NamedTuple):
    """The bytes of a case file, and the case that they are."""

    raw: bytes
    case: Case | None
    """None when the file has not the shape of a case."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case file as it was read; one with errors gets no document."""

    number: str
    path: str
    """Relative to the workspace, with `/`."""
    blob: str
    """The id that git gives to its bytes as they stand."""
    facts: Facts | None
    """What other cases ask of it; None when the file has not the shape of a case."""
    content: Callable[[], Content] = field(repr=False)
    """Reads the file where it was not read yet, for what is known of it may be enough."""
    findings: tuple[Finding, ...]
    """Errors and warnings of this file, in order of place."""

    @property
    def raw(self) -> bytes:
        """The bytes of the file."""
        return self.content().raw

    @property
    def case(self) -> Case | None:
        """What the file says; None when it has not the shape of a case."""
        return self.content().case

    @property
    def has_errors(self) -> bool:
        """Whether the case is barred from every document."""
        return self.facts is None or any(finding.is_error for finding in self.findings)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes of the file, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def places(self) -> Places:
        """Where every value of the file stands.

        Read again from the bytes at each call: most cases are never asked, and the places of ten
        thousand of them would not fit in memory.
        """
        return read_yaml(self.raw, self.path).places


def case_file(
    number: str, raw: bytes, case: Case | None, findings: tuple[Finding, ...]
) -> CaseFile:
    """Return a file that was read."""
    content = Content(raw, case)
    return CaseFile(
        number=number,
        path=case_path(number),
        blob=blob_id(raw),
        facts=Facts.of(case) if case is not None else None,
        content=lambda: content,
        findings=findings,
    )


class Memory(Protocol):
    """What is known of case files without reading them, from runs before."""

    def begin(self, settings: bytes, around: Surroundings) -> None:
        """Say what the files are judged against, before the first is asked for."""

    def recall(self, number: str) -> CaseFile | MergedCase | None:
        """Return what reading and checking the file of a case would; None when not known."""

    def keep(self, number: str, raw: bytes, read: CaseFile | MergedCase) -> None:
        """Keep what these bytes were read as."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """All that the commands work on."""

    root: Path
    settings: Settings | None
    """None when relance.yaml has not its shape; its findings say why."""
    settings_raw: bytes
    """The bytes of relance.yaml."""
    as_of: date
    """The day everything is reckoned for."""
    as_of_is_fixed: bool
    """Whether relance.yaml, not the clock or the command line, fixed that day."""
    rates: Rates
    """The published rates and those that relance.yaml adds."""
    case_files: tuple[CaseFile, ...]
    """In order of case number."""
    findings: tuple[Finding, ...]
    """Of all files, in order of place."""
    merged: Mapping[str, str] = field(default_factory=dict)
    """Numbers of cases that were put into others, and of those."""
    neighbours: tuple[CaseFile, ...] = ()
    """Cases that were not asked for, and may share an invoice or a debtor with those that were."""

    @property
    def sound_settings(self) -> Settings:
        """The settings, when relance.yaml has no error; FindingsError otherwise."""
        self.refuse_unsound()
        return self._settings

    def refuse_unsound(self) -> None:
        """Raise FindingsError when relance.yaml has an error."""
        errors = self._settings_errors
        if self.settings is None or errors:
            raise FindingsError(errors)

    @property
    def _settings(self) -> Settings:
        if self.settings is None:
            raise FindingsError(self._settings_errors)
        return self.settings

    @property
    def _settings_errors(self) -> tuple[Finding, ...]:
        errors = (finding for finding in self.findings if finding.is_error)
        return tuple(finding for finding in errors if finding.place.path == SETTINGS_FILE)

    @property
    def has_errors(self) -> bool:
        """Whether any file has an error."""
        return any(finding.is_error for finding in self.findings)

    @property
    def cases(self) -> Iterator[Case]:
        """The cases without errors."""
        read = (file.case for file in self.case_files if not file.has_errors)
        return (case for case in read if case is not None)

    def on_day(self, case: Case, day: date | None = None) -> CaseOnDay:
        """Return a case on the day of the workspace, or on `day`, under its settings as they are.

        Raises FindingsError when relance.yaml has not its shape.
        """
        return CaseOnDay(
            case=case,
            settings=self._settings,
            rates=self.rates,
            as_of=self.as_of if day is None else day,
            others=self.others(case.debtor, case.number),
        )

    def others(self, debtor: Who, number: str = "") -> tuple[Case, ...]:
        """Return the other cases of who may be the same debtor, in order of number."""
        cases = (file.case for file in self.other_files(debtor, number))
        return tuple(case for case in cases if case is not None)

    def other_files(self, debtor: Who, number: str = "") -> tuple[CaseFile, ...]:
        """Return the files of those cases."""
        known = self._by_debtor
        found = {file.number: file for key in _looked_up(debtor) for file in known.get(key, ())}
        found.pop(number, None)
        ordered = (found[other] for other in sorted(found))
        return tuple(file for file in ordered if file.facts and may_be_same(file.facts, debtor))

    @cached_property
    def _by_debtor(self) -> dict[str, list[CaseFile]]:
        found: dict[str, list[CaseFile]] = {}
        for file in (*self.case_files, *self.neighbours):
            if file.facts is not None:
                for key in _looked_up(file.facts):
                    found.setdefault(key, []).append(file)
        return found

    @cached_property
    def _by_number(self) -> dict[str, CaseFile]:
        return {file.number: file for file in self.case_files}

    def case_file(self, number: str) -> CaseFile:
        """Return the file of a case; RefusalError, naming near ones, when there is none."""
        found = self._by_number.get(number)
        if found is not None:
            return found
        if number in self.merged:
            raise merged_case(number, self.merged[number])
        raise no_such_case(number, tuple(file.number for file in self.case_files))


def merged_case(number: str, into: str) -> RefusalError:
    """Return the refusal of a case that was put into another one."""
    return RefusalError(
        Message(
            "case {case} was put into case {into}, where its facts are: ask for that one",
            case=number,
            into=into,
        )
    )


def _looked_up(who: Who) -> tuple[str, ...]:
    """Return the keys under which who may be the same debtor is found: signs, words of the name."""
    return (*signs(who), *(f"word {word}" for word in plain_name(who.name or "").split()))


def no_such_case(number: str, known: tuple[str, ...]) -> RefusalError:
    """Return the refusal of a case that does not exist, with those of a similar name."""
    near = get_close_matches(number, known, n=3, cutoff=0.5)
    if near:
        return RefusalError(
            Message(
                "there is no case {number}; did you mean {near}?",
                number=number,
                near=", ".join(near),
            )
        )
    return RefusalError(Message("there is no case {number} in cases/", number=number))


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """A case as others see it; it is a `Who`, for its debtor is."""

    name: str
    """Of the debtor, as what follows."""
    kind: DebtorKind
    siren: str | None
    siret: str | None
    vat_identifier: str | None
    address: tuple[str, ...]
    is_open: bool
    invoice_numbers: tuple[str, ...]
    """As they are written, in the order of the file."""
    templates: tuple[str, ...]
    """Names of templates, without ending, that steps of its own plans ask for."""

    @staticmethod
    def of(case: Case) -> Facts:
        """Return what others ask of a case."""
        debtor = case.debtor
        return Facts(
            name=debtor.name,
            kind=debtor.kind,
            siren=debtor.siren,
            siret=debtor.siret,
            vat_identifier=debtor.vat_identifier,
            address=debtor.address,
            is_open=case.closed is None,
            invoice_numbers=tuple(invoice.invoice_number for invoice in case.invoices),
            templates=tuple(dict.fromkeys(step.template_name for step in _own_steps(case))),
        )


def _own_steps(case: Case) -> Iterator[PlanStep]:
    yield from case.plan or ()
    for invoice in case.invoices:
        yield from invoice.plan or ()
