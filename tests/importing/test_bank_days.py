"""Until which day receipts are checked at most: holes in balances, the day a file was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.importing.bank.mt940 import read_mt940
from relance_docs.importing.records import ImportAsked
from tests.importing.bank_papers import FORMS, PAID, bank_bench, camt, mt940, ofx
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND, case, checked, done, payments

HEADS = "Date;Libellé;Montant;Solde"
WHOLE = (
    "11/11/2026;VIR RESTAURANT L ESCALE FICTIVE FA-2026-0001;600,00;1600,00",
    "12/11/2026;CB PEAGE;-10,00;1590,00",
    "12/11/2026;PRLV LOYER;-90,00;1500,00",
    "16/11/2026;CB PEAGE;-10,00;1490,00",
    "18/11/2026;VIR CPAM;20,00;1510,00",
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases: 600.00 of a restaurant, 500.00 of a garage."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND})


def exported(*rows: str) -> bytes:
    """Return the table of a bank's website."""
    return "\r\n".join((HEADS, *rows)).encode("cp1252")


def test_a_missing_row_shows_in_the_balances(bench: Bench) -> None:
    """The alarm names the row and the amount; what is there is entered, and the day stops there."""
    rows = [row.replace("1490,00", "1990,00").replace("1510,00", "2010,00") for row in WHOLE]
    plan = done(bench, exported(*rows))

    (alarm,) = (s for s in plan.skipped if s.is_alarm)
    assert "the balance of row 5 does not follow: 500.00 moved after 2026-11-12" in str(
        alarm.reason
    )
    assert ["600.00"] == [amount for _day, amount, _n in payments(case(bench))]
    assert date(2026, 11, 12) == checked(bench)
    assert any("row 5" in str(said) for _source, said in plan.warnings)


def test_what_is_booked_after_a_fixed_day_waits_for_it(bench: Bench) -> None:
    """As `paid` refuses it: that day it has not come, be it a receipt or one that came back."""
    settings = bench.root / "relance.yaml"
    free = settings.read_text(encoding="utf-8")
    back = replace(PAID, day=date(2026, 11, 17), amount="-600.00", label="REJET FA-2026-0001")
    statement = camt((PAID, back))

    settings.write_text(f"{free}as_of: 2026-11-15\n", encoding="utf-8")
    early = done(bench, statement)
    assert ["2026-11-16", "2026-11-17"] == [
        day
        for day in ("2026-11-16", "2026-11-17")
        for skipped in early.skipped
        if f"{day} is in the future" in str(skipped.reason)
    ]
    assert ([], date(2026, 11, 15)) == (payments(case(bench)), checked(bench))

    kept = settings.read_text(encoding="utf-8")
    settings.write_text(kept.replace("as_of: 2026-11-15", "as_of: 2026-11-16"), encoding="utf-8")
    done(bench, statement)
    (entered,) = case(bench).payments
    assert (date(2026, 11, 16), None) == (entered.received_on, entered.bounced)

    settings.write_text(kept.replace("as_of: 2026-11-15\n", ""), encoding="utf-8")
    done(bench, statement)
    (entered,) = case(bench).payments
    assert entered.bounced is not None
    assert date(2026, 11, 17) == entered.bounced.bounced_on


@pytest.mark.parametrize(
    "rows",
    [
        WHOLE,
        WHOLE[::-1],
        (WHOLE[0], WHOLE[2], WHOLE[1], *WHOLE[3:]),
        (WHOLE[0], WHOLE[1].replace("1590", "1500"), *WHOLE[2:]),
        (WHOLE[0], WHOLE[1].replace("1590,00", ""), *WHOLE[2:]),
        tuple(row.rpartition(";")[0] + ";1510,00" for row in WHOLE),
        tuple(row.rpartition(";")[0] + ";" for row in WHOLE),
    ],
    ids=["oldest-first", "newest-first", "any-order-of-a-day", "of-the-evening", "some", "of-today",
         "none"],
)  # fmt: skip
def test_balances_that_banks_write_otherwise_are_no_hole(
    bench: Bench, rows: tuple[str, ...]
) -> None:
    """In whatever order rows stand, and whatever balance they bear, nothing is missing."""
    plan = done(bench, exported(*rows))

    assert not [s for s in plan.skipped if s.is_alarm]
    assert date(2026, 11, 18) == checked(bench)


def test_a_hole_holds_the_day_for_every_statement_of_the_import(bench: Bench) -> None:
    """Another file that covers more does not prove the row that is missing in this one."""
    rows = [row.replace("1490,00", "1990,00").replace("1510,00", "2010,00") for row in WHOLE]
    done(bench, exported(*rows), ofx(()))

    assert date(2026, 11, 12) == checked(bench)


@pytest.mark.parametrize(
    ("old", "new", "until"),
    [
        (b"<DTSERVER>20261121", b"<DTSERVER>20261118093000[+1:CET]", date(2026, 11, 18)),
        (b"<DTSERVER>20261121", b"<DTSERVER>19700101", date(2026, 11, 20)),
        (b"<DTASOF>20261120", b"<DTASOF>20261117", date(2026, 11, 17)),
        (b"<DTEND>20261120", b"<DTEND>20261231", date(2026, 11, 20)),
    ],
)
def test_an_ofx_says_nothing_of_days_after_it_was_made(
    bench: Bench, old: bytes, new: bytes, until: date
) -> None:
    """The day of the server and that of the balance; a day that cannot be is passed over."""
    content = ofx().replace(old, new)
    assert content != ofx()
    done(bench, content)

    assert until == checked(bench)


