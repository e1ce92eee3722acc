"""The books of a company: who owes what, in every form of a FEC, and the drafts made of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.importing.fec.reading import Books, read, recognises
from relance_docs.importing.planning import planned
from relance_docs.importing.records import ImportAsked, ImportPlan, Source
from relance_docs.plan.decision import standing
from relance_docs.plan.records import BlockCode, Blocked
from tests.importing.documents import Paper
from tests.importing.fec_papers import BOOKS, Line, fec_of
from tests.importing.import_bench import Bench, item_of

FORMS: Mapping[str, bytes] = {
    "tab": fec_of(),
    "bar": fec_of(delimiter="|"),
    "cr-cr-lf": fec_of(end="\r\r\n"),
    "lf": fec_of(end="\n"),
    "bom": b"\xef\xbb\xbf" + fec_of(),
    "latin": fec_of(encoding="iso-8859-15"),
    "cp1252": fec_of(encoding="cp1252"),
    "direction": fec_of(with_direction=True),
    "padded": fec_of(delimiter="|", is_padded=True),
    "22-columns": fec_of(more=4),
    "19-columns": fec_of(more=1),
    "points": fec_of().replace(b",00", b".00"),
}


def owed(content: bytes) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Return the customers that owe: account → balance, and the items."""
    body = read(Source(name="x"), content, ImportAsked()).body
    assert isinstance(body, Books)
    return {
        customer.account: (
            f"{customer.balance:.2f}",
            [(item.piece, f"{item.amount:.2f}") for item in customer.items],
        )
        for customer in body.customers
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(form: str) -> None:
    """The letter AA of one customer is not that of the next; who has a credit owes nothing."""
    assert recognises(Source(name="anything.dat"), FORMS[form])
    assert {"C001": ("1200.00", [("FA-2026-0042", "1200.00")])} == owed(FORMS[form])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            (Line(amount="100.00"), Line(amount="-100.00", piece="BQ", day="20260701")),
            {},
            id="paid and not lettered",
        ),
        pytest.param(
            (
                Line(amount="100.00", piece="F1"),
                Line(amount="250.00", piece="F2", day="20260610"),
                Line(amount="-250.00", piece="BQ", day="20260701"),
            ),
            {"C001": ("100.00", [("F1", "100.00")])},
            id="a credit of the same amount",
        ),
        pytest.param(
            (
                Line(amount="100.00", piece="F1"),
                Line(amount="250.00", piece="F2", day="20260610"),
                Line(amount="-120.00", piece="BQ", day="20260701"),
            ),
            {"C001": ("230.00", [("F2", "230.00")])},
            id="a credit goes to the oldest",
        ),
        pytest.param(
            (
                Line(amount="100.00", piece="F1"),
                Line(amount="250.00", piece="F2", day="20260610"),
                Line(amount="-50.00", piece="F2", day="20260701"),
            ),
            {"C001": ("300.00", [("F1", "100.00"), ("F2", "200.00")])},
            id="a credit of the same piece",
        ),
        pytest.param(
            (
                Line(amount="100.00", piece="F1", letter="A"),
                Line(amount="-60.00", piece="BQ", letter="A", day="20260701"),
            ),
            {"C001": ("40.00", [("F1", "40.00")])},
            id="lettered in part",
        ),
        pytest.param(
            (
                Line(amount="100.00", account="411DUPONT", customer="", name=""),
                Line(amount="70.00", account="411MARTIN", customer="", name=""),
            ),
            {
                "411DUPONT": ("100.00", [("FA-2026-0042", "100.00")]),
                "411MARTIN": ("70.00", [("FA-2026-0042", "70.00")]),
            },
            id="an account for each customer",
        ),
    ],
)
def test_what_is_open(
    lines: tuple[Line, ...], expected: dict[str, tuple[str, list[tuple[str, str]]]]
) -> None:
    """Items add up to the balance, whatever the lettering leaves out."""
    found = owed(fec_of(lines))

    assert expected == found
    for balance, items in found.values():
        assert Decimal(balance) == sum(Decimal(amount) for _piece, amount in items)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace(b"20260601\t41100000", b"20261301\t41100000"), "line 2"),
        (lambda text: text.replace(b"1200,00", b"12OO,00", 1), "line 2"),
        (lambda text: text.replace(b"411", b"401"), "no line on an account of a customer"),
    ],
    ids=["day", "amount", "no customer"],
)
def test_what_cannot_be_read_is_refused(change: Any, words: str) -> None:  # noqa: ANN401
    """The line is named; nothing is guessed."""
    assert words in str(item_of(change(fec_of())).error)


