"""Debtors of several cases are found by keys, and are those that asking each of each would find."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.parties import DebtorKind
from relance_docs.case.same_debtor import Tie, plain_address, shares_a_word, tie
from relance_docs.workspace.case_content import CaseContent
from relance_docs.workspace.checks.across import ACROSS
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.records import CaseFile

FACTS = st.builds(
    CaseFacts,
    name=st.sampled_from(
        ["Menuiserie Fictive", "SARL MENUISERIE FICTIVE", "Bar Fictive", "É", "Ai"]
    ),
    kind=st.sampled_from([DebtorKind.BUSINESS, DebtorKind.CONSUMER, DebtorKind.PUBLIC_BODY]),
    siren=st.sampled_from([None, None, "000200022", "000300038", "123456789"]),
    siret=st.none(),
    vat_identifier=st.sampled_from([None, None, "FR12000200022", "DE123", "DE 124"]),
    address=st.sampled_from([(), ("1 RUE X", "69003 LYON"), ("1 RUE Y", "69003 LYON")]),
    is_open=st.sampled_from([True, True, True, False]),
    invoice_numbers=st.just(()),
    templates=st.just(()),
    book=st.sampled_from([None, None, "a", "b"]),
)


def case_file(number: int, facts: CaseFacts) -> CaseFile:
    """Return a file of which only the facts are asked, and the line of its debtor."""
    raw = b"debtor: {name: X}\n"
    return CaseFile(
        number=f"{number}",
        path=f"cases/{number}.yaml",
        blob="",
        facts=facts,
        content=lambda: CaseContent(raw, None),
        findings=(),
    )


@settings(max_examples=150)
@given(some=st.lists(FACTS, min_size=5, max_size=9))
def test_the_first_of_the_surest_tie_is_named(some: list[CaseFacts]) -> None:
    """Numbers, names, addresses, people, entries of the address book: as each against each."""
    files = tuple(case_file(number, facts) for number, facts in enumerate(some))
    check = next(each for each in ACROSS if each.code == "debtor-in-other-case")

    found = [(file.number, loc, str(said)) for (file, loc), said in check.find(files)]

    assert [each[0] for each in wanted(some)] == [each[0] for each in found]
    for (_number, place, same), (_file, loc, said) in zip(wanted(some), found, strict=True):
        assert f"cases/{place}.yaml:" in said
        assert ("debtor", same.value) == loc


def wanted(some: list[CaseFacts]) -> list[tuple[str, int, Tie]]:
    """Return each debtor that an earlier one is, that one, and what tells it, by asking all."""
    found: list[tuple[str, int, Tie]] = []
    for number, debtor in enumerate(some):
        ties: list[Any] = [
            (list(Tie).index(same), place, same)
            for place, other in enumerate(some[:number])
            if other.is_open and debtor.is_open
            if debtor.book is None or other.book != debtor.book
            if (same := same_debtor(other, debtor))
        ]
        if ties:
            found.append((str(number), *min(ties)[1:]))
    return found


def same_debtor(other: CaseFacts, debtor: CaseFacts) -> Tie | None:
    """Return what tells that two are one; namesakes who live apart are two."""
    found = tie(other, debtor)
    if found in {None, Tie.SIREN, Tie.VAT_IDENTIFIER}:
        return found
    places = plain_address(other.address), plain_address(debtor.address)
    is_person = DebtorKind.CONSUMER in {other.kind, debtor.kind}
    if is_person and all(places) and places[0] != places[1]:
        return None
    return found if shares_a_word(other.name, debtor.name) else None
