"""A letter must not threaten what cannot lawfully be done, or cannot be done yet."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import BUSINESS, WARNED, Level, Rule, Weight

_RESERVE = "à défaut, nous nous réservons le droit de saisir la juridiction compétente"
_PROPERTY = (
    r"(biens?|meubles|comptes?(?! (client|fournisseur|utilisateur|en ligne))|salaires?|avoirs?"
    r"|remunerations?|revenus?|vehicules?|stocks?|creances|machines|materiels?|logement|domicile)"
)
_OFFICER = r"(huissiers?|commissaires? de justice|officiers? (ministeriels?|publics?))"
_SOMEBODY = (
    r"(vos|votre|ses|son|l') ?(propres? )?(autres )?"
    r"(clients?|clientele|employeur|banque|banquier|fournisseurs?|partenaires?|bailleur"
    r"|proprietaire|voisins?|voisinage|associes?|famille|proches|entourage|concurrents?|assureur)"
)
_TELL = "avertir|informer|prevenir|alerter|contacter|signaler|saisir|ecrire|adresser"
_WILL = "allons|pouvons|pourrons|pourrions|devrons|hesiterons|manquerons|contraints|obliges|amenes"

THREATS = (
    Rule(
        id="seizure",
        phrases=(
            r"(dernier )?avis avant (saisie|execution)",
            r"saisies? … (imminente|immediate|prochaine)s?",
            (r"saisi(e|es|r|s|t|sons|rons|ront|ra|ssons|ssant|ssables?) … "
            rf"(vos|votre) (\w+ )?{_PROPERTY}"),
            r"saisies? … des (biens|salaires|remunerations|comptes bancaires|meubles)",
            r"saisies? ?(attributions?|ventes?|arrets?|conservatoires?|appreciations?)",
            r"saisies? (mobilieres?|immobilieres?|bancaires?|sur (salaires?|comptes?))",
            r"(proceder|procedera|procederons|pratiquer|pratiquerons|effectuer) … (saisies?)",
            (r"(blo(quer|querons|cage|ques?)|gel|geler|gelerons|gelee?s?) … "
            rf"(de )?(vos|votre) {_PROPERTY}"),
            rf"(vos|votre) {_PROPERTY} … (saisie?s?|bloquee?s?|gelee?s?)",
            r"execution forcee",
            r"recouvrement force",
            r"avis a tiers detenteur",
            r"expulsion",
        ),
        stems=(
            "saisi", "avis avant", "bloqu", "blocage", "gel", "execution forcee",
            "recouvrement force", "tiers detenteur", "expulsion",
        ),
        unless=(
            (r"saisi(r|s|e|t|sons|rons|ront|ra|ssez|ssant) (de )?(votre|le|un|ce) "
            r"(virement|paiement|reglement|numero|iban|rib|ordre|reference|code|montant)"),
        ),
        reason=Message("nothing can be seized without an enforceable title, which does not exist"),
        source="L111-2, L111-3 CPCE; L121-6, 5° C. conso.; 433-13 C. pén.",
        instead=_RESERVE,
    ),
    Rule(
        id="officer-visit",
        phrases=(
            (rf"{_OFFICER} … (se presente\w*|passe(ra|ront|r)|vien(t|dra|dront|nent)|"
            r"se rend(re|ra|ront)?|se deplace\w*|frapper\w*|interviendr\w+|debarque\w*|est en route"
            r"|saisira|saisiront|procedera|procederont)"),
            rf"(visite|passage|venue|intervention) (prochaine )?(d'une?|de l'|des) ?{_OFFICER}",
            rf"(enverrons|envoyons|envoyer|depechons|depecherons) … {_OFFICER}",
            (r"nous (nous )?(presenterons|viendrons|passerons|rendrons) … "
            r"(a votre domicile|chez vous|dans vos locaux)"),
        ),
        stems=("huissier", "commissaire", "officier", "chez vous", "domicile", "vos locaux"),
        reason=Message("the act that it announces is not possible yet, or not certain"),
        source="L121-6, 5° C. conso.; 433-13 C. pén.",
        instead="nous pourrons confier le dossier à un commissaire de justice ou à un avocat",
    ),
    Rule(
        id="certain-outcome",
        phrases=(
            r"(vous )?(serez|allez etre|seront|sera) (\w+ ){0,2}?(condamne|contrainte?|oblige)e?s?",
            (r"(le juge|le tribunal|la justice|la juridiction|le president) (\w+ ){0,3}?"
            r"(ordonnera|condamnera|contraindra|obligera|nous donnera raison)"),
            r"(n'echapperez|n'y echapperez) pas",
            r"votre condamnation (est|sera|ne fait)",
        ),
        stems=(
            "condamn", "contrain", "oblig", "ordonnera", "donnera raison", "echapperez",
        ),
        unless=(r"(ni|pas|jamais) (condamne|contrainte?|oblige)",),
        reason=Message("nobody knows what the judge will decide; saying so misleads"),
        source="L121-2, L121-6 C. conso.; Cass. crim. 19 mars 2019",
        instead="nous demanderons au juge de statuer sur le paiement de cette somme",
    ),
    Rule(
        id="criminal-law",
        phrases=(
            r"plaintes? penales?",
            r"(deposer|deposerons|porter|porterons|depot de|depot d'une) (une )?plaintes?",
            r"penalement|(poursuite|sanction|infraction)s? penales?|delit penal",
            r"(constitue|constitutif d') ?(un )?delit",
            r"escroqueries?|escrocs?",
            r"abus de (confiance|biens)",
            r"prison|emprisonnements?|incarceration|garde a vue",
            r"gendarmerie|gendarmes|procureur( de la republique)?|(tribunal )?correctionnel(le)?",
            r"police(?! (de caracteres?|d'abonnement|no|n\u00b0|numero|souscrite|\d))",
        ),
        stems=(
            "plainte", "penal", "delit", "escroc", "escroquerie", "abus de", "prison",
            "incarceration", "garde a vue", "gendarm", "procureur", "correctionnel", "police",
        ),
        unless=(
            r"declaration prealable|declaree? (aupres du|au) procureur|r ?124",
            r"assur\w+|sinistres?|primes?|souscri\w+|(no|n\u00b0|numero) de police|typograph\w+",
        ),
        reason=Message("an unpaid invoice is a civil matter; such a threat may be blackmail"),
        source="312-1, 312-10, 226-10 C. pén.",
    ),
    Rule(
        id="registers-and-publicity",
        phrases=(
            r"ficp",
            r"(fichier|fiche|inscri\w+) … (de la |a la |par la )banque de france",
            r"fichier banque de france",
            r"fichages?",
            r"(serez|vous|etre) (fichee?s?|ficher)",
            (r"(inscri\w+) … (au|sur (un|le|notre|nos)) (fichiers?|listes?) (des |de )"
            r"(incidents|mauvais|impayes|debiteurs)"),
            r"listes? noires?",
            r"(nous|pour) (\w+ )?(publi|diffus|affich|divulgu)(erons|er)",
            r"(nom|dette|societe|entreprise) (sera|seront) (publie|affiche|diffuse)e?s?",
            r"(rendre|rendrons|rendue?s?) publi(c|que)s?",
            r"(reseaux sociaux|avis negatifs?)",
        ),
        stems=(
            "ficp", "banque de france", "fich", "inscri", "noire", "publi", "diffus", "affich",
            "divulgu", "reseaux sociaux", "avis negatif",
        ),
        unless=(r"suivez nous|retrouvez nous",),
        reason=Message("such a register is not open to a creditor, or shaming is blackmail"),
        source="312-10 C. pén.; RGPD, art. 5",
    ),
    Rule(
        id="telling-others",
        phrases=(
            (
                r"nous (?!vous )(\w+ )?(avert|inform|previen|alert|contact|signal|saisi|ecri"
                rf"|adress)\w*ons … {_SOMEBODY}"
            ),
            rf"nous (\w+ ){{0,2}}?(n')?({_WILL}) (pas )?(\S+ )?(d'|a |de )?({_TELL}) … {_SOMEBODY}",
            rf"{_SOMEBODY} (en )?(sera|seront) … (averti|informe|prevenu|alerte|contacte)e?s?",
        ),
        stems=(
            "client", "employeur", "banqu", "fournisseur", "partenaire", "bailleur",
            "proprietaire", "voisin", "associe", "famille", "proches", "entourage", "concurrent",
            "assureur",
        ),
        reason=Message("a debt is told to nobody but the debtor"),
        source="312-10 C. pén.; RGPD, art. 5; 9 C. civ.",
    ),
    Rule(
        id="insolvency-threat",
        phrases=(
            r"liquidation judiciaire",
            r"redressement judiciaire",
            r"mise en (faillite|liquidation|redressement)",
            r"(en|votre|la|de) faillite",
            r"(etat de )?cessation des? paiements?",
            r"depo(t|ser|serez) (de |le |votre )bilan",
        ),
        stems=("judiciaire", "faillite", "mise en", "cessation", "bilan"),
        reason=Message("a collective procedure is not a means of recovery; its threat is abusive"),
        source="L631-5, L640-5 C. com.; 1240 C. civ.",
        instead=_RESERVE,
    ),
    Rule(
        id="personal-estate",
        phrases=(
            r"patrimoines? (personnels?|prives?|familia(l|ux))",
            (r"(biens?|avoirs?|comptes?|economies|epargne|revenus?|logement|maison|fonds|deniers)"
            r" (personnel(le)?s?|prive(e)?s?)"),
            r"(vos|votre|ses|son) propres? (biens?|deniers|fonds|patrimoine)",
            r"(engage\w*|rechercher?\w*|mettre en cause) … (vous|vous meme)? ?personnellement",
        ),
        stems=("patrimoine", "personnel", "prive", "propre"),
        weights=(Weight(level=Level.BLOCK, kinds=BUSINESS),),
        reason=Message(
            "a sole trader's debt of trade is paid out of the professional estate; that others"
            " answer with what is their own is shown by an act, not threatened in a letter"
        ),
        source="L526-22 C. com.",
        instead=_RESERVE,
    ),
    Rule(
        id="hours-to-pay",
        phrases=(
            (r"(sous|dans|d'ici|avant|delai de|dans les|sous les|dans un delai de) (les )?"
            r"(24|48|72|vingt quatre|quarante huit|soixante douze) ?"
            r"(h|heures?)( ouvree?s)?"),
            r"(sous|dans) (un|1) jour",
            r"dans l'heure|avant ce soir|avant demain",
        ),
        stems=(
            "24", "48", "72", "quatre", "huit", "douze", "jour", "l'heure", "ce soir", "demain",
        ),
        unless=(
            (r"nous (vous )?(\w+ )?(repond|reviend|revenons|rappel|recontact|adress|etabli|livr)"
            r"|vous (repondr|rappell|recontact)"),
        ),
        weights=WARNED,
        reason=Message("a letter gives a reasonable delay"),
        source="1231 C. civ.",
        instead="au plus tard le <date fixe, 8 à 15 jours après la réception>",
    ),
)  # fmt: skip