def test_a_file_that_is_not_whole_is_said() -> None:
    """Debits and credits of all accounts must agree."""
    reading = item_of(fec_of() + fec_of((Line(amount="5.00"),)).split(b"\r\n")[1] + b"\r\n").reading
    assert reading is not None

    assert ["debits and credits of the file differ"] == [
        str(warning).partition(":")[0] for warning in reading.warnings
    ]


def plan(bench: Bench, content: bytes, days: int | None = 30) -> ImportPlan:
    """Plan the import of a FEC."""
    return bench.plan(content, asked=ImportAsked(payment_days=days))


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_cell_longer_than_any_of_a_ledger(mark: str) -> None:
    """It is refused with its line where quotes may hold it together; a tab never is in it."""
    books = fec_of((Line(amount="1200", label="V" * 200_000),), delimiter=mark)
    books = books.replace(b"1200,00", b"1200").replace(b"0,00", b"0")
    if mark == "\t":
        assert {"C001": ("1200.00", [("FA-2026-0042", "1200.00")])} == owed(books)
    else:
        assert "line 2 of the table cannot be read" in str(item_of(books).error)


def test_a_customer_that_owes_is_a_draft_to_complete(empty: Bench) -> None:
    """The case reads without an error, says what is to be confirmed, and no letter leaves."""
    made = plan(empty, fec_of())
    case = empty.case_after(made, "2026-001")

    (invoice,) = case.invoices
    assert ("FA-2026-0042", "2026-06-01", "2026-07-01", "1200.00") == (
        invoice.invoice_number,
        str(invoice.issue_date),
        str(invoice.due_date),
        f"{invoice.total_with_vat:.2f}",
    )
    assert ("C001", "Menuiserie Fictive SARL") == (case.debtor.customer_account, case.debtor.name)
    assert any("calculée d’après un délai de paiement" in line for line in case.to_confirm)
    workspace = empty.load()
    found = standing(workspace.on_day(case))
    assert isinstance(found, Blocked)
    assert BlockCode.TO_CONFIRM is found.code
    assert {"to-confirm", "address-missing"} <= {
        finding.code for finding in workspace.case_file("2026-001").findings
    }


def test_an_invoice_of_a_day_to_come_is_left_out_by_itself(empty: Bench) -> None:
    """As `relance invoice` refuses it, be it after a fixed day alone; the others are taken."""
    settings = empty.root / "relance.yaml"
    settings.write_text(f"{settings.read_text()}as_of: 2026-06-30\n")
    later = Line(amount="90.00", piece="FA-2026-0043", day="20260701")
    made = plan(empty, fec_of((Line(amount="1200.00"), later)))
    assert "2026-07-01 is in the future" in str(made.skipped[0].reason)
    (invoice,) = empty.case_after(made, "2026-001").invoices
    assert "FA-2026-0042" == invoice.invoice_number


