"""Every form of statement says the same: the movements, the account, the balances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import mt940
import pytest
from ofxtools.Parser import OFXTree

from relance_docs.importing.bank.reading import read, recognises
from relance_docs.importing.bank.records import AccountStatement, BankFile, Booking
from relance_docs.importing.bank.soundness import wrong_sums
from relance_docs.importing.records import ImportAsked, Source
from tests.importing.bank_papers import (
    FORMS,
    IBAN,
    MOVEMENTS,
    PAID,
    Movement,
    camt,
    cfonb,
    ofx,
    signed,
    table,
)
from tests.importing.bank_papers import mt940 as mt940_of
from tests.importing.import_bench import item_of


def statement(content: bytes) -> AccountStatement:
    """Return the one statement of a file."""
    file = read(Source(name="x"), content, ImportAsked()).body
    assert isinstance(file, BankFile)
    (only,) = file.statements
    return only


def refusal(content: bytes) -> str:
    """Return why a file cannot be read at all."""
    item = item_of(content)
    assert item.error is not None
    return str(item.error)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str) -> None:
    """Days, amounts with their sign and currency are those of the movements; the sums agree."""
    found = statement(FORMS[form])

    expected = [(each.day, Decimal(each.amount), "EUR") for each in MOVEMENTS]
    assert expected == [(line.booked_on, line.amount, line.currency) for line in found.lines]
    assert found.account in IBAN
    assert found.currency == "EUR"
    assert None is wrong_sums(found)
    receipt = found.lines[1]
    told = f"{receipt.label} {receipt.payer}"
    assert "FA-2026-0001" in told
    assert "ESCALE FICTIVE" in told
    assert receipt.is_receipt
    assert not found.lines[0].is_receipt


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_recognised_by_its_content(form: str) -> None:
    """No file name is needed, and what is told is the form."""
    assert recognises(Source(name="-"), FORMS[form])


@pytest.mark.parametrize("form", [form for form in FORMS if not form.startswith("csv")])
def test_what_is_covered_is_told(form: str) -> None:
    """The day after the opening balance to the day of the closing one."""
    found = statement(FORMS[form])

    assert date(2026, 11, 20) == found.covered_until
    assert found.covered_from in {date(2026, 11, 10), date(2026, 11, 11)}


def test_a_table_covers_its_movements_alone() -> None:
    """Without a period, nothing is known beyond the first and the last movement."""
    found = statement(table().encode())

    assert (date(2026, 11, 12), date(2026, 11, 16)) == (found.covered_from, found.covered_until)


def test_ofx_says_what_an_independent_parser_reads() -> None:
    """Days and amounts are those that ofxtools finds in the same file."""
    named = (replace(MOVEMENTS[0], payer="SCI FICTIVE"), PAID)
    tree = OFXTree()
    tree.parse(BytesIO(ofx(named)))
    theirs: Any = tree.convert().statements[0].transactions

    ours = statement(ofx(named)).lines
    assert [(t.dtposted.date(), t.trnamt, t.fitid) for t in theirs] == [
        (line.booked_on, line.amount, line.bank_reference) for line in ours
    ]


@pytest.mark.parametrize("words", ["slashes", "subfields", "plain"])
def test_mt940_says_what_an_independent_parser_reads(words: str) -> None:
    """Days and amounts are those that mt-940 finds in the same file."""
    theirs = mt940.parse(mt940_of(words=words).decode())

    ours = statement(mt940_of(words=words)).lines
    assert [(t.data["entry_date"], t.data["amount"].amount) for t in theirs] == [
        (line.booked_on, line.amount) for line in ours
    ]


@pytest.mark.parametrize("words", ["slashes", "subfields"])
def test_mt940_tells_the_payer_apart(words: str) -> None:
    """The name stands in a field of its own, however the bank words it."""
    assert PAID.payer == statement(mt940_of(words=words)).lines[1].payer


@pytest.mark.parametrize("amount", ["0.00", "0.09", "1.23", "-4.56", "-0.10", "99999999999.98"])
def test_the_last_digit_of_cfonb_carries_the_sign(amount: str) -> None:
    """Zeros and every sign are read as they are meant."""
    found = statement(cfonb((Movement(amount=amount),)))

    assert [Decimal(amount)] == [line.amount for line in found.lines]


def test_cfonb_may_have_other_decimals() -> None:
    """Position 20 says how many; three decimals of a currency without cents lose nothing."""
    content = cfonb((Movement(amount="600.00"),)).replace(b"EUR2", b"EUR3")

    assert [Decimal("60.000")] == [line.amount for line in statement(content).lines]


def test_cfonb_may_have_no_line_ends() -> None:
    """Records that follow one another are the same statement."""
    assert statement(cfonb()) == statement(cfonb().replace(b"\r\n", b""))


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (lambda text: text[:-122], "has no closing balance (07)"),
        (lambda text: text.replace(b"\n07", b"\n08"), "is not a record of a CFONB120 statement"),
        (lambda text: text.replace(b"\n05", b"\n01"), "the statement that begins on line 1 has no"),
        (lambda text: text.replace(signed("600.00").encode(), b"00000000060Z0{"), "an amount"),
        (lambda text: text.replace(b"05161126", b"05991126"), "a day"),
    ],
)
def test_a_cfonb_that_is_cut_or_garbled_is_refused(cut: Any, words: str) -> None:  # noqa: ANN401
    """What cannot be read is said with its line, never guessed."""
    assert words in refusal(cut(cfonb()))


@pytest.mark.parametrize(
    ("extra", "standing"),
    [
        ("", Booking.BOOKED),
        ("<RvslInd>true</RvslInd>", Booking.REVERSAL),
        ("<RvslInd>false</RvslInd>", Booking.BOOKED),
    ],
)
def test_camt_tells_what_takes_a_line_back(extra: str, standing: Booking) -> None:
    """RvslInd makes a reversal of a line that is booked."""
    assert standing is statement(camt((PAID,), entry=extra)).lines[0].standing


@pytest.mark.parametrize("status", ["PDNG", "FUTR", "INFO"])
@pytest.mark.parametrize("version", [2, 8])
def test_camt_lines_that_are_not_booked_change_no_balance(status: str, version: int) -> None:
    """They are no receipts, and the sums leave them out."""
    content = camt((PAID,), version=version, last=Decimal("1000.00")).replace(
        b"BOOK", status.encode()
    )
    found = statement(content)

    assert not found.lines[0].is_receipt
    assert None is wrong_sums(found)


def test_the_amount_of_a_batch_is_that_of_its_entry() -> None:
    """Details of a batch may be in another currency or add up to something else."""
    details = b"<TxDtls><Amt Ccy='SEK'>0</Amt></TxDtls></NtryDtls>"
    found = statement(camt((PAID,)).replace(b"</NtryDtls>", details))

    assert [Decimal("600.00")] == [line.amount for line in found.lines]
    assert "" == found.lines[0].payer_iban


@pytest.mark.parametrize(
    "header",
    [
        "OFXHEADER:100 DATA:OFXSGML VERSION:102 SECURITY:NONE ENCODING:USASCII CHARSET:1252\r\n",
        "\r\n\r\nOFXHEADER:100\r\n\r\nVERSION:102\r\n",
        '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n',
        "",
    ],
)
def test_ofx_headers_of_any_form_are_read(header: str) -> None:
    """On one line, with blank lines, of version 2, or missing."""
    assert statement(ofx()) == statement(ofx(header=header))


def test_ofx_amounts_may_have_a_comma_and_names_any_character() -> None:
    """Banks write -12,50, and cp1252 that says it is ASCII."""
    content = ofx((Movement(amount="1600.00", payer="Café & Frères — Œuvre"),))
    found = statement(content.replace(b"1600.00", b"1600,00", 1).replace(b"&", b"&amp;"))

    assert [(Decimal("1600.00"), "Café & Frères — Œuvre")] == [
        (line.amount, line.payer) for line in found.lines
    ]


def test_sums_that_do_not_add_up_are_told() -> None:
    """Opening and movements must make the closing balance, to the cent."""
    found = statement(camt(last=Decimal("1349.61")))

    assert "1000.00 and 349.60 make 1349.60, but the closing balance is 1349.61" in str(
        wrong_sums(found)
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("12/11/2026", "11/13/2026", "line 4: '11/13/2026' is not a day"),
        ("600,00", "600,005", "line 5: '600,005' is not an amount"),
    ],
)
def test_a_table_that_cannot_be_read_exactly_is_refused(old: str, new: str, words: str) -> None:
    """American dates and parts of a cent are refused with their line."""
    assert words in refusal(table().replace(old, new).encode())


def test_amounts_in_one_column_with_a_direction() -> None:
    """A column of D and C gives the sign."""
    content = (
        "Date;Libellé;Montant;Sens\n12/11/2026;LOYER;250,40;D\n16/11/2026;VIR;1 600,00;C\n"
    ).encode()

    assert [Decimal("-250.40"), Decimal("1600.00")] == [
        line.amount for line in statement(content).lines
    ]


def test_lines_of_balances_and_totals_are_no_movements() -> None:
    """« Ancien solde » is left out; a transfer that pays « solde facture » is not."""
    content = (
        "Date;Libellé;Montant\n10/11/2026;ANCIEN SOLDE;1 000,00\n16/11/2026;SOLDE FACTURE 12;7,00\n"
        "20/11/2026;Solde créditeur au 20/11/2026;1 007,00\n20/11/2026;TOTAL DES MOUVEMENTS;7,00\n"
    ).encode()

    assert ["SOLDE FACTURE 12"] == [line.label for line in statement(content).lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ":61:2602300301DR6,00N024NONREF\n:86:805?00ENTGELT?20Pauschalen",
            ("2026-03-01", "-6.00", "Pauschalen"),
            id="the thirtieth of February",
        ),
        pytest.param(
            ":61:261116C3,68NVZ NONREF\n:86:0123456789 GREENPEACE\n-XXX",
            ("2026-11-16", "3.68", "0123456789 GREENPEACE"),
            id="no day of entry, two letters of kind",
        ),
        pytest.param(
            ":61:261116C000000000010,00N154NONREF          \nP001234567\n"
            ":86:/ORDP//NAME/JOHN DOE/REMI/Reference\n 2013/ISDT/2026-01-02",
            ("2026-11-16", "10.00", "Reference 2013 JOHN DOE P001234567"),
            id="zeros in front and a supplement",
        ),
        pytest.param(
            ":61:2601021231C1,N000NONREF\n:86:000>100987>20LOYER>21 FEV>310390123456>32DUPONT",
            ("2025-12-31", "1.00", "LOYER FEV DUPONT"),
            id="other subfields, another year",
        ),
        pytest.param(
            ":61:2611161116RD5,00NTRFNONREF\n:86:RETOUR",
            ("2026-11-16", "5.00", "RETOUR"),
            id="a debit taken back",
        ),
    ],
)
def test_mt940_dialects(lines: str, expected: tuple[str, str, str]) -> None:
    """Day, amount and words, in the ways of several banks."""
    content = f":940:\n:20:X\n:25:00000/0EXEMPLE001EUR\n:60F:C251231EUR0,\n{lines}\n"
    (line,) = statement(content.encode()).lines

    day, amount, words = expected
    assert (day, Decimal(amount)) == (str(line.booked_on), line.amount)
    assert set(words.split()) <= {*line.label.split(), *line.payer.split()}


def test_a_file_of_several_statements_keeps_them_apart() -> None:
    """Each has its own lines and balances, also without a dash between them."""
    file = read(
        Source(name="x"), mt940_of() + mt940_of().replace(b"-\r\n", b""), ImportAsked()
    ).body
    assert isinstance(file, BankFile)

    assert [(2, None), (2, None)] == [(len(s.lines), wrong_sums(s)) for s in file.statements]


def test_ofx_keeps_the_currency_of_the_account() -> None:
    """ORIGCURRENCY is what the payer sent; CURRENCY is what the amount is in."""
    content = ofx((PAID,))
    sent = b"<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY></STMTTRN>"
    said = b"<CURRENCY><CURRATE>1.1<CURSYM>USD</CURRENCY></STMTTRN>"

    assert ["EUR", "USD"] == [
        statement(content.replace(b"</STMTTRN>", more)).lines[0].currency for more in (sent, said)
    ]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Date;Date de valeur;Libellé;Débit;Crédit", "16/11/2026;16/11/2026;VIR FA-1;;600,00"),
        ("Date;Valeur;Libellé;Débit;Crédit;Solde", "16/11/2026;16/11/2026;VIR FA-1;;600,00;700"),
        (("Date de comptabilisation;Libelle simplifie;Libelle operation;Reference;Informations "
         "complementaires;Type operation;Categorie;Sous categorie;Debit;Credit;Date operation;"
         "Date de valeur;Pointage operation"),
         "16/11/2026;VIR;VIR FA-1;R1;SUITE;Virement;;;;+600,00;16/11/2026;16/11/2026;0"),
        ("dateOp;dateVal;label;category;amount;comment;accountNum;accountLabel;accountbalance",
         '2026-11-16;2026-11-16;"VIR FA-1";Virement;"600,00";;0EXEMPLE001;PRO;700.00'),
        ("Date;Libellé;Montant(EUROS)", "16/11/2026;VIR FA-1;600,00"),
        ("Date opération|Libellé|Montant|Devise", "16/11/26|VIR FA-1|600,00|EUR"),
        (("Statut,Date de la valeur (UTC),Date de l'opération (locale),Nom de la contrepartie,"
         "Montant total (TTC),Devise,Référence"),
         'Exécuté,16-11-2026 10:00:00,16-11-2026 10:00:00,MENUISERIE,"600,00",EUR,FA-1'),
        ("Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance",
         ("TRANSFER,Current,2026-11-16 10:00:00,2026-11-16 10:00:01,FA-1,600.00,0.00,EUR,COMPLETED,"
         "700.00")),
    ],
)  # fmt: skip
def test_exports_of_several_banks_need_no_word(heads: str, row: str) -> None:
    """Their heads are known."""
    (line,) = statement(f"{heads}\n{row}\n".encode()).lines

    assert (date(2026, 11, 16), Decimal("600.00")) == (line.booked_on, line.amount)
    assert "FA-1" in f"{line.label} {line.payer}"
    assert line.is_receipt


def test_a_camt_entry_without_a_direction_is_refused() -> None:
    """Whether money came in or went out is not guessed."""
    head, entry, rest = camt().partition(b"<Ntry>")
    without = head + entry + rest.replace(b"<CdtDbtInd>CRDT</CdtDbtInd>", b"", 1)
    without = without.replace(b"<CdtDbtInd>DBIT</CdtDbtInd>", b"", 1)
    assert "does not say whether it is a credit or a debit" in refusal(without)
