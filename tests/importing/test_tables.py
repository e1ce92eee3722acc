"""Tables of invoices, in text and in workbooks: what is due, and for whom."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import written_day
from relance_docs.importing.planning import Readings, planned
from relance_docs.importing.records import ImportAsked, ImportPlan, Item, Source
from relance_docs.importing.sources import read
from relance_docs.importing.tables.headers import BANK, INVOICES, field_of
from tests.importing.import_bench import TODAY, Bench
from tests.importing.table_papers import HEADS, ROWS, invoices_csv, workbook

FORMS = {
    "cp1252": invoices_csv().encode("cp1252"),
    "utf-8": invoices_csv().encode(),
    "tab": invoices_csv().replace(";", "\t").encode("utf-16"),
    "xlsx": workbook(),
    "xlsx-without-title": workbook(with_title=False),
    "xlsx-merged": workbook(merged=True),
}


def item(content: bytes, asked: ImportAsked | None = None, name: str = "factures.csv") -> Item:
    """Read a table."""
    return read(Source(name=name, given=content), asked or ImportAsked())


def plan(bench: Bench, content: bytes, asked: ImportAsked | None = None) -> ImportPlan:
    """Plan the import of a table."""
    said = asked or ImportAsked()
    readings = Readings(items=(item(content, said),), asked=said, today=TODAY)
    return planned(bench.load(), readings)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_makes_the_same_case(empty: Bench, form: str) -> None:
    """Two invoices of one debtor are one case; the paid one and the total are left out."""
    made = plan(empty, FORMS[form])
    case = empty.case_after(made, "2026-001")

    assert ("Menuiserie Fictive SARL", "000200022", ("3 quai du Rhône", "69007 LYON")) == (
        case.debtor.name,
        case.debtor.siren,
        case.debtor.address,
    )
    assert [
        ("FA-2026-0042", "2026-05-04", "2026-06-03", "12000.00", "12000.00"),
        ("FA-2026-0051", "2026-05-20", "2026-06-19", "1234.56", "234.56"),
    ] == [
        (
            i.invoice_number,
            str(i.issue_date),
            str(i.due_date),
            f"{i.total_with_vat:.2f}",
            f"{i.principal:.2f}",
        )
        for i in case.invoices
    ]
    assert ["nothing is left to pay"] == [str(skipped.reason) for skipped in made.skipped]
    assert ["2026-001"] == [c.number for c in empty.load().cases]


def test_imported_twice_a_table_adds_nothing(empty: Bench) -> None:
    """Every invoice is there already."""
    empty.write(plan(empty, FORMS["utf-8"]))
    assert not plan(empty, FORMS["xlsx"]).writes


def changed(**cells: str) -> bytes:
    """Return a table of one invoice with other cells, by the head of their column."""
    row = {**dict(zip(HEADS, ROWS[0], strict=True)), **cells}
    return invoices_csv((tuple(row.values()),), tuple(row)).encode()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"Total TTC (€)": "12.000,005"}, "is not an amount"),
        ({"Date": "31/02/2026"}, "'31/02/2026' is not a day"),
        ({"Date": "05/13/2026", "Échéance": "30/05/2026"}, "'05/13/2026' is not a day"),
        ({"Date": "04/05/2027"}, "is still to come"),
        ({"Échéance": "03/04/2026"}, "due before it is issued"),
        ({"N° facture": ""}, "it has no invoice number"),
        ({"Total TTC (€)": "-50,00", "Reste dû": "-50,00"}, "it is a credit note"),
        ({"Devise": "USD"}, "it is in USD"),
        ({"Statut": "Payée"}, "its status is Payée"),
        ({"Type": "Avoir"}, "it is a credit note"),
        ({"Reste dû": "12 500,00"}, None),
    ],
)
def test_a_row_that_is_no_claim_is_left_out(
    empty: Bench, cells: dict[str, str], words: str | None
) -> None:
    """Each with its reason; nothing is guessed."""
    made = plan(empty, changed(**cells))
    if words is None:
        (invoice,) = empty.case_after(made, "2026-001").invoices
        assert Decimal("12000.00") == invoice.principal
    else:
        assert not made.writes
        assert [True] == [words in str(skipped.reason) for skipped in made.skipped]


def test_what_a_table_does_not_say_is_to_be_confirmed(empty: Bench) -> None:
    """No identifier, a wrong SIREN, no due date: the case is a draft that says so."""
    content = changed(SIREN="123456789", Échéance="")
    case = empty.case_after(plan(empty, content, ImportAsked(payment_days=30)), "2026-001")

    assert None is case.debtor.siren
    assert [True, True, True] == [
        any(words in line for line in case.to_confirm)
        for words in ("SIREN 123456789", "debtor.kind", "due_date de FA-2026-0042")
    ]


def test_columns_that_nothing_tells_are_asked_for(empty: Bench) -> None:
    """The refusal shows the heads and how to name the columns; then they are remembered."""
    content = b"A;B;C;D\nF-77001;04/05/2026;Garage Fictif;99,90\n"
    refused = plan(empty, content)
    assert "what the columns hold is not told by their heads (A | B | C | D)" in str(
        refused.refusals["factures.csv"]
    )
    hints = {"invoice_number": "A", "issue_date": "2", "debtor": "C", "total_with_vat": "D"}
    made = plan(empty, content, ImportAsked(hints=hints, payment_days=30))

    assert made.settings is not None
    (empty.root / "relance.yaml").write_bytes(made.settings[1])
    assert ["F-77001"] == [i.invoice_number for i in empty.case_after(made, "2026-001").invoices]
    next_one = content.replace(b"77001", b"77002").replace(b"99,90", b"55,00")
    again = plan(empty, next_one, ImportAsked(payment_days=30))
    assert {} == dict(again.refusals)
    assert None is again.settings
    assert 2 == len(empty.case_after(again, "2026-001").invoices)


def test_rows_of_articles_repeat_one_invoice(empty: Bench) -> None:
    """The same number with the same total is one invoice; with another, neither is taken."""
    same = invoices_csv((ROWS[0], ROWS[0])).encode()
    assert 1 == len(empty.case_after(plan(empty, same), "2026-001").invoices)

    other = (*ROWS[0][:8], "1,00", "1,00", "")
    made = plan(empty, invoices_csv((ROWS[1], other, ROWS[0])).encode())
    assert [True] * 2 == [s.is_alarm for s in made.skipped if "same number" in str(s.reason)]


def locked() -> bytes:
    """Return a ZIP that says it is a workbook and unpacks to much more."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 160_000_000)
    return stream.getvalue()


