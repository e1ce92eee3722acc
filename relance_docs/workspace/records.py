"""A workspace in memory: settings, case files, legal rates, and every finding."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Protocol

from relance_docs.case.case import BookEntry, Case, MergedCase
from relance_docs.case.same_debtor import Who, may_be_same, plain_name, signs, siren_of
from relance_docs.case.settings import Settings
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.plain import blob_id
from relance_docs.finding import Finding
from relance_docs.law.rates import Rates
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.reading.check import Surroundings
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.document import Places
from relance_docs.reading.yaml import read_yaml
from relance_docs.workspace.case_content import CaseContent, ReadAnew, ReadContent
from relance_docs.workspace.facts import CaseFacts, stated_of
from relance_docs.workspace.layout import SETTINGS_FILE, book_path, case_path
from relance_docs.workspace.opened import Opened

WHO: Final = attrgetter("name", "siren", "siret", "vat_identifier", "address")
"""All that a debtor is told by."""


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case file as it was read; one with errors gets no document."""

    number: str
    path: str
    """Relative to the workspace, with `/`."""
    blob: str
    """The id that git gives to its bytes as they stand."""
    facts: CaseFacts | None
    """What other cases ask of it; None when the file has not the shape of a case."""
    content: ReadContent = field(repr=False)
    """Reads the file where it was not read yet, for what is known of it may be enough."""
    findings: tuple[Finding, ...]
    """Errors and warnings of this file, in order of place."""

    @property
    def raw(self) -> bytes:
        """The bytes of the file; for them alone, what they say is not read."""
        known = self.content
        return known.raw if isinstance(known, ReadAnew) else known().raw

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
    return CaseFile(
        number=number,
        path=case_path(number),
        blob=blob_id(raw),
        facts=CaseFacts.of(case) if case is not None else None,
        content=partial(CaseContent, raw, case),
        findings=findings,
    )


def as_if(file: CaseFile, case: Case) -> CaseFile:
    """Return a file that is said to tell another case than its bytes: as it was before, say."""
    return case_file(file.number, file.raw, case, file.findings)


@dataclass(frozen=True, kw_only=True)
class BookFile:
    """An entry of the address book, as it was read."""

    name: str
    raw: bytes
    entry: BookEntry | None
    """None when the file has not its shape."""
    places: Places
    findings: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """Relative to the workspace, with `/`."""
        return book_path(self.name)

    @cached_property
    def stated(self) -> dict[str, Any]:
        """What it states of the debtor, by path; nothing when it cannot be read."""
        return stated_of(self.entry) if self.entry is not None else {}


class Memory(Protocol):
    """What is known of case files without reading them, from runs before."""

    def begin(self, settings: bytes, around: Surroundings) -> None:
        """Say what the files are judged against, before the first is asked for."""

    def recall(self, number: str, file: Callable[[], Opened]) -> CaseFile | MergedCase | None:
        """Return what reading and checking the file of a case would; None when not known.

        `file` opens it, once: over a network that takes longer than all else.
        """

    def keep(
        self, number: str, raw: bytes, read: CaseFile | MergedCase, around: Surroundings
    ) -> None:
        """Keep what these bytes were read as; the days of `around` know how long they are."""

    def entangled(self, files: Iterable[CaseFile]) -> AbstractSet[str]:
        """Return the cases that share something with another (`checks/across.py`)."""


class Beside(Protocol):
    """What is known of the cases that were not asked for."""

    def sharing(self, files: Iterable[CaseFile], numbers: Iterable[str]) -> tuple[CaseFile, ...]:
        """Return those among `numbers` that share an invoice or a debtor with `files`, in order.

        Whatever is `sought_by` one of `files` and `shown_by` the other may be shared.
        """


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
    book: Mapping[str, BookFile] = field(default_factory=dict)
    """The entries of the address book, by name."""
    related: Mapping[str, Sequence[str]] | None = None
    """The other cases of the same debtor, it seems, of each case that has any; None: not known."""

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
        file = self._read.get(number)
        own = file.facts if file is not None else None
        if self.related is not None and own is not None and WHO(own) == WHO(debtor):
            return tuple(self._read[other] for other in self.related.get(number, ()))
        everyone, unnumbered = self._by_debtor
        siren = siren_of(debtor)
        # Two whose SIREN is known are one debtor by that alone.
        known = everyone if siren is None else unnumbered
        found = {file.number: file for key in _looked_up(debtor) for file in known.get(key, ())}
        found |= {file.number: file for file in everyone.get(f"siren {siren}", ())}
        found.pop(number, None)
        ordered = (found[other] for other in sorted(found))
        return tuple(file for file in ordered if file.facts and may_be_same(file.facts, debtor))

    @cached_property
    def _by_debtor(self) -> tuple[dict[str, list[CaseFile]], dict[str, list[CaseFile]]]:
        """Return the files by what their debtors are looked up under; and those without a SIREN."""
        everyone: dict[str, list[CaseFile]] = {}
        unnumbered: dict[str, list[CaseFile]] = {}
        for file in (*self.case_files, *self.neighbours):
            if file.facts is not None:
                is_numbered = siren_of(file.facts) is not None
                for key in _looked_up(file.facts):
                    everyone.setdefault(key, []).append(file)
                    if not is_numbered:
                        unnumbered.setdefault(key, []).append(file)
        return everyone, unnumbered

    @cached_property
    def _read(self) -> Mapping[str, CaseFile]:
        return {file.number: file for file in (*self.case_files, *self.neighbours)}

    @cached_property
    def by_number(self) -> Mapping[str, CaseFile]:
        """The case files by number."""
        return {file.number: file for file in self.case_files}

    def case_file(self, number: str) -> CaseFile:
        """Return the file of a case; RefusalError, naming near ones, when there is none."""
        found = self.by_number.get(number)
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


def shown_by(facts: CaseFacts) -> tuple[str, ...]:
    """Return the keys under which a case is found by another that shares something with it."""
    numbers = (f"invoice {same_number(number)}" for number in facts.invoice_numbers)
    named = "named" if siren_of(facts) is not None else "word"
    words = (f"{named} {word}" for word in plain_name(facts.name).split())
    return (*signs(facts), *words, *numbers)


def sought_by(facts: CaseFacts) -> tuple[str, ...]:
    """Return the keys of the others that may share something with a case.

    Two whose SIREN is known are one debtor by that alone, whatever words their names share.
    """
    also = ("word",) if siren_of(facts) is not None else ("word", "named")
    words = (f"{named} {word}" for named in also for word in plain_name(facts.name).split())
    return (*(key for key in shown_by(facts) if not key.startswith("named ")), *words)


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
