"""A letter must leave the debtor's dignity and private life alone."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import Rule

_LOUD = (
    r"(?:(?<!DEMEURE DE )(?:PAYER|REGLER)|PAYEZ|REGLEZ|IMMEDIATEMENT|URGEN\w*|POURSUI\w*"
    r"|TRIBUNA\w*(?! (?:DE COMMERCE|JUDICIAIRE))|SAISI\w*|JUSTICE|(?<!TRIBUNAL )JUDICIAIRE\w*"
    r"|SANCTION\w*|SANS DELAI|CONSEQUENCE\w*|EXIGE\w*"
    r"|HUISSIER\w*|AVOCAT\w*|CONTENTIEU\w*|ATTENTION|DERNIERE?|MENACE\w*)"
)
_WORD = r"[A-Z][A-Z']+"

DIGNITY = (
    Rule(
        id="insult",
        phrases=(
            r"(mauvais|sale) payeurs?",
            r"malhonnete(s|te)?",
            r"mauvaise foi",
            r"(voleur|menteur|arnaqueur|tricheur|fraudeur|profiteur|escroc)(s|se|ses)?",
            r"menteuses?|voleuses?",
            (
                r"(fumiste|parasite|bandit|canaille|imbecile|idiot|incompetent|irresponsable"
                r"|pitoyable|minable|lamentable|honteux|honteuse|scandaleux|scandaleuse)e?s?"
            ),
            r"(avoir|ayez|aucune) honte|honte a vous|votre honneur|manque de (parole|serieux)",
        ),
        stems=(
            "payeur",
            "malhonnete",
            "mauvaise foi",
            "voleu",
            "menteu",
            "arnaqueur",
            "tricheur",
            "fraudeur",
            "profiteur",
            "escroc",
            "fumiste",
            "parasite",
            "bandit",
            "canaille",
            "imbecile",
            "idiot",
            "incompetent",
            "irresponsable",
            "pitoyable",
            "minable",
            "lamentable",
            "honteu",
            "scandaleu",
            "honte",
            "honneur",
            "manque de",
        ),
        unless=(r"(l\.? ?)?111 ?8|juge de l'execution|debiteur de mauvaise foi",),
        amicable_only=False,
        reason=Message("a letter states facts; it judges nobody"),
        source="222-33-2-2, R621-2 C. pén.",
    ),
    Rule(
        id="sarcasm",
        phrases=(
            r"comme par hasard",
            r"felicitations (pour|a vous)|bravo",
            r"(vous vous moquez|vous moquer|nous prenez|prenez vous nous)",
            r"faut ?il vous (faire un dessin|expliquer|apprendre)",
            r"(le cheque est|sans doute) (bien )?(sur |entendu )?(perdu|parti) (a|dans) la poste",
            r"si vous savez (lire|compter)",
        ),
        stems=(
            "hasard",
            "felicitations",
            "bravo",
            "moqu",
            "prenez",
            "faut",
            "poste",
            "si vous savez",
        ),
        amicable_only=False,
        reason=Message("sarcasm wounds and proves nothing"),
        source="222-33-2-2 C. pén.",
    ),
    Rule(
        id="capitals",
        phrases=(
            rf"(?:{_WORD} ){{1,8}}?{_LOUD}(?:,? {_WORD}){{0,8}}",
            rf"{_LOUD}(?:(?:,? {_WORD}){{1,8}}| ?!)",
        ),
        stems=(
            "paye",
            "regle",
            "immediatement",
            "urgen",
            "poursui",
            "tribuna",
            "saisi",
            "justice",
            "judiciaire",
            "sanction",
            "sans delai",
            "consequence",
            "exige",
            "huissier",
            "avocat",
            "contentieu",
            "attention",
            "dernier",
            "menace",
        ),
        cased=True,
        reason=Message("a threat in capitals is meant to frighten"),
        source="222-33-2-2 C. pén.; L121-6 C. conso.",
        instead="la même phrase en minuscules, sans menace",
    ),
    Rule(
        id="private-life",
        phrases=(
            r"(votre|vos|sa|ses) (\w+ )?(etat de sante|sante|maladies?|handicap|grossesse)",
            (
                r"(votre|vos) (conjointe?|epoux|epouse|mari|femme|famille|enfants?|divorce|veuvage"
                r"|religion|nationalite|origines?(?! de)|orientation)"
            ),
            r"(autres|nombreux) creanciers",
            r"(vos|ses) (autres )?dettes (envers|aupres)",
        ),
        stems=(
            "sante",
            "maladie",
            "handicap",
            "grossesse",
            "conjoint",
            "epou",
            "mari",
            "femme",
            "famille",
            "enfant",
            "divorce",
            "veuvage",
            "religion",
            "nationalite",
            "origine",
            "orientation",
            "creanciers",
            "dettes",
        ),
        reason=Message("health, family, origin and other debts have no place in a demand"),
        source="RGPD, art. 5 et 9; 9 C. civ.",
    ),
)
