"""Money of a co-debtor or a guarantor: recognised, told why, and recorded with who paid."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.case.claims import Payment
from relance_docs.importing.records import ImportAsked
from tests.importing.bank_papers import Movement, bank_bench, camt
from tests.importing.import_bench import CASE, Bench

OTHERS = """\
co_debtors:
  - name: Holding Gamma Fictive SAS
    address: [1 RUE DU TEST, 69001 LYON]
    ibans: ["FR7630006000011234567890189"]
    bound_by: article 4 du contrat du 3 mai 2026
guarantors:
  - name: M. Paul Exemplaire
    address: [2 RUE DU TEST, 69002 LYON]
    signed_on: 2026-01-15
"""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a case that three answer for."""
    return bank_bench(tmp_path / "w", {"2026-014": f"{CASE}{OTHERS}"})


def paid(bench: Bench) -> tuple[Payment, ...]:
    """Return the payments of the case, as its file has them."""
    case = bench.load().case_file("2026-014").case
    assert case is not None
    return case.payments


def test_a_co_debtor_paid(bench: Bench) -> None:
    """Her name and the exact amount are as sure as the debtor's, and the payment says who."""
    plan = bench.plan(camt((Movement(label="VIR SEPA", payer="HOLDING GAMMA FICTIVE"),)))
    bench.write(plan)
    (payment,) = paid(bench)

    assert payment.party == "Holding Gamma Fictive SAS"
    assert plan.decisions == ()


def test_a_guarantor_paid(bench: Bench) -> None:
    """His name alone is never sure: it is asked, with the reason; the answer keeps who paid."""
    paper = camt((Movement(label="VIR SEPA", payer="EXEMPLAIRE PAUL"),))
    (question,) = bench.plan(paper).decisions
    assert "M. Paul Exemplaire" in question.question.render()

    bench.write(bench.plan(paper, asked=ImportAsked(answers={question.key: "2026-014"})))
    (payment,) = paid(bench)
    assert payment.party == "M. Paul Exemplaire"
