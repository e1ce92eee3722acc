"""Books whose cells need no cleaning are read column by column, and say what all others say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.errors import RefusalError
from relance_docs.importing.fec.rows import CustomerLedger, read_rows
from tests.importing.fec_papers import HEADS

DAYS = ["20260601", "20260701", "2026-06-02", "01/06/2026", "20261301", ""]
AMOUNTS = ["100,00", "0,00", "12.50", "1.234", "1.234,50", "-5,00", "0012,00", "(12,00)", "x", ""]
CELLS = {
    "JournalCode": ["VE", "BQ", "AN"],
    "JournalLib": ["Ventes", "A nouveau"],
    "EcritureNum": ["1", "2"],
    "EcritureDate": DAYS,
    "CompteNum": ["411000", "4110001", "416000", "512000", "706000", ""],
    "EcritureLib": ["Facture", "Solde initial", "REPORT À NOUVEAU", "A-nouveau"],
    "Debit": AMOUNTS,
    "Credit": ["0,00", "", *AMOUNTS],
    "Montantdevise": ["", *AMOUNTS],
    "Idevise": ["", "EUR", "usd"],
    "Echeance": DAYS,
}


@st.composite
def rows(draw: st.DrawFn, heads: list[str]) -> list[str]:
    """Return a line, which may end early or have cells too many; most of its cells are sound."""
    likely = draw(st.booleans())
    cells = [
        pool[0] if likely else draw(st.sampled_from(pool))
        for pool in (CELLS.get(head, ["", "Café Ô", "20260601"]) for head in heads)
    ]
    return [*cells, "x", ""][: draw(st.sampled_from([len(heads)] * 5 + [7, 12, len(heads) + 1]))]


@given(data=st.data(), heads=st.sampled_from([[*HEADS, "Echeance"], [*HEADS, "EcritureLib"]]))
def test_what_needs_no_cleaning_says_the_same(data: st.DataObject, heads: list[str]) -> None:
    """Quotes around each cell change nothing: neither a line nor the refusal of one."""
    lines = [heads, *data.draw(st.lists(rows(heads), max_size=6))]

    assert said("\n".join("\t".join(line) for line in lines)) == said(
        "\r\n".join("\t".join(f'"{cell}"' for cell in line) for line in lines)
    )


def said(text: str) -> CustomerLedger | str:
    """Return what books say, or why they are refused."""
    try:
        return read_rows(text.encode())
    except RefusalError as refusal:
        return str(refusal)
