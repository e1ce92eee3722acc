"""`relance audit`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.audit.case_desk import RICH, opened
from tests.desks.trail_desk import TrailDesk
from tests.workspaces import PATH


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return the workspace with the rich case."""
    return opened(tmp_path / "w")


def typed(desk: TrailDesk, *arguments: str) -> Result:
    """Type the command in the workspace."""
    line = ["-C", str(desk.root), "audit", "--as-of", "2026-11-20", *arguments]
    return CliRunner().invoke(relance, line)


def test_all_cases_have_a_page_and_there_is_an_index(desk: TrailDesk) -> None:
    """Paths come out on stdout, the index first; a second run changes no file."""
    ran = typed(desk)
    assert 0 == ran.exit_code
    assert ["build/audit/index.html", "build/audit/2026-014.html"] == ran.stdout.splitlines()
    page = desk.root / "build/audit/2026-014.html"
    before = page.stat().st_mtime_ns
    assert 0 == typed(desk).exit_code
    assert before == page.stat().st_mtime_ns


def test_one_case_has_its_page_alone(desk: TrailDesk) -> None:
    """A case that is named is written, and nothing else; JSON gives its hash."""
    ran = typed(desk, "2026-014", "--format", "json")
    (entry,) = json.loads(ran.stdout)
    assert ("2026-014", "build/audit/2026-014.html") == (entry["case"], entry["path"])
    assert ["2026-014.html"] == sorted(p.name for p in (desk.root / "build/audit").iterdir())


def test_a_page_of_a_case_that_is_gone_is_removed(desk: TrailDesk) -> None:
    """Only pages that this program wrote are removed, and it says so."""
    typed(desk)
    folder = desk.root / "build/audit"
    (folder / "2025-001.html").write_bytes((folder / "2026-014.html").read_bytes())
    (folder / "mine.html").write_text("<p>mine</p>", encoding="utf-8")
    ran = typed(desk)
    assert "2025-001.html" in ran.stderr
    assert not (folder / "2025-001.html").exists()
    assert (folder / "mine.html").exists()


def test_errors_of_a_case_end_with_one(desk: TrailDesk) -> None:
    """The page is written all the same, and stderr names the case."""
    desk.write(PATH, RICH.replace("10000.00", "10 000,00"))
    ran = typed(desk)
    assert 1 == ran.exit_code
    assert "2026-014" in ran.stderr
    assert (desk.root / "build/audit/2026-014.html").is_file()


def test_the_past_is_shown_as_it_was_known(desk: TrailDesk) -> None:
    """With --known-on a payment that was committed later is not there, and the page says so."""
    commit = desk.git("rev-parse", "HEAD")
    new = "payments:\n  - {received_on: 2026-08-01, amount: 77.77, reference: PLUS TARD}\n"
    desk.change("payments:\n", new, 20)
    typed(desk)
    page = desk.root / "build/audit/2026-014.html"
    assert "PLUS TARD" in page.read_text(encoding="utf-8")
    assert 0 == typed(desk, "--known-on", commit).exit_code
    then = page.read_text(encoding="utf-8")
    assert "PLUS TARD" not in then
    assert commit[:12] in then
