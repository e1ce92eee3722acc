"""Reading a workspace: the one way in for every command, never led astray by a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from relance_docs.case.as_of import AsOf
from relance_docs.case.case import MergedCase
from relance_docs.case.same_debtor import plain_name, tells_somebody
from relance_docs.case.settings import AddedRate, Settings
from relance_docs.errors import RefusalError
from relance_docs.files.inside import Within
from relance_docs.finding import Finding, Place, Severity
from relance_docs.law.rates import Rates, packaged_rates
from relance_docs.message import Message
from relance_docs.reading.check import Surroundings
from relance_docs.reading.reading import (
    Reading,
    check_case,
    check_settings,
    read_case,
    read_merged,
    read_settings,
)
from relance_docs.text import without_accents
from relance_docs.workspace.book import book_across, read_book
from relance_docs.workspace.case_content import let_go
from relance_docs.workspace.checks.across import ACROSS
from relance_docs.workspace.checks.files import CASE_FILES, SETTINGS_FILES
from relance_docs.workspace.checks.templates import check_templates
from relance_docs.workspace.discovery import Discovery, discover
from relance_docs.workspace.layout import SETTINGS_FILE, case_path
from relance_docs.workspace.opened import Opened, opened
from relance_docs.workspace.records import (
    Beside,
    BookFile,
    CaseFile,
    Memory,
    Workspace,
    case_file,
    no_such_case,
)

__all__ = ["CaseFile", "Workspace", "load"]

MERGED_INTO: Final = "merged-into"
"""The code of a finding: the case into which another one was put is not there."""
_CODES_SINCE: Final = frozenset(("control-character",))
"""What commits of earlier versions of this program may hold: they were read, and letters left."""


def load(  # noqa: PLR0913 - what a workspace is read for
    root: Path,
    *,
    as_of: date | None,
    today: date,
    numbers: tuple[str, ...] = (),
    reads_documents: bool = False,
    is_past: bool = False,
    memory: Memory | None = None,
    beside: Beside | None = None,
    there: Discovery | None = None,
    lets_go: bool = False,
) -> Workspace:
    """Read the workspace in `root`; `numbers` narrows it to these cases, empty means all.

    `as_of` wins over the as_of of relance.yaml, which wins over `today`. `reads_documents` also
    compares archived documents with their SHA-256, which takes its time. `is_past` is the state of
    an earlier commit: what nobody looked for then bars nothing. `memory`: what is known of files
    without reading them; `beside`: what is known of those not chosen. `there`: the cases, for who
    has looked. `lets_go`: no case stays in memory, each is there anew for who asks. Raises
    RefusalError when there is no relance.yaml or no such case; all else that is wrong is in the
    findings.
    """
    raw = _settings_bytes(root)
    settings = read_settings(raw, path=SETTINGS_FILE)
    fixed = settings.record.as_of if settings.record is not None else None
    day = as_of or fixed or today
    around = Surroundings(
        settings=settings.record,
        as_of=day,
        latest=max(day, today),
        rates=_rates(settings.record.rates if settings.record is not None else ()),
        root=root,
        reads_documents=reads_documents,
        is_past=is_past,
    )
    if memory is not None:
        memory.begin(raw, around)
    # What a case of the past said is what counts of it: its debtor stands in its own file.
    book, of_book = ({}, []) if is_past else read_book(root, around)
    case_files, others, merged, names = _case_files(
        root,
        there or discover(root),
        numbers,
        around,
        book,
        memory=memory,
        beside=beside,
        lets_go=lets_go,
    )
    of_settings = (*_then(settings.findings, around), *_settings_findings(settings, around))
    of_cases = chain.from_iterable(file.findings for file in case_files)
    return Workspace(
        root=root,
        settings=settings.record,
        settings_raw=raw,
        as_of=day,
        as_of_is_fixed=as_of is None and fixed is not None,
        rates=around.rates,
        case_files=case_files,
        merged=merged,
        findings=_sorted((*of_settings, *names, *of_book, *of_cases, *check_templates(root))),
        neighbours=others,
        book=book,
    )


def fixed_day(root: Path) -> date | None:
    """Return the day that relance.yaml fixes; None where it fixes none, or cannot be read."""
    settings = read_settings(opened(root, SETTINGS_FILE).raw, path=SETTINGS_FILE).record
    return settings.as_of if settings is not None else None


def _settings_bytes(root: Path) -> bytes:
    file = opened(root, SETTINGS_FILE)
    if file.finding is None:
        return file.raw
    raise RefusalError(
        Message(
            "{folder} is not a workspace: its relance.yaml cannot be read; write one, "
            "`relance schema settings` shows its fields",
            folder=root,
        )
    )


def _settings_findings(settings: Reading[Settings], around: Surroundings) -> Iterable[Finding]:
    yield from check_settings(settings, around)
    yield from check_settings(settings, around, SETTINGS_FILES)


def _rates(added: tuple[AddedRate, ...]) -> Rates:
    """Add the rates of relance.yaml; one that cannot be added has its finding."""
    rates = packaged_rates()
    for each in added:
        try:
            rates = rates.with_added((each,))
        except RefusalError:
            continue
    return rates


def _case_files(  # noqa: PLR0913 - what they are read for
    root: Path,
    found: Discovery,
    numbers: tuple[str, ...],
    around: Surroundings,
    book: Mapping[str, BookFile],
    *,
    memory: Memory | None,
    beside: Beside | None,
    lets_go: bool,
) -> tuple[tuple[CaseFile, ...], tuple[CaseFile, ...], dict[str, str], tuple[Finding, ...]]:
    """Read the cases chosen; return them, their neighbours, those merged into others, findings."""
    chosen = frozenset(numbers) or frozenset(found.numbers)
    for number in sorted(chosen.difference(found.numbers)):
        raise no_such_case(number, found.numbers)
    files: list[CaseFile] = []
    merged: dict[str, str] = {}
    within = Within(root)
    for number in found.numbers:
        if number in chosen:
            file = _case_file(within, number, around, memory)
            if isinstance(file, MergedCase):
                merged[number] = file.merged_into
            else:
                if lets_go:
                    file = replace(file, content=let_go(number, file.content))
                files.append(file)
    unchosen = tuple(number for number in found.numbers if number not in chosen)
    others = beside.sharing(files, unchosen) if beside else neighbours(root, files, unchosen)
    lost = tuple(_lost(number, to) for number, to in merged.items() if to not in found.numbers)
    names = (*lost, *(() if numbers else found.findings))
    across = _with_findings_across(tuple(files), others, memory)
    return book_across(across, book, is_past=around.is_past), others, merged, names


def _lost(number: str, to: str) -> Finding:
    message = Message(
        "this case was put into {into}, and there is no such case; bring it back from git", into=to
    )
    return Finding(place=Place(path=case_path(number)), code=MERGED_INTO, message=message)


def _case_file(
    within: Within, number: str, around: Surroundings, memory: Memory | None
) -> CaseFile | MergedCase:
    if memory is None:
        file = opened(within, case_path(number))
        return read_merged(file.raw) or _read_case(number, file, around)
    open_once = _Once(within, case_path(number))
    known = memory.recall(number, open_once)
    if known is not None:
        return known
    file = open_once()
    days = replace(around, as_of=AsOf.of(around.as_of), latest=AsOf.of(around.latest))
    read = read_merged(file.raw) or _read_case(number, file, days)
    if file.finding is None:
        memory.keep(number, file.raw, read, days)
    return read


class _Once:
    """Opens a file when it is asked for, and then once."""

    __slots__ = ("_file", "_path", "_within")

    def __init__(self, within: Within, path: str) -> None:
        self._within = within
        self._path = path
        self._file: Opened | None = None

    def __call__(self) -> Opened:
        if self._file is None:
            self._file = opened(self._within, self._path)
        return self._file


def _read_case(number: str, file: Opened, around: Surroundings) -> CaseFile:
    path = case_path(number)
    if file.finding is not None:
        return case_file(number, b"", None, (file.finding,))
    reading = read_case(file.raw, path=path, number=number)
    checked = (*check_case(reading, around), *check_case(reading, around, CASE_FILES))
    findings = _sorted((*_then(reading.findings, around), *checked))
    return case_file(number, file.raw, reading.record, findings)


def _then(findings: Iterable[Finding], around: Surroundings) -> Iterator[Finding]:
    """Yield the findings of a reading; of a past one, those of today's rules as warnings."""
    for finding in findings:
        is_new = around.is_past and finding.code in _CODES_SINCE
        yield replace(finding, severity=Severity.WARNING) if is_new else finding


