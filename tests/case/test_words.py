"""Every value of a closed list has its words, and no word means two of them."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import get_args, get_origin

import pytest
from pydantic import BaseModel

from relance_docs.case.case import Case, ClosingReason, Recipient
from relance_docs.case.history import Outcome
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import Channel
from relance_docs.case.settings import ImportedTable, Settings
from relance_docs.case.terms import RateForm
from relance_docs.case.words import WORDS, french, meant, near
from relance_docs.reading.anatomy import kinds_of

NOT_CHOSEN = {RateForm, ImportedTable}
"""Written by the program alone, or as a key of YAML."""


def lists_of(record: type[BaseModel], seen: set[type]) -> set[type[StrEnum]]:
    """Return the closed lists of a record and of the records in it."""
    seen.add(record)
    found: set[type[StrEnum]] = set()
    kinds = [kind for field in record.model_fields.values() for kind in kinds_of(field.annotation)]
    while kinds:
        kind = kinds.pop()
        if get_origin(kind) is tuple:
            kinds.extend(kinds_of(get_args(kind)[0]))
        elif isinstance(kind, type) and issubclass(kind, StrEnum):
            found.add(kind)
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            found |= lists_of(kind, seen)
    return found


def test_every_list_of_a_file_has_its_words() -> None:
    """A list that is added to a case file or to relance.yaml cannot be forgotten here."""
    found = lists_of(Case, set()) | lists_of(Settings, set())

    assert len(found) > 10
    assert set() == found - set(WORDS) - NOT_CHOSEN


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_each_value_has_a_word_of_its_own(kind: type[StrEnum]) -> None:
    """A word without blanks for each value, and every spelling means one value alone."""
    assert set(kind) == set(WORDS[kind])
    assert [] == [word.french for word in WORDS[kind].values() if " " in word.french]
    spelt = Counter(
        spelling
        for value, word in WORDS[kind].items()
        for spelling in {value.value, word.french, *word.also, *filter(None, [word.label])}
    )
    assert {1} == set(spelt.values())
    for value, word in WORDS[kind].items():
        for spelling in (value.value, word.french, word.french.upper(), *word.also, word.label):
            assert not spelling or value is meant(spelling, kind), spelling


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("abandon", ClosingReason.WAIVED),
        ("Abandonnée", ClosingReason.WAIVED),
        ("written off", ClosingReason.WRITTEN_OFF),
        ("un avocat", Recipient.LAWYER),
        ("l'huissier", Recipient.BAILIFF),
        ("refuse", Outcome.REFUSAL),
        ("NON RECLAME", Outcome.UNCLAIMED),
        ("societe", DebtorKind.BUSINESS),
        ("personne  publique", DebtorKind.PUBLIC_BODY),
        ("par courrier", Channel.POST),
        ("lettre recommandée avec avis de réception", Channel.REGISTERED),
    ],
)
def test_what_people_type_is_understood(text: str, value: StrEnum) -> None:
    """Accents, capitals, articles and the words between which one hesitates make no difference."""
    assert value is meant(text, type(value))


def test_what_means_nothing_is_none_and_a_slip_is_near() -> None:
    """A slip is never taken for what it is near to; what is near to nothing suggests nothing."""
    assert [None, None] == [meant("avocta", Recipient), meant("", Recipient)]
    assert Recipient.LAWYER is near("avocta", Recipient)
    assert None is near("banane", Recipient)
    assert "perte" == french(ClosingReason.WRITTEN_OFF)
