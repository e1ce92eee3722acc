"""`relance audit` over all cases: the index, as of a day, as it was known."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.desks.trail_desk import CASE, TrailDesk
from tests.workspaces import PATH, SETTINGS

INDEX = "build/audit/index.html"


def run(root: Path, *arguments: str) -> Result:
    """Run a command in a workspace, in English."""
    return CliRunner().invoke(relance, ["-C", str(root), "--lang", "en", *arguments])


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return two cases; the payment of the first was corrected on 10 August."""
    desk = TrailDesk.opened(tmp_path / "travail")
    desk.change("2000.00", "2500.00", day=10)
    other = CASE.replace("FA-2026-0042", "FA-2026-0043").replace("Menuiserie", "Métallerie")
    desk.write("cases/2026-015.yaml", other)
    desk.commit(11)
    return desk


def total_shown(root: Path) -> Decimal:
    """Read the total due from the page."""
    page = (root / INDEX).read_text(encoding="utf-8")
    found = re.search(r'<dt>Total dû</dt><dd><data value="([0-9.]+)">', page)
    assert found is not None
    return Decimal(found[1])


def total_of_statements(root: Path, *options: str) -> Decimal:
    """Add up what `relance statement` says of each case."""
    said = (
        run(root, "statement", number, "--format", "json", *options)
        for number in ("2026-014", "2026-015")
    )
    return sum((Decimal(json.loads(each.stdout)["total_due"]) for each in said), Decimal(0))


def test_the_total_is_that_of_the_statements(desk: TrailDesk) -> None:
    """Parsed back from both, and from the table for programs."""
    options = ("--as-of", "2026-08-31")
    assert 0 == run(desk.root, "audit", *options).exit_code
    assert total_of_statements(desk.root, *options) == total_shown(desk.root)
    data = json.loads((desk.root / "build/audit/tables/index.json").read_text(encoding="utf-8"))
    assert total_shown(desk.root) == sum(Decimal(row["total_due"]) for row in data["dossiers"])


def test_what_was_known_then_is_not_what_is_known_now(desk: TrailDesk) -> None:
    """The same day, with the payment as it was written on the eve of its correction."""
    day = ("--as-of", "2026-08-31")
    run(desk.root, "audit", *day)
    now = total_shown(desk.root)
    assert 0 == run(desk.root, "audit", *day, "--known-on", "2026-08-09").exit_code
    page = (desk.root / INDEX).read_text(encoding="utf-8")
    assert "2026-015" not in page
    assert "jusqu’au 9\N{NO-BREAK SPACE}août 2026 inclus" in page
    assert "sont ceux du 31\N{NO-BREAK SPACE}août 2026" in page
    desk.write(PATH, CASE)
    (desk.root / "cases/2026-015.yaml").unlink()
    run(desk.root, "audit", *day)
    assert now != total_shown(desk.root)
    then = total_shown(desk.root)
    run(desk.root, "audit", *day, "--known-on", "2026-08-09")
    assert then == total_shown(desk.root)


def test_a_day_before_the_first_commit_is_refused(desk: TrailDesk) -> None:
    """Nothing was known then."""
    refused = run(desk.root, "audit", "--known-on", "2026-07-31")
    assert 1 == refused.exit_code
    assert "nothing was committed by 2026-07-31" in refused.stderr


def test_a_case_with_errors_bars_no_other(desk: TrailDesk) -> None:
    """Its line has the reason, and no amount; the total is that of the others."""
    options = ("--as-of", "2026-08-31")
    desk.write("cases/2026-016.yaml", "debtor: nobody\n")
    assert 1 == run(desk.root, "audit", *options).exit_code
    assert total_of_statements(desk.root, *options) == total_shown(desk.root)
    page = (desk.root / INDEX).read_text(encoding="utf-8")
    assert "1 dossier n’est dans aucun total de cette page" in page


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(desk: TrailDesk) -> None:
    """A file stands where the folder of the tables should be."""
    desk.write("build/audit/tables", "x")
    refused = run(desk.root, "audit")
    assert 1 == refused.exit_code
    assert "cannot be written" in refused.stderr


def test_the_settings_of_then_count(desk: TrailDesk) -> None:
    """A creditor renamed since bears its old name."""
    desk.write("relance.yaml", SETTINGS.replace("Atelier Exemple", "Nouveau Nom"))
    desk.commit(12)
    run(desk.root, "audit", "--known-on", "2026-08-11")
    assert "Atelier Exemple SARL" in (desk.root / INDEX).read_text(encoding="utf-8")
