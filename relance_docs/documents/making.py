"""A document on demand, made: its words checked, its PDF, the e-mail that would carry it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Any, Final

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.claim.address import city_of, fitting_points
from relance_docs.claim.context import claim_context
from relance_docs.claim.letterhead import identity_of, letterhead_of, sender_of
from relance_docs.claim.logo import logo_asset
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.guarantors import guarantor_of
from relance_docs.documents.job import DocumentJob
from relance_docs.documents.records import DocumentContent
from relance_docs.documents.tongues import why_not_in
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.finding import Finding
from relance_docs.letters import eml
from relance_docs.letters.compose import (
    UNCOMMITTED,
    payment_means,
    payment_reference,
    recipient_of,
    salutation_of,
)
from relance_docs.letters.context import Reference
from relance_docs.letters.document import (
    DRAFT_LINE,
    DRAFT_SUBJECT,
    QR_NAME,
    collection_text,
    email_recipient,
    email_sender,
)
from relance_docs.letters.wording import sums_of
from relance_docs.plan.kinds import StepKind
from relance_docs.rendering.document import Asset, PdfDocument
from relance_docs.rendering.qr import transfer_qr
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.wording.check import check_html, check_text
from relance_docs.wording.facts import LetterFacts, names_in

PDF: Final = "pdf"
EML: Final = "eml"
DOCX: Final = "docx"
"""What a document is written as; the PDF always is."""
EMAIL_TEMPLATE: Final = "document.txt"
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class MadeDocument:
    """A document in memory."""

    page: str
    """Its HTML."""
    pdf: bytes
    email: bytes | None
    """The draft of the e-mail that carries it; None for what goes to nobody."""
    word: bytes | None
    """The same page to be written in, without logo and code; None where it was not asked for."""
    content: DocumentContent
    warnings: tuple[Finding, ...]


def make_document(job: DocumentJob, form: str = PDF) -> MadeDocument:
    """Return the document; nothing is written.

    Raises RefusalError when the facts do not carry it, and FindingsError when the wording check
    blocks a phrase.
    """
    content = content_of(job)
    qr = _qr(job, content)
    variables = _variables(job, content, has_qr=qr is not None)
    page = render_template(_template(job), job.folders, variables)
    goes = KINDS[job.asked.kind].goes_to_debtor
    text = _email_text(job, variables, page) if form == EML and goes else ""
    facts = _facts(job, content, variables)
    findings = _checked(job, facts, page, text)
    assets = tuple(_assets(job, qr))
    printed = PdfDocument(
        html=page,
        created=datetime.combine(job.on_day.as_of, time(), UTC),
        folders=job.folders,
        assets=assets,
        attachments=content.attachments,
    )
    pdf = render_pdf(printed)
    return MadeDocument(
        page=page,
        pdf=pdf,
        email=_draft(job, text, pdf) if text else None,
        word=_word(printed) if form == DOCX else None,
        content=content,
        warnings=findings,
    )


def _word(printed: PdfDocument) -> bytes:
    from relance_docs.rendering.editable.reading import editable  # noqa: PLC0415 - slow to load
    from relance_docs.rendering.editable.word import docx  # noqa: PLC0415 - slow to load

    return docx(editable(printed))


def content_of(job: DocumentJob) -> DocumentContent:
    """Return what a document says of its case; RefusalError when the facts do not carry it."""
    kind = KINDS[job.asked.kind]
    reason = kind.why_not(job.on_day, job.asked) or why_not_in(job.on_day, job.asked)
    if reason is not None:
        raise RefusalError(reason)
    return kind.content(job.on_day, job.asked)


def page_of(job: DocumentJob) -> str:
    """Return the HTML of a document."""
    content = content_of(job)
    variables = _variables(job, content, has_qr=_qr(job, content) is not None)
    return render_template(_template(job), job.folders, variables)


def _addressed(job: DocumentJob) -> Case:
    """Return the case with whoever is written to in the place of the debtor."""
    case = job.on_day.case
    guarantor = guarantor_of(case, job.asked) if KINDS[job.asked.kind].to_guarantor else None
    return case.model_copy(update={"debtor": guarantor.as_debtor()}) if guarantor else case


def _template(job: DocumentJob) -> str:
    return f"{job.asked.kind.value}.html"


def _assets(job: DocumentJob, qr: bytes | None) -> Iterator[Asset]:
    if qr:
        yield Asset(name=QR_NAME, content=qr, mime_type="image/png")
    if logo := logo_asset(job.root, job.on_day.settings.creditor):
        yield logo


def _variables(job: DocumentJob, content: DocumentContent, *, has_qr: bool) -> dict[str, Any]:
    """Return all that the template may print: the claim, the head and the foot, the kind's own."""
    on_day = job.on_day
    case, settings = on_day.case, on_day.settings
    claimed = claim_context(on_day, content.invoices)
    written_by = sender_of(settings)
    addressed = _addressed(job)
    recipient = recipient_of(addressed, StepKind.COURTEOUS)
    signatory = settings.signatory
    qr = f"asset:{QR_NAME}" if has_qr else None
    return {
        **claimed.variables(),
        "place": city_of((written_by or settings.creditor).address),
        "acts_as": settings.creditor.acts_as,
        "sender": written_by,
        "debtor_identity": identity_of(case.debtor),
        "letterhead": letterhead_of(settings),
        "recipient": recipient,
        "recipient_points": fitting_points(recipient),
        "with_debtor": job.with_debtor,
        "salutation": salutation_of(addressed, StepKind.COURTEOUS),
        "references": tuple(_references(job, content)),
        "signatory_name": signatory.name if signatory else "",
        "signatory_role": signatory.role if signatory else "",
        "payment": payment_means(case, settings, content.invoices, qr) if content.asks else None,
        "asked": content.asks,
        "pay_by": content.pay_by,
        "enclosures": (),
        "enclosed_pages": (),
        "reminded": (),
        "collection_text": (
            collection_text(settings.creditor.acts_as, job.folders)
            if KINDS[job.asked.kind].goes_to_debtor
            else None
        ),
        "commit": job.commit or UNCOMMITTED,
        "fingerprint": job.fingerprint,
        "draft": job.draft_reason is not None,
        **content.variables,
    }


