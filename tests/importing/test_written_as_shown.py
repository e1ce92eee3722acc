"""What was shown is committed; it is planned again where anything is another way by then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.importing import planning
from relance_docs.importing.planning import Readings, carry_out, planned
from relance_docs.importing.records import ImportPlan
from relance_docs.workspace.workspace import Workspace
from tests.importing.bank_papers import MOVEMENTS, bank_bench, camt
from tests.importing.documents import Paper
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND, case, payments

PAYMENT = "payments:\n  - {received_on: 2026-11-16, amount: 600.00}\n"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a repository with two cases."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND}).with_history()


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[Workspace]:
    """Return the workspaces that a commit planned from anew."""
    found: list[Workspace] = []

    def noted(workspace: Workspace, readings: Readings) -> ImportPlan:
        found.append(workspace)
        return planned(workspace, readings)

    monkeypatch.setattr(planning, "planned", noted)
    return found


def change(bench: Bench, number: str, old: str, new: str) -> None:
    """Let a person change a case file, and commit it."""
    path = bench.root / "cases" / f"{number}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    bench.git("commit", "-qam", "by hand")


def paid_by_hand(bench: Bench) -> None:
    """Enter the very receipt that the statement tells of."""
    change(bench, "2026-014", "600.00\n", f"600.00\n{PAYMENT}")


def with_an_error(bench: Bench) -> None:
    """Write a due date before the day of the invoice."""
    change(bench, "2026-014", "due_date: 2026-04-30", "due_date: 2026-03-01")


def with_other_account(bench: Bench) -> None:
    """Say in relance.yaml that the account is not ours."""
    path = bench.root / "relance.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("EXEMPLE00112", "EXEMPLE00209"))
    bench.git("commit", "-qam", "by hand")


def test_a_plan_of_edits_is_not_made_twice(bench: Bench, times: list[Workspace]) -> None:
    """Nothing was changed in between: what is shown is written."""
    plan = bench.commit(camt(MOVEMENTS))
    assert [] == times
    assert 1 == len(payments(case(bench)))
    assert plan.cases[0].new == (bench.root / plan.cases[0].path).read_bytes()


def test_it_is_made_again_where_another_case_was_changed(
    bench: Bench, times: list[Workspace]
) -> None:
    """A word elsewhere does not bar it, and is looked at all the same."""
    seen, readings = bench.load(), bench.readings(camt(MOVEMENTS))
    plan = planned(seen, readings)
    change(bench, "2026-015", "RUE DU CRIC", "RUE DES CRICS")
    carry_out(seen, readings, plan)
    assert 1 == len(times)
    assert 1 == len(payments(case(bench)))


@pytest.mark.parametrize("meanwhile", [paid_by_hand, with_an_error, with_other_account])
def test_another_plan_than_was_shown_is_not_written(
    bench: Bench, meanwhile: Callable[[Bench], None]
) -> None:
    """Whatever was changed while somebody looked at it."""
    seen, readings = bench.load(), bench.readings(camt(MOVEMENTS))
    plan = planned(seen, readings)
    meanwhile(bench)
    before = bench.git("rev-parse", "HEAD")
    with pytest.raises(RefusalError, match="while this was shown"):
        carry_out(seen, readings, plan)
    assert before == bench.git("rev-parse", "HEAD")


def test_a_plan_that_brings_files_is_made_again(bench: Bench, times: list[Workspace]) -> None:
    """Where they go depends on what else stands there."""
    bench.commit(Paper().cii())
    assert 1 == len(times)