def test_what_was_paid_is_not_claimed(empty: Bench) -> None:
    """The books know on which day it was paid: interest stops on that day, not before."""
    lines = (
        Line(amount="1000.00"),
        Line(amount="-300.00", piece="BQ", day="20260801", label="Chèque acompte"),
    )
    case = empty.case_after(plan(empty, fec_of(lines)), "2026-001")

    assert [("1000.00", "0.00")] == [
        (f"{i.total_with_vat:.2f}", f"{i.paid_amount:.2f}") for i in case.invoices
    ]
    assert [("2026-08-01", "300.00", "FA-2026-0042", "Chèque acompte")] == [
        (str(p.received_on), f"{p.amount:.2f}", p.invoice_number, p.reference)
        for p in case.payments
    ]
    assert not any(line.startswith("paid_amount") for line in case.to_confirm)
    assert any("non lettrés" in line for line in case.to_confirm)


def test_pieces_of_the_same_name_stay_apart(empty: Bench) -> None:
    """Several customers, several invoices with one piece reference: every number is another."""
    lines = (
        Line(amount="10.00", piece="06/2026"),
        Line(amount="20.00", piece="06/2026"),
        Line(amount="30.00", piece="06/2026", customer="C002", name="Garage Fictif"),
        Line(amount="40.00", piece="", customer="C002", name="Garage Fictif"),
    )
    made = plan(empty, fec_of(lines))
    empty.write(made)
    workspace = empty.load()

    assert not workspace.has_errors
    assert [
        ["06/2026 C001", "06/2026 C001/2"],
        ["06/2026 C002", "L8 C002"],
    ] == [[i.invoice_number for i in case.invoices] for case in workspace.cases]


def test_imported_twice_it_adds_nothing(empty: Bench) -> None:
    """Also after a person has corrected the name of the debtor and the number of the invoice."""
    empty.write(plan(empty, fec_of()))
    assert not plan(empty, fec_of()).writes
    path = empty.root / "cases" / "2026-001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Menuiserie Fictive SARL", "Menuiserie Fictive et Fils").replace(
            "FA-2026-0042", "F42"
        ),
        encoding="utf-8",
    )

    again = plan(empty, fec_of())
    assert not again.writes
    assert ["an invoice of that day and total is in case 2026-001"] == [
        str(skipped.reason) for skipped in again.skipped
    ]


def test_a_new_invoice_goes_into_the_case_of_its_account(empty: Bench) -> None:
    """The next export has one more; the case is found by the account."""
    empty.write(plan(empty, fec_of()))
    more = (*BOOKS, Line(amount="70.00", piece="FA-2026-0077", day="20260620"))
    case = empty.case_after(plan(empty, fec_of(more)), "2026-001")

    assert ["FA-2026-0042", "FA-2026-0077"] == [i.invoice_number for i in case.invoices]


def test_without_payment_terms_a_person_is_asked(empty: Bench) -> None:
    """A FEC has no due date: nothing is written before someone says the delay."""
    asked = plan(empty, fec_of(), days=None)
    assert not asked.writes
    assert ["payment_days"] == [decision.key for decision in asked.decisions]

    answered = empty.plan(fec_of(), asked=ImportAsked(answers={"payment_days": "45"}))
    (invoice,) = empty.case_after(answered, "2026-001").invoices
    assert "2026-07-16" == str(invoice.due_date)


def test_payment_terms_of_relance_yaml_count(empty: Bench) -> None:
    """terms.payment_days says it once for all."""
    path = empty.root / "relance.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "terms: {payment_days: 60}\n", "utf-8")
    (invoice,) = empty.case_after(plan(empty, fec_of(), days=None), "2026-001").invoices

    assert "2026-07-31" == str(invoice.due_date)


def test_opening_entries_are_not_dated_by_the_invoice(empty: Bench) -> None:
    """The à-nouveaux bear the day of the opening: a person finds the true one."""
    lines = (replace(BOOKS[0], journal="AN"),)
    case = empty.case_after(plan(empty, fec_of(lines)), "2026-001")

    assert any(line.startswith("à-nouveaux") for line in case.to_confirm)