def _references(job: DocumentJob, content: DocumentContent) -> Iterator[Reference]:
    yield Reference(label="Dossier", value=job.on_day.case.number)
    if job.with_debtor is not None:
        yield Reference(label="Codébiteur de", value=job.with_debtor)
    if KINDS[job.asked.kind].to_guarantor:
        yield Reference(label="Débiteur", value=job.on_day.case.debtor.name)
    numbers = [row.invoice_number for row in content.invoices]
    if len(numbers) == 1:
        yield Reference(label="Facture", value=numbers[0])


def _qr(job: DocumentJob, content: DocumentContent) -> bytes | None:
    """Return the SEPA code of what is asked for; a public accountant has no use for one."""
    creditor = job.on_day.settings.creditor
    is_public = job.on_day.case.debtor.kind is DebtorKind.PUBLIC_BODY
    if content.asks is None or is_public or creditor.iban is None:
        return None
    numbers = tuple(row.invoice_number for row in content.invoices)
    return transfer_qr(
        beneficiary=creditor.name,
        iban=creditor.iban,
        bic=creditor.bic,
        amount=content.asks,
        remittance=payment_reference(job.on_day.case.number, numbers),
    )


def _facts(job: DocumentJob, content: DocumentContent, variables: Mapping[str, Any]) -> LetterFacts:
    on_day = job.on_day
    claimed = claim_context(on_day, content.invoices)
    return LetterFacts(
        debtor_kind=_addressed(job).debtor.kind,
        letter=content.tone,
        acts_as=on_day.settings.creditor.acts_as,
        is_amicable=content.is_amicable,
        dispute_is_open=bool(on_day.statement.disputed),
        written_on=on_day.as_of,
        delivered_on=on_day.as_of + timedelta(days=on_day.options.transit_days)
        if content.gives_delay
        else None,
        pay_by=content.pay_by,
        total_due=variables["totals"].total if content.asks is None else content.asks,
        amounts=(*sums_of(claimed), *content.sums),
        language=job.language,
        names=names_in(on_day.case, on_day.settings),
    )


def _checked(job: DocumentJob, facts: LetterFacts, page: str, text: str) -> tuple[Finding, ...]:
    """Check the words of a document; return the warnings, raise FindingsError for the rest."""
    name = _template(job)
    sources = tuple(_sources(job, name))
    findings = check_html(page, facts, path=name, sources=sources)
    if text:
        findings += check_text(text, facts, path=EMAIL_TEMPLATE, sources=sources)
    if errors := tuple(finding for finding in findings if finding.is_error):
        raise FindingsError(errors)
    return findings


def _sources(job: DocumentJob, name: str) -> Iterator[tuple[str, str]]:
    for folder in job.folders:
        if (folder / name).is_file():
            yield name, (folder / name).read_text(encoding="utf-8", errors="replace")


def _email_text(job: DocumentJob, variables: Mapping[str, Any], page: str) -> str:
    title = _TITLE.search(page)
    subject = html.unescape(" ".join(title[1].split(" "))).strip() if title else ""
    found = render_template(EMAIL_TEMPLATE, job.folders, {**variables, "subject": subject})
    # Templates escape for HTML; an e-mail in plain text shows the characters themselves.
    return html.unescape(found)


def _draft(job: DocumentJob, text: str, pdf: bytes) -> bytes:
    subject, body = eml.split_subject(text, EMAIL_TEMPLATE)
    if job.draft_reason is not None:
        subject, body = f"{DRAFT_SUBJECT} {subject}", f"{DRAFT_LINE}\n\n{body}"
    name = PurePosixPath(job.path).name
    return eml.draft(
        to=email_recipient(_addressed(job)),
        sender=email_sender(job.on_day.settings),
        subject=subject,
        body=body,
        files=(eml.File(name=name, content=pdf, mime_type="application/pdf"),),
    )
