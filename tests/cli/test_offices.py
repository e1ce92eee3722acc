"""Several creditors at once: an accountant's office looks at the workspaces of its clients."""

from __future__ import annotations

import json
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.workspaces import Copies, committed, of_example

FIRST, SECOND = "Atelier Exemple SARL", "Garage Exemple SAS"


def clients(root: Path) -> None:
    """Make the workspaces of two creditors, with cases of the same numbers."""
    for name in ("a", "b c"):
        folder = of_example(root / name, "2026-004", "2026-009", "2026-014")
        if name != "a":
            settings = folder / "relance.yaml"
            settings.write_text(settings.read_text("utf-8").replace(FIRST, SECOND), "utf-8")
        committed(folder)


@pytest.fixture
def root(copies: Copies) -> Path:
    """Return the folder above both."""
    return copies.of(clients)


def both(root: Path, *arguments: str) -> Result:
    """Run a command in both workspaces, one named before it and one behind."""
    name, *rest = arguments
    line = ["-C", str(root / "a"), name, "-C", str(root / "b c"), *rest]
    return CliRunner().invoke(relance, line, catch_exceptions=False)


def alone(root: Path, *arguments: str) -> Result:
    """Run it in the first one."""
    return CliRunner().invoke(relance, ["-C", str(root / "a"), *arguments], catch_exceptions=False)


def test_status_has_a_table_for_each(root: Path) -> None:
    """Under its creditor's name each table is what it is alone; data say whose a row is."""
    printed, table = both(root, "status").stdout, alone(root, "status").stdout
    assert f"{FIRST} ({root / 'a'})\n{table}" in printed
    assert f"{SECOND} ({root / 'b c'})\n{table}" in printed
    rows = json.loads(both(root, "status", "--format", "json").stdout)
    assert [FIRST] * 3 + [SECOND] * 3 == [row["creditor"] for row in rows]
    assert "creditor" not in json.loads(alone(root, "status", "--format", "json").stdout)[0]
    assert both(root, "status", "--format", "csv").stdout.startswith("creditor,case,")


def test_today_is_one_list(root: Path) -> None:
    """What is most urgent comes first, whosesoever it is, with a command that finds its folder."""
    tasks = json.loads(both(root, "today", "--format", "json").stdout)
    one = json.loads(alone(root, "today", "--format", "json").stdout)
    assert 2 * len(one) == len(tasks) > 2
    assert {FIRST, SECOND} == {task["creditor"] for task in tasks[:2]}
    assert tasks[0]["sentence"] == tasks[1]["sentence"] == one[0]["sentence"]
    commands = {task["creditor"]: task["command"] for task in tasks[:2]}
    assert commands[SECOND].startswith(f"relance -C '{root / 'b c'}' ")
    assert f"[{SECOND}]" in both(root, "today", "--list").stdout


def test_one_agenda(root: Path) -> None:
    """The calendar has the events of both, each saying whose, with the identifiers it has alone."""
    path = root / "agenda.ics"

    def events() -> dict[str, str]:
        read = icalendar.Calendar.from_ical(path.read_bytes())
        return {str(e["uid"]): str(e["summary"]) for e in read.walk("VEVENT")}

    alone(root, "agenda", "--ics", str(path))
    first = events()
    both(root, "agenda", "--ics", str(path))
    together = events()
    assert 2 * len(first) == len(together)
    assert all(together[uid] == f"{FIRST} : {said}" for uid, said in first.items())
    rows = json.loads(both(root, "agenda", "--month", "--format", "json").stdout)
    assert {FIRST, SECOND} == {row["creditor"] for row in rows}


def test_all_else_is_done_in_one(root: Path) -> None:
    """Nothing is recorded or written in two workspaces by one command; a case is of one."""
    done = both(root, "checked", "2026-11-20")
    assert 1 == done.exit_code
    assert "-C names 2" in done.stderr
    assert "no case is named" in both(root, "status", "2026-014").stderr
    again = CliRunner().invoke(relance, ["-C", str(root / "a"), "-C", f"{root}/a/.", "check"])
    assert 0 == again.exit_code
