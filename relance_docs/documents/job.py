"""One document to be written: all that it is made from, small enough to go to another process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.case.parties import Language
from relance_docs.claim.logo import logo_file
from relance_docs.documents.guarantors import addressed
from relance_docs.documents.records import DocumentAsked
from relance_docs.documents.tongues import language_of
from relance_docs.errors import FindingsError
from relance_docs.files.ascii_names import ascii_words
from relance_docs.letters.decide import COMMIT_SHOWN
from relance_docs.letters.inputs import SHOWN, digest_of_lines, fingerprint, folder_lines
from relance_docs.letters.job import case_templates, known_to
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.recording.data_state import WorkspaceState
from relance_docs.rendering.folders import template_folders
from relance_docs.workspace.records import CaseFile
from relance_docs.workspace.workspace import Workspace

DOCUMENTS_FOLDER: Final = "build/documents"
TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class DocumentJob:
    """A document of a case that was asked for."""

    root: Path
    """The workspace."""
    on_day: CaseOnDay
    asked: DocumentAsked
    commit: str
    """Last commit of the case file, abbreviated; empty without one."""
    head: str
    """The commit checked out."""
    fingerprint: str
    draft_reason: Message | None
    """Why the document is a draft; None when all that it is made from is committed."""

    @property
    def path(self) -> str:
        """Where the PDF goes, below build/documents."""
        day = self.on_day.as_of.isoformat()
        to = ascii_words((self.asked.party or "").lower(), longest=30)
        name = f"{day}-{self.asked.kind.value}{f'--{to}' if to else ''}"
        return f"{self.on_day.case.number}/{name}.pdf"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked up: the user's own come first, those of letters last."""
        *own, packaged = template_folders(self.root, self.on_day.case.number)
        found = (*own, TEMPLATES, packaged)
        if self.language is Language.FRENCH:
            return found
        inside = (folder / self.language.value for folder in found)
        return (*(folder for folder in inside if folder.is_dir()), *found)

    @property
    def language(self) -> Language:
        """In which it is written."""
        return language_of(self.on_day, self.asked.kind)

    @property
    def with_debtor(self) -> str | None:
        """The debtor with whom the one it is for owes, where that is a co-debtor."""
        is_copy = self.asked.party == self.on_day.case.debtor.name
        return self.on_day.case.co_debtors[0].name if is_copy else None


def addressed_on_day(on_day: CaseOnDay, asked: DocumentAsked) -> tuple[CaseOnDay, DocumentAsked]:
    """Return the case as the one knows it to whom a document goes, and what is asked of it.

    Raises RefusalError for a kind that does not go to who was named.
    """
    asked = addressed(on_day.case, asked)
    co_debtor = on_day.case.co_debtor(asked.party)
    if co_debtor is None:
        return on_day, asked
    return known_to(on_day.with_the_rest_reserved, co_debtor), asked


def job_of(
    file: CaseFile, workspace: Workspace, committed: WorkspaceState, asked: DocumentAsked
) -> DocumentJob:
    """Return the job of a document; raises FindingsError for a case with errors."""
    if file.case is None or file.has_errors:
        raise FindingsError(tuple(found for found in file.findings if found.is_error))
    on_day, asked = addressed_on_day(workspace.on_day(file.case), asked)
    root, number = workspace.root, file.number
    logo = logo_file(on_day.settings.creditor)
    used = (logo,) if logo else ()
    state = committed.of_case(number, reads=(*used, *case_templates(root, number)))
    day = on_day.as_of.isoformat()
    of_the_case = fingerprint(root, file, asked.kind.value, day, used)
    lines = [of_the_case, *folder_lines(TEMPLATES), *asked.lines]
    return DocumentJob(
        root=root,
        on_day=on_day.with_the_rest_reserved,
        asked=asked,
        commit=(state.commit or "")[:COMMIT_SHOWN],
        head=committed.head or "",
        fingerprint=digest_of_lines(lines)[:SHOWN],
        draft_reason=state.draft_reason,
    )