def independent(path: Path) -> dict[str, Decimal]:
    """Return the balance of each customer of a sample, read without the program."""
    lines = path.read_text(encoding="utf-8").splitlines()
    delimiter = "\t" if "\t" in lines[0] else "|"
    heads = [head.strip() for head in lines[0].split(delimiter)]
    found: dict[str, Decimal] = {}
    for line in lines[1:]:
        row = dict(zip(heads, (cell.strip() for cell in line.split(delimiter)), strict=True))
        if row["CompteNum"].startswith("411"):
            debit, credit = (Decimal(row[name].replace(",", ".")) for name in ("Debit", "Credit"))
            found[row["CompAuxNum"]] = found.get(row["CompAuxNum"], Decimal(0)) + debit - credit
    return {account: balance for account, balance in found.items() if balance > 0}


@pytest.mark.parametrize(
    ("name", "count", "total"),
    [("000000000FEC20231231.txt", 3, "27771.70"), ("111111111FEC20221231.TXT", 18, "14472.55")],
)
def test_real_books_give_the_balances_of_an_independent_reading(
    samples: Path, empty: Bench, name: str, count: int, total: str
) -> None:
    """Every customer that owes, to the cent; items add up; all of it becomes sound drafts."""
    path = samples / "fec" / name
    found = owed(path.read_bytes())

    assert independent(path) == {
        account: Decimal(balance) for account, (balance, _) in found.items()
    }
    assert (count, Decimal(total)) == (
        len(found),
        sum(Decimal(balance) for balance, _items in found.values()),
    )
    for balance, items in found.values():
        assert Decimal(balance) == sum(Decimal(amount) for _piece, amount in items)
    made = plan(empty, path.read_bytes())
    empty.write(made)
    assert not empty.load().has_errors
    assert count == len(list(empty.load().cases))
    assert not plan(empty, path.read_bytes()).writes


@pytest.mark.parametrize("head", ["EcrtureLet", "Lettrage", "EcritureLettrage"])
def test_the_lettering_is_known_under_other_heads(head: str) -> None:
    """An older invoice stays open although a younger one of the same amount was paid."""
    lines = (
        Line(amount="50.00", day="20260101", piece="FA-1"),
        Line(amount="50.00", day="20260131", piece="FA-2", letter="A"),
        Line(amount="-50.00", day="20260201", piece="BQ", letter="A"),
    )
    books = fec_of(lines).replace(b"EcritureLet", head.encode())
    assert {"C001": ("50.00", [("FA-1", "50.00")])} == owed(books)


def test_columns_between_commas_are_read_with_their_quotes() -> None:
    """A comma in quotes sets nothing apart."""
    line = Line(amount="1200.00", label="Vente")
    books = fec_of((line,), delimiter=",").replace(b"1200,00", b"1200.00").replace(b"0,00", b"0.00")
    books = books.replace(b",Vente,", b',"Vente, pose",')
    assert {"C001": ("1200.00", [("FA-2026-0042", "1200.00")])} == owed(books)


def test_a_title_may_stand_above_the_heads() -> None:
    """The heads are looked for in the first lines."""
    assert owed(fec_of()) == owed(b"FEC 2026 - Atelier Exemple\r\n\r\n" + fec_of())


def test_a_delimiter_in_a_label_is_refused_with_its_line(empty: Bench) -> None:
    """What comes after it would be taken for something else."""
    books = fec_of(delimiter="|").replace(b"|Vente|1200,00", b"|Vente | pose|1200,00")
    assert "line 2 has 19 cells where others have 18" in str(item_of(books).error)
    short = fec_of().splitlines()
    cut = b"\r\n".join((*short, b"\t".join(short[1].split(b"\t")[:9])))
    assert "the day or the amount cannot be read" in str(item_of(cut).error)
    assert not plan(empty, cut).writes


