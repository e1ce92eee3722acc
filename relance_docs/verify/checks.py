"""Is the record what it was? Each check asks one thing that anyone can ask with git and sha256sum.

A check is a function that yields results; its docstring is its documentation, its name with
hyphens its id.

What this program kept of earlier runs (`.git/relance`) is asked for nothing here: neither the
history nor a trail, nor what a file was read as. All that is kept bears a code of the user, and
yet it was found out by the program that is checked with the rest, of objects that nobody had
reckoned anew then. What one run found out serves all of its checks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from relance_docs.case.case import Case
from relance_docs.case.settings import Evidence, Settings
from relance_docs.errors import RefusalError
from relance_docs.files.inside import Within
from relance_docs.git.blobs import contents_at, digests_at
from relance_docs.git.history import History, read_history
from relance_docs.git.objects import ObjectCheck
from relance_docs.git.repository import Repository, repository_of
from relance_docs.message import Message
from relance_docs.reading.reading import read_case, read_merged, read_settings
from relance_docs.recording.corrected import Correction, corrections
from relance_docs.recording.misdated import Dates, dates_of, has_statements
from relance_docs.seals.manifest import SEALS_FOLDER
from relance_docs.seals.report import NO_SEALS, SealProblem, SealReport
from relance_docs.trail.trail import CaseTrail, case_numbers, settings_of, trails_of
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, case_path
from relance_docs.workspace.records import CaseFile, no_such_case


class CheckOutcome(StrEnum):
    """What a check found."""

    OK = "ok"
    NOTED = "noted"
    """Nothing is wrong, and a reader should know it."""
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckResult:
    """What a check found of one thing."""

    outcome: CheckOutcome
    message: Message
    subject: str = ""
    """The file, the case or the seal it is about; empty for the whole repository."""


@dataclass(frozen=True, kw_only=True)
class RemakableLetter:
    """A letter that can be made again from what is committed."""

    case: str
    step: str
    content: bytes = field(repr=False)
    commit: str
    made_with: str | None
    """The versions that made it, as its record says; None when it does not say."""
    party: str | None = None
    """The co-debtor to whom it went; None: the debtor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A letter that was made again came out otherwise, or not at all."""

    message: Message
    is_of_versions: bool
    """Whether other versions made it: then it cannot be compared here, and nothing is shown."""


MakeAgain = Callable[
    [Repository, Iterable[RemakableLetter]], Iterator[Difference | RefusalError | None]
]
"""Makes letters again, in their order: None for the same, else what differs, or a refusal."""


class Entry(NamedTuple):
    """What git says of an entry of a folder in a commit."""

    mode: str
    kind: str
    blob: str


@dataclass(frozen=True, kw_only=True)
class HistoryInQuestion:
    """What is checked: the commits that HEAD leads to, and the files of HEAD."""

    repository: Repository
    numbers: tuple[str, ...]
    """The cases asked for; empty: all."""
    files: tuple[Path, ...] = ()
    """Files asked for, wherever they lie."""
    make_again: MakeAgain
    read: Mapping[str, CaseFile] = field(default_factory=dict, repr=False)
    """Case files that were read from the working folder: what HEAD has is not read again."""
    now: datetime | None = None
    """What the clock of this machine says; None: nothing is compared with it."""

    @cached_property
    def history(self) -> History:
        """The history, read now: no cache is believed."""
        return read_history(self.repository, trusts_cache=False)

    @cached_property
    def folder(self) -> Within:
        """The working folder, of which many files are read."""
        return Within(self.repository.root)

    @cached_property
    def trails(self) -> tuple[CaseTrail, ...]:
        """The trails of relance.yaml, on which all cases stand, and of the cases asked for.

        Read from every version: none that was kept is recalled.
        """
        asked = (*settings_of(self.history), *self.numbers) if self.numbers else ()
        return tuple(trails_of(self.repository, self.history, asked))

    @cached_property
    def trail_at(self) -> dict[str, CaseTrail]:
        """The trails by the paths of their files."""
        return {trail.path: trail for trail in self.trails}

    @cached_property
    def settings(self) -> Settings | None:
        """The relance.yaml of HEAD; None when it cannot be read."""
        raw = self.content(SETTINGS_FILE)
        return read_settings(raw, path=SETTINGS_FILE).record if raw is not None else None

    @property
    def asked(self) -> Evidence:
        """What relance.yaml asks of signatures and seals.

        Raises RefusalError where that cannot be read: nobody knows then what is to be held.
        """
        if self.settings is None:
            raise RefusalError(
                Message(
                    "relance.yaml of the last commit is not there or cannot be read, and it says "
                    "which signatures and which authority are asked for: `relance check` says why"
                )
            )
        return self.settings.evidence

    @property
    def ca(self) -> str | None:
        """The path of the certificates that tokens must lead to; None where none are named."""
        timestamp = self.settings.evidence.timestamp if self.settings else None
        return timestamp.ca if timestamp else None

    @cached_property
    def seal_report(self) -> SealReport:
        """What is found of all seals; certificates are those of the last commit, as all is."""
        if not self.history.has_touched(SEALS_FOLDER):
            return NO_SEALS
        from relance_docs.seals.checks import check_seals  # noqa: PLC0415 - heavy

        ca = self.content(self.ca) if self.ca is not None else None
        report = check_seals(self.repository, ca=ca, now=self.now)
        if self.ca is None or ca is not None or not any(each.is_stamped for each in report.seals):
            return report
        message = Message(
            "relance.yaml names {path} as the certificates that tokens must lead to, and it is not "
            "in the last commit: commit it",
            path=self.ca,
        )
        missing = SealProblem(seal="", code="ca-missing", message=message)
        return replace(report, problems=(missing, *report.problems))

    @cached_property
    def dates(self) -> Dates:
        """The dates of all commits, and what is stated of them."""
        seals = self.seal_report if has_statements(self.repository, self.history) else NO_SEALS
        return dates_of(self.repository, self.history, now=self.now, seals=seals)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """What somebody answers for of what was changed by hand."""
        return corrections(self.repository, self.history)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The entries of `cases/` in HEAD, by their paths in the workspace."""
        folder = f"{self.repository.prefix}{CASES_FOLDER}/"
        listed = self.repository.git.read("ls-tree", "-z", "--full-tree", "HEAD", "--", folder)
        lines = (line.partition("\t") for line in listed.decode().split("\0") if line)
        found = ((path.removeprefix(self.repository.prefix), about) for about, _tab, path in lines)
        return {path: Entry(*about.split(" ")) for path, about in found}

    @cached_property
    def ca_commits(self) -> tuple[str, ...]:
        """The commits that touched the certificates that tokens must lead to, the last first."""
        if self.ca is None:
            return ()
        asked = ("log", "--format=%H", "--diff-merges=combined", "--", self.ca)
        return tuple(self.repository.git.read(*asked).decode().split())

    @cached_property
    def archived(self) -> Mapping[str, str]:
        """The SHA-256 of each archived document of the cases that HEAD has."""
        named = (
            document.file
            for case in self.cases
            for entry in case.history
            for document in (entry.document, entry.email)
            if document is not None
        )
        paths = dict.fromkeys(f"{CASES_FOLDER}/{file}" for file in named)
        return digests_at(self.repository, "HEAD", paths) if paths else {}

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases asked for that HEAD has and that can be read."""
        numbers = self.numbers or case_numbers(self.history)
        return tuple(case for number in numbers if (case := self._case(number)) is not None)

    @cached_property
    def readable(self) -> frozenset[str]:
        """The files of those cases."""
        return frozenset(case_path(case.number) for case in self.cases)

    def narrowed(
        self, *numbers: str, read: Mapping[str, CaseFile] | None = None
    ) -> HistoryInQuestion:
        """Return the scene of some of these cases; what is known of all is not asked again.

        `read`: their files, where they were read from the working folder.
        """
        narrow = replace(self, numbers=numbers, read=self.read if read is None else read)
        known = {name: vars(self)[name] for name in _OF_ALL if name in vars(self)}
        if "cases" in vars(self):
            known["cases"] = tuple(case for case in self.cases if case.number in numbers)
        if "trails" in vars(self):
            kept = (SETTINGS_FILE, *numbers)
            known["trails"] = tuple(trail for trail in self.trails if trail.case in kept)
        vars(narrow).update(known)
        return narrow

    def merged_into(self, trail: CaseTrail) -> CaseTrail | None:
        """Return the trail of the case into which the one of a trail was put, if it was."""
        pointer = read_merged(self.content(trail.path) or b"")
        if pointer is None:
            return None
        number = pointer.merged_into
        known = next((each for each in self.trails if each.case == number), None)
        if known is not None or number not in case_numbers(self.history):
            return known
        return next(trails_of(self.repository, self.history, (number,)), None)

    def _case(self, number: str) -> Case | None:
        read = self.read.get(number)
        if read is not None and read.blob == self._blob(read.path):
            return read.case
        raw = self.content(case_path(number))
        if raw is None:
            return None
        return read_case(raw, path=case_path(number), number=number).record

    def _blob(self, path: str) -> str:
        entry = self.entries.get(path)
        return entry.blob if entry is not None else ""

    def content(self, path: str, commit: str = "HEAD") -> bytes | None:
        """Return a file of the workspace as it was committed; None when it is not there."""
        if commit == "HEAD" and path in self._case_files:
            return self._case_files[path]
        named = f"{commit}:{self.repository.prefix}{path}"
        answer = self.repository.git.ask("cat-file", "blob", named)
        return answer.out if answer.is_yes else None

    @cached_property
    def _case_files(self) -> dict[str, bytes]:
        """The files of the cases asked for, which every check looks at: read at once."""
        numbers = self.numbers or case_numbers(self.history)
        return contents_at(self.repository, "HEAD", map(case_path, numbers))


_OF_ALL: Final[tuple[str, ...]] = (
    *("history", "settings", "seal_report", "dates", "corrections", "entries", "ca_commits"),
    *("archived", "_case_files"),
)
"""What a scene knows that a narrower one may be told: of all cases, or of its own among others."""

Check = Callable[[HistoryInQuestion], Iterator[CheckResult]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """One check, and what it found."""

    check: str
    """Its id."""
    results: tuple[CheckResult, ...]

    @property
    def failed(self) -> int:
        """How many things are wrong."""
        return sum(result.outcome is CheckOutcome.FAILED for result in self.results)


def check_id(check: Check) -> str:
    """Return the id of a check: `whole-history`."""
    return check.__name__.replace("_", "-")


def scene_of(
    root: Path,
    numbers: Iterable[str],
    files: tuple[Path, ...],
    make_again: MakeAgain,
    *,
    now: datetime | None = None,
) -> HistoryInQuestion:
    """Return what is to be checked.

    Raises RefusalError without a repository, without a commit, and for an unknown case.
    """
    repository = repository_of(root)
    if repository.head() is None:
        raise RefusalError(_no_commit(repository))
    scene = HistoryInQuestion(
        repository=repository,
        numbers=tuple(dict.fromkeys(numbers)),
        files=files,
        make_again=make_again,
        now=now,
    )
    known = case_numbers(scene.history)
    for number in scene.numbers:
        if number not in known:
            raise no_such_case(number, known)
    return scene


def _no_commit(repository: Repository) -> Message:
    """Say why there is no last commit: none was made, or it is not the one that HEAD names."""
    named = repository.git.ask("rev-parse", "--quiet", "--verify", "HEAD").text
    fault = next(ObjectCheck(repository).faults((named,)), None) if named else None
    return fault.message if fault else Message("nothing is committed yet: commit your cases")


def verified(scene: HistoryInQuestion, checks: Iterable[Check]) -> Iterator[Checked]:
    """Run the checks in turn; one that cannot be run has failed, and says why."""
    for check in checks:
        try:
            results = tuple(check(scene))
        except RefusalError as refusal:
            results = (CheckResult(outcome=CheckOutcome.FAILED, message=refusal.message),)
        yield Checked(check=check_id(check), results=results)
