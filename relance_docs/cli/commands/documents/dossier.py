"""`relance dossier`: make what a lawyer files, with its pièces, drafts, proofs and ZIP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import as_of_option, case_argument, format_option, jobs_option
from relance_docs.cli.session import Session
from relance_docs.cli.sizes import Size
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import Filing
    from relance_docs.dossier.forms.files import FilledForm
    from relance_docs.dossier.make import DossierMade, MadePart
    from relance_docs.outputs.documents import DossierData, FormData, PartData

SMALL: Final = 4_000_000
"""Bytes above which a court may refuse a file that lawyers send over their network."""
_FOLDERS: Final = ("3-pieces/", "donnees/", "originaux/", "preuve/")
"""Whose files the table does not name one by one."""


@click.command(
    "dossier",
)
@case_argument
@as_of_option
@click.option(
    "--for",
    "addressee",
    type=OneOf("Filing"),
    default="lawyer",
    help=_(
        "Who is given the pièces: how large a file, how long a name may be. By the network of"
        " lawyers (rpva), at the registry of a court (tj, tc); without it a lawyer, and no limit."
    ),
)
@click.option(
    "--max-size",
    metavar=_("SIZE"),
    type=Size(),
    help=_("Cut what is communicated so that no file is larger: 10MB, 4MB."),
)
@click.option(
    "--form",
    metavar=_("FILE"),
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_(
        "Your own copy of a fillable form (PDF) for an order to pay: what the case knows is"
        " written into it."
    ),
)
@jobs_option
@format_option("text", "json")
@click.pass_obj
def dossier(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    case_number: str,
    as_of: date | None,
    addressee: Filing,
    max_size: int | None,
    form: Path | None,
    jobs: int | None,
    output_format: str,
) -> int:
    """Make the dossier; 1 when the case or a pièce of it bars that."""
    from relance_docs.cli.present import sentences_in
    from relance_docs.cli.progress import progress_bar
    from relance_docs.dossier.addressees import ADDRESSEES
    from relance_docs.dossier.make import DossierAsked, make_dossier

    workspace = session.load_workspace(as_of)
    asked = DossierAsked(
        number=case_number,
        addressee=ADDRESSEES[addressee],
        max_size=max_size,
        form=form,
        processes=jobs or os.cpu_count() or 1,
        says=sentences_in("fr"),
    )
    with progress_bar(session, session.words(_("dossier"))) as progress:
        made = make_dossier(workspace, asked, progress=progress)
    _say(session, made)
    if output_format == "json":
        _print_json(session, made)
    else:
        _print_text(session, made)
    return 0


def _print_text(session: Session, made: DossierMade) -> None:
    from relance_docs.cli.output import print_table
    from relance_docs.cli.sizes import shown_size

    header = tuple(session.words(text) for text in (_("file"), _("pages"), _("size")))
    pages = {part.path: str(part.pages) for part in made.parts}
    rows = [
        (file.path, pages.get(file.path, ""), shown_size(file.size))
        for file in made.files
        if not file.path.startswith(_FOLDERS)
    ]
    rows.append((f"build/dossiers/{made.archive.name}", "", shown_size(made.archive_size)))
    print_table(header, rows, right=(1, 2))


def _print_json(session: Session, made: DossierMade) -> None:
    from relance_docs.cli.output import print_json

    data: DossierData = {
        "case": made.case,
        "as_of": made.as_of.isoformat(),
        "claimed": format(made.claimed, ".2f"),
        "for": made.addressee.key,
        "max_size": made.max_size,
        "draft": made.draft_reason is not None,
        "path": f"build/dossiers/{made.case}",
        "zip": {
            "path": f"build/dossiers/{made.archive.name}",
            "size": made.archive_size,
            "sha256": made.archive_sha256,
        },
        "pages": made.pages,
        "parts": [_part(part) for part in made.parts],
        "files": [
            {"path": file.path, "size": file.size, "sha256": file.sha256} for file in made.files
        ],
        "missing": list(made.missing),
        "form": None if made.form is None else _form(made.form),
        "warnings": [session.translate(warning) for warning in _warnings(made)],
    }
    print_json(data)


def _part(part: MadePart) -> PartData:
    return {
        "path": part.path,
        "pages": part.pages,
        "first_page": part.first_page,
        "size": part.size,
        "sha256": part.sha256,
        "pieces": list(part.pieces),
    }


def _form(form: FilledForm) -> FormData:
    found = form.filling
    return {
        "path": form.path,
        "written": [{"field": field, "value": label} for field, label in found.written],
        "left": list(found.left),
        "too_long": list(found.too_long),
        "kept": list(found.kept),
        "without_field": list(found.without_field),
    }


def _say(session: Session, made: DossierMade) -> None:
    """Say on stderr what somebody should look at."""
    from relance_docs.cli.findings_output import format_findings

    aside(format_findings(made.warnings, "text", session.translate), ends_line=False)
    for warning in _warnings(made):
        aside(session.translate(warning))


def _warnings(made: DossierMade) -> Iterator[Message]:
    from relance_docs.cli.sizes import shown_size

    if made.form is not None:
        yield from _about_form(made.form)
    if made.draft_reason is not None:
        yield Message("note: the dossier is marked PROJET: {reason}", reason=made.draft_reason)
    for title in made.missing:
        yield Message("note: missing pièce: {title}", title=title)
    for file in made.too_large:
        yield Message(
            "warning: {file} is {size}: larger than {limit}, and it cannot be cut; send it apart,"
            " on paper or on a medium",
            file=file.path,
            size=shown_size(file.size),
            limit=shown_size(made.max_size or 0),
        )
    for part in made.parts:
        if part.is_too_large:
            yield Message(
                "warning: {file} is {size}: its one pièce is larger than the size asked for; in"
                " 3-pieces/ it is cut",
                file=part.path,
                size=shown_size(part.size),
            )
        elif made.max_size is None and part.size > SMALL:
            yield Message(
                "warning: {file} is {size}: a court may take no more than 4 MB a file; "
                "--for rpva splits it",
                file=part.path,
                size=shown_size(part.size),
            )
    (sums,) = (file.sha256 for file in made.files if file.path == "SHA256SUMS")
    yield Message(
        "note: the reader of verifier.html compares the SHA-256 of SHA256SUMS; tell it in another"
        " way than the dossier: {digest}",
        digest=sums,
    )
    if made.max_size is not None and not made.addressee.is_known:
        yield Message(
            "note: how large a file this addressee takes was found on no public page: {limit} is a"
            " careful value; --max-size gives another",
            limit=shown_size(made.max_size),
        )


def _about_form(form: FilledForm) -> Iterator[Message]:
    found = form.filling
    yield Message(
        "note: {count} fields of the form are filled in {file}: {fields}; compare each with"
        " valeurs-formulaires.html before you sign",
        count=len(found.written),
        file=form.path,
        fields=", ".join(field for field, _label in found.written) or "-",
    )
    for fields, said in (
        (found.left, Message("note: left to you, for no value of the case is plainly meant")),
        (found.too_long, Message("note: left to you, for the value is longer than the field")),
        (found.kept, Message("note: left as it was, for something stood there")),
        (found.without_field, Message("note: values for which no field was found")),
    ):
        if fields:
            yield Message("{said}: {fields}", said=said, fields=", ".join(fields))