def test_a_customer_in_credit_on_another_account_owes_the_difference(empty: Bench) -> None:
    """What one account 411 owes, another of the same customer may hold already."""
    owing = Line(amount="120.00", account="41100000")
    assert {} == owed(fec_of((owing, Line(amount="-120.00", account="41110000", piece="R"))))
    case = empty.case_after(
        plan(empty, fec_of((owing, Line(amount="-20.00", account="41110000", piece="R")))),
        "2026-001",
    )
    assert any(line.startswith("autres comptes 411") for line in case.to_confirm)


def test_accounts_beside_411_are_named() -> None:
    """A doubtful customer (416) is not in the list, and it is said."""
    books = fec_of((*BOOKS, Line(amount="300.00", account="41600000", piece="D")))
    reading = item_of(books).reading
    assert reading is not None
    assert ["the accounts 416"] == [str(w)[:16] for w in reading.warnings]


def test_retentions_are_confirmed_by_a_person(empty: Bench) -> None:
    """Account 4117 holds what is due later than other invoices."""
    books = fec_of((Line(amount="60.00", account="41170000"),))
    case = empty.case_after(plan(empty, books), "2026-001")
    assert any("4117" in line for line in case.to_confirm)


def test_lines_of_one_invoice_are_one(empty: Bench) -> None:
    """One entry, one piece and one day: the indemnity is owed once."""
    part = Line(amount="600.00", piece="FA-1", number="VE7")
    case = empty.case_after(plan(empty, fec_of((part, replace(part, label="10 %")))), "2026-001")
    assert [("FA-1", "1200.00")] == [
        (i.invoice_number, f"{i.total_with_vat:.2f}") for i in case.invoices
    ]


def test_due_dates_of_the_books_are_those_of_the_case(empty: Bench) -> None:
    """A column that some programs add; lines of several dates are instalments."""
    part = Line(amount="600.00", piece="FA-1", number="VE7", due="20260831")
    one = empty.case_after(plan(empty, fec_of((part,)), None), "2026-001")
    assert ("2026-08-31", False) == (
        str(one.invoices[0].due_date),
        any("due_date" in line for line in one.to_confirm),
    )
    other = replace(part, piece="FA-2", number="VE8")
    several = fec_of((other, replace(other, due="20260930")))
    (_known, new) = empty.case_after(plan(empty, several, None), "2026-001").invoices
    assert ["2026-08-31", "2026-09-30"] == [str(each.due_date) for each in new.instalments]


@pytest.mark.parametrize("piece", ["-", "--", "/", "N/A", ".", "Néant", "000"])
def test_a_placeholder_is_no_number(empty: Bench, piece: str) -> None:
    """The number of the entry is that of the invoice, when it is more than a count."""
    lines = (
        Line(amount="70.00", piece=piece, number="INV/2026/00001"),
        Line(amount="80.00", piece=piece, number="12"),
    )
    case = empty.case_after(plan(empty, fec_of(lines)), "2026-001")
    assert ["INV/2026/00001", "L4 C001"] == [i.invoice_number for i in case.invoices]


def test_an_invoice_in_another_currency_is_left_out(empty: Bench) -> None:
    """Its euros are those of the day on which it was booked, not what is owed."""
    dollars = Line(amount="1200.00", piece="FA-1", currency=("1300,00", "USD"))
    euros = Line(amount="70.00", piece="FA-2", currency=("70,00", "EUR"))
    made = plan(empty, fec_of((dollars, euros)))
    assert ["FA-2"] == [i.invoice_number for i in empty.case_after(made, "2026-001").invoices]
    assert [True] == ["it was invoiced in USD (1300.00)" in str(s.reason) for s in made.skipped]


