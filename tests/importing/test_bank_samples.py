"""Real statements give the values that an independent reading of them finds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import mt940
import pytest

from relance_docs.importing.bank.records import BankFile, Booking
from relance_docs.importing.bank.soundness import wrong_sums
from relance_docs.importing.records import SourceReading
from tests.importing.bank_papers import bank_bench
from tests.importing.import_bench import item_of

# form, account, number of lines, sum of lines, receipts
EXPECTED: Mapping[str, tuple[tuple[str, str, int, str], ...]] = {
    "abnamro.sta": (
        ("mt940", "517852257", 8, "-321.44"),
        ("mt940", "517852257", 2, "-24.49"),
    ),
    "camt053.v2.minimal.ultimate.xml": (("camt.053", "NL26VAYB8060476890", 1, "8.85"),),
    "camt053.v4.xml": (("camt.053", "NL26VAYB8060476890", 1, "8.85"),),
    "cfonb_example.txt": (
        ("cfonb120", "98765432100", 3, "-50.81"),
        ("cfonb120", "00123456789", 3, "77.49"),
    ),
    "suncorp.ofx": (("ofx", "123456789", 1, "-16.85"),),
}


def read(samples: Path, name: str) -> tuple[SourceReading, BankFile]:
    """Return what is read of a sample."""
    reading = item_of((samples / "bank" / name).read_bytes(), name).reading
    assert reading is not None
    assert isinstance(reading.body, BankFile)
    return reading, reading.body


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_statement_is_read_to_the_cent(samples: Path, name: str) -> None:
    """Form, account, number of lines and their sum are those counted by hand."""
    _reading, file = read(samples, name)

    found = tuple(
        (file.form, s.account, len(s.lines), f"{sum((x.amount for x in s.lines), Decimal(0)):.2f}")
        for s in file.statements
    )
    assert EXPECTED[name] == found


def test_the_sums_of_cfonb_add_up_over_both_accounts(samples: Path) -> None:
    """Opening and movements make the closing balances −241,21 and −163,72."""
    _reading, file = read(samples, "cfonb_example.txt")

    assert [None, None] == [wrong_sums(statement) for statement in file.statements]
    closings = [s.closing.amount for s in file.statements if s.closing]
    assert [Decimal("-241.21"), Decimal("-163.72")] == closings


def test_a_direct_debit_that_came_back_is_no_receipt(samples: Path) -> None:
    """The only credit of the file takes back a debit of 97,49."""
    _reading, file = read(samples, "cfonb_example.txt")

    (credit,) = (x for s in file.statements for x in s.lines if x.amount > 0)
    assert (Decimal("97.49"), Booking.REVERSAL) == (credit.amount, credit.standing)


@pytest.mark.parametrize("name", ["camt053.v2.minimal.ultimate.xml", "camt053.v4.xml"])
def test_camt_has_the_amounts_of_its_entries(samples: Path, name: str) -> None:
    """They are those that the XML states at Ntry, whatever the details say."""
    root = ET.fromstring((samples / "bank" / name).read_bytes())  # noqa: S314 - a known file
    stated = [node.findtext("{*}Amt") for node in root.iterfind(".//{*}Ntry")]

    reading, _file = read(samples, name)
    payments = reading.data["payments"]
    assert isinstance(payments, list)
    assert stated == [p["amount"] for p in payments if isinstance(p, dict)]
    assert [("2014-12-31", "EUR")] == [
        (p["received_on"], p["currency_code"]) for p in payments if isinstance(p, dict)
    ]


def test_mt940_has_the_lines_of_an_independent_parser(samples: Path) -> None:
    """Every amount is that of mt-940, statement by statement."""
    text = (samples / "bank" / "abnamro.sta").read_text(encoding="ascii")
    theirs = [
        [t.data["amount"].amount for t in mt940.parse(":20:" + part)]
        for part in text.split(":20:")[1:]
    ]

    _reading, file = read(samples, "abnamro.sta")
    assert theirs == [[line.amount for line in s.lines] for s in file.statements]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_statement_of_another_account_is_refused(
    samples: Path, tmp_path: Path, name: str
) -> None:
    """Nothing of it is taken, and the receipts are told all the same."""
    plan = bank_bench(tmp_path / "w", {}).plan((samples / "bank" / name).read_bytes())

    reason = str(plan.refusals["0"])
    assert "is not that of relance.yaml" in reason or "is in AUD, not in euros" in reason
    assert not plan.writes
    assert "payments" in plan.reports["0"]
