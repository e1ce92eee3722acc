"""Searching the bytes of a case never misses what reading it would find."""

from __future__ import annotations

import json
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.reading.reading import read_case
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.records import shown_by, sought_by
from relance_docs.workspace.searched import search_for

NAMES: Final = (
    *("Menuiserie Fictive", "MENUISERIE\n    FICT", "L'Escale Fictive S.A.R.L.", "Ets ESCALE (L')"),
    *("A.B.C. Œuvres", "abc cœur", "Société Civile Béranger", "BE\u0301RANGER Fils", "Ωμέγα"),
)
NUMBERS: Final = ("FA-2026-1", "fa 2026-\n      1", "FA2026-1", "É-26.1", "e-26.1", "É-\u00a026.1")
SIRENS: Final = ("null", "000 200 022", "000200022", "000300038")
ADDRESSES: Final = ("[12 RUE DE LA FORGE, 69003 LYON]", '["12, rue de la Forge", 69003 Lyon]', "[]")


def quoted(text: str, style: str) -> str:
    """Return a scalar as people, or other programs, write it."""
    if style == "escaped":
        return json.dumps(" ".join(text.split()))
    return {"'": f"'{text.replace(chr(39), 2 * chr(39))}'", '"': f'"{text}"'}[style]


def facts_of(raw: bytes) -> CaseFacts:
    """Return what the file says to others."""
    case = read_case(raw, path="cases/1.yaml", number="1").record
    assert case is not None
    return CaseFacts.of(case)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Write a case whose debtor and invoice are spelled somehow."""
    style = st.sampled_from(("'", '"', "escaped"))
    name = quoted(draw(st.sampled_from(NAMES)), draw(style))
    number = quoted(draw(st.sampled_from(NUMBERS)), draw(style))
    siren, address = draw(st.sampled_from(SIRENS)), draw(st.sampled_from(ADDRESSES))
    text = (
        f"debtor:\n  kind: business\n  name: {name}\n  siren: {siren}\n  address: {address}\n"
        f"invoices:\n  - invoice_number: {number}\n    issue_date: 2026-05-04\n"
        "    due_date: 2026-06-03\n    total_with_vat: 12.00\n"
    )
    return text.encode()


@given(one=files(), other=files())
def test_a_search_never_says_no_where_reading_says_yes(one: bytes, other: bytes) -> None:
    """Whatever the spelling, the quotes, the escapes, and where a line ends."""
    wanted = sought_by(facts_of(one))
    if not set(wanted).isdisjoint(shown_by(facts_of(other))):
        assert search_for(wanted)(other)


def test_a_search_says_no() -> None:
    """It would be of no use if it never did: a word is not found in a longer one."""
    search = search_for(("word fict", "invoice fa-2026-1", "address 1 rue b 75011 paris"))

    assert not search(b"debtor: {name: Menuiserie Fictive, address: [1 RUE C, 75011 PARIS]}")
    assert search(b"debtor: {name: Menuiserie Fict}")
