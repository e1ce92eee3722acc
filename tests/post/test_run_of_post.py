"""The day's post: printed in order, tabled for a service, and brought back in one commit."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest

from relance_docs.importing.tables.sheets import read_workbook
from relance_docs.pieces.splitting import page_count
from relance_docs.post.envelope import six_lines
from tests.workspaces import Copies, Workplace, run, settings_of

PLAN = """\
plan:
  - {step: relance-2, after_due: 1, channel: post}
  - {step: mise-en-demeure, after_due: 35, channel: registered, days_to_pay: 8}
"""
SETTINGS = settings_of("2026-11-20", PLAN, checked="2026-11-19")
NUMBER = "1A 123 456 7890 1"


def case(name: str, number: str, due: str, address: str, history: str = "") -> str:
    """Return a case with one unpaid invoice."""
    return f"""\
debtor: {{kind: business, name: {name}, address: {address}}}
invoices:
  - invoice_number: {number}
    issue_date: 2026-09-01
    due_date: {due}
    total_with_vat: 1000.00
{history}"""


def made(root: Path) -> None:
    """Make a workspace in which one registered and two simple letters are due, and print them."""
    before = "history:\n  - {at: 2026-10-05, step: relance-2, channel: post}\n"
    garage = "[BATIMENT B, 5 RUE DES LILAS, BP 12, 38000 GRENOBLE CEDEX]"
    files = {
        "relance.yaml": SETTINGS,
        ".gitignore": "build/\n",
        ".gitattributes": "cases/*/** -text -filter\n",
        "cases/2026-001.yaml": case(
            "Menuiserie Fictive SARL", "FA-1", "2026-10-30", "[3 QUAI DU RHONE, 69007 LYON]"
        ),
        "cases/2026-002.yaml": case("Garage Inventé SAS", "FA-2", "2026-10-01", garage, before),
        "cases/2026-003.yaml": case(
            "'=Librairie Imaginaire'", "FA-3", "2026-10-30", "[8 RUE VERTE, 01000 BOURG]"
        ),
    }
    desk = Workplace.of(root, files)
    assert run(desk.root, "print", "--jobs", "1").exit_code == 0


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of it."""
    return Workplace(copies.of(made))


