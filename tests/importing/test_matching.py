"""What a receipt pays: certain only when identification is unique and the amount agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.match import candidate_of, match
from relance_docs.importing.matching.names import tells_name
from relance_docs.importing.matching.numbers import clue_of_number, clue_of_reference
from relance_docs.importing.matching.records import (
    BankReceipt,
    Certainty,
    Clue,
    Debts,
    Match,
    OpenDebt,
)

DAY = date(2026, 11, 16)


def debt(
    number: str, principal: str, total: str | None = None, *, overdue: bool = True
) -> OpenDebt:
    """Return what is open on an invoice."""
    return OpenDebt(
        invoice_number=number,
        issue_date=date(2026, 5, 4),
        principal=Decimal(principal),
        is_overdue=overdue,
        charges=lambda: Decimal(total or principal) - Decimal(principal),
    )


def owes(number: str, debtor: str, *debts: OpenDebt, ibans: tuple[str, ...] = ()) -> Debts:
    """Return what a case owes."""
    return Debts(case_number=number, debtor=debtor, ibans=ibans, invoices=debts)


MENUISERIE = owes(
    "2026-001",
    "Menuiserie Fictive SARL",
    debt("FA-2026-0042", "1200.00", "1290.00"),
    debt("FA-2026-0043", "800.00", "850.00"),
    debt("FA-2026-0099", "300.00", overdue=False),
    ibans=("FR5200000000000EXEMPLE00209",),
)
GARAGE = owes("2026-002", "Garage de la Côte Inventée SARL", debt("FA-2026-0050", "500.00"))
LEDGER = (MENUISERIE, GARAGE)


def paid(amount: str, label: str = "", payer: str = "", iban: str = "", ref: str = "") -> Match:
    """Return what becomes of a receipt."""
    receipt = BankReceipt(
        day=DAY,
        amount=Decimal(amount),
        label=label,
        payer=payer,
        payer_iban=iban,
        references=(ref,) if ref else (),
    )
    return matched(receipt, LEDGER)


def matched(
    receipt: BankReceipt, ledger: Iterable[Debts], open_ones: Iterable[Debts] = ()
) -> Match:
    """Return what becomes of a receipt where these cases owe."""
    both = ((candidate_of(receipt, debts), debts) for debts in ledger)
    return match(receipt, [(c, debts) for c, debts in both if c is not None], open_ones)


def shares(found: Match) -> list[tuple[str | None, str]]:
    """Return where the money goes."""
    assert found.chosen is not None
    return [(share.invoice_number, f"{share.amount:.2f}") for share in found.chosen.shares]


# label, payer, IBAN, reference, amount → shares
CERTAIN = (
    ("the whole number", "VIR FA-2026-0042", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("without marks", "FA20260042", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("without zeros", "FA 2026 42", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("folded by the bank", "FA-2026-00 42", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("its digits", "FACT 2026-0042", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("a part and the amount", "facture 42", "", "", "", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("cut by the bank", "VIR FA-2026-004", "MENUISERIE FICTIVE", "", "", "1200.00",
     [("FA-2026-0042", "1200.00")]),
    ("with penalties", "FA-2026-0042", "", "", "", "1290.00", [("FA-2026-0042", "1290.00")]),
    ("two numbers", "FA-2026-0042 + FA-2026-0043", "", "", "", "2000.00",
     [("FA-2026-0042", "1200.00"), ("FA-2026-0043", "800.00")]),
    ("a reference", "", "", "", "RF83FA20260042", "1200.00", [("FA-2026-0042", "1200.00")]),
    ("the name and one invoice", "VIR", "STE MENUISERIE FICTIVE", "", "", "800.00",
     [("FA-2026-0043", "800.00")]),
    ("the account and one invoice", "VIR", "", "FR5200000000000EXEMPLE00209", "", "300.00",
     [("FA-2026-0099", "300.00")]),
    ("the name and all overdue", "VIR MENUISERIE FICTIVE", "", "", "", "2000.00",
     [("FA-2026-0042", "1200.00"), ("FA-2026-0043", "800.00")]),
    ("the name and everything", "MENUISERIE FICTIVE", "", "", "", "2300.00",
     [("FA-2026-0042", "1200.00"), ("FA-2026-0043", "800.00"), ("FA-2026-0099", "300.00")]),
    ("the name and a sum", "MENUISERIE FICTIVE", "", "", "", "1500.00",
     [("FA-2026-0042", "1200.00"), ("FA-2026-0099", "300.00")]),
    ("all overdue with penalties", "MENUISERIE FICTIVE", "", "", "", "2140.00",
     [("FA-2026-0042", "1290.00"), ("FA-2026-0043", "850.00")]),
    ("a part payment", "ACOMPTE FA-2026-0042", "MENUISERIE FICTIVE", "", "", "250.00",
     [("FA-2026-0042", "250.00")]),
    ("without accents", "GARAGE DE LA COTE INVENTEE", "", "", "", "500.00",
     [("FA-2026-0050", "500.00")]),
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "payer", "iban", "ref", "amount", "expected"),
    [row[1:] for row in CERTAIN],
    ids=[row[0] for row in CERTAIN],
)
def test_what_is_certain(
    label: str, payer: str, iban: str, ref: str, amount: str, expected: list[tuple[str, str]]
) -> None:
    """Identification is unique and the amount agrees: the invoices are those that were meant."""
    found = paid(amount, label, payer, iban, ref)

    assert Certainty.CERTAIN is found.certainty
    assert expected == shares(found)
    assert sum(Decimal(value) for _number, value in expected) == Decimal(amount)


UNCERTAIN = (
    ("only the amount", "VIREMENT RECU", "", "500.00", "only the amount fits"),
    ("another payer", "VIREMENT", "SCI AUTRE", "500.00", "the payer is SCI AUTRE"),
    ("part of it, from nobody", "FA-2026-0042", "", "100.00", "the amount is not what is owed"),
    ("only the name", "", "MENUISERIE FICTIVE", "123.45", "the amount is not what is owed"),
    ("too much", "FA-2026-0050", "GARAGE DE LA COTE INVENTEE", "900.00", "more than the"),
    ("numbers of two cases", "FA-2026-0042 FA-2026-0050", "", "1700.00", "several cases"),
    ("a number of one, the amount of another", "FA-2026-0042", "GARAGE COTE INVENTEE", "500.00",
     "several cases"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "payer", "amount", "words"),
    [row[1:] for row in UNCERTAIN],
    ids=[row[0] for row in UNCERTAIN],
)
def test_what_a_person_must_decide(label: str, payer: str, amount: str, words: str) -> None:
    """What is contradicted or not identified is proposed with the reason, and never chosen."""
    found = paid(amount, label, payer)

    assert Certainty.AMBIGUOUS is found.certainty
    assert None is found.chosen
    assert words in str(found.reason)


def test_what_is_none_of_ours() -> None:
    """No number, no name, no amount."""
    found = paid("77.77", "REMISE CARTES 12/11", "ACQUEREUR")

    assert (Certainty.NONE, ()) == (found.certainty, found.candidates)


def test_two_cases_of_one_debtor_are_told_apart_by_the_amount() -> None:
    """The name is that of both; only one owes that sum."""
    second = owes("2026-003", "Menuiserie Fictive SARL", debt("FA-2026-0120", "450.00"))
    receipt = BankReceipt(day=DAY, amount=Decimal("450.00"), label="MENUISERIE FICTIVE")

    found = matched(receipt, (*LEDGER, second))
    assert found.chosen is not None
    assert "2026-003" == found.chosen.case_number


def test_two_cases_that_both_fit_are_asked() -> None:
    """The same name and the same sum."""
    second = owes("2026-003", "Menuiserie Fictive SARL", debt("FA-2026-0120", "1200.00"))
    receipt = BankReceipt(day=DAY, amount=Decimal("1200.00"), label="MENUISERIE FICTIVE")

    assert Certainty.AMBIGUOUS is matched(receipt, (*LEDGER, second)).certainty


def test_an_invoice_that_is_paid_is_not_paid_again() -> None:
    """Its number is recognised, and that is a doubt."""
    settled = owes("2026-004", "Traiteur Fictif", debt("FA-2026-0061", "0.00"))
    receipt = BankReceipt(
        day=DAY, amount=Decimal("90.00"), label="FA-2026-0061", payer="TRAITEUR FICTIF"
    )

    found = matched(receipt, (settled,))
    assert Certainty.AMBIGUOUS is found.certainty
    assert "FA-2026-0061 is paid already" in str(found.reason)


def test_money_before_the_invoice_is_a_doubt() -> None:
    """Nobody pays what is not issued yet."""
    receipt = BankReceipt(
        day=date(2026, 5, 1), amount=Decimal("500.00"), label="FA-2026-0050", payer="GARAGE"
    )

    assert "before FA-2026-0050 was issued" in str(matched(receipt, LEDGER).reason)


@pytest.mark.parametrize(
    ("number", "label", "clue"),
    [
        ("FA-2026-0042", "FA-2026-0042", Clue.NUMBER),
        ("FA-2026-0042", "FA-2026-00421", None),
        ("FA-2026-0042", "FA-2026-042", Clue.NUMBER),
        ("FA-2026-0042", "AFA-2026-0042", Clue.NUMBER),
        ("FA-2026-0042", "FA-2026", None),
        ("FA-2026-0042", "REGLEMENT 2026", None),
        ("FA-2026-0042", "N° 42", Clue.PART_OF_NUMBER),
        ("FA-2026-0042", "42 RUE DES LILAS", None),
        ("1042", "VIR 1042 EUR", None),
        ("1042", "FACTURE 1042", Clue.PART_OF_NUMBER),
        ("F7", "F7 REGLEE", Clue.PART_OF_NUMBER),
        ("202611", "LE 20/26/11", Clue.NUMBER),
        ("FACTURE", "FACTURE", None),
        ("2026/11/007", "2026 11 7", Clue.NUMBER),
        ("AV/é-12345", "AV E 12345", Clue.NUMBER),
    ],
)
def test_how_a_label_names_an_invoice(number: str, label: str, clue: Clue | None) -> None:
    """Blanks, marks and zeros in front count for nothing; a longer number is another one."""
    assert clue is clue_of_number(number, folded(label))


@given(
    marks=st.lists(st.sampled_from(["", " ", "-", "/", " - ", "."]), min_size=2, max_size=2),
    zeros=st.integers(0, 6),
    before=st.sampled_from(["", "VIR SEPA ", "REF:", "le 12/11 "]),
    after=st.sampled_from(["", " DU 12/11", "/MENUISERIE", ","]),
)
def test_a_number_is_found_however_it_is_written(
    marks: list[str], zeros: int, before: str, after: str
) -> None:
    """Any marks between its groups, any zeros in front of the last, anything around it."""
    written = f"{before}fa{marks[0]}2026{marks[1]}{'0' * zeros}42{after}"

    if marks[1] or zeros == 2:
        assert Clue.NUMBER is clue_of_number("FA-2026-0042", folded(written))


def test_a_reference_with_a_wrong_check_digit_is_none() -> None:
    """ISO 11649 has two check digits: one typed wrong proves nothing."""
    assert Clue.REFERENCE is clue_of_reference("FA-2026-0042", ("RF83 FA20 2600 42",))
    assert None is clue_of_reference("FA-2026-0042", ("RF84FA20260042",))


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        ("Menuiserie Fictive SARL", "VIR MENUISERIE FICTIVE", True),
        ("SARL Menuiserie Fictive", "MENUISERIE FICTI", True),
        ("Menuiserie Fictive SARL", "MENUISERIE", False),
        ("Madame Lucie Exemple", "EXEMPLE LUCIE MME", True),
        ("Café Ô", "CAFE O", True),
        ("SA ABC", "ABC", False),
        ("SARL", "SARL", False),
        ("L'Œuvre Fictive", "LOEUVRE FICTIVE", False),
    ],
)
def test_whose_name_is_told(name: str, told: str, *, expected: bool) -> None:
    """All words that mean something, in any order; legal forms and articles mean nothing."""
    assert expected is tells_name(name, told)


@given(st.text(max_size=60), st.text(max_size=60), st.decimals(1, 5000, places=2))
def test_no_label_makes_more_certain_than_it_says(label: str, payer: str, amount: Decimal) -> None:
    """Whatever is written: a certain receipt is one whose shares add up, in one case."""
    found = paid(str(amount), label, payer)

    for candidate in found.candidates:
        assert amount == sum(share.amount for share in candidate.shares)


@pytest.mark.parametrize(
    "label", ["REJET VIR FA-2026-0042", "ANNULATION FA-2026-0042", "REMBOURSEMENT FA-2026-0042"]
)
def test_a_credit_that_takes_something_back_is_asked_about(label: str) -> None:
    """A bank that gives back what we paid bears the words of what we paid."""
    open_ = owes("2026-001", "Boulangerie Fictive", debt("FA-2026-0042", "600.00"))
    found = matched(BankReceipt(day=DAY, amount=Decimal("600.00"), label=label), [open_])
    assert Certainty.AMBIGUOUS is found.certainty
    assert "money may have come back" in str(found.reason)


def test_another_number_than_that_of_the_invoice_is_a_doubt() -> None:
    """Name and amount agree, but the payer says that it pays something else."""
    open_ = owes("2026-001", "Boulangerie Fictive", debt("FA-2026-0042", "600.00"))
    label = "FA-2025-0042 BOULANGERIE FICTIVE"
    found = matched(BankReceipt(day=DAY, amount=Decimal("600.00"), label=label), [open_])
    assert Certainty.AMBIGUOUS is found.certainty
    assert "the label names FA 2025 0042, which is not open here" == str(found.reason)


def test_a_number_without_letters_counts_when_it_is_written_in_full() -> None:
    """« 2026-0007 » is a number of an invoice; « 20267 » may be anything."""
    assert Clue.NUMBER is clue_of_number("2026-0007", folded("VIR 2026-0007"))
    assert Clue.NUMBER is not clue_of_number("2026-0007", folded("VIR 20267"))
