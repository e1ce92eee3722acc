"""The rate of penalties in the words of an invoice, and the one that is used."""

from __future__ import annotations

import pytest

from relance_docs.reading.stated_clause import as_written, stated_rate
from tests.reading.test_findings import DEBTOR, INVOICE, case_findings

TIMES = "PMD: pénalités égales à 3 (trois) fois le taux d’intérêt légal en vigueur"


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("Trois fois le taux légal.", "{legal_times: 3}"),
        ("3 fois le taux de l'intérêt légal", "{legal_times: 3}"),
        ("Triple du taux d'intérêt légal", "{legal_times: 3}"),
        ("taux d'intérêt légal multiplié par 5", "{legal_times: 5}"),
        ("1,5 fois le taux d'intérêt légal", "{legal_times: 1.5}"),
        ("12 % l'an", "{fixed: 12}"),
        ("au taux annuel de 12,50 %", "{fixed: 12.5}"),
        ("1,5 % par mois de retard", "{fixed: 18}"),
        ("taux de refinancement de la BCE majoré de 10 points", "default"),
        ("taux de la Banque centrale européenne (2,15 %), majoré de 8 points", "{ecb_plus: 8}"),
        ("ECB rate plus 12 percent", "{ecb_plus: 12}"),
    ],
)  # fmt: skip
def test_a_rate_in_words_is_read(text: str, rate: str) -> None:
    """In the forms in which a case file states it."""
    found = stated_rate([f"PMD: {text}"])
    assert found is not None
    assert rate == as_written(found)


@pytest.mark.parametrize(
    "text",
    [
        "PMD: voir conditions générales",
        "PMD: pénalités au taux légal",
        "PMD: 12 % l'an, sans être inférieur à trois fois le taux d'intérêt légal",
        "PMD: majoration de 10 %",
        "AAB: escompte de 2 % pour paiement comptant",
    ],
)
def test_what_is_not_sure_is_not_read(text: str) -> None:
    """Two rates, none, or another subject."""
    assert stated_rate([text]) is None


def told(terms: str, clause: str = TIMES) -> list[str]:
    """Return what is said of the clause of an invoice under the terms of its case."""
    invoice = INVOICE.replace("9.00}", f'9.00, stated_terms: ["{clause}"]}}')
    text = f"{DEBTOR}{terms}{invoice}"
    return [str(f.message) for f in case_findings(text) if f.code == "stated-clause"]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ("", "default: write in the 'terms:' of the case penalty_rate: {legal_times: 3}"),
        ("terms: {source: s, penalty_rate: {fixed: 12.00}}\n", "that is used, {fixed: 12}"),
        ("terms: {source: s, penalty_rate: {legal_times: 3}}\n", ""),
    ],
    ids=["the law", "another", "the same"],
)  # fmt: skip
def test_a_clause_is_warned_of_as_long_as_another_rate_is_used(terms: str, words: str) -> None:
    """With what to write."""
    assert ([True] if words else []) == [words in each for each in told(terms)]


def test_a_clause_that_nobody_can_read_is_warned_of_until_a_person_says() -> None:
    """`default` says that it states no other rate."""
    unread = "PMD: voir nos conditions générales"
    assert 1 == len(told("", unread))
    assert [] == told("terms: {penalty_rate: default}\n", unread)
    assert [] == told("", "PMT: indemnité de 40 €")
