"""The written parts of a dossier: the confidential note, the bordereau, what goes before pièces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.files import PIECES, original_paths
from relance_docs.errors import FindingsError
from relance_docs.finding import Finding
from relance_docs.french import articles, typeset
from relance_docs.letters.wording import sums_of
from relance_docs.pieces.records import DossierPart, Note, Stamped
from relance_docs.rendering.document import Attachment, PdfDocument
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.resources import packaged_templates
from relance_docs.review.exhibit import Exhibit, ExhibitForm
from relance_docs.wording.check import check_html
from relance_docs.wording.facts import LetterFacts, names_in
from relance_docs.workspace.layout import CASES_FOLDER

TEMPLATES: Final = Path(__file__).parent / "templates"


def created(brief: Brief) -> datetime:
    """Return the only date of the documents: the beginning of the day of the dossier."""
    return datetime.combine(brief.as_of, time(), UTC)


def page_of(template: str, context: DossierContext, **more: object) -> str:
    """Return the HTML of a document, its articles of law in one typography.

    Raises RefusalError when the template is not there or prints what does not exist.
    """
    return articles(filled_in(template, context, **more))


def filled_in(template: str, context: DossierContext, **more: object) -> str:
    """Return a page that is copied from, not printed: its spaces are plain ones."""
    return render_template(template, _folders(), {**context.variables(), **more})


def document_of(brief: Brief, page: str, attachments: tuple[Attachment, ...] = ()) -> PdfDocument:
    """Return a page with all that it may draw on."""
    return PdfDocument(
        html=page, created=created(brief), folders=_folders(), attachments=attachments
    )


def laid_out(brief: Brief, page: str, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Return the PDF of a page: PDF/A-3a and PDF/UA-1."""
    return render_pdf(document_of(brief, page, attachments))


def checked(
    brief: Brief, context: DossierContext, page: str, template: str, *asked: Decimal
) -> tuple[Finding, ...]:
    """Return the warnings about the words of a page; raise FindingsError for a blocked phrase.

    `asked`: what the act asks for, where that is another total than what is claimed.

    A document for a court may say what a letter may not; it judges nobody either, and its totals
    are those of the statement.
    """
    facts = LetterFacts(
        debtor_kind=brief.case.debtor.kind,
        acts_as=brief.settings.creditor.acts_as,
        is_amicable=False,
        dispute_is_open=bool(brief.owed.disputed),
        lawyer_is_mandated=True,
        total_due=context.claimed,
        amounts=(*_amounts(brief, context), *asked),
        names=names_in(brief.case, brief.settings),
    )
    sources = (
        (f"dossier/{template}", (TEMPLATES / template).read_text(encoding="utf-8")),
        (brief.file.path, brief.file.raw.decode("utf-8", "replace")),
    )
    findings = check_html(page, facts, path=f"dossier/{template}", sources=sources)
    if errors := tuple(finding for finding in findings if finding.is_error):
        raise FindingsError(errors)
    return findings


def _amounts(brief: Brief, context: DossierContext) -> Iterator[Decimal]:
    """Yield every sum that the dossier may call a total."""
    yield from sums_of(context)
    yield context.totals.total  # of what is due: what is declared goes beyond
    owed = brief.owed
    yield from (owed.total_due, owed.principal_due, owed.principal_overdue, owed.disputed_due)
    yield context.contested_totals.total
    yield sum((row.principal_due for row in context.not_due), Decimal("0.00"))
    if context.bridge is not None:
        yield context.bridge.contested
    for row in context.contested:
        yield from (row.total, row.principal, row.penalties)
    yield from (row.total for row in context.later)
    yield sum((row.total for row in context.later), Decimal("0.00"))
    if context.bridge is not None:
        bridge = context.bridge
        yield from (bridge.balance, bridge.penalties, bridge.indemnity, bridge.elsewhere)
    yield from (fact.amount for fact in context.chronology if fact.amount is not None)
    for each in context.contradictions:
        yield from (value for value in (each.then, each.now) if isinstance(value, Decimal))


def _folders() -> tuple[Path, ...]:
    """Return where a dossier's templates are: its own, then those that letters share with it."""
    return (TEMPLATES, packaged_templates().resolve())


_SAID: Final[Mapping[Note, str]] = {
    Note.OWNER_PASSWORD: "L’original limite l’impression ou la copie.",
    Note.SIGNED: "L’original porte une signature électronique, que seul l’original montre.",
    Note.ACTIVE_CONTENT: "Le contenu actif de l’original n’est pas repris.",
    Note.EMBEDDED_FILES: "L’original porte d’autres fichiers, joints avec lui.",
    Note.FORM: "Formulaire, montré avec ses valeurs.",
    Note.COMMENTS: "Le texte des commentaires se lit dans l’original.",
    Note.REPAIRED: "L’original est légèrement endommagé ; ses pages ont pu être lues.",
    Note.NOT_SHOWN: "Original joint tel quel : ses pages ne sont pas montrées ici.",
    Note.CHARACTERS: "Certains caractères sont donnés par leur numéro.",
}


