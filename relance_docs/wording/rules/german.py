"""What a German letter may not say: the equals of the French rules, in the words people use.

Phrases are folded like all text: « ü » is « u », « ß » stays.
"""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import Level, Rule, Weight, is_preventive, no_lawyer_acts

GERMAN = (
    Rule(
        id="de-criminal-threat",
        phrases=(
            r"(straf\w*|polizei|betrug\w*|anzeige\w*|gefangnis|haft\b|diebstahl|unehrlich\w*)",
        ),
        stems=("straf", "polizei", "betrug", "anzeige", "gefangnis", "haft", "diebstahl",
               "unehrlich"),
        reason=Message("a debt is no offence, and the debtor is not called an offender"),
        source="312-10 et 434-15 C. pén. ; L121-7 C. conso.",
    ),
    Rule(
        id="de-seizure-without-title",
        phrases=(r"(gerichtsvollzieher\w*|pfand\w*|vollstreck\w*|zwangs\w*)",),
        stems=("gerichtsvollzieher", "pfand", "vollstreck", "zwangs"),
        reason=Message("nothing is seized without a title"),
        source="L111-2 et L111-8 CPCE",
        instead="« das zuständige Gericht »",
    ),
    Rule(
        id="de-third-parties",
        phrases=(
            r"(schufa|auskunftei\w*|schwarze liste|kreditwurdigkeit)",
            (r"ihre(n|r)? (bank|kunden|lieferanten|arbeitgeber|familie|nachbarn) … "
            r"(informier\w*|mitteil\w*|benachrichtig\w*)"),
        ),
        stems=("schufa", "auskunftei", "schwarze liste", "kreditwurdigkeit", "informier", "mitteil",
               "benachrichtig"),
        reason=Message("a debt is told to nobody else"),
        source="226-10 C. pén. ; RGPD, art. 5 et 6",
    ),
    Rule(
        id="de-legal-action-begun",
        phrases=(
            r"(klage|verfahren|mahnverfahren|mahnbescheid) … (eingereicht|eingeleitet|beantragt)",
            r"(unser|unsere|unseren) (anwalt|anwalte|rechtsanwalt\w*|anwaltin)",
        ),
        stems=("klage", "verfahren", "mahnbescheid", "anwalt"),
        weights=(Weight(level=Level.BLOCK, when=no_lawyer_acts),),
        reason=Message("no lawyer acts, and nothing is before a court"),
        source="L121-2 C. conso.",
    ),
    Rule(
        id="de-final-notice",
        phrases=(
            (r"letzt(e|er|es|en|malige|malig) "
            r"(mahnung|zahlungserinnerung|aufforderung|warnung|chance|frist)"),
        ),
        stems=("letzt",),
        weights=(Weight(level=Level.WARN),),
        reason=Message("it must be true: the history of the case says otherwise"),
        source="L121-2 C. conso. ; 1104 C. civ.",
    ),
    Rule(
        id="de-costs",
        phrases=(
            r"(mahngebuhr\w*|mahnkosten|inkassokosten|inkassogebuhr\w*)",
            r"(bearbeitungsgebuhr\w*|anwaltskosten)",
        ),
        stems=("mahngebuhr", "mahnkosten", "inkasso", "bearbeitungsgebuhr", "anwaltskosten"),
        reason=Message("costs of recovery stay with the creditor without a title"),
        source="L111-8 CPCE",
    ),
    Rule(
        id="de-statutory-interest-of-another-law",
        phrases=(r"(gesetzlich\w* verzugszins\w*|basiszins\w*|bgb|288 bgb)",),
        stems=("verzugszins", "basiszins", "bgb"),
        reason=Message("what another law adds, this program does not reckon"),
        source="règlement (CE) n° 593/2008 (Rome I), art. 3 et 4",
    ),
    Rule(
        id="de-demand-before-due",
        phrases=(r"(uberfallig\w*|mahnung|verzug|verzugs\w*|zahlungsruckstand)",),
        stems=("uberfallig", "mahnung", "verzug", "zahlungsruckstand"),
        weights=(Weight(level=Level.BLOCK, when=is_preventive),),
        reason=Message("nothing is due yet"),
        source="1305-2 C. civ.",
    ),
)  # fmt: skip
