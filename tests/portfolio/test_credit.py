"""The credit that a debtor is given: what passes it, said before more is sold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from relance_docs.case.terms import CreditPolicy
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.portfolio.credit import Credit, credit_of
from tests.plan.builders import after, case, invoice, on_day, paid
from tests.workspaces import Copies, Workplace, committed, initialised, of_example, run

POLICY = CreditPolicy(limit=Decimal("1000.00"), payment_days=45)


def credit(of: CaseOnDay, general: CreditPolicy | None = POLICY) -> Credit:
    """Return how a case stands under the policy of relance.yaml."""
    settings = of.settings.model_copy(update={"credit_policy": general})
    found = credit_of(replace(of, settings=settings))
    assert found is not None
    return found


def test_the_limit_counts_every_open_case_of_the_debtor() -> None:
    """Exactly the limit is not above it; a cent of another case of the same debtor is."""
    one = case(invoice("FA-1", after(0), "1000.00"))
    of = on_day(one, after(1))
    assert Decimal("0.00") == credit(of).rest
    assert () == credit(of).alerts
    other = case(invoice("FA-2", after(0), "0.01")).model_copy(update={"number": "2026-015"})
    both = credit(replace(of, others=(other,)))
    assert Decimal("-0.01") == both.rest
    assert "1000.01 € owed in all, 0.01 € above" in str(both.alerts[0])


def test_a_case_has_a_policy_of_its_own() -> None:
    """What it leaves out, relance.yaml says; without any, nothing is said."""
    own = case(invoice("FA-1", after(0), "5000.00"))
    own = own.model_copy(update={"credit_policy": CreditPolicy(limit=Decimal("6000.00"))})
    found = credit(on_day(own, after(1)))
    assert (Decimal("6000.00"), 45) == (found.policy.limit, found.policy.payment_days)
    assert credit_of(on_day(case(invoice("FA-1", after(0), "5000.00")), after(1))) is None


def test_who_pays_later_than_before_is_told() -> None:
    """Three due dates of each half-year, the later ones paid clearly later: it is told."""
    dues = (-340, -310, -280, -140, -110, -80)
    bills = [invoice(f"FA-{n}", after(n), "10.00") for n in dues]
    late = dict(zip(dues, (2, 2, 2, 40, 40, 40), strict=True))
    receipts = [paid(after(n + late[n]), "10.00", f"FA-{n}") for n in dues]
    found = credit(on_day(case(*bills, payments=receipts), after(0)))
    assert any("40.0 d late on average" in str(alert) for alert in found.alerts)


def office(root: Path) -> None:
    """Make a workspace with a policy that is passed."""
    of_example(root, "2026-002")
    settings = root / "relance.yaml"
    stated = (
        "credit_policy: {limit: 14880.00, payment_days: 40, deposit_percent: 30}\nplan: default"
    )
    settings.write_text(settings.read_text("utf-8").replace("plan: default", stated, 1), "utf-8")
    committed(initialised(root))


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of it."""
    return Workplace(copies.of(office))


def test_it_is_told_before_a_new_invoice(desk: Workplace) -> None:
    """`invoice` and `import` say what passes the policy; so do status, explain, today, policy."""
    assert "credit" not in run(desk.root, "status").stdout
    more = ("invoice", "2026-002", "FA-9", "1000", "--issued", "2026-11-01", "--due", "2026-12-31")
    said = run(desk.root, *more).stderr
    assert "15,880.00 € owed in all, 1,000.00 € above the limit of 14,880.00 €" in said
    assert "FA-9 gives 60 days to pay, the policy 40" in said
    assert "a deposit of 30 %, 300.00 €, before delivery" in said
    for command in (("status",), ("explain", "2026-002", "--lang", "en"), ("policy",)):
        assert "1,000.00 € above the limit" in " ".join(run(desk.root, *command).stdout.split())
    assert "relance policy 2026-002" in run(desk.root, "today", "--list").stdout
    table = desk.root.parent / "factures.csv"
    table.write_text(
        "Client;Numéro;Date;Échéance;Total TTC;Reste dû;SIREN\n"
        "Hôtel des Deux Rives Fictives SAS;FA-10;2026-11-02;2026-12-02;100,00;100,00;010000230\n",
        "utf-8",
    )
    assert (
        "above the limit" in (done := run(desk.root, "import", str(table), "--dry-run")).output
    ), done.output


def test_the_sheet_and_the_clauses_are_models(desk: Workplace) -> None:
    """Both say that they are to be checked, in PDF and Word, and the bytes stay the same."""
    assert 0 == run(desk.root, "policy", "--write").exit_code
    folder = desk.root / "build/policy"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    names = {"politique-de-credit", "clauses-cgv"}
    assert {f"{name}.{form}" for name in names for form in ("pdf", "docx")} == set(first)
    run(desk.root, "policy", "--write")
    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}
    with pikepdf.open(folder / "clauses-cgv.pdf") as read:
        assert "Clauses de paiement" in str(read.docinfo["/Title"])