def said_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return a sentence for each note."""
    return tuple(_SAID[note] for note in notes)


ACTS: Final = "4-actes"
PARTS: Final = {
    "note": "1-note-confidentielle.pdf",
    "bordereau": "2-bordereau.pdf",
    "pieces": PIECES,
    "acts": ACTS,
}
"""The parts of a dossier: the first is the lawyer's alone, the others may be communicated."""
JOINED: Final = "3-pieces-reunies.pdf"
"""Bordereau and pièces in one file: it stands beside the folder that has them one by one."""


@dataclass(frozen=True, kw_only=True)
class Exit:
    """A draft: its file, its title, its template, what it prints beside the context."""

    name: str
    title: str
    template: str
    context: DossierContext
    more: dict[str, object]
    is_act: bool = True
    """Whether it is filed or sent to others; the rest is between the creditor and its lawyer."""

    @property
    def path(self) -> str:
        """Where its PDF stands below the folder of the dossier."""
        return f"{ACTS}/{self.name}" if self.is_act else self.name


NOTE_TEMPLATE: Final = "note.html"
BORDEREAU_TEMPLATE: Final = "bordereau.html"
PART_TEMPLATE: Final = "part.html"


def note(brief: Brief, rows: tuple[PieceRow, ...]) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the PDF of the confidential note, and the warnings about its words."""
    context = dossier_context(brief, rows, is_linked=False)
    page = page_of(NOTE_TEMPLATE, context, parts=PARTS)
    return laid_out(brief, page), checked(brief, context, page, NOTE_TEMPLATE)


def bordereau(brief: Brief, rows: tuple[PieceRow, ...]) -> bytes:
    """Return the PDF of the bordereau alone."""
    context = dossier_context(brief, rows, is_linked=False)
    page = page_of(BORDEREAU_TEMPLATE, context, is_joined=False)
    checked(brief, context, page, BORDEREAU_TEMPLATE)
    return laid_out(brief, page)


def before_pieces(brief: Brief, stamped: Sequence[Stamped]) -> Callable[[DossierPart], bytes]:
    """Return what makes the bordereau before the pièces of a file, with the pages they have."""

    def made(part: DossierPart) -> bytes:
        context = dossier_context(brief, piece_rows(brief, stamped, part))
        if part.number > 1:
            return laid_out(brief, _page_of_part(context, part))
        return laid_out(brief, page_of(BORDEREAU_TEMPLATE, context, is_joined=True))

    return made


def _page_of_part(context: DossierContext, part: DossierPart) -> str:
    numbers = {piece.number for piece in part.pieces}
    return page_of(
        PART_TEMPLATE,
        context,
        part_number=part.number,
        part_count=part.of,
        part_pieces=tuple(row for row in context.pieces if row.number in numbers),
    )


def piece_rows(
    brief: Brief, stamped: Sequence[Stamped], part: DossierPart | None = None
) -> tuple[PieceRow, ...]:
    """Return the rows of the bordereau; `part` knows where each pièce begins in the file."""
    by_number = {piece.number: piece for piece in stamped}
    paths = original_paths(brief)
    return tuple(
        _row(exhibit, by_number.get(exhibit.number or 0), part, paths)
        for exhibit in brief.review.bordereau.exhibits
    )


def _row(
    exhibit: Exhibit, stamped: Stamped | None, part: DossierPart | None, paths: Mapping[str, str]
) -> PieceRow:
    number = exhibit.number or 0
    return PieceRow(
        number=number,
        title=typeset(exhibit.title),
        dated=exhibit.date,
        pages=stamped.pages if stamped else 0,
        form=_form(exhibit),
        notes=said_of(stamped.examined.notes) if stamped else (),
        first_page=part.first_pages.get(number) if part else None,
        part=part.part_of.get(number) if part and part.of > 1 else None,
        communicated_on=exhibit.communicated_on,
        file=paths[f"{CASES_FOLDER}/{exhibit.file}"] if exhibit.file else "",
        sha256=stamped.examined.sha256 if stamped else "",
    )


def _form(exhibit: Exhibit) -> str:
    if exhibit.is_withdrawn:
        return "retirée"
    if exhibit.form is ExhibitForm.COPY_OF_ORIGINAL:
        return "copie, original conservé"
    return "copie"
