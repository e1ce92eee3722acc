"""The drafts that go with a dossier, for somebody else to check and sign, and who is given them.

Law: 411, 412 and 416 CPC (a lawyer needs no power); 853 CPC and, for a declaration, Cass. ass.
plén., 4 février 2011: any other representative needs a written one, of this procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Recipient
from relance_docs.case.parties import DebtorKind
from relance_docs.case.words import label
from relance_docs.claim.letterhead import identity_of
from relance_docs.dossier.acts import clause_doubts, for_an_act, penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.context import DossierContext, PieceRow
from relance_docs.dossier.drafts import (
    DECLARATION,
    ORDER_FOR_PAYMENT,
    SERVICE,
    ActDraft,
    drafts,
)
from relance_docs.dossier.front import ACTS, Exit, checked, document_of, page_of
from relance_docs.dossier.identity import REPRESENTATIVE
from relance_docs.dossier.pleading import PLEADINGS
from relance_docs.dossier.summons import Circumstantial, hearings
from relance_docs.french import day as in_words
from relance_docs.french import euros, listed
from relance_docs.law.jurisdictions import Territory
from relance_docs.rendering.editable.reading import editable
from relance_docs.rendering.render import render_pdf
from relance_docs.review.courts import debtor_place
from relance_docs.review.drafts import INTERRUPTS_NOTHING
from relance_docs.review.exhibit import Exhibit
from relance_docs.review.invoice_pieces import ORDER_KINDS
from relance_docs.review.limitation import urgent_days, without_urgent
from relance_docs.review.recorded_facts import support
from relance_docs.review.records import ConditionState, Court, Deadline, DeadlineKind
from relance_docs.review.texts import cited, told
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose


def exits(brief: Brief, pieces: tuple[PieceRow, ...]) -> Iterator[Exit]:
    """Yield the acts that the case gives, the sheet for who signs them, letters, special power.

    `Route.no_draft` tells why there is none for a route.
    """
    context = dossier_context(brief, pieces, is_linked=False)
    asked: dict[str, Decimal] = {}
    for draft in drafts(brief):
        told = in_time(brief, draft.route)
        own = context if told is brief else dossier_context(told, pieces, is_linked=False)
        act = _act(told, own, draft)
        asked.setdefault(draft.route, asked_in(act))
        yield act
    yield _notes(brief, context)
    yield from handover(brief, context, asked)


def asked_in(act: Exit) -> Decimal:
    """Return the sum that an act asks for: what is contested too at trial, no indemnity in some."""
    found = act.more.get("at_stake", act.more.get("asked", act.context.claimed))
    if not isinstance(found, Decimal):
        raise TypeError(found)
    return found


def in_time(brief: Brief, route: str) -> Brief:
    """Return what the act of a route is about: what is urgent only where the act interrupts.

    A commission is told of what arose before its decision alone (R723-3 C. conso.).
    """
    known = brief.case.over_indebted(brief.as_of)
    if known is not None and route == "over_indebtedness":
        prior = tuple(
            invoice
            for invoice in brief.case.invoices
            if arose(invoice, known.admissible_on) is not Arose.AFTER
        )
        case = brief.case.model_copy(update={"invoices": prior})
        return replace(brief, claims=replace(brief.on_day, case=case, claimed=None).as_claimed)
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
    checked(brief, draft.context, page, draft.template, asked_in(draft))
    document = document_of(brief, page)
    stem = draft.path.removesuffix(".pdf")
    yield draft.path, render_pdf(document)
    written = editable(document)
    yield f"{stem}.docx", docx(written)
    yield f"{stem}.odt", odt(written)


def _act(brief: Brief, context: DossierContext, draft: ActDraft) -> Exit:
    pleading = {**_OWN, **PLEADINGS}[draft.name]
    act = for_an_act(brief, context)
    more = pleading(brief, act)
    named = {exhibit.id for exhibit in _named_in(more)}
    return Exit(
        name=draft.name,
        title=draft.title,
        template=draft.template,
        context=replace(act, also_shown=tuple(e for e in act.also_shown if e.id not in named)),
        more={"act_title": draft.title, **more},
    )


def _named_in(more: Mapping[str, object]) -> Iterator[Exhibit]:
    """Yield the pièces that an act cites beside its facts."""
    for value in more.values():
        for each in value if isinstance(value, tuple) else ():
            if isinstance(each, Exhibit):
                yield each
            elif isinstance(each, Circumstantial):
                yield from each.exhibits


def _petition(brief: Brief, context: DossierContext) -> dict[str, object]:
    contract = support(brief.claims, brief.review.bordereau, ORDER_KINDS)
    return {
        "courts": _courts(brief),
        "contract": contract.exhibits,
        "contract_not_shown": contract.without,
        "to_come": penalties_to_come(brief, context),
    }


def _courts(brief: Brief) -> tuple[Court, ...]:
    return tuple(
        court for route in brief.routes if route.key == ORDER_FOR_PAYMENT for court in route.before
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
                for route in brief.routes
                if route.key == ORDER_FOR_PAYMENT
                for condition in route.conditions
                if condition.state in {ConditionState.NOT_MET, ConditionState.NOT_SHOWN}
            ),
            "left_out": _left_out(brief),
            "commission_deadlines": tuple(
                each
                for each in brief.review.deadlines
                if each.kind is DeadlineKind.OVER_INDEBTEDNESS
            ),
            "clause_doubts": clause_doubts(brief, context.invoices),
            "power_law": told(_power_law(brief)),
            "acts": tuple(
                replace(draft, to_check=draft.to_check.format(articles=_to_compare(brief)))
                for draft in drafts(brief)
                if draft.to_complete
            ),
            "without": tuple(
                route
                for route in brief.routes
                if route.no_draft and route.key not in _untold(brief)
            ),
            "checked": max(route.checked_until for route in brief.routes),
        },
    )


def _power_law(brief: Brief) -> str:
    """Return where a power is asked of who is no lawyer, before the courts of the case."""
    if brief.declares or brief.case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return "Tout autre mandataire en justifie, par écrit."
    before = {hearing.is_commercial for hearing in hearings(brief)}
    articles = " ; ".join(
        f"article {article}{f' devant le {court}' if len(before) > 1 else ''}"
        for is_commercial, article, court in (
            (True, "853", "tribunal de commerce"),
            (False, "762", "tribunal judiciaire"),
        )
        if is_commercial in before
    )
    return f"Tout autre mandataire doit en justifier{f' ({articles})' if articles else ''}."


def _to_compare(brief: Brief) -> str:
    """Return the articles that a summons rests on, before the courts of the case."""
    before = {hearing.is_commercial for hearing in hearings(brief)}
    of_court = {False: ("752", "753", "760 à 763", "832"), True: ("853", "855", "861-2")}
    found = sorted(each for is_commercial in before for each in of_court[is_commercial])
    return listed(found)


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


_OF_INSOLVENCY: Final = frozenset(
    {
        DeadlineKind.DECLARATION,
        DeadlineKind.RELIEF,
        DeadlineKind.RECLAIM,
        DeadlineKind.LATER_CLAIMS,
        DeadlineKind.LATER_DECLARED,
    }
)
_LETTERS: Final = {
    Recipient.LAWYER: "lettre-de-transmission.pdf",
    Recipient.BAILIFF: "lettre-commissaire-de-justice.pdf",
}


def handover(brief: Brief, context: DossierContext, asked: Mapping[str, Decimal]) -> Iterator[Exit]:
    """Yield the letter to who has the case now, or both where nobody has it, and the power.

    `asked`: the sum that each act asks for, by its route.

    Law: L622-7, L622-21 C. com., L722-2 and L722-5 C. conso.: nobody recovers or enforces a claim
    that is declared, or that an over-indebted person may not pay; a
    commissaire de justice has a letter in a procedure for what arose after the judgment alone, and
    none in a liquidation, where that is asked of the liquidator (L641-9, L641-13 C. com.).
    """
    handed = brief.case.handed_over
    letters = [
        recipient
        for recipient in _LETTERS
        if recipient is not Recipient.BAILIFF
        or (context.later and not brief.case.is_liquidated(brief.as_of))
        or not (brief.declares or context.over_indebtedness)
    ]
    known = handed.to if handed is not None and handed.to in letters else None
    for recipient in letters:
        if known in {None, recipient}:
            yield _letter(brief, context, recipient)
    yield Exit(
        name="pouvoir-special.pdf",
        title="Pouvoir spécial",
        template="pouvoir.html",
        context=context,
        more={
            "power": _power(brief, context, asked),
            "sums": asked,
            "representative": next(
                (m.value for m in context.claimant.mentions if m.label == REPRESENTATIVE), ""
            ),
            "named": {ORDER_FOR_PAYMENT, DECLARATION, "public_claim", "over_indebtedness"},
        },
    )


def _letter(brief: Brief, context: DossierContext, recipient: Recipient) -> Exit:
    handed = brief.case.handed_over
    is_known = handed is not None and handed.to is recipient
    later = brief.declares and recipient is Recipient.BAILIFF
    return Exit(
        name=_LETTERS[recipient],
        title="Transmission d’un dossier de créance",
        is_act=False,
        template="transmission.html",
        context=context,
        more={
            "to_lawyer": recipient is Recipient.LAWYER,
            "of_later": later,
            "later_total": sum((row.total for row in context.later), Decimal("0.00")),
            "addressee": handed.name if handed is not None and is_known else None,
            "debtor_identity": identity_of(brief.case.debtor),
            "deadlines": deadlines_of_procedure(brief, later_alone=later),
            "periods": tuple(
                period
                for period in context.periods
                if not later
                or period.invoice_number in {row.invoice_number for row in context.later}
            ),
            "today": brief.as_of,
            "service": f"{ACTS}/{SERVICE.name}",
        },
    )


def _power(brief: Brief, context: DossierContext, asked: Mapping[str, Decimal]) -> str:
    """Return what the special power is for; empty where no act is drafted.

    Law: 853 CPC; for a declaration, a written power of this procedure, before the time is over.
    """
    debtor = brief.case.debtor.name
    if brief.declares and brief.case.insolvency is not None:
        opened = brief.case.insolvency
        court = f" par le {opened.court}" if opened.court else ""
        return told(
            f"déclarer au passif de {debtor}, procédure ouverte le {in_words(opened.opened_on)}"
            f"{court}, la créance de {euros(context.claimed)} et les accessoires"
        )
    if ORDER_FOR_PAYMENT not in asked:
        return ""
    return told(
        f"présenter requête en injonction de payer contre {debtor}, devant le président du tribunal"
        f" compétent, pour {euros(asked[ORDER_FOR_PAYMENT])} et les accessoires, et suivre la"
        " procédure jusqu’à l’exécution de l’ordonnance"
    )


def deadlines_of_procedure(brief: Brief, *, later_alone: bool = False) -> tuple[Deadline, ...]:
    """Return the days that a collective procedure sets the creditor, or those of later claims."""
    kinds = {DeadlineKind.LATER_CLAIMS} if later_alone else _OF_INSOLVENCY
    return tuple(each for each in brief.review.deadlines if each.kind in kinds)