def _with_findings_across(
    files: tuple[CaseFile, ...], others: tuple[CaseFile, ...], memory: Memory | None
) -> tuple[CaseFile, ...]:
    everyone = tuple(sorted((*files, *others), key=lambda file: file.number))
    if memory is not None:
        sharing = memory.entangled(everyone)
        everyone = tuple(file for file in everyone if file.number in sharing)
    by_path: dict[str, list[Finding]] = {}
    for finding in chain.from_iterable(check.findings(everyone) for check in ACROSS):
        by_path.setdefault(finding.place.path, []).append(finding)
    return tuple(
        replace(file, findings=_sorted((*file.findings, *by_path[file.path])))
        if file.path in by_path
        else file
        for file in files
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=Finding.sort_key))


def neighbours(
    root: Path, files: Iterable[CaseFile], numbers: Iterable[str]
) -> tuple[CaseFile, ...]:
    """Return the cases among `numbers` that may share an invoice or a debtor with `files`.

    Their text is searched, and only those that mention a number, or a word of the name, are read:
    looking at one case of ten thousand does not cost the reading of all.
    """
    wanted = tuple(dict.fromkeys(_mentions(files)))
    found = (_neighbour(root, number, wanted) for number in sorted(numbers))
    return tuple(file for file in found if file is not None) if wanted else ()


def _mentions(files: Iterable[CaseFile]) -> Iterable[bytes]:
    for file in files:
        if file.facts is not None:
            yield from (number.encode() for number in file.facts.invoice_numbers)
            if file.facts.siren is not None:
                yield file.facts.siren.encode()
            yield from _name_searched(file.facts.name)


def _name_searched(name: str) -> Iterator[bytes]:
    """Yield the longest word of a name, folded: whoever bears the same name has it too."""
    if tells_somebody(name):
        yield max(plain_name(name).split(), key=len).encode()


def _neighbour(root: Path, number: str, wanted: tuple[bytes, ...]) -> CaseFile | None:
    path = case_path(number)
    raw = opened(root, path).raw
    text = raw if raw.isascii() else without_accents(raw.decode("utf-8", "replace")).encode()
    if not any(each in raw or each in text.lower() for each in wanted):
        return None
    case = read_case(raw, path=path, number=number).record
    return case_file(number, raw, case, ())
