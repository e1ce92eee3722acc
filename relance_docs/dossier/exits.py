"""The drafts that go with a dossier: which a case gives, for somebody else to check and sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Recipient
from relance_docs.case.words import label
from relance_docs.claim.letterhead import identity_of
from relance_docs.dossier.acts import for_an_act, penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.front import checked, document_of, page_of
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.rendering.editable.reading import editable
from relance_docs.rendering.render import render_pdf
from relance_docs.review.records import ConditionState, Court, Deadline, DeadlineKind
from relance_docs.review.texts import cited, told

ORDER_FOR_PAYMENT: Final = "order_for_payment"
_OF_INSOLVENCY: Final = frozenset(
    {
        DeadlineKind.DECLARATION,
        DeadlineKind.RELIEF,
        DeadlineKind.RECLAIM,
        DeadlineKind.LATER_CLAIMS,
    }
)


@dataclass(frozen=True, kw_only=True)
class Exit:
    """A draft: its file, its template, what it prints beside the context."""

    name: str
    template: str
    context: DossierContext
    more: dict[str, object]


def exits(brief: Brief, pieces: tuple[PieceRow, ...]) -> Iterator[Exit]:
    """Yield the drafts: the requête, or the declaration in a collective procedure; the letter.

    `compose.no_petition` tells why there is no requête.
    """
    context = dossier_context(brief, pieces, is_linked=False)
    if brief.declares:
        yield _declaration(brief, context)
    elif not context.no_petition:
        yield _petition(brief, context)
    yield _notes(brief, context)
    yield _transmission(brief, context)


def exit_files(brief: Brief, draft: Exit) -> Iterator[tuple[str, bytes]]:
    """Yield a draft as PDF, DOCX and ODT, all of the same page, with their names.

    Raises RefusalError, or FindingsError for a blocked phrase.
    """
    from relance_docs.rendering.editable.opendocument import odt  # noqa: PLC0415 - slow to load
    from relance_docs.rendering.editable.word import docx  # noqa: PLC0415 - slow to load

    page = page_of(draft.template, draft.context, **draft.more)
    checked(brief, draft.context, page, draft.template)
    document = document_of(brief, page)
    stem = draft.name.removesuffix(".pdf")
    yield draft.name, render_pdf(document)
    written = editable(document)
    yield f"{stem}.docx", docx(written)
    yield f"{stem}.odt", odt(written)


def _petition(brief: Brief, context: DossierContext) -> Exit:
    return Exit(
        name="requete-injonction-de-payer.pdf",
        template="requete.html",
        context=for_an_act(brief, context),
        more={
            "courts": _courts(brief),
            "to_come": penalties_to_come(brief, context),
        },
    )


def _courts(brief: Brief) -> tuple[Court, ...]:
    return tuple(
        court
        for route in brief.review.routes
        if route.key == ORDER_FOR_PAYMENT
        for court in route.before
    )


def _notes(brief: Brief, context: DossierContext) -> Exit:
    """Return the sheet of what the signatory completes and checks: no act holds a note."""
    return Exit(
        name="notes-pour-le-signataire.pdf",
        template="notes.html",
        context=context,
        more={
            "insolvency": brief.case.insolvency if brief.declares else None,
            "deadlines": _of_insolvency(brief),
            "courts": _courts(brief),
            "conditions": tuple(
                condition
                for route in brief.review.routes
                if route.key == ORDER_FOR_PAYMENT
                for condition in route.conditions
                if condition.state in {ConditionState.NOT_MET, ConditionState.NOT_SHOWN}
            ),
            "checked": max(route.checked_until for route in brief.review.routes),
        },
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
            "today": brief.as_of,
            "power": _power(brief, context),
            "named": {ORDER_FOR_PAYMENT, "declaration_of_claim"},
        },
    )


def _power(brief: Brief, context: DossierContext) -> str:
    """Return what the special power is for; empty where no act is drafted.

    Law: 853 CPC; for a declaration, a written power of this procedure, before the time is over.
    """
    debtor, asked = brief.case.debtor.name, f"{euros(context.claimed)} et les accessoires"
    if brief.declares and brief.case.insolvency is not None:
        opened = brief.case.insolvency
        court = f" par le {opened.court}" if opened.court else ""
        return told(
            f"déclarer au passif de {debtor}, procédure ouverte le {in_words(opened.opened_on)}"
            f"{court}, la créance de {asked}"
        )
    if context.no_petition:
        return ""
    return told(
        f"présenter requête en injonction de payer contre {debtor}, devant le président du tribunal"
        f" compétent, pour {asked}, et suivre la procédure jusqu’à l’exécution de l’ordonnance"
    )


def _declaration(brief: Brief, context: DossierContext) -> Exit:
    """Return the declaration, for what was owed on the day of the judgment (L622-25 C. com.)."""
    insolvency = brief.case.insolvency
    if insolvency is None:
        raise TypeError(insolvency)
    clause = insolvency.retention_of_title
    return Exit(
        name="declaration-de-creance.pdf",
        template="declaration.html",
        context=for_an_act(brief, context),
        more={
            "insolvency": insolvency,
            "procedure": label(insolvency.kind),
            "retention": cited(brief.review.bordereau.numbered(clause.proof)) if clause else "",
        },
    )


def _of_insolvency(brief: Brief) -> tuple[Deadline, ...]:
    return tuple(each for each in brief.review.deadlines if each.kind in _OF_INSOLVENCY)
