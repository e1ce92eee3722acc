"""Which acts can go with a dossier: the route of each, its file, its template, its title.

An act is made where its route says so (`Route.no_draft`); everything else of it is its template.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.case.title import Decision
from relance_docs.dossier.brief import Brief
from relance_docs.plan.titled import pending
from relance_docs.review.records import Route
from relance_docs.review.texts import told

ORDER_FOR_PAYMENT: Final = "order_for_payment"
DECLARATION: Final = "declaration_of_claim"
INTERIM, SUMMONS = "interim_payment", "summons"


@dataclass(frozen=True, kw_only=True, slots=True)
class ActDraft:
    """An act that a route may give."""

    route: str
    name: str
    """Its file, in plain ASCII: courts take no other names."""
    template: str
    title: str
    to_complete: str
    """What only the signatory knows, in the words of the sheet of notes."""
    to_check: str = ""
    """What no text that was read settles; `{articles}`: those of the courts of the case."""


DRAFTS: Final = (
    ActDraft(
        route=ORDER_FOR_PAYMENT,
        name="requete-injonction-de-payer.pdf",
        template="requete.html",
        title="Requête en injonction de payer",
        to_complete="",
    ),
    ActDraft(
        route="small_claims",
        name="demande-petites-creances.pdf",
        template="petites-creances.html",
        title="Demande de recouvrement simplifié d’une petite créance",
        to_complete="commissaire de justice du ressort de la cour d’appel du débiteur ; lieu, date"
        " et signature",
        to_check="L’indemnité forfaitaire n’est pas demandée par cette voie : l’article R. 125-1"
        " ne compte que le principal et les intérêts. Les frais restent à la charge du créancier.",
    ),
    ActDraft(
        route="uncontested_commercial",
        name="demande-creance-incontestee.pdf",
        template="creance-incontestee.html",
        title="Demande de recouvrement d’une créance commerciale incontestée",
        to_complete="commissaire de justice ; lieu, date et signature",
        to_check="Décret d’application et tarif à vérifier avant l’envoi.",
    ),
    ActDraft(
        route=INTERIM,
        name="assignation-refere-provision.pdf",
        template="assignation.html",
        title="Assignation en référé-provision",
        to_complete="siège de la juridiction, jour, heure et lieu de l’audience ; avocat, s’il y"
        " en a un ; sommes demandées au titre de l’article 700 ; acte délivré par un commissaire de"
        " justice",
        to_check="Le caractère non sérieusement contestable relève du juge. Articles 485,"
        " {articles} du code de procédure civile : à comparer à Légifrance avant la délivrance.",
    ),
    ActDraft(
        route=SUMMONS,
        name="assignation-au-fond.pdf",
        template="assignation.html",
        title="Assignation au fond",
        to_complete="siège de la juridiction, jour, heure et lieu de l’audience ; avocat, s’il y"
        " en a un ; sommes demandées au titre de l’article 700 ; acte délivré par un commissaire de"
        " justice",
        to_check="Articles {articles} du code de procédure civile : à comparer à Légifrance avant"
        " la délivrance. Ce que le débiteur conteste est demandé, et nommé comme contesté.",
    ),
    ActDraft(
        route="conservatory_seizure",
        name="requete-saisie-conservatoire.pdf",
        template="saisie-conservatoire.html",
        title="Requête aux fins de saisie conservatoire",
        to_complete="juge et siège ; biens sur lesquels la saisie portera ; lieu, date et"
        " signature",
        to_check="Les circonstances et leurs pièces sont celles que le dossier a enregistrées : le"
        " juge apprécie si elles menacent le recouvrement. Article L. 511-3 : à comparer à"
        " Légifrance.",
    ),
    ActDraft(
        route="european_order",
        name="valeurs-injonction-europeenne.pdf",
        template="injonction-europeenne.html",
        title="Injonction de payer européenne : valeurs du formulaire A",
        to_complete="juridiction ; chef de compétence ; codes de la notice du formulaire ; langue"
        " de la juridiction ; lieu, date et signature",
        to_check="Loi applicable au contrat : à défaut de choix, celle du vendeur ou du prestataire"
        " (règlement (CE) n° 593/2008, article 4), sauf consommateur (article 6). Les pénalités et"
        " l’indemnité du droit français ne sont dues que si cette loi est française.",
    ),
    ActDraft(
        route=DECLARATION,
        name="declaration-de-creance.pdf",
        template="declaration.html",
        title="Déclaration de créance",
        to_complete="",
    ),
    ActDraft(
        route="relief",
        name="requete-releve-de-forclusion.pdf",
        template="releve-de-forclusion.html",
        title="Requête en relevé de forclusion",
        to_complete="cause de la défaillance, et pièce qui la montre ; lieu, date et signature",
        to_check="Partie réglementaire non lue (R. 622-25, frais de l’instance). La déclaration est"
        " à faire aussi : après le relevé, le délai est réduit de moitié.",
    ),
    ActDraft(
        route="reclaim",
        name="demande-en-revendication.pdf",
        template="revendication.html",
        title="Demande en revendication",
        to_complete="administrateur, s’il en est désigné un ; date d’envoi ; lieu, date et"
        " signature",
        to_check="Biens à retrouver en nature : demander l’inventaire. Faute d’acquiescement dans"
        " le mois, le juge-commissaire est à saisir dans le mois suivant (R. 624-13).",
    ),
    ActDraft(
        route="over_indebtedness",
        name="justification-surendettement.pdf",
        template="justification.html",
        title="Justification de créance",
        to_complete="commission et numéro du dossier, s’ils manquent ; cautions ; date d’envoi ;"
        " lieu, date et signature",
        to_check="À envoyer dans les trente jours de la lettre de la commission, s’il y a désaccord"
        " avec ce que le débiteur a déclaré (R723-3 C. conso.). Les délais pour contester la"
        " recevabilité, les mesures ou le rétablissement personnel sont dans ses lettres.",
    ),
    ActDraft(
        route="public_claim",
        name="lettre-de-reclamation.pdf",
        template="reclamation.html",
        title="Réclamation",
        to_complete="lieu, date et signature ; délai de réclamation du CCAG auquel le marché se"
        " réfère",
        to_check="La réclamation écrite interrompt la prescription quadriennale (loi n° 68-1250,"
        " article 2, à vérifier).",
    ),
)
"""In the order in which a dossier has them."""
SERVICE: Final = ActDraft(
    route=SUMMONS,
    name="instructions-signification.pdf",
    template="instructions.html",
    title="Instructions de signification",
    to_complete="commissaire de justice ; jour de l’audience ; lieu, date et signature",
)
"""With any act that an officer serves."""


def drafts(brief: Brief) -> Iterator[ActDraft]:
    """Yield the acts that this case gives."""
    open_routes = {route.key for route in brief.routes if not route.no_draft}
    for draft in DRAFTS:
        if draft.route == DECLARATION:
            if brief.declares:
                yield draft
        elif draft.route in open_routes:
            yield draft
    if open_routes & {INTERIM, SUMMONS}:
        yield SERVICE
    elif to_serve(brief):
        yield replace(SERVICE, to_complete=SERVICE.to_complete.replace(" ; jour de l’audience", ""))


def to_serve(brief: Brief) -> Decision | None:
    """Return the decision that waits to be served; None without one."""
    if brief.is_insolvent:
        return None
    decision = pending(brief.case, brief.as_of)
    return None if decision is None or decision.is_served(brief.as_of) else decision


def no_petition(brief: Brief) -> str:
    """Return why no petition for an order to pay is drafted; empty when one is."""
    route = route_of(brief, ORDER_FOR_PAYMENT)
    if route is not None:
        return route.no_draft
    return _PUBLIC if brief.case.debtor.kind is DebtorKind.PUBLIC_BODY else _DECIDED


def names_of_drafts(brief: Brief) -> dict[str, str]:
    """Return the file of each act, by its route."""
    return {draft.route: draft.name for draft in DRAFTS if draft in set(drafts(brief))}


def route_of(brief: Brief, key: str) -> Route | None:
    """Return a route of the case; None for one that is not open against such a debtor."""
    return next((route for route in brief.routes if route.key == key), None)


_PUBLIC: Final = told(
    "Le débiteur est une personne publique : l’injonction de payer ne la concerne pas."
)
_DECIDED: Final = told("Un juge a décidé : la suite se fait en vertu de cette décision.")
