"""What one confirmed printed invoice teaches, and what is asked where the text does not say it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from relance_docs.cli.main import relance
from tests.importing.invoice_looks import FOOT, LOOKS, heads, lines, printed, sums
from tests.workspaces import committed, git, run, settings_of, write_files

SETTINGS = settings_of("2026-07-20")
FIRST = LOOKS[0].body
NEXT = (
    FIRST.replace("FA-2026-031 du 03/06/2026", "FA-2026-099 du 04/07/2026")
    .replace("Menuiserie Fictive SARL", "Garage Inventé SAS")
    .replace("1 200,00", "2 400,00")
    .replace("1 000,00 €</td>", "2 000,00 €</td>")
    .replace("<td class=r>200,00 €</td>", "<td class=r>400,00 €</td>")
    .replace("3 juillet", "4 août")
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace into which the first invoice was imported."""
    root = write_files(tmp_path / "w", {"relance.yaml": SETTINGS, "cases/.gitkeep": ""})
    committed(root)
    assert 0 == run(root, "import", invoice(root, FIRST, "first.pdf"), "--yes").exit_code
    return root


def invoice(root: Path, body: str, name: str) -> str:
    """Print an invoice beside the workspace; return its path."""
    path = root.parent / name
    path.write_bytes(printed(body))
    return str(path)


def read(root: Path, path: str, *arguments: str) -> dict[str, Any]:
    """Return what an import says of a file, as data."""
    done = run(root, "import", path, "--dry-run", "--format", "json", *arguments)
    (entry,) = json.loads(done.stdout)
    found: dict[str, Any] = entry
    return found


def confirm(root: Path) -> None:
    """Take every question of the first case as answered."""
    case = root / "cases/2026-001.yaml"
    case.write_text(case.read_text(encoding="utf-8").partition("to_confirm:")[0], encoding="utf-8")
    committed(root)


def test_a_confirmed_invoice_teaches_the_next_one(root: Path) -> None:
    """The buyer, which nothing names, is certain where the program always prints it."""
    confirm(root)
    path = invoice(root, NEXT, "next.pdf")
    assert "to_confirm" == read(root, path)["invoice"]["confidence"]["buyer"]

    taught = run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")

    assert 0 == taught.exit_code, taught.output
    assert "" == git(root, "status", "--porcelain")
    found = read(root, path)["invoice"]
    assert ("FA-2026-099", "2026-07-04", ["2026-08-04"], "2400.00", "Garage Inventé SAS") == (
        found["invoice_number"],
        found["issue_date"],
        found["due_dates"],
        found["total_with_vat"],
        found["buyer"]["name"],
    )
    assert {"certain"} == set(found["confidence"].values())
    assert 0 == run(root, "check").exit_code


def test_whoever_confirms_is_told_how_the_next_ones_are_read(root: Path) -> None:
    """Off a terminal with the command that does it, which works as it stands."""
    done = run(root, "confirm", "2026-001", "--all")

    assert 0 == done.exit_code, done.output
    path = os.path.relpath(root / "cases/2026-001/facture-FA-2026-031.pdf")
    command = f"import --teach {path} --yes"
    assert f"relance {command}" in done.stderr
    taught = run(root, *command.split())
    assert 0 == taught.exit_code, taught.output
    assert "invoice_layouts:" in (root / "relance.yaml").read_text(encoding="utf-8")


