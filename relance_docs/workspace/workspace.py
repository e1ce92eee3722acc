"""A workspace in memory: settings, cases, legal rates, and every finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.reading.reading import Reading, read_case, read_settings
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import SETTINGS_FILE, case_path


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """All that the commands work on."""

    root: Path
    settings: Settings | None
    """None when relance.yaml is unreadable; its findings say why."""
    as_of: date
    """The day everything is reckoned for."""
    as_of_is_fixed: bool
    """Whether relance.yaml, not the clock or the command line, fixed that day."""
    case_files: tuple[CaseFile, ...]
    """In order of case number."""
    findings: tuple[Finding, ...]
    """Of all files, in order of place."""

    @property
    def has_errors(self) -> bool:
        """Whether any file has an error."""
        return any(finding.is_error for finding in self.findings)

    @property
    def cases(self) -> Iterator[Case]:
        """The cases without errors."""
        return (file.case for file in self.case_files if file.case and not file.has_errors)

    def case_file(self, number: str) -> CaseFile:
        """Return the file of a case; RefusalError, naming near ones, when there is none."""
        for file in self.case_files:
            if file.number == number:
                return file
        raise _no_such_case(number, tuple(file.number for file in self.case_files))


def load(
    root: Path, *, as_of: date | None, today: date, numbers: tuple[str, ...] = ()
) -> Workspace:
    """Read the workspace in `root`; `numbers` narrows it to these cases, empty means all.

    `as_of` wins over the as_of of relance.yaml, which wins over `today`. Raises RefusalError when
    there is no relance.yaml or no such case; all else that is wrong is in the findings.
    """
    settings = _settings(root)
    fixed = settings.record.as_of if settings.record is not None else None
    found = discover(root)
    chosen = tuple(dict.fromkeys(numbers)) or found.numbers
    for number in chosen:
        if number not in found.numbers:
            raise _no_such_case(number, found.numbers)
    case_files = tuple(_case_file(root, number) for number in sorted(chosen))
    findings = [*settings.findings, *found.findings]
    findings += (finding for file in case_files for finding in file.findings)
    return Workspace(
        root=root,
        settings=settings.record,
        as_of=as_of or fixed or today,
        as_of_is_fixed=as_of is None and fixed is not None,
        case_files=case_files,
        findings=tuple(sorted(findings, key=Finding.sort_key)),
    )


def _settings(root: Path) -> Reading[Settings]:
    try:
        raw = (root / SETTINGS_FILE).read_bytes()
    except OSError as error:
        raise RefusalError(
            Message(
                "{folder} is not a workspace: relance.yaml cannot be read; make one with "
                "`relance init`",
                folder=root,
            )
        ) from error
    return read_settings(raw, path=SETTINGS_FILE)


def _case_file(root: Path, number: str) -> CaseFile:
    path = case_path(number)
    raw = (root / path).read_bytes()
    reading = read_case(raw, path=path, number=number)
    return CaseFile(
        number=number,
        path=path,
        raw=raw,
        case=reading.record,
        findings=tuple(sorted(reading.findings, key=Finding.sort_key)),
    )


def _no_such_case(number: str, known: tuple[str, ...]) -> RefusalError:
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
