"""The same invoice gives the same case, whatever file says it, and by `relance new`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.cli.main import relance
from relance_docs.importing.records import ImportAsked
from tests.importing.documents import Paper
from tests.importing.fec_papers import Line, fec_of
from tests.importing.import_bench import Bench

PAPER = Paper(paid="0.00", due="12000.00")
COMMUNE = "217500016"
PAPERS = {
    "a business": PAPER,
    "in small letters": replace(PAPER, buyer_lines=("44 rue des Tonneliers",), city="Lyon"),
    "a commune": replace(PAPER, buyer="Commune de Fiction", buyer_siren=COMMUNE),
    "a commune by its VAT number": replace(PAPER, buyer_siren=None, buyer_vat="FR72217500016"),
    "the State": replace(PAPER, buyer="Préfecture Fictive", buyer_siren="100000009"),
    "a VAT number": replace(PAPER, buyer_siren=None, buyer_vat="FR95010001451"),
    "the VAT number of another company": replace(PAPER, buyer_vat="FR94010000016"),
    "no identifier": replace(PAPER, buyer_siren=None),
    "a wrong check digit": replace(PAPER, buyer_siren="987654321"),
    "a long name": replace(PAPER, buyer="Société Fictive de Menuiserie et de Charpente " * 5),
    "a long address": replace(
        PAPER, buyer_lines=("Bâtiment B, escalier 3, porte 12, au fond de la cour " * 4, "RUE")
    ),
    "no due date": replace(PAPER, dues=()),
}
HEADS = (
    *("N° facture", "Date facture", "Échéance", "Nom client", "SIREN", "N° TVA", "Adresse"),
    *("Adresse 2", "CP", "Ville", "Total HT", "Total TTC", "Commande"),
)


def french(day: str) -> str:
    """Return a day as a French table writes it."""
    return "/".join(reversed(day.split("-")))


def cells(paper: Paper) -> tuple[str, ...]:
    """Return the row of a paper in a table."""
    lines = (*paper.buyer_lines, "")[:2]
    amounts = (each.replace(".", ",") for each in (paper.net, paper.total))
    due = french(paper.dues[0][0]) if paper.dues else ""
    return (
        *(paper.number, french(paper.issued), due, paper.buyer),
        *(paper.buyer_siren or "", paper.buyer_vat or "", *lines),
        *(paper.postcode, paper.city, *amounts, paper.order or ""),
    )


def as_csv(paper: Paper) -> bytes:
    """Return a table of one invoice, as a French program exports it."""
    stream = StringIO()
    csv.writer(stream, delimiter=";").writerows((HEADS, cells(paper)))
    return stream.getvalue().encode("cp1252")


def as_workbook(paper: Paper) -> bytes:
    """Return the table with days and amounts that the spreadsheet knows to be such."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, cells(paper))
    for place, text in ((1, paper.issued), (2, paper.dues[0][0] if paper.dues else "")):
        if text:
            sheet.write_datetime(1, place, date.fromisoformat(text), day)
    for place, text in ((10, paper.net), (11, paper.total)):
        sheet.write_number(1, place, float(text))
    book.close()
    return stream.getvalue()


FORMS: dict[str, Callable[[Paper], bytes]] = {
    "CII": Paper.cii,
    "UBL": Paper.ubl,
    "PDF": Paper.pdf,
    "CSV": as_csv,
    "XLSX": as_workbook,
}


def told_by_all(case: Case) -> Case:
    """Return a case with nothing that one of the forms cannot say.

    A list has neither the amount that the invoice asked for (BT-115), as what is left of it today
    is another, nor the day of delivery, nor the document as a pièce.
    """
    invoices = (
        invoice.model_copy(update={"amount_due": None, "delivery_date": None, "pieces": ()})
        for invoice in case.invoices
    )
    return case.model_copy(update={"invoices": tuple(invoices), "pieces": ()})


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_every_file_makes_the_same_case(tmp_path: Path, paper: Paper) -> None:
    """Debtor, kind, amounts, days, and what is to be confirmed."""
    made: dict[str, Case] = {}
    for name, form in FORMS.items():
        bench = Bench.made(tmp_path / name)
        plan = bench.plan(form(paper), asked=ImportAsked(payment_days=30))
        made[name] = told_by_all(bench.case_after(plan, "2026-001"))

    assert dict.fromkeys(FORMS, made["CII"]) == made


