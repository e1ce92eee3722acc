"""An import takes out what nobody sees, says so, and leaves a case that `check` reads."""

from __future__ import annotations

from relance_docs.unseen import unseen_in
from tests.importing.documents import Paper
from tests.importing.import_bench import Bench
from tests.importing.table_papers import HEADS, ROWS, invoices_csv

HIDDEN = "Restau\u200brant\u202e L'Escale\ufe0f Fictive SARL"


def test_what_nobody_sees_is_taken_out_and_said(empty: Bench) -> None:
    """The name of an e-invoice is whole again; the summary shows what stood there."""
    plan = empty.plan(Paper(buyer=HIDDEN).cii())
    case = empty.case_after(plan, "2026-001")

    assert "Restaurant L'Escale Fictive SARL" == case.debtor.name
    said = [str(message) for _source, message in plan.warnings]
    assert any(r"'Restau\u200brant\u202e" in line for line in said)
    assert not [*unseen_in(plan.cases[0].new.decode())]


def test_a_table_with_unseen_characters_is_taken_over(empty: Bench) -> None:
    """In whatever cell they stand, the new case has none."""
    rows = tuple(tuple(f"{cell[:1]}\u200b{cell[1:]}" if cell else cell for cell in r) for r in ROWS)
    plan = empty.plan(invoices_csv(rows, HEADS).encode())

    for case in plan.cases:
        assert not [*unseen_in(case.new.decode())]
