"""One document to be made: all that it is made from, small enough to go to another process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.resources import packaged_templates
from relance_docs.statement.records import Statement
from relance_docs.workspace.layout import CASES_FOLDER, refuse_link

TEMPLATES_FOLDER: Final = "letter_templates"
LETTERS_FOLDER: Final = "build/letters"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A document of a case that is due."""

    root: Path
    """The workspace."""
    on_day: CaseOnDay
    due: StepDue
    commit: str
    """Last commit of the case file, abbreviated; empty without one."""
    fingerprint: str
    draft_reason: Message | None
    """Why the document is a draft; None when all that it is made from is committed."""
    dress: str = ""
    """SHA-256 of the templates and the files that it shows, in hexadecimal."""
    head: str = ""
    """The commit checked out, from which a document that is no draft can be made again."""

    @property
    def case(self) -> Case:
        """The case."""
        return self.on_day.case

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.on_day.settings

    @property
    def owed(self) -> Statement:
        """What is owed on the day of the document."""
        return self.on_day.statement

    @property
    def draft(self) -> bool:
        """Whether the document bears the PROJET mark."""
        return self.draft_reason is not None

    @property
    def kind(self) -> StepKind:
        """The kind of document."""
        return kind_of(self.due.step)

    @property
    def path(self) -> str:
        """Where the PDF goes, below build/letters: « 2026-014/2026-11-20-relance-2.pdf »."""
        return f"{self.case.number}/{self.owed.as_of.isoformat()}-{self.due.step.step}.pdf"

    @property
    def email_path(self) -> str | None:
        """Where the e-mail draft goes, below build/letters; None for another channel."""
        if self.due.step.channel is not Channel.EMAIL or self.kind is StepKind.CALL:
            return None
        return f"{self.path.removesuffix('.pdf')}.eml"

    @property
    def paths(self) -> tuple[str, ...]:
        """All files of the document, below build/letters."""
        return tuple(path for path in (self.path, self.email_path) if path)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked up: those of the case, of the workspace, the packaged ones."""
        return template_folders(self.root, self.case.number)


def template_folders(root: Path, case_number: str) -> tuple[Path, ...]:
    """Return the folders with templates for a case that are there, the most special first.

    Raises RefusalError for one of the workspace that is a link or lies behind one.
    """
    own = (f"{CASES_FOLDER}/{case_number}/{TEMPLATES_FOLDER}", TEMPLATES_FOLDER)
    for name in own:
        refuse_link(root, name)
    folders = (*(root / name for name in own), packaged_templates())
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def case_templates(root: Path, case_number: str) -> tuple[str, ...]:
    """Return the template files of a case alone, relative to the workspace."""
    folder = root / CASES_FOLDER / case_number / TEMPLATES_FOLDER
    return tuple(
        path.relative_to(root).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    )
