"""The index of a ledger finds every case that asking each of them would find."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.importing.matching.ledger import Ledger, principals
from relance_docs.importing.matching.match import candidate_of
from relance_docs.importing.matching.records import BankReceipt
from relance_docs.law.rates import packaged_rates
from tests.plan.builders import CREDITOR

DAY = date(2026, 11, 16)
IBAN = "FR5200000000000EXEMPLE00209"
PARTNER = "FR5200000000000EXEMPLE00112"
OURS = Settings(creditor=CREDITOR)
NUMBERS = ("FA-2026-0042", "2026/11/007", "20261", "F7", "AV-0", "FACT 1042", "7-2026", "A1B2")
NAMES = ("Menuiserie Fictive SARL", "M. Jean Dupont", "SAS Dupont Jean", "Client 0042", "Café Ô")
CONTACTS = ({"name": "Mme Élise Morel"}, {"name": "M. Morel"})
HOUSE = ["1 RUE X", "69003 LYON"]
CO_DEBTORS = (
    {"name": "SCI Exemple Durand", "address": HOUSE, "bound_by": "l’article 4 du contrat"},
    {"name": "Jean Morel", "address": HOUSE, "bound_by": "l’article 4", "ibans": [PARTNER]},
)
GUARANTORS = (
    {"name": "Mme Rose Exemple", "address": HOUSE, "signed_on": date(2026, 1, 5)},
    {"name": "Fictive", "address": HOUSE, "signed_on": date(2026, 1, 5), "ibans": [PARTNER]},
)
WORDS = (
    *NUMBERS,
    *NAMES,
    *("FA 2026 42", "FACTURE 7", "N° 1042", "FA202600", "2026-001", "c2", "RF83FA20260042"),
    *("MENUISERIE FICT", "Morel Élise", "M MOREL", "2026001", "VIR", "DU 16/11"),
    *("SCI DURAND EXEMPLE", "MOREL JEA", "EXEMPLE ROSE", "M FICTIVE", "FA-2026-004", "20 26 1"),
    *("FA2026/42", "FACT.1042", "F 0007", "FA 2026 0 0 42", "/INV/7", "RF18 539007547034"),
)
AMOUNTS = st.sampled_from(["100.00", "50.00", "150.00", "12.50", "37.50", "62.50", "200.00"])
"""What is owed on invoices, and sums of several, of parts and of instalments."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return a case with payments, a promise and a plan."""
    numbers = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3, unique=True))
    days = st.integers(-20, 10).map(lambda n: DAY + timedelta(days=n))
    data: dict[str, Any] = {
        "debtor": {
            "kind": "business",
            "name": draw(st.sampled_from(NAMES)),
            "ibans": [IBAN] if draw(st.booleans()) else [],
            "contact": draw(st.sampled_from([None, *CONTACTS])),
        },
        "co_debtors": draw(st.lists(st.sampled_from(CO_DEBTORS), max_size=1)),
        "guarantors": draw(st.lists(st.sampled_from(GUARANTORS), max_size=1)),
        "invoices": [
            {
                "invoice_number": number,
                "issue_date": date(2026, 5, 4),
                "due_date": draw(days),
                "total_with_vat": Decimal(draw(AMOUNTS)),
            }
            for number in numbers
        ],
        "payments": [
            {"received_on": draw(days), "amount": Decimal(draw(AMOUNTS)), "invoice_number": number}
            for number in draw(st.lists(st.sampled_from([None, *numbers]), max_size=2))
        ],
        "payment_plan": draw(
            st.none()
            | st.just(
                {
                    "agreed_on": DAY - timedelta(days=5),
                    "instalments": [
                        {"due_date": DAY, "amount": Decimal("12.50")},
                        {"due_date": DAY + timedelta(days=9), "amount": Decimal("25.00")},
                    ],
                }
            )
        ),
    }
    return Case.model_validate(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some=st.lists(cases(), min_size=2, max_size=6),
    label=st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    amount=AMOUNTS,
    iban=st.sampled_from(["", IBAN, PARTNER]),
    shift=st.integers(-15, 15),
)
def test_no_case_is_passed_over(
    some: list[Case], label: str, amount: str, iban: str, shift: int
) -> None:
    """Numbers, names, accounts, amounts, on any day: the same candidates as case by case."""
    numbered = [
        case.model_copy(update={"number": f"2026-{place:03}" if place else "c2"})
        for place, case in enumerate(some)
    ]
    receipt = BankReceipt(
        day=DAY + timedelta(days=shift),
        amount=Decimal(amount),
        label=label,
        payer_iban=iban,
        references=(label,),
    )
    rough = (principals(case, receipt.day) for case in numbered)
    wanted = {debts.case_number for debts in rough if candidate_of(receipt, debts) is not None}
    ledger = Ledger(settings=OURS, rates=packaged_rates())
    ledger.renew(numbered)

    assert wanted == {debts.case_number for debts in ledger.debts(receipt)}


def test_the_ledger_follows_its_cases() -> None:
    """A case that was paid is asked again, and one that is new is found."""
    one, two = (
        Case.model_validate(
            {
                "debtor": {"kind": "business", "name": name},
                "invoices": [
                    {
                        "invoice_number": number,
                        "issue_date": date(2026, 5, 4),
                        "due_date": date(2026, 6, 3),
                        "total_with_vat": Decimal("100.00"),
                    }
                ],
            }
        ).model_copy(update={"number": case})
        for name, number, case in (("Une Fictive", "FA-1", "a"), ("Deux Fictive", "FA-2", "b"))
    )
    receipt = BankReceipt(day=DAY, amount=Decimal("100.00"), label="VIR")
    ledger = Ledger(settings=OURS, rates=packaged_rates())
    ledger.renew([one])
    assert ["a"] == [debts.case_number for debts in ledger.debts(receipt)]
    ledger.renew([one, two])
    assert ["a", "b"] == [debts.case_number for debts in ledger.debts(receipt)]
    paid = {"received_on": DAY, "amount": Decimal("100.00")}
    data = one.model_dump(exclude_none=True) | {"payments": [paid]}
    ledger.changed(Case.model_validate(data).model_copy(update={"number": "a"}))
    assert ["b"] == [debts.case_number for debts in ledger.debts(receipt)]