@pytest.mark.parametrize("place", [b"<MsgId>M1</MsgId>", b"<Id>S1</Id>"])
def test_a_camt_says_nothing_of_days_after_it_was_made(bench: Bench, place: bytes) -> None:
    """CreDtTm of the message, or of the statement."""
    made = place + b"<CreDtTm>2026-11-18T06:00:00</CreDtTm>"
    done(bench, camt().replace(place, made))

    assert date(2026, 11, 18) == checked(bench)


def test_an_entry_date_of_blanks_is_the_value_date() -> None:
    """Some banks write four blanks where the entry date may be left out."""
    blank = mt940((PAID,)).replace(b":61:2611161116C", b":61:261116    C")
    assert blank != mt940((PAID,))
    (statement,) = read_mt940(blank).statements

    assert [(date(2026, 11, 16), "600.00")] == [
        (line.booked_on, f"{line.amount:.2f}") for line in statement.lines
    ]


def test_which_line_holds_the_day_is_said(bench: Bench) -> None:
    """With its day, its amount and its words."""
    plan = bench.plan(camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),)))

    said = [str(message) for _source, message in plan.warnings]
    line = "2026-11-16 600.00 EUR SCI AUTRE VIREMENT"
    assert [f"payments_checked_until goes no further than 2026-11-15: {line}"] == said


LIST = (
    "N° facture;Date;Échéance;Client;SIREN;Total TTC;Reste dû;Type\n"
    "FA-77101;01/09/2026;01/10/2026;Garage Inventé SAS;000200030;800,00;800,00;Facture\n"
    "AV-77003;15/09/2026;;Garage Inventé SAS;000200030;-200,00;-200,00;Avoir\n"
)


@pytest.mark.parametrize(("answer", "until"), [(None, "2026-11-15"), ("FA-77101", "2026-11-20")])
def test_a_receipt_may_pay_what_waits_for_an_answer(
    bench: Bench, answer: str | None, until: str
) -> None:
    """The day goes no further than its eve, until what it may pay is in a case."""
    unknown = camt((replace(PAID, label="VIREMENT", amount="612.34", payer="SCI AUTRE"),))
    asked = ImportAsked(answers={"credit_note.AV-77003": answer} if answer else {})
    plan = bench.plan(LIST.encode(), unknown, asked=asked)

    assert [answer is None] == [bool(plan.decisions)]
    assert plan.settings is not None
    assert f"payments_checked_until: {until}".encode() in plan.settings[1]


def test_every_form_still_says_its_last_day(bench: Bench) -> None:
    """None of them was made before its last line."""
    for content in FORMS.values():
        assert bench.plan(content).settings is not None or bench.plan(content).decisions


def followed_by(amount: str) -> tuple[bytes, bytes]:
    """Return a statement, and one of the days after it that begins with an amount."""
    late = camt(
        (replace(PAID, day=date(2026, 11, 21), label="X", payer="Y"),), last=Decimal(amount)
    )
    late = late.replace(b"2026-11-20", b"2026-11-22").replace(b"2026-11-10", b"2026-11-20")
    opening = Decimal(amount) - Decimal("600.00")
    return camt(), late.replace(b">1000.00<", f">{opening}<".encode())


def test_a_statement_that_does_not_go_on_from_the_one_before_is_an_alarm(bench: Bench) -> None:
    """What lies between them is missing: the day stays at the end of the first."""
    plan = done(bench, *followed_by("2100.00"))

    (alarm,) = (s for s in plan.skipped if s.is_alarm)
    assert "movements between them are missing" in str(alarm.reason)
    assert date(2026, 11, 20) == checked(bench)


def test_a_statement_that_goes_on_is_none(bench: Bench) -> None:
    """It begins with what was left."""
    plan = done(bench, *followed_by("1949.60"))

    assert not [s for s in plan.skipped if s.is_alarm]
    assert date(2026, 11, 22) == checked(bench) or plan.decisions


@pytest.mark.parametrize(
    "content",
    [
        camt((replace(PAID, amount="431.17", label="NOTRE REF 12", payer=""),)).replace(
            b"<NtryDtls>",
            b"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCHQ</Cd></Fmly></Domn></BkTxCd><NtryDtls>",
        ),
        mt940((replace(PAID, amount="431.17", label="NOTRE REF 12", payer=""),), words="plain")
        .replace(b"NTRF", b"NCHK"),
        ofx((replace(PAID, amount="431.17", label="NOTRE REF 12", payer=""),))
        .replace(b"<TRNTYPE>CREDIT", b"<TRNTYPE>CHECK"),
    ],
    ids=["camt", "mt940", "ofx"],
)  # fmt: skip
def test_the_code_of_the_bank_tells_a_lump_too(bench: Bench, content: bytes) -> None:
    """Cheques without a word in the label: they may be any debtor's."""
    plan = done(bench, content)

    assert 1 == len(plan.decisions)
    assert date(2026, 11, 15) == checked(bench)
