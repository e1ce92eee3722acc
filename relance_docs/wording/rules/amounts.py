"""A letter must not claim costs or interest that the law does not give."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import (
    CONSUMER,
    NOT_CONSUMER,
    PUBLIC_BODY,
    Level,
    Rule,
    Weight,
    costs_are_unproved,
    is_preventive,
)

_COSTS = (
    r"frais (de|d') ?(dossiers?|relances?|recouvrement|mise en demeure|rappel|gestion|poursuites?)"
)
_ACT_COSTS = r"frais (de l'|d') ?actes?|frais accessoires|frais d'huissier"

AMOUNTS = (
    Rule(
        id="recovery-costs",
        phrases=(_COSTS, _ACT_COSTS),
        stems=("frais",),
        unless=(
            r"frais de recouvrement entrepris sans titre",
            r"(l\.? ?)?111 ?8",
            r"(sans|aucuns?|pas de|ni) (\w+ )?frais",
            r"restent a (la|notre) charge",
        ),
        weights=(Weight(level=Level.BLOCK, kinds=CONSUMER),),
        reason=Message("the costs of an amicable recovery stay with the creditor"),
        source="L111-8, al. 2 CPCE",
    ),
    Rule(
        id="recovery-costs-justified",
        phrases=(_COSTS, _ACT_COSTS),
        stems=("frais",),
        unless=(
            r"indemnites? (forfaitaires? )?(legales? )?(de|pour|au titre des|relatives? aux)",
            r"(40|quarante)(,00)? ?(€|eur\w*)",
            r"justifi",
            r"(l\.? ?)?111 ?8|frais de recouvrement entrepris sans titre",
            r"(sans|aucuns?|pas de|ni) (\w+ )?frais",
        ),
        weights=(Weight(level=Level.WARN, kinds=NOT_CONSUMER, when=costs_are_unproved),),
        reason=Message("beyond 40 € an invoice, only costs proved by a pièce can be claimed"),
        source="L441-10 II, D441-5 C. com.; L2192-13, D2192-35 CCP",
        instead="indemnité forfaitaire pour frais de recouvrement de 40 €",
    ),
    Rule(
        id="consumer-indemnity",
        phrases=(
            r"[ld]\.? ?441 ?(10|5|6)",
            r"indemnites? (legales? )?forfaitaires?",
            r"(indemnite|forfait|frais|penalite|recouvrement)\w* … (40|quarante)(,00)? ?(€|eur\w*)",
            r"(40|quarante)(,00)? ?(€|euros?|eur) … (indemnite|forfait|frais|recouvrement)\w*",
        ),
        stems=("441", "forfait", "40", "quarante"),
        weights=(Weight(level=Level.BLOCK, kinds=CONSUMER),),
        reason=Message("the penalties and the 40 € of commerce do not apply to a consumer"),
        source="L441-10 II, D441-5 C. com.; 1231-6 C. civ.",
        instead="intérêts au taux légal à compter de la mise en demeure",
    ),
    Rule(
        id="public-body-regime",
        phrases=(r"[ld]\.? ?441 ?(10|5|6)",),
        stems=("441",),
        weights=(Weight(level=Level.WARN, kinds=PUBLIC_BODY),),
        reason=Message("late payment by a public body follows the code of public procurement"),
        source="L2192-10 s., R2192-31 s. CCP",
        instead="intérêts moratoires et indemnité de 40 € (L2192-13 et D2192-35 du CCP)",
    ),
    Rule(
        id="compound-interest",
        phrases=(
            r"(interets?|penalites?) (\w+ )?au taux (maximum|maximal|le plus eleve)",
            r"taux (d'interet )?(maximum|maximal)",
            r"majoree?s? (\w+ )?(chaque|tous les|par) mois",
            r"interets? (sur (les )?interets?|composes?)",
            r"capitalis(ation|es|ees|eront|ons|erons) … (interets|penalites|mensuelle)",
            r"(interets|penalites) … capitalise(e?s|ront)",
        ),
        stems=("taux", "majore", "interet", "capitalis"),
        unless=(
            r"demand(er|ons|erons|ions) … (juge|tribunal)|1343 ?2|plafond|sans exceder",
            r"(pas|point|sans|jamais|aucune?|ni) (\w+ ){0,2}?(d'|de )?(interets|capitalis)",
        ),
        reason=Message("interest bears interest only after a whole year, by contract or judgment"),
        source="1343-2 C. civ.",
        instead="intérêts simples au taux de … % l’an, fondement et période indiqués",
    ),
    Rule(
        id="preventive-demand",
        phrases=(
            r"mis(e|es|ons)? en demeure|mettons en demeure",
            r"(penalites?|interets?) (de retard )?(\w+ ){0,4}?[\d□ ]+(,\d\d)? ?(€|eur\w*)",
            r"(a defaut|faute) de (reglement|paiement)",
            r"(reste|demeure|sont|est) impayee?s?",
            r"juridiction|tribunal|contentieux|poursuites",
        ),
        stems=(
            "demeure",
            "penalite",
            "interet",
            "defaut",
            "faute de",
            "impaye",
            "juridiction",
            "tribunal",
            "contentieux",
            "poursuites",
        ),
        unless=(r"litige|rcs|attribution de juridiction",),
        weights=(Weight(level=Level.BLOCK, when=is_preventive),),
        reason=Message("nothing is due yet: a reminder before the due date demands nothing"),
        source="1305-2 C. civ.",
        instead="nous nous permettons de vous rappeler l’échéance du <date>",
    ),
)
