"""A letter must not say of the law, or of itself, what is not true."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import (
    Level,
    Rule,
    Weight,
    dispute_is_open,
    last_word_was_said,
    no_lawyer_acts,
)

CLAIMS = (
    Rule(
        id="last-reminder-repeated",
        phrases=(
            r"(derniere?|ultime) (\w+ )?(avertissement|relance|rappel|avis|mise en demeure)",
            r"(avertissement|relance|rappel|avis) (ultime|final|de la derniere chance)",
        ),
        stems=("dernier", "ultime", "final"),
        unless=(r"(notre|nos) derniere?s? … (du|en date)|(malgre|suite a|apres) (notre|nos)",),
        weights=(Weight(level=Level.WARN, when=last_word_was_said),),
        reason=Message("it must be true: the history of the case says otherwise"),
        source="L121-2 C. conso.; 1104 C. civ.",
        instead="le numéro d’ordre véritable : « deuxième relance »",
    ),
    Rule(
        id="undisputed-claim",
        phrases=(
            r"(certaines?|liquides?|exigibles?)(,? (et )?(certaines?|liquides?|exigibles?)){1,2}",
            r"(creance|dette|somme) (est )?incontest(ee|able)",
            r"n'est pas contestee?",
        ),
        stems=("certaine", "liquide", "exigible", "contest"),
        weights=(Weight(level=Level.WARN, when=dispute_is_open),),
        reason=Message("a dispute is open: the file of the case contradicts it"),
        source="1353 C. civ.",
        instead="la part contestée (<montant>) est mentionnée pour mémoire",
    ),
    Rule(
        id="limitation-interrupted",
        phrases=(
            r"interromp(t|re|ent|ant|ra) … (prescription|delai de prescription)",
            r"(prescription|delai) … (est|sera|soit|etre|etait) interrompue?",
            r"interruptive?s? … prescription",
            r"interruption (de|du delai de) (la )?prescription",
        ),
        stems=("interr",),
        unless=(
            r"n'interromp\w+ pas|(ne|n') ?(\w+ )?pas interr\w+|sans interrompre",
            r"reconnaissance de dette",
        ),
        reason=Message("a mise en demeure does not interrupt limitation"),
        source="2240 à 2244 C. civ.; Cass. com. 18 mai 2022, n° 20-23.204",
    ),
    Rule(
        id="lawyer-implied",
        phrases=(
            r"seul un avocat",
            (
                r"par (l'intermediaire|le biais|la voix|le truchement) de (notre|nos|mon|l') ?"
                r"(avocat|conseil)s?"
            ),
            (
                r"(notre|nos|mon) (avocat|conseil juridique|cabinet d'avocats?)s? "
                r"(a|ont|vous|nous|est|sont|se)"
            ),
            r"(cabinet|maitre) … avocate?s? (au|du) barreau",
            r"(notre|nos) avocats?",
        ),
        stems=("avocat", "conseil"),
        weights=(Weight(level=Level.BLOCK, when=no_lawyer_acts),),
        reason=Message("no lawyer acts in this case; none may be implied"),
        source="433-17 C. pén.; L121-2 C. conso.",
        instead="nous pourrons confier le dossier à un avocat",
    ),
)
