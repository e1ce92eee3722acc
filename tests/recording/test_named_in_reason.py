"""The reason of an undo stands in a message that others may see: it names no debtor."""

from __future__ import annotations

import pytest

from relance_docs.case.case import Case
from relance_docs.errors import RefusalError
from relance_docs.recording.event import refuse_naming
from tests.plan.builders import DEBTOR, case

COMPANY = DEBTOR.model_copy(update={"name": "Le Petit Fournil SARL", "contact": None})
PERSON = DEBTOR.model_copy(update={"name": "Mme Sophie Petit", "contact": None})


def named(debtor: object, reason: str) -> bool:
    """Whether the reason is refused, for it names the debtor."""
    of: Case = case(debtor=debtor)
    try:
        refuse_naming(reason, of)
    except RefusalError:
        return True
    return False


@pytest.mark.parametrize("reason", ["petit oubli", "Petit oubli", "saisi un peu petit"])
def test_a_usual_word_of_a_company_is_a_word(reason: str) -> None:
    """Where it is not written as a name, nobody is named."""
    assert not named(COMPANY, reason)


@pytest.mark.parametrize(
    "reason", ["Petit a payé ailleurs", "payé par Petit", "Mme Petit rappelle"]
)
def test_the_same_word_is_the_surname_of_a_person(reason: str) -> None:
    """Also at the beginning, where every word has its capital."""
    assert named(PERSON, reason)
    assert not named(PERSON, "un petit oubli")
