"""A dossier, made as a whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Final, TypeAlias

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.audit.case_page.render import render
from relance_docs.claim.extract import claim_data
from relance_docs.dossier.addressees import LAWYER, Addressee
from relance_docs.dossier.brief import Brief, brief_of
from relance_docs.dossier.compose import claimed_amount
from relance_docs.dossier.context import PieceRow
from relance_docs.dossier.exits import exit_files, exits
from relance_docs.dossier.files import stamped_pieces, write_originals
from relance_docs.dossier.folder import (
    DOSSIERS,
    digest_of,
    files_below,
    replaced_together,
    write_sums,
    write_zip,
)
from relance_docs.dossier.forms.files import FilledForm, filled, value_files
from relance_docs.dossier.front import (
    JOINED,
    PARTS,
    before_pieces,
    bordereau,
    note,
    piece_rows,
)
from relance_docs.dossier.proof import write_proof
from relance_docs.dossier.verifier import VERIFIER, verifier_page
from relance_docs.dossier.workbook.book import recalculation
from relance_docs.files.folder import write_below
from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.pieces.records import DossierPart, Joined, Stamped
from relance_docs.pieces.splitting import cut_to_size, join_in_parts
from relance_docs.plan.decision import standing
from relance_docs.plan.records import Blocked
from relance_docs.rendering.document import Progress
from relance_docs.statement.as_data import statement_data
from relance_docs.unseen import shown_in_json
from relance_docs.verify.other_debtors import OtherDebtors, keys_said
from relance_docs.workspace.checks.across import ACROSS
from relance_docs.workspace.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """A file of the dossier."""

    path: str
    """Below the folder of the dossier, with `/`."""
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MadePart:
    """The pièces joined in one file, or one of the files it was split into."""

    path: str
    """Below the folder of the dossier."""
    pages: int
    first_page: int
    size: int
    sha256: str
    pieces: tuple[int, ...]
    """Numbers of the pièces in it."""
    is_too_large: bool
    """Whether its one pièce alone exceeds the size asked for."""


@dataclass(frozen=True, kw_only=True)
class DossierMade:
    """A dossier that was made."""

    case: str
    as_of: date
    folder: Path
    archive: Path
    archive_size: int
    archive_sha256: str
    claimed: Decimal
    addressee: Addressee
    max_size: int | None
    """Most bytes of a file that was asked for; None for no limit."""
    parts: tuple[MadePart, ...]
    """The joined pièces; none where the case has no pièce."""
    files: tuple[MadeFile, ...]
    """All files, in the order of their paths."""
    missing: tuple[str, ...]
    """Titles of the documents that the case names without a file."""
    draft_reason: Message | None
    """Why it is marked PROJET; None when all that it is made from is committed."""
    warnings: tuple[Finding, ...]
    """About the words that it prints."""
    form: FilledForm | None
    """The form of the user; None when none was given."""

    @property
    def pages(self) -> int:
        """Pages of all parts."""
        return sum(part.pages for part in self.parts)

    @property
    def too_large(self) -> tuple[MadeFile, ...]:
        """Files to communicate that exceed the size asked for, and could not be cut."""
        limit = self.max_size
        sent = (PARTS["bordereau"], f"{PARTS['pieces']}/", f"{PARTS['acts']}/")
        return tuple(
            file
            for file in self.files
            if limit is not None and file.size > limit and file.path.startswith(sent)
        )


Says: TypeAlias = Callable[[Message], str]
"""Puts a message into a language."""

_OF_OTHER_CASES: Final = frozenset(check.code for check in ACROSS)
_NOT_AS_RECORDED: Final = "les fichiers du dossier ne sont pas tels qu’ils ont été enregistrés"

_NAMES_ANOTHER: Final = "on y lirait le nom d’un autre débiteur"
_NOT_GIVEN: Final = Message("the trail would name another debtor")


def audit_page(brief: Brief, says: Says, others: OtherDebtors) -> bytes:
    """Return the page of this case; nothing of another is read for it, or told.

    The trail says what was changed, old and new: of a file that was begun as a copy, what another
    case says. Where it would name one of the `others`, the page has no trail.
    """
    own = tuple(each for each in brief.file.findings if each.code not in _OF_OTHER_CASES)
    # Whether relance.yaml or the command named the day must not show: the day is the same.
    alone = replace(
        brief.workspace, case_files=(replace(brief.file, findings=own),), as_of_is_fixed=False
    )
    (material,) = materials(alone, says)
    material = replace(material, on_day=material.on_day and brief.on_day)  # reckoned already
    shared = replace(material.shared, says=_to_a_reader(material, says))
    told = replace(material, shared=shared)
    page = render(told)
    if not _names_another(page, brief, others):
        return page
    return render(replace(told, record=None, shared=replace(shared, no_record=_NOT_GIVEN)))


def _names_another(page: bytes, brief: Brief, others: OtherDebtors) -> bool:
    """Whether the page names a debtor whom the case file does not name today."""
    shown = others.names(contacts=False).intersection(keys_said(unescape(page.decode())))
    return bool(shown and shown.difference(keys_said(brief.file.raw.decode("utf-8", "replace"))))


def _to_a_reader(material: CaseMaterial, says: Says) -> Says:
    """Return what says messages without what the creditor is told to do next."""
    found = standing(material.on_day) if material.on_day else None
    what_next = found.reason if isinstance(found, Blocked) else None
    draft = material.own.state.draft_reason

    def said(message: Message) -> str:
        if message is what_next:
            return ""
        if message is _NOT_GIVEN:
            return _NAMES_ANOTHER
        return _NOT_AS_RECORDED if message is draft else says(message)

    return said


WORKBOOK: Final = "decompte.xlsx"
AUDIT: Final = "audit.html"
DATA: Final = "donnees"

_STAMPED, _JOINED, _WHOLE = 70, 90, 100
"""How much is done, in percent, when the pièces are stamped and when they are joined."""


@dataclass(frozen=True, kw_only=True)
class DossierAsked:
    """What the dossier is asked to be."""

    number: str
    addressee: Addressee = LAWYER
    max_size: int | None = None
    """Most bytes of a file that is communicated; None for that of the addressee."""
    form: Path | None = None
    """A form of the user that is to be filled."""
    processes: int = 1
    says: Says = str
    """Puts a message into French: the reader of a dossier is French."""

    @property
    def limit(self) -> int | None:
        """Most bytes of a file that is communicated; None for no limit."""
        return self.max_size or self.addressee.max_size


def make_dossier(
    workspace: Workspace,
    asked: DossierAsked,
    *,
    progress: Progress = lambda _done, _total: None,
) -> DossierMade:
    """Make the dossier of a case in build/dossiers, and its ZIP; replace the one before.

    Raises FindingsError for every error of the case and every pièce that cannot be joined, and
    RefusalError; then nothing is written.
    """
    brief = brief_of(workspace, asked.number)
    folder = workspace.root / DOSSIERS
    archive = f"{asked.number}.zip"
    with replaced_together(folder, asked.number, archive, below=workspace.root) as work:
        content = work / asked.number
        content.mkdir()
        made = _filled(brief, content, asked, progress)
        write_zip(content, work / archive, root=f"dossier-{asked.number}")
        size, digest = (work / archive).stat().st_size, digest_of(work / archive)
        files = tuple(_made_file(content, name) for name in files_below(content))
    parts, warnings, form = made
    return DossierMade(
        case=asked.number,
        as_of=brief.owed.as_of,
        folder=folder / asked.number,
        archive=folder / archive,
        archive_size=size,
        archive_sha256=digest,
        claimed=claimed_amount(brief),
        addressee=asked.addressee,
        max_size=asked.limit,
        parts=parts,
        files=files,
        missing=tuple(exhibit.title for exhibit in brief.review.bordereau.missing),
        draft_reason=brief.draft_reason,
        warnings=warnings,
        form=form,
    )


def _filled(
    brief: Brief, folder: Path, asked: DossierAsked, progress: Progress
) -> tuple[tuple[MadePart, ...], tuple[Finding, ...], FilledForm | None]:
    """Write all files of the dossier into an empty folder."""
    others = write_proof(brief, folder)
    write_originals(brief, folder, others)
    stamped = stamped_pieces(
        brief,
        folder,
        longest_name=asked.addressee.longest_name,
        processes=asked.processes,
        progress=_share(progress, 0, _STAMPED),
    )
    rows = piece_rows(brief, stamped)
    confidential, warnings = note(brief, rows)
    write_below(folder, PARTS["note"], confidential)
    write_below(folder, PARTS["bordereau"], bordereau(brief, rows))
    joined = _joined(brief, stamped, folder, asked, _share(progress, _STAMPED, _JOINED))
    _write_drafts(brief, rows, folder)
    form = filled(brief, rows, asked.form) if asked.form is not None else None
    if form is not None:
        write_below(folder, form.path, form.content)
    write_below(folder, WORKBOOK, recalculation(brief))
    _write_data(brief, folder)
    write_below(folder, AUDIT, audit_page(brief, asked.says, others))
    write_below(folder, VERIFIER, verifier_page(brief))
    write_sums(folder)
    progress(_WHOLE, _WHOLE)
    return joined, warnings, form


def _joined(
    brief: Brief,
    stamped: tuple[Stamped, ...],
    folder: Path,
    asked: DossierAsked,
    progress: Progress,
) -> tuple[MadePart, ...]:
    """Write the pièces joined behind their bordereau; then cut each that alone is too large."""
    if not stamped:
        return ()
    limit = asked.limit
    joined = join_in_parts(
        before_pieces(brief, stamped), stamped, folder / JOINED, limit=limit, progress=progress
    )
    for piece in stamped:
        if limit is not None and piece.size > limit:
            cut_to_size(piece.path, limit)
    return tuple(_made_part(part, each) for part, each in joined)


def _share(progress: Progress, start: int, end: int) -> Progress:
    """Return what tells the progress of a stage as that of the whole, in percent."""
    return lambda done, total: progress(start + (end - start) * done // max(total, 1), _WHOLE)


def _write_drafts(brief: Brief, rows: tuple[PieceRow, ...], folder: Path) -> None:
    for draft in exits(brief, rows):
        for path, content in exit_files(brief, draft):
            write_below(folder, path, content)
    for path, content in value_files(brief, rows):
        write_below(folder, path, content)


def _write_data(brief: Brief, folder: Path) -> None:
    """Write the claim and the statement for a program: amounts as text, days in ISO form."""
    number = brief.case.number
    invoices = tuple(invoice.invoice_number for invoice in brief.case.invoices)
    data = {
        f"creance-{number}.json": claim_data(brief.claims, invoices),
        f"decompte-{number}.json": statement_data(brief.owed),
    }
    for name, content in data.items():
        text = shown_in_json(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"
        write_below(folder, f"{DATA}/{name}", text.encode())


def _made_part(part: DossierPart, joined: Joined) -> MadePart:
    return MadePart(
        path=joined.path.name,
        pages=joined.pages,
        first_page=part.first_page,
        size=joined.size,
        sha256=joined.sha256,
        pieces=tuple(piece.number for piece in part.pieces),
        is_too_large=part.is_too_large,
    )


def _made_file(folder: Path, name: str) -> MadeFile:
    path = folder / name
    return MadeFile(path=name, size=path.stat().st_size, sha256=digest_of(path))
