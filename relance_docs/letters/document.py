"""One document, made: its PDF, and the e-mail draft that carries it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import ActsAs, DebtorKind, Language
from relance_docs.case.settings import Settings
from relance_docs.claim import extract
from relance_docs.claim.logo import logo_asset
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import TEMPLATE_BYTES
from relance_docs.finding import Finding
from relance_docs.letters import eml
from relance_docs.letters.compose import (
    LetterSurroundings,
    asked,
    letter_context,
    payment_reference,
)
from relance_docs.letters.context import EnclosedPage, LetterContext
from relance_docs.letters.enclosures import Enclosure, drawn, enclosures
from relance_docs.letters.job import LetterJob
from relance_docs.letters.wording import facts_of, path_of, sources_of
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.mentions import missing_email
from relance_docs.rendering.document import Asset, Attachment, PdfDocument
from relance_docs.rendering.folders import shown_folder
from relance_docs.rendering.qr import transfer_qr
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.wording.check import check_html, check_text

QR_NAME: Final = "qr.png"
EMAIL_TEMPLATE: Final = "email.txt"
COLLECTION_TEXT: Final = "l111-8.txt"
DRAFT_SUBJECT: Final = "[PROJET]"
DRAFT_LINE: Final = (
    "PROJET\N{NO-BREAK SPACE}: données non enregistrées dans git, message à ne pas envoyer."
)
"""First line of an e-mail that must not leave as it is, as the mark on its letter says."""
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class LetterFiles:
    """The files of a document, in memory, and what somebody should look at."""

    files: tuple[tuple[str, bytes], ...]
    """Path below build/letters and content; the PDF first."""
    warnings: tuple[Finding, ...]


def make_document(job: LetterJob) -> LetterFiles:
    """Return the document of a step that is due.

    Raises RefusalError, or FindingsError when the wording check blocks a phrase; nothing is
    written.
    """
    made = tuple(map(_letter, job.letters))
    warnings = {(w.place, w.message): w for each in made for w in each.warnings}
    return LetterFiles(
        files=tuple(file for each in made for file in each.files), warnings=tuple(warnings.values())
    )


def _letter(job: LetterJob) -> LetterFiles:
    """Return what goes to one of those who owe."""
    found = (
        () if job.kind is StepKind.CALL else enclosures(job.root, job.case, job.due.invoice_numbers)
    )
    pages, pictures = drawn(found)
    qr = _qr(job)
    context = _context(job, found, pages, has_qr=qr is not None)
    page = _page(job, context)
    text = _email_text(job, context, page) if job.email_path else ""
    findings = _checked(job, context, page, text)
    pdf = _pdf(job, page, (*_assets(job, qr), *pictures), found)
    files = [(job.path, pdf)]
    if job.email_path:
        files.append((job.email_path, _draft(job, text, pdf, found)))
    return LetterFiles(files=tuple(files), warnings=findings)


def page_of(job: LetterJob) -> str:
    """Return the HTML of a document without enclosures."""
    return _page(job, _context(job, (), (), has_qr=_qr(job) is not None))


def _assets(job: LetterJob, qr: bytes | None) -> Iterator[Asset]:
    if qr:
        yield Asset(name=QR_NAME, content=qr, mime_type="image/png")
    if logo := logo_asset(job.root, job.settings.creditor):
        yield logo


def _context(
    job: LetterJob, found: tuple[Enclosure, ...], pages: tuple[EnclosedPage, ...], *, has_qr: bool
) -> LetterContext:
    made = LetterSurroundings(
        enclosures=tuple(enclosure.title for enclosure in found),
        enclosed_pages=pages,
        qr=f"asset:{QR_NAME}" if has_qr else None,
        collection_text=None
        if job.kind is StepKind.CALL
        else collection_text(job.settings.creditor.acts_as, job.folders),
        commit=job.commit,
        fingerprint=job.fingerprint,
        draft=job.draft,
    )
    return letter_context(job.on_day, job.due, made)


def _page(job: LetterJob, context: LetterContext) -> str:
    return render_template(_template(job), job.folders, context.variables())


def _template(job: LetterJob) -> str:
    """Return the name of the template; RefusalError where the language of the debtor has none."""
    name = f"{job.due.step.template_name}.html"
    if job.language is Language.FRENCH:
        return name
    if job.settings.creditor.acts_as is ActsAs.COLLECTOR:
        raise RefusalError(
            Message(
                "a collector's letter reproduces French law (R124-4 CPCE): set debtor.language=fr,"
                " and join a translation"
            )
        )
    if not any((folder / name).is_file() for folder in job.own_language):
        raise RefusalError(
            Message(
                "there is no template {name} in the debtor's language: write"
                " letter_templates/{language}/{name}, or set debtor.language=fr",
                name=name,
                language=job.language.value,
            )
        )
    return name


def _checked(job: LetterJob, context: LetterContext, page: str, text: str) -> tuple[Finding, ...]:
    """Check the words of a document; return the warnings, raise FindingsError for the rest."""
    facts = facts_of(job, context)
    letter, email = _template(job), _email_template(job)
    findings = check_html(page, facts, path=path_of(letter), sources=sources_of(job, letter))
    if text:
        findings += check_text(text, facts, path=path_of(email), sources=sources_of(job, email))
    findings = tuple({(each.place, each.message): each for each in findings}.values())
    if errors := tuple(finding for finding in findings if finding.is_error):
        raise FindingsError(errors)
    return findings


def _pdf(
    job: LetterJob, page: str, assets: tuple[Asset, ...], found: tuple[Enclosure, ...]
) -> bytes:
    attached: tuple[Attachment, ...] = ()
    if job.kind is not StepKind.CALL:
        attached = extract.attachments(job.on_day, job.due.invoice_numbers)
        attached += tuple(enclosure.attachment for enclosure in found)
    return render_pdf(
        PdfDocument(
            html=page,
            created=datetime.combine(job.owed.as_of, time(), UTC),
            folders=job.folders,
            assets=assets,
            attachments=attached,
        )
    )


def _qr(job: LetterJob) -> bytes | None:
    """Return the SEPA code of what the letter asks for; a public accountant has no use for one."""
    creditor = job.settings.creditor
    if job.kind is StepKind.CALL or job.case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return None
    if creditor.iban is None:
        return None
    return transfer_qr(
        beneficiary=creditor.name,
        iban=creditor.iban,
        bic=creditor.bic,
        amount=asked(job.on_day, job.due).total,
        remittance=payment_reference(job.case.number, job.due.invoice_numbers),
    )


def collection_text(acts_as: ActsAs, folders: tuple[Path, ...]) -> str | None:
    """Return the text of the law that a collector reproduces, as the workspace provides it.

    Law: R124-4, 5° CPCE. The program does not carry it: a text that has changed since would make
    the letter unlawful, so somebody copies it from Légifrance and answers for it.
    """
    if acts_as is not ActsAs.COLLECTOR:
        return None
    for folder in folders:
        if (folder / COLLECTION_TEXT).is_file():
            return _utf8(folder, COLLECTION_TEXT).strip()
    raise RefusalError(
        Message(
            "a collector's letter reproduces paragraphs 2 and 3 of L111-8 CPCE (R124-4 CPCE);"
            " copy them from Légifrance into letter_templates/{name}",
            name=COLLECTION_TEXT,
        )
    )


def _utf8(folder: Path, name: str) -> str:
    try:
        return read_inside(folder, name, limit=TEMPLATE_BYTES).decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = f"{shown_folder(folder)}/{name}"
        raise RefusalError(
            Message("{place}: the file is not in UTF-8; save it as UTF-8", place=place)
        ) from error


def _email_template(job: LetterJob) -> str:
    """Return the name of the body of the e-mail: that of the step, else the general one."""
    own = f"{job.due.step.template_name}.txt"
    folders = job.own_language or job.folders
    return own if any((folder / own).is_file() for folder in folders) else EMAIL_TEMPLATE


def _email_text(job: LetterJob, context: LetterContext, page: str) -> str:
    title = _TITLE.search(page)
    subject = html.unescape(" ".join(title[1].split(" "))) if title else ""
    variables = {**context.variables(), "subject": subject.strip()}
    # Templates escape for HTML; an e-mail in plain text shows the characters themselves.
    return html.unescape(render_template(_email_template(job), job.folders, variables))


def _draft(job: LetterJob, text: str, pdf: bytes, found: tuple[Enclosure, ...]) -> bytes:
    subject, body = eml.split_subject(text, _email_template(job))
    if job.draft:
        subject, body = f"{DRAFT_SUBJECT} {subject}", f"{DRAFT_LINE}\n\n{body}"
    letter = eml.File(name=PurePosixPath(job.path).name, content=pdf, mime_type="application/pdf")
    return eml.draft(
        to=email_recipient(job.case),
        sender=email_sender(job.settings),
        subject=subject,
        body=body,
        files=(letter, *(enclosure.email_file for enclosure in found)),
    )


def email_recipient(case: Case) -> eml.Person:
    """Return to whom the e-mail goes; RefusalError without an address."""
    contact = case.debtor.contact
    if contact is None or contact.email is None:
        raise RefusalError(missing_email(case))
    return eml.Person(name=contact.name, email=contact.email)


def email_sender(settings: Settings) -> eml.Person | None:
    """Return from whom the e-mail comes; None leaves it to the mail program."""
    writer = settings.sender or settings.creditor
    return eml.Person(name=writer.name, email=writer.email) if writer.email else None
