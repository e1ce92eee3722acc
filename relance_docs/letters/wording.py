"""The bar before a document is made: its words, on what is really going to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.plan import Channel
from relance_docs.letters.context import LetterContext
from relance_docs.letters.job import TEMPLATES_FOLDER, Job
from relance_docs.wording.facts import Facts, letter_kind
from relance_docs.wording.names import names_in

BY_POST: Final = frozenset({Channel.POST, Channel.REGISTERED})


def facts_of(job: Job, context: LetterContext) -> Facts:
    """Return what the wording check must know of a document."""
    return Facts(
        debtor_kind=job.case.debtor.kind,
        letter=letter_kind(job.due.step.template_name),
        acts_as=job.settings.creditor.acts_as,
        dispute_is_open=bool(job.owed.disputed),
        written_on=job.owed.as_of,
        delivered_on=_delivered_on(job),
        pay_by=context.pay_by,
        total_due=context.totals.total,
        amounts=tuple(_amounts(context)),
        names=names_in(job.case, job.settings),
    )


def path_of(template: str) -> str:
    """Return how a finding names a template."""
    return f"{TEMPLATES_FOLDER}/{template}"


def _delivered_on(job: Job) -> date:
    posted = job.due.step.channel in BY_POST
    days = job.settings.options.transit_days if posted else 0
    return job.owed.as_of + timedelta(days=days)


def _amounts(context: LetterContext) -> Iterator[Decimal]:
    yield from (context.totals.principal, context.totals.penalties, context.case_total)
    yield from (
        total
        for total in (context.other_allocation_total, context.other_reading_total)
        if total is not None
    )
    for row in context.invoices:
        yield from (row.total, row.principal, row.owed.total_with_vat)
