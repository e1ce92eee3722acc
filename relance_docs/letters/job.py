"""One document to be made: all that it is made from, small enough to go to another process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.obligors import CoDebtor
from relance_docs.case.parties import Language
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Settings
from relance_docs.files.ascii_names import ascii_words
from relance_docs.message import Message
from relance_docs.plan.channels import as_it_reaches, may_be_e_registered
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.recording.events.sending import recorded_of
from relance_docs.rendering.folders import template_folders
from relance_docs.statement.put_off import accelerated_on
from relance_docs.statement.records import Statement
from relance_docs.workspace.layout import CASES_FOLDER, TEMPLATES_FOLDER

LETTERS_FOLDER: Final = "build/letters"


@dataclass(frozen=True, kw_only=True)
class LetterJob:
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
    party: str | None = None
    """The co-debtor to whom it goes; None: the debtor."""
    suffix: str = ""
    """What tells the file of a co-debtor from that of the debtor."""

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
        day, step = self.owed.as_of.isoformat(), self.due.step.step
        return f"{self.case.number}/{day}-{step}{self.suffix}.pdf"

    @property
    def email_path(self) -> str | None:
        """Where the e-mail draft goes, below build/letters; None for another channel."""
        if self.due.step.channel is not Channel.EMAIL or self.kind is StepKind.CALL:
            return None
        return f"{self.path.removesuffix('.pdf')}.eml"

    @property
    def own_paths(self) -> tuple[str, ...]:
        """The files that go to the one it is for, below build/letters."""
        return tuple(path for path in (self.path, self.email_path) if path)

    @property
    def paths(self) -> tuple[str, ...]:
        """All files of the document, those of co-debtors too, below build/letters."""
        return tuple(path for letter in self.letters for path in letter.own_paths)

    @cached_property
    def letters(self) -> tuple[LetterJob, ...]:
        """Itself, then the same for each co-debtor: as if it were the debtor, of what it was told.

        A call is made to the debtor. Law: 1305-5 C. civ.: what fell due early by the debtor's
        fault alone is asked of no other.
        """
        is_letter = self.kind not in {StepKind.CALL, StepKind.HANDOVER}
        early = accelerated_on(self.case, self.owed.as_of, self.settings.plan)
        if self.party is not None or not is_letter or early is not None:
            return (self,)
        return (self, *map(self._for, self.case.co_debtors))

    def _for(self, co_debtor: CoDebtor) -> LetterJob:
        on_day = known_to(self.on_day, co_debtor, self.due.step.step)
        rank = self.case.co_debtors.index(co_debtor) + 2
        name = ascii_words(co_debtor.name.lower(), longest=30)
        return replace(
            self,
            on_day=on_day,
            due=replace(self.due, step=_as_it_reaches(on_day, self.due.step)),
            party=co_debtor.name,
            suffix=f"--{rank}-{name}".rstrip("-"),
        )

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked up: those of the case, of the workspace, the packaged ones."""
        return (*self.own_language, *template_folders(self.root, self.case.number))

    @property
    def language(self) -> Language:
        """In which it is written; what is for the creditor's own side is in French."""
        is_internal = self.kind in {StepKind.CALL, StepKind.HANDOVER}
        return Language.FRENCH if is_internal else self.case.debtor.language

    @cached_property
    def own_language(self) -> tuple[Path, ...]:
        """The folders of its language inside those of templates; none for French."""
        if self.language is Language.FRENCH:
            return ()
        found = template_folders(self.root, self.case.number)
        inside = (folder / self.language.value for folder in found)
        return tuple(folder for folder in inside if folder.is_dir())


def _as_it_reaches(on_day: CaseOnDay, step: PlanStep) -> PlanStep:
    """Return a step as it reaches a co-debtor: on paper who agreed to no electronic one.

    Law: L100 I CPCE (postes): the consent of the debtor is not hers.
    """
    step = as_it_reaches(on_day, step)
    if step.channel is Channel.E_REGISTERED and not may_be_e_registered(on_day):
        return step.model_copy(update={"channel": Channel.REGISTERED})
    return step


def known_to(on_day: CaseOnDay, co_debtor: CoDebtor, step: str = "") -> CaseOnDay:
    """Return a case as a co-debtor knows it before the letter of a step leaves for it.

    What left of that very step is not told in it: the letter stays what it was.
    """
    case = on_day.case
    left = recorded_of(case, step, co_debtor.name)
    before = case.model_copy(update={"history": tuple(e for e in case.history if e not in left)})
    return replace(on_day, case=before.as_known_to(co_debtor), claimed=on_day.statement)


def case_templates(root: Path, case_number: str) -> tuple[str, ...]:
    """Return the template files of a case alone, relative to the workspace."""
    folder = root / CASES_FOLDER / case_number / TEMPLATES_FOLDER
    return tuple(
        path.relative_to(root).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    )
