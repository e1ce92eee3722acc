"""Lists of invoices as programs export them: what is due is neither too much nor guessed."""

from __future__ import annotations

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from relance_docs.importing.bank.records import BankFile
from relance_docs.importing.records import ImportPlan
from tests.importing.import_bench import Bench, item_of

HEADS = "N° facture;Date;Échéance;Client;Montant TTC"
ROW = "F1;31/01/2026;02/03/2026;Restaurant Fictif;1200,00"


def planned(bench: Bench, *lines: str) -> ImportPlan:
    """Plan the import of a list."""
    return bench.plan("\n".join(lines).encode())


def due(bench: Bench, *lines: str) -> list[tuple[str, str]]:
    """Return the numbers of the invoices that would be taken, and what is due on each."""
    plan = planned(bench, *lines)
    bench.write(plan)
    return [
        (invoice.invoice_number, f"{invoice.principal:.2f}")
        for case in bench.load().cases
        for invoice in case.invoices
    ]


@pytest.mark.parametrize(
    ("more", "cells", "left"),
    [
        ("Reçu;Reste à encaisser", "200,00;1000,00", "1000.00"),
        ("Reçu", "200,00", "1000.00"),
        ("Montant dû signé", "700.0", "700.00"),
        ("Montant restant dû", "40,00", "40.00"),
    ],
)
def test_what_was_received_is_not_claimed(empty: Bench, more: str, cells: str, left: str) -> None:
    """Programs have many names for what is left of an invoice."""
    assert [("F1", left)] == due(empty, f"{HEADS};{more}", f"{ROW};{cells}")


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("Facture réglée", "Oui"),
        ("Paid", "TRUE"),
        ("Statut", "Payée le 12 mars"),
        ("Type", "Devis"),
        ("Type", "Facture d'avoir"),
    ],
)
def test_what_is_marked_as_over_is_left_out(empty: Bench, head: str, cell: str) -> None:
    """A word in a column is enough."""
    assert [] == due(empty, f"{HEADS};{head}", f"{ROW};{cell}")


@pytest.mark.parametrize("status", ["Payée partiellement", "Partiel", "Non payée", "En retard"])
def test_what_is_paid_in_part_stays(empty: Bench, status: str) -> None:
    """A part that was paid does not end the debt."""
    assert [("F1", "1200.00")] == due(empty, f"{HEADS};Statut", f"{ROW};{status}")


def test_two_totals_for_one_number_leave_both_out(empty: Bench) -> None:
    """Neither is known to be right."""
    plan = planned(empty, HEADS, ROW, ROW.replace("1200", "1300"))
    assert not plan.writes
    assert ["line 2: F1", "line 3: F1"] == [str(each.what) for each in plan.skipped]


def test_one_day_with_the_month_first_refuses_the_list(empty: Bench) -> None:
    """The other days, which could be read day first, would be wrong."""
    first = ROW.replace("31/01/2026;02/03/2026", "01/02/2026;02/03/2026")
    american = ROW.replace("F1;31/01/2026", "F2;01/31/2026")
    plan = planned(empty, HEADS, first, american)
    assert not plan.writes
    assert "line 3: '01/31/2026' is not a day" in str(*plan.refusals.values())


def test_a_row_without_a_client_is_left_out(empty: Bench) -> None:
    """Rows under a merged cell do not say whose they are."""
    blank = ROW.replace("F1", "F2").replace("Restaurant Fictif", "")
    assert [("F1", "1200.00")] == due(empty, HEADS, ROW, blank)


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("Invoice ID;Invoice Number;Invoice Date;Due Date;Customer Name;Total;Balance",
         "99;F1;2026-01-31;2026-03-02;Restaurant Fictif;1200.00;1200.00"),
        ("Numéro du document;Date;Client;Nom du client;Total TTC;Solde dû;Date d'échéance",
         "F1;31/01/26;EXE;Restaurant Fictif;1200,00;1200,00;02/03/26"),
        ("Réf. facture;Date facturation;Date limite règlement;Montant TTC;Nom tiers",
         "F1;2026-01-31;2026-03-02;1200.00;Restaurant Fictif"),
    ],
)  # fmt: skip
def test_the_head_that_says_it_best_counts(empty: Bench, heads: str, row: str) -> None:
    """A number, a name and a due date have several columns that resemble them."""
    assert [("F1", "1200.00")] == due(empty, heads, row)
    (case,) = empty.load().cases
    assert "Restaurant Fictif" == case.debtor.name
    assert "2026-03-02" == str(case.invoices[0].due_date)


def test_an_empty_rest_is_not_the_total(empty: Bench) -> None:
    """Where other rows state what is left, an empty cell may mean that nothing is."""
    heads, other = f"{HEADS};Reste dû", ROW.replace("F1", "F2")
    assert [("F1", "100.00")] == due(empty, heads, f"{ROW};100,00", f"{other};")


def workbook(*sheets: list[list[str]]) -> bytes:
    """Return a workbook with these rows on its sheets."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    for rows in sheets:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return stream.getvalue()


def test_a_second_sheet_of_invoices_is_named(empty: Bench) -> None:
    """Only one is taken, and nobody is left in the belief that it was all."""
    first, second = ([HEADS.split(";"), ROW.replace("F1", n).split(";")] for n in ("F1", "F2"))
    plan = empty.plan(workbook(first, second))
    assert ["the sheet Sheet2 holds such a table as well"] == [
        str(warning).partition(" and ")[0] for _source, warning in plan.warnings
    ]


def test_every_sheet_of_a_statement_is_read() -> None:
    """A sheet for each month."""
    heads = ["Date", "Libellé", "Montant"]
    months = ([heads, [f"17/{m}/2026", "VIR DURAND", "600,00"]] for m in ("10", "11"))
    reading = item_of(workbook(*months)).reading
    assert reading is not None
    assert isinstance(reading.body, BankFile)
    assert ["2026-10-17", "2026-11-17"] == [
        str(line.booked_on) for each in reading.body.statements for line in each.lines
    ]


def test_a_workbook_at_which_its_library_panics_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken file of Excel 97 ends the library, and not the import."""

    class PanicException(BaseException):
        pass

    def panic(_stream: object) -> None:
        raise PanicException

    monkeypatch.setattr("python_calamine.load_workbook", panic)
    assert "the workbook is broken" in str(item_of(workbook([["Date"]])).error)
