"""A document of the dossier: its template filled in, its words checked, its pages laid out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import DossierContext
from relance_docs.errors import FindingsError
from relance_docs.finding import Finding
from relance_docs.letters.wording import sums_of
from relance_docs.rendering.document import Attachment, PdfDocument
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.resources import packaged_templates
from relance_docs.wording.check import check_html
from relance_docs.wording.facts import Facts, names_in

TEMPLATES: Final = Path(__file__).parent / "templates"


def created(brief: Brief) -> datetime:
    """Return the only date of the documents: the beginning of the day of the dossier."""
    return datetime.combine(brief.owed.as_of, time(), UTC)


def page_of(template: str, context: DossierContext, **more: object) -> str:
    """Return the HTML of a document.

    Raises RefusalError when the template is not there or prints what does not exist.
    """
    return render_template(template, _folders(), {**context.variables(), **more})


def laid_out(brief: Brief, page: str, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """Return the PDF of a page: PDF/A-3a and PDF/UA-1."""
    return render_pdf(
        PdfDocument(html=page, created=created(brief), folders=_folders(), attachments=attachments)
    )


def checked(brief: Brief, context: DossierContext, page: str, template: str) -> tuple[Finding, ...]:
    """Return the warnings about the words of a page; raise FindingsError for a blocked phrase.

    A document for a court may say what a letter may not; it judges nobody either, and its totals
    are those of the statement.
    """
    facts = Facts(
        debtor_kind=brief.case.debtor.kind,
        acts_as=brief.settings.creditor.acts_as,
        is_amicable=False,
        dispute_is_open=bool(brief.owed.disputed),
        lawyer_is_mandated=True,
        total_due=context.claimed,
        amounts=tuple(_amounts(brief, context)),
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
    owed = brief.owed
    yield from (owed.total_due, owed.principal_due, owed.principal_overdue, owed.disputed_due)
    for row in context.contested:
        yield from (row.total, row.principal, row.penalties)
    yield from (row.total for row in context.later)
    if context.bridge is not None:
        yield from (context.bridge.face, context.bridge.penalties)
    yield from (fact.amount for fact in context.chronology if fact.amount is not None)
    for each in context.contradictions:
        yield from (value for value in (each.then, each.now) if isinstance(value, Decimal))


def _folders() -> tuple[Path, ...]:
    """Return where a dossier's templates are: its own, then those that letters share with it."""
    return (TEMPLATES, packaged_templates().resolve())
