"""Each rule of wording finds what it is for, however it is written, and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.finding import Severity
from relance_docs.wording.check import check_text
from relance_docs.wording.facts import LetterFacts, LetterKind
from relance_docs.wording.folding import fold
from relance_docs.wording.rule import Level, Rule
from relance_docs.wording.rules import RULES
from relance_docs.wording.search import compiled, search
from tests.wording.phrases import FINE, LAW_REPRODUCED, PHRASES, SHOUTED, Phrase


def _rules(text: str, facts: LetterFacts) -> dict[str, Level]:
    return {found.rule.id: found.level for found in search(fold(text), facts)}


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: f"{p.rule}: {p.text[:40]}")
def test_phrase(phrase: Phrase) -> None:
    """Each phrase of the table is found by its rule, with its weight."""
    assert _rules(phrase.text, phrase.facts).get(phrase.rule) == phrase.level


@pytest.mark.parametrize("text", SHOUTED)
def test_capitals(text: str) -> None:
    """A threat in capitals is blocked."""
    assert _rules(text, LetterFacts()).get("capitals") is Level.BLOCK


@pytest.mark.parametrize("text", FINE)
def test_fine(text: str) -> None:
    """An ordinary phrase raises nothing between businesses."""
    assert [str(f.message) for f in check_text(text, LetterFacts())] == []


@pytest.mark.parametrize("acts_as", ActsAs)
def test_reproduced_article(acts_as: ActsAs) -> None:
    """The article on costs that a collector must quote raises nothing, for any debtor."""
    for kind in DebtorKind:
        facts = LetterFacts(debtor_kind=kind, acts_as=acts_as)
        assert check_text(LAW_REPRODUCED, facts) == ()


def test_every_rule_is_tried() -> None:
    """No rule is without a phrase in the table."""
    tried = {phrase.rule for phrase in PHRASES} | {"capitals"}
    assert {rule.id for rule in RULES} == tried


def test_ids_are_unique() -> None:
    """A rule is named by its id."""
    assert len({rule.id for rule in RULES}) == len(RULES) > 25


def _is_found(text: str, phrase: Phrase) -> bool:
    return _rules(text, phrase.facts).get(phrase.rule) == phrase.level


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


_FULL_WIDTH = {i: i + 0xFEE0 for i in range(0x21, 0x7F) if chr(i).isalpha()}
_SPACES = [" ", "  ", "\u00a0", "\u202f", "\u2009", "\n", "\r\n ", "\t", " \u200b"]
_INSIDE = ["", "", "", "\u00ad", "\u200b", "-\n", "\u2010\n  ", "\u00ad\n"]


@st.composite
def written(draw: st.DrawFn) -> tuple[Phrase, str]:
    """Draw a phrase of the table, written by someone else."""
    phrase = draw(st.sampled_from(PHRASES))
    text = phrase.text
    if draw(st.booleans()):
        text = _without_accents(text)
    if draw(st.booleans()):
        text = unicodedata.normalize("NFD", text)
    if draw(st.booleans()):
        text = draw(st.sampled_from([text.upper(), text.lower(), text.swapcase()]))
    if draw(st.booleans()):
        text = text.translate(_FULL_WIDTH)
    text = text.replace("’", draw(st.sampled_from(["'", "’", "ʼ", "´"])))
    text = re.sub(" ", lambda _: draw(st.sampled_from(_SPACES)), text)
    inside = [m.start() + 1 for m in re.finditer(r"[^\W\d_](?=[^\W\d_])", text)]
    if not inside:
        return phrase, text
    at = draw(st.sampled_from(inside))
    return phrase, text[:at] + draw(st.sampled_from(_INSIDE)) + text[at:]


@settings(max_examples=400, deadline=None)
@given(written())
def test_written_otherwise(case: tuple[Phrase, str]) -> None:
    """Case, accents, spaces, apostrophes, hyphens, widths and line breaks hide nothing."""
    phrase, text = case
    assert _is_found(text, phrase)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PHRASES), st.text(alphabet="abcdé \u00ad\u200b\u00a0-œﬁ.", max_size=60))
def test_place(phrase: Phrase, before: str) -> None:
    """A place points at the phrase: what stands there folds to what was found."""
    text = f"{before}\n\n{phrase.text}"
    places = [
        (found.start, found.end)
        for found in search(fold(text), phrase.facts)
        if found.rule.id == phrase.rule
    ]
    rule = next(rule for rule in RULES if rule.id == phrase.rule)
    assert places
    assert all(compiled(rule)[0].search(fold(text[a:b]).plain) for a, b in places)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_stems(rule: Rule) -> None:
    """Whatever a rule finds has one of its stems: the fast search loses nothing."""
    pattern = re.compile(compiled(rule)[0].pattern, re.ASCII)

    @settings(max_examples=60, deadline=None)
    @given(st.from_regex(pattern))
    def has_stem(text: str) -> None:
        found = pattern.search(text)
        assert found is not None
        assert any(stem in found.group().lower() for stem in rule.stems)

    has_stem()


def test_inflections() -> None:
    """A verb in another form threatens as much."""
    texts = ("saisie de vos comptes", "saisir vos comptes", "saisirons vos comptes")
    assert all(_rules(text, LetterFacts()).get("seizure") is Level.BLOCK for text in texts)


def test_kinds_of_debtor() -> None:
    """Costs of a reminder are blocked for a consumer and doubted between businesses."""
    text = "Des frais de relance de 12 € s’ajoutent à cette somme depuis le mois dernier."
    consumer = check_text(text, LetterFacts(debtor_kind=DebtorKind.CONSUMER))
    business = check_text(text, LetterFacts())
    assert [f.severity for f in (*consumer, *business)] == [Severity.ERROR, Severity.WARNING]


def test_justified_costs() -> None:
    """Costs proved by a pièce may be claimed from a business."""
    text = "Des frais de recouvrement complémentaires sont demandés depuis le mois dernier."
    assert check_text(text, LetterFacts(costs_are_justified=True)) == ()


def test_names_are_innocent() -> None:
    """A company may be called what a letter may not say; the rest of the letter may not."""
    text = "Greffe Fleurs SARL, 3 rue de la Prison : nous appellerons la police."
    facts = LetterFacts(names=("Greffe Fleurs SARL", "3 rue de la Prison"))
    assert [f.place.source[f.place.column - 1 :] for f in check_text(text, facts)] == ["police."]


def test_names_in_capitals() -> None:
    """A name is innocent in capitals too, as an envelope wants it."""
    facts = LetterFacts(names=("Greffe Fleurs SARL",))
    assert check_text("GREFFE FLEURS SARL", facts) == ()


def test_lawyer() -> None:
    """Who is a lawyer, or has mandated one, may say so."""
    text = "Notre avocat vous écrira."
    assert check_text(text, LetterFacts(acts_as=ActsAs.LAWYER)) == ()
    assert check_text(text, LetterFacts(lawyer_is_mandated=True)) == ()


def test_first_last_reminder() -> None:
    """« Dernière relance » may be said once, when nothing but the mise en demeure follows."""
    text = "Ceci est notre dernière relance avant mise en demeure."
    assert check_text(text, LetterFacts(letter=LetterKind.WARNING)) == ()
    assert len(check_text(text, LetterFacts(letter=LetterKind.COURTEOUS))) == 1


def test_court_documents() -> None:
    """A document for a court may name the acts of the court."""
    text = "Requête au greffe : titre exécutoire, injonction de payer, liquidation judiciaire."
    assert check_text(text, LetterFacts(is_amicable=False)) == ()


def test_one_phrase_one_finding() -> None:
    """Several rules on the same words give one finding, the heaviest."""
    assert len(check_text("SOMMATION DE PAYER", LetterFacts())) == 1
