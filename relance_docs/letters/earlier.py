"""A letter made on an earlier day, which may have been printed: it stays until it was sent.

It holds as long as it says what would be said today of its day, asks for the same invoices and
the same principal, and leaves the debtor time to pay. One that holds no more is set aside, never
destroyed: whoever has posted it already can still record that very one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import remove_file, replace_file, tidy_below, write_below, writing
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.letters.compose import LetterSurroundings, letter_context
from relance_docs.letters.decide import decide
from relance_docs.letters.job import LETTERS_FOLDER, LetterJob
from relance_docs.letters.manifest import FileManifest, OpenManifest
from relance_docs.letters.outcome import LetterOutcome
from relance_docs.plan.calendar import shifted
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.schedule import BY_CARRIER, DAYS_TO_PAY
from relance_docs.recording.data_state import WorkspaceState, workspace_state
from relance_docs.workspace.records import CaseFile
from relance_docs.workspace.workspace import Workspace

SET_ASIDE_FOLDER: Final = "build/set-aside"
_MOVING: Final = f"{SET_ASIDE_FOLDER}/.moving"
"""There as long as files have changed between the two folders and no manifest says so yet."""


def facts_of(job: LetterJob) -> str:
    """Return the SHA-256 of all that a document says of the case, of no commit and no look.

    Empty when it cannot be said.
    """
    try:
        said = [letter_context(each.on_day, each.due, LetterSurroundings()) for each in job.letters]
    except RefusalError:
        return ""
    return hashlib.sha256("".join(map(repr, said)).encode()).hexdigest()


def holding(
    job: LetterJob,
    known: OpenManifest,
    folder: Path,
    on: Callable[[date], LetterJob | LetterOutcome],
) -> str | None:
    """Return the newest document of `known` that may leave in place of the job; None without one.

    `on` says what is to be made of the case as it is now on an earlier day.
    """
    found = (path for path, entry in known.of(job.case.number).items() if _is_of(job, path, entry))
    for path in sorted(found, reverse=True):
        entry = known[path]
        if manifest.is_ours(folder, path, entry) and holds(job, path, entry, on):
            return path
    return None


def _is_of(job: LetterJob, path: str, entry: manifest.ManifestEntry) -> bool:
    is_document = path.endswith(".pdf") and not entry.party
    return is_document and bool(entry.head) and entry.step == job.due.step.step


def holds(
    job: LetterJob,
    path: str,
    entry: manifest.ManifestEntry,
    on: Callable[[date], LetterJob | LetterOutcome],
    *,
    dressed: bool = True,
) -> bool:
    """Whether a document made before may leave today; `dressed`: with the templates as they are."""
    day, today = manifest.day_of(path), job.on_day.as_of
    if not entry.facts or day > today or not _leaves_time(job, entry):
        return False
    then = job if day == today else on(day)
    if isinstance(then, LetterOutcome) or (dressed and then.dress != entry.dress):
        return False
    is_same_debt = (
        then.due.invoice_numbers == job.due.invoice_numbers
        and then.due.apart == job.due.apart
        and _principals(then.on_day) == _principals(job.on_day)
    )
    return is_same_debt and facts_of(then) == entry.facts


def _principals(on_day: CaseOnDay) -> dict[str, object]:
    owed = on_day.statement
    return {each.invoice_number: each.principal_due for each in (*owed.invoices, *owed.disputed)}


def _leaves_time(job: LetterJob, entry: manifest.ManifestEntry) -> bool:
    """Whether a letter that leaves today is there before the date to pay that it gives.

    A mise en demeure leaves the debtor eight days all the same.
    """
    if entry.pay_by is None:
        return True
    is_formal = job.kind is StepKind.FORMAL_NOTICE
    transit = job.on_day.options.transit_days if job.due.step.channel in BY_CARRIER else 0
    needed = max(transit, DAYS_TO_PAY if is_formal else 0)
    return date.fromisoformat(entry.pay_by) > shifted(job.on_day.as_of, needed)


def files_of(path: str, known: OpenManifest) -> Iterator[str]:
    """Yield a document, the e-mail draft that carries it, and the letters of co-debtors."""
    stem = path.removesuffix(".pdf")
    yield from (each for each in (path, f"{stem}.eml") if each in known)
    yield from (
        p for p, each in known.beside(path).items() if each.party and p.startswith(f"{stem}--")
    )


def set_aside(root: Path, path: str, known: OpenManifest, aside: OpenManifest) -> str:
    """Move a file out of build/letters; return where it is now, from the workspace."""
    entry = known.pop(path)
    new = path
    if path in aside and aside[path].sha256 != entry.sha256:
        stem, _dot, ending = path.rpartition(".")
        new = f"{stem}.{entry.sha256[:8]}.{ending}"
    _move(root, f"{LETTERS_FOLDER}/{path}", f"{SET_ASIDE_FOLDER}/{new}")
    aside[new] = entry
    return f"{SET_ASIDE_FOLDER}/{new}"


def take_back(root: Path, path: str, known: OpenManifest, aside: OpenManifest) -> str:
    """Move a file that holds again back into build/letters; return its path below that."""
    entry = aside[path]
    old = _before_aside(path, entry)
    if old in known and known[old].head:
        set_aside(root, old, known, aside)
    del aside[path]
    _move(root, f"{SET_ASIDE_FOLDER}/{path}", f"{LETTERS_FOLDER}/{old}")
    known[old] = entry
    return old


def _before_aside(path: str, entry: manifest.ManifestEntry) -> str:
    """Return where a file that was set aside lay in build/letters."""
    folder, _slash, name = path.rpartition("/")
    day, ending = manifest.day_of(path).isoformat(), name.rpartition(".")[2]
    suffix = f"--{name.rpartition('--')[2].partition('.')[0]}" if entry.party else ""
    return f"{folder}/{day}-{entry.step}{suffix}.{ending}"


def _move(root: Path, old: str, new: str) -> None:
    if not (root / _MOVING).exists():
        write_below(root, _MOVING, b"")
    content = read_file(root / old, limit=ARCHIVED_BYTES, follow=False)
    replace_file(root / new, content, below=root)
    remove_file(root / old, below=root, up_to=root / PurePosixPath(old).parents[1])


def _found_again(root: Path, known: OpenManifest, aside: OpenManifest) -> None:
    """Enter the files that a run had moved when it was killed, before it could say so."""
    for path, entry in tuple(known.items()):
        if entry.sha256 and not manifest.is_ours(root / LETTERS_FOLDER, path, entry):
            stem, _dot, ending = path.rpartition(".")
            for new in (path, f"{stem}.{entry.sha256[:8]}.{ending}"):
                if new not in aside and manifest.is_ours(root / SET_ASIDE_FOLDER, new, entry):
                    aside[new] = known.pop(path)
                    break
    for path, entry in tuple(aside.items()):
        old = _before_aside(path, entry)
        is_gone = not (root / SET_ASIDE_FOLDER / path).exists()
        if is_gone and manifest.is_ours(root / LETTERS_FOLDER, old, entry):
            known.setdefault(old, aside.pop(path))


@dataclass(frozen=True, kw_only=True)
class LettersRun:
    """What a run works on: the cases, and what was written before."""

    workspace: Workspace
    today: date
    committed: WorkspaceState
    known: OpenManifest
    """What lies in build/letters."""
    aside: OpenManifest
    """What was set aside."""
    before: tuple[FileManifest, FileManifest]
    replaced: dict[str, str] = field(default_factory=dict)
    """Where the documents are that made room for others of the same name, in this run."""

    @staticmethod
    def of(workspace: Workspace, today: date) -> LettersRun:
        """Return the run over a workspace, with what was written before."""
        before = (
            manifest.read(workspace.root / LETTERS_FOLDER),
            manifest.read(workspace.root / SET_ASIDE_FOLDER),
        )
        known, aside = map(OpenManifest, before)
        if (workspace.root / _MOVING).exists():
            for name in (LETTERS_FOLDER, SET_ASIDE_FOLDER):
                tidy_below(workspace.root / name, below=workspace.root)
            _found_again(workspace.root, known, aside)
        return LettersRun(
            workspace=workspace,
            today=today,
            committed=workspace_state(workspace.root),
            known=known,
            aside=aside,
            before=before,
        )

    @property
    def root(self) -> Path:
        """The workspace."""
        return self.workspace.root

    @property
    def folder(self) -> Path:
        """Where letters are written."""
        return self.root / LETTERS_FOLDER

    def decided(self, file: CaseFile, day: date | None = None) -> LetterJob | LetterOutcome:
        """Return what is to be made of a case."""
        return decide(file, self.workspace, self.committed, day)

    def on(self, job: LetterJob) -> Callable[[date], LetterJob | LetterOutcome]:
        """Return what says what is to be made of the case of a job on an earlier day."""
        file = self.workspace.case_file(job.case.number)
        return lambda day: self.decided(file, day)

    @property
    def _ever_aside(self) -> FileManifest:
        """What was set aside by this run or before, with what it took back."""
        return FileManifest({**self.before[1], **self.aside})

    def keep_aside(self) -> None:
        """Enter what was set aside: before anything says that build/letters has it no more."""
        entries = self._ever_aside
        if entries != self.before[1]:
            with writing(self.root / SET_ASIDE_FOLDER):
                manifest.write(self.root / SET_ASIDE_FOLDER, entries, below=self.root)

    def save(self) -> None:
        """Write what is known of both folders, where that has changed.

        Killed in between, a file that was moved is entered twice, and never nowhere.
        """
        self.keep_aside()
        for name, entries, before in (
            (LETTERS_FOLDER, self.known, self.before[0]),
            (SET_ASIDE_FOLDER, self.aside, self._ever_aside),
        ):
            if entries != before:
                with writing(self.root / name):
                    manifest.write(self.root / name, entries, below=self.root)
        if (self.root / _MOVING).exists():
            with writing(self.root / SET_ASIDE_FOLDER):
                remove_file(self.root / _MOVING, below=self.root, up_to=self.root / "build")


def may_have_left(run: LettersRun, path: str) -> bool:
    """Whether a document is a good one that somebody may have posted, and that is not recorded."""
    entry = run.known.get(path)
    if entry is None or not entry.head or manifest.day_of(path) > run.today:
        return False
    return manifest.is_ours(run.folder, path, entry) and archived_as(run, entry) is None


def archived_as(run: LettersRun, entry: manifest.ManifestEntry) -> str | None:
    """Return where a case keeps a document as the one that was sent; None when it does not."""
    file = run.workspace.by_number.get(entry.case)
    history = file.case.history if file is not None and file.case is not None else ()
    kept = (e.document for e in history if e.document is not None)
    return next((f"cases/{each.file}" for each in kept if each.sha256 == entry.sha256), None)
