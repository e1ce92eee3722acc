"""Which drafts a case gives, and what each prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from relance_docs.case.case import Recipient
from relance_docs.case.parties import DebtorKind
from relance_docs.case.words import label
from relance_docs.claim.letterhead import identity_of
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.paper import checked, laid_out, page_of
from relance_docs.review.declaration import declared
from relance_docs.review.records import Deadline, DeadlineKind

ORDER_FOR_PAYMENT: Final = "order_for_payment"
_OF_INSOLVENCY: Final = frozenset({DeadlineKind.DECLARATION, DeadlineKind.RELIEF})


@dataclass(frozen=True, kw_only=True)
class Exit:
    """A draft: its file, its template, what it prints beside the context."""

    name: str
    template: str
    context: DossierContext
    more: dict[str, object]


def exits(brief: Brief, pieces: tuple[PieceRow, ...]) -> Iterator[Exit]:
    """Yield the drafts: the requête, or the declaration in a collective procedure; the letter.

    No requête against a public body: the judge of orders for payment is the civil one (1405 CPC).
    None while a plan agreed to is kept, nor for what a consumer owes no more (L218-2 C. conso.).
    """
    context = dossier_context(brief, pieces, is_linked=False)
    if brief.is_insolvent:
        yield _declaration(brief, pieces)
    elif _may_be_asked_for(brief, context):
        yield _petition(brief, context)
    yield _transmission(brief, context)


def exit_pdf(brief: Brief, draft: Exit) -> bytes:
    """Return the PDF of a draft; raises RefusalError, or FindingsError for a blocked phrase."""
    page = page_of(draft.template, draft.context, **draft.more)
    checked(brief, draft.context, page, draft.template)
    return laid_out(brief, page)


def _may_be_asked_for(brief: Brief, context: DossierContext) -> bool:
    kind = brief.case.debtor.kind
    if kind is DebtorKind.PUBLIC_BODY or context.claimed <= 0 or context.running_plan is not None:
        return False
    open_periods = (period for period in context.periods if period.days_left >= 0)
    return kind is not DebtorKind.CONSUMER or any(open_periods)


def _petition(brief: Brief, context: DossierContext) -> Exit:
    courts = (
        court
        for route in brief.review.routes
        if route.key == ORDER_FOR_PAYMENT
        for court in route.before
    )
    return Exit(
        name="requete-injonction-de-payer.pdf",
        template="requete.html",
        context=_without_other_totals(context),
        more={"courts": tuple(courts)},
    )


def _transmission(brief: Brief, context: DossierContext) -> Exit:
    handed = brief.case.handed_over
    is_known = handed is not None and handed.to in {Recipient.LAWYER, Recipient.BAILIFF}
    return Exit(
        name="lettre-de-transmission.pdf",
        template="transmission.html",
        context=context,
        more={
            "addressee": handed.name if handed and is_known else None,
            "debtor_identity": identity_of(brief.case.debtor),
            "deadlines": _of_insolvency(brief),
        },
    )


def _declaration(brief: Brief, pieces: tuple[PieceRow, ...]) -> Exit:
    """Return the declaration, for what was owed on the day of the judgment (L622-25 C. com.)."""
    insolvency = brief.case.insolvency
    if insolvency is None:
        raise TypeError(insolvency)
    opened_on = insolvency.opened_on
    owed = replace(brief.on_day, case=declared(brief.case, opened_on), as_of=opened_on).statement
    return Exit(
        name="declaration-de-creance.pdf",
        template="declaration.html",
        context=_without_other_totals(
            dossier_context(replace(brief, owed=owed), pieces, is_linked=False)
        ),
        more={
            "insolvency": insolvency,
            "procedure": label(insolvency.kind),
            "deadlines": tuple(
                each for each in _of_insolvency(brief) if each.kind is DeadlineKind.DECLARATION
            ),
        },
    )


def _without_other_totals(context: DossierContext) -> DossierContext:
    """Return what an act states: one amount; the dossier tells what other choices would give."""
    return replace(context, other_allocation_total=None, other_reading_total=None)


def _of_insolvency(brief: Brief) -> tuple[Deadline, ...]:
    return tuple(each for each in brief.review.deadlines if each.kind in _OF_INSOLVENCY)