def test_on_a_terminal_it_is_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer keeps the layout, as a commit of its own."""
    monkeypatch.setattr("relance_docs.cli.commands.starting.import_.is_terminal", lambda: True)
    words = ["-C", str(root), "confirm", "2026-001", "--all"]

    done = CliRunner().invoke(relance, words, input="y\n", catch_exceptions=False)

    assert "Keep in relance.yaml where this program prints what" in done.stderr
    assert "invoice_layouts:" in git(root, "show", "HEAD:relance.yaml")


def test_what_a_layout_reads_already_is_not_offered_again(root: Path) -> None:
    """The second invoice of a program teaches nothing more."""
    confirm(root)
    run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")
    path = invoice(root, NEXT.replace("2 400,00", "3 600,00").replace("2 000,00 €</td>", "3 000,00 "
                   "€</td>").replace("400,00 €</td>", "600,00 €</td>"), "next.pdf")  # fmt: skip
    assert 0 == run(root, "import", path, "--yes").exit_code

    done = run(root, "confirm", "2026-002", "--all")

    assert "--teach" not in done.stderr
    taught = run(root, "import", "--teach", path, "--yes")
    assert "relance.yaml has this layout already" in taught.output


def test_a_program_that_changed_teaches_a_second_layout(root: Path) -> None:
    """Both are kept, and each invoice is read by the one that leads to its values."""
    confirm(root)
    run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")
    new = NEXT.replace(
        "<h1>Facture n° FA-2026-099 du 04/07/2026</h1>",
        "<h1>FACTURE</h1><p>Numéro de facture : FA-2026-099</p><p>Date de facture : 04/07/2026</p>",
    )
    path = invoice(root, new, "moved.pdf")
    run(root, "import", path, "--yes")
    assert "n’est plus à sa place" in (root / "cases/2026-002.yaml").read_text(encoding="utf-8")
    run(root, "confirm", "2026-002", "--all")
    assert 0 == run(root, "import", "--teach", path, "--yes").exit_code

    old = read(root, invoice(root, NEXT.replace("099", "100"), "old.pdf"))["invoice"]
    again = read(root, invoice(root, new.replace("099", "101"), "again.pdf"))["invoice"]

    assert ("FA-2026-100", "FA-2026-101") == (old["invoice_number"], again["invoice_number"])
    assert {"certain"} == {*old["confidence"].values(), *again["confidence"].values()}


def test_what_is_not_confirmed_teaches_nothing(root: Path) -> None:
    """The question that waits is named, with the command that answers it."""
    taught = run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")

    assert 1 == taught.exit_code
    assert "is not confirmed yet in case 2026-001" in taught.output
    assert "relance confirm 2026-001" in taught.output
    assert "invoice_layouts" not in (root / "relance.yaml").read_text(encoding="utf-8")


def test_an_invoice_of_no_case_teaches_nothing(root: Path) -> None:
    """Nobody has confirmed what it says."""
    taught = run(root, "import", "--teach", invoice(root, NEXT, "next.pdf"), "--yes")

    assert 1 == taught.exit_code
    assert "import and confirm it first" in taught.output


def test_a_layout_that_changed_is_noticed(root: Path) -> None:
    """What is no longer at its place is read as without a layout, and told."""
    confirm(root)
    run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")
    moved = NEXT.replace(
        "<h1>Facture n° FA-2026-099 du 04/07/2026</h1>",
        "<p>Numéro de facture : FA-2026-099</p><p>Date de facture : 04/07/2026</p>",
    )

    done = run(root, "import", invoice(root, moved, "moved.pdf"), "--dry-run")

    assert "issue_date n’est plus à sa place" in done.output
    assert "invoice_number n’est plus à sa place" in done.output


def test_what_the_case_says_and_the_text_does_not_teaches_nothing(root: Path) -> None:
    """A total that was put right in the case is nowhere on the page: it is named."""
    confirm(root)
    case = root / "cases/2026-001.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("total_with_vat: 1200.00", "total_with_vat: 1234.56"), "utf-8")
    committed(root)

    taught = run(root, "import", "--teach", str(root.parent / "first.pdf"), "--yes")

    assert 1 == taught.exit_code
    assert "is not found in its text: total_with_vat" in taught.output


def test_what_the_text_does_not_say_is_asked(root: Path) -> None:
    """Two numbers are none: it is asked under a key of its own, and the answer is taken."""
    two = (
        heads() + "<p>Facture n° FA-1042</p><p>Facture n° FA-1043</p><p>Date de facture : "
        "03/06/2026</p><p>Échéance : 03/07/2026</p>" + lines(("Pose", "1", "200,00", "200,00"))
        + sums(("Total HT", "200,00 €"), ("TVA", "40,00 €"), ("Total TTC", "240,00 €")) + FOOT
    )  # fmt: skip
    path = invoice(root, two, "two.pdf")
    (asked,) = [d for d in read(root, path)["decisions"] if d["key"].endswith(".invoice_number")]

    answered = read(root, path, "--answer", f"{asked['key']}=FA-1043")

    (taken,) = answered["taken"]
    assert "FA-1043" in taken["what"]


def test_an_answer_that_is_no_amount_is_told(root: Path) -> None:
    """The file is refused with what an amount looks like; nothing is taken."""
    none = heads() + "<h1>Facture n° FA-1042 du 03/06/2026</h1><p>Échéance : 03/07/2026</p>" + FOOT
    path = invoice(root, none, "none.pdf")
    (asked,) = read(root, path)["decisions"]

    answered = read(root, path, "--answer", f"{asked['key']}=beaucoup")

    assert "total_with_vat" == asked["key"].partition(".")[2]
    assert "'beaucoup' is not an amount" in answered["refused"]
    assert [] == answered["taken"]


def test_the_same_invoice_printed_by_another_program_is_no_contradiction(root: Path) -> None:
    """What it asks for is its total, where its text names nothing that is left to pay."""
    found = read(root, invoice(root, LOOKS[1].body, "again.pdf"))

    assert "FA-2026-031 is already in case 2026-001" == found["refused"]


def test_a_deposit_that_the_case_does_not_have_is_a_contradiction(root: Path) -> None:
    """Both amounts are told, and the case stands."""
    found = read(root, invoice(root, LOOKS[3].body, "deposit.pdf"))

    assert "1,200.00 € asked for in the case, 900.00 € here" in found["refused"]
