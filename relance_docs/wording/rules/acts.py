"""A letter must not look like the act of a court, of an officer or of the state."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import Level, Rule, Weight, Where, accountant_writes

TITLE_ONLY = (Weight(level=Level.BLOCK, where=Where.TITLE),)
BY_ACCOUNTANT = (Weight(level=Level.BLOCK, when=accountant_writes),)
TITLE_OR_WARNED = (*TITLE_ONLY, Weight(level=Level.WARN))
_COPIES_AN_ACT = "433-13, 2° C. pén."

ACTS = (
    Rule(
        id="accountant-court",
        phrases=(
            r"nous (\w+ ){0,2}?(saisirons|saisissons|assignerons|poursuivrons|agirons en justice)",
            r"nous (nous )?(reservons|proposons)( le droit)? … (de )?(saisir|assigner|poursuivre)",
            r"notre (cabinet|societe|bureau) (\w+ ){0,2}?(saisira|saisit|assignera|poursuivra)",
        ),
        stems=("saisi", "assign", "poursui", "agirons"),
        weights=BY_ACCOUNTANT,
        reason=Message("an accountant collects amicably: before a court the creditor acts itself"),
        source="ordonnance n° 45-2138, art. 22",
        instead="le créancier se réserve le droit de saisir la juridiction compétente",
    ),
    Rule(
        id="accountant-funds",
        phrases=(
            r"(a notre ordre|a l'ordre (du|de notre) cabinet)",
            r"(sur|a) notre compte( bancaire)?",
        ),
        stems=("notre ordre", "l'ordre", "notre compte"),
        weights=BY_ACCOUNTANT,
        reason=Message("an accountant receives no money of the debtor: it goes to the creditor"),
        source="ordonnance n° 45-2138, art. 22",
        instead="le règlement se fait au créancier, sur son compte bancaire",
    ),
    Rule(
        id="official-act-title",
        phrases=(
            r"commandement( de payer)?",
            r"(acte de )?signification(?! des? (mentions?|abreviations?|termes?|codes?|sigles?))",
            r"exploit( d'huissier| de commissaire)?",
            r"proces ?verbal (de|d'|des|du) ?(?!reception|livraison|recette)\w+",
            r"(acte d'|avis d')?assignation",
            r"citation (directe|a comparaitre)",
        ),
        stems=("commandement", "signification", "exploit", "verbal", "assignation", "citation"),
        weights=TITLE_ONLY,
        reason=Message(
            "as a title it makes the letter look like the act of a court or of an officer"
        ),
        source=_COPIES_AN_ACT,
        instead="mise en demeure de payer",
    ),
    Rule(
        id="official-act-claimed",
        phrases=(
            (r"(la|le) presente? (lettre |courrier |document )?(vaut|constitue|est|tient lieu de)"
            r"( de)?( une?)? ?(commandement|signification|assignation|sommation|exploit)"),
            (r"(vaut|valant|tient lieu de|constitue une?) "
            r"(commandement|signification|assignation|exploit)"),
            r"nous vous (signifions|assignons)",
            r"(vous )?(est|etes|sera|serez) (signifiee?|assignee?)s? par (la )?presente?",
        ),
        stems=("commandement", "signifi", "assign", "sommation", "exploit"),
        reason=Message("only an officer can serve such an act; a letter cannot stand for one"),
        source=_COPIES_AN_ACT,
        instead="la présente vaut mise en demeure au sens des articles 1344 et suivants du code "
        "civil",
    ),
    Rule(
        id="sommation",
        phrases=(r"sommations?( de payer)?", r"nous vous sommons", r"(etes|est) sommee?s? de"),
        stems=("somm",),
        weights=TITLE_OR_WARNED,
        reason=Message("a sommation is served by a commissaire de justice, not sent by a creditor"),
        source="433-13, 2° C. pén.; 1344 C. civ.",
        instead="mise en demeure",
    ),
    Rule(
        id="injonction-de-payer",
        phrases=(
            r"injonctions? de payer",
            r"nous vous enjoignons",
            r"(etes|est) enjointe?s? de",
        ),
        stems=("injonction", "enjoi"),
        unless=(
            (r"sollicit|demand(er|ons|erons|ions)|envisag|requete|procedure|depos|obten|engag"
            r"|recour|voie|saisi[rs]|introdui|form(er|erons|ulerons) une"),
        ),
        reason=Message("it is an order that a court gives; this letter is none"),
        source="1405 s. CPC; 433-13, 2° C. pén.",
        instead="nous envisageons de solliciter une injonction de payer",
    ),
    Rule(
        id="injonction-de-payer-title",
        phrases=(r"injonctions? de payer",),
        stems=("injonction",),
        weights=TITLE_ONLY,
        reason=Message("as a title it makes the letter look like the order of a court"),
        source="1405 s. CPC; 433-13, 2° C. pén.",
        instead="mise en demeure de payer",
    ),
    Rule(
        id="enforceable-title",
        phrases=(r"titres? executoires?", r"formule executoire", r"force executoire"),
        stems=("executoire",),
        unless=(r"(l\.? ?)?111 ?8|frais de recouvrement entrepris sans titre executoire",),
        reason=Message("the creditor has no enforceable title, and must not let it be believed"),
        source="L111-2, L111-3 CPCE; 433-13 C. pén.",
        instead="à défaut, nous nous réservons le droit de saisir la juridiction compétente",
    ),
    Rule(
        id="name-of-the-state",
        phrases=(
            r"au nom de la loi",
            r"au nom du peuple francais",
            r"republique francaise",
            r"liberte[ ,.]+egalite[ ,.]+fraternite",
        ),
        stems=("nom de la loi", "peuple francais", "republique", "fraternite"),
        reason=Message("these are the words of acts of the state"),
        source="433-13, 2° C. pén.",
    ),
    Rule(
        id="official-emblem",
        phrases=(
            r"(logo|embleme|effigie|buste|sceau|tete|image) (de |de la |d'une )?marianne",
            r"(cachet|sceau|tampon|embleme) (officiel|de la republique|du tribunal|de l'etat)",
            (r"\[image\] [^\n]*(marianne|tricolore|republique|glaive|sceau|tribunal"
            r"|balance.?(de.?(la.?)?)?justice|tampon)[^\n]*"),
            "[\u2696\u2694]",
            "\U0001f1eb\U0001f1f7",
        ),
        stems=(
            "marianne", "officiel", "republique", "tribunal", "etat", "[image]",
            "\u2696", "\u2694", "\U0001f1eb\U0001f1f7",
        ),
        reason=Message("emblems and seals of the state or of justice copy an official paper"),
        source="433-13, 2° C. pén.",
        instead="l’en-tête ordinaire de l’entreprise",
    ),
    Rule(
        id="court-service",
        phrases=(
            r"services? judiciaires?",
            r"(service|bureau|pole|departement) (du )?contentieux (de l'|d') ?etat",
            r"(service|bureau|pole|departement) des? (saisies?|executions?|poursuites)",
            r"greffes?(?! de (fleurs?|peau|cheveux|arbres?))",
            r"greffiere?s?",
        ),
        stems=("judiciaire", "contentieux", "saisie", "execution", "poursuites", "greff"),
        unless=(r"immatricul|rcs|registre (du|national)|inscrite? au registre|tenu par le greffe",),
        reason=Message("the service that writes belongs to the creditor, not to a court"),
        source="433-13, 1° C. pén.",
        instead="service comptabilité clients",
    ),
)  # fmt: skip
