"""`relance over-indebtedness`: the decision, then what has become known of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.procedures import OverIndebtedness
from relance_docs.errors import RefusalError
from relance_docs.reading.editing.changes import Put
from relance_docs.recording.event import StandsAlreadyError
from relance_docs.recording.events.over_indebtedness import over_indebtedness

TODAY = date(2026, 11, 20)
FOUND_ON = date(2026, 10, 5)


def case_of(kind: str = "consumer", **known: object) -> Case:
    """Return the case of a consumer, with what is known of the over-indebtedness."""
    facts: dict[str, object] = {
        "number": "2026-015",
        "debtor": {"kind": kind, "name": "Mme Jeanne Essai"},
        "invoices": [
            {
                "invoice_number": "A",
                "issue_date": "2026-05-20",
                "due_date": "2026-06-20",
                "total_with_vat": "300.00",
            }
        ],
    }
    return Case.model_validate(facts | ({"over_indebtedness": known} if known else {}))


def told(**fields: Any) -> OverIndebtedness:  # noqa: ANN401 - fields of the record
    """Return what a letter of the commission tells."""
    return OverIndebtedness.model_construct(**{"admissible_on": FOUND_ON, **fields})


def test_a_decision_is_recorded_whole() -> None:
    """With a note, while the thirty days cannot be reckoned."""
    event = over_indebtedness(case_of(), told(commission="Commission du Rhône"), None, today=TODAY)

    (put,) = event.changes
    assert isinstance(put, Put)
    assert put.key == "over_indebtedness"
    assert put.value == {"admissible_on": FOUND_ON, "commission": "Commission du Rhône"}
    assert "--informed-on" in str(event.warnings[0])


def test_what_follows_is_added_and_nothing_is_overwritten() -> None:
    """A field that stands and says otherwise is refused."""
    known = case_of(admissible_on="2026-10-05", informed_on="2026-10-09")

    event = over_indebtedness(known, told(measures_on=date(2026, 11, 2)), None, today=TODAY)
    (put,) = event.changes
    assert isinstance(put, Put)
    assert (put.loc, put.key) == (("over_indebtedness",), "measures_on")
    with pytest.raises(StandsAlreadyError, match="informed_on"):
        over_indebtedness(known, told(informed_on=date(2026, 10, 10)), None, today=TODAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"informed_on": date(2026, 10, 1)}, "before the decision of"),
        ({"informed_on": date(2026, 12, 1)}, "2026-12-01"),
        ({"measures_until": date(2027, 10, 1)}, "--measures-on"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, date], words: str) -> None:
    """A day before the decision, a day to come, measures without a beginning."""
    with pytest.raises(RefusalError, match=words):
        over_indebtedness(case_of(), told(**fields), None, today=TODAY)


def test_a_public_body_is_not_over_indebted() -> None:
    """Book VII of the code de la consommation is about natural persons."""
    with pytest.raises(RefusalError, match="natural persons"):
        over_indebtedness(case_of("public_body"), told(), None, today=TODAY)
