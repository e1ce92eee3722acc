"""What is found across all cases is found among those that share something."""

from __future__ import annotations

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.parties import DebtorKind
from relance_docs.workspace.case_content import CaseContent
from relance_docs.workspace.checks.across import ACROSS, entangled, seen_across
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.records import CaseFile

NAMES: Final = ("Durand SARL", "DURAND", "Menuiserie Durand", "Bo", "Café Martin", "Martin Café")
ADDRESSES: Final = ((), ("1 RUE A", "69001 LYON"), ("2 RUE B", "69001 LYON"), ("75001 PARIS",))
SIRENS: Final = (None, None, "000010009", "000200022", "123")

facts = st.builds(
    CaseFacts,
    name=st.sampled_from(NAMES),
    kind=st.sampled_from(DebtorKind),
    siren=st.sampled_from(SIRENS),
    siret=st.sampled_from((None, "00001000900017")),
    vat_identifier=st.sampled_from((None, "DE123", "FR00000010009")),
    address=st.sampled_from(ADDRESSES),
    is_open=st.booleans(),
    invoice_numbers=st.lists(st.sampled_from(("FA-1", "fa 1", "FA-2", "FA-3")), max_size=2).map(
        tuple
    ),
    templates=st.just(()),
    book=st.sampled_from((None, None, "D1", "D2")),
)


def file(rank: int, known: CaseFacts | None) -> CaseFile:
    """Return a case file that says this."""
    number = f"2026-{rank:03}"
    raw = b"debtor:\n"
    return CaseFile(
        number=number,
        path=f"cases/{number}.yaml",
        blob="",
        facts=known,
        content=lambda: CaseContent(raw, None),
        findings=(),
    )


@settings(max_examples=400, deadline=None)
@given(known=st.lists(st.none() | facts, max_size=9))
def test_those_that_share_something_are_all_that_is_looked_at(
    known: list[CaseFacts | None],
) -> None:
    """Every check across cases finds the very same among them, in the same words."""
    files = tuple(file(rank, each) for rank, each in enumerate(known))
    sharing = entangled(files)
    few = tuple(each for each in files if each.number in sharing)
    for check in ACROSS:
        assert list(check.findings(few)) == list(check.findings(files))


def test_what_is_asked_of_a_case_is_named() -> None:
    """What decides who shares something is all but what only templates and the book ask."""
    one = file(1, CaseFacts._make(CaseFacts._fields))
    assert set(CaseFacts._fields) - {*seen_across((one,))[0]} == {"templates", "booked"}
