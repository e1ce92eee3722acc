"""What an English letter may not say: the equals of the French rules, in the words people use."""

from __future__ import annotations

from relance_docs.message import Message
from relance_docs.wording.rule import Level, Rule, Weight, is_preventive, no_lawyer_acts

ENGLISH = (
    Rule(
        id="en-criminal-threat",
        phrases=(
            r"(police|criminal|prosecut\w*|fraud\w*|jail|prison|arrest\w*)",
            r"(theft|thief|steal\w*|dishonest\w*)",
        ),
        stems=("police", "criminal", "prosecut", "fraud", "jail", "prison", "arrest", "theft",
               "thief", "steal", "dishonest"),
        reason=Message("a debt is no offence, and the debtor is not called an offender"),
        source="312-10 et 434-15 C. pén. ; L121-7 C. conso.",
    ),
    Rule(
        id="en-seizure-without-title",
        phrases=(r"(bailiff|seiz\w*|attach\w* your|garnish\w*|repossess\w*|enforcement)",),
        stems=("bailiff", "seiz", "attach", "garnish", "repossess", "enforcement"),
        reason=Message("nothing is seized without a title"),
        source="L111-2 et L111-8 CPCE",
        instead="“the competent court”",
    ),
    Rule(
        id="en-third-parties",
        phrases=(
            r"(credit (rating|score|agenc\w*)|blacklist\w*|default register)",
            (r"(inform|tell|contact|notify) your "
            r"(bank|customers?|suppliers?|employer|family|neighbou?rs?)"),
            r"publish\w* your (name|debt)",
        ),
        stems=("credit", "blacklist", "default register", "inform", "tell", "contact", "notify",
               "publish"),
        reason=Message("a debt is told to nobody else"),
        source="226-10 C. pén. ; RGPD, art. 5 et 6",
    ),
    Rule(
        id="en-legal-action-begun",
        phrases=(
            (r"(legal|court) (action|proceedings) (has|have) (been|already) "
            r"(started|commenced|begun|issued)"),
            r"(our|the) (lawyers?|solicitors?|attorneys?) (has|have|will)",
        ),
        stems=("action", "proceedings", "lawyer", "solicitor", "attorney"),
        weights=(Weight(level=Level.BLOCK, when=no_lawyer_acts),),
        reason=Message("no lawyer acts, and nothing is before a court"),
        source="L121-2 C. conso.",
    ),
    Rule(
        id="en-final-notice",
        phrases=(r"(final|last) (notice|warning|reminder|demand|chance)",),
        stems=("final", "last"),
        weights=(Weight(level=Level.WARN),),
        reason=Message("it must be true: the history of the case says otherwise"),
        source="L121-2 C. conso. ; 1104 C. civ.",
    ),
    Rule(
        id="en-costs",
        phrases=(
            (r"(you (will|shall|must) (also )?(bear|pay|be liable for)|at your) … "
            r"(collection|recovery|legal|lawyers?'?) (costs?|fees?)"),
            r"(administration|collection|reminder|late) (fee|charge)s?",
        ),
        stems=("cost", "fee", "charge"),
        reason=Message("costs of recovery stay with the creditor without a title"),
        source="L111-8 CPCE",
    ),
    Rule(
        id="en-statutory-interest-of-another-law",
        phrases=(
            r"late payment of commercial debts|statutory interest",
            r"8 ?% above (the )?(base|bank)",
        ),
        stems=("commercial debts", "statutory interest", "above"),
        reason=Message("what another law adds, this program does not reckon"),
        source="règlement (CE) n° 593/2008 (Rome I), art. 3 et 4",
    ),
    Rule(
        id="en-demand-before-due",
        phrases=(r"(overdue|demand\w*|penalt\w*|default|owe us immediately)",),
        stems=("overdue", "demand", "penalt", "default", "owe"),
        weights=(Weight(level=Level.BLOCK, when=is_preventive),),
        reason=Message("nothing is due yet"),
        source="1305-2 C. civ.",
    ),
)  # fmt: skip
