"""The bar before a document is made: its words, on what is really going to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.plan import Channel
from relance_docs.claim.records import ClaimContext
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import TEMPLATE_BYTES
from relance_docs.law.constants import legal_value
from relance_docs.letters.context import LetterContext
from relance_docs.letters.job import LetterJob
from relance_docs.plan.default import DEFAULT_PLAN, Plan, plan_of
from relance_docs.plan.events import concerned, events_until
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.reading.decoding import MAX_BYTES
from relance_docs.wording.facts import LetterFacts, letter_kind, names_in
from relance_docs.wording.folding import fold
from relance_docs.workspace.layout import TEMPLATES_FOLDER, case_path

ZERO: Final = Decimal("0.00")
_TEXTS: Final = frozenset((".html", ".txt", ".css"))
BY_POST: Final = frozenset({Channel.POST, Channel.REGISTERED})


def facts_of(job: LetterJob, context: LetterContext) -> LetterFacts:
    """Return what the wording check must know of a document."""
    is_posted = job.due.step.channel in BY_POST
    transit = timedelta(days=job.settings.options.transit_days if is_posted else 0)
    return LetterFacts(
        debtor_kind=job.case.debtor.kind,
        letter=letter_kind(job.due.step.template_name),
        acts_as=job.settings.creditor.acts_as,
        dispute_is_open=bool(job.owed.disputed),
        last_reminder_was_said=_was_sent_before(job),
        more_reminders_follow=_more_follow(job),
        costs_are_justified=any(
            piece.kind is PieceKind.OTHER and "frais" in fold(piece.title).plain.split()
            for piece in job.case.pieces
        ),
        written_on=job.owed.as_of,
        delivered_on=job.owed.as_of + transit,
        pay_by=context.pay_by,
        total_due=context.totals.total,
        amounts=tuple(sums_of(context)),
        language=job.language,
        names=names_in(job.case, job.settings),
    )


def _was_sent_before(job: LetterJob) -> bool:
    """Whether a letter of this template already left for one of the invoices."""
    covered = set(job.due.invoice_numbers)
    for entry in events_until(job.case, job.owed.as_of):
        if entry.was_taken and covered & set(concerned(entry, job.case, job.settings)):
            named = next((s for s in _plan(job) if s.step == entry.step), None)
            template = named.template_name if named else entry.step
            if template == job.due.step.template_name:
                return True
    return False


def _more_follow(job: LetterJob) -> bool:
    """Whether the plan has another reminder between this step and the mise en demeure."""
    names = [step.step for step in _plan(job)]
    if job.due.step.step not in names:
        return False
    later = _plan(job)[names.index(job.due.step.step) + 1 :]
    return any(kind_of(s).is_demand and kind_of(s) is not StepKind.FORMAL_NOTICE for s in later)


def _plan(job: LetterJob) -> Plan:
    """Return the plan of the first invoice of the document."""
    covered = job.due.invoice_numbers
    plans = (
        plan_of(invoice, job.case, job.settings)
        for invoice in job.case.invoices
        if invoice.invoice_number in covered
    )
    return next(plans, DEFAULT_PLAN)


def sources_of(job: LetterJob, template: str) -> Iterator[tuple[str, str]]:
    """Yield the files in which a phrase of a filled-in template may stand: path, content.

    Templates of the case, of the workspace, the packaged ones, then the case file; in each folder
    the template itself first.
    """
    for folder in job.folders:
        paths = (path for path in folder.iterdir() if path.suffix in _TEXTS and path.is_file())
        for path in sorted(paths, key=lambda path: (path.name != template, path.name)):
            inside = path.is_relative_to(job.root.resolve())
            shown = path.relative_to(job.root.resolve()).as_posix() if inside else ""
            source = read_inside(folder, path.name, limit=TEMPLATE_BYTES)
            yield shown or path_of(path.name), _text(source)
    case_file = case_path(job.case.number)
    if (job.root / case_file).is_file():
        yield case_file, _text(read_inside(job.root, case_file, limit=MAX_BYTES))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def path_of(template: str) -> str:
    """Return how a finding names a template."""
    return f"{TEMPLATES_FOLDER}/{template}"


def sums_of(context: ClaimContext) -> Iterator[Decimal]:
    """Yield every sum that a document may call a total: of the document, of a part of it."""
    totals = context.totals
    yield legal_value("business_indemnity").value
    yield from (totals.principal, totals.penalties, totals.indemnity, context.case_total)
    yield totals.principal + totals.penalties
    yield from (
        total
        for total in (context.other_allocation_total, context.other_reading_total)
        if total is not None
    )
    for invoice in context.invoices:
        yield from (invoice.total, invoice.principal, invoice.penalties, invoice.indemnity)
        yield from (invoice.residue, invoice.owed.reserved.total)
        yield from (invoice.owed.total_with_vat, invoice.disputed)
    for row in (*context.rows, *context.not_due, *context.left_out):
        yield from (row.amount, row.principal_due, row.settled)
    yield from (row.principal_due for row in context.account_rows)
    yield from amounts_of_decision(context)
    yield from (row.principal_due for row in context.disputed)
    yield from (abs(each.amount) for each in context.receipts)
    yield from (each.payment.amount for each in context.bounced)
    if context.bridge is not None:
        bridge = context.bridge
        yield from (bridge.balance, bridge.penalties, bridge.indemnity, bridge.elsewhere)
    yield from _sums(context)


def amounts_of_decision(context: ClaimContext) -> Iterator[Decimal]:
    """Yield what a court granted, and what is left of it."""
    decision = context.court_decision
    if decision is not None:
        yield from (each.amount for each in decision.sums)
        yield decision.total
        if decision.due is not None:
            yield decision.due


def _sums(context: ClaimContext) -> Iterator[Decimal]:
    yield sum((row.principal_due for row in context.not_due), ZERO)
    yield sum((row.principal_due for row in context.left_out), ZERO)
    yield sum((row.principal_due for row in context.disputed), ZERO)
    yield sum((row.amount for row in context.rows), ZERO)
    yield sum((each.amount for each in context.receipts), ZERO)
    yield sum((each.amount for each in context.credit_notes), ZERO)