def test_a_credit_is_what_was_booked_against_it(empty: Bench) -> None:
    """The bank tells money, sales a credit note; a loss is neither, and a person looks at it."""
    lines = (
        Line(amount="1000.00", piece="FA-1"),
        Line(amount="-100.00", piece="FA-1", day="20260701", journal="BQ", label="Virement"),
        Line(amount="-200.00", piece="AV-3", day="20260702", counterpart="70100000", label="Avoir"),
        Line(amount="-300.00", piece="OD9", day="20260703", counterpart="65400000", label="Perte"),
    )
    case = empty.case_after(plan(empty, fec_of(lines)), "2026-001")
    assert [("2026-07-01", "100.00")] == [
        (str(p.received_on), f"{p.amount:.2f}") for p in case.payments
    ]
    assert [("AV-3", "2026-07-02", "200.00", "FA-1")] == [
        (n.number, str(n.issue_date), f"{n.amount:.2f}", n.invoice_number)
        for n in case.credit_notes
    ]
    assert "300.00" == f"{case.invoices[0].paid_amount:.2f}"
    assert any("« Perte »" in line for line in case.to_confirm)


def test_a_credit_of_a_lettering_settles_what_it_is_lettered_with(empty: Bench) -> None:
    """An older invoice without letters stays open."""
    lines = (
        Line(amount="100.00", piece="F1", day="20260101"),
        Line(amount="100.00", piece="F2", day="20260301", letter="A"),
        Line(amount="-60.00", piece="BQ", day="20260401", letter="A", journal="BQ"),
    )
    assert {"C001": ("140.00", [("F1", "100.00"), ("F2", "40.00")])} == owed(fec_of(lines))
    case = empty.case_after(plan(empty, fec_of(lines)), "2026-001")
    assert ["F2"] == [payment.invoice_number for payment in case.payments]


def test_two_equal_payments_of_one_day_are_two(empty: Bench) -> None:
    """The case has one of them, by hand and for no invoice: the books bring the other."""
    first = Line(amount="1000.00", piece="FA-1")
    empty.write(plan(empty, fec_of((first,))))
    path = empty.root / "cases" / "2026-001.yaml"
    paid = "\npayments:\n  - {received_on: 2026-07-10, amount: 300.00}\n"
    path.write_text(path.read_text(encoding="utf-8") + paid, encoding="utf-8")
    invoice = Line(amount="2000.00", piece="FA-2", day="20260602")
    money = replace(invoice, amount="-300.00", journal="BQ", day="20260710", label="Virement")

    case = empty.case_after(plan(empty, fec_of((first, invoice, money, money))), "2026-001")

    assert [None, "FA-2"] == [payment.invoice_number for payment in case.payments]
    assert ["300.00"] * 2 == [f"{payment.amount:.2f}" for payment in case.payments]


def test_an_identifier_is_proposed_to_a_case_without_one(empty: Bench) -> None:
    """The invoice has it, and goes into the case of the books by the name alone."""
    books = fec_of((Line(amount="70.00", piece="FA-1", name="SARL ESCALE FICTIVE"),))
    empty.write(plan(empty, books))
    paper = Paper(buyer="M. l'Escale Fictive")
    case = empty.case_after(empty.plan(paper.cii()), "2026-001")
    assert paper.buyer_siren == case.debtor.siren
    assert any(line.startswith(f"debtor.siren : {paper.buyer_siren}") for line in case.to_confirm)


def test_the_cost_of_one_more_customer_is_the_same(empty: Bench) -> None:
    """What is looked at for each does not grow with the others."""
    looked: list[int] = []
    for count in (40, 80):
        lines = tuple(
            Line(amount="120.00", customer=f"C{i:05}", name=f"CLIENT {i}", piece=f"FA{i:06}")
            for i in range(count)
        )
        readings = empty.readings(fec_of(lines), asked=ImportAsked(payment_days=30))
        calls = 0

        def counted(frame: object, event: str, arg: object) -> None:
            nonlocal calls
            del frame, arg
            calls += event == "call"

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            planned(empty.load(), readings)
        finally:
            sys.setprofile(before)
        looked.append(calls)
    assert looked[1] < 2.3 * looked[0]
