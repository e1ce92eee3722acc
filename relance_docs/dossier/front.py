"""The written part of the dossier, whose table of contents counts the pages of the whole file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.files import ORIGINALS
from relance_docs.dossier.paper import checked, laid_out, page_of
from relance_docs.finding import Finding
from relance_docs.french import typeset
from relance_docs.pieces.records import Note, Part, Stamped
from relance_docs.review.exhibit import Exhibit, ExhibitForm
from relance_docs.workspace.layout import CASES_FOLDER

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


TEMPLATE: Final = "dossier.html"
PART_TEMPLATE: Final = "part.html"


@dataclass(kw_only=True)
class Front:
    """Makes the written part of each file of a dossier, and keeps the warnings about its words."""

    brief: Brief
    stamped: Sequence[Stamped]
    warnings: tuple[Finding, ...] = field(default=(), init=False)

    def __call__(self, part: Part) -> bytes:
        """Return the PDF that goes before the pièces of a part, with the page numbers it has."""
        rows = piece_rows(self.brief, self.stamped, part)
        context = dossier_context(self.brief, rows)
        if part.number > 1:
            return laid_out(self.brief, _page_of_part(context, part))
        page = page_of(TEMPLATE, context)
        self.warnings = checked(self.brief, context, page, TEMPLATE)
        return laid_out(self.brief, page)


def _page_of_part(context: DossierContext, part: Part) -> str:
    numbers = {piece.number for piece in part.pieces}
    return page_of(
        PART_TEMPLATE,
        context,
        part_number=part.number,
        part_count=part.of,
        part_pieces=tuple(row for row in context.pieces if row.number in numbers),
    )


def piece_rows(
    brief: Brief, stamped: Sequence[Stamped], part: Part | None = None
) -> tuple[PieceRow, ...]:
    """Return the rows of the bordereau; `part` knows where each pièce begins in the file."""
    by_number = {piece.number: piece for piece in stamped}
    return tuple(
        _row(exhibit, by_number.get(exhibit.number or 0), part)
        for exhibit in brief.review.bordereau.exhibits
    )


def _row(exhibit: Exhibit, stamped: Stamped | None, part: Part | None) -> PieceRow:
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
        file=f"{ORIGINALS}/{CASES_FOLDER}/{exhibit.file}" if exhibit.file else "",
        sha256=stamped.examined.sha256 if stamped else "",
    )


def _form(exhibit: Exhibit) -> str:
    if exhibit.is_withdrawn:
        return "retirée"
    if exhibit.form is ExhibitForm.COPY_OF_ORIGINAL:
        return "copie, original conservé"
    return "copie"