def rows_of(desk: Workplace) -> list[dict[str, str]]:
    """Return the rows of the table that was printed."""
    text = (desk.root / "build/print/2026-11-20.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def table(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as a table."""
    page = io.StringIO()
    writer = csv.DictWriter(page, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(page.getvalue(), encoding="utf-8-sig")
    return path


def test_the_post_is_printed_in_order(desk: Workplace) -> None:
    """A list, then each letter behind its sheet, registered first, each on paper of its own."""
    with pikepdf.open(desk.root / "build/print/2026-11-20.pdf") as pdf:
        assert len(pdf.pages) == 2 + 3 * 2 + 2 * 3, "sheets of two pages, letters padded to two"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
    rows = rows_of(desk)
    assert [row["Référence"] for row in rows] == [
        "2026-002/mise-en-demeure",
        "2026-001/relance-2",
        "2026-003/relance-2",
    ]
    assert [row["Recommandé"] for row in rows] == ["oui", "non", "non"]
    assert [rows[0][f"Adresse {n}"] for n in range(1, 7)] == [
        "Garage Inventé SAS",
        "",
        "BATIMENT B",
        "5 RUE DES LILAS",
        "BP 12",
        "38000 GRENOBLE CEDEX",
    ]
    assert rows[2]["Adresse 1"] == "'=Librairie Imaginaire", "no formula for a spreadsheet"
    with zipfile.ZipFile(desk.root / "build/print/2026-11-20.zip") as archive:
        assert set(archive.namelist()) == {"2026-11-20.csv", *(row["Fichier"] for row in rows)}
        assert page_count(archive.read(rows[0]["Fichier"])) == int(rows[0]["Pages"])
    (sheet,) = read_workbook((desk.root / "build/print/2026-11-20.xlsx").read_bytes())
    assert "01000 BOURG" in sheet.rows[3][1]
    folder = desk.root / "build/print"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "2026-11-20.csv").write_bytes(before["2026-11-20.csv"] + b"\r\n")
    assert run(desk.root, "print").exit_code == 0
    assert (folder / "2026-11-20.csv").read_bytes() != before["2026-11-20.csv"], "filled in: stays"
    for ending in ("pdf", "csv", "xlsx"):
        name = f"2026-11-20.{ending}"
        assert (folder / f"2026-11-20-2.{ending}").read_bytes() == before[name], "the same bytes"


def test_a_service_of_ones_own_has_its_columns(desk: Workplace) -> None:
    """A file in mail_services/ decides; one that is wrong, or not there, is told with its place."""
    profile = """\
name: La mienne
delimiter: tab
encoding: utf-8
columns:
  - {header: ID, fact: reference}
  - {header: CP, fact: postcode}
  - {header: Mode, fact: registered, yes: LRAR, no: ECO}
  - {header: Pays, no: FR}
returned: {tracking_number: [Barcode], sent_on: [Deposited]}
"""
    desk.write("mail_services/mienne.yaml", profile)
    assert run(desk.root, "print", "--for", "mienne").exit_code == 0
    written = (desk.root / "build/print/2026-11-20.csv").read_text()
    assert written.splitlines()[1] == "2026-002/mise-en-demeure\t38000\tLRAR\tFR"
    back = desk.root.parent / "back.csv"
    back.write_text("ID,Barcode,Deposited\n2026-001/relance-2,,2026-11-20T16:04:00Z\n")
    assert run(desk.root, "sent", "--from", str(back)).exit_code == 0
    assert "mail_services/autre.yaml" in run(desk.root, "print", "--for", "autre").stderr
    desk.write("mail_services/mienne.yaml", "name: x\ncolumns: [{header: A, fact: postcod}]\n")
    assert "mail_services/mienne.yaml:2" in run(desk.root, "print", "--for", "mienne").output


def test_a_run_comes_back_whole_or_not_at_all(desk: Workplace) -> None:
    """Bad lines are told, each with its number, and nothing is recorded; then all in one commit."""
    rows = rows_of(desk)
    head = desk.git("rev-parse", "HEAD")
    rows[0] |= {"Posté le": "20/11/2026", "Numéro de suivi": NUMBER}
    rows[1] |= {"Posté le": "hier"}
    path = table(desk.root.parent / "tournée.csv", [*rows, rows[0], {**rows[0], "Référence": "x"}])
    told = run(desk.root, "sent", "--from", str(path))
    assert told.exit_code == 1
    for line, said in ((3, "is no day"), (4, "is missing"), (5, "stands in line 2 already")):
        assert f"tournée.csv:{line}" in told.output
        assert said in told.output
    assert desk.git("rev-parse", "HEAD") == head
    assert desk.is_clean
    rows[1] |= {"Posté le": "2026-11-20"}
    path = table(path, rows)
    assert run(desk.root, "sent", "--from", str(path), "--on", "2026-11-20").exit_code == 0
    assert desk.git("rev-list", "--count", f"{head}..HEAD") == "1"
    assert desk.git("log", "-1", "--format=%s") == "sent: 3 documents sent"
    assert f'tracking_number: "{NUMBER}"' in (desk.root / "cases/2026-002.yaml").read_text()
    assert len(list((desk.root / "cases").glob("*/sent/*.pdf"))) == 3
    assert run(desk.root, "verify").exit_code == 0
    again = run(desk.root, "sent", "--from", str(path))
    assert "recorded already" in again.stderr
    run_commit = desk.git("rev-parse", "HEAD")
    assert run(desk.root, "undo", "2026-001", run_commit, "trop tôt").exit_code == 0
    assert not list((desk.root / "cases").glob("*/sent/*.pdf")), "taken back whole"
    assert run(desk.root, "sent", "--from", str(path), "--on", "2026-11-20").exit_code == 0


def test_numbers_and_receipts_come_later(desk: Workplace) -> None:
    """What a service sends back afterwards is added: the number, the proof, the day of receipt."""
    first = run(desk.root, "sent", "2026-002", "mise-en-demeure", "--on", "2026-11-20")
    assert first.exit_code == 0
    back = desk.root.parent / "retour.csv"
    (desk.root.parent / "depot.pdf").write_bytes(b"%PDF-1.4 preuve")
    back.write_text(
        "Fichier;Numéro de suivi;Preuve de dépôt\n"
        f"2026-002-2026-11-20-mise-en-demeure.pdf;{NUMBER};depot.pdf\n"
    )
    assert run(desk.root, "sent", "--from", str(back)).exit_code == 0
    text = (desk.root / "cases/2026-002.yaml").read_text()
    assert NUMBER in text
    assert "2026-002/depot.pdf" in text
    other = NUMBER.replace("456", "457")
    back.write_text(f"Référence;Numéro de suivi\n2026-002/mise-en-demeure;{other}\n")
    assert f"with the number {NUMBER}" in run(desk.root, "sent", "--from", str(back)).output
    back.write_text("Référence;Numéro de suivi\n2026-002/mise-en-demeure;8,7E+13\n")
    assert "has shortened" in run(desk.root, "sent", "--from", str(back)).output
    back.write_text("Nom;Ville\nx;y\n")
    assert "no column tells which letter" in run(desk.root, "sent", "--from", str(back)).stderr


def test_what_may_not_leave_is_not_printed(desk: Workplace) -> None:
    """A draft, and a letter that waits for a second person, are told and left out."""
    desk.change("as_of:", "approval: {relance-2: 2}\nas_of:", "relance.yaml")
    desk.replace("1000.00", "1200.00", "cases/2026-002.yaml")
    told = run(desk.root, "print", "--format", "json")
    data = json.loads(told.stdout)
    assert data["letters"] == []
    assert {each["case"] for each in data["left_out"]} == {"2026-001", "2026-002", "2026-003"}


@pytest.mark.parametrize(
    ("window", "placed"),
    [
        (("X", "1 RUE Y", "69007 LYON"), ("X", "", "", "1 RUE Y", "", "69007 LYON")),
        (
            ("X", "À l’attention de Mme Y", "1 RUE Y", "69007 LYON"),
            ("X", "À l’attention de Mme Y", "", "1 RUE Y", "", "69007 LYON"),
        ),
        (("A", "B", "C", "D", "E", "69007 LYON"), ("A", "B", "C", "D", "E", "69007 LYON")),
        (("X", "69007 LYON"), ("X", "", "", "", "", "69007 LYON")),
    ],
)
def test_an_address_keeps_its_six_lines(window: tuple[str, ...], placed: tuple[str, ...]) -> None:
    """Town sixth, street fourth where there is room; nothing is lost, nothing changes its order."""
    assert six_lines(window) == placed
