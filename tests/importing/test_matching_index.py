"""The index of a ledger finds every case that asking each of them would find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from operator import sub
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching import index
from relance_docs.importing.matching.ledger import Ledger
from relance_docs.importing.matching.match import candidate_of, match
from relance_docs.importing.matching.numbers import (
    _pattern,
    clue_of_number,
    clue_of_reference,
    names_case,
    parts,
    parts_in,
    spellings,
    spellings_in,
    stands_in,
)
from relance_docs.importing.matching.owed import principals
from relance_docs.importing.matching.records import BankReceipt, Debts, Found, OpenDebt
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.on_day import CaseOnDay
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
DISPUTES = st.fixed_dictionaries(
    {
        "raised_on": st.sampled_from([DAY - timedelta(days=9), DAY + timedelta(days=3)]),
        "amount": st.sampled_from([None, Decimal("12.50")]),
        "reason": st.just("abîmé"),
    }
)
PROMISES = st.sampled_from(["37.50", "62.50"]).map(
    lambda amount: {
        "at": (DAY - timedelta(days=4)).isoformat(),
        "outcome": "promise",
        "promise": {"pay_by": DAY + timedelta(days=2), "amount": Decimal(amount)},
    }
)
PARTS = st.sampled_from(["FA", "2026", "0042", "42", "0", "F", "1", "10", "A", "00", "X"])


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
                "dispute": draw(st.none() | DISPUTES),
            }
            for number in numbers
        ],
        "history": draw(st.lists(PROMISES, max_size=1)),
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


@st.composite
def receipts(draw: st.DrawFn) -> BankReceipt:
    """Return money that came in, on any day around."""
    label = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4)))
    return BankReceipt(
        day=DAY + timedelta(days=draw(st.integers(-15, 15))),
        amount=Decimal(draw(AMOUNTS)),
        label=label,
        payer=draw(st.sampled_from(["", *NAMES, "Menuisier Jean", "SCI Autre", "Morel"])),
        payer_iban=draw(st.sampled_from(["", IBAN, PARTNER])),
        references=(label,),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some=st.lists(cases(), min_size=2, max_size=8),
    receipt=receipts(),
    few=st.sampled_from([0, 1, 20]),
)
def test_no_case_is_passed_over(some: list[Case], receipt: BankReceipt, few: int) -> None:
    """Whatever a receipt says, on any day: what asking case by case gives, few or many alike."""
    numbered = [
        case.model_copy(update={"number": f"2026-{place:03}" if place else "c2"})
        for place, case in enumerate(some)
    ]
    ledger = Ledger(settings=OURS, rates=packaged_rates())
    ledger.renew(numbered)
    open_ones = tuple(ledger.open_ones(receipt.day))
    one_by_one = [*_asked_one_by_one(receipt, numbered)]

    with patch.object(index, "FEW", few):
        recognised, crowd = ledger.recognised(receipt)
        assert match(receipt, one_by_one, open_ones) == match(receipt, recognised, open_ones, crowd)


def _asked_one_by_one(receipt: BankReceipt, some: Iterable[Case]) -> Iterator[Found]:
    """Yield what speaks for each case, its statement reckoned without being asked for."""
    for case in sorted(some, key=lambda each: each.number):
        rough = principals(case, receipt.day)
        if candidate_of(receipt, rough) is not None:
            debts = _stated(case, receipt.day) or rough
            found = candidate_of(receipt, debts)
            if found is not None:
                yield found, debts


def _stated(case: Case, day: date) -> Debts | None:
    owed = CaseOnDay(case=case, settings=OURS, rates=packaged_rates(), as_of=day).owed
    if owed is None:
        return None
    zero, found = Decimal("0.00"), list[OpenDebt]()
    for debt in principals(case, day).invoices:
        claims = [
            claim
            for claim in (*owed.invoices, *owed.disputed)
            if claim.invoice_number == debt.invoice_number
        ]
        principal = sum((claim.principal_due for claim in claims), zero)
        total = sum((claim.total_due for claim in claims), zero)
        found.append(
            replace(
                debt,
                principal=principal,
                is_overdue=any(claim.principal_overdue > 0 for claim in claims),
                charges=partial(sub, total, principal),
            )
        )
    return replace(principals(case, day), invoices=tuple(found))


@given(
    number=st.lists(PARTS, max_size=4).map("".join),
    words=st.lists(st.tuples(PARTS, st.sampled_from(["", " ", "  "])), max_size=5),
    other=st.sampled_from(["", " ", "0"]),
)
def test_a_number_is_found_as_its_pattern_finds_it(
    number: str, words: list[tuple[str, str]], other: str
) -> None:
    """Wherever zeros and blanks stand, and whatever stands around it."""
    label = "".join(word + blank for word, blank in words)
    tokens = tuple(re.findall("[A-Z]+|[0-9]+", number))
    for text in (label, f"{label}{other.join(number)}", f"X {number[:-1]} {label}"):
        if tokens:
            found = _pattern(tokens).search(text) is not None
            assert found is stands_in(tokens, text)


@given(
    number=st.lists(PARTS | st.just("-"), max_size=5).map("".join),
    words=st.lists(st.tuples(PARTS, st.sampled_from(["", " "])), max_size=5),
    other=st.sampled_from(["", " ", "0", "00", " 0"]),
    before=st.sampled_from(["", "X", "7", "X ", "7 ", "RF", "RF ", "RF8", "RF 83"]),
)
def test_a_number_that_is_named_is_among_what_may_be_one(
    number: str, words: list[tuple[str, str]], other: str, before: str
) -> None:
    """However it is spelt, cut or called, in a reference to a creditor too."""
    around = "".join(word + blank for word, blank in words)
    said = other.join(re.findall("[A-Z]+|[0-9]+", number))
    for label in (
        around,
        f"{before}{said}{around}",
        f"{around} {before}{said}",
        f"{around}{_reference(number)} {around}",
        f"{around} RF {_reference(number)[2:]}",
        f"{around} FACT {said[-2:]}",
        f"{around} {said[:-1]}",
    ):
        text = folded(label)
        told = {
            end
            for key, end in spellings(number)
            for each, whole in spellings_in(text, 50)
            if each == key and whole.endswith(end)
        }
        is_found = bool(told or {*parts(number)} & {*parts_in(text)})
        clue = clue_of_reference(number, (text,)) or clue_of_number(number, text)
        assert is_found or not (clue or names_case(number, text))


def _reference(number: str) -> str:
    """Return the reference to a creditor (ISO 11649) that is made of a number."""
    bare = "".join(filter(str.isalnum, number))
    rest = int("".join(str(int(sign, 36)) for sign in f"{bare}RF00")) % 97
    return f"RF{98 - rest:02}{bare}"


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
    assert ["a"] == _numbers(ledger, receipt)
    ledger.renew([one, two])
    assert ["a", "b"] == _numbers(ledger, receipt)
    paid = {"received_on": DAY, "amount": Decimal("100.00")}
    data = one.model_dump(exclude_none=True) | {"payments": [paid]}
    ledger.changed(Case.model_validate(data).model_copy(update={"number": "a"}))
    assert ["b"] == _numbers(ledger, receipt)


def _numbers(ledger: Ledger, receipt: BankReceipt) -> list[str]:
    return [debts.case_number for _candidate, debts in ledger.recognised(receipt)[0]]
