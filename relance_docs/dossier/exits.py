"""The drafts that go with a dossier: which a case gives, for somebody else to check and sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from relance_docs.case.words import label
from relance_docs.dossier.acts import for_an_act, penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.drafts import DECLARATION, ORDER_FOR_PAYMENT, Draft, drafts
from relance_docs.dossier.front import Exit, checked, document_of, page_of
from relance_docs.dossier.handover import deadlines_of_procedure, handover
from relance_docs.dossier.pleading import PLEADINGS
from relance_docs.french import day as in_words
from relance_docs.law.jurisdictions import Territory
from relance_docs.rendering.editable.reading import editable
from relance_docs.rendering.render import render_pdf
from relance_docs.review.courts import debtor_place
from relance_docs.review.drafts import INTERRUPTS_NOTHING
from relance_docs.review.limitation import urgent_days, without_urgent
from relance_docs.review.records import ConditionState, Court
from relance_docs.review.texts import cited, told


def exits(brief: Brief, pieces: tuple[PieceRow, ...]) -> Iterator[Exit]:
    """Yield the acts that the case gives, the sheet for who signs them, letters, special power.

    `Route.no_draft` tells why there is none for a route.
    """
    context = dossier_context(brief, pieces, is_linked=False)
    for draft in drafts(brief):
        told = in_time(brief, draft.route)
        own = context if told is brief else dossier_context(told, pieces, is_linked=False)
        yield _act(told, own, draft)
    yield _notes(brief, context)
    yield from handover(brief, context)


def in_time(brief: Brief, route: str) -> Brief:
    """Return what the act of a route is about: what is urgent only where the act interrupts."""
    if route in INTERRUPTS_NOTHING and urgent_days(brief.owed):
        return replace(brief, claims=without_urgent(brief.claims))
    return brief


def exit_files(brief: Brief, draft: Exit) -> Iterator[tuple[str, bytes]]:
    """Yield a draft as PDF, DOCX and ODT, all of the same page, with their paths.

    Raises RefusalError, or FindingsError for a blocked phrase.
    """
    from relance_docs.rendering.editable.opendocument import odt  # noqa: PLC0415 - slow to load
    from relance_docs.rendering.editable.word import docx  # noqa: PLC0415 - slow to load

    page = page_of(draft.template, draft.context, **draft.more)
    checked(brief, draft.context, page, draft.template)
    document = document_of(brief, page)
    stem = draft.path.removesuffix(".pdf")
    yield draft.path, render_pdf(document)
    written = editable(document)
    yield f"{stem}.docx", docx(written)
    yield f"{stem}.odt", odt(written)


def _act(brief: Brief, context: DossierContext, draft: Draft) -> Exit:
    pleading = {**_OWN, **PLEADINGS}[draft.name]
    act = for_an_act(brief, context)
    return Exit(
        name=draft.name,
        title=draft.title,
        template=draft.template,
        context=act,
        more={"act_title": draft.title, **pleading(brief, act)},
    )


def _petition(brief: Brief, context: DossierContext) -> dict[str, object]:
    return {"courts": _courts(brief), "to_come": penalties_to_come(brief, context)}


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
        title="Notes pour le signataire",
        is_act=False,
        template="notes.html",
        context=context,
        more={
            "insolvency": brief.case.insolvency if brief.declares else None,
            "deadlines": deadlines_of_procedure(brief),
            "courts": _courts(brief),
            "conditions": tuple(
                condition
                for route in brief.review.routes
                if route.key == ORDER_FOR_PAYMENT
                for condition in route.conditions
                if condition.state in {ConditionState.NOT_MET, ConditionState.NOT_SHOWN}
            ),
            "left_out": _left_out(brief),
            "acts": tuple(draft for draft in drafts(brief) if draft.to_complete),
            "without": tuple(
                route
                for route in brief.review.routes
                if route.no_draft and route.key not in _untold(brief)
            ),
            "checked": max(route.checked_until for route in brief.review.routes),
        },
    )


def _left_out(brief: Brief) -> str:
    """Return what the acts that interrupt nothing leave out, and by what it is interrupted."""
    acts = [draft.title for draft in drafts(brief) if draft.route in INTERRUPTS_NOTHING]
    urgent = urgent_days(brief.owed)
    if not acts or not urgent:
        return ""
    days = " ; ".join(f"facture {number}, {in_words(day)}" for number, day in urgent)
    return told(
        f"URGENT : prescription dans moins de trois mois ({days}). Hors de : {', '.join(acts)},"
        " qui ne l’interrompent pas à temps ; seuls une assignation, même en référé (2241 C."
        " civ.), une mesure conservatoire ou un acte d’exécution forcée (2244 C. civ.), ou une"
        " reconnaissance du débiteur (2240 C. civ.), le peuvent."
    )


def _untold(brief: Brief) -> frozenset[str]:
    """Return the routes of which nobody expects an act: said in the note, not on this sheet."""
    told_elsewhere = {ORDER_FOR_PAYMENT, DECLARATION}
    if debtor_place(brief.on_day).territory is not Territory.ABROAD:
        told_elsewhere |= {"european_order", "european_small_claim"}
    return frozenset(told_elsewhere)


def _declaration(brief: Brief, _context: DossierContext) -> dict[str, object]:
    """Return what the declaration says of the procedure (L622-25 C. com.)."""
    insolvency = brief.case.insolvency
    if insolvency is None:
        raise TypeError(insolvency)
    clause = insolvency.retention_of_title
    return {
        "insolvency": insolvency,
        "procedure": label(insolvency.kind),
        "retention": cited(brief.review.bordereau.numbered(clause.proof)) if clause else "",
    }


_OWN: Final[Mapping[str, Callable[[Brief, DossierContext], dict[str, object]]]] = {
    "requete-injonction-de-payer.pdf": _petition,
    "declaration-de-creance.pdf": _declaration,
}