@pytest.mark.parametrize("form", FORMS)
def test_a_commune_is_a_public_body_to_confirm(tmp_path: Path, form: str) -> None:
    """Its SIREN begins with 2: the Code de la commande publique applies, and a person says so."""
    bench = Bench.made(tmp_path / "w")
    case = bench.case_after(bench.plan(FORMS[form](PAPERS["a commune"])), "2026-001")

    assert (DebtorKind.PUBLIC_BODY, COMMUNE) == (case.debtor.kind, case.debtor.siren)
    assert [f"debtor.kind : le SIREN {COMMUNE} commence comme ceux des personnes publiques"] == [
        *case.to_confirm
    ]


def typed(bench: Bench, paper: Paper, *more: str) -> Case:
    """Open the case of a paper by `relance new`, which says what is to confirm; return it."""
    bench.with_history()
    lines = (*paper.buyer_lines, f"{paper.postcode} {paper.city}")
    arguments = (
        *("-C", str(bench.root), "new", "2026-001", "--debtor", paper.buyer),
        *(part for line in lines for part in ("--address", line)),
        *("--invoice", paper.number, "--issue-date", paper.issued),
        *("--due-date", paper.dues[0][0], "--amount", paper.total),
        *(("--siren", paper.buyer_siren) if paper.buyer_siren else ()),
        *more,
    )
    done = CliRunner().invoke(relance, arguments, catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    case = bench.load().case_file("2026-001").case
    assert case is not None
    assert bool(case.to_confirm) == ("relance confirm" in done.stderr)
    return case


@pytest.mark.parametrize("name", ["a business", "a long name"])
def test_typed_it_makes_the_same_case(tmp_path: Path, name: str) -> None:
    """`new` asks neither for the total without VAT nor for the order; a person says the kind."""
    paper = PAPERS[name]
    read, made = Bench.made(tmp_path / "read"), Bench.made(tmp_path / "made")
    case = told_by_all(read.case_after(read.plan(paper.cii()), "2026-001"))
    unasked = {"total_without_vat": None, "order_reference": None}
    invoices = tuple(each.model_copy(update=unasked) for each in case.invoices)
    no_kind = tuple(each for each in case.to_confirm if not each.startswith("debtor.kind"))
    expected = case.model_copy(update={"invoices": invoices, "to_confirm": no_kind})

    assert expected == typed(made, paper, "--kind", "business")


@pytest.mark.parametrize(("kind", "lines"), [("business", 1), ("consumer", 1), ("public_body", 0)])
def test_a_kind_that_the_siren_contradicts_is_to_confirm(
    tmp_path: Path, kind: str, lines: int
) -> None:
    """What a person says is kept; no letter leaves before the contradiction is looked at."""
    case = typed(Bench.made(tmp_path / "w"), PAPERS["a commune"], "--kind", kind)

    assert (kind, lines) == (case.debtor.kind.value, len(case.to_confirm))


def test_a_fec_shows_no_kind(empty: Bench) -> None:
    """It has no identifier, so that the kind is to be confirmed, as of any file without one."""
    plan = empty.plan(fec_of((Line(amount="12000.00"),)), asked=ImportAsked(payment_days=30))
    fec = empty.case_after(plan, "2026-001")

    assert DebtorKind.BUSINESS is fec.debtor.kind
    assert "debtor.kind : aucun identifiant ne montre que c’est un professionnel" in fec.to_confirm
    assert [Decimal("12000.00")] == [invoice.principal for invoice in fec.invoices]


@pytest.mark.parametrize("form", ["CII", "CSV"])
def test_nobody_owes_himself(empty: Bench, form: str) -> None:
    """An invoice whose buyer is the creditor opens no case."""
    plan = empty.plan(FORMS[form](replace(PAPER, buyer_siren="010000016")))

    reasons = [*plan.refusals.values(), *(skipped.reason for skipped in plan.skipped)]
    assert ((), True) == (plan.cases, "the creditor of relance.yaml itself" in str(reasons[0]))


@pytest.mark.parametrize("form", FORMS)
def test_a_case_that_was_handed_over_is_a_question(tmp_path: Path, form: str) -> None:
    """Whoever has it now must hear of another invoice, whatever file says it."""
    bench = Bench.made(tmp_path / "w")
    bench.write(bench.plan(replace(PAPER, number="FA-2026-0001").cii()))
    path = bench.root / "cases" / "2026-001.yaml"
    handed = "\nhanded_over: {handed_on: 2026-06-01, to: lawyer, name: Maître Exemple}\n"
    path.write_text(path.read_text(encoding="utf-8") + handed, encoding="utf-8")
    plan = bench.plan(FORMS[form](PAPER))

    assert ((), ["2026-001", "new", "skip"]) == (
        plan.cases,
        [choice.value for decision in plan.decisions for choice in decision.choices],
    )
