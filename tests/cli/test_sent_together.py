"""Several letters leave in one command; the number of a registered one is added later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workspaces import Workplace, run, settings_of

SETTINGS = settings_of(
    "2026-11-20", "plan: [{step: relance-2, after_due: 1, channel: post}]\n", checked="2026-11-19"
)


def case(name: str, number: str) -> str:
    """Return a case whose firm letter is due."""
    return f"""\
debtor: {{kind: business, name: {name}, address: [3 QUAI DU RHONE, 69007 LYON]}}
invoices:
  - invoice_number: {number}
    issue_date: 2026-09-30
    due_date: 2026-10-30
    total_with_vat: 1000.00
"""


@pytest.fixture
def desk(tmp_path: Path) -> Workplace:
    """Return a workspace whose three letters lie in build/letters."""
    files = {
        "relance.yaml": SETTINGS,
        ".gitignore": "build/\n",
        "cases/2026-001.yaml": case("Menuiserie Fictive SARL", "FA-1"),
        "cases/2026-002.yaml": case("Garage Inventé SAS", "FA-2"),
        "cases/2026-003.yaml": case("Librairie Imaginaire EURL", "FA-3"),
    }
    made = Workplace.of(tmp_path / "w", files)
    assert run(made.root, "letters").exit_code == 0
    return made


def recorded(desk: Workplace) -> list[str]:
    """Return the cases whose letter is recorded."""
    return [
        number
        for number in ("2026-001", "2026-002", "2026-003")
        if "step: relance-2" in (desk.root / f"cases/{number}.yaml").read_text()
    ]


def test_two_of_three_are_named(desk: Workplace) -> None:
    """Each gets a commit of its own; the step is the last word, or what was made."""
    done = run(desk.root, "sent", "fictive", "2026-003", "relance-2")

    assert (done.exit_code, recorded(desk)) == (0, ["2026-001", "2026-003"])
    assert desk.git("log", "--format=%s", "-2").splitlines() == [
        "2026-003: relance-2 sent on 2026-11-20 (post)",
        "2026-001: relance-2 sent on 2026-11-20 (post)",
    ]
    assert run(desk.root, "sent", "2026-002").exit_code == 0
    assert recorded(desk) == ["2026-001", "2026-002", "2026-003"]


def test_all_that_lie_there(desk: Workplace) -> None:
    """What is recorded already is not said again, and one that is refused bars no other."""
    run(desk.root, "sent", "2026-001", "relance-2")
    (desk.root / "build/letters/2026-002/2026-11-20-relance-2.pdf").write_bytes(b"%PDF-else")
    done = run(desk.root, "sent", "--all")

    assert (done.exit_code, recorded(desk)) == (1, ["2026-001", "2026-003"])
    assert "2026-002: error: " in done.stderr
    assert "was changed since it was written" in done.stderr


def test_what_is_said_of_one_goes_with_one(desk: Workplace) -> None:
    """A number belongs to one letter."""
    done = run(desk.root, "sent", "2026-001", "2026-002", "--tracking", "1A 123 456 7890 4")

    assert (done.exit_code, recorded(desk)) == (2, [])


def test_a_number_that_comes_later(desk: Workplace) -> None:
    """Said of a letter that is recorded, it completes the record; another one is refused."""
    run(desk.root, "sent", "2026-001", "relance-2")
    number = ("--tracking", "1A 123 456 7890 4")
    done = run(desk.root, "sent", "2026-001", "relance-2", *number)
    text = (desk.root / "cases/2026-001.yaml").read_text()

    assert done.exit_code == 0
    assert text.count("step: relance-2") == 1
    assert 'tracking_number: "1A 123 456 7890 4"' in text
    assert run(desk.root, "verify", "2026-001").exit_code == 0
    again = run(desk.root, "sent", "2026-001", "relance-2", *number)
    assert (again.exit_code, "already" in again.stderr) == (1, True)
