"""What stands around the movements of a table of a bank is read: the account and its balances."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance_docs.importing.bank.reading import read
from relance_docs.importing.bank.records import AccountStatement, BankFile
from relance_docs.importing.bank.soundness import wrong_sums
from relance_docs.importing.records import ImportAsked, Source

HEADS = "Date;Libellé;Débit;Crédit\n"
ROWS = "16/11/2026;PRLV LOYER;-45,10;\n17/11/2026;VIR DURAND;;600,00\n"


def statements(text: str) -> tuple[AccountStatement, ...]:
    """Return the statements of a table."""
    file = read(Source(name="x.csv"), text.encode(), ImportAsked()).body
    assert isinstance(file, BankFile)
    return file.statements


@pytest.mark.parametrize(
    ("above", "account"),
    [
        ("Numéro de compte : 01234567890;Devise : EUR\n", "01234567890"),
        ("Numéro Compte   ;1234567X020;\n", "1234567X020"),
        ("Compte courant n° 00040123456;\n", "00040123456"),
        ('="0123456789012345";01/11/2026;20/11/2026\n', "0123456789012345"),
        ("Compte FR52 0000 0000 000E XEMP LE00 112;n° de compte 123456789\n", None),
        ("Carte du compte courant carte n° 12345678901\n", ""),
        ("Compte de chèques;****1234;1 234,56\n", ""),
    ],
)
def test_the_account_above_the_heads_is_told(above: str, account: str | None) -> None:
    """A number counts when it is called an account; an IBAN counts before all."""
    (found,) = statements(above + "\n" + HEADS + ROWS)
    assert (account if account is not None else "FR5200000000000EXEMPLE00112") == found.account


@pytest.mark.parametrize(("last", "is_sound"), [("1554,90", True), ("1654,90", False)])
def test_balances_in_rows_of_their_own_are_reckoned_with(last: str, is_sound: bool) -> None:  # noqa: FBT001
    """A table that lost a line is told by the balances around it."""
    text = f"Solde en fin de période;;;{last}\n{HEADS}{ROWS}Solde en début de période;;;1000,00\n"
    (found,) = statements(text)
    assert found.opening is not None
    assert Decimal("1000.00") == found.opening.amount
    assert is_sound is (wrong_sums(found) is None)


def test_one_balance_alone_proves_nothing() -> None:
    """Without the other, it cannot be compared."""
    (found,) = statements(f"Solde en fin de période;;;1,00\n{HEADS}{ROWS}")
    assert (None, None) == (found.opening, found.closing)


def test_an_account_after_the_payer_is_that_of_the_payer() -> None:
    """The account of the statement would be the same on every line."""
    (found,) = statements(
        "Date,Payee,Account number,Payment reference,Amount (EUR)\n"
        "2026-11-17,Durand,FR09000000000000FICTIF00183,FA-1,600.0\n"
        "2026-11-16,Loyer,,,-45.1\n"
    )
    assert ("", "FR09000000000000FICTIF00183") == (found.account, found.lines[0].payer_iban)