def wide() -> bytes:
    """Return a workbook whose last cell is at the end of the sheet."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet().write(1_048_575, 16_383, "x")
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (locked(), "unpacks to 160 MB"),
        (wide(), "is too large"),
        (workbook()[:-300], "the workbook is broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "the workbook is broken"),
        (b"a;b\n" * 100_001, "larger than 100000 rows"),
        (b"rien du tout", "this is no table"),
    ],
    ids=["bomb", "wide", "cut", "old", "long", "text"],
)
def test_hostile_tables_are_refused(content: bytes, words: str) -> None:
    """Bombs, huge sheets, broken files: one sentence, at once."""
    assert words in str(item(content).error)


@pytest.mark.parametrize(
    ("head", "table", "field"),
    [
        ("Date de valeur", BANK, "value_date"),
        ("Montant (EUR)", BANK, "amount"),
        ("LIBELLÉ", BANK, "label"),
        ("Crédit euros", BANK, "credit"),
        ("N° de Facture", INVOICES, "invoice_number"),
        ("Montant T.T.C.", INVOICES, None),
        ("Reste à payer (€)", INVOICES, "amount_due"),
        ("Due date", INVOICES, "due_date"),
        ("Couleur", INVOICES, None),
    ],
)
def test_what_a_head_means(head: str, table: dict[str, tuple[str, ...]], field: str | None) -> None:
    """Accents, capitals, signs and currency count for nothing."""
    assert field == field_of(head, table)


@given(
    st.decimals(-99_999_999, 99_999_999, places=2), st.sampled_from([" ", "\u202f", ".", "'", ""])
)
def test_a_french_amount_is_read_back_exactly(value: Decimal, separator: str) -> None:
    """Whatever separates the thousands."""
    written = f"{value:,.2f}".replace(",", "§").replace(".", ",").replace("§", separator)

    assert value == written_amount(written, amounts.CELL)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    """And a day or none; nothing is raised, and an amount has two decimals."""
    found = written_amount(text, amounts.CELL)
    written_day(text, days.CELL)
    assert found is None or -2 == found.as_tuple().exponent
